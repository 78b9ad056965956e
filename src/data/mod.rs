//! The data that templates see: Go's values, as far as templates can tell them apart.
//!
//! Go strings are bytes, so [`Str`] is too. Go keeps `int`, `int64`, `uint8`, `uint64` and `float64` apart, and so does
//! [`Value`]: `eq 1 1.0` is an error in Go. Maps are shared by reference, for `set` changes what everybody else sees;
//! lists and strings are shared and never change.
//!
//! Values live in one render, on one thread. Nothing here knows templates, charts or YAML.

mod comparison;
mod entries;
mod list;
mod map;
mod object;
mod text;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use comparison::Comparison;
pub use entries::Entries;
pub use list::{Elem, List};
pub use map::{Entry, Map, MapType};
pub use object::{Object, Param};
pub use text::{MAX_STRING, Str, to_text};

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
    Bytes(Arc<[u8]>),
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

    /// An `[]uint8`.
    pub fn bytes(bytes: impl Into<Str>) -> Value {
        Value::Bytes(bytes.into().shared())
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
            Value::String(s) => !s.is_empty(),
            Value::Bytes(s) => !s.is_empty(),
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

/// Drops values without recursion: texts may nest 10,000 levels deep, and a thread's stack does not hold that many drops.
fn dismantle(values: impl Iterator<Item = Value>) {
    let mut pending: Vec<Value> = values.filter(is_collection).collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::List(list) => pending.extend(list.into_items()),
            Value::Map(map) => pending.extend(map.into_values()),
            _ => {}
        }
    }
}

fn is_collection(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn values_are_small() {
        assert_eq!((size_of::<Str>(), size_of::<Value>(), size_of::<Entry>()), (24, 24, 32));
    }

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
