#!/usr/bin/env python3
"""Counts what each rule finds in charts, for the table in benches/README.md.

    benches/rules.py CHARTS [VALUES]     counts, and writes the counts into the table
    benches/rules.py --sample RULE N     prints N findings of the last count, drawn with a fixed seed, to be read

CHARTS holds a chart in each directory; VALUES values files, in a directory of the name of their chart. A chart is linted as
it is, and once more with its values files as environments: those in VALUES, in its own ci/, and its values-*.yaml. What was
read of the findings, and how many were right, is written by hand and stays in the table. CHARTROOM_PROGRAM names the program,
else it is target/release/chartroom.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHARTROOM_PROGRAM", ROOT / "target/release/chartroom"))
README = ROOT / "benches/README.md"
FINDINGS = ROOT / "target/lint-findings.json"
OFF_BY_DEFAULT = "CR009"
SEED = 6
MOST_OF_A_CHART = 3
SECONDS = 300


def environments(chart, values):
    own = [*chart.glob("ci/*.yaml"), *chart.glob("values-*.yaml")]
    given = values.joinpath(chart.name).glob("*.yaml") if values else []
    files = sorted(path for path in [*own, *given] if not path.name.startswith("."))
    return [f"--env=e{index}={path}" for index, path in enumerate(files)]


def lint(chart, arguments):
    command = [PROGRAM, "lint", chart, "--format", "json", "--enable", OFF_BY_DEFAULT, *arguments]
    run = subprocess.run(command, capture_output=True, cwd=chart.parent, timeout=SECONDS)
    return json.loads(run.stdout)["findings"] if run.returncode != 2 else []


def count(charts, values):
    def both(chart):
        layers = environments(chart, values)
        findings = lint(chart, []) + (lint(chart, layers) if layers else [])
        return {json.dumps({**finding, "environments": [], "chart": chart.name}) for finding in findings}

    paths = sorted(path for path in charts.iterdir() if path.joinpath("Chart.yaml").exists())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = [json.loads(finding) for of_chart in pool.map(both, paths) for finding in sorted(of_chart)]
    FINDINGS.write_text(json.dumps(found))
    return found


def sample(rule, number):
    found = [finding for finding in json.loads(FINDINGS.read_text()) if finding["id"] == rule]
    random.Random(SEED).shuffle(found)
    drawn = collections.Counter()
    for finding in found:
        drawn[finding["chart"]] += 1
        if drawn[finding["chart"]] <= MOST_OF_A_CHART and number:
            number -= 1
            print(f"{finding.get('file')}:{finding.get('line')}: {finding['message']}")


def write_table(found):
    """Replaces the counts of each row: | rule | findings | charts | read | right | ..."""
    findings, charts = collections.Counter(), collections.defaultdict(set)
    for finding in found:
        findings[finding["id"]] += 1
        charts[finding["id"]].add(finding["chart"])
    lines = README.read_text().splitlines()
    for index, line in enumerate(lines):
        cells = line.split("|")
        rule = cells[1].split()[0] if len(cells) > 4 and cells[1].split() else ""
        if rule.startswith("CR"):
            cells[2:4] = [f" {findings[rule]} ", f" {len(charts[rule])} "]
            lines[index] = "|".join(cells)
    README.write_text("\n".join(lines) + "\n")


if sys.argv[1] == "--sample":
    sample(sys.argv[2], int(sys.argv[3]))
else:
    given = [pathlib.Path(argument).resolve() for argument in sys.argv[1:]]
    write_table(count(given[0], given[1] if len(given) > 1 else None))
