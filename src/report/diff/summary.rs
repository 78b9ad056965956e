//! Differences in short: a line for each object and field.

use std::io::{self, Write};

use super::{Comparison, causes, heading, key_cause, risks, text, variable};
use crate::diff::{ChangeKind, Field, Shown};
use crate::report::{ADDED, PLACE, REMOVED, STRONG, WARNING};
use anstyle::Style;

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
            if let Some(causes) = causes(change.causes.as_ref()).filter(|_| change.fields.is_empty()) {
                writeln!(out, "      {PLACE}because of {causes}{PLACE:#}")?;
            }
            for field in &change.fields {
                write_field(field, "      ", out)?;
                if let Some(causes) = causes(field.causes.as_ref()) {
                    writeln!(out, "        {PLACE}because of {causes}{PLACE:#}")?;
                }
            }
        }
        for key in comparison.diff.values.iter().flatten() {
            writeln!(out, "  {PLACE}{}{PLACE:#}", key_cause(key))?;
        }
    }
    Ok(())
}

fn write_field(field: &Field, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let (sign, style) = sign(field.kind);
    let path = if field.path.is_empty() { "(all)" } else { &field.path };
    write!(out, "{indent}{style}{sign}{style:#} {path}")?;
    let inner = match &field.within {
        Some(within) if within.fields.is_empty() => {
            writeln!(out, ": text")?;
            return Ok(());
        }
        Some(within) => {
            writeln!(out, ":")?;
            &within.fields
        }
        None => {
            let value = |shown: &Option<Shown>| shown.as_ref().and_then(|shown| shown.value.as_ref()).map(shortened);
            return match (value(&field.before), value(&field.after)) {
                (Some(before), Some(after)) => writeln!(out, ": {before} → {after}"),
                (Some(value), None) | (None, Some(value)) => writeln!(out, ": {value}"),
                (None, None) => writeln!(out),
            };
        }
    };
    let deeper = format!("{indent}  ");
    inner.iter().try_for_each(|field| write_field(field, &deeper, out))
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
