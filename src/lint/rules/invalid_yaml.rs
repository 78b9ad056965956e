//! CR041 `invalid-yaml`: what a template renders must be YAML, and an object.

use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::manifest::HeadError;
use crate::render::Error;

pub(super) const RULE: Rule = Rule {
    id: "CR041",
    name: "invalid-yaml",
    level: Level::Error,
    summary: "a template that renders what is no YAML, or no object",
    page: include_str!("invalid_yaml.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Err(Error::Manifest { error, .. }) = &run.result else {
        return;
    };
    let begins = u32::try_from(error.line).unwrap_or_default();
    let line = match &*error.error {
        HeadError::Yaml(yaml) => begins + yaml.position().map_or(0, |at| at.line.saturating_sub(1)),
        HeadError::Type { .. } => begins,
    };
    let full_name = error.path.to_text();
    let text = run
        .files()
        .and_then(|files| files.get(full_name.as_bytes()))
        .map(|text| text.to_text().into_owned());
    let written = text.and_then(|text| {
        Some(
            text.lines()
                .nth(usize::try_from(line).ok()?.checked_sub(1)?)?
                .trim()
                .to_owned(),
        )
    });
    let message = error.error.to_string();
    let message = message
        .strip_prefix("error converting YAML to JSON: ")
        .unwrap_or(&message);
    let mut finding =
        Finding::new(format!("what this renders is no object in YAML: {message}")).at(run.place(&full_name, line));
    if let Some(written) = written.filter(|written| !written.is_empty()) {
        finding = finding.hint(format!("line {line} of what is rendered is `{written}`"));
    }
    findings.push(finding);
}
