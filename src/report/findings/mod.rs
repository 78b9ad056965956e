//! Findings, in every format that somebody reads.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Location, Severity};

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, in colour on a terminal.
    #[default]
    Text,
    /// For programs; `schemas/lint.schema.json` describes it.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For CI that shows tests.
    Junit,
    /// For GitHub's log: an annotation a finding.
    Github,
    /// For a comment on a pull request.
    Markdown,
}

/// Writes the findings.
///
/// # Errors
/// Those of the writer.
pub fn write(format: Format, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(findings, None, out),
        Format::Json => json::write(findings, out),
        Format::Sarif => sarif::write(findings, out),
        Format::Junit => junit::write(findings, out),
        Format::Github => github::write(findings, out),
        Format::Markdown => markdown::write(findings, out),
    }
}

/// The lines of the files that findings stand in.
pub struct Lines<'a> {
    /// Gives the line of a place, where there is one.
    pub line: &'a dyn Fn(&Location) -> Option<String>,
    /// How wide the terminal is.
    pub width: usize,
}

/// Writes the findings for people, each with its line.
///
/// # Errors
/// Those of the writer.
pub fn write_with_lines(findings: &[Diagnostic], lines: &Lines<'_>, out: &mut dyn Write) -> io::Result<()> {
    text::write(findings, Some(lines), out)
}

/// How many findings have a severity.
fn count(findings: &[Diagnostic], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// `1 error, 2 warnings`, and what else was found.
fn summary(findings: &[Diagnostic]) -> String {
    let plural = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let errors = plural(count(findings, Severity::Error), "error");
    let warnings = plural(count(findings, Severity::Warning), "warning");
    match count(findings, Severity::Info) {
        0 => format!("{errors}, {warnings}"),
        infos => format!("{errors}, {warnings}, {infos} for information"),
    }
}
