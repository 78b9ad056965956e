//! CR020 `exponent`: an integer that a template prints with an exponent.
//!
//! Numbers in values are floats in Go, which prints those from a million on as `1e+06`. What is printed is looked for in
//! what was rendered.

use crate::data::{Entry, Value};
use crate::lint::layers::leaves;
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::template::fmt;
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR020",
    name: "exponent",
    level: Level::Warning,
    summary: "an integer that a template prints with an exponent",
    page: include_str!("exponent.md"),
    check: Check::Run(check),
};

/// From here on, Go prints floats with an exponent.
const LARGE: f64 = 1e6;

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Ok(rendered) = &run.result else { return };
    let source = &rendered.source;
    leaves(&source.values, &mut Vec::new(), &mut |path, Entry { value, mark }| {
        let (Value::Float(number), Some(origin)) = (value, source.origins.get(*mark)) else {
            return;
        };
        let is_read = source.reads.as_ref().is_none_or(|reads| reads.contains(path));
        if number.abs() < LARGE || number.fract() != 0.0 || !is_read {
            return;
        }
        let mut printed = Vec::new();
        fmt::print_value(&mut printed, value);
        let printed = String::from_utf8_lossy(&printed).into_owned();
        if let Some((file, _)) = source
            .files
            .iter()
            .find(|(_, text)| has_word(&text.to_text(), &printed))
        {
            let file = run.sources.file(&file.to_text());
            let finding = Finding::new(format!("`{}` is printed as {printed} by {file}", Written(path)));
            let hint = format!(
                "write it in quotes, or print it with `int64`: {{{{ .Values.{} | int64 }}}}",
                Written(path)
            );
            findings.push(finding.at(run.sources.of_origin(origin)).hint(hint));
        }
    });
}

/// Whether a text has the word, with no letter or digit beside it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(start + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '.') && !after.is_some_and(char::is_alphanumeric)
    })
}
