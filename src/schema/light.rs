//! A schema as the short way looks at it: JSON in less than half the memory of `serde_json`'s trees. Keywords are not
//! copied, and what is written for readers is left out.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// A part of a schema.
#[derive(Debug, PartialEq)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string; a remark is empty.
    String(Text),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Object),
}

/// A string, which a keyword's name need not allocate.
pub(super) type Text = Cow<'static, str>;

/// An object, sorted by its keys.
#[derive(Debug, PartialEq)]
pub(super) struct Object(Vec<(Text, Json)>);

impl Json {
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Number(number) => number.as_f64(),
            _ => None,
        }
    }
}

impl Object {
    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        let found = self.0.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        self.0.get(found).map(|(_, value)| value)
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }
}

/// What schemas say over and over, the most frequent first.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "type", "description", "string", "properties", "object", "default", "title", "additionalProperties", "boolean",
    "items", "integer", "array", "required", "enum", "$ref", "pattern", "form", "minimum", "null", "number",
    "minLength", "maximum", "anyOf", "oneOf", "allOf", "if", "then", "else", "not", "const", "format", "examples",
    "minItems", "maxItems", "maxLength", "uniqueItems", "patternProperties", "minProperties", "maxProperties",
    "exclusiveMinimum", "exclusiveMaximum", "$comment", "$defs", "definitions", "$schema", "$id",
];

fn text(text: &str) -> Text {
    match WORDS.iter().find(|&&word| word == text) {
        Some(word) => Cow::Borrowed(word),
        None => Cow::Owned(text.to_owned()),
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        let part = Part {
            is_remark: false,
            entries: &mut Vec::new(),
        };
        part.deserialize(deserializer)
    }
}

/// Reads a part of a schema.
struct Part<'r> {
    /// Whether it is a remark, if it is a string.
    is_remark: bool,
    /// The entries of the objects around it that were read so far: of each object, an exact list is made of its own.
    entries: &'r mut Vec<(Text, Json)>,
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        let number = Number::from_f64(number).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(if self.is_remark {
            Cow::Borrowed("")
        } else {
            text(value)
        }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Part {
            is_remark: false,
            entries: &mut *self.entries,
        })? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let start = self.entries.len();
        while let Some(Key(key)) = access.next_key()? {
            let value = access.next_value_seed(Part {
                is_remark: matches!(&*key, "$comment" | "description" | "title"),
                entries: &mut *self.entries,
            })?;
            self.entries.push((key, value));
        }
        let mut entries: Vec<_> = self.entries.drain(start..).collect();
        entries.sort_by(|(a, _): &(Text, Json), (b, _)| a.cmp(b));
        // Of equal keys the last counts.
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Ok(Json::Object(Object(entries)))
    }
}

/// A key of an object.
struct Key(Text);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key(text(key)))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_keys_the_last_counts() {
        let json: Json = serde_json::from_str(r#"{"b": 1, "a": [true, null], "b": "c", "title": "d"}"#).unwrap();
        let object = json.as_object().unwrap();
        assert_eq!(object.len(), 3);
        assert_eq!(object.get("b").and_then(Json::as_str), Some("c"));
        assert_eq!(object.get("title").and_then(Json::as_str), Some(""));
        assert_eq!(
            object.get("a").and_then(Json::as_array),
            Some(&[Json::Bool(true), Json::Null][..])
        );
    }
}
