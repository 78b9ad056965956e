"""helmfile, which is pointed to a program with `--helm-binary`. It takes minutes to build, so one on the PATH is used."""
import shutil

import pytest
import yaml
from conftest import CHART, run


@pytest.fixture
def helmfile(helm, tmp_path):
    """Runs helmfile on a file of releases; gives what it prints."""
    program = shutil.which("helmfile")
    if not program:
        pytest.skip("helmfile is not on the PATH")

    def helmfile(releases, *arguments):
        file = tmp_path / "helmfile.yaml"
        file.write_text(yaml.safe_dump({"releases": releases}))
        home = {"HELM_DATA_HOME": str(tmp_path), "HELMFILE_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
        command = (program, "--helm-binary", helm.program, "--file", file, "--quiet", *arguments)
        return run(*command, env=helm.environment | home)

    return helmfile


def test_template(helmfile, recording):
    release = {
        "name": recording.release,
        "namespace": recording.namespace,
        "chart": str(recording.chart),
        "values": [str(path) for path in recording.values],
    }
    text = helmfile([release], "template", "--no-hooks", "--include-crds", "--skip-tests")
    recording.assert_same_objects(yaml.safe_load_all(text))


def test_template_into_files(helmfile, tmp_path):
    shutil.copytree(CHART / "charts" / "cache", tmp_path / "cache")
    shutil.copytree(CHART, tmp_path / "shop")
    release = {"name": "shop", "chart": "./shop", "set": [{"name": "replicas", "value": 3}]}
    helmfile([release], "template", "--output-dir", tmp_path / "out", "--output-dir-template", "{{ .OutputDir }}/x")
    assert "replicas: 3" in (tmp_path / "out/x/shop/templates/deployment.yaml").read_text()


def test_lint(helmfile, tmp_path):
    shutil.copytree(CHART / "charts" / "cache", tmp_path / "cache")
    shutil.copytree(CHART, tmp_path / "shop")
    assert "1 chart(s) linted, 0 chart(s) failed" in helmfile([{"name": "shop", "chart": "./shop"}], "lint")
