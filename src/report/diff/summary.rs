//! Differences in short: a line for each object and field.

use std::io::{self, Write};

use anstyle::Style;

use super::cause::{causes, key_cause, path};
use super::{Comparison, heading, risks, text, variable};
use crate::diff::{ChangeKind, Diff, Field, Shown, TextSign, Within};
use crate::report::{ADDED, PLACE, REMOVED, STRONG, WARNING};

/// How much of a value is shown.
const LONGEST_VALUE: usize = 60;

/// Writes what became of each object, and of each field of those that changed.
pub fn summary(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    for comparison in comparisons {
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}: {}",
            comparison.title(),
            comparison.summary()
        )?;
        for found in &comparison.diff.variables {
            writeln!(out, "  {PLACE}{}{PLACE:#}", variable(found))?;
        }
        for change in &comparison.diff.changes {
            let (sign, style) = sign(change.kind);
            let risks = risks(change);
            writeln!(
                out,
                "  {style}{sign} {}{style:#}{WARNING}{risks}{WARNING:#}",
                heading(change)
            )?;
            if change.kind != ChangeKind::Changed {
                write_causes(change.causes.as_ref(), &comparison.diff, "      ", out)?;
            }
            for field in &change.fields {
                write_field(field, &comparison.diff, "      ", out)?;
            }
        }
        for key in comparison.diff.values.iter().flatten() {
            writeln!(out, "  {PLACE}{}{PLACE:#}", key_cause(key, &comparison.diff))?;
        }
    }
    Ok(())
}

fn write_causes(keys: Option<&Vec<String>>, diff: &Diff, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    match causes(keys, diff) {
        Some(causes) => writeln!(out, "{indent}{PLACE}{causes}{PLACE:#}"),
        None => Ok(()),
    }
}

fn write_field(field: &Field, diff: &Diff, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let (sign, style) = sign(field.kind);
    write!(out, "{indent}{style}{sign}{style:#} {}", path(field))?;
    let deeper = format!("{indent}  ");
    let value = |shown: &Option<Shown>| shown.as_ref().and_then(|shown| shown.value.as_ref()).map(shortened);
    match (&field.within, value(&field.before), value(&field.after)) {
        (Some(within), ..) if within.fields.is_empty() => writeln!(out, ": {}", text_lines(within))?,
        (Some(_), ..) => writeln!(out, ":")?,
        (None, Some(before), Some(after)) => writeln!(out, ": {before} → {after}")?,
        (None, Some(value), None) | (None, None, Some(value)) => writeln!(out, ": {value}")?,
        (None, None, None) => writeln!(out)?,
    }
    let inner = field.within.iter().flat_map(|within| &within.fields);
    // What is told of each field of a text need not be told of the text.
    if !inner.clone().any(|field| field.causes.is_some()) {
        write_causes(field.causes.as_ref(), diff, &deeper, out)?;
    }
    inner
        .into_iter()
        .try_for_each(|field| write_field(field, diff, &deeper, out))
}

/// Where two texts begin to differ.
fn text_lines(within: &Within) -> String {
    let line = |text: &TextSign| text.line.as_ref().map(|line| shortened(&line.text.as_str().into()));
    match within.texts.each_ref().map(line) {
        [Some(before), Some(after)] => format!("text, {before} → {after}"),
        [Some(before), None] => format!("text, without {before}"),
        [None, Some(after)] => format!("text, with {after}"),
        [None, None] => "text".to_owned(),
    }
}

fn sign(kind: ChangeKind) -> (char, Style) {
    match kind {
        ChangeKind::Added => ('+', ADDED),
        ChangeKind::Removed => ('-', REMOVED),
        ChangeKind::Changed => ('~', WARNING),
    }
}

/// A value on one line, the end cut off if it is long.
fn shortened(value: &serde_json::Value) -> String {
    let text = text(value);
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
