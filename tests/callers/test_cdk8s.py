"""cdk8s, a TypeScript library, whose `Helm` construct is given a program as `helmExecutable`."""
import json

import pytest
from conftest import fetch, run

PACKAGES = ("cdk8s@2.70.106", "constructs@10.8.1")
PROGRAM = """
const { App, Chart, Helm } = require("cdk8s");
const chart = new Chart(new App(), "rendered");
new Helm(chart, "helm", JSON.parse(process.argv[1]));
console.log(JSON.stringify(chart.toJson()));
"""


@pytest.fixture(scope="session")
def modules():
    return fetch("cdk8s", "npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES)


def test_helm_construct(modules, recording, helm):
    files = [argument for path in recording.values for argument in ("--values", str(path))]
    properties = {
        "chart": str(recording.chart),
        "releaseName": recording.release,
        "namespace": recording.namespace,
        "helmExecutable": str(helm.program),
        "helmFlags": ["--no-hooks", *files],
        "values": {},
    }
    rendered = run("node", "-e", PROGRAM, json.dumps(properties), cwd=modules, env=helm.environment)
    recording.assert_same_objects(json.loads(rendered))
