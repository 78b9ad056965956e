//! CR021 `type-drift`: a text where another layer has a boolean or a number that looks the same.

use crate::data::{Str, Value};
use crate::go::strconv;
use crate::lint::layers::{Override, Stack};
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR021",
    name: "type-drift",
    level: Level::Warning,
    summary: "a text over a boolean or number, or the other way round",
    page: include_str!("type_drift.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Some(stack) = Stack::of(run) else { return };
    for Override {
        path,
        new,
        at,
        old,
        old_at,
        ..
    } in stack.overrides()
    {
        let (message, hint) = match (&new, &old) {
            (Value::String(text), Value::Bool(_)) if is_bool(text) => (
                format!("a text, and the boolean {} beneath it", shown(&old)),
                if **text == *b"false" {
                    "the text \"false\" is true to a template: leave out the quotes"
                } else {
                    "leave out the quotes"
                },
            ),
            (Value::String(text), Value::Bool(_)) if is_misspelt_bool(text) => (
                format!("the text {}, and the boolean {} beneath it", shown(&new), shown(&old)),
                "write the boolean: every text but the empty one is true to a template",
            ),
            (Value::String(text), Value::Float(_) | Value::Int64(_)) if is_number(text) => (
                format!("a text, and the number {} beneath it", shown(&old)),
                "leave out the quotes, or quote both",
            ),
            (Value::Bool(_), Value::String(text)) if is_bool(text) => (
                format!("a boolean, and the text {} beneath it", shown(&old)),
                "write it in quotes, as it is beneath",
            ),
            _ => continue,
        };
        let place = old_at.map(|place| format!(" ({place})")).unwrap_or_default();
        findings.push(
            Finding::new(format!("`{}` is {message}{place}", Written(&path)))
                .at(at)
                .hint(hint),
        );
    }
}

fn shown(value: &Value) -> String {
    let text = crate::go::json::marshal(value, crate::go::json::Escape::Minimal).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

fn is_bool(text: &Str) -> bool {
    matches!(&**text, b"true" | b"false")
}

/// Whether a text was meant as a boolean: `flase`.
fn is_misspelt_bool(text: &Str) -> bool {
    let text = text.to_text().to_lowercase();
    let distance = |word: &str| strsim::osa_distance(&text, word);
    (3..=6).contains(&text.len()) && ["true", "false"].into_iter().any(|word| distance(word) == 1)
}

fn is_number(text: &Str) -> bool {
    !text.is_empty() && strconv::parse_float(text).is_ok()
}
