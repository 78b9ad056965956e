#!/usr/bin/env python3
"""Counts the instructions of two renders with valgrind's callgrind, and says which took more than 3 % more than before.

    benches/instructions.py             compares with benches/instructions.json; always exits with 0
    benches/instructions.py --record    writes it

The counts are those of a compiler: with another rustc than the one recorded there is nothing to compare.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import charts as generated

ROOT = pathlib.Path(__file__).resolve().parent.parent
RECORD = ROOT / "benches/instructions.json"
TOLERANCE = 1.03


PROGRAM = ROOT / "target/release/chartroom"


def count(*arguments, program=PROGRAM):
    """How many instructions a render takes."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "template", "r", *arguments]
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr)[1])


def main():
    compiler = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    is_recording = "--record" in sys.argv
    if not shutil.which("valgrind"):
        return print("instructions: not counted, there is no valgrind")
    if not is_recording and recorded.get("rustc") != compiler:
        return print(f"instructions: not compared, {compiler} is not {recorded.get('rustc')}")
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as directory:
        generated.make(pathlib.Path(directory))
        counts = {
            "large-library": count(f"{directory}/large-library"),
            "erlmcp": count(ROOT / "charts/erlmcp", "-f", ROOT / "values/erlmcp/production.yaml"),
        }
    if is_recording:
        RECORD.write_text(json.dumps({"rustc": compiler, "instructions": counts}, indent=2) + "\n")
    for name, now in counts.items():
        before = recorded.get("instructions", {}).get(name, now)
        verdict = "REGRESSION" if now > before * TOLERANCE else "ok"
        print(f"instructions: {name}: {now:,}, recorded {before:,}, {now / before - 1:+.1%}: {verdict}")


if __name__ == "__main__":
    main()
