//! Sprig's functions of lists. They take any slice, typed ones and bytes too, and give a new `[]interface {}`.
//!
//! A `must` function gives Go's error where the plain one panics with it; in a template both read the same.

use std::borrow::Cow;

use crate::data::{Elem, Kind, List, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};

use super::type_conversion::to_int;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "append" => append(Value, Value);
    "chunk" => chunk(i64, Value);
    "compact" => compact(Value);
    "concat" => concat(..Value);
    "first" => first(Value);
    "has" => has(Value, Value);
    "initial" => initial(Value);
    "last" => last(Value);
    "list" => list(..Value);
    "mustAppend" => append(Value, Value);
    "mustChunk" => chunk(i64, Value);
    "mustCompact" => compact(Value);
    "mustFirst" => first(Value);
    "mustHas" => has(Value, Value);
    "mustInitial" => initial(Value);
    "mustLast" => last(Value);
    "mustPrepend" => prepend(Value, Value);
    "mustPush" => append(Value, Value);
    "mustRest" => rest(Value);
    "mustReverse" => reverse(Value);
    "mustSlice" => slice(Value, ..Value);
    "mustUniq" => uniq(Value);
    "mustWithout" => without(Value, ..Value);
    "prepend" => prepend(Value, Value);
    "push" => append(Value, Value);
    "rest" => rest(Value);
    "reverse" => reverse(Value);
    "slice" => slice(Value, ..Value);
    "tuple" => list(..Value);
    "uniq" => uniq(Value);
    "without" => without(Value, ..Value);
};

/// What Go's runtime says when Sprig asks the type of an untyped nil for its kind.
const NIL_DEREFERENCE: &str = "runtime error: invalid memory address or nil pointer dereference";

/// The items of a slice. For anything else, Sprig's refusal followed by the kind.
fn items<'a>(list: &'a Value, refusal: &str) -> Result<Cow<'a, [Value]>, FuncError> {
    match elements(list) {
        Some(items) => Ok(items),
        None if list.kind() == Kind::Invalid => Err(FuncError::new(NIL_DEREFERENCE)),
        None => Err(FuncError::new(format!("{refusal} {}", list.kind().name()))),
    }
}

/// The items of a list or of bytes, as `reflect.Value.Index` gives them. `None` for anything that is no slice.
pub(super) fn elements(list: &Value) -> Option<Cow<'_, [Value]>> {
    match list {
        Value::List(list) => Some(Cow::Borrowed(list)),
        Value::Bytes(bytes) => Some(bytes.iter().copied().map(Value::Uint8).collect()),
        _ => None,
    }
}

/// `list` and `tuple`: the arguments themselves.
fn list(items: Vec<Value>) -> List {
    List::from(items)
}

/// `append` and `push`: a copy of the list with one more item.
fn append(list: Value, item: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot push on type")?;
    let mut longer = Vec::with_capacity(items.len() + 1);
    longer.extend_from_slice(&items);
    longer.push(item);
    Ok(List::from(longer))
}

/// `prepend`: a copy of the list with one more item before the others.
fn prepend(list: Value, item: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot prepend on type")?;
    let mut longer = Vec::with_capacity(items.len() + 1);
    longer.push(item);
    longer.extend_from_slice(&items);
    Ok(List::from(longer))
}

/// `concat`: the items of all lists. Without any item it is Go's nil slice.
fn concat(lists: Vec<Value>) -> Result<List, FuncError> {
    let mut all = Vec::new();
    for list in &lists {
        match elements(list) {
            Some(items) => all.extend_from_slice(&items),
            None if list.kind() == Kind::Invalid => return Err(FuncError::new(NIL_DEREFERENCE)),
            None => {
                return Err(FuncError::new(format!(
                    "Cannot concat type {} as list",
                    list.kind().name()
                )));
            }
        }
    }
    Ok(if all.is_empty() {
        List::nil(Elem::Any)
    } else {
        List::from(all)
    })
}

/// `first`: the first item; nil where there is none.
fn first(list: Value) -> Result<Value, FuncError> {
    Ok(items(&list, "Cannot find first on type")?
        .first()
        .cloned()
        .unwrap_or_default())
}

/// `last`: the last item; nil where there is none.
fn last(list: Value) -> Result<Value, FuncError> {
    Ok(items(&list, "Cannot find last on type")?
        .last()
        .cloned()
        .unwrap_or_default())
}

/// `rest`: all items but the first; Go's nil slice where there is none.
fn rest(list: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot find rest on type")?;
    Ok(items
        .split_first()
        .map_or(List::nil(Elem::Any), |(_, rest)| List::from(rest.to_vec())))
}

/// `initial`: all items but the last; Go's nil slice where there is none.
fn initial(list: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot find initial on type")?;
    Ok(items
        .split_last()
        .map_or(List::nil(Elem::Any), |(_, initial)| List::from(initial.to_vec())))
}

/// `reverse`: the items in the other order.
fn reverse(list: Value) -> Result<List, FuncError> {
    Ok(items(&list, "Cannot find reverse on type")?
        .iter()
        .rev()
        .cloned()
        .collect())
}

/// `compact`: the items that are not empty.
fn compact(list: Value) -> Result<List, FuncError> {
    Ok(items(&list, "Cannot compact on type")?
        .iter()
        .filter(|item| item.is_true())
        .cloned()
        .collect())
}

/// `uniq`: the items without repetitions, by `reflect.DeepEqual`.
fn uniq(list: Value) -> Result<List, FuncError> {
    let mut seen: Vec<Value> = Vec::new();
    for item in items(&list, "Cannot find uniq on type")?.iter() {
        if !contains(&seen, item) {
            seen.push(item.clone());
        }
    }
    Ok(List::from(seen))
}

/// `without`: the items that equal none of the others, by `reflect.DeepEqual`.
fn without(list: Value, omit: Vec<Value>) -> Result<List, FuncError> {
    let items = items(&list, "Cannot find without on type")?;
    Ok(items.iter().filter(|item| !contains(&omit, item)).cloned().collect())
}

/// `has`: whether an item equals the needle, by `reflect.DeepEqual`. Nothing is in nil.
fn has(needle: Value, haystack: Value) -> Result<bool, FuncError> {
    if haystack.kind() == Kind::Invalid {
        return Ok(false);
    }
    Ok(contains(&items(&haystack, "Cannot find has on type")?, &needle))
}

fn contains(items: &[Value], needle: &Value) -> bool {
    items.iter().any(|item| needle.deep_equal(item))
}

/// `slice`: the items from one index to before another, in a slice of the same type; nil where the list is empty.
///
/// Go lets the end reach into the slice's spare capacity. No list has any here: that is an error.
fn slice(list: Value, indices: Vec<Value>) -> Result<Value, FuncError> {
    let items = items(&list, "list should be type of slice or array but")?;
    if items.is_empty() {
        return Ok(Value::Nil);
    }
    let start = indices.first().map_or(Some(0), index);
    let end = indices.get(1).map_or(Some(items.len()), index);
    let (Some(start), Some(end)) = (start, end) else {
        return Err(out_of_bounds());
    };
    match &list {
        Value::Bytes(bytes) => Ok(Value::Bytes(bytes.get(start..end).ok_or_else(out_of_bounds)?.into())),
        Value::List(list) => {
            let part = list.get(start..end).ok_or_else(out_of_bounds)?;
            Ok(Value::List(List::new(list.elem(), part.to_vec())))
        }
        _ => Err(out_of_bounds()),
    }
}

fn index(value: &Value) -> Option<usize> {
    usize::try_from(to_int(value)).ok()
}

fn out_of_bounds() -> FuncError {
    FuncError::new("reflect.Value.Slice: slice index out of bounds")
}

/// `chunk`: the items in lists of the given size, the last one perhaps shorter.
///
/// Sprig counts the chunks in floating point, which decides what sizes of zero and below give.
fn chunk(size: i64, list: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot chunk type")?;
    let count = ((items.len() as f64 - 1.0) / size as f64).floor() + 1.0;
    let bad_size = || FuncError::new("runtime error: makeslice: len out of range");
    if !count.is_finite() || count < 0.0 {
        return Err(bad_size());
    }
    let chunks = match usize::try_from(size) {
        Ok(size) if size > 0 => items.chunks(size).map(chunk_of).collect(),
        // A negative size leaves one chunk, or none, unless the list is empty.
        _ if count == 0.0 => Vec::new(),
        _ if items.is_empty() => return Err(bad_size()),
        _ => vec![chunk_of(&items)],
    };
    Ok(List::new(Elem::List, chunks))
}

fn chunk_of(items: &[Value]) -> Value {
    Value::List(List::from(items.to_vec()))
}
