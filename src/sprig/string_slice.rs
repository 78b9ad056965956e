//! Sprig's functions that take strings apart into lists and dictionaries, and put them together.

use memchr::memmem;

use crate::data::{Elem, Entry, Kind, List, Map, MapType, Str, Value};
use crate::functions;
use crate::go::unicode;
use crate::template::func::{FuncError, Function};

use super::checked_length;
use super::lists::elements;
use super::type_conversion::{append_string, to_string, to_strings};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "join" => join(Str, Value);
    "sortAlpha" => sort_alpha(Value);
    "split" => split(Str, Str);
    "splitList" => split_list(Str, Str);
    "splitn" => splitn(Str, i64, Str);
};

/// `join`: the items as text, with a separator between them; nil items are left out. What is no list is one item.
fn join(separator: Str, value: Value) -> Result<Str, FuncError> {
    let Some(items) = elements(&value) else {
        return Ok(if let Value::Nil = value {
            Str::default()
        } else {
            to_string(&value)
        });
    };
    let mut out = Vec::new();
    for (position, item) in items.iter().filter(|item| !matches!(item, Value::Nil)).enumerate() {
        if position > 0 {
            out.extend_from_slice(&separator);
        }
        append_string(&mut out, item);
        checked_length(out.len())?;
    }
    Ok(Str::from(out))
}

/// `sortAlpha`: the items as text, sorted by their bytes.
///
/// Sprig sorts a `[]string` in place, so that the argument changes too. Here lists never change.
fn sort_alpha(value: Value) -> List {
    if value.kind() == Kind::Slice {
        let mut texts: Vec<Str> = to_strings(&value).iter().filter_map(Value::as_str).cloned().collect();
        texts.sort_unstable();
        return List::strings(texts);
    }
    List::strings([to_string(&value)])
}

/// `splitList`: the parts between separators, as a `[]string`.
fn split_list(separator: Str, text: Str) -> List {
    List::new(Elem::String, parts(&text, &separator, usize::MAX))
}

/// `split`: the parts between separators, as a `map[string]string` with the keys `_0`, `_1` and so on.
fn split(separator: Str, text: Str) -> Map {
    numbered(parts(&text, &separator, usize::MAX))
}

/// `splitn`: `split` into at most so many parts, any number where it is negative.
fn splitn(separator: Str, count: i64, text: Str) -> Map {
    numbered(parts(&text, &separator, usize::try_from(count).unwrap_or(usize::MAX)))
}

fn numbered(parts: Vec<Value>) -> Map {
    let entries = parts.into_iter().enumerate();
    Map::from_entries(
        MapType::String,
        entries
            .map(|(number, value)| {
                (
                    Str::from(format!("_{number}")),
                    Entry {
                        value,
                        ..Entry::default()
                    },
                )
            })
            .collect(),
    )
}

/// At most `count` parts of a text, the last one with all that is left; single characters where the separator is empty
/// (`strings.SplitN`).
fn parts(text: &[u8], separator: &[u8], count: usize) -> Vec<Value> {
    let Some(cuts) = count.checked_sub(1) else {
        return Vec::new();
    };
    if separator.is_empty() {
        if text.is_empty() {
            return Vec::new();
        }
        let starts = unicode::rune_indices(text).map(|(start, _)| start).skip(1);
        return cut(text, starts.take(cuts), 0);
    }
    cut(text, memmem::find_iter(text, separator).take(cuts), separator.len())
}

/// The parts of a text before, between and after some cuts of the given width.
fn cut(text: &[u8], cuts: impl Iterator<Item = usize>, width: usize) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut start = 0;
    for end in cuts {
        parts.push(Value::string(text.get(start..end).unwrap_or_default()));
        start = end + width;
    }
    parts.push(Value::string(text.get(start..).unwrap_or_default()));
    parts
}
