//! Scalars: block, quoted and plain (`yaml_parser_scan_block_scalar` and its neighbours in go-yaml's `scannerc.go`).

use super::{COMMENT, Scanner, Text, TokenKind, ascii_except};
use crate::yaml::reader::{Mark, Reader};
use crate::yaml::{Error, Style};

/// What a plain scalar goes on with outside of flow collections, without looking further.
pub(super) const PLAIN: [bool; 256] = ascii_except(b"\0\t\r\n :");

/// The same in flow collections.
const PLAIN_IN_FLOW: [bool; 256] = ascii_except(b"\0\t\r\n :,?[]{}");

/// What a single quoted scalar goes on with.
const SINGLE_QUOTED: [bool; 256] = ascii_except(b"\0\t\r\n '");

/// What a double quoted scalar goes on with.
const DOUBLE_QUOTED: [bool; 256] = ascii_except(b"\0\t\r\n \"\\");

/// What happens to the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// A scalar's text as it is put together: a slice of the source for as long as that will do, then a copy.
struct Piece {
    /// Where the scalar's text begins in the scratch space, once it is copied.
    copy: Option<usize>,
    /// Where the stretch that was not copied yet begins in the source.
    start: u32,
    /// Where it ends; what follows is blank and may be dropped.
    end: u32,
}

impl Piece {
    fn new(reader: &Reader<'_>) -> Piece {
        Piece {
            copy: None,
            start: reader.mark.offset,
            end: reader.mark.offset,
        }
    }

    /// Takes all up to the cursor.
    fn extend(&mut self, reader: &Reader<'_>) {
        self.end = reader.mark.offset;
    }

    /// Copies what was taken so far, adds some text, and goes on at the cursor.
    fn replace(&mut self, scratch: &mut Vec<u8>, reader: &Reader<'_>, text: &[u8]) {
        self.copy.get_or_insert(scratch.len());
        scratch.extend_from_slice(self.rest(reader));
        scratch.extend_from_slice(text);
        self.start = reader.mark.offset;
        self.end = self.start;
    }

    fn rest<'a>(&self, reader: &Reader<'a>) -> &'a [u8] {
        reader
            .text()
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    fn finish(self, scratch: &mut Vec<u8>, reader: &Reader<'_>) -> Text {
        let Some(start) = self.copy else {
            return Text::of_source(self.start, self.end);
        };
        scratch.extend_from_slice(self.rest(reader));
        Text::of_scratch(start, scratch)
    }
}

/// The line breaks between two lines of a scalar.
#[derive(Default)]
struct Breaks {
    first: &'static [u8],
    more: Vec<u8>,
}

impl Breaks {
    /// What stands for them in a scalar whose lines are folded: one line feed is a space, several lose the first.
    fn folded(&self) -> impl Iterator<Item = &[u8]> {
        let (first, more): (&[u8], &[u8]) = match (self.first, self.more.is_empty()) {
            (b"\n", true) => (b" ", b""),
            (b"\n", false) => (b"", &self.more),
            _ => (self.first, &self.more),
        };
        [first, more].into_iter()
    }
}

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, style: Style) -> Result<(), Error> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.reader.mark;
        self.reader.skip();
        let (chomping, increment) = self.scan_block_header(start)?;
        let mut end = self.reader.mark;
        let mut indent = match increment {
            0 => 0,
            increment => increment + u32::try_from(self.indent).unwrap_or(0),
        };
        let text = self.scan_block_lines(style == Style::Literal, chomping, &mut indent, start, &mut end)?;
        let kind = TokenKind::Scalar { text, style };
        self.tokens.push_back(super::Token { kind, start, end });
        Ok(())
    }

    /// What follows `|` or `>` on its line: how to chomp, and the indentation if it is given.
    fn scan_block_header(&mut self, start: Mark) -> Result<(Chomping, u32), Error> {
        const CONTEXT: &str = "while scanning a block scalar";
        self.need(1)?;
        let mut chomping = self.scan_chomping();
        if chomping.is_some() {
            self.need(1)?;
        }
        let mut increment = 0;
        if let digit @ b'0'..=b'9' = self.reader.peek(0) {
            if digit == b'0' {
                return Err(self.error(CONTEXT, start, "found an indentation indicator equal to 0"));
            }
            increment = u32::from(digit - b'0');
            self.reader.skip();
            if chomping.is_none() {
                self.need(1)?;
                chomping = self.scan_chomping();
            }
        }
        self.skip_blanks()?;
        self.skip_comment()?;
        if !self.reader.at_break_or_end(0) {
            return Err(self.error(CONTEXT, start, "did not find expected comment or line break"));
        }
        if self.reader.at_break(0) {
            self.need(2)?;
            self.reader.skip_break();
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.reader.peek(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.reader.skip();
        Some(chomping)
    }

    fn scan_block_lines(
        &mut self,
        literal: bool,
        chomping: Chomping,
        indent: &mut u32,
        start: Mark,
        end: &mut Mark,
    ) -> Result<Text, Error> {
        let text_start = self.scratch.len();
        let mut breaks = Breaks::default();
        self.scan_block_breaks(indent, &mut breaks.more, start, end)?;
        self.need(1)?;
        let mut leading_blank = false;
        while self.reader.mark.column == *indent && !self.reader.at_zero(0) {
            let trailing_blank = self.reader.at_blank(0);
            if !literal && !leading_blank && !trailing_blank && breaks.first == b"\n" {
                if breaks.more.is_empty() {
                    self.scratch.push(b' ');
                }
            } else {
                self.scratch.extend_from_slice(breaks.first);
            }
            self.scratch.append(&mut breaks.more);
            leading_blank = trailing_blank;

            let line = self.reader.position();
            while !self.reader.at_break_or_end(0) {
                self.reader.skip_ascii(&COMMENT);
                if !self.reader.at_break_or_end(0) {
                    self.reader.skip();
                }
                self.need(1)?;
            }
            let line = self.reader.text().get(line..self.reader.position()).unwrap_or_default();
            self.scratch.extend_from_slice(line);
            self.need(2)?;
            breaks.first = self.reader.skip_break();
            self.scan_block_breaks(indent, &mut breaks.more, start, end)?;
        }
        if chomping != Chomping::Strip {
            self.scratch.extend_from_slice(breaks.first);
        }
        if chomping == Chomping::Keep {
            self.scratch.append(&mut breaks.more);
        }
        Ok(Text::of_scratch(text_start, &self.scratch))
    }

    /// `yaml_parser_scan_block_scalar_breaks`: indentation and empty lines. An indentation of 0 is still to be found out.
    fn scan_block_breaks(
        &mut self,
        indent: &mut u32,
        breaks: &mut Vec<u8>,
        start: Mark,
        end: &mut Mark,
    ) -> Result<(), Error> {
        *end = self.reader.mark;
        let mut deepest = 0;
        loop {
            self.need(1)?;
            self.reader.skip_spaces(if *indent == 0 { u32::MAX } else { *indent });
            self.need(1)?;
            while (*indent == 0 || self.reader.mark.column < *indent) && self.reader.peek(0) == b' ' {
                self.reader.skip();
                self.need(1)?;
            }
            deepest = deepest.max(self.reader.mark.column);
            if (*indent == 0 || self.reader.mark.column < *indent) && self.reader.peek(0) == b'\t' {
                let problem = "found a tab character where an indentation space is expected";
                return Err(self.error("while scanning a block scalar", start, problem));
            }
            if !self.reader.at_break(0) {
                break;
            }
            self.need(2)?;
            breaks.extend_from_slice(self.reader.skip_break());
            *end = self.reader.mark;
        }
        if *indent == 0 {
            *indent = deepest.max(u32::try_from(self.indent + 1).unwrap_or(0)).max(1);
        }
        Ok(())
    }

    pub(super) fn fetch_flow_scalar(&mut self, style: Style) -> Result<(), Error> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        self.reader.skip();
        let mut piece = Piece::new(&self.reader);
        let quote = if style == Style::SingleQuoted { b'\'' } else { b'"' };
        loop {
            self.need(4)?;
            let problem = if self.reader.mark.column == 0
                && (self.at_document_indicator(b'-') || self.at_document_indicator(b'.'))
            {
                "found unexpected document indicator"
            } else if self.reader.at_zero(0) {
                "found unexpected end of stream"
            } else {
                ""
            };
            if !problem.is_empty() {
                return Err(self.error("while scanning a quoted scalar", start, problem));
            }
            let escaped_break = self.scan_quoted_word(&mut piece, quote, start)?;
            self.need(1)?;
            if self.reader.peek(0) == quote {
                break;
            }
            self.scan_quoted_blanks(&mut piece, escaped_break)?;
        }
        let text = piece.finish(&mut self.scratch, &self.reader);
        self.reader.skip();
        self.push(TokenKind::Scalar { text, style }, start);
        Ok(())
    }

    /// Goes on to a blank, a line break or the end quote. Whether a `\` before a line break ended the word.
    fn scan_quoted_word(&mut self, piece: &mut Piece, quote: u8, start: Mark) -> Result<bool, Error> {
        let set = if quote == b'\'' { &SINGLE_QUOTED } else { &DOUBLE_QUOTED };
        while !self.reader.at_blank_or_end(0) {
            match self.reader.peek(0) {
                b'\'' if quote == b'\'' && self.reader.peek(1) == b'\'' => {
                    piece.extend(&self.reader);
                    self.reader.skip();
                    self.reader.skip();
                    piece.replace(&mut self.scratch, &self.reader, b"'");
                }
                byte if byte == quote => break,
                b'\\' if quote == b'"' && self.reader.at_break(1) => {
                    self.need(3)?;
                    piece.extend(&self.reader);
                    self.reader.skip();
                    self.reader.skip_break();
                    piece.replace(&mut self.scratch, &self.reader, b"");
                    return Ok(true);
                }
                b'\\' if quote == b'"' => self.scan_escape(piece, start)?,
                byte if set[usize::from(byte)] => {
                    self.reader.skip();
                    self.reader.skip_ascii(set);
                    piece.extend(&self.reader);
                }
                _ => {
                    self.reader.skip();
                    piece.extend(&self.reader);
                }
            }
            self.need(2)?;
        }
        Ok(false)
    }

    fn scan_escape(&mut self, piece: &mut Piece, start: Mark) -> Result<(), Error> {
        const CONTEXT: &str = "while parsing a quoted scalar";
        let digits = match self.reader.peek(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            escape => {
                let Some(text) = escaped(escape) else {
                    return Err(self.error(CONTEXT, start, "found unknown escape character"));
                };
                piece.extend(&self.reader);
                self.reader.skip();
                self.reader.skip();
                piece.replace(&mut self.scratch, &self.reader, text);
                return Ok(());
            }
        };
        piece.extend(&self.reader);
        self.reader.skip();
        self.reader.skip();
        self.need(digits)?;
        let mut code = 0u32;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.reader.peek(ahead)).to_digit(16) else {
                return Err(self.error(CONTEXT, start, "did not find expected hexdecimal number"));
            };
            code = code << 4 | digit;
        }
        let Some(character) = char::from_u32(code) else {
            return Err(self.error(CONTEXT, start, "found invalid Unicode character escape code"));
        };
        for _ in 0..digits {
            self.reader.skip();
        }
        piece.replace(
            &mut self.scratch,
            &self.reader,
            character.encode_utf8(&mut [0; 4]).as_bytes(),
        );
        Ok(())
    }

    /// Blanks in a quoted scalar: kept within a line, folded around line breaks.
    fn scan_quoted_blanks(&mut self, piece: &mut Piece, escaped_break: bool) -> Result<(), Error> {
        let mut in_breaks = escaped_break;
        let mut breaks = Breaks::default();
        while self.reader.at_blank(0) || self.reader.at_break(0) {
            if self.reader.at_blank(0) {
                self.reader.skip();
            } else {
                self.need(2)?;
                if in_breaks {
                    breaks.more.extend_from_slice(self.reader.skip_break());
                } else {
                    breaks.first = self.reader.skip_break();
                    in_breaks = true;
                }
            }
            self.need(1)?;
        }
        if in_breaks {
            piece.replace(&mut self.scratch, &self.reader, b"");
            breaks.folded().for_each(|text| self.scratch.extend_from_slice(text));
        } else {
            piece.extend(&self.reader);
        }
        Ok(())
    }

    pub(super) fn fetch_plain_scalar(&mut self) -> Result<(), Error> {
        self.save_simple_key()?;
        if self.fetch_plain_line() {
            return Ok(());
        }
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        let mut end = start;
        let indent = self.indent + 1;
        let mut piece = Piece::new(&self.reader);
        let mut breaks: Option<Breaks> = None;
        loop {
            self.need(4)?;
            let at_indicator =
                self.reader.mark.column == 0 && (self.at_document_indicator(b'-') || self.at_document_indicator(b'.'));
            if at_indicator || self.reader.peek(0) == b'#' {
                break;
            }
            if self.at_plain_word() {
                if let Some(breaks) = breaks.take() {
                    piece.replace(&mut self.scratch, &self.reader, b"");
                    breaks.folded().for_each(|text| self.scratch.extend_from_slice(text));
                }
                self.scan_plain_word()?;
                piece.extend(&self.reader);
                end = self.reader.mark;
            }
            if !(self.reader.at_blank(0) || self.reader.at_break(0)) {
                break;
            }
            self.scan_plain_blanks(&mut breaks, indent, start)?;
            if self.flow_level == 0 && i64::from(self.reader.mark.column) < indent {
                break;
            }
        }
        let text = piece.finish(&mut self.scratch, &self.reader);
        self.tokens.push_back(super::Token {
            kind: TokenKind::Scalar {
                text,
                style: Style::Plain,
            },
            start,
            end,
        });
        if breaks.is_some() {
            self.simple_key_allowed = true;
        }
        Ok(())
    }

    /// Whether the next character belongs to a plain scalar, blanks aside.
    fn at_plain_word(&self) -> bool {
        match self.reader.peek(0) {
            b':' => !self.reader.at_blank_or_end(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow_level == 0,
            _ => !self.reader.at_blank_or_end(0),
        }
    }

    fn scan_plain_word(&mut self) -> Result<(), Error> {
        let set = if self.flow_level > 0 { &PLAIN_IN_FLOW } else { &PLAIN };
        while self.at_plain_word() {
            self.reader.skip();
            self.reader.skip_ascii(set);
            self.need(2)?;
        }
        Ok(())
    }

    fn scan_plain_blanks(&mut self, breaks: &mut Option<Breaks>, indent: i64, start: Mark) -> Result<(), Error> {
        self.need(1)?;
        while self.reader.at_blank(0) || self.reader.at_break(0) {
            if self.reader.at_blank(0) {
                let before_indent = i64::from(self.reader.mark.column) < indent;
                if breaks.is_some() && before_indent && self.reader.peek(0) == b'\t' {
                    let problem = "found a tab character that violates indentation";
                    return Err(self.error("while scanning a plain scalar", start, problem));
                }
                self.reader.skip();
            } else {
                self.need(2)?;
                let text = self.reader.skip_break();
                match breaks {
                    Some(breaks) => breaks.more.extend_from_slice(text),
                    None => {
                        *breaks = Some(Breaks {
                            first: text,
                            more: Vec::new(),
                        })
                    }
                }
            }
            self.need(1)?;
        }
        Ok(())
    }
}

/// The text of a one-character escape.
fn escaped(escape: u8) -> Option<&'static [u8]> {
    Some(match escape {
        b'0' => b"\0",
        b'a' => b"\x07",
        b'b' => b"\x08",
        b't' | b'\t' => b"\t",
        b'n' => b"\n",
        b'v' => b"\x0B",
        b'f' => b"\x0C",
        b'r' => b"\r",
        b'e' => b"\x1B",
        b' ' => b" ",
        b'"' => b"\"",
        b'\'' => b"'",
        b'\\' => b"\\",
        b'N' => b"\xC2\x85",
        b'_' => b"\xC2\xA0",
        b'L' => b"\xE2\x80\xA8",
        b'P' => b"\xE2\x80\xA9",
        _ => return None,
    })
}
