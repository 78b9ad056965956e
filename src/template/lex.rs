//! The scanner: template text to items, as Go's `text/template/parse/lex.go` does it, error texts included.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use crate::go::strconv::quote;
use crate::go::unicode::{is_digit, is_letter, is_print};

use super::node::Pos;

const LEFT_DELIM: &[u8; 2] = b"{{";
const RIGHT_DELIM: &[u8; 2] = b"}}";
const LEFT_COMMENT: &[u8; 2] = b"/*";
const RIGHT_COMMENT: &[u8; 2] = b"*/";
/// A trim marker and the space beside it.
const TRIM_MARKER_LEN: usize = 2;
/// Go's `%.10q`: how much of an item an error shows.
const SHOWN_CHARACTERS: usize = 10;

/// What an item is. The order of Go's constants is not needed, only [`ItemType::is_keyword`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemType {
    /// An error; [`Item::error`] has the text.
    Error,
    /// A boolean constant.
    Bool,
    /// A printable ASCII character that is nothing else; `,` is one.
    Char,
    /// A character constant with its quotes.
    CharConstant,
    /// A complex constant such as `1+2i`.
    Complex,
    /// `=`.
    Assign,
    /// `:=`.
    Declare,
    /// The end of the text.
    Eof,
    /// `.name`.
    Field,
    /// A name without a dot.
    Identifier,
    /// `{{`.
    LeftDelim,
    /// `(`.
    LeftParen,
    /// A number.
    Number,
    /// `|`.
    Pipe,
    /// A string in back quotes, with them.
    RawString,
    /// `}}`.
    RightDelim,
    /// `)`.
    RightParen,
    /// A run of spaces between arguments.
    Space,
    /// A string in double quotes, with them.
    String,
    /// Text outside actions.
    Text,
    /// `$` or `$name`.
    Variable,
    /// `block`.
    Block,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `.`, the cursor.
    Dot,
    /// `define`.
    Define,
    /// `else`.
    Else,
    /// `end`.
    End,
    /// `if`.
    If,
    /// `nil`.
    Nil,
    /// `range`.
    Range,
    /// `template`.
    Template,
    /// `with`.
    With,
}

impl ItemType {
    fn is_keyword(self) -> bool {
        use ItemType::*;
        matches!(
            self,
            Block | Break | Continue | Dot | Define | Else | End | If | Nil | Range | Template | With
        )
    }

    fn keyword(word: &[u8]) -> Option<ItemType> {
        Some(match word {
            b"block" => ItemType::Block,
            b"break" => ItemType::Break,
            b"continue" => ItemType::Continue,
            b"define" => ItemType::Define,
            b"else" => ItemType::Else,
            b"end" => ItemType::End,
            b"if" => ItemType::If,
            b"range" => ItemType::Range,
            b"nil" => ItemType::Nil,
            b"template" => ItemType::Template,
            b"with" => ItemType::With,
            _ => return None,
        })
    }
}

/// A token of the template.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What it is.
    pub typ: ItemType,
    /// Where in the source it starts.
    pub start: Pos,
    /// Where it ends.
    pub end: Pos,
    /// The line it starts on, from 1.
    pub line: u32,
}

impl Item {
    /// The end of the text, as the parser finds it before it has read anything.
    pub const EOF: Item = Item {
        typ: ItemType::Eof,
        start: 0,
        end: 0,
        line: 1,
    };

    /// The bytes of the source it stands for.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How Go's errors show an item that is no error: `<end>`, `"long text "...`, `EOF`.
    pub fn describe(self, source: &[u8]) -> String {
        let value = source.get(self.range()).unwrap_or_default();
        match self.typ {
            ItemType::Eof => "EOF".to_string(),
            typ if typ.is_keyword() => format!("<{}>", String::from_utf8_lossy(value)),
            _ if value.len() > SHOWN_CHARACTERS => {
                let end = value.utf8_chunks().flat_map(|chunk| {
                    let bad = std::iter::repeat_n(1, chunk.invalid().len());
                    chunk.valid().chars().map(char::len_utf8).chain(bad)
                });
                let end: usize = end.take(SHOWN_CHARACTERS).sum();
                format!("{}...", quote(&value[..end]))
            }
            _ => quote(value),
        }
    }
}

/// The scanner's state between two items.
pub struct Lexer<'s> {
    input: &'s [u8],
    pos: usize,
    start: usize,
    at_eof: bool,
    paren_depth: i32,
    line: u32,
    start_line: u32,
    inside_action: bool,
    /// What the text of the [`ItemType::Error`] is, once there was one.
    failure: Option<String>,
}

/// A character of the input: `None` is the end. A byte that is not UTF-8 reads as U+FFFD, as in Go.
type Rune = Option<char>;

impl<'s> Lexer<'s> {
    /// A scanner at the start of a text.
    pub fn new(input: &'s [u8]) -> Lexer<'s> {
        Lexer {
            input,
            pos: 0,
            start: 0,
            at_eof: false,
            paren_depth: 0,
            line: 1,
            start_line: 1,
            inside_action: false,
            failure: None,
        }
    }

    /// The next item. After an error, or at the end, every further item is [`ItemType::Eof`].
    pub fn next_item(&mut self) -> Item {
        if self.failure.is_some() {
            return Item {
                line: self.start_line,
                ..Item::EOF
            };
        }
        if self.inside_action {
            self.lex_inside_action()
        } else {
            self.lex_text()
        }
    }

    /// The text of the error that was met, if one was.
    pub fn failure(&self) -> &str {
        self.failure.as_deref().unwrap_or_default()
    }

    fn next(&mut self) -> Rune {
        let Some(&byte) = self.input.get(self.pos) else {
            self.at_eof = true;
            return None;
        };
        if byte < 0x80 {
            self.pos += 1;
            if byte == b'\n' {
                self.line += 1;
            }
            return Some(byte as char);
        }
        let (character, width) = decode_rune(&self.input[self.pos..]);
        self.pos += width;
        Some(character)
    }

    fn peek(&mut self) -> Rune {
        let (pos, line) = (self.pos, self.line);
        let rune = self.next();
        (self.pos, self.line) = (pos, line);
        rune
    }

    fn backup(&mut self) {
        if self.at_eof || self.pos == 0 {
            return;
        }
        self.pos -= 1;
        while self.pos > self.start && self.input[self.pos] & 0xC0 == 0x80 {
            self.pos -= 1;
        }
        if self.input[self.pos] == b'\n' {
            self.line -= 1;
        }
    }

    fn emit(&mut self, typ: ItemType) -> Item {
        let item = self.item(typ, self.start, self.pos);
        self.start = self.pos;
        self.start_line = self.line;
        item
    }

    /// Skips what was passed over without `next`, counting its lines.
    fn ignore(&mut self) {
        self.line += count_lines(&self.input[self.start..self.pos]);
        self.start = self.pos;
        self.start_line = self.line;
    }

    fn accept(&mut self, valid: &[u8]) -> bool {
        match self.input.get(self.pos) {
            Some(byte) if valid.contains(byte) => {
                self.pos += 1;
                true
            }
            _ => false,
        }
    }

    fn accept_run(&mut self, valid: &[u8]) {
        while self.accept(valid) {}
    }

    fn error(&mut self, message: impl Into<String>) -> Item {
        self.failure = Some(message.into());
        self.item(ItemType::Error, self.start, self.start)
    }

    /// An item on the line where this one began. No text is too long for its places: charts have a limit.
    fn item(&self, typ: ItemType, start: usize, end: usize) -> Item {
        Item {
            typ,
            start: start as Pos,
            end: end as Pos,
            line: self.start_line,
        }
    }

    fn rest(&self) -> &'s [u8] {
        &self.input[self.pos.min(self.input.len())..]
    }

    /// Text up to an action, or up to the end. Comments are passed over.
    fn lex_text(&mut self) -> Item {
        loop {
            let Some(found) = ACTION.find(self.rest()) else {
                self.pos = self.input.len();
                if self.pos > self.start {
                    self.line += count_lines(&self.input[self.start..self.pos]);
                    return self.emit(ItemType::Text);
                }
                return self.emit(ItemType::Eof);
            };
            if found > 0 {
                self.pos += found;
                let after = &self.input[self.pos + LEFT_DELIM.len()..];
                let text = &self.input[self.start..self.pos];
                let trimmed = if has_left_trim_marker(after) {
                    text.len() - trim_end(text).len()
                } else {
                    0
                };
                self.pos -= trimmed;
                self.line += count_lines(&self.input[self.start..self.pos]);
                let item = self.emit(ItemType::Text);
                self.pos += trimmed;
                self.ignore();
                if item.start < item.end {
                    return item;
                }
            }
            self.pos += LEFT_DELIM.len();
            let after_marker = if has_left_trim_marker(self.rest()) {
                TRIM_MARKER_LEN
            } else {
                0
            };
            if begins(&self.input[self.pos + after_marker..], LEFT_COMMENT) {
                self.pos += after_marker;
                self.ignore();
                if let Err(message) = self.skip_comment() {
                    return self.error(message);
                }
                continue;
            }
            let item = self.emit(ItemType::LeftDelim);
            self.inside_action = true;
            self.pos += after_marker;
            self.ignore();
            self.paren_depth = 0;
            return item;
        }
    }

    fn skip_comment(&mut self) -> Result<(), &'static str> {
        self.pos += LEFT_COMMENT.len();
        let end = memmem::find(self.rest(), RIGHT_COMMENT).ok_or("unclosed comment")?;
        self.pos += end + RIGHT_COMMENT.len();
        let (delim, trim) = self.at_right_delim();
        if !delim {
            return Err("comment ends before closing delimiter");
        }
        if trim {
            self.pos += TRIM_MARKER_LEN;
        }
        self.pos += RIGHT_DELIM.len();
        if trim {
            self.pos += self.rest().len() - trim_start(self.rest()).len();
        }
        self.ignore();
        Ok(())
    }

    /// Whether a right delimiter follows, and whether with a trim marker.
    fn at_right_delim(&self) -> (bool, bool) {
        let rest = self.rest();
        if has_right_trim_marker(rest) && begins(&rest[TRIM_MARKER_LEN..], RIGHT_DELIM) {
            return (true, true);
        }
        (begins(rest, RIGHT_DELIM), false)
    }

    fn lex_right_delim(&mut self) -> Item {
        let (_, trim) = self.at_right_delim();
        if trim {
            self.pos += TRIM_MARKER_LEN;
            self.ignore();
        }
        self.pos += RIGHT_DELIM.len();
        let item = self.emit(ItemType::RightDelim);
        if trim {
            self.pos += self.rest().len() - trim_start(self.rest()).len();
            self.ignore();
        }
        self.inside_action = false;
        item
    }

    fn lex_inside_action(&mut self) -> Item {
        if self.at_right_delim().0 {
            if self.paren_depth == 0 {
                return self.lex_right_delim();
            }
            return self.error("unclosed left paren");
        }
        let Some(&byte) = self.input.get(self.pos) else {
            self.at_eof = true;
            return self.error("unclosed action");
        };
        match byte {
            byte if is_space_byte(byte) => return self.lex_space(),
            b'.' if !matches!(self.input.get(self.pos + 1), None | Some(b'0'..=b'9')) => {
                self.pos += 1;
                return self.lex_field_or_variable(ItemType::Field);
            }
            b'.' | b'+' | b'-' | b'0'..=b'9' => return self.lex_number(),
            byte if WORD[usize::from(byte)] => return self.lex_identifier(),
            0x80.. => return self.lex_beyond_ascii(),
            _ => self.pos += 1,
        }
        match byte {
            b'=' => self.emit(ItemType::Assign),
            b':' => {
                if self.next() != Some('=') {
                    return self.error("expected :=");
                }
                self.emit(ItemType::Declare)
            }
            b'|' => self.emit(ItemType::Pipe),
            b'"' => self.lex_quoted(b'"', "unterminated quoted string", ItemType::String),
            b'`' => self.lex_raw_quote(),
            b'$' => self.lex_variable(),
            b'\'' => self.lex_quoted(b'\'', "unterminated character constant", ItemType::CharConstant),
            b'(' => {
                self.paren_depth += 1;
                self.emit(ItemType::LeftParen)
            }
            b')' => {
                self.paren_depth -= 1;
                if self.paren_depth < 0 {
                    return self.error("unexpected right paren");
                }
                self.emit(ItemType::RightParen)
            }
            _ if is_print(char::from(byte)) => self.emit(ItemType::Char),
            _ => self.unrecognized(char::from(byte)),
        }
    }

    /// A name that begins with a letter beyond ASCII, or what cannot stand in an action.
    fn lex_beyond_ascii(&mut self) -> Item {
        match self.peek() {
            Some(rune) if !is_alphanumeric(Some(rune)) => {
                self.next();
                self.unrecognized(rune)
            }
            _ => self.lex_identifier(),
        }
    }

    fn unrecognized(&mut self, rune: char) -> Item {
        self.error(format!(
            "unrecognized character in action: {}",
            describe_rune(Some(rune))
        ))
    }

    fn lex_space(&mut self) -> Item {
        let rest = self.rest();
        let spaces = rest.iter().take_while(|&&byte| is_space_byte(byte));
        let (mut count, mut lines) = (0, 0);
        for &byte in spaces {
            count += 1;
            lines += u32::from(byte == b'\n');
        }
        self.pos += count;
        self.line += lines;
        let before = &self.input[self.pos - 1..];
        if has_right_trim_marker(before) && begins(&before[TRIM_MARKER_LEN..], RIGHT_DELIM) {
            self.backup();
            if count == 1 {
                return self.lex_right_delim();
            }
        }
        self.emit(ItemType::Space)
    }

    fn lex_identifier(&mut self) -> Item {
        let rune = self.skip_alphanumeric();
        if !self.at_terminator() {
            return self.error(format!("bad character {}", describe_rune(rune)));
        }
        let word = &self.input[self.start..self.pos];
        match word {
            b"true" | b"false" => self.emit(ItemType::Bool),
            _ => self.emit(ItemType::keyword(word).unwrap_or(ItemType::Identifier)),
        }
    }

    /// Passes letters and digits; gives the character after them.
    fn skip_alphanumeric(&mut self) -> Rune {
        loop {
            let rest = self.rest();
            let word = rest.iter().position(|&byte| !WORD[usize::from(byte)]);
            self.pos += word.unwrap_or(rest.len());
            if let Some(byte @ 0..0x80) = self.input.get(self.pos) {
                return Some(char::from(*byte));
            }
            let rune = self.peek();
            if !is_alphanumeric(rune) {
                return rune;
            }
            self.next();
        }
    }

    fn lex_variable(&mut self) -> Item {
        if self.at_terminator() {
            return self.emit(ItemType::Variable);
        }
        self.lex_field_or_variable(ItemType::Variable)
    }

    fn lex_field_or_variable(&mut self, typ: ItemType) -> Item {
        if self.at_terminator() {
            return self.emit(if typ == ItemType::Variable {
                ItemType::Variable
            } else {
                ItemType::Dot
            });
        }
        let rune = self.skip_alphanumeric();
        if !self.at_terminator() {
            return self.error(format!("bad character {}", describe_rune(rune)));
        }
        self.emit(typ)
    }

    fn at_terminator(&self) -> bool {
        match self.input.get(self.pos) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'.' | b',' | b'|' | b':' | b')' | b'(') => true,
            _ => begins(self.rest(), RIGHT_DELIM),
        }
    }

    /// A string or character constant, its first quote passed: a backslash takes the next character along.
    fn lex_quoted(&mut self, quote: u8, unterminated: &str, typ: ItemType) -> Item {
        while let Some(found) = memchr::memchr3(quote, b'\\', b'\n', self.rest()) {
            self.pos += found;
            match self.next() {
                Some('\\') => {
                    if let None | Some('\n') = self.next() {
                        return self.error(unterminated);
                    }
                }
                Some('\n') => return self.error(unterminated),
                _ => return self.emit(typ),
            }
        }
        self.error(unterminated)
    }

    fn lex_raw_quote(&mut self) -> Item {
        match memchr::memchr(b'`', self.rest()) {
            None => self.error("unterminated raw quoted string"),
            Some(length) => {
                self.line += count_lines(&self.rest()[..length]);
                self.pos += length + 1;
                self.emit(ItemType::RawString)
            }
        }
    }

    fn lex_number(&mut self) -> Item {
        if !self.scan_number() {
            return self.bad_number();
        }
        if let Some('+' | '-') = self.peek() {
            if !self.scan_number() || self.input[self.pos - 1] != b'i' {
                return self.bad_number();
            }
            return self.emit(ItemType::Complex);
        }
        self.emit(ItemType::Number)
    }

    fn bad_number(&mut self) -> Item {
        let text = quote(&self.input[self.start..self.pos]);
        self.error(format!("bad number syntax: {text}"))
    }

    fn scan_number(&mut self) -> bool {
        self.accept(b"+-");
        let mut digits: &[u8] = b"0123456789_";
        if self.accept(b"0") {
            if self.accept(b"xX") {
                digits = b"0123456789abcdefABCDEF_";
            } else if self.accept(b"oO") {
                digits = b"01234567_";
            } else if self.accept(b"bB") {
                digits = b"01_";
            }
        }
        self.accept_run(digits);
        if self.accept(b".") {
            self.accept_run(digits);
        }
        let exponent: &[u8] = match digits.len() {
            11 => b"eE",
            23 => b"pP",
            _ => b"",
        };
        if self.accept(exponent) {
            self.accept(b"+-");
            self.accept_run(b"0123456789_");
        }
        self.accept(b"i");
        if is_alphanumeric(self.peek()) {
            self.next();
            return false;
        }
        true
    }
}

/// Finds where actions begin.
static ACTION: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(LEFT_DELIM));

fn begins(text: &[u8], with: &[u8; 2]) -> bool {
    text.first_chunk() == Some(with)
}

fn count_lines(text: &[u8]) -> u32 {
    /// What is shorter is counted sooner than somebody is called to count it.
    const SHORT: usize = 16;
    if text.len() < SHORT {
        return text.iter().map(|&byte| u32::from(byte == b'\n')).sum();
    }
    u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}

fn decode_rune(bytes: &[u8]) -> (char, usize) {
    let window = &bytes[..bytes.len().min(4)];
    match window
        .utf8_chunks()
        .next()
        .and_then(|chunk| chunk.valid().chars().next())
    {
        Some(character) => (character, character.len_utf8()),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// Go's `%#U`: `U+0040 '@'`; the end of the text is -1.
fn describe_rune(rune: Rune) -> String {
    match rune {
        None => "U+FFFFFFFFFFFFFFFF".to_string(),
        Some(c) if is_print(c) => format!("U+{:04X} '{c}'", c as u32),
        Some(c) => format!("U+{:04X}", c as u32),
    }
}

/// The bytes of words, as far as ASCII goes.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        table[byte] = byte as u8 == b'_' || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// The space characters of trimming: ASCII only.
fn is_space_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_alphanumeric(rune: Rune) -> bool {
    rune.is_some_and(|c| {
        if c.is_ascii() {
            c == '_' || c.is_ascii_alphanumeric()
        } else {
            is_letter(c) || is_digit(c)
        }
    })
}

fn trim_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&b| !is_space_byte(b)).map_or(0, |last| last + 1);
    &text[..end]
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&b| !is_space_byte(b)).unwrap_or(text.len());
    &text[start..]
}

fn has_left_trim_marker(text: &[u8]) -> bool {
    matches!(text, [b'-', space, ..] if is_space_byte(*space))
}

fn has_right_trim_marker(text: &[u8]) -> bool {
    matches!(text, [space, b'-', ..] if is_space_byte(*space))
}
