//! How differences look: a format a file.

mod cause;
mod github;
mod html;
mod json;
mod markdown;
pub mod matrix;
mod side_by_side;
mod summary;
mod unified;

use std::io::{self, Write};

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use serde::de::IgnoredAny;
use serde::{Serialize, Serializer};

pub use github::github;
pub use html::{html, matrix_html};
pub use json::{json, matrix_json};
pub use markdown::markdown;
pub use side_by_side::side_by_side;
pub use summary::summary;
pub use unified::unified;

use super::{PLACE, STRONG, WARNING};
use crate::diff::{Change, Counts, Diff, Risk, Variable};

/// Two sides of one release, and how they differ. A report is made of one or more.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The release, where it has a name of its own in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The environment that both sides are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The chart's directory or archive, as seen from the current directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// The first side.
    pub before: Side,
    /// The second side.
    pub after: Side,
    /// How they differ.
    #[serde(flatten)]
    pub diff: Diff,
}

/// A side of a comparison. As data, it is its name.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// What it is called.
    pub name: String,
    /// The chart with its version, if it is one.
    pub chart: Option<String>,
    /// The environment, if it is one of a project.
    pub environment: Option<String>,
    /// The namespace of its release.
    pub namespace: Option<String>,
    /// The revision of the repository that it is read from, if that is not the work tree.
    pub revision: Option<String>,
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl Comparison {
    /// What the sides are called.
    fn names(&self) -> [&str; 2] {
        [&self.before.name, &self.after.name]
    }

    /// What is compared: `erlmcp: dev → production`, `erlmcp in dev: main → work tree`.
    fn title(&self) -> String {
        let release = match (&self.release, &self.environment) {
            (Some(release), Some(environment)) => format!("{release} in {environment}: "),
            (Some(release), None) => format!("{release}: "),
            (None, _) => String::new(),
        };
        format!("{release}{} → {}", self.before.name, self.after.name)
    }

    /// How many objects changed, in words.
    fn summary(&self) -> String {
        counts(self.diff.counts)
    }
}

/// How many objects changed, in words.
fn counts(counts: Counts) -> String {
    format!(
        "{} changed, {} added, {} removed, {} same",
        counts.changed, counts.added, counts.removed, counts.same
    )
}

/// A value on one line. A text that could be taken for something else is in quotes.
fn text(value: &serde_json::Value) -> String {
    let is_plain = |text: &str| {
        !matches!(text, "" | "on" | "off" | "yes" | "no")
            && !text.contains('\n')
            && serde_json::from_str::<IgnoredAny>(text).is_err()
    };
    match value {
        serde_json::Value::String(text) if is_plain(text) => text.clone(),
        value => value.to_string(),
    }
}

/// An object's name as a heading: what it was called before, if that changed, and its risks.
fn heading(change: &Change) -> String {
    let before = change
        .renamed_from
        .as_ref()
        .map(|before| format!("{before} → "))
        .unwrap_or_default();
    format!("{before}{}", change.object)
}

/// The classes of risk of a change, in brackets.
fn risks(change: &Change) -> String {
    risk_names(&change.risks)
}

fn risk_names(risks: &[Risk]) -> String {
    let names: Vec<&str> = risks.iter().map(|risk| risk.name()).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" [{}]", names.join(", "))
    }
}

/// Writes what stands before the changes of a comparison: what is compared, and what the sides call differently.
fn introduction(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let (title, summary) = (comparison.title(), comparison.summary());
    writeln!(out, "{STRONG}# {title} ({summary}){STRONG:#}")?;
    for found in &comparison.diff.variables {
        writeln!(out, "{PLACE}# {}{PLACE:#}", variable(found))?;
    }
    Ok(())
}

/// Writes what stands before an object's changes: the object, its risks, and why they are there.
fn begin(change: &Change, comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let (heading, risks, template) = (heading(change), risks(change), &change.template);
    writeln!(
        out,
        "{STRONG}{heading}{STRONG:#} ({template}){WARNING}{risks}{WARNING:#}"
    )?;
    for reason in cause::reasons(change, &comparison.diff) {
        writeln!(out, "{PLACE}# {reason}{PLACE:#}")?;
    }
    Ok(())
}

/// The templates of a report, in which a line that is one tag leaves no line behind.
fn templates(sources: &[(&'static str, &'static str)]) -> io::Result<Environment<'static>> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    for &(name, source) in sources {
        environment.add_template(name, source).map_err(io::Error::other)?;
    }
    Ok(environment)
}

/// What the sides call differently, in words.
fn variable(variable: &Variable) -> String {
    let Variable {
        before,
        after,
        origin,
        fields,
    } = variable;
    let fields = if *fields == 1 {
        "1 field".to_owned()
    } else {
        format!("{fields} fields")
    };
    format!("{before} → {after} ({origin}, {fields})")
}
