//! Directives, anchors and tags (`yaml_parser_scan_directive` to `yaml_parser_scan_uri_escapes` in go-yaml's
//! `scannerc.go`).

use super::{Scanner, Text, TokenKind};
use crate::yaml::Error;
use crate::yaml::reader::{Mark, width};

/// How many digits each part of a `%YAML` version may have (`max_number_length`).
const MAX_VERSION_DIGITS: u32 = 2;

/// Where a tag's text stands: it decides the words of errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Directive,
    Node,
}

impl Place {
    fn context(self) -> &'static str {
        match self {
            Place::Directive => "while parsing a %TAG directive",
            Place::Node => "while parsing a tag",
        }
    }
}

impl Scanner<'_> {
    pub(super) fn fetch_directive(&mut self) -> Result<(), Error> {
        const CONTEXT: &str = "while scanning a directive";
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        self.reader.skip();
        let name = self.scan_directive_name(start)?;
        let kind = match self.bytes(name) {
            b"YAML" => self.scan_version(start)?,
            b"TAG" => self.scan_tag_directive(start)?,
            _ => return Err(self.error(CONTEXT, start, "found unknown directive name")),
        };
        let end = self.reader.mark;
        self.skip_blanks()?;
        self.skip_comment()?;
        if !self.reader.at_break_or_end(0) {
            return Err(self.error(CONTEXT, start, "did not find expected comment or line break"));
        }
        if self.reader.at_break(0) {
            self.need(2)?;
            self.reader.skip_break();
        }
        self.tokens.push_back(super::Token { kind, start, end });
        Ok(())
    }

    /// Letters, digits, `_` and `-`.
    fn scan_word(&mut self) -> Result<Text, Error> {
        let start = self.reader.mark.offset;
        self.need(1)?;
        while self.reader.at_word() {
            self.reader.skip();
            self.need(1)?;
        }
        Ok(self.slice(start))
    }

    fn scan_directive_name(&mut self, start: Mark) -> Result<Text, Error> {
        const CONTEXT: &str = "while scanning a directive";
        let name = self.scan_word()?;
        if name.is_empty() {
            return Err(self.error(CONTEXT, start, "could not find expected directive name"));
        }
        if !self.reader.at_blank_or_end(0) {
            return Err(self.error(CONTEXT, start, "found unexpected non-alphabetical character"));
        }
        Ok(name)
    }

    fn scan_version(&mut self, start: Mark) -> Result<TokenKind, Error> {
        self.skip_blanks()?;
        let major = self.scan_version_number(start)?;
        if self.reader.peek(0) != b'.' {
            let problem = "did not find expected digit or '.' character";
            return Err(self.error("while scanning a %YAML directive", start, problem));
        }
        self.reader.skip();
        let minor = self.scan_version_number(start)?;
        Ok(TokenKind::VersionDirective { major, minor })
    }

    fn scan_version_number(&mut self, start: Mark) -> Result<u8, Error> {
        const CONTEXT: &str = "while scanning a %YAML directive";
        self.need(1)?;
        let mut value = 0;
        let mut length = 0;
        while let digit @ b'0'..=b'9' = self.reader.peek(0) {
            length += 1;
            if length > MAX_VERSION_DIGITS {
                return Err(self.error(CONTEXT, start, "found extremely long version number"));
            }
            value = value * 10 + (digit - b'0');
            self.reader.skip();
            self.need(1)?;
        }
        if length == 0 {
            return Err(self.error(CONTEXT, start, "did not find expected version number"));
        }
        Ok(value)
    }

    fn scan_tag_directive(&mut self, start: Mark) -> Result<TokenKind, Error> {
        const CONTEXT: &str = "while scanning a %TAG directive";
        self.skip_blanks()?;
        let handle = self.scan_tag_handle(Place::Directive, start)?;
        self.need(1)?;
        if !self.reader.at_blank(0) {
            return Err(self.error(CONTEXT, start, "did not find expected whitespace"));
        }
        self.skip_blanks()?;
        let prefix = self.scan_tag_uri(Place::Directive, None, start)?;
        self.need(1)?;
        if !self.reader.at_blank_or_end(0) {
            return Err(self.error(CONTEXT, start, "did not find expected whitespace or line break"));
        }
        Ok(TokenKind::TagDirective { handle, prefix })
    }

    pub(super) fn fetch_anchor(&mut self, kind: fn(Text) -> TokenKind) -> Result<(), Error> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        self.reader.skip();
        let name = self.scan_word()?;
        let indicator = matches!(
            self.reader.peek(0),
            b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
        );
        if name.is_empty() || !(indicator || self.reader.at_blank_or_end(0)) {
            let context = match kind(name) {
                TokenKind::Anchor(_) => "while scanning an anchor",
                _ => "while scanning an alias",
            };
            return Err(self.error(context, start, "did not find expected alphabetic or numeric character"));
        }
        self.push(kind(name), start);
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Result<(), Error> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        self.need(2)?;
        let (handle, suffix) = if self.reader.peek(1) == b'<' {
            self.scan_verbatim_tag(start)?
        } else {
            self.scan_short_tag(start)?
        };
        self.need(1)?;
        if !self.reader.at_blank_or_end(0) {
            let problem = "did not find expected whitespace or line break";
            return Err(self.error("while scanning a tag", start, problem));
        }
        self.push(TokenKind::Tag { handle, suffix }, start);
        Ok(())
    }

    /// `!<uri>`.
    fn scan_verbatim_tag(&mut self, start: Mark) -> Result<(Text, Text), Error> {
        self.reader.skip();
        self.reader.skip();
        let suffix = self.scan_tag_uri(Place::Node, None, start)?;
        if self.reader.peek(0) != b'>' {
            return Err(self.error("while scanning a tag", start, "did not find the expected '>'"));
        }
        self.reader.skip();
        Ok((Text::default(), suffix))
    }

    /// `!!suffix`, `!handle!suffix`, `!suffix` or `!`, which stands for itself.
    fn scan_short_tag(&mut self, start: Mark) -> Result<(Text, Text), Error> {
        let handle = self.scan_tag_handle(Place::Node, start)?;
        if handle.len > 1 && self.bytes(handle).ends_with(b"!") {
            let suffix = self.scan_tag_uri(Place::Node, None, start)?;
            return Ok((handle, suffix));
        }
        let suffix = self.scan_tag_uri(Place::Node, Some(handle), start)?;
        let bang = Text { len: 1, ..handle };
        if suffix.is_empty() {
            Ok((suffix, bang))
        } else {
            Ok((bang, suffix))
        }
    }

    fn scan_tag_handle(&mut self, place: Place, start: Mark) -> Result<Text, Error> {
        self.need(1)?;
        if self.reader.peek(0) != b'!' {
            return Err(self.error(place.context(), start, "did not find expected '!'"));
        }
        let offset = self.reader.mark.offset;
        self.reader.skip();
        self.scan_word()?;
        if self.reader.peek(0) == b'!' {
            self.reader.skip();
        } else if place == Place::Directive && self.slice(offset).len > 1 {
            return Err(self.error(place.context(), start, "did not find expected '!'"));
        }
        Ok(self.slice(offset))
    }

    /// A tag's URI, which a handle that turned out to be none (`!suffix`) begins.
    fn scan_tag_uri(&mut self, place: Place, head: Option<Text>, start: Mark) -> Result<Text, Error> {
        let text_start = self.scratch.len();
        if let Some(head) = head {
            let head = self.bytes(head).to_vec();
            self.scratch.extend(head.into_iter().skip(1));
        }
        let mut has_tag = head.is_some();
        self.need(1)?;
        loop {
            match self.reader.peek(0) {
                b'%' => self.scan_uri_escape(place, start)?,
                byte @ (b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.' | b'!' | b'~'
                | b'*' | b'\'' | b'(' | b')' | b'[' | b']') => {
                    self.scratch.push(byte);
                    self.reader.skip();
                }
                byte if self.reader.at_word() => {
                    self.scratch.push(byte);
                    self.reader.skip();
                }
                _ => break,
            }
            self.need(1)?;
            has_tag = true;
        }
        if !has_tag {
            return Err(self.error(place.context(), start, "did not find expected tag URI"));
        }
        Ok(Text::of_scratch(text_start, &self.scratch))
    }

    /// One character as `%XX` for each of its bytes.
    fn scan_uri_escape(&mut self, place: Place, start: Mark) -> Result<(), Error> {
        let mut left = None;
        while left != Some(0) {
            self.need(3)?;
            let digit = |ahead| char::from(self.reader.peek(ahead)).to_digit(16);
            let (b'%', Some(high), Some(low)) = (self.reader.peek(0), digit(1), digit(2)) else {
                return Err(self.error(place.context(), start, "did not find URI escaped octet"));
            };
            let octet = (high << 4 | low) as u8;
            left = match left {
                None => match width(octet) {
                    0 => return Err(self.error(place.context(), start, "found an incorrect leading UTF-8 octet")),
                    width => Some(width - 1),
                },
                Some(_) if octet & 0xC0 != 0x80 => {
                    return Err(self.error(place.context(), start, "found an incorrect trailing UTF-8 octet"));
                }
                Some(left) => Some(left - 1),
            };
            self.scratch.push(octet);
            for _ in 0..3 {
                self.reader.skip();
            }
        }
        Ok(())
    }
}
