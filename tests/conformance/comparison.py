"""One case: what chartroom gives, held to what Helm gave."""
import collections
import json
import subprocess

import cases
import oracles
import recordings

TIMEOUT_SECONDS = 60

# What a case can come to. The first three hold, `left out` says nothing, the others do not hold.
RENDERS, MASKED, ERROR, LEFT_OUT = "renders alike", "renders alike but for random lines", "fails alike", "left out: random shape"
DIFFERS, TEXT, SHOULD_FAIL, SHOULD_RENDER, MESSAGE, BROKE = (
    "prints something else", "renders a template to something else", "renders, Helm fails", "fails, Helm renders",
    "fails with another message", "crashed or hung")
HOLDS = (RENDERS, MASKED, ERROR)
WRONG = (DIFFERS, TEXT, SHOULD_FAIL, SHOULD_RENDER, MESSAGE, BROKE)

# `line` and both texts say where a case does not hold; `texts` is how many templates' texts were compared, `shapeless` how many not.
Outcome = collections.namedtuple("Outcome", "case kind line helm chartroom texts shapeless", defaults=(0, "", "", 0, 0))


def run(command):
    """What a program prints, or its error message (one of them None); a crash is a RuntimeError."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
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


def check(case, recording, program, texts_program):
    """Compares one case with its recording."""
    if recording.random is None:
        return Outcome(case, LEFT_OUT)
    try:
        output, error = run([program, *case.arguments()])
        if recording.error is not None:
            return check_error(case, recording, error)
        if error is not None:
            return Outcome(case, SHOULD_RENDER, chartroom=error)
        difference = first_difference(recording.output, output, recording.random)
        if difference:
            return Outcome(case, DIFFERS, *difference)
        return check_texts(case, recording, texts_program)
    except RuntimeError as broken:
        return Outcome(case, BROKE, chartroom=str(broken))


def check_error(case, recording, error):
    """Compares the messages of a case that fails in Helm."""
    if error is None:
        return Outcome(case, SHOULD_FAIL, helm=recording.error)
    difference = first_difference(recordings.comparable(recording.error), recordings.comparable(error), recording.random)
    return Outcome(case, MESSAGE, *difference) if difference else Outcome(case, ERROR)


def check_texts(case, recording, program):
    """Compares what each template rendered; only the lines that are random in it may differ."""
    masked = recording.random or recording.random_texts
    if not recording.texts:
        return Outcome(case, MASKED if masked else RENDERS)
    output, error = run([program, cases.RELEASE, str(case.chart), cases.NAMESPACE, *map(str, case.values)])
    if error is not None:
        return Outcome(case, TEXT, chartroom=error)
    ours = json.loads(output)
    shapeless = sum(lines is None for lines in recording.random_texts.values())
    for name in sorted(recording.texts.keys() | ours.keys()):
        ignored = recording.random_texts.get(name, ())
        if ignored is None:
            continue
        theirs, got = (texts.get(name, "<no such template>") for texts in (recording.texts, ours))
        difference = first_difference(theirs, got, ignored)
        if difference:
            line, helm, chartroom = difference
            return Outcome(case, TEXT, line, f"{name}: {helm}", f"{name}: {chartroom}")
    return Outcome(case, MASKED if masked else RENDERS, texts=len(recording.texts) - shapeless, shapeless=shapeless)
