"""Helm's answers, kept in a folder so that a run can be repeated in seconds."""
import dataclasses
import json
import re

SCHEMA_ERROR = "values don't meet the specifications of the schema(s)"


@dataclasses.dataclass(frozen=True)
class Recording:
    """Helm's standard output or its error message, what each template rendered, and which lines (from 0) are random.

    Where even the number of lines is random, there is None in place of the lines."""
    output: str | None
    error: str | None
    random: list[int] | None
    texts: dict[str, str] = dataclasses.field(default_factory=dict)
    random_texts: dict[str, list[int] | None] = dataclasses.field(default_factory=dict)


# How often Helm is asked: random values differ at once, but the random order of two keys is the same in half of the runs.
FIRST, AGAIN_IF_RANDOM = 2, 4
ENCODED = re.compile(r"\s*[A-Za-z0-9+/=]{40,76}")


def several(ask):
    """Several answers to one question: two, or more if these differ."""
    answers = [ask() for _ in range(FIRST)]
    if answers[0] != answers[1]:
        answers += [ask() for _ in range(AGAIN_IF_RANDOM)]
    return answers


def comparable(error):
    """An error message as it is compared. Helm has schema findings in a random order, and its command line has an empty line at the
    end of some messages that its engine has not."""
    error = error.rstrip("\n")
    return "\n".join(sorted(error.split("\n"))) if SCHEMA_ERROR in error else error


def random_lines(answers):
    """The lines in which the answers to one question differ, or None where their numbers of lines do."""
    lines = [answer.split("\n") for answer in answers]
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
        answers = several(lambda: self.oracle.render(case))
        output, error = answers[0]
        if error is not None:
            errors = [comparable(error) for _, error in answers if error is not None]
            return Recording(None, error, random_lines(errors))
        texts = several(lambda: self.oracle.texts(case))
        random_texts = {name: random_lines([one.get(name, "") for one in texts]) for name in texts[0]}
        return Recording(output, None, random_lines([output for output, _ in answers if output is not None]), texts[0],
                         {name: lines for name, lines in random_texts.items() if lines != []})
