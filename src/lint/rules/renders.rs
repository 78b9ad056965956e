//! CR040 `renders`: the chart must render for every environment. What a schema refuses, and what is rendered and no YAML,
//! are rules of their own.

use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run, Sources};
use crate::render::{Error, absent};
use crate::values;

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
        let place = location(error, run.sources);
        // What stands in a project file says its place itself.
        let message = error.to_string();
        let stated = place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        let message = message.strip_prefix(&stated).unwrap_or(&message).to_owned();
        let finding = Finding::new(message).at(place);
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

/// Where it happened: in the template that failed, which may have rendered a text with `tpl`; or in a project file.
fn location(error: &Error, sources: &Sources<'_>) -> Option<Location> {
    match error {
        Error::Template(error) => sources.of_frames(error.frames()),
        Error::Values(values::Error::Flag { entry, .. }) => entry.clone(),
        _ => None,
    }
}
