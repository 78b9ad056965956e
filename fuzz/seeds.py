#!/usr/bin/env python3
"""Fills fuzz/corpus with the corpora that are kept and with the texts of the test cases: a file a text, named by its hash."""

import hashlib
import io
import json
import pathlib
import re
import tarfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent


def keep(target, text):
    data = text if isinstance(text, bytes) else text.encode()
    directory = ROOT / "fuzz/corpus" / target
    directory.mkdir(parents=True, exist_ok=True)
    (directory / hashlib.sha1(data).hexdigest()).write_bytes(data)


def cases(pattern):
    for path in sorted(ROOT.glob(pattern)):
        for document in yaml.safe_load_all(path.read_text()):
            yield from document if isinstance(document, list) else [document]


for path in ROOT.glob("fuzz/corpora/*.tar.gz"):
    with tarfile.open(path) as archive:
        for entry in archive:
            keep(path.name.removesuffix(".tar.gz"), archive.extractfile(entry).read())

for case in cases("tests/template/*.yaml"):
    if isinstance(case, dict) and isinstance(case.get("template"), str):
        keep("template", case["template"])
        keep("chart", f"--- values.yaml\n{case.get('values', '')}\n--- templates/t.yaml\n{case['template']}")

for facts in ("func_facts", "yaml_facts"):
    for fact in json.loads((ROOT / f"tests/facts/{facts}.json").read_text()):
        keep("template", fact["template"])
        if values := fact.get("values_yaml"):
            keep("yaml", values)
            keep("yaml_round_trip", values)

for pattern, text, *_ in json.loads((ROOT / "tests/facts/regex_facts.json").read_text()):
    keep("regexp", f"{pattern}\n{text}")

for line in (ROOT / "tests/values/set.tsv").read_text().splitlines():
    for kind in range(5):
        keep("set", bytes([kind]) + line.split("\t")[0].encode())

for path in ROOT.glob("charts/*/values.schema.json"):
    keep("schema", path.read_text() + "\n---\n" + (path.parent / "values.yaml").read_text())
keep("schema", '{"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {"a": {"enum": [1]}}}\n---\na: 1\n')
keep("schema", '{"properties": {"a": {"pattern": "^x+$", "minLength": 2}}, "required": ["b"]}\n---\na: yy\n')

for path in [*ROOT.glob("values/**/*.yaml"), *ROOT.glob("charts/*/values.yaml")]:
    keep("yaml", path.read_text())
    keep("yaml_round_trip", path.read_text())

for path in filter(pathlib.Path.is_file, ROOT.glob("charts/*/templates/*")):
    keep("template", path.read_text())

for text in ("%d %s %v", "%+v %#v %T", "%[3]*.[2]*[1]f", "%-10q|%x|% X|%U|%c", "%08.3f %e %g %b %o %O", "%!", "%[", "%[99]d", "%w %p %t"):
    keep("printf", text)
for text in re.findall(r"--jsonpath '(.*)'$", (ROOT / "tests/transcripts/helm4/jsonpath.md").read_text(), re.MULTILINE):
    keep("jsonpath", text)
for names in (["c/Chart.yaml"], ["c/Chart.yaml", "c/templates/t.yaml"], ["c/Chart.yaml", "c/charts/d/Chart.yaml"]):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            data = b"apiVersion: v2\nname: c\nversion: 0.1.0\n"
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    keep("archive", out.getvalue())
