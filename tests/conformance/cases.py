"""What to render: every chart with its default values and with each values file that it brings."""
import dataclasses
import pathlib

RELEASE, NAMESPACE = "rel", "ns"
# The names under which charts keep values to try them with.
VALUES_FILES = ("ci/*.yaml", "*values*.yaml", "*values*.yml", "examples/*/values.yaml")


@dataclasses.dataclass(frozen=True)
class Case:
    """A chart with values files, the last of which wins."""
    id: str
    chart: pathlib.Path
    values: tuple[pathlib.Path, ...] = ()

    def arguments(self):
        """The command line after the name of the program; helm and chartroom have the same."""
        values = [argument for path in self.values for argument in ("-f", str(path))]
        return ["template", RELEASE, str(self.chart), "-n", NAMESPACE, "--no-hooks", *values]


def layered(chart, *values):
    """The case of a chart with values files layered over one another."""
    layers = "+".join(pathlib.Path(path).stem for path in values)
    return Case(f"{pathlib.Path(chart).name}+{layers}", pathlib.Path(chart).resolve(),
                tuple(pathlib.Path(path).resolve() for path in values))


def charts_under(folder):
    """The folder itself if it is a chart, else the charts right below it."""
    if (folder / "Chart.yaml").exists():
        return [folder]
    return sorted(path.parent for path in folder.glob("*/Chart.yaml"))


def find(folders, more_values=None):
    """All cases of the charts in these folders, in a stable order."""
    found = []
    for chart in (chart for folder in folders for chart in charts_under(folder.resolve())):
        found.append(Case(chart.name, chart))
        files = {path for pattern in VALUES_FILES for path in chart.glob(pattern) if path != chart / "values.yaml"}
        found += [Case(f"{chart.name}@{path.relative_to(chart)}", chart, (path,)) for path in sorted(files)]
        if more_values:
            found += [Case(f"{chart.name}+{path.name}", chart, (path.resolve(),))
                      for path in sorted((more_values / chart.name).glob("*.yaml"))]
    return found
