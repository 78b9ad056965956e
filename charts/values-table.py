#!/usr/bin/env python3
"""Writes the table of values into each chart's README.md, from values.yaml and the comments above its keys.

Usage: charts/values-table.py [--check]   (--check changes nothing and fails if a table is out of date)
Needs nothing but Python 3. Reads block style YAML, indented by two; a value that is a list or has no comments below is one row.
"""
import pathlib
import re
import sys

BEGIN, END = "<!-- values: begin -->", "<!-- values: end -->"
KEY = re.compile(r"^( *)([\w.\-/]+):(?: (.*))?$")


def rows(lines):
    """Yields (path, default, description) for every key with a comment or a plain value."""
    path, comment, hidden = [], [], None
    for number, line in enumerate(lines):
        text, indent = line.strip(), len(line) - len(line.lstrip())
        if hidden is not None and text and indent > hidden:
            continue
        hidden = None
        if text.startswith("#"):
            comment.append(text[1:].strip())
            continue
        key = KEY.match(line)
        if key:
            path = path[: len(key[1]) // 2] + [key[2]]
            below = [l for l in lines[number + 1 :] if l.strip()]
            block = list(takewhile_indented(below, indent))
            described = any(l.strip().startswith("#") for l in block)
            if key[3] is not None or (comment and not described):
                hidden = indent
                yield ".".join(path), key[3] or "see values.yaml", " ".join(comment)
        comment = []


def takewhile_indented(lines, indent):
    for line in lines:
        if len(line) - len(line.lstrip()) <= indent:
            return
        yield line


def table(chart):
    lines = (chart / "values.yaml").read_text().splitlines()
    cells = ["| `%s` | `%s` | %s |" % (path, default, text.replace("|", "\\|")) for path, default, text in rows(lines)]
    return "\n".join(["| key | default | meaning |", "|---|---|---|", *cells])


def main():
    stale = []
    for readme in sorted(pathlib.Path(__file__).parent.glob("*/README.md")):
        old = readme.read_text()
        before, rest = old.split(BEGIN)
        new = f"{before}{BEGIN}\n{table(readme.parent)}\n{END}{rest.split(END)[1]}"
        if new != old:
            stale.append(str(readme))
            if "--check" not in sys.argv:
                readme.write_text(new)
    if stale and "--check" in sys.argv:
        sys.exit("out of date, run charts/values-table.py: " + ", ".join(stale))


main()
