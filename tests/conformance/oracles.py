"""The two ways to ask Helm 4.2.3: its engine as the Python package helm-python-sdk ships it, or its command line."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

import cases

VERSION = "v4.2.3"
PACKAGE = "helm-python-sdk==0.2.2"
# What the package says of missing dependencies, and what the command line does (`pkg/cmd/install.go`).
PACKAGE_DEPENDENCIES = "chart dependencies are missing; run dependency update/build first: "
DEPENDENCIES = ("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing"
                " dependencies: ")
ADVICE = "\n\nUse --debug flag to render out invalid YAML"


def text(data):
    """Bytes as text that keeps what is not UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def error_message(stderr):
    """The message of a command line: what follows `Error: `, without the warnings before and the advice after it."""
    message = re.split(r"^Error: ", stderr, maxsplit=1, flags=re.MULTILINE)[-1].rstrip("\n")
    return message.removesuffix(ADVICE)


class CommandLine:
    """`helm template`."""

    def __init__(self, program):
        self.program, self.name = program, f"{program} {VERSION}"

    def render(self, case):
        """Standard output and error message; one of them is None."""
        done = subprocess.run([self.program, *case.arguments()], capture_output=True, check=False)
        if done.returncode:
            return None, error_message(text(done.stderr))
        return text(done.stdout), None

    def texts(self, _case):
        """A command line does not show what each template rendered."""
        return {}


class PythonPackage:
    """An installation that is only simulated, which is what `helm template` does, and the engine by itself."""

    name = PACKAGE

    def __init__(self, module):
        self.sdk = module

    def values(self, case):
        """The values files as one map. As with `-f`, maps merge, anything else replaces, and a null stays a null."""
        def merge(base, top):
            merged = dict(base)
            for key, value in top.items():
                below = merged.get(key)
                merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
            return merged
        values = {}
        for path in case.values:
            values = merge(values, self.sdk.values_from_yaml(path.read_text("utf-8")) or {})
        return values

    def render(self, case):
        """Standard output and error message; one of them is None."""
        try:
            with (self.sdk.Config(storage_driver="memory", namespace=cases.NAMESPACE) as config,
                  self.sdk.Chart.load(case.chart) as chart):
                kind = chart.metadata.get("type", "application")
                if kind != "application":  # the command line looks, the engine does not
                    return None, f"{kind} charts are not installable"
                release = config.install(chart, cases.RELEASE, self.values(case), dry_run="client", namespace=cases.NAMESPACE)
        except self.sdk.HelmError as error:
            return None, str(error).replace(PACKAGE_DEPENDENCIES, DEPENDENCIES)
        return release.get("manifest", "").strip() + "\n", None

    def texts(self, case):
        """What each template rendered, by its path: hooks and notes too."""
        with self.sdk.Chart.load(case.chart) as chart:
            return chart.render(self.values(case), name=cases.RELEASE, namespace=cases.NAMESPACE)


def find(program, cache):
    """The oracle asked for, or the first there is, or None."""
    if program:
        return command_line(program)
    return python_package(cache) or command_line("helm")


def command_line(program):
    """The oracle that is this program, if it is the right Helm."""
    if not shutil.which(program):
        return None
    version = subprocess.run([program, "version", "--short"], capture_output=True, text=True, check=False).stdout
    return CommandLine(program) if version.startswith(VERSION) else None


def python_package(cache):
    """The oracle that is the Python package. Where it is not installed, it is, into the cache, and this program starts again there."""
    try:
        import helm_python
        return PythonPackage(helm_python)
    except ImportError:
        pass
    python = pathlib.Path(cache) / PACKAGE / "bin" / "python"
    if pathlib.Path(sys.prefix) == python.parent.parent or not (python.exists() or install(python)):
        return None
    os.execv(python, [str(python), *sys.argv])


def install(python):
    """Installs the package into the virtual environment of this Python; whether that succeeded."""
    environment = python.parent.parent
    try:
        venv.create(environment, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE], check=True,
                       stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(environment, ignore_errors=True)
        return False
    return True
