//! A value as Go's reflection sees it during execution.

use std::borrow::Cow;

use crate::data::Value;

/// Go's `reflect.Value`: whether a value was reached through an interface decides what errors say about it, and whether
/// a nil can be asked for its fields.
#[derive(Clone, Debug)]
pub(super) enum Val {
    /// The zero `reflect.Value`: nothing. It prints as `<no value>`, and its fields are nothing too.
    Invalid,
    /// A value whose static type is its own.
    Concrete(Value),
    /// A value held by an `interface {}`: an element of a map or list. A nil one has no fields.
    Interface(Value),
}

impl Val {
    /// A value of its own type; a nil is nothing.
    pub(super) fn concrete(value: Value) -> Val {
        match value {
            Value::Nil => Val::Invalid,
            value => Val::Concrete(value),
        }
    }

    /// An element of a map or list whose elements are interfaces, or are not.
    pub(super) fn element(value: Value, interface: bool) -> Val {
        match value {
            Value::Nil => Val::Interface(Value::Nil),
            value if interface => Val::Interface(value),
            value => Val::Concrete(value),
        }
    }

    /// What the interface holds (`reflect.Value.Elem`): every command's result loses its interface.
    pub(super) fn without_interface(self) -> Val {
        match self {
            Val::Interface(value) => Val::concrete(value),
            other => other,
        }
    }

    /// The value; `None` if there is none or it is nil.
    pub(super) fn value(&self) -> Option<&Value> {
        match self {
            Val::Invalid | Val::Interface(Value::Nil) => None,
            Val::Concrete(value) | Val::Interface(value) => Some(value),
        }
    }

    /// The value, nil if there is none.
    pub(super) fn into_value(self) -> Value {
        match self {
            Val::Invalid => Value::Nil,
            Val::Concrete(value) | Val::Interface(value) => value,
        }
    }

    /// Go's truth.
    pub(super) fn is_true(&self) -> bool {
        self.value().is_some_and(Value::is_true)
    }

    /// The name of the static type.
    pub(super) fn type_name(&self) -> Cow<'static, str> {
        match self {
            Val::Invalid => Cow::Borrowed("nil"),
            Val::Concrete(value) => value.type_name(),
            Val::Interface(_) => Cow::Borrowed("interface {}"),
        }
    }
}
