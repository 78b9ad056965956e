//! Differences as lines: both objects written as one YAML text, each line of one side or of both.

use std::ops::Range;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

/// How many unchanged lines surround a change, as in every unified diff.
const CONTEXT: usize = 3;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Both sides have it.
    Same,
    /// Only the second side has it.
    Added,
    /// Only the first side has it.
    Removed,
}

impl Tag {
    /// What unified diffs put before such a line.
    const fn sign(self) -> char {
        match self {
            Tag::Same => ' ',
            Tag::Added => '+',
            Tag::Removed => '-',
        }
    }
}

/// One line, without its newline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line<'a> {
    /// What became of it.
    pub tag: Tag,
    /// The text.
    pub text: &'a str,
}

/// A stretch of lines around a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The number of the first line on each side, from 1.
    pub first: [usize; 2],
    /// The lines with their signs: one text, for reports of many objects hold many lines.
    text: String,
}

/// Writes the text, line by line: into one buffer, since most lines are those that no change is near.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    /// What became of each line, and where in the buffer it ends.
    lines: Vec<(Tag, usize)>,
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

    /// Writes a line of some parts. One that both sides have is two where only one side begins an item with it.
    pub fn line(&mut self, tag: Tag, parts: &[&str]) {
        let [before, after] = self.dashes;
        if tag == Tag::Same && before == after {
            self.push(tag, after, parts);
            self.dashes = [0, 0];
            return;
        }
        if tag != Tag::Added {
            self.push(Tag::Removed, before, parts);
            self.dashes = [0, self.dashes[1]];
        }
        if tag != Tag::Removed {
            self.push(Tag::Added, after, parts);
            self.dashes = [self.dashes[0], 0];
        }
    }

    fn push(&mut self, tag: Tag, dashes: usize, parts: &[&str]) {
        let spaces = self.indent.saturating_sub(2 * dashes);
        self.text.extend(std::iter::repeat_n(' ', spaces));
        (0..dashes).for_each(|_| self.text.push_str("- "));
        parts.iter().for_each(|part| self.text.push_str(part));
        self.lines.push((tag, self.text.len()));
    }

    /// The stretches around changes.
    pub fn into_hunks(self) -> Vec<Hunk> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (at, _) in self.lines.iter().enumerate().filter(|(_, (tag, _))| *tag != Tag::Same) {
            let stretch = at.saturating_sub(CONTEXT)..(at + 1 + CONTEXT).min(self.lines.len());
            match stretches.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = stretch.end,
                _ => stretches.push(stretch),
            }
        }
        let mut seen = 0;
        let mut first = [1, 1];
        let hunk = |stretch: Range<usize>| {
            let between = self.lines.get(seen..stretch.start).unwrap_or_default();
            // Between stretches both sides are the same.
            first = first.map(|line| line + between.len());
            seen = stretch.end;
            let hunk = Hunk::new(first, stretch.filter_map(|at| self.get(at)));
            first = hunk.next();
            hunk
        };
        stretches.into_iter().map(hunk).collect()
    }

    fn get(&self, at: usize) -> Option<Line<'_>> {
        let (tag, end) = *self.lines.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.lines.get(before));
        let start = before.map_or(0, |(_, end)| *end);
        Some(Line {
            tag,
            text: self.text.get(start..end)?,
        })
    }
}

impl Hunk {
    /// Lines, of which the first ones have these numbers.
    pub fn new<'l>(first: [usize; 2], lines: impl Iterator<Item = Line<'l>>) -> Hunk {
        let mut text = String::new();
        for line in lines {
            text.push(line.tag.sign());
            text.push_str(line.text);
            text.push('\n');
        }
        text.shrink_to_fit();
        Hunk { first, text }
    }

    /// The place of the stretch in both texts, as unified diffs write it: `@@ -1,4 +1,5 @@`.
    pub fn header(&self) -> String {
        let range = |first: usize, next: usize| match next - first {
            // As in unified diffs: a range of no lines names the line before it.
            0 => format!("{},0", first - 1),
            1 => first.to_string(),
            count => format!("{first},{count}"),
        };
        let ([before, after], [before_end, after_end]) = (self.first, self.next());
        format!("@@ -{} +{} @@", range(before, before_end), range(after, after_end))
    }

    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> + Clone {
        self.text.split_terminator('\n').filter_map(|line| {
            let tags = [Tag::Same, Tag::Added, Tag::Removed];
            let of = |tag: Tag| Some((tag, line.strip_prefix(tag.sign())?));
            let (tag, text) = tags.into_iter().find_map(of)?;
            Some(Line { tag, text })
        })
    }

    /// The numbers of the lines after it.
    fn next(&self) -> [usize; 2] {
        let count = |other: Tag| self.lines().filter(|line| line.tag != other).count();
        let [before, after] = self.first;
        [before + count(Tag::Added), after + count(Tag::Removed)]
    }
}

impl Serialize for Hunk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hunk = serializer.serialize_struct("Hunk", 2)?;
        hunk.serialize_field("header", &self.header())?;
        hunk.serialize_field("lines", &self.lines().collect::<Vec<_>>())?;
        hunk.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hunks(lines: &[(Tag, &str)]) -> Vec<(String, usize)> {
        let mut writer = Writer::default();
        lines.iter().for_each(|(tag, text)| writer.line(*tag, &[text]));
        writer
            .into_hunks()
            .into_iter()
            .map(|hunk| (hunk.header(), hunk.lines().count()))
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
        writer.line(Tag::Removed, &["a: 1"]);
        writer.line(Tag::Same, &["b: 2"]);
        writer.line(Tag::Same, &["c: 3"]);
        let [hunk] = &writer.into_hunks()[..] else {
            panic!("one hunk")
        };
        let lines: Vec<_> = hunk.lines().map(|line| (line.tag, line.text)).collect();
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
