"""pyhelm3, a Python client of the command line."""
import asyncio
import os
from unittest import mock

import pyhelm3
import pytest
from conftest import CHART


@pytest.fixture
def client(helm):
    with mock.patch.dict(os.environ, helm.environment, clear=True):
        yield pyhelm3.Client(executable=str(helm.program), kubeconfig=os.devnull)


def test_template_resources(client, recording):
    async def render():
        chart = await client.get_chart(str(recording.chart))
        options = {"namespace": recording.namespace, "no_hooks": True}
        return await client.template_resources(chart, recording.release, *recording.layers, **options)

    recording.assert_same_objects(asyncio.run(render()))


def test_what_a_chart_says_of_itself(client):
    async def ask():
        chart = await client.get_chart(str(CHART))
        return chart.metadata, await chart.readme(), await chart.values(), await chart.crds()

    metadata, readme, values, crds = asyncio.run(ask())
    assert (metadata.name, metadata.version, metadata.app_version) == ("shop", "1.2.3", "7")
    assert readme.strip() == "# shop\n\nA small shop."
    assert values == {"replicas": 1, "greeting": "hello", "cache": {"enabled": True}}
    assert [crd["metadata"]["name"] for crd in crds] == ["offers.example.com"]


def test_a_failing_chart_is_its_own_error(client, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("{apiVersion: v2, name: broken, version: 0.1.0}")
    (tmp_path / "templates" / "x.yaml").write_text('{{ fail "no" }}')

    async def render():
        chart = await client.get_chart(str(tmp_path))
        return await client.template_resources(chart, "shop")

    with pytest.raises(pyhelm3.errors.FailedToRenderChartError, match="no"):
        asyncio.run(render())


def test_a_chart_that_is_not_there_is_its_own_error(client):
    with pytest.raises(pyhelm3.errors.Error, match="not found"):
        asyncio.run(client.get_chart("./nowhere"))
