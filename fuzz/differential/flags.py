"""Flags of the `--set` family: by their grammar, generous with what is odd, and by changes to the flags of test cases."""
import json
import re

KINDS = ["--set", "--set-string", "--set-json", "--set-literal", "--set-file"]
# Few, so that flags meet at the same places. The last are seldom keys that people mean.
KEYS = ["a", "b", "c", "a", "b", "global", "sub", "x-y", "a_b", "é", "0", "1", "null", "true", " a", "a ", "a b", "", "\\.", "a\\.b", "a\\,b",
        "a\\=b", "a\\[0\\]", "{", "}", "a{", "\\", "\\\\", '"a"', "a:b", "-", "--set", "~", "#", "a/b", "😀"]
INDEXES = ["0", "0", "1", "2", "5", "00", "+1", "-1", " 1", "1 ", "", "a", "0x1", "1e1", "65536", "65537", "99999999999999999999", "1_0", "é"]
SCALARS = ["1", "0", "-1", "007", "1.5", "1e3", "true", "false", "TRUE", "True", "null", "NULL", "nil", "~", "", " ", "x", "text", "two words",
           "é", "0x10", "+1", "1_000", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "00", "0.0", "-0", ".5",
           "a=b", "a\\,b", "a\\=b", "\\", "\\\\", "\\n", "a.b", "a[0]", "{}", "{", "}", "[]", "[1]", "'x'", '"x"', "a: b", "# c", "{{ .x }}",
           "\t", "x\ty", "😀", "a\nb", "<no value>", "-", "--", "@x", "%", "%zz", "y", "on", "2001-01-01", "\u2028", "\x7f"]
JSONS = ["1", "1.0", "1e3", "-0", "0.1", "1e400", "true", "false", "null", '""', '"x"', '"a,b"', '"\\u00e9\\n"', '"\\ud800"', "[]", "{}", "[1,2]",
         '{"a":1}', '{"a":{"b":null}}', '[{"a":1},null]', '{"a":1,"a":2}', '{"":1}', " 1 ", "01", "1.", "x", "nul", "[1,]", '{"a"}', '"', "'x'",
         "9007199254740993", "9223372036854775807", "[[[]]]", '{"b":[1,{"c":"d"}]}', "\n1", "1\n", "NaN", "1 2", "{}{}", '"\t"', "truefalse"]
FILES = {"file.txt": b"text", "empty": b"", "lines.txt": b"a: 1\nb\n", "with space": b"x", "binary": b"\xff\xfe\x00", "a,b": b"comma",
         "folder/file": b"below", "{x}": b"braces"}
NAMES = [*FILES, "a\\,b", "none", "folder", "", ".", "./file.txt", "folder/../empty", "none/x", "%zz", "a:b", "file:file.txt", "empty/x", ":x"]
PIECES = [".", ",", "=", "[", "]", "[0]", "[1]", "{", "}", "{}", "\\", "a", "b", "1", "null", '"', ":", " ", "=1", "a=", ",a=1", ".b", "é", "\n"]


class Flags:
    """Flags from a random source and flags to change."""

    def __init__(self, random, seeds):
        self.random, self.seeds = random, seeds
        self.noise = random.choice([0, 0.05, 0.3])  # how much of what is odd

    def maybe(self, chance):
        return self.random.random() < chance

    def odd(self, usual, texts):
        """One of the first few, or any."""
        return self.random.choice(texts if self.maybe(self.noise) else texts[:usual])

    def text(self):
        """Flags, each on lines that begin with its name."""
        return "\n".join(self.flag() for _ in range(self.random.choice([1, 1, 2, 2, 3, 5])))

    def flag(self):
        kind = self.random.choice(KINDS + KINDS[:2])
        if self.maybe(0.15):
            return f"{kind} {self.changed(self.random.choice(self.seeds))}"
        argument = self.object() if kind == "--set-json" and self.maybe(0.3) else self.settings(kind)
        return f"{kind} {self.changed(argument) if self.maybe(self.noise) else argument}"

    def settings(self, kind):
        count = 1 if kind == "--set-literal" else self.random.choice([1, 1, 1, 2, 3])
        return ",".join(f"{self.path()}={self.value(kind)}" for _ in range(count))

    def path(self):
        path = self.odd(5, KEYS)
        for _ in range(self.random.choice([0, 0, 1, 1, 2, 3, 33 if self.maybe(self.noise) else 4])):
            path += f"[{self.odd(5, INDEXES)}]" if self.maybe(0.4) else f".{self.odd(5, KEYS)}"
        return path

    def value(self, kind):
        if kind == "--set-json":
            return self.odd(25, JSONS)
        if kind == "--set-file":
            return self.odd(5, NAMES)
        if self.maybe(0.2):
            return "{" + ",".join(self.odd(20, SCALARS) for _ in range(self.random.randrange(4))) + "}"
        return self.odd(20, SCALARS)

    def object(self):
        keys = [self.random.choice(KEYS[:8]) for _ in range(self.random.randrange(4))]
        return "{" + ",".join(f"{json.dumps(key)}:{self.odd(25, JSONS)}" for key in keys) + "}"

    def changed(self, text):
        """The text with pieces put in, taken out and doubled."""
        for _ in range(self.random.choice([0, 1, 1, 2, 4])):
            at = self.random.randint(0, len(text))
            end = min(len(text), at + self.random.choice([0, 0, 1, 1, 3]))
            text = text[:at] + self.random.choice([self.random.choice(PIECES), "", text[at:end] * 2]) + text[end:]
        return text


def arguments(text):
    """The flags of a text as a command line has them."""
    parts = re.split(rf"^({'|'.join(KINDS)}) ", text, flags=re.MULTILINE)
    return [f"{kind}={argument.removesuffix(chr(10))}" for kind, argument in zip(parts[1::2], parts[2::2])]
