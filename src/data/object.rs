//! Go's structs, and the types of parameters.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::{Kind, Value};

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

    /// Whether `fmt` finds a `String` or `Error` method, so that [`display`](Object::display) is its text.
    fn has_string(&self) -> bool {
        self.parts().is_none()
    }

    /// All fields of the struct, those that templates cannot see too. `None` where Go's own cannot be told.
    fn parts(&self) -> Option<Vec<(&'static str, Value)>> {
        self.fields()
    }

    /// A copy by Go's reflection, which leaves out fields that begin with a small letter (`copystructure.Copy`). `None`
    /// where the copy is the same.
    fn deep_copy(&self) -> Option<Value> {
        None
    }

    /// What an action that is just this value prints: Go then also finds a `String` method of the pointer to it.
    fn print(&self) -> Vec<u8> {
        self.display()
    }

    /// The fields that are written, under their names in Go and in the order of their declaration. `None` where the type
    /// is not written as its fields.
    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        None
    }

    /// The fields as JSON has them, where the type's tags give them other names or leave some out.
    fn json_fields(&self) -> Option<Vec<(&'static str, Value)>> {
        self.fields()
    }

    /// What `encoding/json` sees in the object's place, but for the order of fields.
    fn to_json(&self) -> Value {
        match self.json_fields() {
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
