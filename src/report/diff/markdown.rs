//! Differences as Markdown, for a comment on a pull request.

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::{Comparison, causes, heading, key_cause, risks, variable};
use crate::diff::Change;

/// How many characters a report may have: GitHub takes 65,536 in a comment, and others write into it too.
const LONGEST: usize = 60_000;

/// How many of them are kept for saying what was left out.
const RESERVE: usize = 400;

/// Writes a summary and the differences, each object's in a part of its own that can be opened. Objects that would make
/// the report too long are counted only.
pub fn markdown(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    let environment = environment()?;
    let render = |name: &str, context: minijinja::Value| {
        let template = environment.get_template(name).map_err(io::Error::other)?;
        template.render(context).map_err(io::Error::other)
    };
    let mut text = String::new();
    let (mut length, mut left_out) = (0, 0);
    for comparison in comparisons {
        let mut parts = vec![render("head", head(comparison))?];
        for change in &comparison.diff.changes {
            parts.push(render("change", self::change(change))?);
        }
        for (at, part) in parts.into_iter().enumerate() {
            let characters = part.chars().count();
            if length + characters + RESERVE <= LONGEST {
                length += characters;
                text.push_str(&part);
            } else if at > 0 {
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        text.push_str(&render("rest", context! { left_out })?);
    }
    out.write_all(text.as_bytes())
}

fn environment() -> io::Result<Environment<'static>> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    environment.add_filter("text", |text: String| text.replace('&', "&amp;").replace('<', "&lt;"));
    for (name, source) in [
        ("head", include_str!("markdown-head.md.jinja")),
        ("change", include_str!("markdown-change.md.jinja")),
        ("rest", include_str!("markdown-rest.md.jinja")),
    ] {
        environment.add_template(name, source).map_err(io::Error::other)?;
    }
    Ok(environment)
}

fn head(comparison: &Comparison) -> minijinja::Value {
    context! {
        title => comparison.title(),
        is_empty => comparison.diff.is_empty(),
        summary => comparison.summary(),
        keys => comparison.diff.values.iter().flatten().map(key_cause).collect::<Vec<_>>(),
        variables => comparison.diff.variables.iter().map(variable).collect::<Vec<_>>(),
    }
}

fn change(change: &Change) -> minijinja::Value {
    context! {
        kind => Serde(change.kind),
        heading => heading(change),
        risks => risks(change),
        causes => causes(change.causes.as_ref()),
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
