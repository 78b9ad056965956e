//! Findings as SARIF 2.1.0, for code scanning.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::lint::{self, Level, Rule};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "chartroom",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": lint::rules().iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(rule: &Rule) -> Value {
    let level = match rule.level {
        Level::Off | Level::Warning => "warning",
        Level::Info => "note",
        Level::Error => "error",
    };
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "enabled": rule.level != Level::Off, "level": level },
    })
}

fn result(finding: &Diagnostic) -> Value {
    let level = match finding.severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let text = match &finding.hint {
        Some(hint) => format!("{}\n{hint}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.id,
        "level": level,
        "message": { "text": text },
    });
    if let Some(index) = lint::rules().iter().position(|rule| rule.id == finding.id) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(location) = &finding.location {
        result["locations"] = json!([place(location)]);
    }
    if !finding.environments.is_empty() {
        result["properties"] = json!({ "environments": finding.environments });
    }
    result
}

fn place(location: &Location) -> Value {
    if location.file.starts_with("--") {
        // A flag is no file.
        return json!({ "message": { "text": location.file } });
    }
    let mut place = json!({ "artifactLocation": { "uri": uri(&location.file) } });
    if location.line > 0 {
        let mut region = json!({ "startLine": location.line });
        if location.column > 0 {
            region["startColumn"] = json!(location.column);
        }
        place["region"] = region;
    }
    json!({ "physicalLocation": place })
}

/// A path as a reference that every reader of URIs takes.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
