//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.

use std::io::{self, Write};

use super::summary;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        let command = match finding.severity {
            Severity::Info => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let mut properties = Vec::new();
        if let Some(location) = &finding.location {
            properties.push(format!("file={}", property(&location.file)));
            if location.line > 0 {
                properties.push(format!("line={}", location.line));
            }
            if location.column > 0 {
                properties.push(format!("col={}", location.column));
            }
        }
        properties.push(format!(
            "title={}",
            property(&format!("{} {}", finding.id, finding.rule))
        ));
        let mut message = finding.message.clone();
        if let Some(hint) = &finding.hint {
            message.push_str(&format!("\nhint: {hint}"));
        }
        if !finding.environments.is_empty() {
            message.push_str(&format!("\nin: {}", finding.environments.join(", ")));
        }
        writeln!(out, "::{command} {}::{}", properties.join(","), data(&message))?;
    }
    writeln!(out, "{}", summary(findings))
}

/// A message, with what would end it escaped (`escapeData` in GitHub's `actions/toolkit`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property (`escapeProperty`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
