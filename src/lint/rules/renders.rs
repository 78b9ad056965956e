//! CR040 `renders`: the chart must render for every environment. What a schema refuses, and what is rendered and no YAML,
//! are rules of their own.

use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run, Sources};
use crate::render::{Error, absent};

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
    // These two are rules of their own; a library is there to be included, by its own word.
    if !matches!(
        error,
        Error::Schema(_) | Error::Manifest { .. } | Error::NotInstallable { .. }
    ) {
        let finding = Finding::new(error.to_string()).at(location(error, run.sources));
        let hint = match error {
            Error::Template(error) => absent::hint(error, run.prepared, &run.environment.request),
            _ => None,
        };
        findings.push(match hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
    }
}

/// Where it happened: in the template that failed, which may have rendered a text with `tpl`.
fn location(error: &Error, sources: &Sources<'_>) -> Option<Location> {
    match error {
        Error::Template(error) => sources.of_frames(error.frames()),
        _ => None,
    }
}
