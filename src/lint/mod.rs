//! The linter: rules over a chart and the environments it is rendered for. Prints nothing.
//!
//! A [`Subject`] is a chart with its environments. Each environment is rendered and looked at by itself, on any thread
//! ([`Subject::inspect`]); [`Subject::conclude`] then puts everything together. A rule is a value of [`Rule`] in a file of
//! its own under `rules/`, with its documentation page beside it; it says where it looks ([`Check`]), and adds what it
//! finds to a list. Which rules are asked and how loud they are is the [`Settings`]' to say, not the rules'.

pub mod helm;
mod rule;
mod rules;
mod settings;
mod silence;
mod sources;

use std::time::SystemTime;

use crate::diagnostic::{Diagnostic, Severity};
use crate::host::FixedHost;
use crate::render::{self, Prepared, Reads, Rendered, Request};

pub use rule::{Check, Finding, Level, Rule};
pub use settings::{Settings, UnknownRule, rule};
pub use sources::Sources;

/// A way in which a chart is used.
#[derive(Clone, Debug)]
pub struct Environment<'a> {
    /// What findings call it.
    pub name: String,
    /// What its render is asked for.
    pub request: Request<'a>,
}

/// What is linted.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The chart.
    pub prepared: &'a Prepared,
    /// Where the chart is, as people would type it.
    pub root: String,
    /// The ways in which it is used.
    pub environments: Vec<Environment<'a>>,
    /// Which rules are asked.
    pub settings: &'a Settings,
    /// The time in every render.
    pub now: SystemTime,
}

/// The render for one environment.
pub struct Run<'a> {
    /// The files.
    pub sources: &'a Sources<'a>,
    /// The chart.
    pub prepared: &'a Prepared,
    /// The environment.
    pub environment: &'a Environment<'a>,
    /// The time in the render.
    pub now: SystemTime,
    /// What came of it. Random values are those of [`SEED`].
    pub result: Result<Rendered, render::Error>,
}

/// All renders, when they are done.
pub struct Together<'a> {
    /// The files.
    pub sources: &'a Sources<'a>,
    /// The environments, and what their renders read: nothing is known of a render that failed.
    pub reads: Vec<(&'a Environment<'a>, Option<&'a Reads>)>,
}

/// What is kept of a render: it crosses threads, as values do not.
#[derive(Debug)]
pub struct Inspection {
    findings: Vec<Diagnostic>,
    reads: Option<Reads>,
}

/// The seed of random values in the renders: what a chart makes up must not make findings come and go.
pub const SEED: u64 = 0;

/// Every rule, in the order of their ids.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

impl<'a> Subject<'a> {
    /// The files, for [`Subject::inspect`].
    pub fn sources(&'a self) -> Sources<'a> {
        Sources::new(self)
    }

    /// Renders the chart for one environment, and asks the rules that look at renders.
    pub fn inspect(&'a self, sources: &'a Sources<'a>, environment: &'a Environment<'a>) -> Inspection {
        let request = Request {
            trace: true,
            ..environment.request.clone()
        };
        let host = FixedHost::new(SEED, self.now);
        let mut run = Run {
            sources,
            prepared: self.prepared,
            environment,
            now: self.now,
            result: render::render(self.prepared, &request, &host, &mut Vec::new()),
        };
        let findings = self.ask(|check, findings| {
            if let Check::Run(check) = check {
                check(&run, findings);
            }
        });
        // Where there is only one, its name says nothing.
        let environments = if self.environments.len() > 1 {
            vec![environment.name.clone()]
        } else {
            Vec::new()
        };
        let of_here = |finding: Diagnostic| Diagnostic {
            environments: environments.clone(),
            ..finding
        };
        Inspection {
            findings: findings.into_iter().map(of_here).collect(),
            reads: run
                .result
                .as_mut()
                .ok()
                .and_then(|rendered| rendered.source.reads.take()),
        }
    }

    /// Asks the rules that look at the files or at all environments together, and puts all findings in order: by place,
    /// each once with the environments it concerns, without those that comments silence.
    pub fn conclude(&'a self, sources: &'a Sources<'a>, inspections: &[Inspection]) -> Vec<Diagnostic> {
        let reads = inspections.iter().map(|inspection| inspection.reads.as_ref());
        let together = Together {
            sources,
            reads: self.environments.iter().zip(reads).collect(),
        };
        let mut findings = self.ask(|check, findings| match check {
            Check::Sources(check) => check(sources, findings),
            Check::Together(check) => check(&together, findings),
            Check::Run(_) | Check::Helm => {}
        });
        findings.extend(
            inspections
                .iter()
                .flat_map(|inspection| inspection.findings.iter().cloned()),
        );
        findings.retain(|finding| !silence::is_silenced(finding, sources));
        merged(findings)
    }

    /// The findings of all rules that are not off.
    fn ask(&self, ask: impl Fn(Check, &mut Vec<Finding>)) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for rule in rules() {
            if let Some(severity) = self.settings.level(rule).severity() {
                let mut findings = Vec::new();
                ask(rule.check, &mut findings);
                found.extend(findings.into_iter().map(|finding| finding.of(rule, severity)));
            }
        }
        found
    }
}

/// The findings by place, those that differ in nothing but their environments as one.
fn merged(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // The sort is stable: environments stay in their order.
    findings.sort_by(|a, b| a.key().cmp(&b.key()));
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    for finding in findings {
        match merged.last_mut().filter(|last| last.key() == finding.key()) {
            Some(last) => {
                let new = finding
                    .environments
                    .into_iter()
                    .filter(|name| !last.environments.contains(name));
                let new: Vec<String> = new.collect();
                last.environments.extend(new);
            }
            None => merged.push(finding),
        }
    }
    merged
}

/// Whether findings fail a run.
pub fn fails(findings: &[Diagnostic], fail_on: Severity) -> bool {
    findings.iter().any(|finding| finding.severity >= fail_on)
}
