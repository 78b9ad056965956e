//! The lines of a hunk as a page shows them: numbered, in runs that stand beside each other, with what differs within
//! lines.

use serde::Serialize;

use crate::diff::{Hunk, Line, Tag};

/// Lines that belong together: unchanged ones, or what went with what came in its place.
type Run<'a> = Vec<Row<'a>>;

/// A hunk in runs.
#[derive(Debug, Serialize)]
pub(super) struct Runs<'a> {
    header: String,
    runs: Vec<Run<'a>>,
}

/// A line with its numbers.
#[derive(Debug, Serialize)]
struct Row<'a> {
    tag: Tag,
    /// Its number on the first side, if it has it.
    before: Option<usize>,
    /// Its number on the second side, if it has it.
    after: Option<usize>,
    /// The text up to what differs from the line in its place; all of it, if nothing is to be pointed out.
    start: &'a str,
    /// What differs.
    middle: &'a str,
    /// The text after it.
    end: &'a str,
}

impl<'a> Runs<'a> {
    /// Takes a hunk apart.
    pub fn of(hunk: &'a Hunk) -> Runs<'a> {
        let [mut before, mut after] = hunk.first;
        let mut runs: Vec<Run<'a>> = Vec::new();
        let mut last = None;
        for line in hunk.lines() {
            let row = Row::new(line, &mut before, &mut after);
            let goes_on = match (last, line.tag) {
                (Some(Tag::Same), tag) => tag == Tag::Same,
                (Some(Tag::Added), tag) => tag == Tag::Added,
                (Some(Tag::Removed), tag) => tag != Tag::Same,
                (None, _) => false,
            };
            match runs.last_mut() {
                Some(run) if goes_on => run.push(row),
                _ => runs.push(vec![row]),
            }
            last = Some(line.tag);
        }
        runs.iter_mut().for_each(point_out);
        Runs {
            header: hunk.header(),
            runs,
        }
    }
}

impl<'a> Row<'a> {
    fn new(line: Line<'a>, before: &mut usize, after: &mut usize) -> Row<'a> {
        let number = |next: &mut usize| {
            *next += 1;
            *next - 1
        };
        Row {
            tag: line.tag,
            before: (line.tag != Tag::Added).then(|| number(before)),
            after: (line.tag != Tag::Removed).then(|| number(after)),
            start: line.text,
            middle: "",
            end: "",
        }
    }

    /// Points out what stands between a start and an end of so many bytes.
    fn split(&mut self, start: usize, end: usize) {
        let text = self.start;
        let end = text.len() - end;
        if let (Some(first), Some(middle), Some(last)) = (text.get(..start), text.get(start..end), text.get(end..)) {
            (self.start, self.middle, self.end) = (first, middle, last);
        }
    }
}

/// Points out what differs between lines that stand in each other's place: where as many came as went.
fn point_out(run: &mut Run<'_>) {
    let removed = run.iter().filter(|row| row.tag == Tag::Removed).count();
    let (firsts, seconds) = run.split_at_mut(removed);
    if firsts.len() != seconds.len() {
        return;
    }
    for (first, second) in firsts.iter_mut().zip(seconds) {
        let (start, end) = common(first.start, second.start);
        let is_alike = first.start.get(..start).is_some_and(|text| !text.trim().is_empty());
        if is_alike {
            first.split(start, end);
            second.split(start, end);
        }
    }
}

/// How many bytes of whole words two texts have in common, at their starts and at their ends.
fn common(one: &str, other: &str) -> (usize, usize) {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let (first, second) = (one.as_bytes(), other.as_bytes());
    let same = first.iter().zip(second).take_while(|(one, other)| one == other);
    // A word of which only a part is the same differs as a whole.
    let ends_word = |text: &[u8], at: usize| {
        let is_inside = |at: usize| text.get(at).is_some_and(|byte| is_word(*byte));
        at == 0 || !is_inside(at - 1) || !is_inside(at)
    };
    let mut start = same.count();
    while !(ends_word(first, start) && ends_word(second, start)) {
        start -= 1;
    }
    let (first, second) = (
        first.get(start..).unwrap_or_default(),
        second.get(start..).unwrap_or_default(),
    );
    let same = first
        .iter()
        .rev()
        .zip(second.iter().rev())
        .take_while(|(one, other)| one == other);
    let mut end = same.count();
    while !(ends_word(first, first.len() - end) && ends_word(second, second.len() - end)) {
        end -= 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(tag: Tag, text: &str) -> Line<'_> {
        Line { tag, text }
    }

    #[test]
    fn whole_words_are_pointed_out() {
        let middles = |one: &'static str, other: &'static str| {
            let (start, end) = common(one, other);
            (&one[start..one.len() - end], &other[start..other.len() - end])
        };
        assert_eq!(middles("image: app:1.20.3", "image: app:1.24.3"), ("20", "24"));
        assert_eq!(middles("cpu: 500m", "cpu: 4000m"), ("500m", "4000m"));
        assert_eq!(middles("a: x", "a: x y"), ("", " y"));
        assert_eq!(middles("- --a=ü1", "- --a=ö1"), ("ü1", "ö1"));
        assert_eq!(middles("aa", "aaa"), ("aa", "aaa"));
    }

    #[test]
    fn what_came_stands_beside_what_went() {
        let lines = [
            line(Tag::Same, "a:"),
            line(Tag::Removed, "  b: 1"),
            line(Tag::Added, "  b: 2"),
            line(Tag::Removed, "  c: 1"),
            line(Tag::Same, "d: 1"),
        ];
        let hunk = Hunk::new([3, 5], lines.into_iter());
        let runs = Runs::of(&hunk).runs;
        let numbers: Vec<Vec<_>> = runs
            .iter()
            .map(|run| run.iter().map(|row| (row.before, row.after, row.middle)).collect())
            .collect();
        assert_eq!(
            numbers,
            [
                vec![(Some(3), Some(5), "")],
                vec![(Some(4), None, "1"), (None, Some(6), "2")],
                vec![(Some(5), None, "")],
                vec![(Some(6), Some(7), "")],
            ]
        );
    }
}
