//! CR005 `list-replaced`: a layer's list takes the place of another one, which loses items.
//!
//! Layers merge tables and replace lists. What is found is true always and meant often, so it is for information. A
//! command is one thing that is replaced as such, and an item that only shows how items look is no loss.

use crate::data::{Str, Value};
use crate::go::json::{self, Escape};
use crate::lint::layers::{Override, Stack};
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR005",
    name: "list-replaced",
    level: Level::Info,
    summary: "a list replaces another one, whose items are lost",
    page: include_str!("list_replaced.md"),
    check: Check::Run(check),
};

/// How many lost items are named.
const NAMED: usize = 3;

/// How much of an item is shown that has no name.
const SHOWN: usize = 30;

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
        let (Value::List(new), Value::List(old)) = (&new, &old) else {
            continue;
        };
        let lost: Vec<&Value> = old
            .iter()
            .filter(|item| !holds(new, item) && !is_placeholder(item))
            .collect();
        // An empty list says that it wants nothing of the old one.
        if new.is_empty() || lost.is_empty() || is_command(&path) {
            continue;
        }
        let names: Vec<String> = lost.iter().take(NAMED).map(|item| name(item)).collect();
        let more = if lost.len() > NAMED { " …" } else { "" };
        let finding = Finding::new(format!(
            "the list `{}` replaces another one and loses {}{more}",
            Written(&path),
            names.join(", ")
        ));
        let place = old_at.map(|place| format!("lists are not merged: repeat what is wanted of {place}"));
        findings.push(finding.at(at).hint(place.unwrap_or_default()));
    }
}

/// Whether a list has an item: of tables with names, one of that name.
fn holds(list: &[Value], item: &Value) -> bool {
    let named = |value: &Value| value.as_map().and_then(|map| map.get(b"name"));
    list.iter().any(|other| match (named(item), named(other)) {
        (Some(name), Some(other)) => name.deep_equal(&other),
        _ => item.deep_equal(other),
    })
}

/// Whether a list is the words of a command.
fn is_command(path: &[Str]) -> bool {
    path.last()
        .is_some_and(|key| key.to_ascii_lowercase().ends_with(b"command"))
}

/// Whether an item says nothing: it is empty, an example, or of a name that is still to be given.
fn is_placeholder(item: &Value) -> bool {
    match item {
        Value::String(text) => text.is_empty() || is_example(item),
        Value::Map(map) => {
            let is_unnamed = map.get(b"name").is_some_and(|name| !name.is_true());
            let values: Vec<Value> = map.snapshot().into_iter().map(|(_, value)| value).collect();
            is_unnamed || values.iter().all(|value| !value.is_true()) || values.iter().any(is_example)
        }
        item => !item.is_true(),
    }
}

/// Whether a text is one such as `chart-example.local`.
fn is_example(value: &Value) -> bool {
    matches!(value, Value::String(text) if memchr::memmem::find(text, b"example").is_some())
}

fn name(item: &Value) -> String {
    let named = item.as_map().and_then(|map| map.get(b"name"));
    let shown = named.as_ref().unwrap_or(item);
    let text = json::marshal(shown, Escape::Minimal).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}
