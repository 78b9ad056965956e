#!/usr/bin/env python3
"""Measures whole processes: benches/processes.py [--program PATH] [--runs N] [CHART...]

Prints a table of user and system time (medians) and of peak memory, for the charts here, those that charts.py makes and
those that are named; beside them those of `helm` where one is on the PATH. Below it, how time grows with size.
"""

import argparse
import datetime
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import tempfile

import charts as generated
from instructions import count

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(command, runs):
    """The median of user and system time in milliseconds and the most memory in MiB; None where the command fails."""
    times = []
    for _ in range(runs):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            return None
        times.append((usage.ru_utime + usage.ru_stime) * 1000)
    return statistics.median(times), peak_memory(command)


def peak_memory(command):
    """In MiB, by time(1): a process that Python starts begins with the memory of Python."""
    with tempfile.NamedTemporaryFile("r") as report:
        command = ["/usr/bin/time", "-f", "%M", "-o", report.name, *command]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return int(report.read()) / 1024


def cells(result):
    return "— | —" if result is None else f"{result[0]:.1f} ms | {result[1]:.1f} MiB"


def machine():
    cpus = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")] if os.path.exists("/proc/cpuinfo") else []
    name = " ".join((cpus or [platform.machine()])[0].split()[:3])
    return f"{len(cpus) or os.cpu_count()} processors ({name}), {platform.system()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "target/release/chartroom")
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("charts", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    helm = shutil.which("helm")
    with tempfile.TemporaryDirectory() as directory:
        made = pathlib.Path(directory)
        generated.make(made)
        enterprise = [ROOT / "charts/erlmcp-enterprise", "-f", ROOT / "values/erlmcp-enterprise/production.yaml"]
        rows = [
            ("one template", [made / "one-template"]),
            ("erlmcp-enterprise, production", enterprise),
            ("a large library, `tpl` on every field", [made / "large-library"]),
            ("7 MB of output", [made / "seven-megabytes-of-output"]),
            ("a values file of 10 MB", [made / "one-template", "-f", made / "ten-megabytes.yaml"]),
            *((chart.name, [chart]) for chart in args.charts),
        ]
        print(f"{datetime.date.today()}, {machine()}, medians of {args.runs} runs: user and system time, peak memory\n")
        print("| chart | chartroom | | helm | |\n|---|---:|---:|---:|---:|")
        for name, chart in rows:
            ours = measure([args.program, "template", "r", *chart], args.runs)
            theirs = measure([helm, "template", "r", *chart], max(3, args.runs // 3)) if helm else None
            print(f"| {name} | {cells(ours)} | {cells(theirs)} |", flush=True)
        if not shutil.which("valgrind"):
            return
        # Times of some milliseconds say little about growth; instructions are the same in each run.
        start = count(made / "one-template", program=args.program)
        print("\n| growth in instructions, start-up subtracted | 10x | 100x | ratio |\n|---|---:|---:|---:|")
        for what, unit in (("templates", 10), ("values", 100), ("range", 100), ("depth", 9)):
            small, large = (count(made / f"{what}-{unit * scale}", program=args.program) - start for scale in (10, 100))
            print(f"| {what} | {small:,} | {large:,} | {large / small:.1f} |", flush=True)


if __name__ == "__main__":
    main()
