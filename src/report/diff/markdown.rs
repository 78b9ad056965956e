//! Differences as Markdown, for a comment on a pull request.

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::{Comparison, heading, risks, variable};
use crate::diff::Change;

/// Writes a summary and the differences, each object's in a part of its own that can be opened.
pub fn markdown(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    environment.add_filter("text", |text: String| text.replace('&', "&amp;").replace('<', "&lt;"));
    let template = environment
        .template_from_str(include_str!("markdown.md.jinja"))
        .map_err(io::Error::other)?;
    for comparison in comparisons {
        let changes: Vec<_> = comparison.diff.changes.iter().map(change).collect();
        let context = context! {
            title => comparison.title(),
            summary => comparison.summary(),
            variables => comparison.diff.variables.iter().map(variable).collect::<Vec<_>>(),
            changes,
        };
        let text = template.render(context).map_err(io::Error::other)?;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn change(change: &Change) -> minijinja::Value {
    context! {
        kind => Serde(change.kind),
        heading => heading(change),
        risks => risks(change),
        template => change.template.clone(),
        hunks => Serde(&change.hunks),
        fence => fence(change),
    }
}

/// A fence of backticks, longer than any in the lines.
fn fence(change: &Change) -> String {
    let lines = change.hunks.iter().flat_map(|hunk| &hunk.lines);
    let runs = lines.flat_map(|line| line.text.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or_default().max(2) + 1)
}
