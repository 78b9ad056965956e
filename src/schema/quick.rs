//! The short way to "these values meet this schema", for the schemas that charts have: walks schema and values at once,
//! where the validator would first compile the schema and its metaschema, which takes longer than a render.
//!
//! It answers only where it is sure: a keyword that it does not know, or anything that might be wrong with the schema or
//! the values, leaves the question to the validator, whose words are the ones that count.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use crate::data::{List, Map, Value};
use crate::go::regexp::{Pattern, Regexp};

use super::light::{Json, Object};

/// How deep schemas are followed into values: a reference to itself leads nowhere.
const MAX_DEPTH: u32 = 64;

/// How many times a schema is held to a value: schemas may branch without end.
const MAX_CHECKS: u32 = 1_000_000;

/// Up to here every whole number has a float of its own.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Whether values meet a schema of draft 7 or 2020-12, as far as that is easily said. `false` is "ask the validator".
pub(super) fn is_surely_valid(schema: &Json, values: &Value) -> bool {
    let mut quick = Quick {
        root: schema,
        schemas: Vec::new(),
        references: HashMap::new(),
        checks: Cell::new(MAX_CHECKS),
        patterns: HashMap::new(),
    };
    if !quick.is_plain(schema, 0) {
        return false;
    }
    quick.schemas.sort_unstable();
    let mut targets = quick.references.values();
    let is_known = targets.all(|target| quick.schemas.binary_search(&address(target)).is_ok());
    is_known && quick.check(schema, values, 0) == Answer::Valid
}

/// What can be said about a value and a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Valid,
    Invalid,
    Unsure,
}

impl Answer {
    fn of(valid: bool) -> Answer {
        if valid { Answer::Valid } else { Answer::Invalid }
    }

    /// Whether both hold. What is surely wrong stays wrong, whatever the other is.
    fn and(self, other: Answer) -> Answer {
        match (self, other) {
            (Answer::Invalid, _) | (_, Answer::Invalid) => Answer::Invalid,
            (Answer::Unsure, _) | (_, Answer::Unsure) => Answer::Unsure,
            _ => Answer::Valid,
        }
    }

    fn all(answers: impl IntoIterator<Item = Answer>) -> Answer {
        answers.into_iter().fold(Answer::Valid, Answer::and)
    }

    fn not(self) -> Answer {
        match self {
            Answer::Valid => Answer::Invalid,
            Answer::Invalid => Answer::Valid,
            Answer::Unsure => Answer::Unsure,
        }
    }
}

struct Quick<'s> {
    root: &'s Json,
    /// The places of the root's schemas, by their addresses: references may lead only there.
    schemas: Vec<usize>,
    /// What is referred to, by the references.
    references: HashMap<&'s str, &'s Json>,
    /// How many schemas may still be held to a value.
    checks: Cell<u32>,
    /// The patterns, compiled where that was needed.
    patterns: HashMap<&'s str, (Pattern, OnceCell<Option<Regexp>>)>,
}

fn address(schema: &Json) -> usize {
    std::ptr::from_ref(schema).addr()
}

// The schema itself.
impl<'s> Quick<'s> {
    /// Whether a schema has only keywords that are known here, and those as the metaschema wants them.
    fn is_plain(&mut self, schema: &'s Json, depth: u32) -> bool {
        self.schemas.push(address(schema));
        match schema {
            Json::Bool(_) => true,
            Json::Object(keywords) => {
                depth < MAX_DEPTH
                    && keywords
                        .iter()
                        .all(|(keyword, value)| self.is_plain_keyword(keyword, value, depth))
            }
            _ => false,
        }
    }

    fn is_plain_keyword(&mut self, keyword: &str, value: &'s Json, depth: u32) -> bool {
        match keyword {
            // The draft was read before; a schema within the schema is not to have another.
            "$schema" => depth == 0,
            "$comment" | "description" | "title" => value.as_str().is_some(),
            "deprecated" | "readOnly" | "uniqueItems" | "writeOnly" => matches!(value, Json::Bool(_)),
            "default" | "const" => true,
            "examples" => value.as_array().is_some(),
            "type" => match value {
                Json::String(name) => is_type(name),
                Json::Array(names) => {
                    !names.is_empty()
                        && are_different(names)
                        && names.iter().all(|name| name.as_str().is_some_and(is_type))
                }
                _ => false,
            },
            "enum" => value
                .as_array()
                .is_some_and(|values| !values.is_empty() && are_different(values)),
            "required" => value
                .as_array()
                .is_some_and(|names| names.iter().all(|name| name.as_str().is_some()) && are_different(names)),
            "maxItems" | "maxLength" | "maxProperties" | "minItems" | "minLength" | "minProperties" => {
                value.as_u64().is_some()
            }
            "exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum" => matches!(value, Json::Number(_)),
            "pattern" => value.as_str().is_some_and(|pattern| self.is_pattern(pattern)),
            "patternProperties" => value.as_object().is_some_and(|schemas| {
                let mut schemas = schemas.iter();
                schemas.all(|(pattern, schema)| self.is_pattern(pattern) && self.is_plain(schema, depth + 1))
            }),
            "$defs" | "definitions" | "properties" => value
                .as_object()
                .is_some_and(|schemas| schemas.iter().all(|(_, schema)| self.is_plain(schema, depth + 1))),
            "additionalProperties" | "else" | "if" | "items" | "not" | "then" => self.is_plain(value, depth + 1),
            "allOf" | "anyOf" | "oneOf" => value.as_array().is_some_and(|schemas| {
                !schemas.is_empty() && schemas.iter().all(|schema| self.is_plain(schema, depth + 1))
            }),
            "$ref" => value.as_str().is_some_and(|reference| {
                if !self.references.contains_key(reference)
                    && let Some(target) = self.target(reference)
                {
                    self.references.insert(reference, target);
                }
                self.references.contains_key(reference)
            }),
            _ => false,
        }
    }

    /// Whether a text is a pattern, which is kept.
    fn is_pattern(&mut self, text: &'s str) -> bool {
        if !self.patterns.contains_key(text)
            && let Ok(pattern) = Pattern::parse(text.as_bytes())
        {
            self.patterns.insert(text, (pattern, OnceCell::new()));
        }
        self.patterns.contains_key(text)
    }

    /// What a reference within the schema leads to, if its pointer needs no decoding.
    fn target(&self, reference: &str) -> Option<&'s Json> {
        let pointer = reference.strip_prefix('#')?;
        if pointer.contains(['%', '~']) || !pointer.is_ascii() {
            return None;
        }
        let mut keys = pointer.split('/');
        let is_root = keys.next() == Some("");
        let child = |node: &'s Json, key: &str| match node {
            Json::Object(object) => object.get(key),
            Json::Array(items) => items.get(index(key)?),
            _ => None,
        };
        is_root.then_some(self.root).and_then(|root| keys.try_fold(root, child))
    }
}

/// A place in an array, as a pointer writes it.
fn index(key: &str) -> Option<usize> {
    let is_number = key == "0" || !key.starts_with(['0', '+']);
    key.parse().ok().filter(|_| is_number)
}

fn is_type(name: &str) -> bool {
    matches!(
        name,
        "array" | "boolean" | "integer" | "null" | "number" | "object" | "string"
    )
}

fn are_different(values: &[Json]) -> bool {
    let mut others = values.iter().enumerate();
    others.all(|(index, value)| !values.iter().skip(index + 1).any(|other| other == value))
}

// Values.
impl<'s> Quick<'s> {
    fn check(&self, schema: &'s Json, value: &Value, depth: u32) -> Answer {
        self.checks.set(self.checks.get().saturating_sub(1));
        if self.checks.get() == 0 {
            return Answer::Unsure;
        }
        let keywords = match schema {
            Json::Bool(anything) => return Answer::of(*anything),
            Json::Object(keywords) if depth < MAX_DEPTH => keywords,
            _ => return Answer::Unsure,
        };
        let mut answer = Answer::Valid;
        for (keyword, operand) in keywords.iter() {
            answer = answer.and(self.check_keyword(keywords, keyword, operand, value, depth));
            if answer == Answer::Invalid {
                break;
            }
        }
        // In draft 7 nothing counts beside a reference.
        if answer == Answer::Invalid && keywords.len() > 1 && keywords.contains("$ref") {
            return Answer::Unsure;
        }
        answer
    }

    fn check_keyword(
        &self,
        keywords: &'s Object,
        keyword: &str,
        operand: &'s Json,
        value: &Value,
        depth: u32,
    ) -> Answer {
        let check = |schema| self.check(schema, value, depth + 1);
        let schemas = || operand.as_array().into_iter().flatten();
        match keyword {
            "type" => match operand {
                Json::String(name) => has_type(value, name),
                names => any(
                    names.as_array().into_iter().flatten().filter_map(Json::as_str),
                    |name| has_type(value, name),
                ),
            },
            "enum" => any(schemas(), |constant| is_same(constant, value)),
            "const" => is_same(operand, value),
            "allOf" => Answer::all(schemas().map(check)),
            "anyOf" => any(schemas(), check),
            "oneOf" => exactly_one(schemas().map(check)),
            "not" => check(operand).not(),
            "if" => match (check(operand), keywords.get("then"), keywords.get("else")) {
                (Answer::Valid, Some(schema), _) | (Answer::Invalid, _, Some(schema)) => check(schema),
                (Answer::Unsure, ..) => Answer::Unsure,
                _ => Answer::Valid,
            },
            "$ref" => match operand.as_str().and_then(|reference| self.references.get(reference)) {
                Some(schema) => check(schema),
                None => Answer::Unsure,
            },
            _ => match value {
                Value::Map(map) => self.check_map(keywords, keyword, operand, map, depth),
                Value::List(list) => self.check_list(keyword, operand, list, depth),
                Value::String(text) => match std::str::from_utf8(text) {
                    Ok(text) => self.check_text(keyword, operand, text),
                    Err(_) => Answer::Unsure,
                },
                Value::Nil | Value::Bool(_) => Answer::Valid,
                _ => check_number(keyword, operand, value),
            },
        }
    }

    fn check_map(&self, keywords: &'s Object, keyword: &str, operand: &'s Json, map: &Map, depth: u32) -> Answer {
        let property = |schema, value: &Value| self.check(schema, value, depth + 1);
        match (keyword, operand) {
            ("properties", Json::Object(schemas)) => Answer::all(schemas.iter().filter_map(|(name, schema)| {
                let value = map.get(name.as_bytes())?;
                Some(property(schema, &value))
            })),
            ("additionalProperties", schema) => {
                let named = keywords.get("properties").and_then(Json::as_object);
                let is_named = |key: &[u8]| {
                    let name = std::str::from_utf8(key).ok();
                    name.zip(named).is_some_and(|(name, named)| named.contains(name))
                };
                let patterns = keywords.get("patternProperties").and_then(Json::as_object);
                let patterns = || patterns.into_iter().flat_map(Object::iter).map(|(pattern, _)| pattern);
                let others = map.snapshot().into_iter().filter(|(key, _)| !is_named(key));
                Answer::all(others.map(
                    |(key, value)| match any(patterns(), |pattern| self.matches(pattern, &key)) {
                        Answer::Valid => Answer::Valid,
                        Answer::Invalid => property(schema, &value),
                        Answer::Unsure => Answer::Unsure,
                    },
                ))
            }
            ("patternProperties", Json::Object(schemas)) => {
                let entries = map.snapshot();
                Answer::all(schemas.iter().flat_map(|(pattern, schema)| {
                    entries
                        .iter()
                        .map(move |(key, value)| match self.matches(pattern, key) {
                            Answer::Valid => property(schema, value),
                            Answer::Invalid => Answer::Valid,
                            Answer::Unsure => Answer::Unsure,
                        })
                }))
            }
            ("required", Json::Array(names)) => {
                let mut names = names.iter().filter_map(Json::as_str);
                Answer::of(names.all(|name| map.contains(name.as_bytes())))
            }
            ("minProperties", count) => Answer::of(map.len() as u64 >= count.as_u64().unwrap_or_default()),
            ("maxProperties", count) => Answer::of(map.len() as u64 <= count.as_u64().unwrap_or_default()),
            _ => Answer::Valid,
        }
    }

    fn check_list(&self, keyword: &str, operand: &'s Json, list: &List, depth: u32) -> Answer {
        let length = list.len() as u64;
        match keyword {
            "items" => Answer::all(list.iter().map(|item| self.check(operand, item, depth + 1))),
            "minItems" => Answer::of(length >= operand.as_u64().unwrap_or_default()),
            "maxItems" => Answer::of(length <= operand.as_u64().unwrap_or_default()),
            "uniqueItems" if operand == &Json::Bool(true) && length > 1 => {
                let mut texts = HashSet::new();
                match list.iter().map(|item| item.as_str()).collect::<Option<Vec<_>>>() {
                    Some(items) => Answer::of(items.into_iter().all(|text| texts.insert(text))),
                    None => Answer::Unsure,
                }
            }
            _ => Answer::Valid,
        }
    }

    fn check_text(&self, keyword: &str, operand: &'s Json, text: &str) -> Answer {
        let length = || text.chars().count() as u64;
        match (keyword, operand) {
            ("minLength", least) => Answer::of(length() >= least.as_u64().unwrap_or_default()),
            ("maxLength", most) => Answer::of(length() <= most.as_u64().unwrap_or_default()),
            ("pattern", Json::String(pattern)) => self.matches(pattern, text.as_bytes()),
            _ => Answer::Valid,
        }
    }

    fn matches(&self, pattern: &'s str, text: &[u8]) -> Answer {
        let Some((pattern, regexp)) = self.patterns.get(pattern) else {
            return Answer::Unsure;
        };
        // Where one text was too much for a walk, others will be.
        if regexp.get().is_none()
            && let Some(is_match) = pattern.is_match(text)
        {
            return Answer::of(is_match);
        }
        match regexp.get_or_init(|| pattern.compile()) {
            Some(regexp) => Answer::of(regexp.is_match(text)),
            None => Answer::Unsure,
        }
    }
}

/// Whether one of several things holds.
fn any<T>(things: impl Iterator<Item = T>, holds: impl Fn(T) -> Answer) -> Answer {
    let mut answer = Answer::Invalid;
    for thing in things {
        match holds(thing) {
            Answer::Valid => return Answer::Valid,
            Answer::Unsure => answer = Answer::Unsure,
            Answer::Invalid => {}
        }
    }
    answer
}

fn exactly_one(answers: impl Iterator<Item = Answer>) -> Answer {
    let (mut valid, mut unsure) = (0, false);
    for answer in answers {
        valid += u32::from(answer == Answer::Valid);
        unsure |= answer == Answer::Unsure;
    }
    match (valid, unsure) {
        (2.., _) | (0, false) => Answer::Invalid,
        (1, false) => Answer::Valid,
        _ => Answer::Unsure,
    }
}

/// A value as a number, if floats hold it exactly.
fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Int(n) | Value::Int64(n) => *n as f64,
        Value::Float(n) => *n,
        _ => return None,
    };
    (number.abs() < WHOLE).then_some(number)
}

fn has_type(value: &Value, name: &str) -> Answer {
    let found = match value {
        Value::Nil => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
        _ => {
            return match (number(value), name) {
                (None, _) => Answer::Unsure,
                (Some(number), "integer") => Answer::of(number.fract() == 0.0),
                _ => Answer::of(name == "number"),
            };
        }
    };
    Answer::of(found == name)
}

/// Whether a value is a constant of the schema.
fn is_same(constant: &Json, value: &Value) -> Answer {
    match (constant, value) {
        (Json::Null, Value::Nil) => Answer::Valid,
        (Json::Bool(a), Value::Bool(b)) => Answer::of(a == b),
        (Json::String(a), Value::String(b)) => Answer::of(*a.as_bytes() == **b),
        (Json::Array(_), Value::List(_)) | (Json::Object(_), Value::Map(_)) => Answer::Unsure,
        (Json::Number(a), value) if number(value).is_some() => match a.as_f64() {
            Some(a) if a.abs() < WHOLE => Answer::of(number(value) == Some(a)),
            _ => Answer::Unsure,
        },
        (_, Value::Nil | Value::Bool(_) | Value::String(_) | Value::List(_) | Value::Map(_)) => Answer::Invalid,
        (_, value) if number(value).is_some() => Answer::Invalid,
        _ => Answer::Unsure,
    }
}

fn check_number(keyword: &str, operand: &Json, value: &Value) -> Answer {
    let bound = matches!(keyword, "exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum");
    match (number(value), operand.as_f64().filter(|limit| limit.abs() < WHOLE)) {
        _ if !bound => Answer::Valid,
        (Some(number), Some(limit)) => Answer::of(match keyword {
            "exclusiveMaximum" => number < limit,
            "exclusiveMinimum" => number > limit,
            "maximum" => number <= limit,
            _ => number >= limit,
        }),
        _ => Answer::Unsure,
    }
}
