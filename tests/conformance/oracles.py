"""The two ways to ask Helm 4.2.3: its command line, or its engine as the Python package helm-python-sdk ships it."""
import re
import shutil
import subprocess

VERSION = "v4.2.3"
PACKAGE = "helm-python-sdk==0.2.2"
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


class PythonPackage:
    """An installation that is only simulated, which is what `helm template` does."""

    name = PACKAGE

    def __init__(self, module):
        self.module = module

    def render(self, case):
        """Standard output and error message; one of them is None."""
        sdk = self.module
        _, name, chart, _, namespace, *_ = case.arguments()
        try:
            values = sdk.values_from_yaml(case.values.read_text("utf-8")) if case.values else {}
            with sdk.Config(storage_driver="memory", namespace=namespace) as config:
                release = config.install(chart, name, values or {}, dry_run="client", namespace=namespace)
        except sdk.HelmError as error:
            return None, str(error)
        return release["manifest"].strip() + "\n", None


def find(program):
    """The oracle asked for, or the first there is, or None."""
    if not program:
        try:
            import helm_python
            return PythonPackage(helm_python)
        except ImportError:
            program = "helm"
    if not shutil.which(program):
        return None
    version = subprocess.run([program, "version", "--short"], capture_output=True, text=True, check=False).stdout
    return CommandLine(program) if version.startswith(VERSION) else None
