//! The line of a file where something is wrong, with a caret, and what there is to say about it.

use std::io::{self, Write};

use super::{PLACE, REMOVED};
use crate::engine::error::Frame;

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

    /// Writes the line with a caret under the column, and the notes below.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(out, "{margin}{PLACE}-->{PLACE:#} {}", self.place)?;
        if let Some(text) = &self.text {
            writeln!(out, "{margin} {PLACE}|{PLACE:#}")?;
            writeln!(out, "{PLACE}{number} |{PLACE:#} {text}")?;
            if let Some(column) = self.column {
                let padding = padding(text, column);
                writeln!(out, "{margin} {PLACE}|{PLACE:#} {padding}{REMOVED}^{REMOVED:#}")?;
            }
        }
        for note in &self.notes {
            writeln!(out, "{margin} {PLACE}={PLACE:#} {note}")?;
        }
        Ok(())
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

/// What brings a caret under the character that begins at a byte: tabs stay, since they are as wide as a terminal likes.
fn padding(text: &str, column: u32) -> String {
    let before = text
        .char_indices()
        .take_while(|(at, _)| u32::try_from(*at).is_ok_and(|at| at < column));
    before.map(|(_, c)| if c == '\t' { '\t' } else { ' ' }).collect()
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

    fn written(frames: &[Frame], line: &dyn Fn(&Frame) -> Option<String>) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        Excerpt::of_frames(frames, line).unwrap().write(&mut out).unwrap();
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
            "12 | \té: {{ .x.y }}\n",
            "   | \t     ^\n",
            "   = from c/templates/a.yaml:3:5\n",
        );
        assert_eq!(written(&frames, &|_| Some("\té: {{ .x.y }}".to_owned())), expected);
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
            "  = within it, gotpl:1:4\n",
        );
        assert_eq!(written(&frames, &line), expected);
    }
}
