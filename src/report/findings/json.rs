//! Findings as JSON, as `schemas/lint.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::count;
use crate::diagnostic::{Diagnostic, Severity};

/// The version of the format: it grows where a reader could stumble.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Finding<'a> {
    id: &'a str,
    rule: &'a str,
    severity: String,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
}

pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        version: VERSION,
        findings: findings.iter().map(finding).collect(),
        counts: Counts {
            error: count(findings, Severity::Error),
            warning: count(findings, Severity::Warning),
            info: count(findings, Severity::Info),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn finding(finding: &Diagnostic) -> Finding<'_> {
    let location = finding.location.as_ref();
    let known = |number: u32| Some(number).filter(|&number| number > 0);
    Finding {
        id: finding.id,
        rule: finding.rule,
        severity: finding.severity.to_string(),
        message: &finding.message,
        file: location.map(|location| &*location.file),
        line: location.and_then(|location| known(location.line)),
        column: location.and_then(|location| known(location.column)),
        hint: finding.hint.as_deref(),
        environments: &finding.environments,
    }
}
