//! The line of a template where something failed, with a caret, and the templates that led there.

use std::io::{self, Write};

use super::{PLACE, REMOVED};
use crate::engine::error::Frame;

/// Writes the innermost frame's line with a caret under the column, and the other frames below, innermost first.
/// `line` gives a frame's line; where it cannot, only the places are shown.
pub fn write(frames: &[Frame], line: &dyn Fn(&Frame) -> Option<String>, out: &mut dyn Write) -> io::Result<()> {
    let Some((innermost, outer)) = frames.split_last() else {
        return Ok(());
    };
    let number = innermost.line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{margin}{PLACE}-->{PLACE:#} {}", place(innermost))?;
    if let Some(text) = line(innermost) {
        writeln!(out, "{margin} {PLACE}|{PLACE:#}")?;
        writeln!(out, "{PLACE}{number} |{PLACE:#} {text}")?;
        if let Some(column) = innermost.column {
            let padding = padding(&text, column);
            writeln!(out, "{margin} {PLACE}|{PLACE:#} {padding}{REMOVED}^{REMOVED:#}")?;
        }
    }
    for frame in outer.iter().rev() {
        writeln!(out, "{margin} {PLACE}={PLACE:#} from {}", place(frame))?;
    }
    Ok(())
}

fn place(frame: &Frame) -> String {
    let Frame {
        file,
        line,
        column,
        template,
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

    #[test]
    fn points_at_the_character() {
        let frame = |file: &str, line, column, template: &str| Frame {
            file: file.to_owned(),
            line,
            column,
            template: template.to_owned(),
        };
        let frames = [
            frame("c/templates/a.yaml", 3, Some(5), "c/templates/a.yaml"),
            frame("c/templates/_h.tpl", 12, Some(7), "c.name"),
        ];
        let mut out = anstream::StripStream::new(Vec::new());
        write(&frames, &|_| Some("\té: {{ .x.y }}".to_owned()), &mut out).unwrap();
        let expected = concat!(
            "  --> c/templates/_h.tpl:12:7 in \"c.name\"\n",
            "   |\n",
            "12 | \té: {{ .x.y }}\n",
            "   | \t     ^\n",
            "   = from c/templates/a.yaml:3:5\n",
        );
        assert_eq!(String::from_utf8(out.into_inner()).unwrap(), expected);
    }
}
