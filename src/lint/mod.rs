//! The linter: rules over a chart and the environments it is rendered for. Prints nothing.

mod rules;

use std::sync::Arc;

use crate::chart::Chart;
use crate::diagnostic::{Diagnostic, Severity};
use crate::values::Layer;

/// A way in which a chart is used: the layers of values over the chart's own.
#[derive(Clone, Debug)]
pub struct Environment {
    /// What findings call it.
    pub name: String,
    /// Its layers.
    pub layers: Vec<Layer>,
}

/// What is linted.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The chart.
    pub chart: &'a Arc<Chart>,
    /// The ways in which it is used.
    pub environments: &'a [Environment],
}

/// One rule.
pub struct Rule {
    /// Its stable name.
    pub name: &'static str,
    /// What it finds, in a sentence.
    pub summary: &'static str,
    check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// Every rule, in the order in which they are asked.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// Asks every rule. Findings come sorted by place, each once: several environments may share a file.
pub fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for rule in rules() {
        (rule.check)(subject, &mut findings);
    }
    findings.sort_by(|a, b| (&a.location, a.rule, &a.message).cmp(&(&b.location, b.rule, &b.message)));
    findings.dedup();
    findings
}

/// Whether findings fail a run.
pub fn fails(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
