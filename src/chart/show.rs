//! What `helm show` prints of a chart (`pkg/action/show.go`).

use super::{Chart, File, VALUES_FILE};
use crate::compat::HelmVersion;
use crate::yaml;

/// The names under which a chart may have its README, whatever their case.
const README_NAMES: [&str; 3] = ["readme.md", "readme.txt", "readme"];

/// What stands between the parts of `helm show all`, and before a custom resource definition.
const SEPARATOR: &[u8] = b"---\n";

/// A part of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    All,
    /// Chart.yaml, as Helm understands it.
    Definition,
    /// values.yaml, as it was read.
    Values,
    /// The README, if there is one.
    Readme,
    /// The custom resource definitions of the chart and its subcharts.
    Crds,
}

/// The text of a part, as this Helm prints it.
///
/// # Errors
/// Chart.yaml cannot be written as YAML.
pub fn show(chart: &Chart, part: Part, helm: HelmVersion) -> Result<Vec<u8>, yaml::Error> {
    let mut text = Vec::new();
    match part {
        Part::All => {
            push_line(&mut text, &chart.metadata.to_yaml()?);
            push_values(&mut text, chart, SEPARATOR);
            push_readme(&mut text, chart, SEPARATOR);
            push_crds(&mut text, chart, helm, true);
        }
        Part::Definition => push_line(&mut text, &chart.metadata.to_yaml()?),
        Part::Values => push_values(&mut text, chart, b""),
        Part::Readme => push_readme(&mut text, chart, b""),
        Part::Crds => push_crds(&mut text, chart, helm, false),
    }
    Ok(text)
}

fn push_line(text: &mut Vec<u8>, line: &[u8]) {
    text.extend_from_slice(line);
    text.push(b'\n');
}

fn push_values(text: &mut Vec<u8>, chart: &Chart, separator: &[u8]) {
    for file in chart.raw.iter().filter(|file| file.name == VALUES_FILE) {
        text.extend_from_slice(separator);
        push_line(text, &file.data);
    }
}

fn push_readme(text: &mut Vec<u8>, chart: &Chart, separator: &[u8]) {
    let is_readme = |file: &&File| README_NAMES.iter().any(|name| file.name.eq_ignore_ascii_case(name));
    if let Some(file) = chart.files.iter().find(is_readme) {
        text.extend_from_slice(separator);
        push_line(text, &file.data);
    }
}

/// The definitions, `after` other parts or alone.
fn push_crds(text: &mut Vec<u8>, chart: &Chart, helm: HelmVersion, after: bool) {
    for (index, crd) in crds(chart).into_iter().enumerate() {
        let is_separated = helm.show_separates_every_crd() || (after && index == 0);
        if is_separated && !crd.data.starts_with(b"---") {
            text.extend_from_slice(SEPARATOR);
        }
        push_line(text, &crd.data);
    }
}

/// The definitions of the chart, then those of its subcharts. Matches `Chart.CRDObjects`.
fn crds(chart: &Chart) -> Vec<&File> {
    let of_subcharts = chart.dependencies.iter().flat_map(|subchart| crds(subchart));
    chart.crds().chain(of_subcharts).collect()
}
