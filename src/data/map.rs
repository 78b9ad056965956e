//! Go's maps with string keys.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::{Entries, Mark, Str, Value, dismantle};

/// The Go type of a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapType {
    /// `map[string]interface {}`.
    #[default]
    Any,
    /// `map[string]string`, as `split` gives.
    String,
    /// `common.Values`, a named `map[string]interface {}`: `.Values` and a template's dot.
    Values,
    /// `engine.files`, a named `map[string][]uint8` with methods: `.Files`.
    Files,
}

impl MapType {
    /// The name of the type.
    pub fn name(self) -> &'static str {
        match self {
            MapType::Any => "map[string]interface {}",
            MapType::String => "map[string]string",
            MapType::Values => "common.Values",
            MapType::Files => "engine.files",
        }
    }

    /// Whether an element's static type is an interface: what decides Go's words about a missing key.
    pub fn has_interface_elements(self) -> bool {
        matches!(self, MapType::Any | MapType::Values)
    }
}

/// A Go map with string keys: shared by reference, changed in place by `set`, `unset` and `merge`, sorted by key.
#[derive(Clone)]
pub struct Map {
    data: Rc<MapData>,
    /// The type is the reference's: Go sees one map as `common.Values` here and as `map[string]interface {}` there.
    ty: MapType,
}

struct MapData {
    nil: bool,
    entries: RefCell<Entries>,
    /// Guards printing and walking against a map that contains itself.
    visiting: Cell<bool>,
}

/// A map's entry: the value and the origin it came from.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Its origin; the default where a template made it.
    pub mark: Mark,
}

impl Map {
    /// An empty `map[string]interface {}`.
    pub fn new() -> Map {
        Map::with_type(MapType::Any)
    }

    /// An empty map of a type.
    pub fn with_type(ty: MapType) -> Map {
        Map::from_entries(ty, Entries::default())
    }

    /// A map of a type with the given entries.
    pub fn from_entries(ty: MapType, entries: Entries) -> Map {
        let data = MapData {
            nil: false,
            entries: RefCell::new(entries),
            visiting: Cell::new(false),
        };
        Map {
            data: Rc::new(data),
            ty,
        }
    }

    /// A typed nil map: reads as empty, cannot be written.
    pub fn nil(ty: MapType) -> Map {
        let data = MapData {
            nil: true,
            entries: RefCell::default(),
            visiting: Cell::new(false),
        };
        Map {
            data: Rc::new(data),
            ty,
        }
    }

    /// The Go type.
    pub fn ty(&self) -> MapType {
        self.ty
    }

    /// Whether this is a nil map.
    pub fn is_nil(&self) -> bool {
        self.data.nil
    }

    /// Whether both are the same map, not only equal ones.
    pub fn is_same(&self, other: &Map) -> bool {
        Rc::ptr_eq(&self.data, &other.data)
    }

    /// The address of the entries, the same for all that share them.
    pub(super) fn address(&self) -> usize {
        Rc::as_ptr(&self.data).addr()
    }

    /// The values, where nobody else shares them; else nothing.
    pub(super) fn into_values(self) -> impl Iterator<Item = Value> {
        let data = Rc::into_inner(self.data);
        let entries = data.map_or_else(Entries::default, |mut data| std::mem::take(data.entries.get_mut()));
        entries.into_iter().map(|(_, entry)| entry.value)
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.data.entries.borrow().len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.data.entries.borrow().is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Option<Value> {
        self.data.entries.borrow().get(key).map(|entry| entry.value.clone())
    }

    /// The entry of a key, with its origin.
    pub fn entry(&self, key: &[u8]) -> Option<Entry> {
        self.data.entries.borrow().get(key).cloned()
    }

    /// Whether the key is there, be it with a nil.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.data.entries.borrow().get(key).is_some()
    }

    /// Sets a key to a value that a template made.
    pub fn insert(&self, key: impl Into<Str>, value: Value) {
        self.insert_entry(
            key,
            Entry {
                value,
                mark: Mark::default(),
            },
        );
    }

    /// Sets a key to a value with its origin.
    pub fn insert_entry(&self, key: impl Into<Str>, entry: Entry) {
        self.data.entries.borrow_mut().insert(key.into(), entry);
    }

    /// Removes a key and gives what stood there.
    pub fn remove(&self, key: &[u8]) -> Option<Entry> {
        self.data.entries.borrow_mut().remove(key)
    }

    /// The entries as they are now, sorted by key. Callers may then change the map freely: no borrow is held.
    pub fn snapshot(&self) -> Vec<(Str, Value)> {
        self.data
            .entries
            .borrow()
            .iter()
            .map(|(key, entry)| (key.clone(), entry.value.clone()))
            .collect()
    }

    /// The entries with their origins, as they are now, sorted by key.
    pub fn entries(&self) -> Vec<(Str, Entry)> {
        self.data
            .entries
            .borrow()
            .iter()
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect()
    }

    /// The keys as they are now, sorted.
    pub fn keys(&self) -> Vec<Str> {
        self.keys_of(|_| true)
    }

    /// The keys of the values that are wanted, sorted. `is_wanted` must not change the map.
    pub fn keys_of(&self, is_wanted: impl Fn(&Value) -> bool) -> Vec<Str> {
        let entries = self.data.entries.borrow();
        let wanted = entries.iter().filter(|(_, entry)| is_wanted(&entry.value));
        wanted.map(|(key, _)| key.clone()).collect()
    }

    /// The entries, taken out where nobody else shares the map.
    pub fn into_entries(self) -> Entries {
        match Rc::try_unwrap(self.data) {
            Ok(mut data) => std::mem::take(data.entries.get_mut()),
            Err(shared) => shared.entries.borrow().clone(),
        }
    }

    /// Removes the entries whose values are not to be kept. `keep` must not touch the map.
    pub fn retain(&self, keep: impl FnMut(&Value) -> bool) {
        self.data.entries.borrow_mut().retain(keep);
    }

    /// A new map of the same type with a copy of each value under the same key, and with the same marks. `copy` must not
    /// change the map.
    pub fn copied(&self, copy: impl FnMut(&Value) -> Value) -> Map {
        Map::from_entries(self.ty, self.data.entries.borrow().copied(copy))
    }

    /// A new map of the same type with the same entries; the values are shared.
    pub fn shallow_copy(&self) -> Map {
        Map::from_entries(self.ty(), self.data.entries.borrow().clone())
    }

    /// The same map seen as another type: what is set in one is seen in the other.
    pub fn retyped(&self, ty: MapType) -> Map {
        Map {
            data: Rc::clone(&self.data),
            ty,
        }
    }

    /// Runs `visit` unless this map is already being visited further up: a map may contain itself.
    pub fn visit<T>(&self, visit: impl FnOnce() -> T) -> Option<T> {
        if self.data.visiting.replace(true) {
            return None;
        }
        let result = visit();
        self.data.visiting.set(false);
        Some(result)
    }
}

impl Default for Map {
    fn default() -> Self {
        Map::new()
    }
}

impl<K: Into<Str>> FromIterator<(K, Value)> for Map {
    /// A `map[string]interface {}`.
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Map {
        let entries = entries
            .into_iter()
            .map(|(key, value)| {
                (
                    key.into(),
                    Entry {
                        value,
                        mark: Mark::default(),
                    },
                )
            })
            .collect();
        Map::from_entries(MapType::Any, entries)
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.visit(|| f.debug_map().entries(self.snapshot()).finish()) {
            Some(result) => result,
            None => f.write_str("{…}"),
        }
    }
}

impl Drop for MapData {
    fn drop(&mut self) {
        let entries = std::mem::take(self.entries.get_mut());
        dismantle(entries.into_iter().map(|(_, entry)| entry.value));
    }
}
