//! Findings as text for people.

use std::io::{self, Write};

use super::summary;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{PLACE, REMOVED, STRONG, WARNING};

/// Writes each finding as `place: severity: message [rule]`, its hint and its environments below, and a summary at the
/// end.
pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        let Diagnostic {
            id,
            rule,
            severity,
            message,
            location,
            hint,
            environments,
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
        )?;
        if let Some(hint) = hint {
            writeln!(out, "  hint: {hint}")?;
        }
        if !environments.is_empty() {
            writeln!(out, "  in: {}", environments.join(", "))?;
        }
    }
    writeln!(out, "{}", summary(findings))
}
