"""A case is a text in a chart that shows what the engines make of it; its number decides it."""
import functools
import json
import os
import pathlib
import random
import re
import sys

import helm_python

import engines
from documents import Documents
from flags import FILES as FLAG_FILES
from flags import Flags, arguments
from manifests import manifests
from snippets import SNIPPETS
from templates import FILES, VALUES, Templates

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What is made of a document: an expression over `$d`, its text.
VIEWS = ("fromYaml $d | toJson", "fromYaml $d | toYaml", "fromYaml $d | toYamlPretty", "fromYaml $d | toYaml | fromYaml | toJson",
         "fromYamlArray $d | toJson",
         'printf "%v" (fromYaml $d)', "fromYaml $d | toToml", "fromYamlArray $d | toYaml", "fromYaml $d | toPrettyJson",
         "fromJson $d | toJson", "fromYaml $d | toRawJson | mustFromJson | toYaml")
VIEWER = f"""{{{{ range $p, $_ := .Files.Glob "docs/*" }}}}{{{{ $d := $.Files.Get $p -}}}}
{{{{ list {" ".join(f"({view})" for view in VIEWS)} | toJson }}}}
{{{{ end }}}}""".encode()
VALUES_VIEWER = b"""{{ .Values }}|{{ toYaml .Values }}|{{ toJson .Values }}
{{ range $k, $v := .Values }}{{ kindOf $v }} {{ typeOf $v }} {{ quote $v }} {{ $v }}
{{ end }}"""
# Every value with its Go type.
TYPES = b"""{{ define "show" }}{{ typeOf . }}
{{- if kindIs "map" . }}{ {{ range $k, $v := . }}{{ quote $k }}: {{ include "show" $v }}, {{ end }}}
{{- else if kindIs "slice" . }}[ {{ range . }}{{ include "show" . }}, {{ end }}]
{{- else }} {{ toJson . }}{{ end }}{{ end -}}
values: {{ include "show" .Values | quote }}
"""
BATCH = 50


def seed_documents():
    """The values of test cases, and the values files of charts."""
    facts = json.loads((ROOT / "tests/facts/yaml_facts.json").read_text())
    found = {fact["values_yaml"] for fact in facts}
    for pattern in ("values/**/*.yaml", "charts/*/values.yaml", "tests/diff/cases/*.yaml", "tests/template/*.yaml"):
        found |= {path.read_text()[:3000] for path in ROOT.glob(pattern)}
    return sorted(found - {""})


def seed_templates():
    """The templates of test cases."""
    found = {fact["template"] for fact in json.loads((ROOT / "tests/facts/func_facts.json").read_text())}
    for path in sorted(ROOT.glob("tests/template/*.yaml")):
        found |= {case["template"] for case in helm_python.values_from_yaml("cases:\n" + path.read_text())["cases"]}
    outside = ("now", "rand", "uuid", "gen", "bcrypt", "htpasswd", "shuffle", "keys", "values ", "derive", "AES", "getHost", "until ",
               "repeat", "seq", "ago", "lookup", "indent")
    complex_number = re.compile(r"\di\b")  # a known gap
    found = {text for text in found if len(text) < 1500 and not any(word in text for word in outside)}
    return sorted(text for text in found if not complex_number.search(text))


def seed_flags():
    """The arguments of test cases."""
    lines = (ROOT / "tests/values/set.tsv").read_text().splitlines()
    return sorted({text for line in lines for text in line.split("\t")[1:-1:2]})


class Kind:
    """How the engines are asked: chartroom's example `renderer`, and Helm's like it."""

    program, arguments = "examples/renderer", ()

    def commands(self, program):
        """Helm's and chartroom's."""
        return [*engines.HELM, *self.arguments], [program, *self.arguments]


class Document(Kind):
    """Documents, many in a chart: what `fromYaml` and its kin make of each."""

    name, batch = "documents", BATCH

    def __init__(self):
        self.seeds = seed_documents()

    def text(self, number):
        return Documents(random.Random(f"document {number}"), self.seeds).document()

    def chart(self, texts):
        return {"templates/t.txt": VIEWER, **{f"docs/{n:03}": text.encode("utf-8", "surrogatepass") for n, text in enumerate(texts)}}

    def split(self, answer, count):
        """What a chart gave for each text, or None if it can't be told."""
        texts, error = answer
        lines = texts["c/templates/t.txt"].splitlines() if not error else []
        return [json.loads(line) for line in lines] if len(lines) == count else None


class Single(Kind):
    """A text in a chart of its own."""

    batch = 1

    def split(self, answer, _count):
        texts, error = answer
        return [[error if error else texts.get("c/templates/t.txt", "")]]


class Values(Single):
    """Documents as a chart's values.yaml."""

    name = "values"

    def __init__(self):
        self.seeds = seed_documents()

    def text(self, number):
        return Documents(random.Random(f"values {number}"), self.seeds).document()

    def chart(self, texts):
        return {"templates/t.txt": VALUES_VIEWER, "values.yaml": texts[0].encode("utf-8", "surrogatepass")}


class Template(Single):
    """Templates over fixed values."""

    name = "templates"

    def __init__(self):
        self.seeds = seed_templates()

    def text(self, number):
        return Templates(random.Random(f"template {number}"), self.seeds).template()

    def chart(self, texts):
        return {"templates/t.txt": texts[0].encode("utf-8", "surrogatepass"), "values.yaml": VALUES.encode(), **FILES}


class Snippet(Template):
    """Small templates about one thing."""

    def __init__(self, name):
        self.name, self.make = name, SNIPPETS[name]

    def text(self, number):
        return self.make(random.Random(f"{self.name} {number}"))


class SetFlags(Single):
    """Flags of the `--set` family, given to the command lines of both: `helm` on PATH, or what the variable HELM names."""

    name, program = "flags", "chartroom"

    def __init__(self):
        self.seeds = seed_flags()

    def commands(self, program):
        asked = [sys.executable, str(pathlib.Path(__file__).with_name("command_line.py"))]
        return [*asked, os.environ.get("HELM", "helm")], [*asked, program]

    def text(self, number):
        return Flags(random.Random(f"flags {number}"), self.seeds).text()

    def chart(self, texts):
        files = {f"work/{name}": data for name, data in FLAG_FILES.items()}
        return {"templates/t.yaml": TYPES, "args.json": json.dumps(arguments(texts[0])).encode(), **files}


class Manifests(Single):
    """Charts of several files, and the text of what would be installed: documents apart, in order, without hooks."""

    name, arguments = "manifests", ("manifests",)

    def text(self, number):
        return manifests(random.Random(f"manifests {number}"))

    def chart(self, texts):
        files = re.split(r"^=== (.*)\n", texts[0], flags=re.MULTILINE)
        return {path: text.encode() for path, text in zip(files[1::2], files[2::2])}

    def split(self, answer, _count):
        texts, error = answer
        return [[error if error else texts["manifests"].strip()]]


KINDS = {kind.name: kind for kind in (Document, Values, Template, Manifests, SetFlags)} | {name: functools.partial(Snippet,
    name) for name in SNIPPETS}
