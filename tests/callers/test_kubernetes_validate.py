"""kubernetes-validate, strictly, over what is rendered: a pipe of every CI that has one."""
import pytest
import yaml
from conftest import Recording, by_name, run, venv_program


@pytest.mark.parametrize("name", ["erlmcp/default", "erlmcp/production", "erlmcp-enterprise/default"])
def test_rendered_objects_are_valid(name, helm, tmp_path):
    recording = Recording.read(name)
    values = [f"--values={path}" for path in recording.values]
    names = (recording.release, recording.chart, "--namespace", recording.namespace)
    rendered = tmp_path / "rendered.yaml"
    rendered.write_text(run(helm.program, "template", *names, *values, env=helm.environment))
    report = run(venv_program("kubernetes-validate"), "--strict", "--kubernetes-version", "1.34", rendered)
    for kind, object_name in by_name(yaml.safe_load_all(recording.text)):
        # Kinds of other projects are only warned of.
        if f"find schema for kind {kind} " not in report:
            assert f" passed for resource {kind.lower()}/{object_name} " in report
