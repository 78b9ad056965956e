"""Answers `run.py` with what `PROGRAM template` prints, where PROGRAM is called by the name `helm`: command_line.py PROGRAM.
The file `args.json` of a chart holds the arguments; the program runs in the chart's folder `work`."""
import io
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile

PROGRAM = shutil.which(sys.argv[1])
TIMEOUT_SECONDS = 20


def answer(archive):
    with tempfile.TemporaryDirectory() as directory, tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(directory, filter="data")
        chart = pathlib.Path(directory, "c")
        arguments = ["helm", "template", "rel", "..", *json.loads((chart / "args.json").read_text())]
        done = subprocess.run(arguments, executable=PROGRAM, cwd=chart / "work", capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    if done.returncode:
        return {"error": done.stderr.decode("utf-8", "replace").partition("Error: ")[2] or f"status {done.returncode}"}
    return {"ok": {"c/templates/t.txt": done.stdout.decode("utf-8", "replace")}}


while length := sys.stdin.buffer.read(4):
    archive = sys.stdin.buffer.read(struct.unpack(">I", length)[0])
    print(json.dumps(answer(archive)), flush=True)
