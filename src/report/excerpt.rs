//! The line of a file where something is wrong, with a caret, and what there is to say about it.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{PLACE, REMOVED, WARNING};
use crate::diagnostic::Severity;
use crate::engine::error::Frame;

/// The width where no terminal has one: what is written to a file is not shortened.
pub const COMPLETE: usize = LONGEST_TEXT;

/// The longest line that is shown, in bytes: nobody finds anything in a longer one, such as JSON of a whole dashboard.
const LONGEST_TEXT: usize = 1 << 16;

/// In our colours; whoever owns the stream takes them off where no terminal shows them.
const RENDERER: Renderer = Renderer::styled()
    .error(REMOVED)
    .warning(WARNING)
    .info(PLACE)
    .line_num(PLACE)
    .hyperlink(false);

/// A place, and what is said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The place, as people search for it: `chart/templates/x.yaml:3:9`.
    pub place: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 0, where it is known.
    pub column: Option<u32>,
    /// What stands on the line, where there is one.
    pub text: Option<String>,
    /// What there is to say about it.
    pub notes: Vec<String>,
}

impl Excerpt {
    /// A line of a file, with a column in characters, from 1; 0 where it is unknown.
    pub fn new(place: String, line: u32, column: u32, text: Option<String>, notes: Vec<String>) -> Excerpt {
        Excerpt {
            place,
            line,
            column: text.as_deref().and_then(|text| byte_column(text, column)),
            text,
            notes,
        }
    }

    /// The innermost template that has a text, with the others as notes, innermost first. `line` gives a place's line.
    pub fn of_frames(frames: &[Frame], line: &dyn Fn(&Frame) -> Option<String>) -> Option<Excerpt> {
        let known = frames.iter().rposition(|frame| line(frame).is_some());
        let (outer, rest) = frames.split_at(known.or_else(|| frames.len().checked_sub(1))?);
        let (shown, inner) = rest.split_first()?;
        // Only what `tpl` was given has no file.
        let inner = inner.iter().map(|frame| format!("within it, {}", place(frame)));
        let outer = outer.iter().rev().map(|frame| format!("from {}", place(frame)));
        Some(Excerpt {
            place: place(shown),
            line: shown.line,
            column: shown.column,
            text: line(shown),
            notes: inner.chain(outer).collect(),
        })
    }

    /// Writes the place, the line with a caret under the column, and the notes below. A line that is wider than the
    /// terminal is shortened about the caret.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        // The renderer could head the line with its place, but counts columns from 1 where Helm's messages count from 0.
        let margin = self.shown().map_or(0, |_| self.line.to_string().len());
        writeln!(out, "{:margin$}{PLACE}-->{PLACE:#} {}", "", self.place)?;
        self.write_below(Severity::Error, width, out)
    }

    /// Writes what stands below the place: the line and the notes.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_below(&self, severity: Severity, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let level = match severity {
            Severity::Info => Level::INFO,
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let line = self.shown().map(|text| {
            let caret = match self.column {
                Some(column) => AnnotationKind::Primary.span(character(text, column)),
                None => AnnotationKind::Visible.span(0..0),
            };
            Snippet::source(text)
                .line_start(usize::try_from(self.line).unwrap_or_default())
                .annotation(caret)
        });
        let notes = self.notes.iter().map(|note| Level::NOTE.no_name().message(note));
        let group = Group::with_level(level).elements(line).elements(notes);
        if group.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", RENDERER.term_width(width).render(&[group]))
    }

    /// What is shown of the line.
    fn shown(&self) -> Option<&str> {
        self.text.as_deref().filter(|text| text.len() <= LONGEST_TEXT)
    }
}

fn place(frame: &Frame) -> String {
    let Frame {
        file,
        line,
        column,
        template,
        ..
    } = frame;
    let column = column.map(|column| format!(":{column}")).unwrap_or_default();
    let template = if template == file {
        String::new()
    } else {
        format!(" in \"{template}\"")
    };
    format!("{file}:{line}{column}{template}")
}

/// The bytes before a column in characters, from 1.
fn byte_column(text: &str, column: u32) -> Option<u32> {
    let index = usize::try_from(column).ok()?.checked_sub(1)?;
    let (at, _) = text.char_indices().nth(index)?;
    u32::try_from(at).ok()
}

/// The character that begins at a byte, or contains it; nothing behind the last one.
fn character(text: &str, at: u32) -> Range<usize> {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let mut characters = text.char_indices().map(|(start, c)| start..start + c.len_utf8());
    characters
        .find(|character| character.contains(&at))
        .unwrap_or(text.len()..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(file: &str, line: u32, column: u32, template: &str) -> Frame {
        Frame {
            file: file.to_owned(),
            line,
            column: Some(column),
            template: template.to_owned(),
            node: String::new(),
        }
    }

    fn written(excerpt: &Excerpt, width: usize) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        excerpt.write(width, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn points_at_the_character() {
        let frames = [
            frame("c/templates/a.yaml", 3, 5, "c/templates/a.yaml"),
            frame("c/templates/_h.tpl", 12, 7, "c.name"),
        ];
        let expected = concat!(
            "  --> c/templates/_h.tpl:12:7 in \"c.name\"\n",
            "   |\n",
            "12 |     é: {{ .x.y }}\n",
            "   |          ^\n",
            "   |\n",
            "   = from c/templates/a.yaml:3:5\n",
        );
        let excerpt = Excerpt::of_frames(&frames, &|_| Some("\té: {{ .x.y }}".to_owned())).unwrap();
        assert_eq!(written(&excerpt, COMPLETE), expected);
    }

    #[test]
    fn shows_the_innermost_line_that_there_is() {
        let frames = [
            frame("c/templates/a.yaml", 3, 0, "c/templates/a.yaml"),
            frame("gotpl", 1, 4, "gotpl"),
        ];
        let line = |frame: &Frame| (frame.file != "gotpl").then(|| "{{ tpl .x . }}".to_owned());
        let expected = concat!(
            " --> c/templates/a.yaml:3:0\n",
            "  |\n",
            "3 | {{ tpl .x . }}\n",
            "  | ^\n",
            "  |\n",
            "  = within it, gotpl:1:4\n",
        );
        assert_eq!(
            written(&Excerpt::of_frames(&frames, &line).unwrap(), COMPLETE),
            expected
        );
        let expected = "--> gotpl:1:4\n = from c/templates/a.yaml:3:0\n";
        assert_eq!(
            written(&Excerpt::of_frames(&frames, &|_| None).unwrap(), COMPLETE),
            expected
        );
    }

    fn line(text: &str, column: Option<u32>) -> Excerpt {
        Excerpt {
            place: "v.yaml:7".to_owned(),
            line: 7,
            column,
            text: Some(text.to_owned()),
            notes: Vec::new(),
        }
    }

    #[test]
    fn points_at_wide_characters_and_past_the_end() {
        let shown = |text, column| {
            let text = written(&line(text, column), COMPLETE);
            text.strip_prefix(" --> v.yaml:7\n  |\n7 |").unwrap().to_owned()
        };
        assert_eq!(shown("名前: {{ .x }}", Some(8)), " 名前: {{ .x }}\n  |       ^\n");
        // Within the second character, which has three bytes.
        assert_eq!(shown("名前: x", Some(4)), " 名前: x\n  |   ^^\n");
        assert_eq!(shown("ab", Some(9)), " ab\n  |   ^\n");
        assert_eq!(shown("", Some(0)), "\n  | ^\n");
        assert_eq!(shown("a: 1", None), " a: 1\n  |\n");
        assert_eq!(shown("a: \u{1b}[31m", Some(0)), " a: ␛[31m\n  | ^\n");
    }

    #[test]
    fn shortens_a_line_about_the_caret() {
        let text = format!("{}!{}", "before ".repeat(40), " after".repeat(40));
        let shown = written(&line(&text, Some(280)), 60);
        assert!(shown.contains("before !") && shown.contains("! after"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
        assert!(written(&line(&text, Some(280)), COMPLETE).contains(&text));
        // What is too long for everybody.
        assert_eq!(
            written(&line(&"x".repeat(LONGEST_TEXT + 1), Some(3)), 60),
            "--> v.yaml:7\n"
        );
    }
}
