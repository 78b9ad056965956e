//! Findings as a table in Markdown, for a comment on a pull request.

use std::io::{self, Write};

use super::summary;
use crate::diagnostic::Diagnostic;

pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### chartroom lint: {}", summary(findings))?;
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| severity | rule | place | finding |\n|---|---|---|---|")?;
    for finding in findings {
        let place = finding
            .location
            .as_ref()
            .map(|location| format!("`{}`", cell(&location.to_string())));
        let mut message = cell(&finding.message);
        if let Some(hint) = &finding.hint {
            message.push_str(&format!("<br>{}", cell(hint)));
        }
        if !finding.environments.is_empty() {
            message.push_str(&format!("<br>in {}", cell(&finding.environments.join(", "))));
        }
        let (severity, id, rule) = (finding.severity, finding.id, finding.rule);
        writeln!(
            out,
            "| {severity} | {id} {rule} | {} | {message} |",
            place.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// A text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('|', "\\|")
        .replace('\n', "<br>")
}
