//! Comparing two texts line by line.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// How many unchanged lines surround a change, as in every unified diff.
const CONTEXT: usize = 3;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Both texts have it.
    Same,
    /// Only the second text has it.
    Added,
    /// Only the first text has it.
    Removed,
}

/// One line, without its newline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What became of it.
    pub tag: Tag,
    /// The text.
    pub text: String,
}

/// A stretch of lines around a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hunk {
    /// The place of the stretch in both texts, as unified diffs write it: `@@ -1,4 +1,5 @@`.
    pub header: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Where two texts differ; nothing if they do not.
pub(super) fn compare(before: &[u8], after: &[u8]) -> Vec<Hunk> {
    if before == after {
        return Vec::new();
    }
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let diff = TextDiff::from_slices(&before, &after);
    let mut unified = diff.unified_diff();
    unified
        .context_radius(CONTEXT)
        .iter_hunks()
        .map(|hunk| Hunk {
            header: hunk.header().to_string(),
            lines: hunk
                .iter_changes()
                .map(|change| line(change.tag(), change.value()))
                .collect(),
        })
        .collect()
}

fn line(tag: ChangeTag, text: &str) -> Line {
    let tag = match tag {
        ChangeTag::Equal => Tag::Same,
        ChangeTag::Insert => Tag::Added,
        ChangeTag::Delete => Tag::Removed,
    };
    Line {
        tag,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_changes_with_their_surroundings() {
        let hunks = compare(b"a\nb\nc\nd\ne\nf", b"a\nb\nc\nd\nE\nf");
        let [hunk] = hunks.as_slice() else { panic!("{hunks:?}") };
        assert_eq!(hunk.header, "@@ -2,5 +2,5 @@");
        let shown: Vec<_> = hunk.lines.iter().map(|line| (line.tag, line.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (Tag::Same, "b"),
                (Tag::Same, "c"),
                (Tag::Same, "d"),
                (Tag::Removed, "e"),
                (Tag::Added, "E"),
                (Tag::Same, "f")
            ]
        );
    }

    #[test]
    fn the_last_line_needs_no_newline() {
        let [hunk] = &compare(b"a", b"a\nb")[..] else {
            panic!("one hunk")
        };
        let shown: Vec<_> = hunk.lines.iter().map(|line| (line.tag, line.text.as_str())).collect();
        assert_eq!(shown, [(Tag::Same, "a"), (Tag::Added, "b")]);
    }
}
