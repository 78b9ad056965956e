//! The linter: rules over a chart and the environments it is rendered for. Prints nothing.

mod rules;

use std::sync::Arc;

use crate::chart::Chart;
use crate::diagnostic::{Diagnostic, Severity};
use crate::host::Host;
use crate::render::{self, Prepared, Rendered, Request};
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
#[derive(Clone)]
pub struct Subject<'a> {
    /// The chart.
    pub prepared: &'a Prepared,
    /// The ways in which it is used.
    pub environments: &'a [Environment],
    /// What every render is asked for, beside its layers.
    pub request: Request<'a>,
    /// The world that the chart is rendered in.
    pub host: &'a dyn Host,
}

/// What the rules look at.
struct Facts<'a> {
    chart: &'a Arc<Chart>,
    runs: Vec<Run<'a>>,
}

/// A render for one environment.
struct Run<'a> {
    environment: &'a Environment,
    result: Result<Rendered, render::Error>,
}

/// One rule.
pub struct Rule {
    /// Its stable name.
    pub name: &'static str,
    /// What it finds, in a sentence.
    pub summary: &'static str,
    check: fn(&Facts<'_>, &mut Vec<Diagnostic>),
}

/// Every rule, in the order in which they are asked.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// Renders the chart for every environment and asks every rule. Findings come sorted by place, each once: several
/// environments may share a file.
pub fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let run = |environment| Run {
        environment,
        result: subject.render(environment),
    };
    let facts = Facts {
        chart: subject.prepared.chart(),
        runs: subject.environments.iter().map(run).collect(),
    };
    let mut findings = Vec::new();
    for rule in rules() {
        (rule.check)(&facts, &mut findings);
    }
    findings.sort_by(|a, b| (&a.location, a.rule, &a.message).cmp(&(&b.location, b.rule, &b.message)));
    findings.dedup();
    findings
}

impl Subject<'_> {
    fn render(&self, environment: &Environment) -> Result<Rendered, render::Error> {
        let request = Request {
            layers: &environment.layers,
            ..self.request.clone()
        };
        render::render(self.prepared, &request, self.host, &mut Vec::new())
    }
}

/// Whether findings fail a run.
pub fn fails(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
