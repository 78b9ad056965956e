//! The grammars of `--set`, `--set-string`, `--set-file`, `--set-json` and `--set-literal`.
//!
//! Matches Helm's `pkg/strvals/parser.go` and `literal_parser.go`, oddities included: a flag that ends in the middle of
//! a key's index is no error, and what went wrong late leaves what was set early.

use std::fmt;

use crate::chart::values_file::merge_over;
use crate::data::{Entry, List, Map, Mark, Str, Value};
use crate::go::strconv::{NumError, append_quote_rune, atoi, parse_int, quote};
use crate::go::{json, unicode};

use super::origin::{marked, marked_map};

/// The largest index of a list that Helm sets (`strvals.MaxIndex`).
const MAX_INDEX: i64 = 65_536;

/// How many dots a key may have (`strvals.MaxNestedNameLevel`).
const MAX_DOTS: usize = 30;

/// How many lists may be in lists, as `a[0][0]` has two. Helm has no limit but its stack; nobody has such values.
const MAX_LISTS: usize = 1_000;

/// Which flag of the `--set` family. They apply in this order, wherever they stand on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// `--set-json`: `a.b=[1,2]`, or a whole object.
    Json,
    /// `--set`: `a.b=1,c={x,y}`, numbers and booleans recognised.
    Set,
    /// `--set-string`: as `--set`, but every value is a string.
    String,
    /// `--set-file`: as `--set-string`, but every value is the name of the file to take it from.
    File,
    /// `--set-literal`: one value, to the end, without escapes.
    Literal,
}

impl SetKind {
    /// The flag.
    pub fn flag(self) -> &'static str {
        match self {
            SetKind::Json => "--set-json",
            SetKind::Set => "--set",
            SetKind::String => "--set-string",
            SetKind::File => "--set-file",
            SetKind::Literal => "--set-literal",
        }
    }

    /// The characters that end a name.
    fn name_ends(self) -> &'static [char] {
        match self {
            SetKind::Literal => &['=', '[', '.'],
            _ => &['=', '[', ',', '.'],
        }
    }
}

/// What is wrong with a flag. Its text is Helm's, without what Helm says before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A key without a value.
    NoValue(String),
    /// A key that is followed by a comma.
    EndsInComma(String),
    /// A key under which nothing was set.
    EmptyMap(String),
    /// Too many dots.
    TooNested,
    /// Too many lists in lists.
    TooManyLists,
    /// An index that is no number.
    Index(NumError),
    /// An index below zero.
    NegativeIndex(i64),
    /// An index that is too large.
    IndexTooLarge(i64),
    /// Something stands between `]` and what must follow it.
    AfterIndex(String),
    /// A list without its end.
    OpenList,
    /// What is there already is of another type: its Go type, and the one that is needed.
    Conversion(String, &'static str),
    /// The JSON cannot be read.
    Json(json::Error),
    /// A file cannot be read; the reason.
    File(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |name: &String| quote(name.as_bytes());
        match self {
            Error::NoValue(key) => write!(f, "key {} has no value", quoted(key)),
            Error::EndsInComma(key) => write!(f, "key {} has no value (cannot end with ,)", quoted(key)),
            Error::EmptyMap(key) => write!(f, "key map {} has no value", quoted(key)),
            Error::TooNested => write!(
                f,
                "value name nested level is greater than maximum supported nested level of {MAX_DOTS}"
            ),
            Error::TooManyLists => write!(f, "lists are nested more than {MAX_LISTS} levels deep"),
            Error::Index(error) => write!(f, "error parsing index: {error}"),
            Error::NegativeIndex(index) => write!(f, "negative {index} index not allowed"),
            Error::IndexTooLarge(index) => {
                write!(
                    f,
                    "index of {index} is greater than maximum supported index of {MAX_INDEX}"
                )
            }
            Error::AfterIndex(text) => {
                write!(f, "unexpected data at end of array index: {}", quote_runes(text))
            }
            Error::OpenList => f.write_str("list must terminate with '}'"),
            Error::Conversion(found, wanted) => {
                write!(
                    f,
                    "unable to parse key: interface conversion: interface {{}} is {found}, not {wanted}"
                )
            }
            Error::Json(error) => error.fmt(f),
            Error::File(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}

/// A list of runes as Go's `%q` prints it.
fn quote_runes(text: &str) -> String {
    let mut out = vec![b'['];
    for (index, rune) in text.chars().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        append_quote_rune(&mut out, rune);
    }
    out.push(b']');
    String::from_utf8_lossy(&out).into_owned()
}

/// Gives the content of a file that `--set-file` names, or why it cannot.
pub type ReadFile<'a> = &'a mut dyn FnMut(&str) -> Result<Str, String>;

/// Sets what the flag's text says in the values and gives the result; every value it sets carries the mark. The values
/// given may be changed. Matches the loops of Helm's `pkg/cli/values/options.go` (`MergeValues`).
pub(super) fn apply(kind: SetKind, text: &str, base: &Map, mark: Mark, read_file: ReadFile<'_>) -> Result<Map, Error> {
    let trimmed = text.trim();
    if kind == SetKind::Json && trimmed.starts_with('{') {
        let (object, error) = json::unmarshal_map(trimmed.as_bytes());
        return match error {
            Some(error) => Err(Error::Json(error)),
            None => {
                merge_over(base, &marked_map(&object, mark));
                Ok(base.clone())
            }
        };
    }
    let mut parser = Parser {
        kind,
        rest: text,
        mark,
        read_file,
        lists: 0,
    };
    loop {
        match parser.key(base, 0) {
            Ok(()) => {}
            Err(Halt::End) => return Ok(base.clone()),
            Err(Halt::Failed(error)) => return Err(error),
        }
    }
}

/// Why a key is not followed by another one.
enum Halt {
    /// The text ended (Go's `io.EOF`), which may be no error.
    End,
    /// Something is wrong.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Halt {
        Halt::Failed(error)
    }
}

/// Text up to one of some characters, and that character; `None` where the text ended before.
type Piece = (String, Option<char>);

struct Parser<'a> {
    kind: SetKind,
    rest: &'a str,
    mark: Mark,
    read_file: ReadFile<'a>,
    lists: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    /// Text up to one of the ends, which is taken too. A backslash takes the next character as it is.
    fn until(&mut self, ends: &[char]) -> Piece {
        let mut text = String::new();
        while let Some(c) = self.next() {
            if ends.contains(&c) {
                return (text, Some(c));
            }
            if c == '\\' && self.kind != SetKind::Literal {
                match self.next() {
                    Some(escaped) => text.push(escaped),
                    None => break,
                }
            } else {
                text.push(c);
            }
        }
        (text, None)
    }

    /// One key with its value: `a.b[0]=c`, set in the data.
    fn key(&mut self, data: &Map, dots: usize) -> Result<(), Halt> {
        let (name, end) = self.until(self.kind.name_ends());
        match end {
            None if name.is_empty() => Err(Halt::End),
            None => Err(Error::NoValue(name).into()),
            Some('[') => {
                let index = self.index()?;
                let list = match data.get(name.as_bytes()) {
                    None => List::from(Vec::new()),
                    Some(Value::List(list)) => list,
                    Some(other) => return Err(conversion(&other, "[]interface {}").into()),
                };
                let (list, result) = self.list_item(list, index, dots);
                self.set_container(data, &name, Value::List(list));
                result
            }
            Some('=') => self.value_of_key(data, &name),
            Some(',') => {
                self.set(data, &name, Value::string(""));
                Err(Error::EndsInComma(name).into())
            }
            Some(_) => {
                if dots == MAX_DOTS {
                    return Err(Error::TooNested.into());
                }
                let inner = match data.get(name.as_bytes()) {
                    None => Map::new(),
                    Some(Value::Map(map)) => map,
                    Some(other) => return Err(conversion(&other, "map[string]interface {}").into()),
                };
                let result = self.key(&inner, dots + 1);
                if inner.is_empty() {
                    return result.and(Err(Error::EmptyMap(name).into()));
                }
                self.set_container(data, &name, Value::Map(inner));
                result
            }
        }
    }

    /// The value after `=`, set in the data.
    fn value_of_key(&mut self, data: &Map, name: &str) -> Result<(), Halt> {
        let (value, result) = self.value();
        if let Some(value) = value {
            self.set(data, name, value);
        }
        match (self.kind, result) {
            // The literal parser goes on after its value, to find the end.
            (SetKind::Literal, Err(Halt::End)) => Ok(()),
            (_, result) => result,
        }
    }

    /// The value after `=`, if there is one to be set, and how it ended.
    fn value(&mut self) -> (Option<Value>, Result<(), Halt>) {
        match self.kind {
            SetKind::Json => match self.json_value() {
                Ok(value) => (Some(value), Ok(())),
                Err(error) => (None, Err(error.into())),
            },
            SetKind::Literal => {
                let text = std::mem::take(&mut self.rest);
                (Some(Value::string(text)), Err(Halt::End))
            }
            _ if self.rest.is_empty() => (Some(Value::string("")), Err(Halt::End)),
            _ if self.rest.starts_with('{') => match self.list() {
                Ok(list) => (Some(Value::List(list)), Ok(())),
                Err(error) => (None, Err(error.into())),
            },
            _ => {
                let (text, _) = self.until(&[',']);
                match self.typed(text) {
                    Ok(value) => (Some(value), Ok(())),
                    Err(error) => (Some(Value::Nil), Err(error.into())),
                }
            }
        }
    }

    /// What stands after an index, set in the list: `=value`, `.key…` or one more index. The list is given back even
    /// when something is wrong, for Go keeps it.
    fn list_item(&mut self, list: List, index: i64, dots: usize) -> (List, Result<(), Halt>) {
        if index < 0 {
            return (list, Err(Error::NegativeIndex(index).into()));
        }
        let (text, end) = self.until(&['[', '.', '=']);
        if !text.is_empty() {
            return (list, Err(Error::AfterIndex(text).into()));
        }
        let position = usize::try_from(index).unwrap_or(usize::MAX);
        let existing = list.get(position).cloned();
        match end {
            None => (list, Err(Halt::End)),
            Some('=') => self.value_of_item(list, index),
            Some('.') => {
                let inner = existing.and_then(|value| value.as_map().cloned()).unwrap_or_default();
                match self.key(&inner, dots) {
                    Ok(()) => self.set_item(list, index, Value::Map(inner)),
                    // Go puts an empty map in the place of what was no map before it reads on.
                    Err(Halt::End) if position < list.len() => {
                        let (list, _) = self.set_item(list, index, Value::Map(inner));
                        (list, Err(Halt::End))
                    }
                    halt => (list, halt),
                }
            }
            Some(_) => {
                self.lists += 1;
                if self.lists > MAX_LISTS {
                    return (list, Err(Error::TooManyLists.into()));
                }
                // Go looks at what is there only after it has read the index.
                let next = match self.index() {
                    Ok(next) => next,
                    Err(halt) => return (list, Err(halt)),
                };
                let inner = match existing {
                    None | Some(Value::Nil) => List::from(Vec::new()),
                    Some(Value::List(inner)) => inner,
                    Some(other) => return (list, Err(conversion(&other, "[]interface {}").into())),
                };
                let (inner, result) = self.list_item(inner, next, dots);
                self.lists -= 1;
                match result {
                    Ok(()) => self.set_item(list, index, Value::List(inner)),
                    halt => (list, halt),
                }
            }
        }
    }

    /// The value after an index and `=`, set in the list.
    fn value_of_item(&mut self, list: List, index: i64) -> (List, Result<(), Halt>) {
        match self.value() {
            // An item ends its key, even where the text ended too.
            (Some(value), Ok(()) | Err(Halt::End)) => self.set_item(list, index, value),
            (_, result) => (list, result),
        }
    }

    fn index(&mut self) -> Result<i64, Halt> {
        match self.until(&[']']) {
            (text, Some(_)) => Ok(atoi(&text).map_err(Error::Index)?),
            (_, None) => Err(Halt::End),
        }
    }

    fn set(&self, data: &Map, name: &str, value: Value) {
        // As in Go, an empty name sets nothing.
        if !name.is_empty() {
            data.insert_entry(name, Entry { value, mark: self.mark });
        }
    }

    /// Sets a map or list in which something was set: one that was there before keeps its origin.
    fn set_container(&self, data: &Map, name: &str, value: Value) {
        let mark = data.entry(name.as_bytes()).map_or(self.mark, |entry| entry.mark);
        if !name.is_empty() {
            data.insert_entry(name, Entry { value, mark });
        }
    }

    /// A list like this one with the item set; what was missing before it is nil. Matches `strvals.setIndex`.
    fn set_item(&self, list: List, index: i64, value: Value) -> (List, Result<(), Halt>) {
        let Some(position) = usize::try_from(index).ok().filter(|_| index <= MAX_INDEX) else {
            return (list, Err(Error::IndexTooLarge(index).into()));
        };
        let mut items = list.to_vec();
        let mut marks: Vec<Mark> = (0..items.len()).map(|index| list.mark(index)).collect();
        let length = items.len().max(position + 1);
        items.resize(length, Value::Nil);
        marks.resize(length, self.mark);
        if let (Some(item), Some(mark)) = (items.get_mut(position), marks.get_mut(position)) {
            *item = value;
            *mark = self.mark;
        }
        (List::marked(items, marks), Ok(()))
    }

    /// `{a,b}`, and the comma after it.
    fn list(&mut self) -> Result<List, Error> {
        self.next();
        let mut items = Vec::new();
        loop {
            let (text, end) = self.until(&[',', '}']);
            match end {
                None => return Err(Error::OpenList),
                Some('}') => {
                    self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
                    items.push(self.typed(text)?);
                    let marks = vec![self.mark; items.len()];
                    return Ok(List::marked(items, marks));
                }
                Some(_) => items.push(self.typed(text)?),
            }
        }
    }

    /// A value's text as what it means for this flag. Matches `strvals.typedVal`.
    fn typed(&mut self, text: String) -> Result<Value, Error> {
        match self.kind {
            SetKind::File => return (self.read_file)(&text).map(Value::String).map_err(Error::File),
            SetKind::Set => {}
            _ => return Ok(Value::string(text)),
        }
        Ok(match text.as_str() {
            text if text.eq_ignore_ascii_case("true") => Value::Bool(true),
            text if text.eq_ignore_ascii_case("false") => Value::Bool(false),
            text if text.eq_ignore_ascii_case("null") => Value::Nil,
            "0" => Value::Int64(0),
            digits if !digits.is_empty() && !digits.starts_with('0') => match parse_int(digits, 10) {
                Ok(number) => Value::Int64(number),
                Err(_) => Value::string(text),
            },
            _ => Value::string(text),
        })
    }

    /// One JSON value and the comma after it; null where there is none.
    fn json_value(&mut self) -> Result<Value, Error> {
        if self.skip_blank() {
            return Ok(Value::Nil);
        }
        let (value, rest) = self.rest.split_at(json_length(self.rest));
        let value = json::unmarshal(value.as_bytes()).map_err(Error::Json)?;
        self.rest = rest;
        self.skip_blank();
        Ok(marked(&value, self.mark))
    }

    /// Takes white space and one comma; whether there was a comma or the end. Matches `parser.emptyVal`.
    fn skip_blank(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches(unicode::is_space);
        match self.rest.strip_prefix(',') {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => self.rest.is_empty(),
        }
    }
}

fn conversion(found: &Value, wanted: &'static str) -> Error {
    let found = match found {
        Value::Nil => "nil".to_owned(),
        found => found.type_name().into_owned(),
    };
    Error::Conversion(found, wanted)
}

/// How many bytes the first JSON value of a text takes; all of them where it has no end. What a decoder of Go reads
/// before it stops.
fn json_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'{' | b'[' | b'"') => nested_length(bytes),
        Some(b'-' | b'0'..=b'9') => number_length(bytes),
        _ => ["true", "false", "null"]
            .iter()
            .find(|word| text.starts_with(**word))
            .map_or(text.len(), |word| word.len()),
    }
}

/// The length of a number. What follows its last good digit is not part of it, but a point or exponent that was begun
/// must be finished: then all of the text is taken, which is no number.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let mut end = sign
        + if bytes.get(sign) == Some(&b'0') {
            1
        } else {
            digits(sign)
        };
    if bytes.get(end) == Some(&b'.') {
        match digits(end + 1) {
            0 => return bytes.len(),
            fraction => end += 1 + fraction,
        }
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        match digits(end + 1 + sign) {
            0 => return bytes.len(),
            exponent => end += 1 + sign + exponent,
        }
    }
    end
}

/// The length of a string, a list or an object.
fn nested_length(bytes: &[u8]) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !in_string {
            return index + 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::go::strconv::{FloatFormat, format_float};

    /// Flags applied one after the other to no values, and what comes out: columns of kind and text, then the values or
    /// `E` and Helm's error. Generated; the answers are those of Helm 4.2.3's `pkg/strvals`.
    const CASES: &str = include_str!("../../tests/values/set.tsv");

    /// The answers' notation: JSON with an `f` before each float.
    fn dump(value: &Value) -> String {
        match value {
            Value::Nil => "null".to_owned(),
            Value::Bool(flag) => flag.to_string(),
            Value::Int64(number) => number.to_string(),
            Value::Float(number) => format!("f{}", format_float(*number, FloatFormat::General, None)),
            Value::String(text) => quote(text),
            Value::List(items) => format!("[{}]", items.iter().map(dump).collect::<Vec<_>>().join(",")),
            Value::Map(map) => {
                let entry = |(key, value): (Str, Value)| format!("{}:{}", quote(&key), dump(&value));
                format!(
                    "{{{}}}",
                    map.snapshot().into_iter().map(entry).collect::<Vec<_>>().join(",")
                )
            }
            other => panic!("{other:?} comes from no flag"),
        }
    }

    fn read_file(name: &str) -> Result<Str, String> {
        if name.contains('1') {
            Err(format!("open {name}: no such file or directory"))
        } else {
            Ok(format!("<{name}>").into())
        }
    }

    fn answer(flags: &[&str]) -> String {
        let mut values = Map::new();
        for flag in flags.chunks_exact(2) {
            let kind = match flag[0] {
                "json" => SetKind::Json,
                "set" => SetKind::Set,
                "string" => SetKind::String,
                "file" => SetKind::File,
                "literal" => SetKind::Literal,
                other => panic!("no flag {other}"),
            };
            match apply(kind, flag[1], &values, Mark(1), &mut read_file) {
                Ok(changed) => values = changed,
                Err(error) => {
                    return format!(
                        "E {}",
                        super::super::Error::Flag {
                            kind,
                            text: flag[1].to_owned(),
                            entry: None,
                            error
                        }
                    );
                }
            }
        }
        dump(&Value::Map(values))
    }

    #[test]
    fn flags_mean_what_they_mean_to_helm() {
        let mut wrong = Vec::new();
        for case in CASES.lines() {
            let columns: Vec<_> = case.split('\t').collect();
            let (expected, flags) = columns.split_last().unwrap();
            let found = answer(flags);
            if found != *expected {
                wrong.push(format!("{flags:?}\n  helm {expected}\n  here {found}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} of {}:\n{}",
            wrong.len(),
            CASES.lines().count(),
            wrong.join("\n")
        );
    }
}
