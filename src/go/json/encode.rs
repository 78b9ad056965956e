//! Values to JSON (Go's `encode.go` and `indent.go`).

use std::borrow::Cow;
use std::io::Write as _;

use super::Error;
use crate::data::{List, MAX_STRING, Map, Str, Value};
use crate::go::base64;
use crate::go::strconv::{self, FloatFormat, format_float};

/// Go looks for cycles from this depth on (`startDetectCyclesAfter`).
const CYCLES_FROM_DEPTH: usize = 1_000;

/// Below this, whole numbers are what their digits say.
const EXACT_INTEGERS: f64 = (1u64 << 53) as f64;

/// Whether `<`, `>` and `&` are written as `\u003c` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As `json.Marshal` does.
    Html,
    /// As an encoder after `SetEscapeHTML(false)` does.
    Minimal,
}

/// A value as JSON on one line (`json.Marshal`).
pub fn marshal(value: &Value, escape: Escape) -> Result<Vec<u8>, Error> {
    Encoder {
        out: Vec::new(),
        escape,
        indented: false,
        frames: Vec::new(),
    }
    .encode(value)
}

/// A value as JSON, indented by two spaces (`json.MarshalIndent(v, "", "  ")`).
pub fn marshal_indent(value: &Value) -> Result<Vec<u8>, Error> {
    Encoder {
        out: Vec::new(),
        escape: Escape::Html,
        indented: true,
        frames: Vec::new(),
    }
    .encode(value)
}

/// A collection that is being written.
enum Frame {
    List {
        list: List,
        next: usize,
    },
    Map {
        map: Map,
        entries: std::vec::IntoIter<(Str, Value)>,
        first: bool,
    },
}

struct Encoder {
    out: Vec<u8>,
    escape: Escape,
    indented: bool,
    /// Values may nest deeply, so the encoder does not recurse.
    frames: Vec<Frame>,
}

impl Encoder {
    fn encode(mut self, value: &Value) -> Result<Vec<u8>, Error> {
        self.value(value)?;
        while let Some(frame) = self.frames.pop() {
            if self.out.len() > MAX_STRING {
                return Err(Error::TooLong);
            }
            match frame {
                Frame::List { list, next } => self.list(list, next)?,
                Frame::Map { map, entries, first } => self.map(map, entries, first)?,
            }
        }
        Ok(self.out)
    }

    /// Writes a scalar, or begins a collection.
    fn value(&mut self, value: &Value) -> Result<(), Error> {
        match value {
            Value::Nil => self.out.extend_from_slice(b"null"),
            Value::Bool(true) => self.out.extend_from_slice(b"true"),
            Value::Bool(false) => self.out.extend_from_slice(b"false"),
            Value::Int(number) | Value::Int64(number) | Value::Duration(number) => self.write(number),
            Value::Uint8(number) => self.write(number),
            Value::Uint64(number) => self.write(number),
            Value::Float(number) => append_float(&mut self.out, *number)?,
            Value::String(text) => append_string(&mut self.out, text, self.escape),
            Value::Bytes(bytes) => self.base64(bytes),
            Value::List(list) if list.is_nil() => self.out.extend_from_slice(b"null"),
            Value::Map(map) if map.is_nil() => self.out.extend_from_slice(b"null"),
            Value::List(list) if list.is_empty() => self.out.extend_from_slice(b"[]"),
            Value::Map(map) if map.is_empty() => self.out.extend_from_slice(b"{}"),
            Value::List(list) => {
                self.check_cycle(value)?;
                self.out.push(b'[');
                self.frames.push(Frame::List {
                    list: list.clone(),
                    next: 0,
                });
            }
            Value::Map(map) => {
                self.check_cycle(value)?;
                self.out.push(b'{');
                let entries = map.snapshot().into_iter();
                self.frames.push(Frame::Map {
                    map: map.clone(),
                    entries,
                    first: true,
                });
            }
            Value::Object(object) => match (object.json_fields(), object.to_json()) {
                (Some(fields), _) => {
                    self.out.push(b'{');
                    let entries: Vec<_> = fields
                        .into_iter()
                        .map(|(name, value)| (Str::from(name), value))
                        .collect();
                    self.frames.push(Frame::Map {
                        map: Map::new(),
                        entries: entries.into_iter(),
                        first: true,
                    });
                }
                (None, Value::Object(_)) => append_string(&mut self.out, &object.display(), self.escape),
                (None, value) => return self.value(&value),
            },
        }
        Ok(())
    }

    fn list(&mut self, list: List, next: usize) -> Result<(), Error> {
        let Some(item) = list.get(next).cloned() else {
            self.end(b']');
            return Ok(());
        };
        self.separate(next == 0, self.frames.len() + 1);
        self.frames.push(Frame::List { list, next: next + 1 });
        self.value(&item)
    }

    fn map(&mut self, map: Map, mut entries: std::vec::IntoIter<(Str, Value)>, first: bool) -> Result<(), Error> {
        let Some((key, value)) = entries.next() else {
            self.end(b'}');
            return Ok(());
        };
        self.separate(first, self.frames.len() + 1);
        append_string(&mut self.out, &key, self.escape);
        self.out.extend_from_slice(if self.indented { b": " } else { b":" });
        self.frames.push(Frame::Map {
            map,
            entries,
            first: false,
        });
        self.value(&value)
    }

    fn separate(&mut self, first: bool, depth: usize) {
        if !first {
            self.out.push(b',');
        }
        if self.indented {
            self.new_line(depth);
        }
    }

    /// Ends a collection that has something in it, and is no frame any more.
    fn end(&mut self, bracket: u8) {
        if self.indented {
            self.new_line(self.frames.len());
        }
        self.out.push(bracket);
    }

    fn new_line(&mut self, depth: usize) {
        self.out.push(b'\n');
        for _ in 0..depth {
            self.out.extend_from_slice(b"  ");
        }
    }

    fn write(&mut self, number: &dyn std::fmt::Display) {
        // Writing to a vector cannot fail.
        let _ = write!(self.out, "{number}");
    }

    fn base64(&mut self, bytes: &[u8]) {
        self.out.push(b'"');
        self.out.extend_from_slice(base64::encode(bytes).as_bytes());
        self.out.push(b'"');
    }

    /// A collection within itself is an error once it nests deeply.
    fn check_cycle(&self, value: &Value) -> Result<(), Error> {
        let is_open = |frame: &Frame| match (frame, value) {
            (Frame::List { list, .. }, Value::List(other)) => {
                list.as_ptr() == other.as_ptr() && list.len() == other.len()
            }
            (Frame::Map { map, .. }, Value::Map(other)) => map.is_same(other),
            _ => false,
        };
        if self.frames.iter().skip(CYCLES_FROM_DEPTH).any(is_open) {
            let cycle = format!("encountered a cycle via {}", value.type_name());
            return Err(Error::Unsupported(Cow::Owned(cycle)));
        }
        Ok(())
    }
}

/// A number as ECMAScript writes it (`floatEncoder`). Infinities and NaN cannot be written.
pub fn append_float(out: &mut Vec<u8>, number: f64) -> Result<(), Error> {
    if !number.is_finite() {
        return Err(Error::Unsupported(Cow::Borrowed(match number {
            f64::INFINITY => "+Inf",
            f64::NEG_INFINITY => "-Inf",
            _ => "NaN",
        })));
    }
    let size = number.abs();
    if number.fract() == 0.0 && size < EXACT_INTEGERS && (size != 0.0 || number.is_sign_positive()) {
        // Writing to a vector cannot fail.
        let _ = write!(out, "{}", number as i64);
    } else if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format_float(number, FloatFormat::Exponent, None);
        // Go takes the zero out of a small negative exponent: `1e-07` is `1e-7` in JSON.
        out.extend_from_slice(text.replace("e-0", "e-").as_bytes());
    } else {
        strconv::append_float(out, number, FloatFormat::Fixed, None);
    }
    Ok(())
}

/// A string in quotes (`appendString`). Bytes that are no UTF-8 become `\ufffd`.
fn append_string(out: &mut Vec<u8>, text: &[u8], escape: Escape) {
    out.push(b'"');
    for chunk in text.utf8_chunks() {
        append_escaped(out, chunk.valid(), escape);
        for _ in chunk.invalid() {
            out.extend_from_slice(b"\\ufffd");
        }
    }
    out.push(b'"');
}

fn append_escaped(out: &mut Vec<u8>, text: &str, escape: Escape) {
    let bytes = text.as_bytes();
    let mut start = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let needs_look = match byte {
            b'"' | b'\\' | ..0x20 | 0xE2 => true,
            b'<' | b'>' | b'&' => escape == Escape::Html,
            _ => false,
        };
        if !needs_look {
            continue;
        }
        let rest = bytes.get(index..).unwrap_or_default();
        let width = if byte == 0xE2 { 3 } else { 1 };
        let short: &[u8] = match rest {
            [b'"', ..] => b"\\\"",
            [b'\\', ..] => b"\\\\",
            [0x08, ..] => b"\\b",
            [0x0C, ..] => b"\\f",
            [b'\n', ..] => b"\\n",
            [b'\r', ..] => b"\\r",
            [b'\t', ..] => b"\\t",
            [0xE2, 0x80, 0xA8, ..] => b"\\u2028",
            [0xE2, 0x80, 0xA9, ..] => b"\\u2029",
            [0xE2, ..] => continue,
            _ => b"",
        };
        out.extend_from_slice(bytes.get(start..index).unwrap_or_default());
        out.extend_from_slice(short);
        if short.is_empty() {
            // Writing to a vector cannot fail.
            let _ = write!(out, "\\u{byte:04x}");
        }
        start = index + width;
    }
    out.extend_from_slice(bytes.get(start..).unwrap_or_default());
}
