"""Ansible's module kubernetes.core.helm_template, which a task points to a program with `binary_path`."""
import os
import sys
import zipfile

import pytest
import yaml
from conftest import CHART, fetch, run, venv_program

# The package whose wheel carries the collection kubernetes.core 6.2.0.
COLLECTIONS = "ansible==12.3.0"


@pytest.fixture(scope="session")
def collections():
    directory = fetch("ansible", sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", COLLECTIONS)
    if not (directory / "ansible_collections").exists():
        wheel = zipfile.ZipFile(next(directory.glob("*.whl")))
        core = [name for name in wheel.namelist() if name.startswith("ansible_collections/kubernetes/core/")]
        wheel.extractall(directory, core)
    return directory


@pytest.fixture
def play(collections, helm, tmp_path):
    """Runs a task with the module's options; gives what it registers."""

    def play(**options):
        module = {"kubernetes.core.helm_template": {"binary_path": str(helm.program), **options}}
        result = tmp_path / "result.json"
        keep = {"ansible.builtin.copy": {"content": "{{ rendered | to_json }}", "dest": str(result)}}
        tasks = [module | {"register": "rendered"}, keep]
        hosts = {"hosts": "localhost", "connection": "local", "gather_facts": False}
        vars = {"ansible_python_interpreter": sys.executable}
        (tmp_path / "play.yaml").write_text(yaml.safe_dump([hosts | {"vars": vars, "tasks": tasks}]))
        settings = {"ANSIBLE_COLLECTIONS_PATH": str(collections), "ANSIBLE_HOME": str(tmp_path / "home")}
        path = {"PATH": f"{venv_program('')}{os.pathsep}{helm.environment['PATH']}"}
        environment = helm.environment | settings | path | {"LC_ALL": "C.UTF-8"}
        run(venv_program("ansible-playbook"), tmp_path / "play.yaml", env=environment, cwd=tmp_path)
        return yaml.safe_load(result.read_text())

    return play


def test_helm_template(play, recording):
    result = play(
        chart_ref=str(recording.chart),
        release_name=recording.release,
        release_namespace=recording.namespace,
        values_files=[str(path) for path in recording.values],
        disable_hook=True,
        include_crds=True,
    )
    assert result["stdout"] == recording.text
    assert result["stderr"] == ""


def test_options(play):
    result = play(
        chart_ref=str(CHART),
        release_name="shop",
        release_values={"replicas": 2, "greeting": "from a task"},
        set_values=[{"value": "greeting=set", "value_type": "string"}],
        show_only=["templates/deployment.yaml", "templates/configmap.yaml"],
        plain_http=True,
    )
    assert [thing["kind"] for thing in yaml.safe_load_all(result["stdout"])] == ["Deployment", "ConfigMap"]
    assert "replicas: 2" in result["stdout"] and 'greeting: "set"' in result["stdout"]


def test_output_directory(play, tmp_path):
    result = play(chart_ref=str(CHART), release_name="shop", output_dir=str(tmp_path / "out"))
    assert f"wrote {tmp_path}/out/shop/templates/deployment.yaml\n" in result["stdout"]
    assert "kind: Deployment" in (tmp_path / "out/shop/templates/deployment.yaml").read_text()
