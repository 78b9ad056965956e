//! YAML into records of fields, as `sigs.k8s.io/yaml` reads it into Go structs.
//!
//! Field names are matched without regard to case. A field that wants a string takes numbers and booleans too and writes
//! them as Go does: `appVersion: 1.10` is `1.1`. What is already in a record stays where the text says nothing: Helm
//! reads requirements.yaml over Chart.yaml.

use std::collections::{BTreeMap, BTreeSet};

use super::error::FileError;
use super::metadata::ImportValue;
use crate::data::{Str, Value};
use crate::go::strconv::{FloatFormat, format_float, quote};
use crate::yaml::{self, Node, NodeKind, Scalar};

/// How deep a file's nodes are followed. Real charts have a handful of levels; aliases to aliases may pretend any depth.
const MAX_DEPTH: usize = 100;

/// What can be read from a node.
pub(super) trait Decode {
    /// The Go type, as errors name it.
    fn go_type(&self) -> &'static str;

    /// Reads the node over what is there.
    fn decode(&mut self, node: Node<'_>, reader: &mut Reader);
}

/// A Go struct.
pub(super) trait Record: Default {
    /// The name of the Go type with its package: `v2.Metadata`.
    const TYPE: &'static str;
    /// The name of the Go type of a list of pointers to it.
    const LIST_TYPE: &'static str;
    /// The names of the fields in JSON.
    const FIELDS: &'static [&'static str];
    /// The names of the fields that are written even where they are empty.
    const ALWAYS: &'static [&'static str];

    /// The field with one of these names.
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode>;

    /// The fields in the order of their declaration, with their names.
    fn values(&self) -> Vec<(&'static str, Value)>;

    /// Told that a list of these held a null, which stands in the list as a record without anything.
    fn mark_null(&mut self) {}
}

/// Declares which field of a struct has which name in JSON, those that are written even where they are empty, and the
/// flag that a null in a list of them sets.
macro_rules! record {
    (
        $record:ty, $go_type:literal, { $($name:literal => $field:ident),+ $(,)? }
        $(, always: [$($always:literal),+])? $(, null: $null:ident)?
    ) => {
        impl crate::chart::decode::Record for $record {
            const TYPE: &'static str = $go_type;
            const LIST_TYPE: &'static str = concat!("[]*", $go_type);
            const FIELDS: &'static [&'static str] = &[$($name),+];
            const ALWAYS: &'static [&'static str] = &[$($($always),+)?];

            fn field(&mut self, name: &str) -> Option<&mut dyn crate::chart::decode::Decode> {
                match name {
                    $($name => Some(&mut self.$field),)+
                    _ => None,
                }
            }

            fn values(&self) -> Vec<(&'static str, crate::data::Value)> {
                vec![$(($name, crate::chart::encode::Encode::encode(&self.$field))),+]
            }

            $(fn mark_null(&mut self) {
                self.$null = true;
            })?
        }
    };
}
pub(super) use record;

/// Reads the first document of a file over a record.
pub(super) fn decode<R: Record>(text: &Str, record: &mut R) -> Result<(), FileError> {
    let document = yaml::parse(text.clone()).map_err(FileError::Yaml)?;
    // Whatever cannot be JSON is an error before any field is looked at.
    document.to_value().map_err(FileError::Yaml)?;
    let mut reader = Reader::default();
    if let Some(root) = document.root() {
        reader.read_record(record, root);
    }
    reader.error.map_or(Ok(()), |text| Err(FileError::Field(text)))
}

/// As [`decode`], but no key may be unknown, or stand twice (`yaml.UnmarshalStrict`).
pub(super) fn decode_strict<R: Record>(text: &Str, record: &mut R) -> Result<(), FileError> {
    let document = yaml::parse(text.clone()).map_err(FileError::Yaml)?;
    let mut duplicates = Vec::new();
    if let Some(root) = document.root() {
        find_duplicates(root, 0, &mut duplicates);
    }
    if !duplicates.is_empty() {
        return Err(FileError::Duplicates(duplicates));
    }
    let mut reader = Reader {
        strict: true,
        ..Reader::default()
    };
    if let Some(root) = document.root() {
        reader.read_record(record, root);
    }
    reader.error.map_or(Ok(()), |text| Err(FileError::Field(text)))
}

/// The keys that stand twice in a mapping, each with the line of its value.
fn find_duplicates(node: Node<'_>, depth: usize, found: &mut Vec<(u32, String)>) {
    if depth == MAX_DEPTH {
        return;
    }
    let mut keys = BTreeSet::new();
    for (key, value) in node.entries() {
        find_duplicates(value, depth + 1, found);
        let text = String::from_utf8_lossy(key.text()).into_owned();
        if key.kind() == NodeKind::Scalar && !key.is_merge() && !keys.insert(text.clone()) {
            found.push((value.span().start.line, text));
        }
    }
    for item in node.items() {
        find_duplicates(item, depth + 1, found);
    }
}

/// Where the reader is, and the first thing that did not fit: Go reads on after an error.
#[derive(Default)]
pub(super) struct Reader {
    record: Option<&'static str>,
    path: Vec<&'static str>,
    depth: usize,
    /// Whether unknown keys are errors.
    strict: bool,
    error: Option<String>,
}

impl Reader {
    /// Notes that the node does not fit the Go type. Matches `json.UnmarshalTypeError`.
    fn mismatch(&mut self, node: Node<'_>, go_type: &str) {
        let found = match resolve(node) {
            Resolved::Null => return,
            Resolved::Bool(_) => "bool",
            Resolved::Int(_) | Resolved::Uint(_) | Resolved::Float(_) => "number",
            Resolved::String(_) => "string",
            Resolved::List => "array",
            Resolved::Map => "object",
        };
        let place = match self.record {
            Some(record) => format!("struct field {}.{}", record, self.path.join(".")),
            None => "value".to_owned(),
        };
        self.error
            .get_or_insert_with(|| format!("json: cannot unmarshal {found} into Go {place} of type {go_type}"));
    }

    fn read_record<R: Record>(&mut self, record: &mut R, node: Node<'_>) {
        if !matches!(resolve(node), Resolved::Map) {
            return self.mismatch(node, R::TYPE);
        }
        if self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        let outer = self.record.replace(R::TYPE.rsplit('.').next().unwrap_or(R::TYPE));
        for (key, value) in entries(node) {
            let name = R::FIELDS.iter().find(|name| **name == key);
            let name = name.or_else(|| R::FIELDS.iter().find(|name| name.eq_ignore_ascii_case(&key)));
            if let Some(name) = name
                && let Some(field) = record.field(name)
            {
                self.path.push(name);
                field.decode(value, self);
                self.path.pop();
            } else if self.strict {
                self.error
                    .get_or_insert_with(|| format!("json: unknown field {}", quote(key.as_bytes())));
            }
        }
        self.record = outer;
        self.depth -= 1;
    }
}

/// What a node is, aliases followed.
enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    String(Str),
    List,
    Map,
}

/// The node an alias stands for, or the node itself.
fn target(node: Node<'_>) -> Node<'_> {
    node.target().unwrap_or(node)
}

fn resolve(node: Node<'_>) -> Resolved {
    let node = target(node);
    match node.kind() {
        NodeKind::Sequence => Resolved::List,
        NodeKind::Mapping => Resolved::Map,
        NodeKind::Scalar | NodeKind::Alias => match node.resolve() {
            Ok(Scalar::Bool(flag)) => Resolved::Bool(flag),
            Ok(Scalar::Int(number)) => Resolved::Int(number),
            Ok(Scalar::Uint(number)) => Resolved::Uint(number),
            Ok(Scalar::Float(number)) => Resolved::Float(number),
            Ok(Scalar::String(text)) => Resolved::String(text),
            Ok(Scalar::Null) | Err(_) => Resolved::Null,
        },
    }
}

/// The text of a scalar, as a key or as a field that wants a string takes it; `None` for null and collections.
fn text_of(node: Node<'_>) -> Option<String> {
    match resolve(node) {
        Resolved::Bool(flag) => Some(flag.to_string()),
        Resolved::Int(number) => Some(number.to_string()),
        Resolved::Uint(number) => Some(number.to_string()),
        Resolved::Float(number) => Some(float_text(number)),
        Resolved::String(text) => Some(text.to_text().into_owned()),
        Resolved::Null | Resolved::List | Resolved::Map => None,
    }
}

/// A float as sigs.k8s.io/yaml writes it: with the digits that tell it apart from other 32-bit floats.
fn float_text(number: f64) -> String {
    let digits = (number as f32).to_string();
    format_float(digits.parse().unwrap_or(number), FloatFormat::General, None)
}

/// The entries of a mapping, sorted by key, merges done; the last of duplicate keys counts.
fn entries(node: Node<'_>) -> BTreeMap<String, Node<'_>> {
    let mut found = BTreeMap::new();
    collect(target(node), &mut found, 0);
    found
}

fn collect<'a>(node: Node<'a>, found: &mut BTreeMap<String, Node<'a>>, depth: usize) {
    if depth == MAX_DEPTH {
        return;
    }
    for (key, value) in node.entries() {
        if is_merge(key) {
            let value = target(value);
            match value.kind() {
                NodeKind::Mapping => collect(value, found, depth + 1),
                _ => {
                    let items: Vec<_> = value.items().collect();
                    items
                        .into_iter()
                        .rev()
                        .for_each(|item| collect(target(item), found, depth + 1));
                }
            }
        } else if let Some(key) = text_of(key) {
            found.insert(key, value);
        }
    }
}

/// Whether a key is `<<`, unquoted.
fn is_merge(key: Node<'_>) -> bool {
    key.text() == b"<<" && key.style() == yaml::Style::Plain && key.tag().is_none_or(|tag| tag.ends_with(b":merge"))
}

impl Decode for String {
    fn go_type(&self) -> &'static str {
        "string"
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        match text_of(node) {
            Some(text) => *self = text,
            None => reader.mismatch(node, self.go_type()),
        }
    }
}

impl Decode for bool {
    fn go_type(&self) -> &'static str {
        "bool"
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        match resolve(node) {
            Resolved::Bool(flag) => *self = flag,
            _ => reader.mismatch(node, self.go_type()),
        }
    }
}

impl Decode for Vec<String> {
    fn go_type(&self) -> &'static str {
        "[]string"
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        decode_list(self, node, reader, "[]string", |item, node, reader| {
            item.decode(node, reader)
        });
    }
}

impl<R: Record> Decode for Vec<R> {
    fn go_type(&self) -> &'static str {
        R::LIST_TYPE
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        decode_list(self, node, reader, R::LIST_TYPE, |item, node, reader| {
            if matches!(resolve(node), Resolved::Null) {
                *item = R::default();
                item.mark_null();
            } else {
                reader.read_record(item, node);
            }
        });
    }
}

impl<T> Decode for Option<Vec<T>>
where
    Vec<T>: Decode,
{
    fn go_type(&self) -> &'static str {
        Vec::<T>::new().go_type()
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        match resolve(node) {
            Resolved::Null => *self = None,
            Resolved::List => self.get_or_insert_default().decode(node, reader),
            _ => reader.mismatch(node, self.go_type()),
        }
    }
}

impl Decode for Option<BTreeMap<String, String>> {
    fn go_type(&self) -> &'static str {
        "map[string]string"
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        match resolve(node) {
            Resolved::Null => *self = None,
            Resolved::Map => {
                let map = self.get_or_insert_default();
                for (key, value) in entries(node) {
                    // Unlike a struct's field, a map's value starts empty each time.
                    let mut text = String::new();
                    text.decode(value, reader);
                    map.insert(key, text);
                }
            }
            _ => reader.mismatch(node, self.go_type()),
        }
    }
}

/// JSON data of any shape.
impl Decode for Vec<ImportValue> {
    fn go_type(&self) -> &'static str {
        "[]interface {}"
    }

    fn decode(&mut self, node: Node<'_>, reader: &mut Reader) {
        decode_list(self, node, reader, "[]interface {}", |item, node, _| {
            *item = ImportValue::Written(json(node, 0));
        });
    }
}

/// Reads a list over a list: Go reads each item over the one that stands in its place.
fn decode_list<T: Default>(
    list: &mut Vec<T>,
    node: Node<'_>,
    reader: &mut Reader,
    go_type: &str,
    mut decode_item: impl FnMut(&mut T, Node<'_>, &mut Reader),
) {
    match resolve(node) {
        Resolved::Null => list.clear(),
        Resolved::List => {
            let nodes: Vec<_> = target(node).items().collect();
            list.resize_with(nodes.len(), T::default);
            for (item, node) in list.iter_mut().zip(nodes) {
                decode_item(item, node, reader);
            }
        }
        _ => reader.mismatch(node, go_type),
    }
}

fn json(node: Node<'_>, depth: usize) -> serde_json::Value {
    if depth == MAX_DEPTH {
        return serde_json::Value::Null;
    }
    match resolve(node) {
        Resolved::Null => serde_json::Value::Null,
        Resolved::Bool(flag) => flag.into(),
        Resolved::Int(number) => (number as f64).into(),
        Resolved::Uint(number) => (number as f64).into(),
        Resolved::Float(number) => number.into(),
        Resolved::String(text) => text.to_text().into_owned().into(),
        Resolved::List => target(node).items().map(|item| json(item, depth + 1)).collect(),
        Resolved::Map => entries(node)
            .into_iter()
            .map(|(key, value)| (key, json(value, depth + 1)))
            .collect(),
    }
}
