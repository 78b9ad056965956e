#!/usr/bin/env python3
"""Validates rendered objects strictly: no unknown or misplaced field.

Usage: charts/validate-objects.py rendered.yaml...    Needs `pip install kubernetes-validate jsonschema pyyaml`.
Kinds of Kubernetes are held to its published schemas, in two versions; kinds of other projects to schemas/crd/.
"""
import json
import pathlib
import sys

import jsonschema
import kubernetes_validate
import yaml

VERSIONS = ("1.27", "1.34")  # the oldest that the charts accept, and a current one
# The guide's own mistakes: a Secret with placeholders that are no base64, and a route without destination.
EXEMPT = {("guide", "Secret", "erlmcp-secrets"), ("guide", "VirtualService", "erlmcp")}
CRD = pathlib.Path(__file__).parent.parent / "schemas" / "crd"


def problems(thing):
    group = thing["apiVersion"].rpartition("/")[0]
    custom = CRD / f"{thing['kind'].lower()}.{group}.schema.json"
    if custom.exists():
        errors = jsonschema.Draft202012Validator(json.loads(custom.read_text())).iter_errors(thing)
        yield from (f"{error.json_path}: {error.message}" for error in errors)
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(thing, version, strict=True)
        except Exception as error:  # of several unrelated classes: a missing schema is a failure too
            yield f"Kubernetes {version}: {error}"


def main():
    failures = count = 0
    for name in sys.argv[1:]:
        for thing in yaml.safe_load_all(pathlib.Path(name).read_text()):
            if not thing or (pathlib.Path(name).parent.name, thing["kind"], thing["metadata"]["name"]) in EXEMPT:
                continue
            count += 1
            for problem in problems(thing):
                failures += 1
                print(f"{name}: {thing['kind']} {thing['metadata']['name']}: {problem}")
    print(f"{count} objects, {failures} problems")
    sys.exit(failures > 0)


main()
