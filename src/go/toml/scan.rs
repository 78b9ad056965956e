//! The characters of a TOML text, and the tokens that need no context (BurntSushi's `lex.go`).

use crate::go::strconv::{append_quote_rune, quote};

/// Where and why scanning stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScanError {
    /// The line, from 1, as BurntSushi counts it.
    pub line: usize,
    /// What is wrong, in its words.
    pub message: String,
}

pub(super) type Scan<T> = Result<T, ScanError>;

/// A token that stands for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `"…"` without escapes, or `'…'`.
    Plain(Vec<u8>),
    /// `"…"` with escapes, which are not yet resolved.
    Escaped(Vec<u8>),
    /// `"""…"""`, with escapes.
    Multiline(Vec<u8>),
    /// `'''…'''`.
    RawMultiline(Vec<u8>),
    /// `true` or `false`.
    Bool(bool),
    /// An integer of any base.
    Integer(String),
    /// A number with a point or an exponent, `inf` or `nan`; not all are valid.
    Float(String),
    /// What may be a date, a time or both.
    Datetime(String),
    /// `[`.
    Array,
    /// `{`.
    InlineTable,
}

/// A position in a TOML text.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    input: &'a [u8],
    pos: usize,
    /// The line of the next character, from 1.
    pub line: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(input: &'a [u8]) -> Scanner<'a> {
        Scanner { input, pos: 0, line: 1 }
    }

    /// Takes a character; `None` at the end.
    pub fn next(&mut self) -> Scan<Option<char>> {
        let rest = self.input.get(self.pos..).unwrap_or_default();
        let Some(&first) = rest.first() else { return Ok(None) };
        if first == b'\n' {
            self.line += 1;
        }
        let Some(character) = first_character(rest) else {
            return Err(self.error(format!("invalid UTF-8 byte: 0x{first:02x}")));
        };
        let lone_return = character == '\r' && rest.get(1) != Some(&b'\n');
        if lone_return || (character.is_ascii_control() && !matches!(character, '\t' | '\r' | '\n')) {
            return Err(self.error(format!("TOML files cannot contain control characters: '0x{first:02x}'")));
        }
        self.pos += character.len_utf8();
        Ok(Some(character))
    }

    /// Looks at the next character.
    pub fn peek(&self) -> Scan<Option<char>> {
        Scanner::next(&mut self.clone())
    }

    /// Gives a character back.
    pub fn back(&mut self, character: Option<char>) {
        self.pos = self.pos.saturating_sub(character.map_or(0, char::len_utf8));
        if character == Some('\n') {
            self.line -= 1;
        }
    }

    /// Takes the next character if it is this one.
    fn accept(&mut self, wanted: char) -> Scan<bool> {
        let found = self.next()?;
        if found != Some(wanted) {
            self.back(found);
        }
        Ok(found == Some(wanted))
    }

    pub fn skip_blanks(&mut self) -> Scan<()> {
        while matches!(self.peek()?, Some(' ' | '\t')) {
            self.next()?;
        }
        Ok(())
    }

    /// Takes the rest of a comment, up to the end of the line.
    pub fn skip_comment(&mut self) -> Scan<()> {
        while !matches!(self.peek()?, None | Some('\r' | '\n')) {
            self.next()?;
        }
        Ok(())
    }

    pub fn error(&self, message: impl Into<String>) -> ScanError {
        ScanError {
            line: self.line,
            message: message.into(),
        }
    }

    /// An error about a character that was taken; about the end of the text, it is on the last line that is not empty.
    pub fn error_about(&self, found: Option<char>, message: impl Into<String>) -> ScanError {
        let mut error = self.error(message);
        if found.is_none() && self.pos > 0 && self.input.get(self.pos - 1) == Some(&b'\n') {
            error.line -= 1;
        }
        error
    }

    /// An error about the line end that was just taken, on the line that it ends.
    pub fn error_on_previous_line(&self, message: impl Into<String>) -> ScanError {
        ScanError {
            line: self.line - 1,
            message: message.into(),
        }
    }

    fn since(&self, start: usize) -> &'a [u8] {
        self.input.get(start..self.pos).unwrap_or_default()
    }

    fn text_since(&self, start: usize) -> String {
        String::from_utf8_lossy(self.since(start)).into_owned()
    }

    /// A part of a key without quotes; it may be empty.
    pub fn bare_name(&mut self) -> Scan<Vec<u8>> {
        let start = self.pos;
        while matches!(self.peek()?, Some('A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-')) {
            self.next()?;
        }
        Ok(self.since(start).to_vec())
    }

    /// A part of a key in quotes, of which the scanner stands before the first.
    pub fn quoted_name(&mut self) -> Scan<Token> {
        match self.next()? {
            Some('\'') => self.raw_string(),
            _ => self.string(),
        }
    }

    /// The token that a value begins with (`lexValue`).
    pub fn value(&mut self) -> Scan<Token> {
        self.skip_blanks()?;
        let start = self.pos;
        let first = self.next()?;
        match first {
            Some('0'..='9') => return self.number_or_date(start, first),
            Some('[') => return Ok(Token::Array),
            Some('{') => return Ok(Token::InlineTable),
            Some('"') => {
                return if self.opens_multiline('"')? {
                    self.multiline_string()
                } else {
                    self.string()
                };
            }
            Some('\'') => {
                return if self.opens_multiline('\'')? {
                    self.raw_multiline_string()
                } else {
                    self.raw_string()
                };
            }
            Some('.') => return Err(self.error("floats must start with a digit, not '.'")),
            Some('+' | '-') => return self.signed_number(start),
            Some('i' | 'n') if self.finishes_special_float()? => {
                return Ok(Token::Float(self.text_since(start)));
            }
            _ => {}
        }
        match first {
            Some(letter) if letter.is_alphabetic() => {
                // BurntSushi's lexer goes one character back, also where it took two.
                let last = if self.pos > start + letter.len_utf8() {
                    'n'
                } else {
                    letter
                };
                self.back(Some(last));
                self.bool()
            }
            None => Err(self.error_about(first, "unexpected EOF; expected value")),
            Some('\n') => Err(self.error_on_previous_line("expected value but found '\\n' instead")),
            Some(_) => Err(self.error(format!("expected value but found {} instead", quoted(first)))),
        }
    }

    /// Takes what is missing of `inf` and `nan`; also of what is neither, as BurntSushi's lexer does.
    fn finishes_special_float(&mut self) -> Scan<bool> {
        Ok(self.accept('n')? && self.accept('f')? || self.accept('a')? && self.accept('n')?)
    }

    /// Takes two more quotes, if they follow.
    fn opens_multiline(&mut self, mark: char) -> Scan<bool> {
        let after_first = *self;
        let opens = self.accept(mark)? && self.accept(mark)?;
        if !opens {
            *self = after_first;
        }
        Ok(opens)
    }

    fn bool(&mut self) -> Scan<Token> {
        let start = self.pos;
        while self.peek()?.is_some_and(char::is_alphabetic) {
            self.next()?;
        }
        match self.since(start) {
            b"true" => Ok(Token::Bool(true)),
            b"false" => Ok(Token::Bool(false)),
            word => Err(self.error(format!("expected value but found {} instead", quote(word)))),
        }
    }

    /// The rest of a string after its first quote.
    fn string(&mut self) -> Scan<Token> {
        let start = self.pos;
        let mut escaped = false;
        loop {
            let character = self.next()?;
            match character {
                None => return Err(self.error_about(None, "unexpected EOF; expected '\"'")),
                Some('\r' | '\n') => return Err(self.error_on_previous_line("strings cannot contain newlines")),
                Some('\\') => {
                    escaped = true;
                    self.escape(start)?;
                }
                Some('"') => {
                    let text = self.text_before(start, 1);
                    return Ok(if escaped {
                        Token::Escaped(text)
                    } else {
                        Token::Plain(text)
                    });
                }
                Some(_) => {}
            }
        }
    }

    fn raw_string(&mut self) -> Scan<Token> {
        let start = self.pos;
        loop {
            match self.next()? {
                None => return Err(self.error_about(None, "unexpected EOF; expected \"'\"")),
                Some('\r' | '\n') => return Err(self.error_on_previous_line("strings cannot contain newlines")),
                Some('\'') => return Ok(Token::Plain(self.text_before(start, 1))),
                Some(_) => {}
            }
        }
    }

    fn multiline_string(&mut self) -> Scan<Token> {
        let start = self.pos;
        loop {
            match self.next()? {
                None => return Err(self.error_about(None, "unexpected EOF; expected '\"\"\"'")),
                Some('\\') => {
                    if !matches!(self.peek()?, Some('\r' | '\n')) {
                        self.escape(start)?;
                    }
                }
                Some('"') if self.closes(start, '"')? => return Ok(Token::Multiline(self.text_before(start, 3))),
                Some(_) => {}
            }
        }
    }

    fn raw_multiline_string(&mut self) -> Scan<Token> {
        let start = self.pos;
        loop {
            match self.next()? {
                None => return Err(self.error_about(None, "unexpected EOF; expected \"'''\"")),
                Some('\'') if self.closes(start, '\'')? => return Ok(Token::RawMultiline(self.text_before(start, 3))),
                Some(_) => {}
            }
        }
    }

    /// Whether the quote that was taken begins the end of a string: the last three of up to five quotes do.
    fn closes(&mut self, start: usize, mark: char) -> Scan<bool> {
        let after_first = *self;
        if !(self.accept(mark)? && self.accept(mark)?) {
            *self = after_first;
            return Ok(false);
        }
        if self.peek()? != Some(mark) {
            return Ok(true);
        }
        let text = self.since(start);
        let message = match mark {
            '\'' if text.ends_with(b"'''''") => Some("unexpected \"''''''\""),
            '"' if text.ends_with(b"\"\"\"\"\"") && !text.ends_with(b"\\\"\"\"\"\"") => {
                Some("unexpected '\"\"\"\"\"\"'")
            }
            _ => None,
        };
        if let Some(message) = message {
            return Err(self.error(message));
        }
        *self = after_first;
        Ok(false)
    }

    /// The text since `start` without the quotes at its end.
    fn text_before(&self, start: usize, quotes: usize) -> Vec<u8> {
        self.input.get(start..self.pos - quotes).unwrap_or_default().to_vec()
    }

    /// What follows a backslash in a string.
    fn escape(&mut self, start: usize) -> Scan<()> {
        let character = self.next()?;
        let (digits, word) = match character {
            Some('e' | 'b' | 't' | 'n' | 'f' | 'r' | '"' | ' ' | '\t' | '\\') => return Ok(()),
            Some('x') => (2, "two"),
            Some('u') => (4, "four"),
            Some('U') => (8, "eight"),
            None => return Err(self.error_on_previous_line("invalid escape in string '\\\0'")),
            Some(other) => return Err(self.error(format!("invalid escape in string '\\{other}'"))),
        };
        for _ in 0..digits {
            let digit = self.next()?;
            if !digit.is_some_and(|digit| digit.is_ascii_hexdigit()) {
                let kind = character.unwrap_or_default();
                let text = quote(self.since(start));
                let message = format!("expected {word} hexadecimal digits after '\\{kind}', but got {text} instead");
                return Err(self.error_about(digit, message));
            }
        }
        Ok(())
    }

    /// A number or date whose first digit was taken.
    fn number_or_date(&mut self, start: usize, first: Option<char>) -> Scan<Token> {
        if first == Some('0') {
            let second = self.next()?;
            match second {
                Some('b') => return self.based_number(start, "a binary", |digit| matches!(digit, '0' | '1')),
                Some('o') => return self.based_number(start, "an octal", |digit| matches!(digit, '0'..='7')),
                Some('x') => return self.based_number(start, "a hexadecimal", |digit| digit.is_ascii_hexdigit()),
                Some('0'..='9') => {}
                Some('_') => return self.decimal_number(start),
                Some('.' | 'e' | 'E') => return self.float(start),
                _ => {
                    self.back(second);
                    return Ok(Token::Integer(self.text_since(start)));
                }
            }
        }
        self.take_while(|character| character.is_ascii_digit())?;
        match self.peek()? {
            Some('-' | ':') => {
                let part_of_date = |c: char| c.is_ascii_digit() || "-:Tt .Zz+".contains(c);
                self.take_while(part_of_date)?;
                Ok(Token::Datetime(self.text_since(start).trim().to_owned()))
            }
            _ => self.decimal_number(start),
        }
    }

    fn based_number(&mut self, start: usize, name: &str, is_digit: fn(char) -> bool) -> Scan<Token> {
        let digit = self.peek()?;
        if !digit.is_some_and(is_digit) {
            let text = self.text_since(start);
            let digit = digit.unwrap_or_default();
            return Err(self.error(format!("not {name} number: '{text}{digit}'")));
        }
        self.take_while(|character| is_digit(character) || character == '_')?;
        Ok(Token::Integer(self.text_since(start)))
    }

    /// The rest of an integer, or of a float.
    fn decimal_number(&mut self, start: usize) -> Scan<Token> {
        self.take_while(|character| character.is_ascii_digit() || character == '_')?;
        match self.peek()? {
            Some('.' | 'e' | 'E') => self.float(start),
            _ => Ok(Token::Integer(self.text_since(start))),
        }
    }

    fn float(&mut self, start: usize) -> Scan<Token> {
        self.take_while(|character| character.is_ascii_digit() || "_.-+eE".contains(character))?;
        Ok(Token::Float(self.text_since(start)))
    }

    /// A number after its sign.
    fn signed_number(&mut self, start: usize) -> Scan<Token> {
        let first = self.next()?;
        match first {
            Some('i' | 'n') => {
                let (second, third) = if first == Some('i') { ('n', 'f') } else { ('a', 'n') };
                if self.accept(second)? && self.accept(third)? {
                    return Ok(Token::Float(self.text_since(start)));
                }
                Err(self.error(format!("invalid float: '{}'", self.text_since(start))))
            }
            Some('.') => Err(self.error("floats must start with a digit, not '.'")),
            Some('0') if matches!(self.peek()?, Some('b' | 'o' | 'x')) => {
                let base = self.peek()?.unwrap_or_default();
                let text = self.text_since(start);
                Err(self.error(format!("cannot use sign with non-decimal numbers: '{text}{base}'")))
            }
            Some('0'..='9') => self.decimal_number(start),
            _ => Err(self.error_about(first, format!("expected a digit but got {}", quoted(first)))),
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> Scan<()> {
        while self.peek()?.is_some_and(&wanted) {
            self.next()?;
        }
        Ok(())
    }
}

/// A character in quotes as Go's `%q` writes it; the end of the text is its character 0.
pub(super) fn quoted(character: Option<char>) -> String {
    let mut out = Vec::new();
    append_quote_rune(&mut out, character.unwrap_or_default());
    String::from_utf8(out).unwrap_or_default()
}

/// The character at the start of some bytes, if they are UTF-8.
fn first_character(bytes: &[u8]) -> Option<char> {
    let window = bytes.get(..bytes.len().min(4))?;
    let valid = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(window.get(..error.valid_up_to())?).ok()?,
    };
    valid.chars().next()
}
