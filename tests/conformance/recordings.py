"""Helm's answers, kept in a folder so that a run can be repeated in seconds."""
import dataclasses
import json
import re


@dataclasses.dataclass(frozen=True)
class Recording:
    """Helm's standard output or its error message, and which lines of the output (from 0) are random.

    `random` is None where even the number of lines is."""
    output: str | None
    error: str | None
    random: list[int] | None


# How often Helm is asked: random values differ at once, but the random order of two keys is the same in half of the runs.
FIRST, AGAIN_IF_RANDOM = 2, 4
ENCODED = re.compile(r"\s*[A-Za-z0-9+/=]{40,76}")


def random_lines(outputs):
    """The lines in which outputs of one case differ, or None where their numbers of lines do."""
    lines = [output.split("\n") for output in outputs]
    if len({len(one) for one in lines}) > 1:
        return None
    random = {number for number, same in enumerate(zip(*lines)) if len(set(same)) > 1}
    return sorted(random | encoded_neighbours(lines[0], random))


def encoded_neighbours(lines, random):
    """The lines of base64 beside random ones: the encoded text moves when a random number in it is a byte shorter."""
    found = set()
    for step in (-1, 1):
        for number in random:
            while 0 <= number + step < len(lines) and ENCODED.fullmatch(lines[number + step]):
                number += step
                found.add(number)
    return found


class Store:
    """The recordings in a folder; what is not there is asked of the oracle."""

    def __init__(self, folder, oracle, ask_again=False):
        self.folder, self.oracle, self.ask_again = folder, oracle, ask_again

    def get(self, case):
        path = self.folder / case.chart.name / (case.id.replace("/", "__") + ".json")
        if path.exists() and not self.ask_again:
            return Recording(**json.loads(path.read_text()))
        recording = self.record(case)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(dataclasses.asdict(recording), indent=0))
        return recording

    def record(self, case):
        answers = [self.oracle.render(case) for _ in range(FIRST)]
        if answers[0] != answers[1]:
            answers += [self.oracle.render(case) for _ in range(AGAIN_IF_RANDOM)]
        output, error = answers[0]
        if error is not None:
            return Recording(None, error, [])
        return Recording(output, None, random_lines([output for output, _ in answers if output is not None]))
