"""Secrets stay out of the pages: not what is seen alone, but nothing of the file may hold one."""
import base64

import pytest

SECRETS = {
    "a": ["correcthorse-database-a", "correcthorse-redis-a", "correcthorse-grafana-a", "correcthorse-cookie-a"],
    "b": ["correcthorse-database-b", "correcthorse-redis-b", "correcthorse-grafana-b", "correcthorse-cookie-b"],
}
CHART = "charts/erlmcp-enterprise"
VALUES = "values/erlmcp-enterprise/{}.yaml"


def values(secrets):
    database, redis, grafana, cookie = secrets
    return f"""
database: {{enabled: true, password: {database}}}
redis: {{enabled: true, password: {redis}}}
monitoring: {{grafana: {{adminPassword: {grafana}}}}}
app: {{erlang: {{cookie: {cookie}, env: {{UPSTREAM_PASSWORD: {cookie}}}}}}}
"""


@pytest.fixture(scope="session")
def secrets(tmp_path_factory):
    """Values files with secrets of their own."""
    directory = tmp_path_factory.mktemp("values")
    files = {side: directory / f"{side}.yaml" for side in SECRETS}
    for side, file in files.items():
        file.write_text(values(SECRETS[side]))
    return files


@pytest.fixture(scope="session")
def sides(secrets):
    """Dev and production of the enterprise chart, each with its secrets."""
    dev, production = (f"{VALUES.format(name)},{secrets[side]}" for name, side in (("dev", "a"), ("production", "b")))
    return (CHART, "--values-a", dev, "--values-b", production)


def spellings(secret):
    """A secret as it is, and as base64 may hold it."""
    return [secret, base64.b64encode(secret.encode()).decode().rstrip("=")]


def found(text):
    secrets = [secret for side in SECRETS.values() for secret in side]
    return sorted({secret for secret in secrets if any(spelling in text for spelling in spellings(secret))})


def test_no_secret_is_in_the_page(diff, visit, sides):
    file = diff(*sides, "--why")
    page = visit(file)
    text = file.read_text()
    assert found(text) == [] and found(page.content()) == []
    assert "correcthorse" not in text
    # That they differ can be seen.
    database = page.locator(".object", has=page.locator(".name", has_text="-database")).first
    assert "<redacted" in database.locator("del").first.inner_text()
    assert database.locator("del").first.inner_text() != database.locator("ins").first.inner_text()


def test_secrets_are_there_where_they_are_asked_for(diff, sides):
    """Otherwise the test above would find nothing whatever happens."""
    text = diff(*sides, "--show-secrets").read_text()
    assert len(found(text)) >= 6, found(text)


def test_no_secret_is_in_a_table(diff, visit, render, secrets):
    """Three renderings in which the secrets stand as they are."""
    production = VALUES.format("production")
    files = [str(render(CHART, f"{production},{secrets[side]}")) for side in "abb"]
    file = diff(*files)
    page = visit(file)
    assert found(file.read_text()) == [] and found(page.content()) == []
    # The second and the third are the same, and not as the first.
    row = page.locator("tr", has=page.get_by_role("rowheader", name="stringData.password")).first
    first, second, third = row.locator("td").all_inner_texts()
    assert first != second == third and "<redacted" in second
    assert len(found(diff(*files, "--show-secrets").read_text())) >= 6
