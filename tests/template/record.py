#!/usr/bin/env python3
"""Asks Helm 4.2.3 for what the templates of case files give, and writes it into the files.

    python3 -m venv /tmp/helm && /tmp/helm/bin/pip install helm-python-sdk==0.2.2 pyyaml
    /tmp/helm/bin/python tests/template/record.py [--check] [FILE...]

A case file is a list of cases: `name`, `template` (the text of templates/t.txt), and if wanted `values` (the text of values.yaml),
`files` (more files of the chart by path) and `note`. The recorder adds `expect`, the rendered text, or `error`, Helm's message.
The chart is `c` 0.1.0 without appVersion, the release `rel` in namespace `ns`. --check changes nothing and fails if an answer is new.
"""
import glob
import os
import re
import sys
import tempfile

import helm_python
import yaml

FIELDS = ("name", "note", "template", "values", "files", "expect", "error")
CHART = "apiVersion: v2\nname: c\nversion: 0.1.0\n"
HEADER = "# Recorded from Helm 4.2.3 by: tests/template/record.py"
# Longer errors (endless recursion) are recorded with their middle left out; mod.rs shortens what it gets in the same way.
LONGEST_ERROR, KEPT = 4000, 600


def shorten(error):
    if len(error) <= LONGEST_ERROR:
        return error
    return f"{error[:KEPT]}[... {len(error) - 2 * KEPT} characters ...]{error[-KEPT:]}"


def ask(case):
    """What Helm makes of a case: the field to record and its text."""
    files = {"Chart.yaml": CHART, "values.yaml": case.get("values", ""), **case.get("files", {}), "templates/t.txt": case["template"]}
    with tempfile.TemporaryDirectory() as chart:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(chart, path)), exist_ok=True)
            with open(os.path.join(chart, path), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        try:
            with helm_python.Chart.load(chart) as loaded:
                return "expect", loaded.render({}, name="rel", namespace="ns")["c/templates/t.txt"]
        except helm_python.HelmError as error:
            return "error", shorten(str(error))


def scalar(text, indent):
    """A text as a YAML scalar that people can read: plain words, quoted on one line, else a block."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9 (),./_-]*[A-Za-z0-9)]", text) and text not in ("true", "false", "null"):
        return text
    if not text or not all(c.isprintable() or c == "\n" for c in text) or not text.strip("\n "):
        return yaml.dump(text, default_style='"', width=10**9, allow_unicode=True).rstrip("\n")
    if "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    hint = "2" if text[0] in " \n" else ""
    pad = " " * (indent + 2)
    return "|" + hint + chomp + "\n" + "\n".join(pad + line if line else "" for line in text.removesuffix("\n").split("\n"))


def dump(case):
    lines = []
    for field in FIELDS:
        if field in case and field == "files":
            lines.append("files:")
            lines += [f"  {path}: {scalar(text, 4)}" for path, text in case["files"].items()]
        elif field in case:
            lines.append(f"{field}: {scalar(case[field], 2)}")
    return "- " + "\n  ".join(lines)


def record(path, check):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head = [line for line in text.split("\n\n")[0].split("\n") if line.startswith("#") and line != HEADER]
    cases = yaml.load(text, yaml.BaseLoader)
    names = [case["name"] for case in cases]
    assert len(names) == len(set(names)), f"{path}: a name stands twice"
    for case in cases:
        assert set(case) <= set(FIELDS), f"{path}: {case['name']}: unknown field"
        old = {field: case.pop(field, None) for field in ("expect", "error")}
        field, answer = ask(case)
        if check and old[field] != answer:
            sys.exit(f"{path}: {case['name']}: recorded {old}, now {field} {answer!r}")
        case[field] = answer
    out = "\n".join(head + [HEADER]) + "\n\n" + "\n\n".join(dump(case) for case in cases) + "\n"
    assert yaml.load(out, yaml.BaseLoader) == cases, f"{path}: does not read back as it was written"
    if not check:
        with open(path, "w", encoding="utf-8") as file:
            file.write(out)
    return len(cases)


def main():
    arguments = sys.argv[1:]
    check = "--check" in arguments
    files = [a for a in arguments if a != "--check"] or sorted(glob.glob(os.path.join(os.path.dirname(__file__), "*.yaml")))
    print(sum(record(path, check) for path in files), "cases")


if __name__ == "__main__":
    main()
