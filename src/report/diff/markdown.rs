//! Differences as Markdown, for a comment on a pull request.

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use super::cause::{key_cause, reasons};
use super::{Comparison, heading, risks, templates, variable};
use crate::diff::{Change, Diff, Hunk, KeyCause};

/// How many characters a report may have: GitHub takes 65,536 in a comment, and others write into it too.
const LONGEST: usize = 60_000;

/// How many of them are kept for saying what was left out.
const RESERVE: usize = 400;

/// Writes a summary and the differences, each object's in a part of its own that can be opened. Objects that would make
/// the report too long are counted only.
pub fn markdown(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    let environment = environment()?;
    let mut comment = Comment::new(&environment);
    for comparison in comparisons {
        comment.begin("head", head(comparison))?;
        for change in &comparison.diff.changes {
            comment.add("change", self::change(change, &comparison.diff))?;
        }
    }
    comment.finish(out)
}

/// A text that stays short enough for a comment.
pub(super) struct Comment<'e> {
    environment: &'e Environment<'static>,
    text: String,
    /// Its characters.
    length: usize,
    /// Whether the part that was begun last has its head.
    has_head: bool,
    /// How many objects were left out.
    left_out: usize,
}

impl<'e> Comment<'e> {
    pub fn new(environment: &'e Environment<'static>) -> Comment<'e> {
        Comment {
            environment,
            text: String::new(),
            length: 0,
            has_head: false,
            left_out: 0,
        }
    }

    fn render(&self, template: &str, context: Value) -> io::Result<String> {
        let template = self.environment.get_template(template).map_err(io::Error::other)?;
        template.render(context).map_err(io::Error::other)
    }

    /// Adds a text, if there is room for it.
    fn push(&mut self, text: &str) -> bool {
        let characters = text.chars().count();
        let is_room = self.length + characters + RESERVE <= LONGEST;
        if is_room {
            self.length += characters;
            self.text.push_str(text);
        }
        is_room
    }

    /// Begins the part of a release.
    pub fn begin(&mut self, template: &str, context: Value) -> io::Result<()> {
        let head = self.render(template, context)?;
        self.has_head = self.push(&head);
        Ok(())
    }

    /// Adds an object, or counts it.
    pub fn add(&mut self, template: &str, context: Value) -> io::Result<()> {
        let object = self.render(template, context)?;
        if !(self.has_head && self.push(&object)) {
            self.left_out += 1;
        }
        Ok(())
    }

    /// Writes the text, and how much is missing.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.left_out > 0 {
            let rest = self.render("rest", context! { left_out => self.left_out })?;
            self.text.push_str(&rest);
        }
        out.write_all(self.text.as_bytes())
    }
}

/// The templates, and what makes a text safe in Markdown.
pub(super) fn environment() -> io::Result<Environment<'static>> {
    let mut environment = templates(&[
        ("head", include_str!("markdown-head.md.jinja")),
        ("change", include_str!("markdown-change.md.jinja")),
        ("rest", include_str!("markdown-rest.md.jinja")),
    ])?;
    environment.add_filter("text", |text: String| text.replace('&', "&amp;").replace('<', "&lt;"));
    Ok(environment)
}

fn head(comparison: &Comparison) -> Value {
    let key = |key: &KeyCause| key_cause(key, &comparison.diff);
    context! {
        title => comparison.title(),
        is_empty => comparison.diff.is_empty(),
        summary => comparison.summary(),
        keys => comparison.diff.values.iter().flatten().map(key).collect::<Vec<_>>(),
        variables => comparison.diff.variables.iter().map(variable).collect::<Vec<_>>(),
    }
}

fn change(change: &Change, diff: &Diff) -> Value {
    context! {
        kind => Serde(change.kind),
        heading => heading(change),
        risks => risks(change),
        reasons => reasons(change, diff),
        template => change.template.clone(),
        hunks => Serde(&change.hunks),
        fence => fence(change),
    }
}

/// A fence of backticks, longer than any in the lines.
fn fence(change: &Change) -> String {
    let lines = change.hunks.iter().flat_map(Hunk::lines);
    let runs = lines.flat_map(|line| line.text.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or_default().max(2) + 1)
}
