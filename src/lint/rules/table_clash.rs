//! CR006 `table-clash`: a layer gives a table where another value stands, or another value where a table stands.

use crate::data::Value;
use crate::lint::layers::{Override, Stack};
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR006",
    name: "table-clash",
    level: Level::Warning,
    summary: "a table over a single value or a list, or the other way round",
    page: include_str!("table_clash.md"),
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
        let message = match (&new, &old) {
            // What is empty, or `false`, stands for nothing in many charts, whatever will be in its place.
            (Value::Nil, _) | (_, Value::Nil) => continue,
            (Value::Map(new), old) if !new.is_empty() && old.is_true() => format!("a table over {}", kind(old)),
            (new, Value::Map(old)) if !old.is_empty() && !matches!(new, Value::Map(_)) => {
                format!("{} over a table, of which nothing is left", kind(new))
            }
            _ => continue,
        };
        let finding = Finding::new(format!("`{}` is {message}", Written(&path))).at(at);
        findings.push(match old_at {
            Some(place) => finding.hint(format!("what is beneath stands at {place}: templates expect that")),
            None => finding,
        });
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "a list",
        Value::String(_) => "a text",
        Value::Bool(_) => "a boolean",
        Value::Map(_) => "a table",
        _ => "a number",
    }
}
