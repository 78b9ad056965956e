//! Differences as a unified diff, one object after the other.

use std::io::{self, Write};

use super::cause::key_cause;
use super::{Comparison, begin, introduction};
use crate::diff::{Change, ChangeKind, Line, Tag};
use crate::report::{ADDED, PLACE, REMOVED};

/// Writes unified diffs. Writes nothing where there is no difference.
pub fn unified(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    for comparison in comparisons.iter().filter(|comparison| !comparison.diff.is_empty()) {
        introduction(comparison, out)?;
        for change in &comparison.diff.changes {
            write_change(change, comparison, out)?;
        }
        for key in comparison.diff.values.iter().flatten() {
            writeln!(out, "{PLACE}# {}{PLACE:#}", key_cause(key, &comparison.diff))?;
        }
    }
    Ok(())
}

fn write_change(change: &Change, comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    begin(change, comparison, out)?;
    let name = |side, absent| if change.kind == absent { "/dev/null" } else { side };
    let [before, after] = comparison.names();
    let before = name(before, ChangeKind::Added);
    let after = name(after, ChangeKind::Removed);
    writeln!(out, "{REMOVED}--- {before}{REMOVED:#}")?;
    writeln!(out, "{ADDED}+++ {after}{ADDED:#}")?;
    for hunk in &change.hunks {
        writeln!(out, "{PLACE}{}{PLACE:#}", hunk.header())?;
        hunk.lines().try_for_each(|line| write_line(line, out))?;
    }
    Ok(())
}

fn write_line(line: Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    match line.tag {
        Tag::Same => writeln!(out, " {}", line.text),
        Tag::Added => writeln!(out, "{ADDED}+{}{ADDED:#}", line.text),
        Tag::Removed => writeln!(out, "{REMOVED}-{}{REMOVED:#}", line.text),
    }
}
