//! Findings as text for people.

use std::io::{self, Write};

use super::{Lines, summary};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::excerpt::Excerpt;
use crate::report::{PLACE, REMOVED, STRONG, WARNING};

/// The rule whose findings stand at what nobody shall read.
const CREDENTIAL: &str = "literal-credential";

/// Writes each finding as `place: severity: message [rule]`, the line where there are lines, its hint and its environments
/// below, and a summary at the end.
pub(super) fn write(findings: &[Diagnostic], lines: Option<&Lines<'_>>, out: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        write_heading(finding, out)?;
        match lines.and_then(|lines| Some((excerpt(finding, lines)?, lines.width))) {
            Some((excerpt, width)) => {
                excerpt.write_below(finding.severity, width, out)?;
                writeln!(out)?;
            }
            None => notes(finding).try_for_each(|note| writeln!(out, "  {note}"))?,
        }
    }
    writeln!(out, "{}", summary(findings))
}

fn write_heading(finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let Diagnostic {
        id,
        rule,
        severity,
        message,
        location,
        ..
    } = finding;
    if let Some(location) = location {
        write!(out, "{PLACE}{location}{PLACE:#}: ")?;
    }
    let style = match severity {
        Severity::Info => PLACE,
        Severity::Warning => WARNING,
        Severity::Error => REMOVED,
    };
    writeln!(
        out,
        "{style}{severity}{style:#}: {STRONG}{message}{STRONG:#} [{id} {rule}]"
    )
}

/// The line that a finding stands at, with what there is to say about it.
fn excerpt(finding: &Diagnostic, lines: &Lines<'_>) -> Option<Excerpt> {
    let location = finding.location.as_ref().filter(|_| finding.rule != CREDENTIAL)?;
    let text = (lines.line)(location)?;
    let notes = notes(finding).collect();
    Some(Excerpt::new(
        String::new(),
        location.line,
        location.column,
        Some(text),
        notes,
    ))
}

/// The hint and the environments of a finding.
fn notes(finding: &Diagnostic) -> impl Iterator<Item = String> {
    let hint = finding.hint.iter().map(|hint| format!("hint: {hint}"));
    let environments = Some(&finding.environments).filter(|names| !names.is_empty());
    hint.chain(environments.map(|names| format!("in: {}", names.join(", "))))
}
