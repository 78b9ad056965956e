//! CR025 `trailing-zero`: a version that is read as a number, and loses the zero at its end.

use crate::data::{Str, Value};
use crate::lint::layers::{self, LayerValues, Written};
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::path;
use crate::yaml::{NodeKind, Scalar, Style};

pub(super) const RULE: Rule = Rule {
    id: "CR025",
    name: "trailing-zero",
    level: Level::Warning,
    summary: "a version such as `1.10` that is read as the number 1.1",
    page: include_str!("trailing_zero.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    let defaults = LayerValues::of_chart(sources);
    layers::written(sources, &mut |Written { path, value, at, .. }| {
        if value.kind() != NodeKind::Scalar || value.style() != Style::Plain {
            return;
        }
        let text = String::from_utf8_lossy(value.text()).into_owned();
        let number = text.trim_end_matches('0').trim_end_matches('.');
        let is_decimal = text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if number == text || !is_decimal || !matches!(value.resolve(), Ok(Scalar::Float(_))) {
            return;
        }
        let default = defaults
            .as_ref()
            .and_then(|defaults| path::entry(&defaults.values, path));
        let is_text_beneath = matches!(default.map(|entry| entry.value), Some(Value::String(_)));
        if is_text_beneath || path.last().is_some_and(names_version) {
            let finding = Finding::new(format!(
                "`{}` is {text}, which templates see as {number}",
                path::Written(path)
            ));
            findings.push(finding.at(at.clone()).hint(format!("write it in quotes: \"{text}\"")));
        }
    });
}

/// Whether a key of this name has a version or the tag of an image.
fn names_version(key: &Str) -> bool {
    let key = key.to_text().to_lowercase();
    key.ends_with("tag") || key.ends_with("version")
}
