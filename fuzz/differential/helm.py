"""Renders charts for `run.py` with Helm's engine, as `renderer.rs` does it with chartroom: the same argument, input and output."""
import json
import struct
import sys

import helm_python


def answer(archive):
    try:
        with helm_python.Chart.load_archive(archive) as chart:
            if sys.argv[1:] == ["manifests"]:
                with helm_python.Config(storage_driver="memory", namespace="ns") as config:
                    release = config.install(chart, "rel", {}, dry_run="client", namespace="ns")
                return {"ok": {"manifests": release.get("manifest", "")}}
            return {"ok": chart.render({}, name="rel", namespace="ns")}
    except helm_python.HelmError as error:
        return {"error": str(error)}


while length := sys.stdin.buffer.read(4):
    archive = sys.stdin.buffer.read(struct.unpack(">I", length)[0])
    print(json.dumps(answer(archive)), flush=True)
