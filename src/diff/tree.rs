//! An object as a tree: what its YAML means, with the line of every node.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::yaml::{self, Document, NodeKind, Scalar, Style};

/// How deep an object may nest. No kind of Kubernetes comes near it, and whatever walks a tree may recurse.
const MAX_DEPTH: usize = 500;

/// How many nodes a tree may have for each node of its text: aliases repeat what they stand for.
const MAX_GROWTH: usize = 16;

/// Maps with more keys than this are looked up by hash.
const SMALL_MAP: usize = 16;

/// A value with its place. Borrows from the document.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The line of the document it begins on, from 1.
    pub line: u32,
    /// A scalar as it is written, where that is one line without anchor or tag.
    pub raw: Option<&'a str>,
    /// What it is.
    pub value: Value<'a>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    String(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys with values, in the order of the text; of equal keys the last one.
    Map(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// The tree of a document. `None` where it has none: no text, a scalar that its tag does not allow, too deep, or made too
/// large by aliases.
pub fn read(document: &Document) -> Option<Node<'_>> {
    let source = std::str::from_utf8(document.source()).ok()?;
    let budget = source.len().saturating_mul(MAX_GROWTH);
    Reader { source, budget }.node(document.root()?, 0)
}

struct Reader<'a> {
    source: &'a str,
    budget: usize,
}

impl<'a> Reader<'a> {
    fn node(&mut self, node: yaml::Node<'a>, depth: usize) -> Option<Node<'a>> {
        self.budget = self.budget.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(target) = node.target() {
            return self.node(target, depth + 1);
        }
        let value = match node.kind() {
            NodeKind::Sequence => {
                let mut items = Vec::with_capacity(node.items().count());
                for item in node.items() {
                    items.push(self.node(item, depth + 1)?);
                }
                Value::List(items)
            }
            NodeKind::Mapping => Value::Map(self.map(node, depth)?),
            NodeKind::Scalar | NodeKind::Alias => scalar(node)?,
        };
        Some(Node {
            line: node.span().start.line,
            raw: self.raw(node),
            value,
        })
    }

    /// The entries of a mapping: merged ones first, for what the mapping itself says wins.
    fn map(&mut self, node: yaml::Node<'a>, depth: usize) -> Option<Vec<(Cow<'a, str>, Node<'a>)>> {
        let mut entries = Entries::with_capacity(node.entries().count());
        for (_, value) in node.entries().filter(|(key, _)| key.is_merge()) {
            let value = value.target().unwrap_or(value);
            let merged: Vec<yaml::Node<'a>> = match value.kind() {
                NodeKind::Sequence => value.items().map(|item| item.target().unwrap_or(item)).collect(),
                _ => vec![value],
            };
            for mapping in merged.into_iter().rev() {
                for (key, value) in self.map(mapping, depth + 1)? {
                    entries.insert(key, value);
                }
            }
        }
        for (key, value) in node.entries().filter(|(key, _)| !key.is_merge()) {
            let key = String::from_utf8_lossy(key.target().unwrap_or(key).text());
            entries.insert(key, self.node(value, depth + 1)?);
        }
        Some(entries.list)
    }

    /// A scalar as it is written.
    fn raw(&self, node: yaml::Node<'a>) -> Option<&'a str> {
        let is_inline = matches!(node.style(), Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
        let is_bare = node.kind() == NodeKind::Scalar && node.anchor().is_none() && node.tag().is_none();
        if !is_inline || !is_bare {
            return None;
        }
        let span = node.span();
        let raw = self.source.get(span.start.offset as usize..span.end.offset as usize)?;
        (!raw.is_empty() && !raw.contains('\n')).then_some(raw)
    }
}

/// What a scalar means.
fn scalar<'a>(node: yaml::Node<'a>) -> Option<Value<'a>> {
    let text = || Value::String(String::from_utf8_lossy(node.text()));
    if node.style() != Style::Plain && node.tag().is_none() {
        return Some(text());
    }
    Some(match node.resolve().ok()? {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(number) => Value::Int(number.into()),
        Scalar::Uint(number) => Value::Int(number.into()),
        Scalar::Float(number) => Value::Float(number),
        // Not the node's text: a tag may have decoded it.
        Scalar::String(decoded) if node.tag().is_some() => Value::String(Cow::Owned(decoded.to_text().into_owned())),
        Scalar::String(_) => text(),
    })
}

/// The entries of a map as it is put together.
struct Entries<'a> {
    list: Vec<(Cow<'a, str>, Node<'a>)>,
    /// Where each key is, once there are many.
    places: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Entries<'a> {
    fn with_capacity(entries: usize) -> Entries<'a> {
        Entries {
            list: Vec::with_capacity(entries),
            places: HashMap::new(),
        }
    }

    fn insert(&mut self, key: Cow<'a, str>, value: Node<'a>) {
        let place = if self.list.len() <= SMALL_MAP {
            self.list.iter().position(|(existing, _)| *existing == key)
        } else {
            if self.places.is_empty() {
                self.places = self
                    .list
                    .iter()
                    .enumerate()
                    .map(|(at, (key, _))| (key.clone(), at))
                    .collect();
            }
            self.places.get(&key).copied()
        };
        match place.and_then(|at| self.list.get_mut(at)) {
            Some(entry) => entry.1 = value,
            None => {
                if !self.places.is_empty() {
                    self.places.insert(key.clone(), self.list.len());
                }
                self.list.push((key, value));
            }
        }
    }
}

impl<'a> Node<'a> {
    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[(Cow<'a, str>, Node<'a>)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        let entry = self.entries().iter().find(|(existing, _)| existing == key);
        entry.map(|(_, value)| value)
    }

    /// The value at the end of some keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Node<'a>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is neither a list nor a map.
    pub fn is_scalar(&self) -> bool {
        !matches!(self.value, Value::List(_) | Value::Map(_))
    }

    /// A scalar as one word, whatever its type: what keys of lists are compared by.
    pub fn word(&self) -> Option<Cow<'_, str>> {
        match &self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Bool(value) => Some(Cow::Owned(value.to_string())),
            Value::Int(number) => Some(Cow::Owned(number.to_string())),
            Value::Float(number) => Some(Cow::Owned(number.to_string())),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}

impl PartialEq for Value<'_> {
    /// Equal in meaning: numbers by what they are worth, maps in any order.
    fn eq(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Int(one), Value::Int(other)) => one == other,
            (Value::Float(one), Value::Float(other)) => one == other,
            (Value::Int(whole), Value::Float(number)) | (Value::Float(number), Value::Int(whole)) => {
                *number == *whole as f64
            }
            (Value::String(one), Value::String(other)) => one == other,
            (Value::List(one), Value::List(other)) => one == other,
            (Value::Map(one), Value::Map(other)) => {
                let mut pairs = one.iter().zip(other);
                one.len() == other.len()
                    // Nearly always the keys stand in the same order.
                    && if pairs.clone().all(|((key, _), (other, _))| key == other) {
                        pairs.all(|((_, value), (_, other))| value == other)
                    } else {
                        let others = Lookup::new(other);
                        one.iter().all(|(key, value)| others.get(key) == Some(value))
                    }
            }
            _ => false,
        }
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Node<'_>) -> bool {
        self.value == other.value
    }
}

/// A map's entries by key.
pub struct Lookup<'n, 'a> {
    entries: &'n [(Cow<'a, str>, Node<'a>)],
    places: HashMap<&'n str, usize>,
}

impl<'n, 'a> Lookup<'n, 'a> {
    /// Makes the entries ready.
    pub fn new(entries: &'n [(Cow<'a, str>, Node<'a>)]) -> Lookup<'n, 'a> {
        let places = if entries.len() <= SMALL_MAP {
            HashMap::new()
        } else {
            entries.iter().enumerate().map(|(at, (key, _))| (&**key, at)).collect()
        };
        Lookup { entries, places }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'n Node<'a>> {
        let entry = if self.places.is_empty() {
            self.entries.iter().find(|(existing, _)| existing == key)
        } else {
            self.places.get(key).and_then(|&at| self.entries.get(at))
        };
        entry.map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(one: &str, other: &str) -> bool {
        let (one, other) = (yaml::parse(one).unwrap(), yaml::parse(other).unwrap());
        read(&one).unwrap() == read(&other).unwrap()
    }

    #[test]
    fn meaning_counts_not_writing() {
        assert!(equal("a: 1\nb: [x, 'y']\n", "b:\n- x\n- \"y\"\na: 1.0\n"));
        assert!(equal(
            "a: &x {k: v}\nb: *x\nc: {<<: *x, l: w}",
            "a: {k: v}\nb: {k: v}\nc: {l: w, k: v}"
        ));
        assert!(!equal("a: 1", "a: '1'"));
        assert!(!equal("a: null", "{}"));
    }

    #[test]
    fn scalars_know_how_they_are_written() {
        let document = yaml::parse("a: 'x'\nb: |\n  y\nc: &z 1\n").unwrap();
        let node = read(&document).unwrap();
        let raw: Vec<_> = node
            .entries()
            .iter()
            .map(|(_, value)| (value.line, value.raw))
            .collect();
        assert_eq!(raw, [(1, Some("'x'")), (2, None), (4, None)]);
    }

    #[test]
    fn aliases_do_not_grow_without_end() {
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for level in 1..30 {
            text += &format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
        }
        assert!(read(&yaml::parse(text.as_str()).unwrap()).is_none());
    }
}
