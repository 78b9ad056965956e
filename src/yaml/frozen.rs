//! A document's data, worked out once, of which every render takes values of its own.
//!
//! [`Value`]s live on one thread and templates change them; a chart is shared by threads and stays as it is. So its data
//! is kept as a list of collections, each after those in it, whose scalars share their texts with all that is made of them.

use std::ops::Range;
use std::sync::Arc;

use super::decode::{Build, Decoder};
use super::error::Error;
use super::odd;
use super::{Node, Position, Scalar, Span};
use crate::data::{Entries, Entry, List, Map, MapType, Mark, Str, Value};
use crate::go::json;

/// The data of a document, as [`Document::to_value`](super::Document::to_value) gives it. Immutable, shared by all its
/// copies, and free to cross threads.
#[derive(Clone, Debug)]
pub struct Frozen(Arc<Data>);

#[derive(Debug)]
struct Data {
    root: Part,
    collections: Vec<Collection>,
    /// The entries of all maps, those of each map together and in the order of their keys.
    entries: Vec<(Str, Part, Place)>,
    /// The items of all lists, those of each list together.
    items: Vec<(Part, Place)>,
    places: Vec<Position>,
}

/// A value.
#[derive(Clone, Debug)]
enum Part {
    Nil,
    Bool(bool),
    Float(f64),
    String(Str),
    /// The collection at this index, which is part of no other value.
    Collection(usize),
}

#[derive(Clone, Debug)]
enum Collection {
    Map(Range<usize>),
    List(Range<usize>),
}

/// An index into the places.
type Place = usize;

impl Frozen {
    /// The data of a node and all in it.
    pub(super) fn new(root: Option<Node<'_>>) -> Result<Frozen, Error> {
        let mut data = Data {
            root: Part::Nil,
            collections: Vec::new(),
            entries: Vec::new(),
            items: Vec::new(),
            places: Vec::new(),
        };
        let Some(node) = root else {
            return Ok(Frozen(Arc::new(data)));
        };
        let mut freezer = Freezer {
            data: &mut data,
            odd: false,
        };
        let root = Decoder::new(&mut freezer).decode(node)?;
        if freezer.odd {
            odd::check(node)?;
        }
        data.root = root;
        Ok(Frozen(Arc::new(data)))
    }

    /// Whether it is a map.
    pub fn is_map(&self) -> bool {
        match self.0.root {
            Part::Collection(index) => matches!(self.0.collections.get(index), Some(Collection::Map(_))),
            _ => false,
        }
    }

    /// Whether it is null, or there is none.
    pub fn is_nil(&self) -> bool {
        matches!(self.0.root, Part::Nil)
    }

    /// Where the keys of all entries and all items of lists start, each after those within it.
    pub fn places(&self) -> &[Position] {
        &self.0.places
    }

    /// Values that nobody else shares. Each entry and item has the mark that is given for its place, in the order of
    /// [`Frozen::places`]; where there is none, the default.
    pub fn thaw(&self, marks: &[Mark]) -> Value {
        let data = &*self.0;
        let mut made = Vec::with_capacity(data.collections.len());
        let mark = |place: &Place| marks.get(*place).copied().unwrap_or_default();
        for collection in &data.collections {
            let value = match collection {
                Collection::Map(range) => {
                    let entries = data.entries.get(range.clone()).unwrap_or_default().iter();
                    let entries = entries.map(|(key, part, place)| {
                        let (value, mark) = (part.thaw(&mut made), mark(place));
                        (key.clone(), Entry { value, mark })
                    });
                    Value::Map(Map::from_entries(MapType::Any, Entries::sorted(entries.collect())))
                }
                Collection::List(range) => {
                    let items = data.items.get(range.clone()).unwrap_or_default().iter();
                    let marks = items.clone().map(|(_, place)| mark(place)).collect();
                    Value::List(List::marked(
                        items.map(|(part, _)| part.thaw(&mut made)).collect(),
                        marks,
                    ))
                }
            };
            made.push(value);
        }
        data.root.thaw(&mut made)
    }
}

impl Part {
    /// The value; a collection is taken from those that were made.
    fn thaw(&self, made: &mut [Value]) -> Value {
        match self {
            Part::Nil => Value::Nil,
            Part::Bool(value) => Value::Bool(*value),
            Part::Float(value) => Value::Float(*value),
            Part::String(text) => Value::String(text.clone()),
            Part::Collection(index) => made.get_mut(*index).map(std::mem::take).unwrap_or_default(),
        }
    }
}

/// Builds [`Data`].
struct Freezer<'d> {
    data: &'d mut Data,
    /// Whether there was something that cannot be JSON, unless a later duplicate replaced it.
    odd: bool,
}

impl Freezer<'_> {
    fn place(&mut self, span: Span) -> Place {
        self.data.places.push(span.start);
        self.data.places.len() - 1
    }

    fn collection(&mut self, collection: Collection) -> Part {
        self.data.collections.push(collection);
        Part::Collection(self.data.collections.len() - 1)
    }
}

impl Build for Freezer<'_> {
    type Value = Part;
    type Key = Str;
    type Map = Vec<(Str, Part, Place)>;
    type List = Vec<(Part, Place)>;

    fn scalar(&mut self, scalar: Scalar) -> Part {
        match scalar {
            Scalar::Null => Part::Nil,
            Scalar::Bool(value) => Part::Bool(value),
            Scalar::String(text) => Part::String(json::to_valid_utf8(text)),
            Scalar::Int(value) => Part::Float(value as f64),
            Scalar::Uint(value) => Part::Float(value as f64),
            Scalar::Float(value) => {
                self.odd |= !value.is_finite();
                Part::Float(value)
            }
        }
    }

    fn key(&mut self, scalar: Scalar) -> Str {
        odd::json_key(&scalar).unwrap_or_else(|| {
            self.odd = true;
            Str::default()
        })
    }

    fn empty_map(&self, entries: usize) -> Self::Map {
        Vec::with_capacity(entries)
    }

    fn empty_list(&self, items: usize) -> Self::List {
        Vec::with_capacity(items)
    }

    fn insert(&mut self, map: &mut Self::Map, key: Str, value: Part, (key_span, _): (Span, Span)) {
        let place = self.place(key_span);
        map.push((key, value, place));
    }

    fn push(&mut self, list: &mut Self::List, value: Part, span: Span) {
        let place = self.place(span);
        list.push((value, place));
    }

    fn map(&mut self, mut map: Self::Map) -> Part {
        map.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        map.dedup_by(|later, earlier| {
            let is_again = later.0 == earlier.0;
            if is_again {
                std::mem::swap(later, earlier);
            }
            is_again
        });
        let start = self.data.entries.len();
        self.data.entries.append(&mut map);
        self.collection(Collection::Map(start..self.data.entries.len()))
    }

    fn list(&mut self, mut list: Self::List) -> Part {
        let start = self.data.items.len();
        self.data.items.append(&mut list);
        self.collection(Collection::List(start..self.data.items.len()))
    }
}
