//! CR040 `renders`: the chart must render for every environment. What a schema refuses is a rule of its own.

use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run, Sources};
use crate::render::Error;

pub(super) const RULE: Rule = Rule {
    id: "CR040",
    name: "renders",
    level: Level::Error,
    summary: "an environment that the chart does not render for",
    page: include_str!("renders.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Err(error) = &run.result else { return };
    if !matches!(error, Error::Schema(_)) {
        findings.push(Finding::new(error.to_string()).at(location(error, run.sources)));
    }
}

/// Where it happened: in the template that failed, or in the file that it made.
fn location(error: &Error, sources: &Sources<'_>) -> Option<Location> {
    match error {
        Error::Template(error) => error.frames().last().map(|frame| sources.of_frame(frame)),
        Error::Manifest { error, .. } => Some(Location {
            file: sources.file(&error.path.to_text()),
            line: 0,
            column: 0,
        }),
        _ => None,
    }
}
