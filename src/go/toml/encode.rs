//! Values as TOML text (BurntSushi's `encode.go`).

use crate::data::{Kind, List, MAX_STRING, Object, Str, Value};
use crate::go::strconv::{FloatFormat, append_float};
use crate::go::time::{TimeObject, format_duration};

use super::{Error, MAX_DEPTH, datetime};

/// A value as a TOML document: tables indented by two spaces a level, keys sorted, those without tables first.
pub fn marshal(value: &Value) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder {
        out: Vec::new(),
        depth: 0,
    };
    match value {
        Value::Nil => return Err(Error::NoValue),
        _ => encoder.entry(&mut Vec::new(), value)?,
    }
    Ok(encoder.out)
}

/// A key of several parts as it is written in TOML (`Key.String`).
pub(super) fn key_text(key: &[Str]) -> Vec<u8> {
    let mut encoder = Encoder {
        out: Vec::new(),
        depth: 0,
    };
    encoder.path(key);
    encoder.out
}

/// What a value is to TOML, as far as the order and the form of entries depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Not written.
    Nil,
    /// Anything on one line.
    Inline,
    /// A table of its own.
    Table,
    /// A list of nothing but tables.
    Tables,
}

impl Shape {
    fn of(value: &Value, depth: usize) -> Result<Shape, Error> {
        Ok(match value {
            Value::Nil => Shape::Nil,
            Value::List(list) if list.is_nil() => Shape::Nil,
            Value::List(list) => Shape::of_list(list, depth)?,
            Value::Map(map) if map.is_nil() => Shape::Nil,
            Value::Map(_) => Shape::Table,
            Value::Object(object) if object.fields().is_some() => Shape::Table,
            _ => Shape::Inline,
        })
    }

    /// All items are looked at, also in lists of lists: a nil may be in none.
    fn of_list(list: &List, depth: usize) -> Result<Shape, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let mut shape = if list.is_empty() { Shape::Inline } else { Shape::Tables };
        for item in list.iter() {
            match Shape::of(item, depth + 1)? {
                Shape::Nil => return Err(Error::NilElement),
                Shape::Table => {}
                Shape::Inline | Shape::Tables => shape = Shape::Inline,
            }
        }
        Ok(shape)
    }
}

struct Encoder {
    out: Vec<u8>,
    depth: usize,
}

impl Encoder {
    /// Writes what stands at a key, on one line or as tables; without a key, the document.
    fn entry(&mut self, key: &mut Vec<Str>, value: &Value) -> Result<(), Error> {
        if self.out.len() > MAX_STRING {
            return Err(Error::TooLong);
        }
        match Shape::of(value, self.depth)? {
            Shape::Nil if key.is_empty() && value.kind() == Kind::Slice => self.element(value),
            Shape::Nil => Ok(()),
            Shape::Inline => {
                if let Some(name) = key.last() {
                    self.indent(key.len());
                    let name = name.clone();
                    self.key(&name);
                    self.write(" = ");
                }
                self.element(value)?;
                if !key.is_empty() {
                    self.newline();
                }
                Ok(())
            }
            Shape::Table => {
                if key.len() == 1 {
                    self.newline();
                }
                if !key.is_empty() {
                    self.header(key, "[", "]");
                }
                self.table(key, value)
            }
            Shape::Tables => {
                if key.is_empty() {
                    return Err(Error::NoKey);
                }
                for table in value.as_list().into_iter().flat_map(|list| list.iter()) {
                    self.newline();
                    self.header(key, "[[", "]]");
                    self.table(key, table)?;
                }
                Ok(())
            }
        }
    }

    /// Writes the entries of a table.
    fn table(&mut self, key: &mut Vec<Str>, table: &Value) -> Result<(), Error> {
        self.nested(table, |encoder, entries| {
            let (direct, tables) = encoder.split(entries)?;
            for (name, value) in direct.into_iter().chain(tables) {
                key.push(name);
                encoder.entry(key, &value)?;
                key.pop();
            }
            Ok(())
        })
    }

    /// Writes a table on one line.
    fn inline_table(&mut self, table: &Value) -> Result<(), Error> {
        self.nested(table, |encoder, entries| {
            let (direct, tables) = encoder.split(entries)?;
            encoder.write("{");
            encoder.inline_entries(&direct, !tables.is_empty())?;
            encoder.inline_entries(&tables, false)?;
            encoder.write("}");
            Ok(())
        })
    }

    /// Where the last entry is nil and so left out, the comma before it stays, as in BurntSushi's.
    fn inline_entries(&mut self, entries: &[(Str, Value)], more: bool) -> Result<(), Error> {
        for (index, (name, value)) in entries.iter().enumerate() {
            if Shape::of(value, self.depth)? == Shape::Nil {
                continue;
            }
            self.key(name);
            self.write(" = ");
            self.element(value)?;
            if more || index + 1 < entries.len() {
                self.write(", ");
            }
        }
        Ok(())
    }

    /// The entries for one line, and those that are tables.
    fn split(&self, entries: Entries) -> Result<(Entries, Entries), Error> {
        let (mut direct, mut tables) = (Entries::new(), Entries::new());
        for (name, value) in entries {
            match Shape::of(&value, self.depth)? {
                Shape::Table | Shape::Tables => tables.push((name, value)),
                Shape::Inline | Shape::Nil => direct.push((name, value)),
            }
        }
        Ok((direct, tables))
    }

    /// Writes a value on one line.
    fn element(&mut self, value: &Value) -> Result<(), Error> {
        match value {
            Value::Nil => {}
            Value::Bool(value) => self.write(if *value { "true" } else { "false" }),
            Value::Int(number) | Value::Int64(number) => self.write(&number.to_string()),
            Value::Uint8(number) => self.write(&number.to_string()),
            Value::Uint64(number) => self.write(&number.to_string()),
            Value::Float(number) => self.float(*number),
            Value::Duration(nanos) => self.quoted(format_duration(*nanos).as_bytes()),
            Value::String(text) => self.quoted(text),
            Value::Bytes(bytes) => self.array(bytes.iter().map(|byte| Value::Uint8(*byte)))?,
            Value::List(list) => self.array(list.iter().cloned())?,
            Value::Map(_) => self.inline_table(value)?,
            Value::Object(object) => self.object(&**object, value)?,
        }
        Ok(())
    }

    fn array(&mut self, items: impl Iterator<Item = Value>) -> Result<(), Error> {
        self.deeper(|encoder| {
            encoder.write("[");
            for (index, item) in items.enumerate() {
                if index > 0 {
                    encoder.write(", ");
                }
                encoder.element(&item)?;
            }
            encoder.write("]");
            Ok(())
        })
    }

    /// Times stand without quotes, structs are tables, other objects are their text.
    fn object(&mut self, object: &dyn Object, value: &Value) -> Result<(), Error> {
        if object.fields().is_some() {
            return self.inline_table(value);
        }
        match TimeObject::of(value) {
            Some(time) => self.out.extend_from_slice(&datetime::format(time.time())),
            None => self.quoted(&object.display()),
        }
        Ok(())
    }

    /// All floats have a point or an exponent.
    fn float(&mut self, number: f64) {
        if number.is_nan() || number.is_infinite() {
            self.write(if number.is_sign_negative() { "-" } else { "" });
            self.write(if number.is_nan() { "nan" } else { "inf" });
            return;
        }
        let start = self.out.len();
        append_float(&mut self.out, number, FloatFormat::General, None);
        if !self.out.iter().skip(start).any(|byte| matches!(byte, b'.' | b'e')) {
            self.write(".0");
        }
    }

    /// Writes `[a.b]` or `[[a.b]]` on a line.
    fn header(&mut self, key: &[Str], open: &str, close: &str) {
        self.indent(key.len());
        self.write(open);
        self.path(key);
        self.write(close);
        self.newline();
    }

    fn path(&mut self, key: &[Str]) {
        for (index, part) in key.iter().enumerate() {
            if index > 0 {
                self.write(".");
            }
            self.key(part);
        }
    }

    fn key(&mut self, key: &[u8]) {
        let bare = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if !key.is_empty() && key.iter().all(bare) {
            self.out.extend_from_slice(key);
        } else {
            self.quoted(key);
        }
    }

    fn quoted(&mut self, text: &[u8]) {
        self.out.push(b'"');
        for &byte in text {
            match byte {
                b'"' => self.write("\\\""),
                b'\\' => self.write("\\\\"),
                b'\x08' => self.write("\\b"),
                b'\t' => self.write("\\t"),
                b'\n' => self.write("\\n"),
                b'\x0c' => self.write("\\f"),
                b'\r' => self.write("\\r"),
                0..=0x1f | 0x7f => self.write(&format!("\\u{byte:04x}")),
                _ => self.out.push(byte),
            }
        }
        self.out.push(b'"');
    }

    fn write(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Ends a line, unless nothing was written yet.
    fn newline(&mut self) {
        if !self.out.is_empty() {
            self.out.push(b'\n');
        }
    }

    /// The first level is not indented.
    fn indent(&mut self, level: usize) {
        for _ in 1..level {
            self.write("  ");
        }
    }

    /// Goes into a table, unless it is too deep or around itself: the entries of a map sorted, those of a struct as
    /// they are declared.
    fn nested(
        &mut self,
        table: &Value,
        write: impl FnOnce(&mut Encoder, Entries) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.deeper(|encoder| match table {
            Value::Map(map) => map
                .visit(|| write(encoder, map.snapshot()))
                .unwrap_or(Err(Error::TooDeep)),
            Value::Object(object) => {
                let fields = object.fields().into_iter().flatten();
                write(encoder, fields.map(|(name, value)| (Str::from(name), value)).collect())
            }
            _ => Ok(()),
        })
    }

    fn deeper(&mut self, write: impl FnOnce(&mut Encoder) -> Result<(), Error>) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        self.depth += 1;
        let result = write(self);
        self.depth -= 1;
        result
    }
}

type Entries = Vec<(Str, Value)>;
