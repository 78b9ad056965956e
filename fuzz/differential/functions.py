"""The functions that generated templates call: what they take and give. Left out is what is random or looks outside."""

# s string, i int, f float, n any number, b bool, l list, d map, a anything, r regular expression, v version, c constraint,
# t date layout, T time, D duration, S text of a date, z time zone, y YAML, j JSON, p printf's format, k kind of a value; a last `*`
# repeats what stands before it.
SIGNATURES = """
abbrev i s : s | abbrevboth i i s : s | add n * : i | add1 n : i | add1f n : f | addf n * : f | adler32sum s : s | all a * : b
and a a * : a | any a * : b | append l a : l | atoi s : i | b32dec s : s | b32enc s : s | b64dec s : s | b64enc s : s | base s : s
biggest n n * : i | camelcase s : s | cat a * : s | ceil n : f | chunk i l : l | clean s : s | coalesce a * : a | compact l : l
concat l * : l | contains s s : b | date t T : s | dateInZone t T z : s | dateModify D T : T | deepCopy a : a | deepEqual a a : b
default a a : a | dict s a : d | dict s a s a : d | dig s a d : a | dig s s a d : a | dir s : s | div n n : i | divf n n * : f
duration a : s | duration i : s | durationRound D : s | durationRound T : s | durationRound a : s | empty a : b | eq a a : b
eq a a a : b | eq i i : b | eq n n : b | eq s s : b | ext s : s | first l : a | float64 a : f | floor n : f | fromJson j : d
fromJsonArray j : l | fromToml s : d | fromYaml y : d | fromYamlArray y : l | ge f f : b | ge i i : b | ge s s : b | get d s : a
gt f f : b | gt i i : b | gt s s : b | has a l : b | hasKey d s : b | hasPrefix s s : b | hasSuffix s s : b | hello : s
html a * : s | htmlDate T : s | htmlDateInZone T z : s | indent i s : s | index a a : a | index a a a : a | index d s : a
index l i : a | initial l : l | initials s : s | int a : i | int64 a : i | isAbs s : b | join s l : s | js a * : s
kebabcase s : s | kindIs k a : b | kindOf a : s | last l : a | le f f : b | le i i : b | le s s : b | len a : i | list a * : l
list a a a : l | lower s : s | lt f f : b | lt i i : b | lt s s : b | max n n * : i | maxf n n * : f | merge d d * : d
mergeOverwrite d d * : d | min n n * : i | minf n n * : f | mod n n : i | mul n n * : i | mulf n n * : f | mustAppend l a : l
mustChunk i l : l | mustCompact l : l | mustFirst l : a | mustFromJson j : a | mustHas a l : b | mustInitial l : l
mustLast l : a | mustMerge d d : d | mustPrepend l a : l | mustRegexFind r s : s | mustRegexFindAll r s i : l
mustRegexMatch r s : b | mustRegexReplaceAll r s s : s | mustRegexSplit r s i : l | mustRest l : l | mustReverse l : l
mustSlice l i : l | mustToDate t S : T | mustToJson a : s | mustToPrettyJson a : s | mustToToml d : s | mustToYaml a : s
mustUniq l : l | mustWithout l a : l | ne a a : b | ne i i : b | ne s s : b | nindent i s : s | nospace s : s | not a : b
omit d s * : d | or a a * : a | osBase s : s | osClean s : s | osDir s : s | osExt s : s | pick d s * : d | pluck s d * : l
plural s s i : s | prepend l a : l | print a * : s | printf p a * : s | printf p a a : s | println a * : s | push l a : l
quote a * : s | regexFind r s : s | regexFindAll r s i : l | regexMatch r s : b | regexQuoteMeta s : s | regexReplaceAll r s s : s
regexReplaceAllLiteral r s s : s | regexSplit r s i : l | repeat i s : s | replace s s s : s | required s a : a | rest l : l
reverse l : l | round n i : f | round n i f : f | semver v : a | semverCompare c v : b | seq i * : s | set d s a : d
sha1sum s : s | sha256sum s : s | slice l i : l | slice l i i : l | slice s i i : s | snakecase s : s | sortAlpha l : l
split s s : d | splitList s s : l | splitn s i s : d | squote a * : s | sub n n : i | subf n n * : f | substr i i s : s
swapcase s : s | ternary a a b : a | title s : s | toDate t S : T | toDecimal a : i | toJson a : s | toPrettyJson a : s
toRawJson a : s | toString a : s | toStrings a : l | toToml d : s | toYaml a : s | toYamlPretty a : s | tpl s d : s | trim s : s
trimAll s s : s | trimPrefix s s : s | trimSuffix s s : s | trunc i s : s | tuple a * : l | typeIs k a : b | typeIsLike k a : b
typeOf a : s | uniq l : l | unixEpoch T : s | unset d s : d | until i : l | untilStep i i i : l | untitle s : s | upper s : s
urlJoin d : s | urlParse s : d | urlquery a * : s | without l a * : l | wrap i s : s | wrapWith i s s : s
"""


def table():
    """Functions as (name, what they take, what they give)."""
    rows = []
    for entry in SIGNATURES.replace("\n", " | ").split(" | "):
        if entry.strip():
            left, _, result = entry.partition(":")
            name, *takes = left.split()
            rows.append((name, takes, result.strip()))
    return rows


FUNCTIONS = table()

# Numbers that make texts and lists as long as they say stand with the functions that do so: these must stay small.
SIZED = {"repeat", "until", "untilStep", "seq", "indent", "nindent", "wrap", "wrapWith", "abbrev", "chunk", "mustChunk", "round"}

# Those that change what they are given.
MUTATING = {"set", "merge", "mergeOverwrite", "mustMerge"}

# Words of each kind.
ATOMS = {
    "s": ['"a"', '""', '"b"', '"Hello World"', '"a,b,c"', '"a-b_c d"', '"é中😀"', '"\\n"', '"a\\nb\\n"', '" pad "', '"1"', '"1.5"',
          '"true"',
          '"0x1f"', '`raw`', '`a\\d+`', '"\\t"', '"%"', '"HTTPServer2Go"', '"one two three four five six seven"', '"/a/b/../c.txt"',
          '"a.b.c"', '"http://u:p@h:80/p?q=1#f"', '"<a href=\\"x\\">&"', '"\\xff"', '"k"'],
    "i": ['0', '1', '2', '3', '-1', '5', '10', '-3', '7', '0x10', '0b11', '0o7', '010', '99'],
    "f": ['1.5', '0.0', '-2.5', '1e10', '1e21', '3.14159', '0.1', '1e-7', '2.0', '0x1p4', '.5', '1e100'],
    "b": ['true', 'false'],
    "l": ['list', '(list 1 2 3)', '(list "a" "b" "a")', '(list 1 "a" nil true 1.5)', '(until 3)', '(splitList "," "b,a,c")',
          '(list (list 1 2) (list "x"))', '(tuple 3 1 2)', '(list "" nil 0 false "x")', '(list (dict "a" 1) (dict "a" 2))'],
    "d": ['dict', '(dict "a" 1 "b" "x")', '(dict "k" (list 1 2) "m" (dict "x" "y"))', '(dict "a" nil)',
          '(dict "b" (dict "c" 1.5) "a" true)', '.Values'],
    "a": ['nil', 'nil', '.Values', '.Chart', '.Release', '.Capabilities', '.Files', '.Template', '.Values.none', '.Release.Name',
          '.Chart.Name', '.Capabilities.KubeVersion.Minor', '.Capabilities.APIVersions', '(semver "1.2.3-a+b")'],
    "r": ['"a"', '"[a-z]+"', '"(a)(b)?"', '"^.*$"', '"\\\\d+"', '"(?i)A"', '"x*"', '"(?P<n>.)"', '"[^a]"', '"a|b"', '"\\\\b"',
          '"(?s).+?"',
          '"$"', '"\\\\pL{2}"', '"[[:alpha:]]"', '"\\\\Qa.\\\\E"'],
    "v": ['"1.2.3"', '"v1.20.3-gke.4"', '"1.2"', '"1.2.3-alpha.1+b"', '"2.0.0"', '"1"', '.Capabilities.KubeVersion.Version'],
    "c": ['">=1.2.0"', '"^1.2"', '"~1.2.3"', '"1.x"', '">1.0.0-0 <2"', '"1.2 - 2.3"', '"=1.2.3 || 2"', '"*"', '"!=1"',
          '">=1.2.0-0, <1.30"', '">= 1.2.3-alpha"', '"<=1"'],
    "t": ['"2006-01-02"', '"Jan _2 15:04:05.000 MST 06 Mon PM pm"', '"02/01/2006"', '"Monday, January 2 2006 -07:00 Z0700"', '"15h04"',
          '"x"', '"2006-01-02T15:04:05Z07:00"', '"__2 002 .999"'],
    "T": ['(toDate "2006-01-02" "2024-02-29")', '(toDate "2006-01-02T15:04:05Z07:00" "2023-07-01T23:59:59.123456789+02:00")', '0',
          '1e9', '1700000000', '(int64 1234567890123)', '(toDate "2006-01-02" "0001-01-01")'],
    "D": ['"1h"', '"-1.5h"', '"90m30s"', '"1h1us"', '"100000h"', '"0"', '"2ms3ns"', '"25h"', '"-0.000001s"'],
    "S": ['"2024-02-29"', '"2023-12-31T23:59:59Z"', '"x"', '"02/01/2006"', '"Monday, January 2 2006 -07:00 Z"', '"2024-13-01"',
          '"Mar 5 10:00:00"'],
    "z": ['"UTC"', '"Europe/Berlin"', '"America/New_York"', '""'],
    "y": ['"a: 1"', '"a: [1, {b: c}]"', '"- 1"', '"a: b: c"', '""', '"a: 012\\nb: yes\\nc: ~"', '"a: &x 1\\nb: *x"',
          '"1: a\\ntrue: b"'],
    "j": ['"{}"', '"{\\"a\\": 1}"', '"[1, \\"a\\", null, 1.5e3]"', '""', '"null"', '"\\"x\\""', '"{\\"a\\": {\\"b\\": [true]}} x"',
          '"{\\"a\\":1,\\"a\\":2}"', '"12345678901234567890"'],
    "k": ['"string"', '"int"', '"float64"', '"slice"', '"map"', '"[]interface {}"', '"map[string]interface {}"', '"bool"', '"invalid"',
          '"int64"', '"common.Values"'],
}

# Words that a function of the kind refuses, or takes for something else.
ODD = {
    "i": ["'a'", '1e3', '-3', '1_000', '0x10', '010', 'nil', '1.5'],
    "d": ['(dict "a" nil)', '(split "," "a,b")', '$', '.Chart', '.Release', 'nil'],
    "r": ['"("', '"a{2,1}"'],
    "v": ['"x"', '"01.2.3"', '"1.2.3-"', '"4294967296.0.0"'],
    "c": ['"x y"', '"~>1"', '""', '"=>1"'],
    "z": ['"x"'],
    "T": ['nil', '"x"', '.Values.s', '-1'],
    "D": ['"x"', '"1"', '""', '"1d"'],
    "a": ['.Values.none.deeper', '(toDate "2006-01-02" "2024-02-29")'],
    "s": ['"\\xff"', '"\\u00e9\\x00"', "'a'", '"{{ 1 }}"', 'nil'],
    "y": ['"{"', '"a: b: c"', '"a: 1\\na: 2"', '"x"'],
    "j": ['"{"', '""', '"[1,]"', '"1e400"', '"\\"\\\\ud800\\""'],
    "l": ['list', 'nil'],
}

VERBS = list("vdsqxXtTfgeEGFbocOUpw%z!") + ["+v", "#v", "5d", "-5d|", "05d", "+d", " d", ".2f", "8.3f", "6.2s", "-8q", "#x", "# x", "x",
                                            "*d", ".*f", "[2]d", "[1]v", "[3]*.[2]*[1]f", "#q", "+q", "#U", "010s", ".0f", ".3g", "#o",
                                            "-010d", "+.3e", "[9]d", "[x]d", "", "#+v", " X", ".1q", "08.3f", "c", "+s", "#t", "020v",
                                            "-20v|"]
