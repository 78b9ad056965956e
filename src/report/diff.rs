//! Differences as a unified diff and as Markdown.

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::{ADDED, PLACE, REMOVED, STRONG};
use crate::diff::{Change, ChangeKind, Diff, Tag};

/// What the two compared sets are called.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The first set.
    pub before: &'a str,
    /// The second set.
    pub after: &'a str,
}

/// Writes a unified diff, one object after the other. Writes nothing where there is no difference.
pub fn unified(diff: &Diff, sides: Sides<'_>, out: &mut dyn Write) -> io::Result<()> {
    for change in &diff.changes {
        write_change(change, sides, out)?;
    }
    Ok(())
}

fn write_change(change: &Change, sides: Sides<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Change { object, template, .. } = change;
    let name = |side, absent| if change.kind == absent { "/dev/null" } else { side };
    let before = name(sides.before, ChangeKind::Added);
    let after = name(sides.after, ChangeKind::Removed);
    writeln!(out, "{STRONG}{object}{STRONG:#} ({template})")?;
    writeln!(out, "{REMOVED}--- {before}{REMOVED:#}")?;
    writeln!(out, "{ADDED}+++ {after}{ADDED:#}")?;
    for hunk in &change.hunks {
        writeln!(out, "{PLACE}{}{PLACE:#}", hunk.header)?;
        for line in &hunk.lines {
            match line.tag {
                Tag::Same => writeln!(out, " {}", line.text)?,
                Tag::Added => writeln!(out, "{ADDED}+{}{ADDED:#}", line.text)?,
                Tag::Removed => writeln!(out, "{REMOVED}-{}{REMOVED:#}", line.text)?,
            }
        }
    }
    Ok(())
}

/// Writes a summary and the differences as Markdown, for a comment on a pull request.
pub fn markdown(diff: &Diff, sides: Sides<'_>, out: &mut dyn Write) -> io::Result<()> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    environment.add_filter("text", |text: String| text.replace('&', "&amp;").replace('<', "&lt;"));
    let context = context! {
        before => sides.before,
        after => sides.after,
        counts => Serde(diff.counts()),
        changes => Serde(&diff.changes),
        fence => fence(diff),
    };
    let text = environment
        .render_str(include_str!("diff.md.jinja"), context)
        .map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// A fence of backticks, longer than any in the differences.
fn fence(diff: &Diff) -> String {
    let lines = diff
        .changes
        .iter()
        .flat_map(|change| &change.hunks)
        .flat_map(|hunk| &hunk.lines);
    let runs = lines.flat_map(|line| line.text.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or_default().max(2) + 1)
}
