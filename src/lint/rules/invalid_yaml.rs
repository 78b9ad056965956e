//! CR041 `invalid-yaml`: what a template renders must be YAML, and an object.

use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run};
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
    let Err(Error::Manifest { error, files }) = &run.result else {
        return;
    };
    let full_name = error.path.to_text();
    let file = files.get(&error.path).cloned().unwrap_or_default();
    let (line, column) = error.place(&file);
    let frames = run.frames(&full_name, line, column);
    let location = run.sources.of_frames(&frames).unwrap_or_else(|| Location {
        file: run.sources.file(&full_name),
        ..Location::default()
    });
    let message = error.error.to_string();
    let message = message
        .strip_prefix("error converting YAML to JSON: ")
        .unwrap_or(&message);
    let finding = Finding::new(format!("what this renders is no object in YAML: {message}")).at(location.clone());
    let index = usize::try_from(line.saturating_sub(1)).unwrap_or_default();
    let written = file
        .to_text()
        .lines()
        .nth(index)
        .map_or_else(String::new, |text| text.trim().to_owned());
    let mut hint = format!("line {line} of what is rendered is `{written}`");
    let outer = frames.iter().rev().map(|frame| run.sources.of_frame(frame));
    for place in outer.skip_while(|place| *place != location).skip(1) {
        hint.push_str(&format!(", included from {place}"));
    }
    findings.push(finding.hint(hint));
}
