//! Sprig's questions about Go's types and kinds.

use crate::data::{Str, Value};
use crate::functions;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "deepEqual" => deep_equal(Value, Value);
    "kindIs" => kind_is(Str, Value);
    "kindOf" => kind_of(Value);
    "typeIs" => type_is(Str, Value);
    "typeIsLike" => type_is_like(Str, Value);
    "typeOf" => type_of(Value);
};

/// `typeOf`: the name of the Go type, as `%T` prints it.
fn type_of(value: Value) -> String {
    value.type_name().into_owned()
}

/// `typeIs`: whether the Go type has that name.
fn type_is(name: Str, value: Value) -> bool {
    name == *value.type_name()
}

/// `typeIsLike`: `typeIs`, also of what a pointer points to.
fn type_is_like(name: Str, value: Value) -> bool {
    let actual = value.type_name();
    name == *actual || actual.strip_prefix('*').is_some_and(|pointee| name == *pointee)
}

/// `kindOf`: the name of the Go kind.
fn kind_of(value: Value) -> &'static str {
    value.kind().name()
}

/// `kindIs`: whether the Go kind has that name.
fn kind_is(name: Str, value: Value) -> bool {
    name == value.kind().name()
}

/// `deepEqual`: Go's `reflect.DeepEqual`.
fn deep_equal(a: Value, b: Value) -> bool {
    a.deep_equal(&b)
}
