//! crds/. Matches Helm's `pkg/chart/v2/lint/rules/crds.go`.

use super::object::documents;
use super::{ChartFiles, Entry, Linter};
use crate::chart::Chart;
use crate::data::Str;
use crate::diagnostic::Severity::Error;

const PATH: &str = "crds/";

pub(super) fn check(files: &ChartFiles<'_>, linter: &mut Linter) {
    match &files.crds {
        Entry::Missing => return,
        Entry::File(_) => {
            linter.run(Error, PATH, Err("not a directory".to_owned()));
            return;
        }
        Entry::Directory => {}
    }
    let chart = match &files.chart {
        Ok(prepared) => prepared.chart(),
        Err(error) => {
            linter.run(Error, PATH, Err(error.to_string()));
            return;
        }
    };
    for (name, text) in all_crds(chart) {
        for object in documents(text) {
            let object = match object {
                Ok(object) => object,
                Err(error) => {
                    linter.run(Error, name, Err(format!("unable to parse YAML: {error}")));
                    return;
                }
            };
            let Some(object) = object else { continue };
            if !object.api_version.starts_with("apiextensions.k8s.io") {
                linter.run(
                    Error,
                    name,
                    Err("apiVersion is not in 'apiextensions.k8s.io'".to_owned()),
                );
            }
            if object.kind != "CustomResourceDefinition" {
                linter.run(
                    Error,
                    name,
                    Err("object kind is not 'CustomResourceDefinition'".to_owned()),
                );
            }
        }
    }
}

/// The definitions of a chart, then those of its subcharts (`Chart.CRDObjects`), by the names of their files.
fn all_crds(chart: &Chart) -> Vec<(&str, &Str)> {
    let own = chart.crds().map(|file| (file.name.as_str(), &file.data));
    own.chain(chart.dependencies.iter().flat_map(|subchart| all_crds(subchart)))
        .collect()
}
