"""checkov's Helm framework, which finds `helm` on the PATH and leaves a chart out where anything is on its stderr."""
import json
import shutil

import pytest
from conftest import CHART, TOP, run, venv_program

# What checkov 3.3.30 finds in the test chart with Helm 4.2.3: `run --helm HELM` holds a Helm to it.
PASSED, FAILED, OBJECTS = 207, 61, 7


def scan(helm, framework, directory):
    arguments = ("--framework", framework, "--output", "json", "--skip-download", "--soft-fail")
    report = run(venv_program("checkov"), "--directory", directory, *arguments, env=helm.environment)
    summary = json.loads(report)["summary"]
    return summary["passed"], summary["failed"], summary["resource_count"]


def test_finds_what_it_finds_with_helm(helm, tmp_path):
    shutil.copytree(CHART, tmp_path / "shop")
    shutil.copytree(CHART / "charts" / "cache", tmp_path / "cache")
    assert scan(helm, "helm", tmp_path) == (PASSED, FAILED, OBJECTS)


@pytest.mark.parametrize("name", ["erlmcp", "erlmcp-enterprise"])
def test_leaves_nothing_of_a_chart_out(name, helm, tmp_path):
    chart, rendered = TOP / "charts" / name, tmp_path / "rendered"
    rendered.mkdir()
    (rendered / "all.yaml").write_text(run(helm.program, "template", chart, env=helm.environment))
    assert scan(helm, "helm", chart) == scan(helm, "kubernetes", rendered)
