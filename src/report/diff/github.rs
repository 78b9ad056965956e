//! Differences as annotations of GitHub's workflows: one for each object, at its template.

use std::io::{self, Write};

use super::{Comparison, heading};
use crate::diff::{Change, ChangeKind, Risk};

/// How many fields an annotation names.
const MOST_FIELDS: usize = 10;

/// Writes workflow commands (`::warning file=…`): a warning for what has a risk to look at, a notice for the rest.
pub fn github(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    for comparison in comparisons {
        for change in &comparison.diff.changes {
            write_change(comparison, change, out)?;
        }
    }
    Ok(())
}

fn write_change(comparison: &Comparison, change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let is_harmless = |risk: &Risk| matches!(risk, Risk::Replicas | Risk::Image);
    let level = if change.risks.iter().all(is_harmless) {
        "notice"
    } else {
        "warning"
    };
    // The path of a template begins with the chart's name.
    let file = match (&comparison.chart, change.template.split_once('/')) {
        (Some(chart), Some((_, inside))) => format!("{chart}/{inside}"),
        _ => change.template.clone(),
    };
    let title = format!("{}: {}", comparison.title(), heading(change));
    writeln!(
        out,
        "::{level} file={},title={}::{}",
        escape_property(&file),
        escape_property(&title),
        escape(&message(change))
    )
}

/// What happened to an object, a line each.
fn message(change: &Change) -> String {
    let mut lines = vec![match change.kind {
        ChangeKind::Added => "added".to_owned(),
        ChangeKind::Removed => "removed".to_owned(),
        ChangeKind::Changed if change.fields.len() == 1 => "1 field changed".to_owned(),
        ChangeKind::Changed => format!("{} fields changed", change.fields.len()),
    }];
    lines.extend(
        change
            .risks
            .iter()
            .map(|risk| format!("{}: {}", risk.name(), risk.meaning())),
    );
    lines.extend(change.fields.iter().take(MOST_FIELDS).map(|field| field.path.clone()));
    if change.fields.len() > MOST_FIELDS {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// A message as a workflow command holds it (`escapeData` in GitHub's `actions/toolkit`).
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, which ends at a comma (`escapeProperty`).
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
