//! The data that templates see: Go's values, as far as templates can tell them apart.
//!
//! Go strings are bytes, so [`Str`] is too. Go keeps `int`, `int64`, `uint8`, `uint64` and `float64` apart, and so does
//! [`Value`]: `eq 1 1.0` is an error in Go. Maps are shared by reference, for `set` changes what everybody else sees;
//! lists and strings are shared and never change.
//!
//! Values live in one render, on one thread. Nothing here knows templates, charts or YAML.

use std::any::Any;
use std::borrow::{Borrow, Cow};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A Go string: immutable bytes, shared by reference count. Usually UTF-8, never guaranteed to be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(Arc<[u8]>);

impl Str {
    /// The bytes, to be kept elsewhere without a copy.
    pub fn shared(&self) -> Arc<[u8]> {
        Arc::clone(&self.0)
    }

    /// The text, with invalid UTF-8 replaced by U+FFFD: for messages, never for output.
    pub fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl Deref for Str {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Borrow<[u8]> for Str {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Str {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Default for Str {
    fn default() -> Self {
        Str(Arc::from(&[][..]))
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Str(Arc::from(text.as_bytes()))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Str(Arc::from(text.into_bytes()))
    }
}

impl From<&[u8]> for Str {
    fn from(bytes: &[u8]) -> Self {
        Str(Arc::from(bytes))
    }
}

impl From<Vec<u8>> for Str {
    fn from(bytes: Vec<u8>) -> Self {
        Str(Arc::from(bytes))
    }
}

impl From<Arc<[u8]>> for Str {
    fn from(bytes: Arc<[u8]>) -> Self {
        Str(bytes)
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_text(), f)
    }
}

/// The longest string that a render makes, in bytes: templates could else double one until no memory is left. A
/// Kubernetes object holds about 1.5 MB.
pub const MAX_STRING: usize = 32 << 20;

/// Where a value came from: an index into the table of origins that `values` keeps. Zero is "made by a template".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark(pub u32);

/// What Go calls a value's kind (`reflect.Kind`), as far as templates meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No value: an untyped nil.
    Invalid,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `int64`, and types built on it such as `time.Duration`.
    Int64,
    /// `uint8`.
    Uint8,
    /// `uint64`.
    Uint64,
    /// `float64`.
    Float64,
    /// `string`.
    String,
    /// Any slice.
    Slice,
    /// Any map.
    Map,
    /// Any struct.
    Struct,
    /// Any pointer.
    Pointer,
}

impl Kind {
    /// Go's name of the kind, as `kindOf` prints it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Invalid => "invalid",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Int64 => "int64",
            Kind::Uint8 => "uint8",
            Kind::Uint64 => "uint64",
            Kind::Float64 => "float64",
            Kind::String => "string",
            Kind::Slice => "slice",
            Kind::Map => "map",
            Kind::Struct => "struct",
            Kind::Pointer => "ptr",
        }
    }
}

/// One value. Cloning is cheap: a number, or a reference count.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// A nil interface.
    #[default]
    Nil,
    /// `bool`.
    Bool(bool),
    /// `int`: number literals of templates, `len`, `int`.
    Int(i64),
    /// `int64`: the numbers of `--set`, Sprig's arithmetic.
    Int64(i64),
    /// `uint8`: a byte of an indexed string.
    Uint8(u8),
    /// `uint64`.
    Uint64(u64),
    /// `float64`: every number that came through YAML or JSON.
    Float(f64),
    /// `time.Duration`, in nanoseconds.
    Duration(i64),
    /// `string`.
    String(Str),
    /// `[]uint8`, as `.Files.GetBytes` gives.
    Bytes(Str),
    /// Any other slice.
    List(List),
    /// Any map.
    Map(Map),
    /// A struct or pointer with fields and methods: times, versions, certificates, capabilities.
    Object(Rc<dyn Object>),
}

impl Value {
    /// A string value.
    pub fn string(text: impl Into<Str>) -> Value {
        Value::String(text.into())
    }

    /// The value that keys lead to, through maps. `None` where one of them is not there.
    pub fn at(&self, keys: &[&str]) -> Option<Value> {
        keys.iter().try_fold(self.clone(), |value, key| match value {
            Value::Map(map) => map.get(key.as_bytes()),
            _ => None,
        })
    }

    /// The value's kind, as `reflect.ValueOf(v).Kind()` answers.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Nil => Kind::Invalid,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) => Kind::Int,
            Value::Int64(_) | Value::Duration(_) => Kind::Int64,
            Value::Uint8(_) => Kind::Uint8,
            Value::Uint64(_) => Kind::Uint64,
            Value::Float(_) => Kind::Float64,
            Value::String(_) => Kind::String,
            Value::Bytes(_) | Value::List(_) => Kind::Slice,
            Value::Map(_) => Kind::Map,
            Value::Object(o) => o.kind(),
        }
    }

    /// The name of the value's Go type, as `%T` prints it (`<nil>` for nil).
    pub fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Value::Nil => "<nil>",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Int64(_) => "int64",
            Value::Uint8(_) => "uint8",
            Value::Uint64(_) => "uint64",
            Value::Float(_) => "float64",
            Value::Duration(_) => "time.Duration",
            Value::String(_) => "string",
            Value::Bytes(_) => "[]uint8",
            Value::List(l) => l.elem().slice_type(),
            Value::Map(m) => m.ty().name(),
            Value::Object(o) => return o.type_name(),
        })
    }

    /// Go's truth (`template.IsTrue`): false for zero numbers, empty strings, lists and maps, nil; structs are true.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Nil => false,
            Value::Bool(b) => *b,
            Value::Int(n) | Value::Int64(n) | Value::Duration(n) => *n != 0,
            Value::Uint8(n) => *n != 0,
            Value::Uint64(n) => *n != 0,
            Value::Float(n) => *n != 0.0,
            Value::String(s) | Value::Bytes(s) => !s.is_empty(),
            Value::List(l) => !l.is_empty(),
            Value::Map(m) => !m.is_empty(),
            Value::Object(o) => o.is_true(),
        }
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&Str> {
        match self {
            Value::String(s) => Some(s),
            _ => None,
        }
    }

    /// The map, if this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(m) => Some(m),
            _ => None,
        }
    }

    /// The list, if this is one (bytes are not).
    pub fn as_list(&self) -> Option<&List> {
        match self {
            Value::List(l) => Some(l),
            _ => None,
        }
    }

    /// Go's `reflect.DeepEqual`: types count, a nil slice differs from an empty one, NaN differs from itself.
    pub fn deep_equal(&self, other: &Value) -> bool {
        Comparison::default().equal(self, other, 0)
    }
}

/// How deep a comparison looks before it takes two values for equal: cyclic maps must end, and real ones are shallower.
const DEEP_EQUAL_DEPTH: u32 = 1_000;

/// From this depth on a comparison remembers what it has compared: values that share values can unfold beyond any time.
const REMEMBERED_FROM_DEPTH: u32 = 16;

/// A deep comparison (`deepValueEqual` in Go's `reflect/deepequal.go`).
#[derive(Default)]
struct Comparison {
    /// The pairs of collections that were compared, by their addresses.
    seen: HashSet<(usize, usize)>,
}

impl Comparison {
    fn equal(&mut self, a: &Value, b: &Value, depth: u32) -> bool {
        if depth == DEEP_EQUAL_DEPTH {
            return true;
        }
        match (a, b) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(x), Value::Bool(y)) => x == y,
            (Value::Int(x), Value::Int(y))
            | (Value::Int64(x), Value::Int64(y))
            | (Value::Duration(x), Value::Duration(y)) => x == y,
            (Value::Uint8(x), Value::Uint8(y)) => x == y,
            (Value::Uint64(x), Value::Uint64(y)) => x == y,
            (Value::Float(x), Value::Float(y)) => x == y,
            (Value::String(x), Value::String(y)) | (Value::Bytes(x), Value::Bytes(y)) => x == y,
            (Value::List(x), Value::List(y)) => {
                if x.elem() != y.elem() || x.is_nil() != y.is_nil() || x.len() != y.len() {
                    return false;
                }
                self.is_known(Rc::as_ptr(&x.0).addr(), Rc::as_ptr(&y.0).addr(), depth)
                    || x.iter().zip(y.iter()).all(|(a, b)| self.equal(a, b, depth + 1))
            }
            (Value::Map(x), Value::Map(y)) => {
                if x.is_same(y) {
                    return true;
                }
                if x.ty() != y.ty() || x.is_nil() != y.is_nil() || x.len() != y.len() {
                    return false;
                }
                let entries = || x.snapshot().into_iter();
                self.is_known(Rc::as_ptr(&x.data).addr(), Rc::as_ptr(&y.data).addr(), depth)
                    || entries()
                        .all(|(key, value)| y.get(&key).is_some_and(|other| self.equal(&value, &other, depth + 1)))
            }
            (Value::Object(x), Value::Object(y)) => x.equals(&**y),
            _ => false,
        }
    }

    /// Whether a pair was compared before: had it differed, the comparison would be over.
    fn is_known(&mut self, a: usize, b: usize, depth: u32) -> bool {
        depth >= REMEMBERED_FROM_DEPTH && !self.seen.insert((a, b))
    }
}

/// Drops values without recursion: texts may nest 10,000 levels deep, and a thread's stack does not hold that many drops.
fn dismantle(values: impl Iterator<Item = Value>) {
    let mut pending: Vec<Value> = values
        .filter(|value| matches!(value, Value::List(_) | Value::Map(_)))
        .collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::List(list) => {
                if let Some(mut data) = Rc::into_inner(list.0) {
                    pending.append(&mut data.items);
                }
            }
            Value::Map(map) => {
                if let Some(mut data) = Rc::into_inner(map.data) {
                    let entries = std::mem::take(data.entries.get_mut());
                    pending.extend(entries.into_values().map(|entry| entry.value));
                }
            }
            _ => {}
        }
    }
}

impl Drop for ListData {
    fn drop(&mut self) {
        dismantle(self.items.drain(..));
    }
}

impl Drop for MapData {
    fn drop(&mut self) {
        let entries = std::mem::take(self.entries.get_mut());
        dismantle(entries.into_values().map(|entry| entry.value));
    }
}

/// The element type of a list: Go's `[]interface {}`, `[]string` and so on are different types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Elem {
    /// `[]interface {}`.
    #[default]
    Any,
    /// `[]string`.
    String,
    /// `[]int`.
    Int,
    /// `[][]interface {}`, as `chunk` gives.
    List,
    /// `[]map[string]interface {}`, as TOML's arrays of tables are.
    Map,
    /// `common.VersionSet`, a named `[]string` with the method `Has`.
    VersionSet,
}

impl Elem {
    /// The name of the slice type with these elements.
    pub fn slice_type(self) -> &'static str {
        match self {
            Elem::Any => "[]interface {}",
            Elem::String => "[]string",
            Elem::Int => "[]int",
            Elem::List => "[][]interface {}",
            Elem::Map => "[]map[string]interface {}",
            Elem::VersionSet => "common.VersionSet",
        }
    }

    /// Whether an element's static type is an interface: what decides Go's words about a nil element.
    pub fn is_interface(self) -> bool {
        self == Elem::Any
    }
}

/// A Go slice: immutable here, since no template function changes one in place. Shared by reference count.
#[derive(Clone, Debug)]
pub struct List(Rc<ListData>);

#[derive(Debug)]
struct ListData {
    elem: Elem,
    nil: bool,
    items: Vec<Value>,
    /// The origin of each item; empty where none is known.
    marks: Vec<Mark>,
}

impl List {
    /// A list of the given element type.
    pub fn new(elem: Elem, items: Vec<Value>) -> List {
        List(Rc::new(ListData {
            elem,
            nil: false,
            items,
            marks: Vec::new(),
        }))
    }

    /// An `[]interface {}` whose items carry their origins; `marks` is as long as `items`.
    pub fn marked(items: Vec<Value>, marks: Vec<Mark>) -> List {
        debug_assert!(marks.is_empty() || marks.len() == items.len());
        List(Rc::new(ListData {
            elem: Elem::Any,
            nil: false,
            items,
            marks,
        }))
    }

    /// A typed nil slice: empty, but `null` in JSON.
    pub fn nil(elem: Elem) -> List {
        List(Rc::new(ListData {
            elem,
            nil: true,
            items: Vec::new(),
            marks: Vec::new(),
        }))
    }

    /// A `[]string`.
    pub fn strings<S: Into<Str>>(items: impl IntoIterator<Item = S>) -> List {
        List::new(Elem::String, items.into_iter().map(Value::string).collect())
    }

    /// The element type.
    pub fn elem(&self) -> Elem {
        self.0.elem
    }

    /// Whether this is a nil slice.
    pub fn is_nil(&self) -> bool {
        self.0.nil
    }

    /// The origin of an item.
    pub fn mark(&self, index: usize) -> Mark {
        self.0.marks.get(index).copied().unwrap_or_default()
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl From<Vec<Value>> for List {
    /// An `[]interface {}`.
    fn from(items: Vec<Value>) -> List {
        List::new(Elem::Any, items)
    }
}

impl FromIterator<Value> for List {
    /// An `[]interface {}`.
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> List {
        List::new(Elem::Any, items.into_iter().collect())
    }
}

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
    entries: RefCell<BTreeMap<Str, Entry>>,
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
        Map::from_entries(ty, BTreeMap::new())
    }

    /// A map of a type with the given entries.
    pub fn from_entries(ty: MapType, entries: BTreeMap<Str, Entry>) -> Map {
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
        self.data.entries.borrow().contains_key(key)
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
        self.data.entries.borrow().keys().cloned().collect()
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

/// A struct or pointer that templates can hold: it has a Go type, fields and methods.
pub trait Object: fmt::Debug {
    /// The name of the Go type, as `%T` prints it: `*semver.Version`, `time.Time`.
    fn type_name(&self) -> Cow<'static, str>;

    /// [`Kind::Struct`] or [`Kind::Pointer`] (or another kind that the Go type is built on).
    fn kind(&self) -> Kind;

    /// A struct field, looked up through a pointer too. `None` where the type has no such field.
    fn field(&self, _name: &str) -> Option<Value> {
        None
    }

    /// Whether the type has a field of this name that templates cannot see, since it begins with a small letter.
    fn hides_field(&self, _name: &str) -> bool {
        false
    }

    /// The parameters of a method. `None` where the type has no such method.
    fn method(&self, _name: &str) -> Option<&'static [Param]> {
        None
    }

    /// Calls a method with arguments that were checked against its parameters. An error is Go's error text.
    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        Err(format!("no method {name}"))
    }

    /// What `fmt` prints for `%v`: Go's `String` or `Error` method, or the struct's fields.
    fn display(&self) -> Vec<u8>;

    /// What an action that is just this value prints: Go then also finds a `String` method of the pointer to it.
    fn print(&self) -> Vec<u8> {
        self.display()
    }

    /// The fields that are written, under their names in JSON and in the order of their declaration. `None` where the
    /// type is not written as its fields.
    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        None
    }

    /// What `encoding/json` sees in the object's place, but for the order of fields.
    fn to_json(&self) -> Value {
        match self.fields() {
            Some(fields) => Value::Map(fields.into_iter().collect()),
            None => Value::string(self.display()),
        }
    }

    /// Go's truth: structs are true, pointers unless they are nil.
    fn is_true(&self) -> bool {
        true
    }

    /// `reflect.DeepEqual`.
    fn equals(&self, other: &dyn Object) -> bool;

    /// For functions that take exactly this type.
    fn as_any(&self) -> &dyn Any;
}

/// The Go type of a parameter of a function or method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// `interface {}`: anything, nil too.
    Any,
    /// `reflect.Value`: anything, as the built-in functions take it.
    Reflect,
    /// `reflect.Value` that the function looks into at once: nothing at all makes Go's reflection panic.
    ReflectSome,
    /// `string`.
    String,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `int64`.
    Int64,
    /// `uint32`.
    Uint32,
    /// `float64`.
    Float64,
    /// `map[string]interface {}`.
    Map,
    /// `[]interface {}`.
    List,
    /// A type of its own, by the name `%T` prints: `time.Time`, `*semver.Version`, `time.Duration`.
    Object(&'static str),
}

impl Param {
    /// The name of the Go type, as errors print it.
    pub fn type_name(self) -> &'static str {
        match self {
            Param::Any => "interface {}",
            Param::Reflect | Param::ReflectSome => "reflect.Value",
            Param::String => "string",
            Param::Bool => "bool",
            Param::Int => "int",
            Param::Int64 => "int64",
            Param::Uint32 => "uint32",
            Param::Float64 => "float64",
            Param::Map => "map[string]interface {}",
            Param::List => "[]interface {}",
            Param::Object(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_values_are_dropped_on_a_small_stack() {
        let mut value = Value::Nil;
        for level in 0..100_000 {
            value = match level % 2 {
                0 => Value::List(List::from(vec![value])),
                _ => Value::Map([("k", value)].into_iter().collect()),
            };
        }
        let shared = value.clone();
        drop(value);
        assert!(shared.is_true());
    }
}
