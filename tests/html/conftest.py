"""What the tests of the pages share: the program under test, a browser, and a page that must not complain."""
import functools
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

TOP = Path(__file__).parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target"))


def pytest_addoption(parser):
    parser.addoption("--program", type=Path, default=TARGET / "debug" / "chartroom", help="the program under test")
    parser.addoption("--page", type=Path, help="a page in place of what the program writes")
    parser.addoption("--screenshots", type=Path, help="where to keep pictures")


@pytest.fixture(scope="session")
def run(pytestconfig, tmp_path_factory):
    """Runs the program, at the top of the repository or elsewhere, and gives the file that holds what it printed."""
    program = pytestconfig.getoption("--program")
    if not program.exists():
        pytest.exit(f"{program} is not there: run `cargo build` first", returncode=2)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELM_")}
    environment["KUBECONFIG"] = os.devnull

    @functools.cache
    def run(*args, cwd=TOP):
        file = tmp_path_factory.mktemp("output") / "output"
        with file.open("wb") as out:
            subprocess.run([program.resolve(), *args], cwd=cwd, env=environment, stdout=out, check=True)
        return file

    return run


@pytest.fixture(scope="session")
def diff(pytestconfig, run):
    """Writes the page of a comparison, and gives its file."""
    given = pytestconfig.getoption("--page")

    def diff(*args, cwd=TOP):
        page = given.resolve() if given else run("diff", *args, "--format", "html", cwd=cwd)
        return page.rename(page.with_suffix(".html")) if page.suffix != ".html" else page

    return functools.cache(diff)


@pytest.fixture(scope="session")
def render(run):
    """Renders a chart with values files, and gives the file of its objects."""
    return lambda chart, files: run("template", "release", chart, "--values", files)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # In a container, the user may be root, for whom Chromium has no sandbox.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Opens a file, and fails at the end if a page wrote to the console, broke, or asked for anything but itself."""
    contexts, complaints = [], []

    def visit(file, width=1280, height=1000, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        url = file.as_uri()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("request", lambda request: request.url == url or complaints.append(f"request: {request.url}"))
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shoot(pytestconfig):
    """Keeps a picture of what is in sight, if pictures are wanted."""
    directory = pytestconfig.getoption("--screenshots")

    def shoot(page, name):
        if directory:
            page.screenshot(path=directory / f"{name}.png")

    return shoot
