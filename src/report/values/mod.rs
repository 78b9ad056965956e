//! Values and where they come from, as text for people.

mod explain;
pub mod json;

use std::io::{self, Write};

pub use explain::{Explanation, Readers, Role, explain};

use super::{ADDED, PLACE, REMOVED, STRONG};
use crate::data::{Entry, List, Map, Str, Value};
use crate::go::json::{Escape, marshal};
use crate::values::difference::Difference;
use crate::values::path::Written;
use crate::values::{Origin, Origins};
use crate::yaml;

/// How many characters of a value are shown beside its origin.
const SHOWN: usize = 60;

/// How wide the margin of origins may be: longer ones are cut on the left, where paths say the least.
const MARGIN: usize = 48;

/// Writes each difference: its path, what the value was and what it is, each with its origin.
pub fn differences(found: &[Difference], before: &Origins, after: &Origins, out: &mut dyn Write) -> io::Result<()> {
    for difference in found {
        writeln!(out, "{STRONG}{}{STRONG:#}", Written(&difference.path))?;
        if let Some(entry) = &difference.before {
            writeln!(
                out,
                "{REMOVED}- {}{REMOVED:#}{}",
                one_line(&entry.value, SHOWN),
                origin(entry, before)
            )?;
        }
        if let Some(entry) = &difference.after {
            writeln!(
                out,
                "{ADDED}+ {}{ADDED:#}{}",
                one_line(&entry.value, SHOWN),
                origin(entry, after)
            )?;
        }
    }
    Ok(())
}

/// Writes the path of each value that nothing reads, with its origin.
pub fn unused(unread: &[(Vec<Str>, Origin<'_>)], out: &mut dyn Write) -> io::Result<()> {
    for (path, origin) in unread {
        writeln!(out, "{STRONG}{}{STRONG:#}  {PLACE}({origin}){PLACE:#}", Written(path))?;
    }
    Ok(())
}

fn origin(entry: &Entry, origins: &Origins) -> String {
    match origins.get(entry.mark) {
        Some(origin) => format!("  {PLACE}({origin}){PLACE:#}"),
        None => String::new(),
    }
}

/// A value as JSON on one line, shortened to so many characters.
fn one_line(value: &Value, shown: usize) -> String {
    let text = marshal(value, Escape::Minimal).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    match text.char_indices().nth(shown) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

/// Writes the values as YAML with the origin of each line in a margin.
///
/// # Errors
/// The output cannot be written, or a value is no YAML.
pub fn blame(values: &Map, origins: &Origins, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    map_lines(values, "", "", &mut lines)?;
    let origin = |line: &Line| origins.get(line.entry.mark).map(|origin| cut(&origin.to_string()));
    let margins: Vec<String> = lines.iter().map(|line| origin(line).unwrap_or_default()).collect();
    let width = margins
        .iter()
        .map(|margin| margin.chars().count())
        .max()
        .unwrap_or_default();
    for (line, margin) in lines.iter().zip(&margins) {
        let text = format!("{PLACE}{margin:width$} │{PLACE:#} {}", line.text);
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// The end of an origin that is too long for the margin.
fn cut(origin: &str) -> String {
    match origin.char_indices().rev().nth(MARGIN - 1) {
        Some((start, _)) if start > 0 => format!("…{}", origin.get(start..).unwrap_or_default()),
        _ => origin.to_owned(),
    }
}

/// A line of YAML, and the entry it belongs to.
struct Line {
    text: String,
    entry: Entry,
}

/// The lines of a map; the first one begins with `first`, the others with `indent`.
fn map_lines(map: &Map, first: &str, indent: &str, lines: &mut Vec<Line>) -> io::Result<()> {
    for (position, key) in yaml::keys_in_order(map).into_iter().enumerate() {
        let entry = map.entry(&key).unwrap_or_default();
        let start = if position == 0 { first } else { indent };
        let outline = match &entry.value {
            Value::Map(inner) if !inner.is_empty() => Value::Map(Map::new()),
            Value::List(items) if !items.is_empty() => Value::List(List::from(Vec::new())),
            scalar => scalar.clone(),
        };
        let is_scalar = matches!(&entry.value, value if outline.deep_equal(value));
        let text = yaml::marshal(&Value::Map(Map::from_iter([(key, outline)]))).map_err(io::Error::other)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        for (number, line) in text.lines().enumerate() {
            let line = if is_scalar {
                line
            } else {
                line.trim_end_matches(['{', '}', '[', ']', ' '])
            };
            let start = if number == 0 { start } else { indent };
            lines.push(Line {
                text: format!("{start}{line}"),
                entry: entry.clone(),
            });
        }
        match &entry.value {
            Value::Map(inner) if !is_scalar => {
                let deeper = format!("{indent}  ");
                map_lines(inner, &deeper, &deeper, lines)?;
            }
            Value::List(items) if !is_scalar => list_lines(items, indent, indent, lines)?,
            _ => {}
        }
    }
    Ok(())
}

fn list_lines(items: &List, first: &str, indent: &str, lines: &mut Vec<Line>) -> io::Result<()> {
    for (index, item) in items.iter().enumerate() {
        let start = if index == 0 { first } else { indent };
        let (first, deeper) = (format!("{start}- "), format!("{indent}  "));
        match item {
            Value::Map(map) if !map.is_empty() => map_lines(map, &first, &deeper, lines)?,
            Value::List(inner) if !inner.is_empty() => list_lines(inner, &first, &deeper, lines)?,
            scalar => {
                let text = yaml::marshal(&Value::List(List::from(vec![scalar.clone()]))).map_err(io::Error::other)?;
                for (number, line) in String::from_utf8_lossy(&text).lines().enumerate() {
                    let start = if number == 0 { start } else { indent };
                    let mark = items.mark(index);
                    lines.push(Line {
                        text: format!("{start}{line}"),
                        entry: Entry {
                            value: scalar.clone(),
                            mark,
                        },
                    });
                }
            }
        }
    }
    Ok(())
}
