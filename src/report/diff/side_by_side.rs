//! Differences in two columns.

use std::io::{self, Write};

use super::cause::key_cause;
use super::{Comparison, begin, introduction};
use crate::diff::{Hunk, Line, Tag};
use crate::report::{ADDED, PLACE, REMOVED};

/// The narrowest column in which something can be read.
const NARROWEST: usize = 20;

/// What stands between the columns: whether a row is the same, changed, only left or only right.
const MIDDLE: usize = 3;

/// Writes both sides beside each other, in a width of so many characters. Writes nothing where there is no difference.
pub fn side_by_side(comparisons: &[Comparison], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let column = (width.saturating_sub(MIDDLE) / 2).max(NARROWEST);
    for comparison in comparisons.iter().filter(|comparison| !comparison.diff.is_empty()) {
        introduction(comparison, out)?;
        for change in &comparison.diff.changes {
            begin(change, comparison, out)?;
            for hunk in &change.hunks {
                writeln!(out, "{PLACE}{}{PLACE:#}", hunk.header())?;
                rows(hunk).iter().try_for_each(|row| write_row(row, column, out))?;
            }
        }
        for key in comparison.diff.values.iter().flatten() {
            writeln!(out, "{PLACE}# {}{PLACE:#}", key_cause(key, &comparison.diff))?;
        }
    }
    Ok(())
}

/// What stands beside each other.
enum Row<'a> {
    Same(Line<'a>),
    Different(Option<Line<'a>>, Option<Line<'a>>),
}

/// The rows of a hunk: lines that went stand beside the lines that came right after them.
fn rows(hunk: &Hunk) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let (mut removed, mut added): (Vec<Line<'_>>, Vec<Line<'_>>) = (Vec::new(), Vec::new());
    for line in hunk.lines() {
        match line.tag {
            Tag::Removed => {
                if !added.is_empty() {
                    pair_up(&mut removed, &mut added, &mut rows);
                }
                removed.push(line);
            }
            Tag::Added => added.push(line),
            Tag::Same => {
                pair_up(&mut removed, &mut added, &mut rows);
                rows.push(Row::Same(line));
            }
        }
    }
    pair_up(&mut removed, &mut added, &mut rows);
    rows
}

fn pair_up<'a>(removed: &mut Vec<Line<'a>>, added: &mut Vec<Line<'a>>, rows: &mut Vec<Row<'a>>) {
    let (mut lefts, mut rights) = (removed.drain(..), added.drain(..));
    loop {
        match (lefts.next(), rights.next()) {
            (None, None) => break,
            (left, right) => rows.push(Row::Different(left, right)),
        }
    }
}

fn write_row(row: &Row<'_>, column: usize, out: &mut dyn Write) -> io::Result<()> {
    match row {
        Row::Same(line) => {
            let text = cell(line.text, column);
            writeln!(out, "{text}   {}", text.trim_end())
        }
        Row::Different(left, right) => {
            let middle = match (left, right) {
                (Some(_), Some(_)) => '|',
                (Some(_), None) => '<',
                _ => '>',
            };
            let text = |line: &Option<Line<'_>>| cell(line.map_or("", |line| line.text), column);
            let (left, right) = (text(left), text(right));
            writeln!(
                out,
                "{REMOVED}{left}{REMOVED:#} {middle} {ADDED}{}{ADDED:#}",
                right.trim_end()
            )
        }
    }
}

/// A text in a column: filled up, or cut off.
fn cell(text: &str, column: usize) -> String {
    match text.char_indices().nth(column) {
        Some(_) => {
            let kept: String = text.chars().take(column - 1).collect();
            format!("{kept}…")
        }
        None => format!("{text:<column$}"),
    }
}
