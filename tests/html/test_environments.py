"""Several environments in one page: each with the default branch, and three of them as a table."""
import subprocess

import pytest

PROJECT = {
    "chartroom.yaml": """
releases:
  web:
    chart: chart
    environments: {dev: [dev.yaml], staging: [staging.yaml], production: [production.yaml]}
""",
    "chart/Chart.yaml": "{apiVersion: v2, name: chart, version: 1.2.3}",
    "chart/templates/objects.yaml": """
kind: ConfigMap
apiVersion: v1
metadata: {name: settings}
data: {level: {{ .Values.level | quote }}}
---
kind: Service
apiVersion: v1
metadata: {name: web}
spec: {type: {{ .Values.type }}}
""",
    "dev.yaml": "{level: debug, type: ClusterIP}",
    "staging.yaml": "{level: info, type: ClusterIP}",
    "production.yaml": "{level: info, type: LoadBalancer}",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose dev and production differ from its default branch."""
    top = tmp_path_factory.mktemp("project")
    for name, text in PROJECT.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    author = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    for line in (("init", "--quiet", "--initial-branch", "main"), ("add", "."), (*author, "commit", "--quiet", "-m", "all")):
        subprocess.run(["git", *line], cwd=top, check=True)
    (top / "dev.yaml").write_text("{level: trace, type: ClusterIP}")
    (top / "production.yaml").write_text("{level: warning, type: LoadBalancer}")
    return top


def test_filters_by_environment(diff, visit, project):
    page = visit(diff(cwd=project))
    assert page.locator(".object").count() == 2 and page.locator("main h2").count() == 3
    assert "Revision main" in page.locator(".side").first.inner_text().replace("\n", " ")
    page.get_by_label("Environment").select_option("production")
    assert page.locator(".object:visible .name").all_text_contents() == ["settings"]
    assert page.locator("main h2:visible").all_inner_texts() == ["web in production: main → work tree"]
    page.keyboard.press("Escape")
    assert page.locator("main h2:visible").count() == 3


def test_table(diff, visit, shoot, project):
    page = visit(diff("dev", "staging", "production", cwd=project))
    assert page.locator(".matrix thead").first.inner_text().split() == ["Field", "dev", "staging", "production"]
    rows = page.locator(".matrix tbody tr")
    cells = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows.all()}
    assert cells == {"data.level": ["trace", "info", "warning"], "spec.type": ["ClusterIP", "=", "LoadBalancer"]}
    # Equal cells of a row have one colour.
    def color(cell):
        return cell.evaluate("cell => getComputedStyle(cell).backgroundColor")

    level, kind = ([color(cell) for cell in row.locator("td").all()] for row in rows.all())
    assert len(set(level)) == 3 and kind[0] == kind[1] != kind[2]
    page.get_by_label("Environment").select_option("staging")
    assert page.locator(".object:visible .name").all_text_contents() == ["settings"]
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("loadbalancer")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('1 of 2')")
    assert page.locator(".object:visible .name").all_text_contents() == ["web"]
    shoot(page, "table")
