//! `renders`: the chart must render for every environment. What a schema refuses is a rule of its own.

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::lint::{Facts, Rule};
use crate::render::Error;

pub(super) const RULE: Rule = Rule {
    name: "renders",
    summary: "an environment that the chart does not render for",
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    for run in &facts.runs {
        let Err(error) = &run.result else { continue };
        if !matches!(error, Error::Schema(_)) {
            findings.push(Diagnostic {
                rule: RULE.name,
                severity: Severity::Error,
                message: format!("{}: {error}", run.environment.name),
                location: location(error),
                hint: None,
            });
        }
    }
}

/// Where it happened: in the template that failed, or in the file that it made.
fn location(error: &Error) -> Option<Location> {
    match error {
        Error::Template(error) => error.frames().last().map(|frame| Location {
            file: frame.file.clone(),
            line: frame.line,
            column: frame.column.map_or(0, |column| column + 1),
        }),
        Error::Manifest { error, .. } => Some(Location {
            file: error.path.to_text().into_owned(),
            line: 0,
            column: 0,
        }),
        _ => None,
    }
}
