"""YAML documents: by a grammar of YAML 1.1 that is generous with what is rare, and by changes to known documents."""
import string

PLAIN = """
a b key value null ~ Null NULL true false True yes no on off y n Y N Yes 0 1 -1 +1 -0 007 0o17 0x1F 0X1f 0b101 -0x10 1_000 12e03
1e3 1e+3 1E-3 .5 5. -.5 +.5 1.5 1.0 1e21 1e-7 123456789012345678901234567890 9223372036854775807 9223372036854775808
18446744073709551616 -9223372036854775809 0.1 3.14159 1e400 .inf -.inf +.inf .Inf .nan .NaN NaN inf 190:20:30 1:60 60:1 1:2:3.5
2001-12-14 2001-12-14t21:59:43.10-05:00 2001-12-14 2001-1-1 2001-12-15T02:59:43.1Z = << - ? : -- ... --- ?a -a :a a:b a#b a,b a]b
a{b a'b a"b %a @a `a !a &a *a |a >a [a ]a {a }a ,a 1.2.3 v1.2.3 1,000 0x 0b 0o 0b2 08 09 1__0 _1 é ü 中文 😀 \u00a0 \u2028 \u2029
\u0085 \ufeff \u200b \u3000 \u007f \u0080 \u009f \ue000 \ufffd \U0001f600 {} [] "" '' 0.0 -0.0 1e0 1.e1 0e0 00 000 0_0 +0 ++1 1-1
1+1 nullx truex yess No. Nope 1a a1 1e e1 0xg 1.5.5 10_000.5 1e1_0 6.8523015e+5 685_230.15 20:30.15 1.7976931348623157e308
4.9e-324 0.30000000000000004 16777217
""".split()

# Those that are scalars on their own wherever one may stand.
SAFE = [text for text in PLAIN if text[0].isalnum() or text[0] in ".~+" or text[0] > "\u00a0" or len(text) == 2][:-1]

WORDS = ["a", "word", "two words", "long " * 17 + "end", "trailing ", " leading", "x\ty", "a: b", "a #b", "# c", "line\nline",
         "line\n\nline\n", "\n",
         "\nx", "x\n", "x\n\n", " x\n", "x \ny", "  x\n y\n", "a\r\nb", "é中😀", "\x07", "\x1b[0m", "\u2028", "\ufeff", "\x7f", "\x85",
         "\xa0", "tab\t", "\t", " ",
         "'", '"', "\\", "{{ x }}", "- a", "? a", "a:", ":", "-", "%x", "@", "`", "!", "&a", "*a", "|", ">", "a" * 130, "a b " * 40,
         "{a}", "[a]", "a, b", "---", "...",
         "--- x", "=", "<<", "null", "~", "true", "1", "1.5", "0x1f", "1e3", "2001-01-01", "1:2", "012", "on", "y", "N", "<no value>",
         "<a&b>", "x\n  y\n z\n", "\n\n", "a\n\n\nb"]

TAGS = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!map", "!!seq", "!!set", "!!omap", "!!merge",
        "!local", "!", "!<tag:yaml.org,2002:str>",
        "!<!x>", "!e!x", "!!", "!a%20b", "!!str,x", "!<>"]
ANCHORS = ["a", "b", "x1", "a-b", "é", "1"]
PIECES = ["\n", "\n\n", " ", "  ", "\t", ": ", ":", "- ", "-", "? ", "?", "#", " #", " # c\n", ",", ", ", "[", "]", "{", "}", "'", '"',
          "|", ">", "|-", "|+", ">-", "|2", ">1-", "&a ",
          "*a", "*a ", "<<: *a\n", "!!str ", "!x ", "---\n", "--- ", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "\\", "\\x41", "\\u00e9",
          "\\n", "\\\n", "\r", "\r\n", "\x00", "\x07", "\u2028",
          "\ufeff", "\x85", "é", "😀", "a", "0", "1", "null", "''", '""', "[]", "{}", "a: b\n", "- a\n", "\n  ", "\n ", "\n    "]


class Documents:
    """Documents from a random source and texts to change."""

    def __init__(self, random, seeds):
        self.random, self.seeds = random, seeds
        self.noise = 1  # how much of what should fail
        self.anchors = []  # those that stand before what is written next

    def maybe(self, chance):
        return self.random.random() < chance

    def rare(self, chance):
        """What makes most documents no YAML."""
        return self.random.random() < chance * self.noise

    def plain(self):
        return self.random.choice(PLAIN if self.rare(0.5) else SAFE)

    def document(self):
        kind = self.random.random()
        self.noise, self.anchors = self.random.choice([0, 0, 0.2, 1]), []
        text = self.random.choice(self.seeds) if kind < 0.25 else self.stream()
        if kind < 0.4:
            for _ in range(self.random.choice([1, 1, 2, 3, 5])):
                text = self.change(text)
        return text[:4000]

    def stream(self):
        text = self.block(0, self.random.choice([1, 2, 2, 3, 4]), top=True)
        if self.rare(0.08):
            text = self.random.choice(["%YAML 1.1\n", "%YAML 1.2\n", "%YAML 2.0\n", "%TAG !e! tag:x,2000:\n", "%TAG ! !y\n", "%X y\n",
                                       "# c\n", "\ufeff", "\n\n", "%YAML 1.1\n%YAML 1.1\n"]) + "---\n" + text
        if self.maybe(0.08):
            text = self.random.choice(["---\n", "--- ", "---\n---\n", "--- # c\n", "---\t"]) + text
        if self.maybe(0.06):
            text += self.random.choice(["---\n", "...\n", "---\na: b\n", "...\n---\nx: y\n", "--- x\n", "...\nx\n", "... # c\n"])
        if self.maybe(0.05):
            text = text.rstrip("\n")
        if self.maybe(0.02):
            text = text.replace("\n", "\r\n")
        return text

    # What a node may bear, and nodes.

    def properties(self):
        found = []
        if self.maybe(0.04):
            self.anchors.append(self.random.choice(ANCHORS))
            found.append("&" + self.anchors[-1])
        if self.rare(0.1):
            found.append(self.random.choice(TAGS))
        self.random.shuffle(found)
        return " ".join(found)

    def alias(self):
        return "*" + self.random.choice(self.anchors or ANCHORS) if self.anchors or self.rare(0.2) else self.plain()

    def gap(self):
        """What may stand between two lines."""
        return self.random.choice(["", "\n", "# c\n", "  # c: d\n", "\n\n", "   \n", "\t\n", "#\n"]) if self.maybe(0.08) else ""

    def comment(self):
        return self.random.choice([" # c", "  #", " ", "\t# c", " #c: d"]) if self.maybe(0.06) else ""

    def block(self, indent, depth, top=False):
        """A node on lines of its own, each with its line's end."""
        kind = self.random.random()
        if top and kind > 0.1:
            kind = self.random.choice([0.3, 0.3, 0.3, 0.7])
        if depth <= 0 or kind < 0.1:
            return " " * indent + self.scalar(indent) + self.comment() + "\n"
        return self.mapping(indent, depth) if kind < 0.6 else self.sequence(indent, depth)

    def mapping(self, indent, depth):
        lines = []
        for _ in range(self.random.choice([1, 1, 2, 2, 3, 4])):
            lines.append(self.gap() + " " * indent + self.entry(indent, depth))
        return "".join(lines)

    def entry(self, indent, depth):
        """A key and its value, without the indentation before it."""
        if self.maybe(0.04):
            value = self.value(indent, depth, " ") if self.maybe(0.8) else None
            return "? " + self.value(indent, 1, "").lstrip() + ("" if value is None else " " * indent + ":" + value)
        if self.maybe(0.03):
            merged = self.random.choice([self.alias(), f"[{self.alias()}, {self.alias()}]", "{a: 1}", "[{a: 1}, {b: 2}]", self.flow(2),
                                         *(["x", "~"] if self.rare(0.5) else [])])
            return f"<<: {merged}\n"
        separator = self.random.choice([" :", ":", ":  ", ":\t"]) if self.maybe(0.05) else ":"
        return self.key() + separator + self.value(indent, depth, " ")

    def key(self):
        kind = self.random.random()
        if kind < 0.7:
            text = self.random.choice(["a", "b", "c", "d", "e", "key", "name", "k1", "k10", "k2", "x-y", "A", "long key"])
        elif kind < 0.85:
            text = self.plain()
        elif kind < 0.93:
            text = self.quoted(self.random.choice(WORDS))
        else:
            text = self.random.choice(["? a", "[a, b]", "{a: b}", self.alias() + " ", "!!str k", "\t"] if self.rare(0.5) else ['""',
                "''", "a b", "1", "true", "~", ""])
        properties = self.properties()
        return f"{properties} {text}" if properties else text

    def value(self, indent, depth, space):
        """What stands after `:` or `-`, to the end of its last line."""
        properties = self.properties()
        before = f"{space}{properties}" if properties else ""
        kind = self.random.random()
        if depth > 1 and kind < 0.45:
            deeper = indent + self.random.choice([1, 2, 2, 2, 3, 4, 8])
            if self.maybe(0.25):
                return f"{before}{self.comment()}\n" + self.sequence(indent if self.maybe(0.6) else deeper, depth - 1)
            if self.rare(0.04):
                deeper = max(0, deeper - 3)
            return f"{before}{self.comment()}\n" + self.block(deeper, depth - 1)
        if kind < 0.5:
            return before + self.comment() + "\n"
        if kind < 0.6:
            return before + space + self.block_scalar(indent)
        if kind < 0.62:
            return f"{before}\n{' ' * (indent + 2)}{self.scalar(indent + 2)}\n"
        return before + space + self.scalar(indent) + self.comment() + "\n"

    def sequence(self, indent, depth):
        lines = []
        for _ in range(self.random.choice([1, 1, 2, 3])):
            if depth > 1 and self.maybe(0.3):
                wide = self.random.choice([1, 1, 1, 3])
                inner = self.random.choice([self.mapping, self.sequence])(indent + 1 + wide, depth - 1)
                lines.append(self.gap() + " " * indent + "-" + " " * wide + inner.lstrip(" "))
            else:
                lines.append(self.gap() + " " * indent + "-" + self.value(indent, depth, " "))
        return "".join(lines)

    # Scalars.

    def scalar(self, indent):
        kind = self.random.random()
        if kind < 0.45:
            return self.plain()
        if kind < 0.55:
            return self.quoted(self.text())
        if kind < 0.65:
            return self.quoted(self.random.choice(WORDS))
        if kind < 0.8:
            return self.flow(3)
        if kind < 0.84:
            return self.alias()
        if kind < 0.9:
            pad = "\n" + " " * (indent + self.random.choice([0, 1, 2, 3]))
            lines = [self.random.choice(["a", "# no", "x: y", "'q", "- e"] if self.rare(0.5) else ["a", "b c", "d", "", "1",
                "a  b"]) for _ in range(3)]
            text = pad.join(lines)
            return self.random.choice([text, f"'{text}'", f'"{text}"', f'"{text}\\{pad}x"'])
        return self.number() if self.maybe(0.5) else self.text().replace("\n", " ")

    def number(self):
        digits = "".join(self.random.choices(string.digits, k=self.random.choice([1, 2, 3, 6, 17, 21])))
        return self.random.choice(["", "", "-", "+"]) + digits + self.random.choice(["", "", ".", "." + digits[:9], "e" + digits[:3],
            "e-" + digits[:2], "_0", ":30", ".5e+" + digits[:2]])

    def text(self):
        alphabet = self.random.choice(["abc ", "ab:# -", string.printable, "ab\n ", "a'\"\\", "é中😀\u2028\x85\xa0\ufeff\u200ba ",
                                       "0123456789.-+_eExXob:", "\t a\n", "{}[],&*!|>%@` a"])
        return "".join(self.random.choices(alphabet, k=self.random.choice([0, 1, 2, 3, 5, 8, 20, 100])))

    def quoted(self, text):
        if self.maybe(0.35):
            return "'" + text.replace("'", "''") + "'"
        escaped = []
        for letter in text:
            code = ord(letter)
            if letter in '"\\':
                escaped.append("\\" + letter)
            elif letter == "\n" and self.maybe(0.9):
                escaped.append("\\n")
            elif (code < 32 or code > 126) and self.maybe(0.7):
                escaped.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")
            else:
                escaped.append(letter)
        if self.rare(0.15):
            odd = ["\\0", "\\a", "\\b", "\\t", "\\v", "\\f", "\\r", "\\e", "\\ ", "\\/", "\\N", "\\_", "\\L", "\\P", "\\q", "\\x4",
                   "\\ud800", "\\ud83d\\ude00", "\\U00110000", "\\\n  ", "\\'", "\\\t", "\\u12", "\\xff"]
            escaped.insert(self.random.randrange(len(escaped) + 1), self.random.choice(odd))
        return '"' + "".join(escaped) + '"'

    def block_scalar(self, indent):
        style = self.random.choice("||>")
        header = style + self.random.choice(["", "", "", "-", "+"] + (["2", "1", "2-", "+1", "-2", "4", "0", "9",
            "++"] if self.rare(0.5) else [])) + self.comment()
        pad = " " * (indent + self.random.choice([1, 2, 2, 2, 4]))
        lines = []
        for _ in range(self.random.choice([0, 1, 2, 3, 5])):
            line = self.random.choice(["text", "two words", "  more", " one", "", "", "  ", "# no comment", "a: b", "- c", "\ttab",
                                       "trailing  ", "é", "x" * 90, "word " * 20, "---", "\x85", "\u2028y"])
            lines.append((pad if line.strip() or self.maybe(0.5) else "") + line + "\n")
        return header + "\n" + "".join(lines)

    def flow(self, depth):
        if depth <= 0 or self.maybe(0.4):
            kind = self.random.random()
            inner = self.quoted(self.random.choice(WORDS)) if kind < 0.3 else self.plain() if kind < 0.9 else self.alias() + " "
            properties = self.properties()
            return f"{properties} {inner}" if properties else inner
        items = []
        is_map = self.maybe(0.5)
        for _ in range(self.random.choice([0, 1, 2, 3])):
            if is_map or self.maybe(0.1):
                key = self.flow(0) if self.maybe(0.7) else self.flow(depth - 1)
                items.append(self.random.choice([f"{key}: {self.flow(depth - 1)}"] * 8 + [key, f"{key}:", f'"k":{self.flow(0)}',
                    f"? {key} : {self.flow(0)}", f": {key}", f"{key} :x"]))
            else:
                items.append(self.flow(depth - 1))
        separator = self.random.choice([", ", ", ", ",", " , ", ",\n   ", ", # c\n  "])
        end = self.random.choice(["", "", "", ",", " ", "\n "])
        text = separator.join(items) + end
        return f"{{{text}}}" if is_map else f"[{text}]"

    # Changes.

    def change(self, text):
        random = self.random
        kind = random.randrange(7)
        at = random.randrange(len(text) + 1)
        to = min(len(text), at + random.choice([1, 1, 2, 5, 20]))
        if kind == 0:
            return text[:at] + random.choice(PIECES) + text[at:]
        if kind == 1:
            return text[:at] + text[to:]
        if kind == 2:
            return text[:at] + random.choice(PIECES) + text[to:]
        if kind == 3:
            return text[:to] + text[at:]
        lines = text.split("\n")
        line = random.randrange(len(lines))
        if kind == 4:
            lines[line] = random.choice(["", " ", "  ", "\t"]) + (lines[line] if random.random() < 0.5 else lines[line].lstrip())
        elif kind == 5:
            lines.insert(random.randrange(len(lines) + 1), lines[line])
        else:
            other = random.choice(self.seeds).split("\n")
            lines[line:line] = other[: random.choice([1, 2, 5])]
        return "\n".join(lines)
