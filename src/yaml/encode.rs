//! Values to YAML: `toYaml` by way of JSON and go-yaml v2, `toYamlPretty` by go-yaml v3 alone (`encode.go` of both).

use super::emitter::{Emitter, Scalar, Wish};
use super::error::{Error, ErrorKind};
use super::{decode, keys, resolve};
use crate::data::{List, MAX_STRING, Map, Object, Str, Value};
use crate::go::strconv::{FloatFormat, format_float};
use crate::go::time::format_duration;
use crate::go::{base64, json};

/// Which go-yaml writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// v2: folds at column 80, does not indent sequences within mappings.
    V2,
    /// v3 with an indent of 2: never folds.
    V3,
}

/// Deeper values go the long way through JSON, which finds cycles.
const MAX_SURE_DEPTH: usize = 1_000;

/// How deep values are written without JSON: go-yaml v3 has no limit, and does not end with a map within itself. This is
/// as deep as values can be read.
const MAX_PRETTY_DEPTH: usize = json::MAX_DEPTH + 1;

/// A key of so many bytes may be too long for go-yaml when it is escaped in JSON.
const MAX_SURE_KEY: usize = 160;

/// A value as YAML (`yaml.Marshal` of sigs.k8s.io/yaml: through JSON, which go-yaml v2 reads and writes again).
pub fn marshal(value: &Value) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder::new(Profile::V2);
    if encoder.encode(value).is_ok() {
        return Ok(encoder.emitter.finish());
    }
    encoder.check_length()?;
    let text = json::marshal(value, json::Escape::Html).map_err(|error| Error::new(ErrorKind::Marshal(error), None))?;
    let value = decode::reread(&text)?;
    let mut encoder = Encoder::new(Profile::V2);
    encoder.reread = true;
    let _ = encoder.encode(&value);
    encoder.check_length()?;
    Ok(encoder.emitter.finish())
}

/// A value as YAML with go-yaml v3's encoder and an indent of 2, as `toYamlPretty` writes it.
pub fn marshal_pretty(value: &Value) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder::new(Profile::V3);
    match encoder.encode(value) {
        Ok(()) => Ok(encoder.emitter.finish()),
        Err(Detour) => {
            encoder.check_length()?;
            Err(Error::new(
                ErrorKind::Marshal(json::Error::Unsupported("nesting too deep".into())),
                None,
            ))
        }
    }
}

/// JSON would change the value, or refuse it, so that it must be asked.
struct Detour;

/// A collection that is being written.
enum Frame {
    List { list: List, next: usize },
    Map(std::vec::IntoIter<(Str, Value)>),
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Alone,
    InMapping,
}

struct Encoder {
    emitter: Emitter,
    profile: Profile,
    /// Values may nest deeply, so the encoder does not recurse.
    frames: Vec<Frame>,
    /// Whether the value came out of JSON already.
    reread: bool,
}

impl Encoder {
    fn new(profile: Profile) -> Encoder {
        Encoder {
            emitter: Emitter::new(profile),
            profile,
            frames: Vec::new(),
            reread: false,
        }
    }

    fn encode(&mut self, value: &Value) -> Result<(), Detour> {
        self.value(value, Place::Alone)?;
        while let Some(frame) = self.frames.pop() {
            if self.emitter.len() > MAX_STRING {
                return Err(Detour);
            }
            match frame {
                Frame::List { list, next } => match list.get(next).cloned() {
                    Some(item) => {
                        self.emitter.item();
                        self.frames.push(Frame::List { list, next: next + 1 });
                        self.value(&item, Place::Alone)?;
                    }
                    None => self.emitter.end(),
                },
                Frame::Map(mut entries) => match entries.next() {
                    Some((key, value)) => {
                        self.key(&key)?;
                        self.frames.push(Frame::Map(entries));
                        self.value(&value, Place::InMapping)?;
                    }
                    None => self.emitter.end(),
                },
            }
        }
        Ok(())
    }

    /// Values that share values unfold: what becomes too long is left unfinished.
    fn check_length(&self) -> Result<(), Error> {
        if self.emitter.len() > MAX_STRING {
            return Err(Error::new(ErrorKind::Marshal(json::Error::TooLong), None));
        }
        Ok(())
    }

    fn value(&mut self, value: &Value, place: Place) -> Result<(), Detour> {
        let v3 = self.profile == Profile::V3;
        match value {
            Value::Nil => self.plain("null"),
            Value::Bool(true) => self.plain("true"),
            Value::Bool(false) => self.plain("false"),
            Value::Duration(nanoseconds) if v3 => self.string(format_duration(*nanoseconds).as_bytes())?,
            Value::Int(number) | Value::Int64(number) | Value::Duration(number) => self.plain(&number.to_string()),
            Value::Uint8(number) => self.plain(&number.to_string()),
            Value::Uint64(number) => self.plain(&number.to_string()),
            Value::Float(number) => self.float(*number)?,
            Value::String(text) => self.string(text)?,
            Value::Bytes(bytes) if v3 => {
                let items = bytes.iter().map(|&byte| Value::Uint8(byte)).collect();
                self.list(items, place)?;
            }
            Value::Bytes(bytes) => self.string(base64::encode(bytes).as_bytes())?,
            Value::List(list) if list.is_nil() && !v3 => self.plain("null"),
            Value::Map(map) if map.is_nil() && !v3 => self.plain("null"),
            Value::List(list) => self.list(list.clone(), place)?,
            Value::Map(map) => self.map(map)?,
            Value::Object(object) => self.object(&**object, place)?,
        }
        Ok(())
    }

    /// A struct. v3 knows nothing of its JSON: it writes the fields under their Go names, in small letters.
    fn object(&mut self, object: &dyn Object, place: Place) -> Result<(), Detour> {
        let v3 = self.profile == Profile::V3;
        if let Some(fields) = object.fields().filter(|_| v3) {
            let key = |name: &str| Str::from(name.to_lowercase());
            let entries = fields.into_iter().map(|(name, value)| (key(name), value)).collect();
            return self.entries(entries);
        }
        match object.to_json() {
            // Times are written as they are, though they are no strings to v3.
            Value::String(text) if v3 && resolve::is_timestamp(&text) => {
                self.plain(&text.to_text());
                Ok(())
            }
            Value::Object(_) => self.string(&object.display()),
            value => self.value(&value, place),
        }
    }

    fn list(&mut self, list: List, place: Place) -> Result<(), Detour> {
        if list.is_empty() {
            self.emitter.empty(b"[]");
            return Ok(());
        }
        self.emitter.begin_sequence(place == Place::InMapping);
        self.push(Frame::List { list, next: 0 })
    }

    fn map(&mut self, map: &Map) -> Result<(), Detour> {
        self.entries(sorted_entries(map, self.profile))
    }

    /// A mapping with its entries in order.
    fn entries(&mut self, entries: Vec<(Str, Value)>) -> Result<(), Detour> {
        if entries.is_empty() {
            self.emitter.empty(b"{}");
            return Ok(());
        }
        self.emitter.begin_mapping();
        self.push(Frame::Map(entries.into_iter()))
    }

    fn push(&mut self, frame: Frame) -> Result<(), Detour> {
        self.frames.push(frame);
        let deepest = match self.profile {
            Profile::V2 if self.reread => usize::MAX,
            Profile::V2 => MAX_SURE_DEPTH,
            Profile::V3 => MAX_PRETTY_DEPTH,
        };
        if self.frames.len() > deepest {
            Err(Detour)
        } else {
            Ok(())
        }
    }

    fn plain(&mut self, text: &str) {
        self.emitter.scalar(Scalar {
            text,
            wish: Wish::Plain,
            binary: false,
        });
    }

    /// v2 sees the number as JSON wrote it, and takes whole numbers for integers.
    fn float(&mut self, number: f64) -> Result<(), Detour> {
        if self.profile == Profile::V3 {
            let text = match number {
                f64::INFINITY => ".inf".to_owned(),
                f64::NEG_INFINITY => "-.inf".to_owned(),
                number if number.is_nan() => ".nan".to_owned(),
                number => format_float(number, FloatFormat::General, None),
            };
            self.plain(&text);
            return Ok(());
        }
        let mut text = Vec::new();
        json::append_float(&mut text, number).map_err(|_| Detour)?;
        match resolve::plain(&text) {
            Some(super::Scalar::Int(number)) => self.plain(&number.to_string()),
            Some(super::Scalar::Uint(number)) => self.plain(&number.to_string()),
            _ => self.plain(&format_float(number, FloatFormat::General, None)),
        }
        Ok(())
    }

    fn string(&mut self, text: &[u8]) -> Result<(), Detour> {
        let mut base64 = String::new();
        let scalar = self.scalar(text, &mut base64)?;
        self.emitter.scalar(scalar);
        Ok(())
    }

    fn key(&mut self, key: &[u8]) -> Result<(), Detour> {
        if self.profile == Profile::V2 && key.len() > MAX_SURE_KEY && !self.reread {
            return Err(Detour);
        }
        let mut base64 = String::new();
        let scalar = self.scalar(key, &mut base64)?;
        self.emitter.key(scalar);
        Ok(())
    }

    /// How go-yaml would write a string (`stringv`): one that is no text in base64.
    fn scalar<'a>(&self, bytes: &'a [u8], base64: &'a mut String) -> Result<Scalar<'a>, Detour> {
        let text = self.as_text(bytes)?;
        let binary = text.is_none();
        let text = match text {
            Some(text) => text,
            None => {
                *base64 = base64_lines(bytes);
                base64
            }
        };
        let wish = if text.contains('\n') {
            Wish::Literal
        } else if !binary && resolve::is_ambiguous(text.as_bytes(), self.profile == Profile::V3) {
            Wish::Quoted
        } else {
            Wish::Plain
        };
        Ok(Scalar { text, wish, binary })
    }

    /// The string, unless it is no UTF-8. v2 must ask JSON about that, and about characters that it does not escape but
    /// go-yaml refuses or folds.
    fn as_text<'a>(&self, text: &'a [u8]) -> Result<Option<&'a str>, Detour> {
        let text = std::str::from_utf8(text).ok();
        if self.profile == Profile::V3 || self.reread {
            return Ok(text);
        }
        let is_doubtful = |text: &str| {
            text.bytes().any(|byte| matches!(byte, 0x7F | 0xC2 | 0xEF))
                && text
                    .chars()
                    .any(|c| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}'))
        };
        match text {
            Some(text) if !is_doubtful(text) => Ok(Some(text)),
            _ => Err(Detour),
        }
    }
}

/// A map's keys in the order in which [`marshal`] writes them.
pub fn keys_in_order(map: &Map) -> Vec<Str> {
    let entries = sorted_entries(map, Profile::V2).into_iter();
    entries.map(|(key, _)| key).collect()
}

fn sorted_entries(map: &Map, profile: Profile) -> Vec<(Str, Value)> {
    let entries = map.snapshot();
    if entries.iter().all(|(key, _)| std::str::from_utf8(key).is_ok()) {
        return keys::sort(
            entries,
            |(key, _)| std::str::from_utf8(key).unwrap_or_default(),
            profile,
        );
    }
    let with_text: Vec<_> = entries
        .into_iter()
        .map(|entry| (entry.0.to_text().into_owned(), entry))
        .collect();
    let sorted = keys::sort(with_text, |(text, _)| text.as_str(), profile);
    sorted.into_iter().map(|(_, entry)| entry).collect()
}

/// Base64 in lines of 70 characters (`encodeBase64`).
fn base64_lines(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let text = base64::encode(bytes);
    if text.len() < LINE {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / LINE + 1);
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % LINE == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines.push('\n');
    lines
}
