"""Small templates, each about one language within Helm's: formats, regular expressions, versions, dates, JSON, TOML."""
import json

from documents import WORDS

ALPHABETS = ["ab", "abc ", "aAbB1_-", "a\nb", "é中😀ßİ\u0301", "0123", " \t\n\r", "a.b/c:d", "\"'\\`{}", "<>&\u2028\u2029\x7f\x00"]


def quoted(text):
    """A text as a string of a template."""
    return json.dumps(text, ensure_ascii=False).replace("\\ud", "\\\\ud")


def actions(*calls):
    """A template of these calls."""
    return "|".join(f"{{{{ {call} }}}}" for call in calls)


def some(random, pieces, least=0, most=6):
    return "".join(random.choice(pieces) for _ in range(random.randint(least, most)))


def text(random):
    return random.choice(WORDS) if random.random() < 0.1 else some(random, random.choice(ALPHABETS), 0, random.choice([2, 5, 12, 40]))


def number(random):
    kind = random.randrange(6)
    if kind == 0:
        return str(random.choice([0, 1, -1, 2, 10, 255, 256, 65, 128512, 1114112, 55296, -5]))
    if kind == 1:
        return str(random.randrange(-(10 ** random.randint(1, 18)), 10 ** random.randint(1, 18)))
    if kind == 2:
        return f"(int64 {random.randrange(-1000, 1000)})"
    if kind == 3:
        return repr(random.uniform(-1, 1) * 10.0 ** random.randint(-25, 25))
    if kind == 4:
        return repr(round(random.uniform(-1000, 1000), random.randint(0, 6)))
    return random.choice(["0.0", "1e21", "1e20", "1e-5", "1e-4", "123456789.0", "1e100", "5e-324", "1.7976931348623157e308", "0.1",
                          "2.5", "1.5", "0.5", "100000.0", "1e6", "(divf 1 3)", "(float64 \"inf\")", "(float64 \"nan\")",
                          "(float64 \"-inf\")"])


def value(random, depth=2):
    kind = random.randrange(10 if depth else 6)
    if kind < 3:
        return number(random)
    if kind < 5:
        return quoted(text(random))
    if kind == 5:
        return random.choice(["true", "false", "nil", "(duration 90)", "(list \"a\" | first)", "(atoi \"7\")",
                              "(toDate \"2006\" \"2024\" | unixEpoch)", "(splitList \",\" \"a,b\")", "(until 3)", "(index .Values.l 3)",
                              ".Values.n", ".Values.s", ".Values.m"])
    if kind < 8:
        return "(list " + " ".join(value(random, depth - 1) for _ in range(random.randrange(4))) + ")"
    return "(dict " + " ".join(f"{quoted(text(random)[:5])} {value(random, depth - 1)}" for _ in range(random.randrange(3))) + ")"


def formats(random):
    def verb():
        flags = some(random, "+-# 0", 0, random.choice([0, 0, 1, 2, 3]))
        width = random.choice(["", "", "", "1", "5", "12", "*", "[1]*", "[2]*", "0", "300"])
        precision = random.choice(["", "", "", ".", ".0", ".1", ".3", ".10", ".*", ".[1]*", ".20"])
        index = random.choice(["", "", "", "", "[1]", "[2]", "[3]", "[0]", "[9]", "[", "[]", "[x]", "[-1]"])
        return "%" + flags + width + precision + index + random.choice("vvvvdddsssqqxXtTfFgGeEbocOUwz%!é")
    form = some(random, ["", " ", "|", "é", "%%"], 0, 1).join(verb() for _ in range(random.randint(1, 4)))
    return f"{{{{ printf {quoted(form)} {' '.join(value(random) for _ in range(random.randint(0, 4)))} }}}}"


def pattern(random, depth=3):
    kind = random.randrange(14 if depth else 7)
    if kind < 3:
        return some(random, "abcAB1 é\n_-", 1, 3)
    if kind == 3:
        return random.choice([".", "^", "$", "\\b", "\\B", "\\A", "\\z", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\pL", "\\p{Greek}",
                              "\\PN", "\\n", "\\t", "\\x41", "\\x{1F600}", "\\.", "\\C", "\\Qa.b\\E", "\\p{^Lu}", "\\141", "\\-", "\\_",
                              "\\é"])
    if kind == 4:
        inner = some(random, ["a", "b", "a-c", "0-9", "A-Z", "é", "\\d", "\\s", "\\pL", "[:alpha:]", "[:^digit:]", "-", "]", ".", "^",
                              "\\]", "\\n", "_"], 1, 4)
        return "[" + random.choice(["", "", "^"]) + inner + "]"
    if kind == 5:
        return random.choice(["(?i)", "(?s)", "(?m)", "(?U)", "(?im-s)", "(?-i)", "(?P<n>a)", "(?<n>b)", "()", "(?:)", "(?", "(?P", "(",
                              ")", "[", "*", "+", "?", "{2}", "\\", "\\8", "(?=a)", "(?#c)", "\\Z", "(?i:É)", "(?P<n>x)(?P<n>y)",
                              "[b-a]", "[[:x:]]", "\\pX"]) if random.random() < 0.4 else "a"
    if kind == 6:
        return ""
    if kind < 10:
        return pattern(random, depth - 1) + pattern(random, depth - 1)
    if kind == 10:
        return pattern(random, depth - 1) + "|" + pattern(random, depth - 1)
    if kind < 13:
        inner = pattern(random, depth - 1)
        return f"({inner})" + random.choice(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?", "??", "{1,3}?", "", "", "**", "{,2}",
                                             "{1001}"])
    return f"(?:{pattern(random, depth - 1)})"


def regexes(random):
    expression = quoted(pattern(random))
    subject = quoted(some(random, ["a", "b", "ab", "c", "A", "1", " ", "\n", "é", "É", "😀", "aa", "_", "-", ".", "x\u0301", "ſ", "K"],
                          0, 8))
    replacement = quoted(some(random, ["$0", "${1}", "$1x", "$n", "${n}", "$$", "x", "$", "${", "$9", "\\1", "${ 1}"], 0, 3))
    count = random.choice([-1, 0, 1, 2])
    return actions(f"mustRegexFindAll {expression} {subject} {count} | toJson", f"mustRegexReplaceAll {expression} {subject} {replacement}",
                   f"mustRegexSplit {expression} {subject} {count} | toJson", f"mustRegexMatch {expression} {subject}",
                   f"mustRegexFind {expression} {subject} | quote", f"regexReplaceAllLiteral {expression} {subject} {replacement}",
                   f"regexQuoteMeta {subject}")


def version(random):
    part = lambda: random.choice(["0", "1", "2", "3", "10", "20"])
    numbers = ".".join(part() for _ in range(random.choice([1, 2, 3, 3, 3, 3])))
    return random.choice(["", "", "v"]) + numbers + random.choice(["", "", "", "-alpha", "-alpha.1", "-1", "-rc.2.x", "-0", "-alpha-1",
        "-01"]) + random.choice(["", "", "", "+b", "+1.2", "+a-b"])


def versions(random):
    def comparison():
        wild = random.choice(["x", "X", "*"])
        body = random.choice([version(random)] * 4 + [f"1.{wild}", f"1.2.{wild}", wild, f"1.{wild}.3", "", "1.2.3.4", "a", "01.2"])
        return random.choice(["", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "^", "~>", "==", "> ", ">= ", " ^"]) + body
    constraint = random.choice([", ", " ", ",", "||", " || "]).join(comparison() for _ in range(random.choice([1, 1, 1, 2, 3])))
    if random.random() < 0.1:
        constraint = f"{version(random)} - {version(random)}"
    some_version = quoted(version(random))
    return actions(f"$v := semver {some_version}", "$v", "$v.Major", "$v.Prerelease", "$v.Metadata", "$v.Original", "$v.IncMinor",
                   f"$v.Compare (semver {quoted(version(random))})", f"semverCompare {quoted(constraint)} {some_version}")


def dates(random):
    pieces = ["2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "15", "03", "3", "04", "4", "05", "5", "PM",
              "pm", "MST", "Z0700", "Z07:00", "Z07", "-0700", "-07:00", "-07", "-070000", "Z070000", ".000", ".999", ",000", ".0",
              "Mon", "Monday", " ", "-", "/", ":", "T", "x", "é", "0", "9", "th", "Z07:00:00", "05.000000", "15h", "Jane"]
    layout = quoted(some(random, pieces, 1, 7))
    moment = random.choice([str(random.randrange(-(10 ** 11), 10 ** 11)), str(random.randrange(2 * 10 ** 9)),
                            f"(int64 {random.randrange(10 ** 10)})"])
    zone = quoted(random.choice(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Local", "", "Pacific/Apia", "Etc/GMT+5",
                                 "America/St_Johns", "nowhere"]))
    seconds = random.choice([str(random.randrange(10 ** random.randint(1, 10))),
                             quoted(f"{random.randrange(100)}h{random.randrange(60)}m"), "1.5", quoted("90"), "-61"])
    span = quoted(random.choice(["", "-"]) + some(random, ["1h", "30m", "2s", "5ms", "7us", "9ns", "1.5h", "100h", "3µs"], 1, 3))
    day, clock = f"2024-0{random.randint(1, 9)}-{random.randint(10, 28)}", f"0{random.randint(0, 9)}:1{random.randint(0, 9)}:59"
    zoned = f"{day}T{clock}{random.choice(['Z', '+05:30', '-11:00', '.25Z'])}"
    return actions(f"dateInZone {layout} {moment} {zone}", f"htmlDateInZone {moment} {zone}", f"duration {seconds}", f"durationRound {span}",
                   f'$t := toDate "2006-01-02T15:04:05Z07:00" "{zoned}"', f"date {layout} ($t | dateModify {span})", f"$t | dateModify {span}",
                   "toJson $t", "unixEpoch $t", "$t.Year", "$t.Weekday", "$t.YearDay", "$t.UTC", f"toDate {layout} (date {layout} $t)")


def json_text(random, depth=3):
    kind = random.randrange(9 if depth else 6)
    if kind < 2:
        return random.choice(["0", "1", "-1", "1.5", "1e3", "1E+2", "-0", "-0.0", "1e400", "123456789012345678901234567890", "1e-7",
                              "1e21", "100000", "1234567", "0.1", "01", "1.", ".5", "+1", "NaN",
                              "0x1"][: 15 if random.random() < 0.9 else None])
    if kind < 4:
        return random.choice(['"a"', '""', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\n\\t\\/"', '"<&>"', '"é\u2028"',
                              '"\\u0000"', '"\x7f"', '"\\x"', '"\t"', "'a'",
                              '"\\ud800\\u0041"'][: 10 if random.random() < 0.9 else None])
    if kind < 6:
        return random.choice(["true", "false", "null", "nul", "True"][: 3 if random.random() < 0.95 else None])
    space = random.choice(["", "", " ", "\n ", "\t"])
    if kind < 7:
        return "[" + space + ("," + space).join(json_text(random, depth - 1) for _ in range(random.randrange(4))) + "]"
    keys = ['"a"', '"b"', '"a"', '"A"', '""', '"é"', '"1"', '"<"']
    entries = [f"{random.choice(keys)}{space}:{json_text(random, depth - 1)}" for _ in range(random.randrange(4))]
    return "{" + space + ("," + space).join(entries) + space + "}"


def changed(random, source, pieces):
    for _ in range(random.choice([0, 0, 1, 2])):
        at = random.randrange(len(source) + 1)
        source = source[:at] + random.choice(["", random.choice(pieces)]) + source[at + random.choice([0, 1, 1, 3]):]
    return source


def jsons(random):
    source = quoted(changed(random, json_text(random), list('{}[]",: \\1ea\n') + ["null", "\\u", "  "]))
    return actions(f"fromJson {source} | toJson", f"fromJsonArray {source} | toJson", f"fromJson {source} | toYaml",
                   f"fromJson {source} | toPrettyJson", f"fromJson {source}", f"fromYaml {source} | toYamlPretty",
                   f"fromYamlArray {source} | toRawJson", f"fromJson {source} | toToml", f"mustFromJson {source} | toRawJson")


def toml_value(random, depth=2):
    kind = random.randrange(10 if depth else 8)
    if kind < 2:
        return random.choice(["1", "-17", "+5", "0x1F", "0o17", "0b11", "1_000", "0", "-0", "9223372036854775807",
                              "9223372036854775808", "01", "1__0", "_1"][: 10 if random.random() < 0.9 else None])
    if kind == 2:
        return random.choice(["1.5", "-0.1", "1e3", "1.5E-3", "inf", "-inf", "nan", "+nan", "6.626e-34", "1_0.5", "0.0", "1.", ".5",
                              "1e"][: 11 if random.random() < 0.9 else None])
    if kind < 5:
        return random.choice(['"a"', '""', '"\\u00e9\\t\\""', "'raw\\n'", "''", '"""\na\nb"""', "'''\n x\n'''", '"""a\\\n   b"""',
                              '"é"', '"a\\x"', '"\\U0001F600"', '"""a"b"""', "'''it's'''", '"\\e"', '"\\x41"',
                              '"unclosed'][: 13 if random.random() < 0.9 else None])
    if kind == 5:
        return random.choice(["true", "false", "True"][: 2 if random.random() < 0.95 else None])
    if kind < 8:
        return random.choice(["1979-05-27T07:32:00Z", "1979-05-27T00:32:00.999-07:00", "1979-05-27 07:32:00Z", "1979-05-27T07:32:00",
                              "1979-05-27", "07:32:00", "07:32:00.5", "1979-13-27", "07:32"])
    if kind == 8:
        return "[" + random.choice([", ", ",\n  ", ", # c\n"]).join(toml_value(random,
            depth - 1) for _ in range(random.randrange(4))) + random.choice(["", ",", "\n"]) + "]"
    return "{" + ", ".join(f"{toml_key(random)} = {toml_value(random, depth - 1)}" for _ in range(random.randrange(3))) + "}"


def toml_key(random):
    return random.choice(["a", "b", "c", "d", "e", "f", "g", "h", "a.b", "c.d.e", '"q k"', "'l'", "1", "1.2", "a-b_c", "é",
                          "a . b"][: 16 if random.random() < 0.9 else None])


def tomls(random):
    lines = []
    for _ in range(random.randint(1, 6)):
        kind = random.random()
        if kind < 0.65:
            lines.append(f"{toml_key(random)} = {toml_value(random)}" + random.choice(["", "", " # c"]))
        else:
            left, right = random.choice(["[]", "[]", ("[[", "]]")])
            lines.append(f"{left}{random.choice(['t', 'u', 't.v', 'w', 'w.x.y', toml_key(random)])}{right}")
    source = quoted(changed(random, "\n".join(lines), list("[]={}\"'#.,\n 1a")))
    return actions(f"fromToml {source} | toJson", f"fromToml {source} | toToml", f"fromToml {source}", f"fromToml {source} | toYaml")


def words(random):
    subject, other, third = (quoted(text(random)) for _ in range(3))
    n, m = random.randint(-2, 12), random.randint(-2, 12)
    calls = [f"{name} {subject}" for name in ("abbrev 5", "snakecase", "camelcase", "kebabcase", "title", "untitle", "swapcase",
                                              "initials", "upper", "lower", "nospace", "trim", "quote", "squote", "html", "js",
                                              "urlquery", "b64enc", "b32enc", "len",
             "sha256sum", "adler32sum", "base", "dir", "ext", "clean", "isAbs", "toJson", "toYaml", "toRawJson", "int", "int64",
             "float64", "toDecimal", "urlParse", "toString", "kindOf", "nindent 2", "indent 3", "b64dec", "b32dec", "atoi", "println",
             "cat 1", "osBase")]
    calls += [f"trunc {n} {subject}", f"wrap {max(n, 1)} {subject}", f"wrapWith {max(n, 1)} {other} {subject}",
              f"abbrevboth {n} {m} {subject}", f"replace {other} {third} {subject}", f"split {other} {subject}",
              f"splitList {other} {subject} | toJson",
              f"splitn {other} {n} {subject}", f"trimAll {other} {subject}", f"trimPrefix {other} {subject}",
              f"trimSuffix {other} {subject}", f"contains {other} {subject}", f"hasPrefix {other} {subject}",
              f"plural {other} {third} {n}", f"repeat 3 {subject}",
              f"list {subject} {other} {third} | sortAlpha | toJson", f"list {subject} {other} {third} | uniq | join {other}",
              f"lt {subject} {other}", f"abbrev {n} {subject}", f"dict {subject} {other} {third} 1 | toYaml",
              f"dict {subject} {other} | toToml",
              f"dict {subject} {other} | toYamlPretty", f"dict {subject} (list {other} {third}) | toJson",
              f"list {subject} {other} | toStrings | toYaml", f"fromYaml {subject}", f"fromToml {subject}",
              f"trimall {other} {subject}", f"coalesce {subject} {other}",
              f"regexQuoteMeta {subject}", f"print {subject} 1 2 {other}",
              f"dict \"host\" {subject} \"path\" {other} \"query\" {third} \"scheme\" \"http\" | urlJoin",
              f"dict {subject} {other} | urlJoin"]
    if n >= 0 and m >= 0:
        calls.append(f"substr {n} {m} {subject}")
    return actions(*random.sample(calls, 3))


def numbers(random):
    names = ("add sub mul div mod max min addf subf mulf divf maxf minf floor ceil int int64 float64 toString toJson toYaml quote add1 add1f"
             " eq lt print toRawJson toDecimal typeOf toYamlPretty").split()
    one = {"floor", "ceil", "int", "int64", "float64", "toString", "toJson", "toYaml", "quote", "add1", "add1f", "print", "toRawJson",
           "toDecimal", "typeOf", "toYamlPretty"}
    def operand():
        return number(random) if random.random() < 0.8 else quoted(some(random,
            ["1", "0", ".", "-", "e", "5", "0x", "_", " ", "Inf", "+", "nan"], 1, 4))
    def call():
        name = random.choice(names)
        count = 1 if name in one else 2 if name in {"sub", "div", "mod", "eq", "lt"} else random.randint(1, 4)
        return f"{name} " + " ".join(operand() for _ in range(count))
    calls = [call() for _ in range(3)] + [f"round {operand()} {random.randint(-2, 6)}",
                                          f"round {operand()} {random.randint(0, 4)} {random.choice(['0.1', '0.5', '0.9', '1.0'])}",
                                          f"dict \"a\" {operand()} | toToml",
                                          f"untilStep {random.randint(-5, 5)} {random.randint(-9, 9)} {random.randint(-3, 3)} | toJson",
                                          f"seq {random.randint(-5, 5)} {random.randint(-3, 9)}"]
    return actions(*random.sample(calls, 3))


def data(random):
    """What the writers make of values, and what functions on lists and maps give."""
    a, b, c = (value(random, 3) for _ in range(3))
    lists, maps = [f"(list {a} {b} {c})", f"(list {a} {a} {b})", "(list)"], [f"(dict \"a\" {a} \"b\" {b})",
        f"(dict \"a\" (dict \"x\" {a}) \"c\" {c})", "(dict)"]
    items, more, table, other = random.choice(lists), random.choice(lists), random.choice(maps), random.choice(maps)
    calls = [f"{name} {a}" for name in ("toYaml", "toYamlPretty", "toJson", "toPrettyJson", "toRawJson", "print", "quote", "squote",
                                        "toString", "kindOf", "typeOf", "empty", "not", "html", "urlquery", "js", "deepCopy")]
    calls += [f"{name} {items} | toJson" for name in ("uniq", "compact", "reverse", "initial", "rest", "first", "last", "sortAlpha",
                                                      "toStrings", "chunk 2", "join \",\"", "mustUniq", "mustCompact")]
    calls += [f"toToml {table}", f"merge {table} {other} | toYaml", f"mergeOverwrite {table} {other} | toYaml",
              f"pick {table} \"a\" | toJson", f"omit {table} \"a\"", f"concat {items} {more} | toYaml", f"append {items} {a}",
              f"prepend {items} {b} | toJson",
              f"has {a} {items}", f"without {items} {a} | toJson", f"deepEqual {items} {more}", f"eq {a} {b}", f"default {a} {b}",
              f"coalesce {a} {b} {c}", f"ternary {a} {b} true", f"and {a} {b}", f"or {a} {b}", f"all {a} {b}", f"any {a} {b}",
              f"dig \"a\" \"x\" {c} {table} | toJson",
              f"dig \"a\" {c} {table}", f"pluck \"a\" {table} {other} | toYaml", f"hasKey {table} \"a\"", f"get {table} \"b\"",
              f"slice {items} 1 2 | toJson", f"mustSlice {items} 1", f"fromYaml (toYaml {table}) | toJson",
              f"fromToml (toToml {table}) | toJson", f"index {items} 0", f"len {a}",
              f"kindIs \"slice\" {a}", f"range {items} }}}}{{{{ . }},{{{{ end",
              f"range $k, $v := {table} }}}}{{{{ $k }}={{{{ $v }},{{{{ end", f"with {a} }}}}{{{{ . }}}}{{{{ else }}-{{{{ end",
              f"mustToToml {table}", f"fromJson (toJson {table}) | toYaml", f"toYaml {table} | nindent 2",
              f"list {a} {b} | toYaml | indent 1",
              f"dict \"a\" {items} | toToml", f"toYamlPretty {items}", f"toPrettyJson {table}", f"cat {a} {b}", f"join \"-\" {a}",
              f"lt {a} {b}"]
    return actions(*random.sample(calls, 2))


SNIPPETS = {make.__name__: make for make in (formats, regexes, versions, dates, jsons, tomls, words, numbers, data)}
