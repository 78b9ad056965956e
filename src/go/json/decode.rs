//! JSON to values (Go's `decode.go`, with the words of its `scanner.go`).

use std::borrow::Cow;

use super::{Error, MAX_DEPTH, MAX_VALUES};
use crate::data::{Elem, Entries, Entry, List, Map, MapType, Mark, Str, Value};

/// Reads JSON into an `interface {}` (`json.Unmarshal`). All numbers are `float64`.
pub fn unmarshal(text: &[u8]) -> Result<Value, Error> {
    match Decoder::new(text).decode()? {
        (value, None) => Ok(value),
        (_, Some(error)) => Err(error),
    }
}

/// Reads JSON into a fresh `map[string]interface {}`. As in Go there may be data beside an error: what could be read.
pub fn unmarshal_map(text: &[u8]) -> (Map, Option<Error>) {
    match Decoder::new(text).decode() {
        Ok((Value::Map(map), error)) => (map, error),
        Ok((Value::Nil, None)) => (Map::nil(MapType::Any), None),
        Ok(_) => (Map::new(), Some(mismatch(text, "map[string]interface {}"))),
        Err(error) => (Map::new(), Some(error)),
    }
}

/// Reads JSON into a fresh `[]interface {}`, as [`unmarshal_map`] does into a map.
pub fn unmarshal_list(text: &[u8]) -> (List, Option<Error>) {
    match Decoder::new(text).decode() {
        Ok((Value::List(list), error)) => (list, error),
        Ok((Value::Nil, None)) => (List::nil(Elem::Any), None),
        Ok(_) => (List::from(Vec::new()), Some(mismatch(text, "[]interface {}"))),
        Err(error) => (List::from(Vec::new()), Some(error)),
    }
}

/// The error about a well-formed text of another kind than the Go type.
fn mismatch(text: &[u8], wanted: &'static str) -> Error {
    let found = match text.trim_ascii_start().first() {
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b'"') => "string",
        Some(b't' | b'f') => "bool",
        _ => "number",
    };
    Error::Type {
        found: Cow::Borrowed(found),
        wanted,
    }
}

/// A collection that is being read. Texts may nest deeply, so the decoder does not recurse.
enum Frame {
    Array(Vec<Value>),
    Object { entries: Entries, key: Str },
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    /// A value is complete.
    AfterValue,
}

struct Decoder<'a> {
    text: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    /// The value that was completed last, while it has no place yet.
    value: Value,
    /// The first value that does not fit its type.
    error: Option<Error>,
    /// How many values there were.
    values: usize,
}

impl<'a> Decoder<'a> {
    fn new(text: &'a [u8]) -> Decoder<'a> {
        Decoder {
            text,
            at: 0,
            frames: Vec::new(),
            value: Value::Nil,
            error: None,
            values: 0,
        }
    }

    /// The value, and the error about something in it that was left out.
    fn decode(mut self) -> Result<(Value, Option<Error>), Error> {
        let mut expect = Expect::Value;
        loop {
            self.skip_space();
            let Some(byte) = self.peek() else {
                return if expect == Expect::AfterValue && self.frames.is_empty() {
                    Ok((self.value, self.error))
                } else {
                    Err(Error::UnexpectedEnd)
                };
            };
            expect = match (expect, byte) {
                (Expect::ValueOrEnd, b']') | (Expect::KeyOrEnd, b'}') => self.close(),
                (Expect::Value | Expect::ValueOrEnd, _) => self.value(byte)?,
                (Expect::Key | Expect::KeyOrEnd, b'"') => self.key()?,
                (Expect::Key | Expect::KeyOrEnd, _) => {
                    return Err(self.error("looking for beginning of object key string"));
                }
                (Expect::AfterValue, _) => self.after_value(byte)?,
            };
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// An error at the cursor. Go's scanner sees a space at the end of the text.
    fn error(&self, context: &'static str) -> Error {
        Error::Syntax {
            byte: self.peek().unwrap_or(b' '),
            context,
            offset: self.at,
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, byte: u8) -> Result<Expect, Error> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Error::TooMany);
        }
        self.value = match byte {
            b'{' => {
                let frame = Frame::Object {
                    entries: Entries::default(),
                    key: Str::default(),
                };
                return self.open(frame, Expect::KeyOrEnd);
            }
            b'[' => return self.open(Frame::Array(Vec::new()), Expect::ValueOrEnd),
            b'"' => Value::String(self.string()?),
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal(&TRUE, Value::Bool(true))?,
            b'f' => self.literal(&FALSE, Value::Bool(false))?,
            b'n' => self.literal(&NULL, Value::Nil)?,
            _ => return Err(self.error("looking for beginning of value")),
        };
        Ok(Expect::AfterValue)
    }

    fn key(&mut self) -> Result<Expect, Error> {
        let text = self.string()?;
        if let Some(Frame::Object { key, .. }) = self.frames.last_mut() {
            *key = text;
        }
        self.skip_space();
        match self.peek() {
            None => Err(Error::UnexpectedEnd),
            Some(b':') => {
                self.at += 1;
                Ok(Expect::Value)
            }
            Some(_) => Err(self.error("after object key")),
        }
    }

    fn open(&mut self, frame: Frame, expect: Expect) -> Result<Expect, Error> {
        self.frames.push(frame);
        if self.frames.len() > MAX_DEPTH {
            return Err(self.error(super::TOO_DEEP));
        }
        self.at += 1;
        Ok(expect)
    }

    /// Takes the complete value into its collection.
    fn store(&mut self) {
        let value = std::mem::take(&mut self.value);
        match self.frames.last_mut() {
            Some(Frame::Array(items)) => items.push(value),
            Some(Frame::Object { entries, key }) => {
                entries.insert(
                    std::mem::take(key),
                    Entry {
                        value,
                        mark: Mark::default(),
                    },
                );
            }
            None => self.value = value,
        }
    }

    fn close(&mut self) -> Expect {
        self.at += 1;
        self.value = match self.frames.pop() {
            Some(Frame::Array(items)) => Value::List(List::from(items)),
            Some(Frame::Object { entries, .. }) => Value::Map(Map::from_entries(MapType::Any, entries)),
            None => Value::Nil,
        };
        Expect::AfterValue
    }

    fn after_value(&mut self, byte: u8) -> Result<Expect, Error> {
        let (separator, end, next, context) = match self.frames.last() {
            None => return Err(self.error("after top-level value")),
            Some(Frame::Array(_)) => (b',', b']', Expect::Value, "after array element"),
            Some(Frame::Object { .. }) => (b',', b'}', Expect::Key, "after object key:value pair"),
        };
        if byte == separator {
            self.store();
            self.at += 1;
            Ok(next)
        } else if byte == end {
            self.store();
            Ok(self.close())
        } else {
            Err(self.error(context))
        }
    }

    fn literal(&mut self, letters: &[(u8, &'static str)], value: Value) -> Result<Value, Error> {
        for &(letter, context) in letters {
            if self.peek() != Some(letter) {
                return Err(self.error(context));
            }
            self.at += 1;
        }
        Ok(value)
    }

    /// A string's text: bytes that are no UTF-8 and halves of surrogate pairs become U+FFFD (`unquoteBytes`).
    fn string(&mut self) -> Result<Str, Error> {
        self.at += 1;
        let start = self.at;
        let mut text: Vec<u8> = Vec::new();
        let mut plain = start;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    text.extend_from_slice(self.text.get(plain..self.at).unwrap_or_default());
                    self.at += 1;
                    self.escape(&mut text)?;
                    plain = self.at;
                }
                None => return Err(Error::UnexpectedEnd),
                Some(..0x20) => return Err(self.error("in string literal")),
                Some(_) => self.at += 1,
            }
        }
        let rest = self.text.get(plain..self.at).unwrap_or_default();
        self.at += 1;
        let text = if plain == start {
            Str::from(rest)
        } else {
            text.extend_from_slice(rest);
            Str::from(text)
        };
        Ok(super::to_valid_utf8(text))
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Error> {
        let character = match self.peek() {
            Some(byte @ (b'\\' | b'/' | b'"')) => char::from(byte),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0C',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let character = self.escaped_character()?;
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return Err(self.error("in string escape code")),
        };
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        self.at += 1;
        Ok(())
    }

    /// The character after `\u`; a second escape belongs to it if it completes a surrogate pair.
    fn escaped_character(&mut self) -> Result<char, Error> {
        let unit = self.hex()?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        let after_first = self.at;
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(b"\\u")) {
            self.at += 2;
            let second = self.hex()?;
            if (0xD800..0xDC00).contains(&unit) && (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((unit - 0xD800) << 10 | (second - 0xDC00));
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = after_first;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.error("in \\u hexadecimal character escape"));
            };
            value = value << 4 | digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// A number; one that is too large is nil, and an error.
    fn number(&mut self) -> Result<Value, Error> {
        let start = self.at;
        self.skip(b"-");
        if !self.skip(b"0") {
            self.digits("in numeric literal")?;
        }
        if self.skip(b".") {
            self.digits("after decimal point in numeric literal")?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits("in exponent of numeric literal")?;
        }
        let text = String::from_utf8_lossy(self.text.get(start..self.at).unwrap_or_default());
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Float(number)),
            _ => {
                let found = Cow::Owned(format!("number {text}"));
                self.error.get_or_insert(Error::Type {
                    found,
                    wanted: "float64",
                });
                Ok(Value::Nil)
            }
        }
    }

    /// Goes over one of some bytes, if it is there.
    fn skip(&mut self, any_of: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any_of.contains(&byte));
        self.at += usize::from(found);
        found
    }

    /// One digit at least.
    fn digits(&mut self, context: &'static str) -> Result<(), Error> {
        if !self.skip(b"0123456789") {
            return Err(self.error(context));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }
}

/// The letters of a word, each with Go's complaint about another in its place.
const TRUE: [(u8, &str); 4] = [
    (b't', ""),
    (b'r', "in literal true (expecting 'r')"),
    (b'u', "in literal true (expecting 'u')"),
    (b'e', "in literal true (expecting 'e')"),
];
const FALSE: [(u8, &str); 5] = [
    (b'f', ""),
    (b'a', "in literal false (expecting 'a')"),
    (b'l', "in literal false (expecting 'l')"),
    (b's', "in literal false (expecting 's')"),
    (b'e', "in literal false (expecting 'e')"),
];
const NULL: [(u8, &str); 4] = [
    (b'n', ""),
    (b'u', "in literal null (expecting 'u')"),
    (b'l', "in literal null (expecting 'l')"),
    (b'l', "in literal null (expecting 'l')"),
];
