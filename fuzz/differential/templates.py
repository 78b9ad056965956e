"""Templates with Helm's functions: by their grammar, with arguments that mostly fit, and by changes to known templates."""
import json
import re

from functions import ATOMS, FUNCTIONS, MUTATING, ODD, SIZED, VERBS


def last(takes):
    """The kind of the last argument; a dash where a function takes none."""
    return takes[-2] if takes[-1:] == ["*"] else takes[-1] if takes else "-"


BY_RESULT = {kind: [f for f in FUNCTIONS if f[2] in accepted] for kind, accepted in
             {"s": "s", "i": "i", "f": "f", "b": "b", "l": "l", "d": "d", "T": "T", "a": "sifbldaT"}.items()}
# Functions by what they take last, which is what a pipeline gives them.
BY_LAST = {kind: [f for f in FUNCTIONS if f[0] not in MUTATING and last(f[1]) in accepted] for kind, accepted in
           {"s": "sssa", "i": "ina", "f": "na", "b": "ba", "l": "la", "d": "da", "a": "a", "T": "Ta"}.items()}
# What a kind of argument can be called for.
RESULT = {"n": "if", "D": "s", "S": "s", "r": "s", "v": "s", "c": "s", "t": "s", "z": "s", "y": "s", "j": "s", "p": "s", "k": "s"}
VALUES = """s: text
n: 3
f: 1.5
big: 12345678
b: true
off: false
nothing: null
empty: ""
l: [a, 1, null, {k: v}, [x]]
words: [b, a, c]
m: {a: 1, b: {c: [x], d: null}, z: "q"}
nest: {c: {d: {e: deep}}}
t: '{{ .Values.s }}'
long: the quick brown fox jumps over the lazy dog and runs far away from it until the night
multi: |
  first
    second

  third
"1": one
"""
FILES = {"files/a.txt": b"one\ntwo\n", "files/b.json": b'{"a": [1, "x"]}', "files/c.bin": b"\xff\x00a", "empty.txt": b"",
         "files/d/e.yaml": b"a: b\r\nc: |\n  d\n"}
FIELDS = {
    "s": [".Values.s", ".Values.empty", ".Values.t", ".Values.long", ".Values.multi", ".Release.Name", ".Chart.Version",
          '(index .Values "1")', ".Values.nest.c.d.e", "$.Values.s", '(.Files.Get "files/a.txt")', '(.Files.Get "files/d/e.yaml")',
          '(.Files.Get "files/c.bin")', '(.Files.Glob "files/*").AsConfig', '(.Files.Glob "**").AsSecrets', '(.Files.Get "none")'],
    "i": [".Values.n", ".Values.big", ".Release.Revision", "(len .Values.l)"], "f": [".Values.f", ".Values.n", ".Values.big"],
    "b": [".Values.b", ".Values.off", ".Release.IsInstall"],
    "l": [".Values.l", ".Values.words", ".Values.m.b.c", "$.Values.words", '(.Files.Lines "files/a.txt")',
          '(.Files.Lines "empty.txt")'], "d": [".Values.m", ".Values.nest", ".Values.m.b", "$.Values.m", '(.Files.Glob "files/**")',
        '(.Files.Glob "*.txt")'],
    "T": [".Values.n", ".Values.big"],
    "a": [".Values.nothing", ".Values.m.b.d", ".Values.l", ".Values.m", ".Values.s", ".Values.n", ".Values.b", "."],
    "odd": [".a", ".b.c", ".x", ".k", ".Values.none", ".Values.none.x", ".Values.s.x", ".Values.l.x", ".Chart.Nope", ".Release.Nope",
            ".Values.m.b.d.x", "$.x.y", ".Capabilities.Nope"],
}
TOKENS = ["{{", "}}", "{{-", "-}}", "{{ end }}", "{{ else }}", "{{ else if true }}", "{{ if true }}", "{{ range .Values.l }}",
          "{{ with .Values.m }}", "(", ")", "|", ".", "$", "$x", ":=", "=", ",", '"', "`",
          "'", "/*", "*/", "{{/* c */}}", "{{- /* c */ -}}", " ", "\n", "nil", "true", "1", "-1", "1.5", "end", "if", "else", "range",
          "with", "define", "template", "block", "break", "continue", ".Values", ".a",
          "\\", "\x00", "é", "{{ break }}", "{{ continue }}", '{{ define "t" }}', '{{ template "t" . }}', "{{ $x := 1 }}",
          "{{ $x = 2 }}", "..", "1a", "$.", "{", "}", "-", "+", "!", "@", "#", "%", "&", ";", "\t", "\r\n"]
TEXTS = ["a", " ", "\n", "  \n", "text\n", " x ", "key: ", "\n  - ", "<no value>", "é\n", "\t", "# c\n", "---\n", "", "", " \n\n "]


class Templates:
    """Templates from a random source and templates to change."""

    def __init__(self, random, seeds):
        self.random, self.seeds = random, seeds
        self.variables, self.names = [], []  # variables with their kinds
        self.rooted = True  # whether the dot is the root
        self.noise = 1  # how much of what should fail

    def maybe(self, chance):
        return self.random.random() < chance

    def rare(self, chance):
        """What makes most templates fail."""
        return self.random.random() < chance * self.noise

    def template(self):
        self.variables, self.rooted = [], True
        self.noise = self.random.choice([0, 0, 0.2, 1])
        self.names = self.random.sample(["t", "u", "c.name", "x y"], self.random.choice([0, 1, 2]))
        kind = self.random.random()
        if kind < 0.2:
            text = self.random.choice(self.seeds)
        else:
            text = "".join(self.definition(name) for name in self.names) + self.body(self.random.choice([1, 2, 2, 3]))
        if 0.12 < kind < 0.27:
            for _ in range(self.random.choice([1, 1, 2, 3])):
                text = self.change(text)
        return text[:3000]

    def definition(self, name):
        kept, self.variables, rooted, self.rooted = self.variables, [], self.rooted, True
        names, self.names = self.names, []  # no definition calls another: nothing recurses without end
        body = self.body(1)
        self.variables, self.names, self.rooted = kept, names, rooted
        return self.open(f'define "{name}"') + body + self.open("end")

    # Statements.

    def open(self, inner):
        left = "{{- " if self.maybe(0.25) else self.random.choice(["{{ ", "{{ ", "{{ ", "{{", "{{\n  "])
        right = " -}}" if self.maybe(0.25) else self.random.choice([" }}", " }}", "}}"])
        return left + inner + right

    def body(self, depth):
        known = len(self.variables)
        text = "".join(self.statement(depth) for _ in range(self.random.choice([1, 1, 2, 3])))
        del self.variables[known:]
        return text

    def statement(self, depth):
        kind = self.random.random()
        text = self.random.choice(TEXTS) if self.maybe(0.6) else ""
        if kind < 0.5 or depth <= 0:
            return text + self.open(self.pipeline("a", 3)) + (self.random.choice(TEXTS) if self.maybe(0.3) else "")
        if kind < 0.6:
            return text + self.assignment()
        if kind < 0.72:
            return text + self.branches("if", depth)
        if kind < 0.8:
            return text + self.branches("with", depth)
        if kind < 0.92:
            return text + self.range(depth)
        return text + self.call(depth)

    def assignment(self):
        if self.variables and self.maybe(0.4):
            name, kind = self.random.choice(self.variables)
            return self.open(f"{name} = {self.pipeline('a' if self.rare(0.3) else kind, 2)}")
        return self.open(self.declared(self.random.choice(["$x", "$y", "$z1"]), self.random.choice("silda")))

    def declared(self, name, kind):
        """A declaration of a variable, which is known from here on."""
        text = f"{name} := {self.pipeline(kind, 2)}"
        self.variables.append((name, kind))
        return text

    def condition(self):
        if self.maybe(0.15):
            return self.declared(self.random.choice(["$x", "$c"]), self.random.choice("aslid"))
        return self.pipeline(self.random.choice("bbasld"), 2)

    def branches(self, word, depth):
        known, rooted = len(self.variables), self.rooted
        text = self.open(f"{word} {self.condition()}")
        self.rooted = rooted and word == "if"
        text += self.body(depth - 1)
        self.rooted = rooted
        if self.maybe(0.25):
            text += self.open(f"else {word} {self.condition()}")
            self.rooted = rooted and word == "if"
            text += self.body(depth - 1)
            self.rooted = rooted
        if self.maybe(0.5):
            text += self.open("else") + self.body(depth - 1)
        del self.variables[known:]
        return text + self.open("end")

    def range(self, depth):
        known, rooted = len(self.variables), self.rooted
        over = self.random.choice(["3", "0", "-1", "int64 2", '"ab"', "nil", "$.Values.n", "$.Values.none", "1.5", "$.Values.f | int",
                                   "$.Chart", "true"]) if self.rare(0.3) else self.pipeline(self.random.choice("lld"), 1)
        kind = self.random.random()
        names = [("$i", "a")] if kind < 0.2 else [("$k", "s"), ("$v", "a")] if kind < 0.6 else []
        head = f"range {', '.join(name for name, _ in names)} {'=' if self.rare(0.05) else ':='} {over}" if names else f"range {over}"
        self.variables += names
        self.rooted = False
        text = self.open(head) + self.body(depth - 1)
        if self.maybe(0.15):
            text += self.open("if " + self.pipeline("b", 1)) + self.open(self.random.choice(["break",
                "continue"])) + self.open("end") + self.body(0)
        self.rooted = rooted
        if self.maybe(0.3):
            text += self.open("else") + self.body(depth - 1)
        del self.variables[known:]
        return text + self.open("end")

    def call(self, depth):
        name = self.random.choice(self.names or ["none"])
        if name == "none" and not self.rare(0.2):
            return self.open(self.pipeline("a", 2))
        kind = self.random.random()
        if kind < 0.4:
            dot = self.operand("a", 1) if self.rare(0.4) else self.random.choice([".", "$"] if self.rooted else ["$"])
            return self.open(f'include "{name}" {dot}' + self.random.choice(["", "", " | nindent 2", " | quote", " | trim | upper"]))
        if kind < 0.6:
            return self.open(f'template "{name}"' + self.random.choice([" .", "", " .Values",
                " " + self.pipeline("a", 1)] if self.rare(0.4) else [" $"]))
        if kind < 0.7:
            dot = self.pipeline("a", 1) if self.rare(0.4) else "$"
            return self.open(f'block "b{depth}" {dot}') + self.definition_body() + self.open("end")
        if kind < 0.85:
            inner = self.body(1).replace("`", "'") if self.maybe(0.8) else self.random.choice(self.seeds).replace("`", "'")
            return self.open(f"tpl `{inner}` {self.operand('d', 1) if self.rare(0.4) else '$'}")
        return self.random.choice(["{{/* c */}}", "{{- /* c\n */ -}}", "{{ /* c */ }}", "{{/**/}}"])

    def definition_body(self):
        """The body of a definition, which sees its own dot and no variables."""
        kept, self.variables, rooted, self.rooted = self.variables, [], self.rooted, True
        body = self.body(0)
        self.variables, self.rooted = kept, rooted
        return body

    # Pipelines.

    def pipeline(self, kind, depth):
        text = self.command(kind, depth)
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            name, takes, result = self.random.choice(FUNCTIONS if self.rare(0.2) else BY_LAST[kind])
            kind, takes = result, self.takes(takes)
            if takes:
                text += " | " + " ".join([name, *(self.argument(name, take, depth - 1) for take in takes[:-1])])
        return text

    def takes(self, takes):
        """The arguments of one call: a star is none, one or two more of what stands before it."""
        if takes and takes[-1] == "*":
            takes = takes[:-1] + takes[-2:-1] * self.random.choice([0, 1, 1, 2])
        if self.rare(0.02):
            takes = takes[:-1] if self.maybe(0.5) else [*takes, "a"]
        return takes

    def command(self, kind, depth):
        if depth <= 0 or self.maybe(0.25):
            return self.operand(kind, 0)
        name, takes, _ = self.random.choice(FUNCTIONS if self.rare(0.05) else BY_RESULT[kind])
        arguments = [self.argument(name, take, depth - 1) for take in self.takes(takes)]
        if name in MUTATING:  # a map that is put into itself is the end of Helm
            arguments[1:] = [f"(deepCopy {word})" for word in arguments[1:]] if "erge" in name else [*arguments[1:-1],
                f"(deepCopy {arguments[-1]})"]
        return " ".join([name, *arguments])

    def argument(self, name, take, depth):
        if name in SIZED and take == "i":
            return self.random.choice(["1.5", ".Values.n", "nil"] if self.rare(0.1) else ["0", "1", "2", "3", "5", "12", "-1", "20"])
        if take == "p":
            return self.format()
        if self.rare(0.05):
            take = "a"
        if take in ATOMS and take not in "sifbldaT" and self.maybe(0.85):
            return self.random.choice(ODD[take] if take in ODD and self.rare(0.2) else ATOMS[take])
        operand = self.operand(self.random.choice(RESULT.get(take, take)), depth)
        if take == "i" and not operand.isdigit() and not self.rare(0.2):
            return f"(int {operand})"
        return operand

    def operand(self, kind, depth):
        """A word: a literal, a field, a variable, or a call in parentheses."""
        chance = self.random.random()
        if depth > 0 and chance < 0.4:
            inner = self.pipeline(kind, depth)
            return f"({inner})" + (self.random.choice([".a", ".b.c", ".Values", ".x"]) if self.rare(0.04) else "")
        if chance < 0.55 and (named := [name for name, of in self.variables if of == kind or kind == "a" or self.rare(0.1)]):
            return self.random.choice(named) + (self.random.choice([".a", ".k", ".b.c"]) if self.rare(0.1) else "")
        if chance < 0.75:
            field = self.random.choice(FIELDS["odd"] if self.rare(0.1) else FIELDS[kind])
            return field if self.rooted or self.rare(0.1) else re.sub(r"(?<![$\w)])\.(?=[A-Z])", "$.", field)
        if kind == "a":
            kind = self.random.choice("sifbldaa")
        if kind in "sif" and self.maybe(0.25):
            return self.literal(kind)
        word = self.random.choice(ODD[kind] if kind in ODD and self.rare(0.15) else ATOMS[kind])
        return word if self.rooted or self.rare(0.1) else re.sub(r"(?<![$\w\"])\.(?=[A-Z])", "$.", word)

    def literal(self, kind):
        """A text or number that stands in no table."""
        if kind == "s":
            alphabet = self.random.choice(["abc ", "aB-_ .", "abcdefghij klmnop", "0123456789.", "é中😀ßǅİ\u0301 a", "a\n\t ",
                                           "<>&'/\u2028", "aA1", ":/?#[]@!$&'()*+,;=%2", "{}[]\",:"])
            text = "".join(self.random.choices(alphabet, k=self.random.choice([0, 1, 2, 3, 5, 8, 30])))
            return json.dumps(text, ensure_ascii=self.maybe(0.2))
        digits = self.random.randrange(10 ** self.random.choice([1, 2, 3, 8, 18]))
        sign = self.random.choice(["", "", "-", "+"])
        if kind == "i":
            return f"{sign}{digits}"
        return f"{sign}{digits}" + self.random.choice([".", ".5", ".25", "e3", "e-5", ".000001", f".{digits}", "e20", "e300"])

    def format(self):
        parts = [self.random.choice(["", " ", "x", "|", "é"]) + "%" + self.random.choice(VERBS) for _ in range(self.random.choice([1, 1,
            2, 3]))]
        return '"' + "".join(parts) + '"'

    # Changes.

    def change(self, text):
        pieces = re.findall(r"\{\{-?|-?\}\}|\s+|\w+|\"[^\"]*\"|.", text, flags=re.DOTALL) or [""]
        at = self.random.randrange(len(pieces))
        kind = self.random.randrange(6)
        if kind == 0:
            del pieces[at]
        elif kind == 1:
            pieces.insert(at, self.random.choice(TOKENS))
        elif kind == 2:
            pieces[at] = self.random.choice(TOKENS)
        elif kind == 3:
            pieces.insert(self.random.randrange(len(pieces)), pieces[at])
        elif kind == 4:
            pieces[at] = self.operand("a", 1)
        else:
            other = self.random.choice(self.seeds)
            start = self.random.randrange(len(other) + 1)
            pieces.insert(at, other[start:start + self.random.choice([5, 20, 60])])
        return "".join(pieces)
