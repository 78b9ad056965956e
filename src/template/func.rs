//! How a Rust function becomes a template function.
//!
//! A family of functions is a table: the template name, the Rust function, and the Go types of its parameters.
//!
//! ```
//! use chartroom::{data::Str, functions, template::func::Function};
//!
//! fn trim_suffix(suffix: Str, text: Str) -> Str {
//!     text.strip_suffix(&suffix[..]).map_or(text.clone(), Str::from)
//! }
//!
//! const FUNCTIONS: &[Function] = functions! {
//!     "trimSuffix" => trim_suffix(Str, Str);
//! };
//! # assert_eq!(FUNCTIONS[0].name, "trimSuffix");
//! ```
//!
//! `Value` takes anything (`interface {}`), `Str` a string, `i64` an `int`, `f64`, `bool`, `u32`, `Map` and `List` what their
//! names say (`List` is `[]interface {}`); a last `..Value`, `..Str`, `..i64`, `..f64` or `..Map` is variadic and arrives as a `Vec`.
//! Functions return anything that is [`Output`], or a `Result` of it with [`FuncError`].
//! The executor has checked and converted the arguments before the function runs.

use std::fmt;

use crate::data::{List, Map, MapType, Mark, Param, Str, Value};

use super::error::ExecError;
use super::exec::Exec;
use super::limits::{checked_count, checked_length};
use super::trace;

/// The parameters of a template function.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The types, the variadic one last.
    pub params: &'static [Param],
    /// Whether the last parameter may come any number of times.
    pub variadic: bool,
}

/// A template function that needs nothing but its arguments.
#[derive(Clone, Copy)]
pub struct Function {
    /// The name in templates.
    pub name: &'static str,
    /// What it takes.
    pub signature: Signature,
    /// The body. The arguments fit the signature.
    pub call: fn(&[Value]) -> Result<Value, FuncError>,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function")
            .field("name", &self.name)
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}

/// A function's place in the table of the library that executes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FuncId(pub u16);

/// The functions and methods that templates can call: what the engine gives the executor.
pub trait Library {
    /// What a function takes.
    fn signature(&self, id: FuncId) -> Signature;

    /// How many steps a function takes with these arguments, where to walk them and the result takes so many.
    fn cost(&self, _id: FuncId, _args: &[Value], size: u64) -> u64 {
        size
    }

    /// Asked now and then whether there may be more work than these steps, and more output than these bytes.
    ///
    /// # Errors
    /// Which limit is reached.
    fn may_go_on(&self, steps: u64, output: usize) -> Result<(), FuncError>;

    /// Calls a function with arguments that fit its signature.
    ///
    /// # Errors
    /// The function's own error.
    fn call(&self, id: FuncId, exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError>;

    /// What a method of a named Go type takes: of maps, lists and durations, since objects know their own.
    fn method(&self, receiver: &Value, name: &[u8]) -> Option<Signature>;

    /// Calls such a method.
    ///
    /// # Errors
    /// The method's own error.
    fn call_method(&self, receiver: &Value, name: &[u8], args: &[Value]) -> Result<Value, FuncError>;

    /// For a traced execution: gives the marks of what a function reads within its arguments. The arguments themselves
    /// were read when they were evaluated.
    fn reads(&self, _function: &[u8], args: &[Value], read: &mut dyn FnMut(Mark)) {
        args.iter().for_each(|arg| trace::all(arg, read));
    }
}

/// Why a function failed: Go's `error`. It knows no template and no line; the executor adds them.
#[derive(Debug)]
pub enum FuncError {
    /// An error text of the function's own.
    Message(Str),
    /// The error of a template that the function executed, as `include` returns it.
    Template(Box<ExecError>),
    /// The same with a text before it, as `tpl` makes with `%w`.
    Wrapped {
        /// What stands before the inner error's text.
        prefix: Str,
        /// The error inside.
        source: Box<ExecError>,
    },
}

impl FuncError {
    /// An error with a text.
    pub fn new(message: impl Into<Str>) -> FuncError {
        FuncError::Message(message.into())
    }
}

impl From<String> for FuncError {
    fn from(message: String) -> Self {
        FuncError::new(message)
    }
}

impl From<&str> for FuncError {
    fn from(message: &str) -> Self {
        FuncError::new(message)
    }
}

impl fmt::Display for FuncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FuncError::Message(message) => f.write_str(&message.to_text()),
            FuncError::Template(error) => error.fmt(f),
            FuncError::Wrapped { prefix, source } => write!(f, "{}{source}", prefix.to_text()),
        }
    }
}

impl std::error::Error for FuncError {}

/// A Rust type that a parameter can have.
pub trait Input: Sized {
    /// The Go type.
    const PARAM: Param;

    /// Takes the argument out. `None` cannot happen after the executor's check.
    fn take(value: &Value) -> Option<Self>;
}

impl Input for Value {
    const PARAM: Param = Param::Any;

    fn take(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Input for Str {
    const PARAM: Param = Param::String;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Input for bool {
    const PARAM: Param = Param::Bool;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }
}

impl Input for i64 {
    const PARAM: Param = Param::Int;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }
}

impl Input for u32 {
    const PARAM: Param = Param::Uint32;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Int(n) => u32::try_from(*n).ok(),
            Value::Uint64(n) => u32::try_from(*n).ok(),
            _ => None,
        }
    }
}

impl Input for f64 {
    const PARAM: Param = Param::Float64;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Float(n) => Some(*n),
            _ => None,
        }
    }
}

impl Input for Map {
    const PARAM: Param = Param::Map;

    /// `.Values` arrives as the plain map that Go converts it to, and stays shared.
    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Map(map) => Some(map.retyped(MapType::Any)),
            _ => None,
        }
    }
}

impl Input for List {
    const PARAM: Param = Param::List;

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::List(list) => Some(list.clone()),
            _ => None,
        }
    }
}

/// One argument of a checked call.
pub fn argument<T: Input>(args: &[Value], index: usize) -> Result<T, FuncError> {
    args.get(index).and_then(T::take).ok_or_else(|| mismatch(index))
}

/// The variadic arguments of a checked call, from `index` on.
pub fn arguments<T: Input>(args: &[Value], index: usize) -> Result<Vec<T>, FuncError> {
    args.iter()
        .skip(index)
        .map(|value| T::take(value).ok_or_else(|| mismatch(index)))
        .collect()
}

fn mismatch(index: usize) -> FuncError {
    FuncError::new(format!("argument {} does not fit its parameter", index + 1))
}

/// What a template function may return. Strings and lists beyond the limits become errors.
pub trait Output {
    /// The result as a value, or why there is none.
    fn into_result(self) -> Result<Value, FuncError>;
}

impl Output for Value {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(self)
    }
}

impl Output for Str {
    fn into_result(self) -> Result<Value, FuncError> {
        checked_length(self.len())?;
        Ok(Value::String(self))
    }
}

impl Output for String {
    fn into_result(self) -> Result<Value, FuncError> {
        checked_length(self.len())?;
        Ok(Value::string(self))
    }
}

impl Output for &'static str {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(Value::string(self))
    }
}

impl Output for Vec<u8> {
    /// A string, not `[]uint8`.
    fn into_result(self) -> Result<Value, FuncError> {
        checked_length(self.len())?;
        Ok(Value::string(self))
    }
}

impl Output for bool {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(Value::Bool(self))
    }
}

impl Output for f64 {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(Value::Float(self))
    }
}

impl Output for Map {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(Value::Map(self))
    }
}

impl Output for List {
    fn into_result(self) -> Result<Value, FuncError> {
        checked_count(self.len())?;
        Ok(Value::List(self))
    }
}

impl<T: Output> Output for Result<T, FuncError> {
    fn into_result(self) -> Result<Value, FuncError> {
        self.and_then(T::into_result)
    }
}

/// A table of functions: `"name" => rust_function(Type, Type, ..Type);` rows. See the module's documentation.
#[macro_export]
macro_rules! functions {
    ($($name:literal => $function:ident($($params:tt)*);)*) => {
        &[$($crate::function_row!($crate::template::func::Function, $name, $function, [], [$($params)*]),)*]
    };
}

/// One row of a table: the type of the row, and what the function takes before the arguments (nothing, or the host).
#[doc(hidden)]
#[macro_export]
macro_rules! function_row {
    ($row:ty, $name:literal, $function:ident, [$($first:ident)?], [$($t:ident),* $(,)? $(..$rest:ident)?]) => {{
        type Row = $row;
        const REST: &[$crate::data::Param] = &[$(<$rest as $crate::template::func::Input>::PARAM)?];
        Row {
            name: $name,
            signature: $crate::template::func::Signature {
                params: &[
                    $(<$t as $crate::template::func::Input>::PARAM,)*
                    $(<$rest as $crate::template::func::Input>::PARAM,)?
                ],
                variadic: !REST.is_empty(),
            },
            call: |$($first,)? _args| {
                let mut _positions = 0usize..;
                $crate::template::func::Output::into_result($function(
                    $($first,)?
                    $($crate::template::func::argument::<$t>(_args, _positions.next().unwrap_or_default())?,)*
                    $($crate::template::func::arguments::<$rest>(_args, _positions.next().unwrap_or_default())?,)?
                ))
            },
        }
    }};
}
