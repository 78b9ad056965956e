//! HL001 to HL005: what `helm lint` says, a rule for each group of Helm's. Severities are Helm's; a rule can only be left out.

use std::collections::BTreeMap;

use crate::data::Str;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::lint::helm::{self, Group, Message};
use crate::lint::{Check, Finding, Level, Rule, Run, Settings};

pub(in crate::lint) const CHART_FILE: Rule = rule(
    "HL001",
    "helm-chart-file",
    "what helm lint says about Chart.yaml",
    include_str!("chart-file.md"),
);
pub(in crate::lint) const VALUES: Rule = rule(
    "HL002",
    "helm-values",
    "what helm lint says about values.yaml",
    include_str!("values.md"),
);
pub(in crate::lint) const TEMPLATES: Rule = rule(
    "HL003",
    "helm-templates",
    "what helm lint says about templates and what they render",
    include_str!("templates.md"),
);
pub(in crate::lint) const DEPENDENCIES: Rule = rule(
    "HL004",
    "helm-dependencies",
    "what helm lint says about dependencies",
    include_str!("dependencies.md"),
);
pub(in crate::lint) const CRDS: Rule = rule(
    "HL005",
    "helm-crds",
    "what helm lint says about crds/",
    include_str!("crds.md"),
);

const fn rule(id: &'static str, name: &'static str, summary: &'static str, page: &'static str) -> Rule {
    Rule {
        id,
        name,
        level: Level::Error,
        summary,
        page,
        check: Check::Helm,
    }
}

fn rule_of(group: Group) -> &'static Rule {
    match group {
        Group::ChartFile => &CHART_FILE,
        Group::Values => &VALUES,
        Group::Templates => &TEMPLATES,
        Group::Dependencies => &DEPENDENCIES,
        Group::Crds => &CRDS,
    }
}

/// A message of Helm's as a finding, unless its rule is off.
pub(in crate::lint) fn finding(message: &Message, place: Location, settings: &Settings) -> Option<Diagnostic> {
    let rule = rule_of(message.group);
    settings.level(rule).severity()?;
    let (said, hint) = message.text.split_once("\n\nhint: ").unzip();
    let lines = said.unwrap_or(&message.text).trim_end().lines();
    let lines: Vec<&str> = lines.map(str::trim).collect();
    let finding = Finding::new(lines.join(": ")).at(place);
    let finding = match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    };
    Some(finding.of(rule, message.severity))
}

/// Where a message of Helm's belongs: to a file of the chart, or to the chart.
pub(in crate::lint) fn place(message: &Message, root: &str) -> Location {
    let path = match message.path.as_str() {
        path if path.is_empty() || path.starts_with('/') => "",
        path => path.trim_end_matches('/'),
    };
    let file = if path.is_empty() {
        root.to_owned()
    } else {
        format!("{root}/{path}")
    };
    Location {
        file,
        line: 0,
        column: 0,
    }
}

/// What Helm says about what was rendered.
pub(in crate::lint) fn of_rendered(
    run: &Run<'_>,
    files: &BTreeMap<Str, Str>,
    root: &str,
    settings: &Settings,
) -> Vec<Diagnostic> {
    helm::lint_rendered(run.sources.chart, files, run.environment.request.helm)
        .iter()
        // That a document does not parse is CR041's to say, with its place.
        .filter(|message| !message.text.starts_with("unable to parse YAML") || message.severity != Severity::Error)
        .filter_map(|message| finding(message, place(message, root), settings))
        .collect()
}
