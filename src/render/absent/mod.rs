//! What to say where a template takes a field of nothing: which value is nil, what left it so, and how to write it safely.
//!
//! Go names the field only. Which value is meant follows from the template: what its dot and its variables stand for at
//! that place (`scope`), through `with`, `range` and `include`, up to the values of the chart.

mod scope;

use std::fmt::Write as _;

use super::{Prepared, Request};
use crate::data::{Map, Str, Value};
use crate::engine::Error;
use crate::values::path::{self, Written};
use crate::values::{self, Composed, Origin, candidates};
use scope::Step;

/// Go's words for a field of nothing, up to the field.
const NIL_POINTER: &str = "nil pointer evaluating interface {}.";
/// Go's words for a field of what is no table, up to the field and after it.
const NO_TABLE: (&str, &str) = ("can't evaluate field ", " in type interface {}");
/// Go's words for a key of nothing.
const INDEX_OF_NIL: [&str; 2] = ["index of untyped nil", "index of nil pointer"];

/// What there is to say of an error of a template, if it is about a value that is nil, or no table.
pub fn hint(error: &Error, prepared: &Prepared, request: &Request<'_>) -> Option<String> {
    let message = error.to_string();
    let node = &error.frames().last()?.node;
    let said = Said {
        error,
        prepared,
        composed: values::compose_as(request.helm, prepared.chart(), request.layers, &mut Vec::new()).ok()?,
        request,
    };
    if let Some((_, after)) = message.rsplit_once(NIL_POINTER) {
        said.of_field(node, after.lines().next()?.trim())
    } else if let Some(field) = between(&message, NO_TABLE) {
        said.of_no_table(node, field)
    } else if INDEX_OF_NIL.iter().any(|words| message.contains(words)) {
        said.of_index(node)
    } else {
        None
    }
}

fn between<'a>(text: &'a str, (before, after): (&str, &str)) -> Option<&'a str> {
    let (_, rest) = text.rsplit_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// What is known when a template has failed.
struct Said<'a> {
    error: &'a Error,
    prepared: &'a Prepared,
    composed: Composed,
    request: &'a Request<'a>,
}

impl Said<'_> {
    /// A field is taken of nothing.
    fn of_field(&self, node: &str, field: &str) -> Option<String> {
        let (nil, rest) = taken(node, field)?;
        let safe = std::iter::once(field).chain(rest.split('.').skip(1));
        let safe = safe.fold(nil.to_owned(), |safe, field| format!("({safe}).{field}"));
        let mut hint = format!("`{nil}` is nil");
        let found = self.path(nil, &|value| matches!(value, None | Some(Value::Nil)));
        if let Some(path) = &found {
            let _ = write!(hint, "{}: {}", self.known_as(nil, path), self.cause(path)?);
        }
        let _ = write!(hint, "; write `{safe}`, which is nothing where `{nil}` is nil");
        // Items have no defaults.
        if let Some(path) = found.filter(|path| !path.iter().any(is_index)) {
            let _ = write!(hint, ", or give `{}` a default", Written(&path));
        }
        Some(hint)
    }

    /// A field is taken of a text or a number.
    fn of_no_table(&self, node: &str, field: &str) -> Option<String> {
        let (wrong, _) = taken(node, field)?;
        let is_table = |value: Option<&Value>| matches!(value, None | Some(Value::Nil | Value::Map(_)));
        let path = self.path(wrong, &|value| !is_table(value))?;
        let entry = path::entry(&self.composed.values, &path)?;
        let kind = match entry.value {
            Value::List(_) => "a list",
            Value::String(_) => "a text",
            Value::Bool(_) => "a boolean",
            _ => "a number",
        };
        let known_as = self.known_as(wrong, &path);
        let origin = self.composed.origins.get(entry.mark);
        let origin = origin.map_or_else(String::new, |origin| format!(", from {origin}"));
        Some(format!(
            "`{wrong}` is {kind}{known_as}{origin}, and `{field}` is the field of a table"
        ))
    }

    /// A key is looked up in nothing: `index .Values.a "b" "c"`.
    fn of_index(&self, node: &str) -> Option<String> {
        let mut words = node.strip_prefix("index ")?.split(' ');
        let start = words.next()?;
        let keys: Vec<&str> = words.map(|word| word.trim_matches('"')).collect();
        let is_nil = |value: Option<&Value>| matches!(value, None | Some(Value::Nil));
        let found = (0..keys.len()).find_map(|length| {
            let keys = keys.get(..length)?;
            let nil = format!(
                "{start}{}",
                keys.iter().map(|key| format!(".{key}")).collect::<String>()
            );
            Some((self.path(&nil, &is_nil)?, nil))
        });
        // `dig` takes plain maps alone, which `.Values` is not.
        let table = if start.ends_with("Values") {
            format!("{start}.AsMap")
        } else {
            start.to_owned()
        };
        let quoted = keys.iter().map(|key| format!("{key:?} ")).collect::<String>();
        let safe = format!("write `dig {quoted}\"\" ({table} | default dict)`, where `\"\"` is what to take instead");
        let Some((path, nil)) = found else {
            return Some(format!("`{start}`, or what is below, is nil; {safe}"));
        };
        let known_as = self.known_as(&nil, &path);
        Some(format!(
            "`{nil}` is nil{known_as}: {}; {safe}, or give `{}` a default",
            self.cause(&path)?,
            Written(&path)
        ))
    }

    /// The values that an expression of the innermost template stands for: of several, the first that is as asked.
    fn path(&self, expression: &str, is_meant: &dyn Fn(Option<&Value>) -> bool) -> Option<Vec<Str>> {
        let steps = scope::resolve(expression, self.error.frames(), self.prepared)?;
        let mut path = Vec::new();
        is_there(&self.composed.values, &steps, is_meant, &mut path).then_some(path)
    }

    /// The values path, where the expression does not say it.
    fn known_as(&self, expression: &str, path: &[Str]) -> String {
        let path = format!(".Values.{}", Written(path));
        if expression.trim_start_matches('$') == path {
            String::new()
        } else {
            format!(" (`{path}`)")
        }
    }

    /// What left a value nil: a null for it or for what would hold it, or nobody.
    fn cause(&self, path: &[Str]) -> Option<String> {
        for length in (1..=path.len()).rev() {
            let above = path.get(..length)?;
            let given = candidates(&self.composed, self.request.layers, above).ok()?;
            if let Some(last) = given.last().filter(|last| matches!(last.value, Value::Nil)) {
                let origin = Origin {
                    source: &last.source,
                    place: last.place,
                };
                return Some(format!("{origin} sets `{}` to null", Written(above)));
            }
        }
        // Of an item it helps to know where that stands.
        let (_, above) = path.split_last()?;
        let holder = path::entry(&self.composed.values, above);
        let is_item = above.last().is_some_and(is_index);
        match holder
            .and_then(|holder| self.composed.origins.get(holder.mark))
            .filter(|_| is_item)
        {
            Some(origin) => Some(format!("{origin} does not give it")),
            None => Some("no layer and no default gives it".to_owned()),
        }
    }
}

/// Whether a key is the index of an item.
fn is_index(key: &Str) -> bool {
    !key.is_empty() && key.iter().all(u8::is_ascii_digit)
}

/// The part of a node before a field, and the fields after it: of `.a.b.c` and `b`, `.a` and `.c`.
fn taken<'a>(node: &'a str, field: &str) -> Option<(&'a str, &'a str)> {
    let dotted = format!(".{field}");
    let mut words = node.split([' ', '(', ')', '|', '{', '}']);
    words.find_map(|word| {
        let found = word.match_indices(&dotted).filter(|(at, _)| {
            let after = word.get(at + dotted.len()..).unwrap_or_default();
            *at > 0 && (after.is_empty() || after.starts_with('.'))
        });
        let (at, _) = found.last()?;
        Some((word.get(..at)?, word.get(at + dotted.len()..)?))
    })
}

/// Looks for the values that steps lead to; leaves the path of the first that is as asked.
fn is_there(values: &Map, steps: &[Step], is_meant: &dyn Fn(Option<&Value>) -> bool, path: &mut Vec<Str>) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return false;
    };
    let keys: Vec<(Str, Option<Value>)> = match step {
        Step::Key(key) => vec![(key.clone(), values.get(key))],
        Step::Item => values
            .entries()
            .into_iter()
            .map(|(key, entry)| (key, Some(entry.value)))
            .collect(),
    };
    keys.into_iter().any(|(key, value)| {
        path.push(key);
        let found = match (rest.is_empty(), &value) {
            (true, value) => is_meant(value.as_ref()),
            (false, Some(Value::Map(map))) => is_there(map, rest, is_meant, path),
            (false, Some(Value::List(items))) => {
                let items = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (index.to_string(), item.clone()));
                is_there(&items.collect(), rest, is_meant, path)
            }
            _ => false,
        };
        if !found {
            path.pop();
        }
        found
    })
}
