//! Characters to tokens: go-yaml v2's `scannerc.go`, which is libyaml's scanner with changes of its own.
//!
//! This file holds the queue of tokens, simple keys and indentation; `scalar` and `tag` hold the longer
//! tokens, `quick` the short ways.

mod quick;
mod scalar;
mod tag;

use std::borrow::Cow;
use std::collections::VecDeque;

use super::error::{Error, ErrorKind};
use super::reader::{Input, Mark, Reader};
use super::{Position, Style};

/// go-yaml's limit on nested flow collections (`max_flow_level`).
const MAX_FLOW_LEVEL: usize = 10_000;

/// go-yaml's limit on nested block collections (`max_indents`).
const MAX_INDENTS: usize = 10_000;

/// How many characters a key may take before its `:`.
const MAX_SIMPLE_KEY: u32 = 1_024;

/// A piece of text: of the source where it stands there as it is, else of the document's scratch space.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Text {
    start: u32,
    len: u32,
    scratch: bool,
}

impl Text {
    fn of_source(start: u32, end: u32) -> Text {
        Text {
            start,
            len: end.saturating_sub(start),
            scratch: false,
        }
    }

    fn of_scratch(start: usize, scratch: &[u8]) -> Text {
        let len = scratch.len().saturating_sub(start);
        Text {
            start: start as u32,
            len: len as u32,
            scratch: true,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.len == 0
    }

    pub(super) fn bytes<'a>(self, source: &'a [u8], scratch: &'a [u8]) -> &'a [u8] {
        let space = if self.scratch { scratch } else { source };
        let start = self.start as usize;
        space.get(start..start + self.len as usize).unwrap_or_default()
    }
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: Mark,
    pub(super) end: Mark,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TokenKind {
    StreamStart,
    StreamEnd,
    VersionDirective { major: u8, minor: u8 },
    TagDirective { handle: Text, prefix: Text },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(Text),
    Anchor(Text),
    Tag { handle: Text, suffix: Text },
    Scalar { text: Text, style: Style },
}

/// A place where a key without `?` may have begun.
#[derive(Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    /// Whether a `:` must follow, since a block mapping's key stands here.
    required: bool,
    token_number: u64,
    mark: Mark,
}

/// The scanner.
pub(super) struct Scanner<'a> {
    reader: Reader<'a>,
    /// Text that does not stand in the source as it is.
    pub(super) scratch: Vec<u8>,
    tokens: VecDeque<Token>,
    tokens_parsed: u64,
    token_available: bool,
    stream_started: bool,
    indent: i64,
    indents: Vec<i64>,
    flow_level: usize,
    simple_key_allowed: bool,
    simple_keys: Vec<SimpleKey>,
    /// Which of `simple_keys` a token may begin, by token number, ascending (`simple_keys_by_tok`).
    simple_keys_by_token: VecDeque<(u64, usize)>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(input: &'a Input<'_>) -> Scanner<'a> {
        Scanner {
            reader: Reader::new(input),
            scratch: Vec::new(),
            tokens: VecDeque::new(),
            tokens_parsed: 0,
            token_available: false,
            stream_started: false,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: false,
            simple_keys: Vec::new(),
            simple_keys_by_token: VecDeque::new(),
        }
    }

    pub(super) fn bytes(&self, text: Text) -> &[u8] {
        text.bytes(self.reader.text(), &self.scratch)
    }

    /// Keeps a text that stands nowhere in the source.
    pub(super) fn keep(&mut self, text: &[u8]) -> Text {
        let start = self.scratch.len();
        self.scratch.extend_from_slice(text);
        Text::of_scratch(start, &self.scratch)
    }

    /// The next token, which stays where it is (`peek_token`).
    pub(super) fn peek(&mut self) -> Result<Token, Error> {
        if !self.token_available {
            self.fetch_more_tokens()?;
        }
        match self.tokens.front() {
            Some(token) => Ok(*token),
            None => Ok(Token {
                kind: TokenKind::StreamEnd,
                start: self.reader.mark,
                end: self.reader.mark,
            }),
        }
    }

    /// Goes over the token that was peeked at (`skip_token`).
    pub(super) fn skip(&mut self) {
        self.token_available = false;
        self.tokens_parsed += 1;
        self.tokens.pop_front();
    }

    /// `yaml_parser_set_scanner_error`; go-yaml counts lines from 0 and then adds 1, unless the line is 0.
    fn error(&self, context: &'static str, start: Mark, problem: impl Into<Cow<'static, str>>) -> Error {
        let mark = self.reader.mark;
        let line = if mark.line == 0 { 0 } else { mark.line + 1 };
        let context = if context.is_empty() {
            None
        } else {
            Some((context, Position::from(start)))
        };
        Error::new(
            ErrorKind::Syntax {
                problem: problem.into(),
                line,
                context,
            },
            Some(mark.into()),
        )
    }

    /// [`Reader::need`] with the scanner's error: go-yaml names no line.
    #[inline]
    fn need(&mut self, characters: usize) -> Result<(), Error> {
        self.reader.need(characters).map_err(|message| {
            let kind = ErrorKind::Syntax {
                problem: message.into(),
                line: 0,
                context: None,
            };
            Error::new(kind, None)
        })
    }

    /// Goes over spaces and tabs.
    fn skip_blanks(&mut self) -> Result<(), Error> {
        self.need(1)?;
        while self.reader.at_blank(0) {
            self.reader.skip();
            self.need(1)?;
        }
        Ok(())
    }

    /// Goes to the end of the line.
    fn skip_comment(&mut self) -> Result<(), Error> {
        if self.reader.peek(0) == b'#' {
            while !self.reader.at_break_or_end(0) {
                self.reader.skip_ascii(&COMMENT);
                if !self.reader.at_break_or_end(0) {
                    self.reader.skip();
                }
                self.need(1)?;
            }
        }
        Ok(())
    }

    /// A run of bytes of the source.
    fn slice(&self, start: u32) -> Text {
        Text::of_source(start, self.reader.mark.offset)
    }

    fn push(&mut self, kind: TokenKind, start: Mark) {
        self.tokens.push_back(Token {
            kind,
            start,
            end: self.reader.mark,
        });
    }

    /// `yaml_insert_token`: a position before the queue means its end.
    fn insert(&mut self, position: Option<usize>, kind: TokenKind, mark: Mark) {
        let token = Token {
            kind,
            start: mark,
            end: mark,
        };
        match position {
            Some(position) if position <= self.tokens.len() => self.tokens.insert(position, token),
            _ => self.tokens.push_back(token),
        }
    }

    fn next_token_number(&self) -> u64 {
        self.tokens_parsed + self.tokens.len() as u64
    }

    /// `yaml_parser_fetch_more_tokens`: until the first token cannot be a key any more.
    fn fetch_more_tokens(&mut self) -> Result<(), Error> {
        loop {
            if !self.tokens.is_empty() {
                let Some(key) = self.key_of_first_token() else {
                    break;
                };
                if !self.simple_key_is_valid(key)? {
                    break;
                }
            }
            self.fetch_next_token()?;
        }
        self.token_available = true;
        Ok(())
    }

    fn key_of_first_token(&mut self) -> Option<usize> {
        while let Some(&(number, key)) = self.simple_keys_by_token.front() {
            if number >= self.tokens_parsed {
                return (number == self.tokens_parsed).then_some(key);
            }
            self.simple_keys_by_token.pop_front();
        }
        None
    }

    fn forget_key_of(&mut self, token_number: u64) {
        if let Ok(found) = self
            .simple_keys_by_token
            .binary_search_by_key(&token_number, |&(number, _)| number)
        {
            self.simple_keys_by_token.remove(found);
        }
    }

    /// `yaml_parser_fetch_next_token`.
    fn fetch_next_token(&mut self) -> Result<(), Error> {
        self.need(1)?;
        if !self.stream_started {
            return self.fetch_stream_start();
        }
        self.scan_to_next_token()?;
        self.unroll_indent(i64::from(self.reader.mark.column));
        self.need(4)?;

        let first = self.reader.peek(0);
        if first == 0 {
            return self.fetch_stream_end();
        }
        if self.reader.mark.column == 0 {
            if first == b'%' {
                return self.fetch_directive();
            }
            if self.at_document_indicator(b'-') {
                return self.fetch_document_indicator(TokenKind::DocumentStart);
            }
            if self.at_document_indicator(b'.') {
                return self.fetch_document_indicator(TokenKind::DocumentEnd);
            }
        }
        let in_flow = self.flow_level > 0;
        match first {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.reader.at_blank_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.reader.at_blank_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.reader.at_blank_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !in_flow => self.fetch_block_scalar(Style::Literal),
            b'>' if !in_flow => self.fetch_block_scalar(Style::Folded),
            b'\'' => self.fetch_flow_scalar(Style::SingleQuoted),
            b'"' => self.fetch_flow_scalar(Style::DoubleQuoted),
            _ if self.at_plain_scalar(first) => {
                if self.fetch_plain_key() {
                    return Ok(());
                }
                self.fetch_plain_scalar()
            }
            _ => Err(self.error(
                "while scanning for the next token",
                self.reader.mark,
                "found character that cannot start any token",
            )),
        }
    }

    fn at_plain_scalar(&self, first: u8) -> bool {
        match first {
            b'-' => !self.reader.at_blank(1),
            b'?' | b':' => self.flow_level == 0 && !self.reader.at_blank_or_end(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@'
            | b'`' => false,
            _ => !self.reader.at_blank_or_end(0),
        }
    }

    /// Three times the character, then a blank or the end; the caller knows that this is a line's beginning.
    fn at_document_indicator(&self, character: u8) -> bool {
        (0..3).all(|ahead| self.reader.peek(ahead) == character) && self.reader.at_blank_or_end(3)
    }

    /// `yaml_simple_key_is_valid`: keys end on the line they began on, and are not too long.
    fn simple_key_is_valid(&mut self, index: usize) -> Result<bool, Error> {
        let now = self.reader.mark;
        let Some(key) = self.simple_keys.get_mut(index).filter(|key| key.possible) else {
            return Ok(false);
        };
        if key.mark.line < now.line || key.mark.index + MAX_SIMPLE_KEY < now.index {
            if key.required {
                let start = key.mark;
                return Err(self.error("while scanning a simple key", start, "could not find expected ':'"));
            }
            key.possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    /// `yaml_parser_save_simple_key`.
    fn save_simple_key(&mut self) -> Result<(), Error> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        self.remove_simple_key()?;
        let token_number = self.next_token_number();
        let mark = self.reader.mark;
        let required = self.flow_level == 0 && self.indent == i64::from(mark.column);
        if let Some(last) = self.simple_keys.last_mut() {
            *last = SimpleKey {
                possible: true,
                required,
                token_number,
                mark,
            };
            self.simple_keys_by_token
                .push_back((token_number, self.simple_keys.len() - 1));
        }
        Ok(())
    }

    /// `yaml_parser_remove_simple_key`.
    fn remove_simple_key(&mut self) -> Result<(), Error> {
        let Some(key) = self.simple_keys.last_mut().filter(|key| key.possible) else {
            return Ok(());
        };
        let SimpleKey {
            required,
            token_number,
            mark,
            ..
        } = *key;
        if required {
            return Err(self.error("while scanning a simple key", mark, "could not find expected ':'"));
        }
        key.possible = false;
        self.forget_key_of(token_number);
        Ok(())
    }

    /// `yaml_parser_increase_flow_level`. The entry takes the bracket's own token number, so that an empty collection
    /// makes go-yaml forget that the collection may be a key: `decrease_flow_level` looks it up by that number.
    fn increase_flow_level(&mut self) -> Result<(), Error> {
        let mark = self.reader.mark;
        let token_number = self.next_token_number();
        self.simple_keys.push(SimpleKey {
            possible: false,
            required: false,
            token_number,
            mark,
        });
        self.flow_level += 1;
        if self.flow_level > MAX_FLOW_LEVEL {
            let problem = format!("exceeded max depth of {MAX_FLOW_LEVEL}");
            return Err(self.error("while increasing flow level", mark, problem));
        }
        Ok(())
    }

    /// `yaml_parser_decrease_flow_level`.
    fn decrease_flow_level(&mut self) {
        if self.flow_level > 0 {
            self.flow_level -= 1;
            if let Some(key) = self.simple_keys.pop() {
                self.forget_key_of(key.token_number);
            }
        }
    }

    /// `yaml_parser_roll_indent`: a deeper column begins a block collection.
    fn roll_indent(&mut self, position: Option<usize>, kind: TokenKind, mark: Mark) -> Result<(), Error> {
        let column = i64::from(mark.column);
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > MAX_INDENTS {
            let start = self.simple_keys.last().map_or(mark, |key| key.mark);
            let problem = format!("exceeded max depth of {MAX_INDENTS}");
            return Err(self.error("while increasing indent level", start, problem));
        }
        self.insert(position, kind, mark);
        Ok(())
    }

    /// `yaml_parser_unroll_indent`: a lesser column ends block collections.
    fn unroll_indent(&mut self, column: i64) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.reader.mark);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn fetch_stream_start(&mut self) -> Result<(), Error> {
        self.simple_keys.push(SimpleKey::default());
        self.simple_key_allowed = true;
        self.stream_started = true;
        self.push(TokenKind::StreamStart, self.reader.mark);
        Ok(())
    }

    fn fetch_stream_end(&mut self) -> Result<(), Error> {
        if self.reader.mark.column != 0 {
            self.reader.mark.column = 0;
            self.reader.mark.line += 1;
        }
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push(TokenKind::StreamEnd, self.reader.mark);
        Ok(())
    }

    fn fetch_document_indicator(&mut self, kind: TokenKind) -> Result<(), Error> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.reader.mark;
        for _ in 0..3 {
            self.reader.skip();
        }
        self.push(kind, start);
        Ok(())
    }

    /// Goes over a one-character token and queues it.
    fn push_indicator(&mut self, kind: TokenKind) {
        let start = self.reader.mark;
        self.reader.skip();
        self.push(kind, start);
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<(), Error> {
        self.save_simple_key()?;
        self.increase_flow_level()?;
        self.simple_key_allowed = true;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<(), Error> {
        self.remove_simple_key()?;
        self.decrease_flow_level();
        self.simple_key_allowed = false;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Error> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<(), Error> {
        if self.flow_level == 0 {
            self.require_simple_key_allowed("block sequence entries are not allowed in this context")?;
            self.roll_indent(None, TokenKind::BlockSequenceStart, self.reader.mark)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<(), Error> {
        if self.flow_level == 0 {
            self.require_simple_key_allowed("mapping keys are not allowed in this context")?;
            self.roll_indent(None, TokenKind::BlockMappingStart, self.reader.mark)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Error> {
        let last = self.simple_keys.len().saturating_sub(1);
        if self.simple_key_is_valid(last)?
            && let Some(key) = self.simple_keys.get_mut(last)
        {
            key.possible = false;
            let SimpleKey { token_number, mark, .. } = *key;
            let position = token_number
                .checked_sub(self.tokens_parsed)
                .and_then(|ahead| usize::try_from(ahead).ok());
            self.insert(position, TokenKind::Key, mark);
            self.roll_indent(position, TokenKind::BlockMappingStart, mark)?;
            self.forget_key_of(token_number);
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                self.require_simple_key_allowed("mapping values are not allowed in this context")?;
                self.roll_indent(None, TokenKind::BlockMappingStart, self.reader.mark)?;
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_indicator(TokenKind::Value);
        Ok(())
    }

    fn require_simple_key_allowed(&self, problem: &'static str) -> Result<(), Error> {
        if self.simple_key_allowed {
            Ok(())
        } else {
            Err(self.error("", self.reader.mark, problem))
        }
    }

    /// `yaml_parser_scan_to_next_token`: over spaces, comments and line breaks. A tab does not indent.
    fn scan_to_next_token(&mut self) -> Result<(), Error> {
        if self.skip_to_plain_token() {
            return Ok(());
        }
        loop {
            self.need(1)?;
            if self.reader.mark.column == 0 && self.reader.at_bom() {
                self.reader.skip();
            }
            self.need(1)?;
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            self.reader.skip_spaces(u32::MAX);
            self.need(1)?;
            while self.reader.peek(0) == b' ' || (tabs && self.reader.peek(0) == b'\t') {
                self.reader.skip();
                self.need(1)?;
            }
            self.skip_comment()?;
            if !self.reader.at_break(0) {
                return Ok(());
            }
            self.need(2)?;
            self.reader.skip_break();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }
}

/// The ASCII characters that a comment or a line of a block scalar goes on with.
const COMMENT: [bool; 256] = ascii_except(b"\0\r\n");

/// A set of ASCII characters: all but some.
const fn ascii_except(excluded: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        set[byte] = true;
        byte += 1;
    }
    let mut index = 0;
    while index < excluded.len() {
        set[excluded[index] as usize] = false;
        index += 1;
    }
    set
}
