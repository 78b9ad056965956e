//! Go's slices.

use std::ops::Deref;
use std::rc::Rc;

use super::{Mark, Str, Value, dismantle};

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

    /// The address of the items, the same for all that share them.
    pub(super) fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// The items, where nobody else shares them; else nothing.
    pub(super) fn into_items(self) -> Vec<Value> {
        Rc::into_inner(self.0).map_or_else(Vec::new, |mut data| std::mem::take(&mut data.items))
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

impl Drop for ListData {
    fn drop(&mut self) {
        dismantle(self.items.drain(..));
    }
}
