//! The scanner: template text to items, as Go's `text/template/parse/lex.go` does it, error texts included.

use memchr::memmem;

use crate::go::strconv::quote;
use crate::go::unicode::{is_digit, is_letter, is_print};

use super::node::{Pos, Span};

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

    /// What a word is that begins with a letter.
    fn of_word(word: &[u8]) -> ItemType {
        match word {
            b"block" => ItemType::Block,
            b"break" => ItemType::Break,
            b"continue" => ItemType::Continue,
            b"define" => ItemType::Define,
            b"else" => ItemType::Else,
            b"end" => ItemType::End,
            b"false" | b"true" => ItemType::Bool,
            b"if" => ItemType::If,
            b"nil" => ItemType::Nil,
            b"range" => ItemType::Range,
            b"template" => ItemType::Template,
            b"with" => ItemType::With,
            _ => ItemType::Identifier,
        }
    }
}

/// A token of the template. The space between words is no item of its own, as it is in Go.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What it is.
    pub typ: ItemType,
    /// Whether space follows it, within an action.
    pub is_spaced: bool,
    /// Where in the source it starts.
    pub start: Pos,
    /// Where it ends.
    pub end: Pos,
}

impl Item {
    /// The end of the text, as the parser finds it before it has read anything.
    pub const EOF: Item = Item {
        typ: ItemType::Eof,
        is_spaced: false,
        start: 0,
        end: 0,
    };

    /// The part of the source it stands for.
    pub fn span(self) -> Span {
        Span {
            start: self.start,
            end: self.end,
        }
    }

    /// How Go's errors show an item that is no error: `<end>`, `"long text "...`, `EOF`.
    pub fn describe(self, source: &[u8]) -> String {
        let value = self.span().of(source);
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

/// What the scanner is at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Text outside actions.
    Text,
    /// A left delimiter.
    LeftDelim,
    /// A word within an action.
    Action,
    /// What comes after an error.
    Failed,
}

/// The scanner's state between two items.
pub struct Lexer<'s> {
    input: &'s [u8],
    pos: usize,
    state: State,
    /// Whether there is space before `pos`, within an action.
    is_after_space: bool,
    paren_depth: i32,
    /// What the text of the [`ItemType::Error`] is, once there was one.
    failure: String,
}

/// A character of the input: `None` is the end. A byte that is not UTF-8 reads as U+FFFD, as in Go.
type Rune = Option<char>;

impl<'s> Lexer<'s> {
    /// A scanner at the start of a text.
    pub fn new(input: &'s [u8]) -> Lexer<'s> {
        Lexer {
            input,
            pos: 0,
            state: State::Text,
            is_after_space: false,
            paren_depth: 0,
            failure: String::new(),
        }
    }

    /// The next item. After an error, or at the end, every further item is [`ItemType::Eof`].
    pub fn next_item(&mut self) -> Item {
        match self.state {
            State::Action => self.lex_inside_action(),
            State::Text | State::LeftDelim => self.lex_text(),
            State::Failed => self.item(ItemType::Eof, self.pos),
        }
    }

    /// The text of the error that was met, if one was.
    pub fn failure(&self) -> &str {
        &self.failure
    }

    /// Gives up at the start of an item.
    #[cold]
    fn fail(&mut self, start: usize, message: impl Into<String>) -> ItemType {
        self.state = State::Failed;
        self.pos = start;
        self.failure = message.into();
        ItemType::Error
    }

    /// The item from there to here. No text is too long for its places: charts have a limit.
    fn item(&self, typ: ItemType, start: usize) -> Item {
        Item {
            typ,
            is_spaced: false,
            start: start as Pos,
            end: self.pos as Pos,
        }
    }

    fn rest(&self) -> &'s [u8] {
        self.input.get(self.pos..).unwrap_or_default()
    }

    fn peek(&self) -> Rune {
        match self.rest() {
            [] => None,
            [byte @ ..0x80, ..] => Some(char::from(*byte)),
            rest => Some(decode_rune(rest).0),
        }
    }

    fn next(&mut self) -> Rune {
        let (rune, width) = match self.rest() {
            [] => return None,
            [byte @ ..0x80, ..] => (char::from(*byte), 1),
            rest => decode_rune(rest),
        };
        self.pos += width;
        Some(rune)
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

    fn skip_space(&mut self) {
        self.pos += self.rest().len() - trim_start(self.rest()).len();
    }

    /// Text up to an action, or up to the end; the left delimiter where there is none. Comments are passed over.
    #[inline(never)]
    fn lex_text(&mut self) -> Item {
        loop {
            let start = self.pos;
            if self.state == State::Text {
                let Some(found) = find_action(self.rest()) else {
                    self.pos = self.input.len();
                    let is_end = start == self.pos;
                    return self.item(if is_end { ItemType::Eof } else { ItemType::Text }, start);
                };
                let (text, action) = self.rest().split_at(found);
                let is_trimmed = has_left_trim_marker(&action[LEFT_DELIM.len()..]);
                let text = if is_trimmed { trim_end(text) } else { text };
                self.pos += found;
                self.state = State::LeftDelim;
                if !text.is_empty() {
                    let end = (start + text.len()) as Pos;
                    return Item {
                        end,
                        ..self.item(ItemType::Text, start)
                    };
                }
            }
            if let Some(item) = self.lex_left_delim() {
                return item;
            }
        }
    }

    /// A left delimiter; `None` where it began a comment.
    fn lex_left_delim(&mut self) -> Option<Item> {
        let start = self.pos;
        self.pos += LEFT_DELIM.len();
        let item = self.item(ItemType::LeftDelim, start);
        if has_left_trim_marker(self.rest()) {
            self.pos += TRIM_MARKER_LEN;
        }
        let inner = self.pos;
        if begins(self.rest(), LEFT_COMMENT) {
            return match self.skip_comment() {
                Ok(()) => None,
                Err(message) => {
                    let typ = self.fail(inner, message);
                    Some(self.item(typ, inner))
                }
            };
        }
        self.state = State::Action;
        self.paren_depth = 0;
        self.skip_space();
        self.is_after_space = self.pos > inner;
        Some(item)
    }

    fn skip_comment(&mut self) -> Result<(), &'static str> {
        self.pos += LEFT_COMMENT.len();
        let end = memmem::find(self.rest(), RIGHT_COMMENT).ok_or("unclosed comment")?;
        self.pos += end + RIGHT_COMMENT.len();
        self.state = State::Text;
        let rest = self.rest();
        if begins(rest, RIGHT_DELIM) {
            self.pos += RIGHT_DELIM.len();
            return Ok(());
        }
        if !has_right_trim_marker(rest) || !begins(&rest[TRIM_MARKER_LEN..], RIGHT_DELIM) {
            return Err("comment ends before closing delimiter");
        }
        self.pos += TRIM_MARKER_LEN + RIGHT_DELIM.len();
        self.skip_space();
        Ok(())
    }

    #[inline(never)]
    fn lex_right_delim(&mut self, is_trimmed: bool) -> Item {
        if self.paren_depth != 0 {
            // With its trim marker, the delimiter starts at the space before that.
            let start = self.pos - usize::from(is_trimmed);
            let typ = self.fail(start, "unclosed left paren");
            return self.item(typ, start);
        }
        // The space of the marker is passed already.
        let start = self.pos + usize::from(is_trimmed);
        self.pos = start + RIGHT_DELIM.len();
        self.state = State::Text;
        let item = self.item(ItemType::RightDelim, start);
        if is_trimmed {
            self.skip_space();
        }
        item
    }

    /// A word, and the space after it.
    fn lex_inside_action(&mut self) -> Item {
        let start = self.pos;
        let byte = self.input.get(start).copied();
        self.pos += 1;
        let typ = match byte {
            Some(b'}') if self.input.get(self.pos) == Some(&b'}') => {
                self.pos = start;
                return self.lex_right_delim(false);
            }
            Some(b'-') if self.is_after_space && begins(self.rest(), RIGHT_DELIM) => {
                self.pos = start;
                return self.lex_right_delim(true);
            }
            Some(byte) => self.lex_word(start, byte),
            None => self.fail(start, "unclosed action"),
        };
        let item = self.item(typ, start);
        let end = self.pos;
        while self.input.get(self.pos).is_some_and(|&byte| is(byte, SPACE)) {
            self.pos += 1;
        }
        self.is_after_space = self.pos > end;
        Item {
            is_spaced: self.is_after_space,
            ..item
        }
    }

    /// A word, its first byte passed.
    fn lex_word(&mut self, start: usize, first: u8) -> ItemType {
        match first {
            b'.' if !matches!(self.input.get(self.pos), None | Some(b'0'..=b'9')) => match self.at_terminator() {
                true => ItemType::Dot,
                false => self.lex_name(start, ItemType::Field),
            },
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.lex_name(start, ItemType::Identifier),
            b'.' | b'+' | b'-' | b'0'..=b'9' => self.lex_number(start),
            b'$' => self.lex_name(start, ItemType::Variable),
            b'"' => self.lex_quoted(start, b'"', "unterminated quoted string", ItemType::String),
            b'\'' => self.lex_quoted(start, b'\'', "unterminated character constant", ItemType::CharConstant),
            b'`' => match memchr::memchr(b'`', self.rest()) {
                None => self.fail(start, "unterminated raw quoted string"),
                Some(length) => {
                    self.pos += length + 1;
                    ItemType::RawString
                }
            },
            b'|' => ItemType::Pipe,
            b'(' => {
                self.paren_depth += 1;
                ItemType::LeftParen
            }
            b')' => {
                self.paren_depth -= 1;
                match self.paren_depth {
                    0.. => ItemType::RightParen,
                    _ => self.fail(start, "unexpected right paren"),
                }
            }
            b'=' => ItemType::Assign,
            b':' => match self.accept(b"=") {
                true => ItemType::Declare,
                false => self.fail(start, "expected :="),
            },
            0x80.. => self.lex_beyond_ascii(start),
            _ if is_print(char::from(first)) => ItemType::Char,
            _ => self.unrecognized(start, char::from(first)),
        }
    }

    /// A name that begins with a letter beyond ASCII, or what cannot stand in an action.
    #[cold]
    fn lex_beyond_ascii(&mut self, start: usize) -> ItemType {
        self.pos = start;
        match self.peek() {
            Some(rune) if !is_alphanumeric(Some(rune)) => self.unrecognized(start, rune),
            _ => self.lex_name(start, ItemType::Identifier),
        }
    }

    #[cold]
    fn unrecognized(&mut self, start: usize, rune: char) -> ItemType {
        let rune = describe_rune(Some(rune));
        self.fail(start, format!("unrecognized character in action: {rune}"))
    }

    /// Letters and digits, up to what may end a word. An identifier may be a word of the language.
    fn lex_name(&mut self, start: usize, typ: ItemType) -> ItemType {
        loop {
            let rest = self.rest();
            let length = rest.iter().position(|&byte| !is(byte, WORD)).unwrap_or(rest.len());
            self.pos += length;
            if self.at_terminator() {
                break;
            }
            let rune = self.peek();
            if !is_alphanumeric(rune) {
                return self.fail(start, format!("bad character {}", describe_rune(rune)));
            }
            self.next();
        }
        match typ {
            ItemType::Identifier => ItemType::of_word(self.input.get(start..self.pos).unwrap_or_default()),
            _ => typ,
        }
    }

    fn at_terminator(&self) -> bool {
        match self.input.get(self.pos) {
            None => true,
            Some(b'}') => begins(self.rest(), RIGHT_DELIM),
            Some(&byte) => is(byte, TERMINATOR),
        }
    }

    /// A string or character constant, its first quote passed: a backslash takes the next character along.
    fn lex_quoted(&mut self, start: usize, quote: u8, unterminated: &str, typ: ItemType) -> ItemType {
        while let Some(found) = memchr::memchr3(quote, b'\\', b'\n', self.rest()) {
            self.pos += found;
            match self.next() {
                Some('\\') => {
                    if let None | Some('\n') = self.next() {
                        break;
                    }
                }
                Some('\n') => break,
                _ => return typ,
            }
        }
        self.fail(start, unterminated)
    }

    #[inline(never)]
    fn lex_number(&mut self, start: usize) -> ItemType {
        self.pos = start;
        // Most are a few digits and nothing else.
        let rest = self.rest();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 && matches!(rest.get(digits), Some(b' ' | b')' | b'|' | b'}')) {
            self.pos += digits;
            return ItemType::Number;
        }
        let is_scanned = self.scan_number();
        if is_scanned && !matches!(self.peek(), Some('+' | '-')) {
            return ItemType::Number;
        }
        if is_scanned && self.scan_number() && self.input.get(self.pos - 1) == Some(&b'i') {
            return ItemType::Complex;
        }
        let text = quote(self.input.get(start..self.pos).unwrap_or_default());
        self.fail(start, format!("bad number syntax: {text}"))
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

/// Where the next action begins.
fn find_action(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'{', text).find(|&at| text.get(at + 1) == Some(&b'{'))
}

fn begins(text: &[u8], with: &[u8; 2]) -> bool {
    text.first_chunk() == Some(with)
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

/// Letters, digits and the underscore.
const WORD: u8 = 1;
/// The space characters of trimming.
const SPACE: u8 = 2;
/// What may follow a word, but for a right delimiter.
const TERMINATOR: u8 = 4;

/// Which of these a byte is; none is beyond ASCII.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 0x80 {
        classes[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => WORD,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE | TERMINATOR,
            b'.' | b',' | b'|' | b':' | b')' | b'(' => TERMINATOR,
            _ => 0,
        };
        byte += 1u8;
    }
    classes
};

fn is(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
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
    let end = text.iter().rposition(|&b| !is(b, SPACE)).map_or(0, |last| last + 1);
    &text[..end]
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&b| !is(b, SPACE)).unwrap_or(text.len());
    &text[start..]
}

fn has_left_trim_marker(text: &[u8]) -> bool {
    matches!(text, [b'-', space, ..] if is(*space, SPACE))
}

fn has_right_trim_marker(text: &[u8]) -> bool {
    matches!(text, [space, b'-', ..] if is(*space, SPACE))
}
