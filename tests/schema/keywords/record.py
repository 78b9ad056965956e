#!/usr/bin/env python3
"""Records what Helm 4.2.3 says of every case in cases.yaml: writes `expect` anew. Needs `helm` on PATH, and PyYAML.

    python3 tests/schema/keywords/record.py
"""
import pathlib
import subprocess
import tempfile

import yaml

FILE = pathlib.Path(__file__).with_name("cases.yaml")
HEADER = "# Values against schemas, and Helm's words. Recorded from Helm 4.2.3 by: python3 tests/schema/keywords/record.py\n"


def ask(case):
    """Helm's message, or null where it has none."""
    with tempfile.TemporaryDirectory() as folder:
        chart = pathlib.Path(folder, "c")
        chart.joinpath("templates").mkdir(parents=True)
        chart.joinpath("Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        chart.joinpath("values.yaml").write_text(case["values"])
        chart.joinpath("values.schema.json").write_text(case["schema"])
        run = subprocess.run(["helm", "template", "r", chart], capture_output=True, text=True)
        lines = [line for line in run.stderr.splitlines() if not line.startswith("level=")]
        return "\n".join(lines).removeprefix("Error: ").strip() + "\n" if run.returncode else None


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as people do."""


def text(dumper, value):
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Dumper.add_representer(str, text)

cases = yaml.safe_load(FILE.read_text())
for case in cases:
    case["expect"] = ask(case)
FILE.write_text(HEADER + yaml.dump(cases, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120))
