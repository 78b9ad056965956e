#!/usr/bin/env python3
"""Validates what the charts render, strictly: no unknown or misplaced field.

Usage: charts/validate-objects.py [CHARTROOM]    Needs `pip install kubernetes-validate jsonschema pyyaml`.
Renders every case of tests/render, which has every values file, and every block of the guide (tests/guide), hooks included.
Kinds of Kubernetes are held to its published schemas, in two versions; kinds of other projects to schemas/crd/.
"""
import functools
import json
import pathlib
import subprocess
import sys

import jsonschema
import kubernetes_validate
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = ("1.27", "1.34")  # the oldest that the charts accept, and a current one
# The guide's own mistakes: a Secret with placeholders that are no base64, and a route without destination.
EXEMPT = {("erlmcp/guide", "Secret", "erlmcp-secrets"), ("erlmcp/guide", "VirtualService", "erlmcp")}


def renderings():
    """The name of every case with the arguments that render it."""
    for case in sorted(ROOT.glob("tests/render/erlmcp*/*/case.yaml")):
        given = yaml.safe_load(case.read_text())
        files = [argument for name in given["values"] for argument in ("-f", name)]
        name = f"{case.parent.parent.name}/{case.parent.name}"
        yield name, [given["release"], given["chart"], "-n", given["namespace"], *files]
    for block in sorted(ROOT.glob("tests/guide/*/values.yaml")):
        yield f"guide/{block.parent.name}", ["erlmcp", "charts/erlmcp-enterprise", "-n", "erlmcp", "-f", str(block)]


@functools.cache
def custom_schema(kind, group):
    """The schema of another project's kind, or None."""
    path = ROOT / "schemas" / "crd" / f"{kind.lower()}.{group}.schema.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text())) if path.exists() else None


@functools.cache
def problems(text):
    """What is wrong with an object, given as JSON: most cases share most objects."""
    thing = json.loads(text)
    custom = custom_schema(thing["kind"], thing["apiVersion"].rpartition("/")[0])
    if custom:
        return [f"{error.json_path}: {error.message}" for error in custom.iter_errors(thing)]
    found = []
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(thing, version, strict=True)
        except Exception as error:  # of several unrelated classes: a missing schema is a failure too
            found.append(f"Kubernetes {version}: {error}")
    return found


def main():
    chartroom = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug" / "chartroom"
    failures, count = 0, 0
    for name, arguments in renderings():
        rendered = subprocess.run([chartroom, "template", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
        for thing in filter(None, yaml.safe_load_all(rendered)):
            if (name, thing["kind"], thing["metadata"]["name"]) in EXEMPT:
                continue
            count += 1
            for problem in problems(json.dumps(thing, sort_keys=True)):
                failures += 1
                print(f"{name}: {thing['kind']} {thing['metadata']['name']}: {problem}")
    print(f"{count} objects, {failures} problems")
    sys.exit(failures > 0 or count == 0)


main()
