#!/usr/bin/env python3
"""Times the engine alone beside Helm's, both in process: benches/oracle.py FOLDER [--runs N]

Renders every chart of the folder with its default values: with Helm's engine as tests/conformance finds it, and with
`cargo bench`, chart by chart in turn, since the speed of a machine changes; where little is gained, once more with more
runs. Reading the chart is not part of either time;
what a first render parses is. Prints the charts on which chartroom gains least, and the median of all.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # this folder belongs to a repository

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/conformance"))

import oracles  # noqa: E402

CACHE = pathlib.Path.home() / ".cache" / "chartroom-conformance"
MILLISECONDS = {"ns": 1e-6, "µs": 1e-3, "ms": 1, "s": 1e3}
# So many times the runs make what a process does only once count for little.
WARM = 4
# Charts that gain less are measured again, with so many times the runs: nearly all make keys, and how long that takes is luck.
LITTLE = 2
MORE = 5
TIMES = re.compile(r"─ /\S+ +[^│]+│[^│]+│ +([\d.]+) (ns|µs|ms|s) ")


def benchmark():
    """The program that `cargo bench` runs, built as releases are."""
    command = ["cargo", "bench", "--locked", "--profile", "release", "--bench", "engine", "--no-run", "--message-format", "json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    messages = map(json.loads, done.stdout.splitlines())
    return next(message["executable"] for message in messages if message.get("target", {}).get("kind") == ["bench"])


def ours(program, chart, runs):
    """The median time of chartroom in milliseconds. It starts anew for each chart, where Helm's engine is warm by then."""
    limits = {"--sample-count": WARM * runs, "--sample-size": 1, "--max-time": 2 * runs}
    command = [program, "--bench", "files", *(str(word) for limit in limits.items() for word in limit)]
    environment = {**os.environ, "CHARTROOM_BENCH_CHARTS": str(chart)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    median, unit = TIMES.search(done.stdout).groups()
    return float(median) * MILLISECONDS[unit]


def theirs(sdk, chart, runs):
    """The median time of Helm's engine in milliseconds, or None where it renders nothing."""
    times = []
    for _ in range(runs):
        try:
            # A render changes the chart it is given.
            with sdk.Chart.load(chart) as loaded:
                start = time.perf_counter()
                loaded.render({}, name="rel", namespace="ns")
                times.append((time.perf_counter() - start) * 1000)
        except sdk.HelmError:
            return None
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--shown", type=int, default=20, help="how many charts to print")
    args = parser.parse_args()
    oracle = oracles.python_package(CACHE)
    if oracle is None:
        return print(f"SKIPPED: pip install {oracles.PACKAGE}")
    program = benchmark()
    rows = []
    for chart in sorted(path.parent for path in args.folder.resolve().glob("*/Chart.yaml")):
        for runs in (args.runs, MORE * args.runs):
            helm = theirs(oracle.sdk, chart, runs)
            if helm is None:
                break
            milliseconds = ours(program, chart, runs)
            if helm / milliseconds >= LITTLE:
                break
        if helm is not None:
            rows.append((helm / milliseconds, chart.name, milliseconds, helm))
    rows.sort()
    print("| chart | chartroom | helm | times as fast |\n|---|---:|---:|---:|")
    for ratio, name, milliseconds, helm in rows[: args.shown]:
        print(f"| {name} | {milliseconds:.2f} ms | {helm:.2f} ms | {ratio:.1f} |")
    ratios = [ratio for ratio, *_ in rows]
    low, median, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    slower = sum(ratio < 1 for ratio in ratios)
    print(f"\n{len(rows)} charts: {median:.1f} times as fast in the median (quartiles {low:.1f} and {high:.1f}), slower on {slower}")


if __name__ == "__main__":
    main()
