//! Differences as annotations of GitHub's workflows: one for each object, at its template.

use std::io::{self, Write};

use super::{Comparison, heading};
use crate::diff::{Change, ChangeKind, Risk};

/// How many fields an annotation names.
pub(super) const MOST_FIELDS: usize = 10;

/// What a workflow tells at a line of a file.
pub(super) struct Annotation<'a> {
    /// The chart's directory.
    pub chart: Option<&'a str>,
    /// The template; its path begins with the chart's name.
    pub template: &'a str,
    pub title: String,
    pub risks: &'a [Risk],
    pub message: String,
}

/// Writes workflow commands (`::warning file=…`): a warning for what has a risk to look at, a notice for the rest.
pub fn github(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    for comparison in comparisons {
        for change in &comparison.diff.changes {
            let annotation = Annotation {
                chart: comparison.chart.as_deref(),
                template: &change.template,
                title: format!("{}: {}", comparison.title(), heading(change)),
                risks: &change.risks,
                message: message(change),
            };
            annotation.write(out)?;
        }
    }
    Ok(())
}

impl Annotation<'_> {
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let is_harmless = |risk: &Risk| matches!(risk, Risk::Replicas | Risk::Image);
        let level = if self.risks.iter().all(is_harmless) {
            "notice"
        } else {
            "warning"
        };
        let file = match (self.chart, self.template.split_once('/')) {
            (Some(chart), Some((_, inside))) => format!("{chart}/{inside}"),
            _ => self.template.to_owned(),
        };
        writeln!(
            out,
            "::{level} file={},title={}::{}",
            escape_property(&file),
            escape_property(&self.title),
            escape(&self.message)
        )
    }
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
