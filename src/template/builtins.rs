//! The functions that every Go template has (`text/template/funcs.go`). `and`, `or` and `call` are the executor's, for
//! they decide themselves which arguments to look at, and `slice` is always Sprig's.

use std::sync::Arc;

use std::borrow::Cow;
use std::cmp::Ordering;

use super::fmt;
use super::func::{FuncError, Function, Input};
use crate::data::{Kind, MapType, Object, Param, Str, Value};
use crate::functions;
use crate::go::unicode::{append_rune, decode_rune, is_print};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "eq" => eq(Reflect, ..Reflect);
    "ge" => ge(Reflect, Reflect);
    "gt" => gt(Reflect, Reflect);
    "html" => html(..Value);
    "index" => index(Reflect, ..Reflect);
    "js" => js(..Value);
    "le" => le(Reflect, Reflect);
    "len" => len(ReflectSome);
    "lt" => lt(Reflect, Reflect);
    "ne" => ne(Reflect, Reflect);
    "not" => not(Reflect);
    "print" => print(..Value);
    "printf" => printf(Str, ..Value);
    "println" => println(..Value);
    "urlquery" => urlquery(..Value);
};

/// A parameter that Go declares as `reflect.Value`.
struct Reflect(Value);

impl Input for Reflect {
    const PARAM: Param = Param::Reflect;

    fn take(value: &Value) -> Option<Self> {
        Some(Reflect(value.clone()))
    }
}

/// A `reflect.Value` that must be something: an argument of its own kind for the executor's sake.
struct ReflectSome(Value);

impl Input for ReflectSome {
    const PARAM: Param = Param::ReflectSome;

    fn take(value: &Value) -> Option<Self> {
        Some(ReflectSome(value.clone()))
    }
}

/// A value's type as Go's `indirect` leaves it: what a pointer points to.
fn pointed_type(value: &Value) -> Cow<'static, str> {
    let name = value.type_name();
    match (value.kind(), name.strip_prefix('*')) {
        (Kind::Pointer, Some(pointed)) => Cow::Owned(pointed.to_owned()),
        _ => name,
    }
}

/// `length`. The executor answers for what is nothing at all; a nil that comes here was a map's element or a field.
fn len(ReflectSome(value): ReflectSome) -> Result<Value, FuncError> {
    let length = match &value {
        Value::Nil => return Err("len of nil pointer".into()),
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        _ => return Err(format!("len of type {}", pointed_type(&value)).into()),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// `index`: `index x 1 2 3` is `x[1][2][3]`. A map without the key gives its zero element.
fn index(Reflect(item): Reflect, indexes: Vec<Reflect>) -> Result<Value, FuncError> {
    if matches!(item, Value::Nil) {
        return Err("index of untyped nil".into());
    }
    indexes
        .iter()
        .try_fold(item, |item, Reflect(index)| element(&item, index))
}

fn element(item: &Value, index: &Value) -> Result<Value, FuncError> {
    match item {
        Value::Nil => Err("index of nil pointer".into()),
        Value::String(text) => at(text, index, "string").map(|&byte| Value::Uint8(byte)),
        Value::Bytes(bytes) => at(bytes, index, "slice").map(|&byte| Value::Uint8(byte)),
        Value::List(list) => at(list, index, "slice").cloned(),
        Value::Map(map) => {
            let Value::String(key) = index else {
                return Err(not_a_key(index));
            };
            Ok(map.get(key).unwrap_or_else(|| zero_element(map.ty())))
        }
        _ => Err(format!("can't index item of type {}", pointed_type(item)).into()),
    }
}

/// An element of a sequence (`indexArg`), which Go's reflection knows as a `slice` or a `string`.
fn at<'a, T>(items: &'a [T], index: &Value, kind: &str) -> Result<&'a T, FuncError> {
    let number = match Basic::of(index) {
        Some(Basic::Int(n)) => n,
        Some(Basic::Uint(n)) => n.cast_signed(),
        _ if matches!(index, Value::Nil) => return Err("cannot index slice/array with nil".into()),
        _ => return Err(format!("cannot index slice/array with type {}", index.type_name()).into()),
    };
    match usize::try_from(number) {
        // `indexArg` lets the length itself pass, and the panic that follows gives the words.
        Ok(place) if place == items.len() => Err(format!("reflect: {kind} index out of range").into()),
        Ok(place) => items.get(place).ok_or_else(|| out_of_range(number)),
        Err(_) => Err(out_of_range(number)),
    }
}

fn out_of_range(index: i64) -> FuncError {
    format!("index out of range: {index}").into()
}

/// `prepareArg` of a value that is no string, for a map's key.
fn not_a_key(index: &Value) -> FuncError {
    match index {
        Value::Nil => "value is nil; should be of type string".into(),
        _ => format!("value has type {}; should be string", index.type_name()).into(),
    }
}

fn zero_element(ty: MapType) -> Value {
    match ty {
        MapType::Any | MapType::Values => Value::Nil,
        MapType::String => Value::String(Str::default()),
        MapType::Files => Value::Bytes(Arc::default()),
    }
}

fn not(Reflect(value): Reflect) -> bool {
    !value.is_true()
}

/// What Go compares by its bits and bytes (`basicKind`).
enum Basic<'a> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    String(&'a [u8]),
}

impl Basic<'_> {
    fn of(value: &Value) -> Option<Basic<'_>> {
        match value {
            Value::Bool(b) => Some(Basic::Bool(*b)),
            Value::Int(n) | Value::Int64(n) | Value::Duration(n) => Some(Basic::Int(*n)),
            Value::Uint8(n) => Some(Basic::Uint(u64::from(*n))),
            Value::Uint64(n) => Some(Basic::Uint(*n)),
            Value::Float(n) => Some(Basic::Float(*n)),
            Value::String(text) => Some(Basic::String(text)),
            Value::Object(object) if object.kind() == Kind::Int => match object.to_json() {
                Value::Int(n) | Value::Int64(n) => Some(Basic::Int(n)),
                _ => None,
            },
            Value::Object(_) | Value::Nil | Value::Bytes(_) | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// `None` where the kinds differ, other than in having a sign. NaN is neither less nor equal.
    fn compare(&self, other: &Basic<'_>) -> Option<Compared> {
        let ordering = match (self, other) {
            (Basic::Bool(a), Basic::Bool(b)) => a.cmp(b),
            (Basic::Int(a), Basic::Int(b)) => a.cmp(b),
            (Basic::Uint(a), Basic::Uint(b)) => a.cmp(b),
            (Basic::Int(a), Basic::Uint(b)) => i128::from(*a).cmp(&i128::from(*b)),
            (Basic::Uint(a), Basic::Int(b)) => i128::from(*a).cmp(&i128::from(*b)),
            (Basic::String(a), Basic::String(b)) => a.cmp(b),
            (Basic::Float(a), Basic::Float(b)) => {
                return Some(a.partial_cmp(b).map_or(Compared::Unordered, Compared::Ordered));
            }
            _ => return None,
        };
        Some(Compared::Ordered(ordering))
    }
}

/// How two values of one kind stand to each other.
#[derive(PartialEq)]
enum Compared {
    Ordered(Ordering),
    Unordered,
}

const LESS: Compared = Compared::Ordered(Ordering::Less);
const EQUAL: Compared = Compared::Ordered(Ordering::Equal);

fn incompatible(a: &Value, b: &Value) -> FuncError {
    format!(
        "incompatible types for comparison: {} and {}",
        a.type_name(),
        b.type_name()
    )
    .into()
}

/// `eq a b c`: whether `a` is any of the others.
fn eq(Reflect(first): Reflect, others: Vec<Reflect>) -> Result<bool, FuncError> {
    if others.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for Reflect(other) in &others {
        if equal(&first, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal(a: &Value, b: &Value) -> Result<bool, FuncError> {
    match (Basic::of(a), Basic::of(b)) {
        (Some(x), Some(y)) => x
            .compare(&y)
            .map(|compared| compared == EQUAL)
            .ok_or_else(|| incompatible(a, b)),
        (None, None) => equal_others(a, b),
        _ if matches!(a, Value::Nil) || matches!(b, Value::Nil) => Ok(false),
        _ => Err(incompatible(a, b)),
    }
}

/// Equality of what has no basic kind: nil, lists and maps compare with nil only, objects among themselves.
fn equal_others(a: &Value, b: &Value) -> Result<bool, FuncError> {
    let untyped_nil = matches!(a, Value::Nil) || matches!(b, Value::Nil);
    if a.kind() != b.kind() && !untyped_nil {
        let args = [
            a.clone(),
            Value::string(&*a.type_name()),
            Value::string(&*b.type_name()),
            b.clone(),
        ];
        return Err(FuncError::new(fmt::sprintf(
            b"non-comparable types %s: %v, %s: %v",
            &args,
        )));
    }
    if is_nil(a) || is_nil(b) {
        return Ok(is_nil(a) == is_nil(b));
    }
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => Ok(same_object(&**x, &**y)),
        _ => {
            let args = [b.clone(), Value::string(&*b.type_name())];
            Err(FuncError::new(fmt::sprintf(b"non-comparable type %s: %v", &args)))
        }
    }
}

fn is_nil(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::List(list) => list.is_nil(),
        Value::Map(map) => map.is_nil(),
        _ => false,
    }
}

/// Go's `==`: pointers are equal if they are the same, structs if their fields are.
fn same_object(a: &dyn Object, b: &dyn Object) -> bool {
    match a.kind() {
        Kind::Pointer => std::ptr::addr_eq(a, b),
        _ => a.type_name() == b.type_name() && a.equals(b),
    }
}

fn ne(a: Reflect, b: Reflect) -> Result<bool, FuncError> {
    equal(&a.0, &b.0).map(|equal| !equal)
}

fn lt(a: Reflect, b: Reflect) -> Result<bool, FuncError> {
    Ok(order(&a.0, &b.0)? == LESS)
}

fn le(a: Reflect, b: Reflect) -> Result<bool, FuncError> {
    Ok(matches!(order(&a.0, &b.0)?, LESS | EQUAL))
}

/// The inverse of `le`, so that it holds for NaN.
fn gt(a: Reflect, b: Reflect) -> Result<bool, FuncError> {
    le(a, b).map(|le| !le)
}

/// The inverse of `lt`, so that it holds for NaN.
fn ge(a: Reflect, b: Reflect) -> Result<bool, FuncError> {
    lt(a, b).map(|lt| !lt)
}

fn order(a: &Value, b: &Value) -> Result<Compared, FuncError> {
    const BAD_TYPE: &str = "invalid type for comparison";
    let (Some(x), Some(y)) = (Basic::of(a), Basic::of(b)) else {
        return Err(BAD_TYPE.into());
    };
    match (&x, &y) {
        (Basic::Bool(_), Basic::Bool(_)) => Err(BAD_TYPE.into()),
        _ => x.compare(&y).ok_or_else(|| incompatible(a, b)),
    }
}

fn print(values: Vec<Value>) -> Vec<u8> {
    fmt::sprint(&values)
}

fn printf(format: Str, values: Vec<Value>) -> Vec<u8> {
    fmt::sprintf(&format, &values)
}

fn println(values: Vec<Value>) -> Vec<u8> {
    fmt::sprintln(&values)
}

/// The arguments as one text, each as an action would print it (`evalArgs`).
fn joined(values: Vec<Value>) -> Str {
    if let [Value::String(text)] = &values[..] {
        return text.clone();
    }
    let mut out = Vec::new();
    let mut after_text = true;
    for value in &values {
        let is_text = matches!(value, Value::Nil | Value::String(_));
        if !is_text && !after_text {
            out.push(b' ');
        }
        match value {
            Value::Nil => out.extend_from_slice(b"<no value>"),
            // Not so a struct itself: nothing has its address, so that Go does not find what its pointer has.
            Value::Object(object) if object.kind() == Kind::Pointer => out.extend_from_slice(&object.print()),
            _ => fmt::print_value(&mut out, value),
        }
        after_text = is_text;
    }
    out.into()
}

/// `HTMLEscaper`.
fn html(values: Vec<Value>) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in joined(values).iter() {
        match byte {
            b'\0' => out.extend_from_slice("\u{fffd}".as_bytes()),
            b'"' => out.extend_from_slice(b"&#34;"),
            b'\'' => out.extend_from_slice(b"&#39;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            _ => out.push(byte),
        }
    }
    out
}

/// `JSEscaper`.
fn js(values: Vec<Value>) -> Vec<u8> {
    let text = joined(values);
    let mut rest = &text[..];
    let mut out = Vec::with_capacity(rest.len());
    while let Some((c, width)) = decode_rune(rest) {
        let (bytes, after) = rest.split_at(width);
        match c {
            '\\' | '\'' | '"' => {
                out.push(b'\\');
                append_rune(&mut out, c);
            }
            '\0'..' ' | '<' | '>' | '&' | '=' => out.extend_from_slice(format!("\\u{:04X}", u32::from(c)).as_bytes()),
            // Go looks only beyond ASCII at what can be printed.
            _ if c.is_ascii() || is_print(c) => out.extend_from_slice(bytes),
            _ => out.extend_from_slice(format!("\\u{:04X}", u32::from(c)).as_bytes()),
        }
        rest = after;
    }
    out
}

/// `URLQueryEscaper`.
fn urlquery(values: Vec<Value>) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in joined(values).iter() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte),
            b' ' => out.push(b'+'),
            _ => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    //! Expectations: recorded from Helm 4.2.3, whose error text stands after "error calling NAME: ".

    use super::*;
    use crate::data::{Elem, List, Map};

    /// What a call gives, as `printf "%#v"` shows it, or its error.
    fn call(name: &str, args: &[Value]) -> String {
        let function = FUNCTIONS
            .iter()
            .find(|function| function.name == name)
            .map(|function| function.call);
        match function.map(|call| call(args)) {
            Some(Ok(value)) => String::from_utf8_lossy(&fmt::sprintf(b"%#v", &[value])).into_owned(),
            Some(Err(error)) => format!("error: {error}"),
            None => "no such function".to_owned(),
        }
    }

    fn check(cases: &[(&str, &[Value], &str)]) {
        for (name, args, expected) in cases {
            assert_eq!(call(name, args), *expected, "{name} {args:?}");
        }
    }

    fn int(n: i64) -> Value {
        Value::Int(n)
    }

    fn text(text: &str) -> Value {
        Value::string(text)
    }

    fn list(items: &[Value]) -> Value {
        Value::List(items.to_vec().into())
    }

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().cloned().collect())
    }

    #[test]
    fn length() {
        check(&[
            ("len", &[text("é")], "2"),
            ("len", &[list(&[Value::Nil])], "1"),
            ("len", &[map(&[("a", Value::Nil)])], "1"),
            ("len", &[Value::bytes("abc")], "3"),
            ("len", &[Value::Nil], "error: len of nil pointer"),
            ("len", &[int(1)], "error: len of type int"),
        ]);
    }

    #[test]
    fn indexes() {
        let nested = map(&[("a", list(&[int(1), text("xyz")])), ("b", Value::Nil)]);
        let texts = Value::Map(Map::with_type(MapType::String));
        check(&[
            ("index", &[nested.clone(), text("a"), int(1), int(2)], "0x7a"),
            ("index", &[nested.clone(), text("c")], "<nil>"),
            ("index", &[texts, text("c")], "\"\""),
            ("index", &[list(&[int(5)]), Value::Uint8(0)], "5"),
            ("index", &[Value::Nil, int(1)], "error: index of untyped nil"),
            (
                "index",
                &[nested.clone(), text("b"), text("c")],
                "error: index of nil pointer",
            ),
            (
                "index",
                &[nested.clone(), Value::Nil],
                "error: value is nil; should be of type string",
            ),
            (
                "index",
                &[nested, int(1)],
                "error: value has type int; should be string",
            ),
            (
                "index",
                &[list(&[int(1)]), text("a")],
                "error: cannot index slice/array with type string",
            ),
            (
                "index",
                &[list(&[int(1)]), Value::Nil],
                "error: cannot index slice/array with nil",
            ),
            ("index", &[list(&[int(1)]), int(-1)], "error: index out of range: -1"),
            (
                "index",
                &[text("abc"), int(3)],
                "error: reflect: string index out of range",
            ),
            ("index", &[text("abc"), int(4)], "error: index out of range: 4"),
            ("index", &[int(5), int(1)], "error: can't index item of type int"),
        ]);
    }

    #[test]
    fn equality() {
        let nil_list = Value::List(List::nil(Elem::String));
        check(&[
            ("eq", &[int(1), Value::Int64(1)], "true"),
            ("eq", &[Value::Uint8(97), int(97)], "true"),
            ("eq", &[int(-1), Value::Uint64(u64::MAX)], "false"),
            ("eq", &[int(1), int(2), int(1)], "true"),
            ("eq", &[Value::Nil, Value::Nil], "true"),
            ("eq", &[text("a"), Value::Nil], "false"),
            ("eq", &[list(&[]), Value::Nil], "false"),
            ("eq", &[nil_list, Value::Nil], "true"),
            ("ne", &[Value::Float(1.5), Value::Float(1.5)], "false"),
            ("eq", &[Value::Float(f64::NAN), Value::Float(f64::NAN)], "false"),
            ("eq", &[int(1)], "error: missing argument for comparison"),
            (
                "eq",
                &[Value::Float(1.0), int(1)],
                "error: incompatible types for comparison: float64 and int",
            ),
            (
                "eq",
                &[list(&[int(1)]), int(1)],
                "error: incompatible types for comparison: []interface {} and int",
            ),
            (
                "eq",
                &[list(&[int(1)]), list(&[int(1)])],
                "error: non-comparable type [%!s(int=1)]: []interface {}",
            ),
            (
                "eq",
                &[list(&[]), map(&[])],
                "error: non-comparable types []: []interface {}, map[string]interface {}: map[]",
            ),
        ]);
    }

    #[test]
    fn order_of_values() {
        const BAD_TYPE: &str = "error: invalid type for comparison";
        check(&[
            ("lt", &[int(1), Value::Int64(2)], "true"),
            ("lt", &[int(-1), Value::Uint8(0)], "true"),
            ("lt", &[Value::Uint64(u64::MAX), int(1)], "false"),
            ("le", &[text("a"), text("a")], "true"),
            ("gt", &[text("b"), text("a")], "true"),
            ("gt", &[Value::Float(f64::NAN), Value::Float(1.0)], "true"),
            ("ge", &[Value::Float(2.0), Value::Float(2.0)], "true"),
            ("lt", &[Value::Nil, int(1)], BAD_TYPE),
            ("lt", &[Value::Bool(false), Value::Bool(true)], BAD_TYPE),
            ("lt", &[list(&[]), list(&[])], BAD_TYPE),
            (
                "gt",
                &[int(1), Value::Float(1.0)],
                "error: incompatible types for comparison: int and float64",
            ),
        ]);
    }

    #[test]
    fn texts() {
        check(&[
            ("print", &[text("a"), int(1), int(2)], "\"a1 2\""),
            ("println", &[text("a"), int(1)], "\"a 1\\n\""),
            ("printf", &[text("%s-%d"), text("a"), int(1)], "\"a-1\""),
            (
                "html",
                &[text("<a href='\"&\0'>")],
                "\"&lt;a href=&#39;&#34;&amp;\u{fffd}&#39;&gt;\"",
            ),
            (
                "html",
                &[text("<a>"), Value::Nil, int(1)],
                "\"&lt;a&gt;&lt;no value&gt;1\"",
            ),
            (
                "js",
                &[text("a'<é\u{2028}\n\"=")],
                r#""a\\'\\u003Cé\\u2028\\u000A\\\"\\u003D""#,
            ),
            ("urlquery", &[text("a b&é~"), int(1), int(2)], "\"a+b%26%C3%A9~1+2\""),
            ("not", &[Value::Nil], "true"),
            ("not", &[text("a")], "false"),
        ]);
    }
}
