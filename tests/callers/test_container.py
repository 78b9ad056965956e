"""The image of Containerfile as compose.yaml runs it: the guide's `docker compose run erlmcp-build sh -c "helm …"`.

No container engine is needed: the steps of the image's last stage make a root file system, which a chroot runs, with the
program under test in place of the one that the first stage builds. CI's `image` job has the engine.
"""
import os
import re
import shlex
import shutil
import subprocess

import pytest
import yaml
from conftest import TOP, Recording, by_name, fetch, run

# What a container engine sets where an image says nothing.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUILT = "--from=build /build/target/release/chartroom "


@pytest.fixture(scope="session")
def busybox():
    """The base image's one program."""
    download = "apt-get download busybox-static"
    directory = fetch("busybox", "sh", "-c", f"{download} || {{ apt-get update && {download}; }}")
    program = directory / "bin" / "busybox"
    if not program.exists():
        run("dpkg-deb", "--extract", *directory.glob("*.deb"), directory)
    return program


@pytest.fixture(scope="session")
def root(busybox, helm, tmp_path_factory):
    """The image's root file system."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("a chroot with mounts of its own needs root")
    root = tmp_path_factory.mktemp("root")
    last_stage = re.split("^FROM ", (TOP / "Containerfile").read_text(), flags=re.MULTILINE)[-1]
    for step in last_stage.splitlines():
        match step.split(" ", 1):
            case [image, *_] if "/busybox:" in image:
                install(busybox, root, "/bin/busybox")
                for name in ("sh", "ln"):
                    (root / "bin" / name).symlink_to("busybox")
            case ["COPY", files] if files.startswith(BUILT):
                install(helm.program.resolve(), root, files.removeprefix(BUILT))
            case ["RUN", command]:
                run("chroot", root, "sh", "-c", command, env={"PATH": PATH})
            case ["WORKDIR", directory]:
                inside(root, directory).mkdir()
            case ["CMD", _]:
                pass
            case _:
                pytest.fail(f"the test does not know the step {step}")
    return root


def inside(root, path):
    return root / path.lstrip("/")


def install(program, root, path):
    """Copies a program, with its libraries where it is not static."""
    loaded = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    libraries = re.findall(r"(/\S+) \(0x", loaded)
    for source, target in [(program, path), *zip(libraries, libraries)]:
        inside(root, target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, inside(root, target))


def compose_run(root, service, *command):
    """`docker compose run`, on a root file system: the service's mounts and its command, in a mount namespace."""
    service = yaml.safe_load((TOP / "compose.yaml").read_text())["services"][service]
    steps = []
    for volume in service["volumes"]:
        source, target, _ = volume.split(":")
        steps.append(f"mount --bind {shlex.quote(str(TOP / source))} {shlex.quote(str(inside(root, target)))}")
    steps.append(f"chroot {shlex.quote(str(root))} {shlex.join(command)}")
    return run("unshare", "--mount", "sh", "-c", " && ".join(steps), env={"PATH": PATH})


LINT, TEMPLATE = re.findall("^#   docker compose run (.*)$", (TOP / "compose.yaml").read_text(), re.MULTILINE)


def test_the_guides_lint(root, helm):
    outside = run(helm.program, "lint", TOP / "charts" / "erlmcp-enterprise", env=helm.environment)
    assert compose_run(root, *shlex.split(LINT)) == outside.replace(str(TOP), "/workspace")


def test_the_guides_template(root):
    # Passwords are random, where the guide brings none.
    found = by_name(yaml.safe_load_all(compose_run(root, *shlex.split(TEMPLATE))))
    expected = by_name(yaml.safe_load_all(Recording.read("erlmcp-enterprise/production").text))
    assert set(expected) <= set(found)
