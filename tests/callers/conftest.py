"""What the tests of the real callers share: the program under test as `helm`, recorded renders, and fetching programs."""
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target"))
CACHE = TOP / "target" / "callers"
CHART = Path(__file__).parent / "chart"
# What of the caller's environment would change what Helm does.
OURS = ("HELM_", "CHARTROOM_", "KUBE")


def pytest_addoption(parser):
    parser.addoption("--helm", type=Path, default=TARGET / "debug" / "chartroom", help="the program under test")
    parser.addoption("--helm3", type=Path, help="a Helm 3, in place of the program with CHARTROOM_HELM=3")


@dataclass
class Helm:
    """The program under test, as a directory in which it is called `helm`."""

    directory: Path
    version: str

    @property
    def program(self):
        return self.directory / "helm"

    @property
    def environment(self):
        """An environment in which `helm` is this program, and nothing else of the machine says anything to it."""
        neutral = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        path = f"{self.directory}{os.pathsep}{neutral['PATH']}"
        return neutral | {"PATH": path, "KUBECONFIG": os.devnull, "CHARTROOM_HELM": self.version}


def link(program, directory, version):
    program = program.resolve()
    if not program.exists():
        pytest.exit(f"{program} is not there: run `cargo build` first", returncode=2)
    (directory / "helm").symlink_to(program)
    return Helm(directory, version)


@pytest.fixture(scope="session")
def helm(pytestconfig, tmp_path_factory):
    """The program as Helm 4.2.3."""
    return link(pytestconfig.getoption("--helm"), tmp_path_factory.mktemp("helm4"), "4")


@pytest.fixture(scope="session")
def helm3(pytestconfig, tmp_path_factory):
    """The program as Helm 3."""
    program = pytestconfig.getoption("--helm3") or pytestconfig.getoption("--helm")
    return link(program, tmp_path_factory.mktemp("helm3"), "3")


@dataclass
class Recording:
    """A render whose output was recorded from Helm: a case of tests/render."""

    chart: Path
    values: list[Path]
    release: str
    namespace: str
    text: str

    @classmethod
    def read(cls, name):
        directory = TOP / "tests" / "render" / name
        case = yaml.safe_load((directory / "case.yaml").read_text())
        values = [TOP / path for path in case["values"]]
        text = (directory / "expected.yaml").read_text()
        return cls(TOP / case["chart"], values, case["release"], case["namespace"], text)

    @property
    def layers(self):
        """The values of each file."""
        return [yaml.safe_load(path.read_text()) for path in self.values]

    def assert_same_objects(self, found):
        """Demands the recorded objects, in any order."""
        found, expected = by_name(found), by_name(yaml.safe_load_all(self.text))
        assert sorted(found) == sorted(expected)
        for name, thing in expected.items():
            assert found[name] == thing, name


def by_name(objects):
    objects = [thing for thing in objects if thing]
    named = {(thing["kind"], thing["metadata"]["name"]): thing for thing in objects}
    assert len(named) == len(objects), "objects of one name"
    return named


@pytest.fixture(params=["erlmcp/production", "erlmcp-enterprise/production"])
def recording(request):
    return Recording.read(request.param)


def run(*command, **options):
    """Runs a caller, which must succeed; gives what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


def fetch(directory, *command):
    """Runs a package client that fills a directory of the cache, once; the test is skipped where it can't."""
    directory = CACHE / directory
    if not directory.exists():
        partial = directory.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        if not shutil.which(command[0]):
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run(command, cwd=partial, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"`{' '.join(command)}` failed: {done.stderr.strip().splitlines()[-1:]}")
        partial.rename(directory)
    return directory


def venv_program(name):
    return CACHE / "venv" / "bin" / name
