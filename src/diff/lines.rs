//! Differences as lines: both objects written as one YAML text, each line of one side or of both.

use serde::Serialize;

/// How many unchanged lines surround a change, as in every unified diff.
const CONTEXT: usize = 3;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Both sides have it.
    Same,
    /// Only the second side has it.
    Added,
    /// Only the first side has it.
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
    /// The number of the first line on each side, from 1.
    #[serde(skip)]
    pub first: [usize; 2],
    /// The lines.
    pub lines: Vec<Line>,
}

/// Writes the text, line by line.
#[derive(Debug, Default)]
pub(super) struct Writer {
    lines: Vec<Line>,
    indent: usize,
    /// How many dashes of list items each side's next line begins with.
    dashes: [usize; 2],
}

impl Writer {
    /// Goes deeper while `write` writes.
    pub fn indented(&mut self) -> &mut usize {
        &mut self.indent
    }

    /// The next line begins an item of a list, on one side or both.
    pub fn begin_item(&mut self, tag: Tag) {
        let [before, after] = &mut self.dashes;
        if tag != Tag::Added {
            *before += 1;
        }
        if tag != Tag::Removed {
            *after += 1;
        }
    }

    /// Writes a line. One that both sides have is two where only one side begins an item with it.
    pub fn line(&mut self, tag: Tag, text: &str) {
        let [before, after] = self.dashes;
        if tag == Tag::Same && before == after {
            self.push(tag, after, text);
            self.dashes = [0, 0];
            return;
        }
        if tag != Tag::Added {
            self.push(Tag::Removed, before, text);
            self.dashes = [0, self.dashes[1]];
        }
        if tag != Tag::Removed {
            self.push(Tag::Added, after, text);
            self.dashes = [self.dashes[0], 0];
        }
    }

    fn push(&mut self, tag: Tag, dashes: usize, text: &str) {
        let mut line = String::with_capacity(self.indent + text.len());
        let spaces = self.indent.saturating_sub(2 * dashes);
        line.extend(std::iter::repeat_n(' ', spaces));
        (0..dashes).for_each(|_| line.push_str("- "));
        line.push_str(text);
        self.lines.push(Line { tag, text: line });
    }

    /// The stretches around changes.
    pub fn into_hunks(self) -> Vec<Hunk> {
        let mut hunks = Vec::new();
        let mut open: Option<OpenHunk> = None;
        let mut context: std::collections::VecDeque<Line> = std::collections::VecDeque::with_capacity(CONTEXT + 1);
        let mut seen = [0_usize; 2];
        for line in self.lines {
            let tag = line.tag;
            if tag != Tag::Same {
                let hunk = open.get_or_insert_with(|| OpenHunk::new(seen, &mut context));
                hunk.lines.push(line);
                hunk.trailing = 0;
            } else if let Some(hunk) = &mut open {
                hunk.lines.push(line);
                hunk.trailing += 1;
                if hunk.trailing > 2 * CONTEXT {
                    context.extend(hunk.split_context());
                    hunks.extend(open.take().map(OpenHunk::close));
                }
            } else {
                context.push_back(line);
                if context.len() > CONTEXT {
                    context.pop_front();
                }
            }
            if tag != Tag::Added {
                seen[0] += 1;
            }
            if tag != Tag::Removed {
                seen[1] += 1;
            }
        }
        if let Some(mut hunk) = open {
            let surplus = hunk.trailing.saturating_sub(CONTEXT);
            hunk.lines.truncate(hunk.lines.len() - surplus);
            hunks.push(hunk.close());
        }
        hunks.shrink_to_fit();
        hunks
    }
}

/// A stretch that may go on.
struct OpenHunk {
    /// How many lines of each side stand before it.
    start: [usize; 2],
    lines: Vec<Line>,
    /// How many unchanged lines it ends with.
    trailing: usize,
}

impl OpenHunk {
    fn new(seen: [usize; 2], context: &mut std::collections::VecDeque<Line>) -> OpenHunk {
        let lines: Vec<Line> = context.drain(..).collect();
        OpenHunk {
            start: seen.map(|count| count - lines.len()),
            lines,
            trailing: 0,
        }
    }

    /// Takes away the unchanged lines that are too many, and gives those that may surround the next change.
    fn split_context(&mut self) -> Vec<Line> {
        let keep = self.lines.len() - self.trailing + CONTEXT;
        let mut surplus = self.lines.split_off(keep);
        surplus.split_off(surplus.len() - CONTEXT)
    }

    fn close(mut self) -> Hunk {
        // Reports of many objects hold many hunks.
        self.lines.shrink_to_fit();
        let count = |other: Tag| self.lines.iter().filter(|line| line.tag != other).count();
        let range = |start: usize, count: usize| {
            // As in unified diffs: a range of no lines names the line before it.
            let first = if count == 0 { start } else { start + 1 };
            match count {
                1 => first.to_string(),
                count => format!("{first},{count}"),
            }
        };
        let [before, after] = self.start;
        Hunk {
            header: format!(
                "@@ -{} +{} @@",
                range(before, count(Tag::Added)),
                range(after, count(Tag::Removed))
            ),
            first: [before + 1, after + 1],
            lines: self.lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hunks(lines: &[(Tag, &str)]) -> Vec<(String, usize)> {
        let mut writer = Writer::default();
        lines.iter().for_each(|(tag, text)| writer.line(*tag, text));
        writer
            .into_hunks()
            .into_iter()
            .map(|hunk| (hunk.header, hunk.lines.len()))
            .collect()
    }

    #[test]
    fn changes_stand_among_what_surrounds_them() {
        let same = (Tag::Same, "x");
        let mut lines = vec![same; 5];
        lines.extend([(Tag::Removed, "a"), (Tag::Added, "b")]);
        lines.extend(vec![same; 6]);
        lines.push((Tag::Added, "c"));
        lines.extend(vec![same; 7]);
        lines.push((Tag::Removed, "d"));
        let found = hunks(&lines);
        assert_eq!(
            found,
            [
                ("@@ -3,13 +3,14 @@".to_owned(), 15),
                ("@@ -17,4 +18,3 @@".to_owned(), 4)
            ]
        );
        assert_eq!(hunks(&[same, same]), []);
        assert_eq!(hunks(&[(Tag::Added, "a")]), [("@@ -0,0 +1 @@".to_owned(), 1)]);
    }

    #[test]
    fn the_dash_of_an_item_is_each_sides_own() {
        let mut writer = Writer::default();
        writer.begin_item(Tag::Same);
        *writer.indented() += 2;
        writer.line(Tag::Removed, "a: 1");
        writer.line(Tag::Same, "b: 2");
        writer.line(Tag::Same, "c: 3");
        let [hunk] = &writer.into_hunks()[..] else {
            panic!("one hunk")
        };
        let lines: Vec<_> = hunk.lines.iter().map(|line| (line.tag, line.text.as_str())).collect();
        assert_eq!(
            lines,
            [
                (Tag::Removed, "- a: 1"),
                (Tag::Removed, "  b: 2"),
                (Tag::Added, "- b: 2"),
                (Tag::Same, "  c: 3")
            ]
        );
    }
}
