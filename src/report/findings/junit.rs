//! Findings as JUnit's XML: a failed test a finding, one passed test where there is none.

use std::io::{self, Write};

use super::count;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let failures = findings.len() - count(findings, Severity::Info);
    let tests = findings.len().max(1);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"chartroom lint\" tests=\"{tests}\" failures=\"{failures}\">"
    )?;
    writeln!(
        out,
        "  <testsuite name=\"chartroom lint\" tests=\"{tests}\" failures=\"{failures}\">"
    )?;
    if findings.is_empty() {
        writeln!(out, "    <testcase classname=\"chartroom\" name=\"no findings\"/>")?;
    }
    for finding in findings {
        write_case(finding, out)?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn write_case(finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = finding.location.as_ref().map(ToString::to_string).unwrap_or_default();
    let file = finding.location.as_ref().map_or("chartroom", |location| &location.file);
    let name = escape(&format!("{} {} {place}", finding.id, finding.rule));
    let (file, message) = (escape(file), escape(&finding.message));
    writeln!(out, "    <testcase classname=\"{file}\" name=\"{}\">", name.trim_end())?;
    let details = escape(&details(finding, &place));
    // What is only worth knowing fails no test.
    match finding.severity {
        Severity::Info => writeln!(out, "      <system-out>{details}</system-out>")?,
        severity => writeln!(
            out,
            "      <failure type=\"{severity}\" message=\"{message}\">{details}</failure>"
        )?,
    }
    writeln!(out, "    </testcase>")
}

fn details(finding: &Diagnostic, place: &str) -> String {
    let mut details = format!("{place}: {}", finding.message);
    if let Some(hint) = &finding.hint {
        details.push_str(&format!("\nhint: {hint}"));
    }
    if !finding.environments.is_empty() {
        details.push_str(&format!("\nin: {}", finding.environments.join(", ")));
    }
    details
}

/// A text as XML takes it: control characters, which it has no way to write, are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}
