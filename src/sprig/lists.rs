//! Sprig's functions of lists. They take any slice, typed ones and bytes too, and give a new `[]interface {}`.
//!
//! A `must` function gives Go's error where the plain one panics with it; in a template both read the same.

use std::borrow::Cow;

use crate::data::{Elem, Kind, List, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};
use crate::template::limits::checked_count;

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
            Some(items) => {
                checked_count(all.len() + items.len())?;
                all.extend_from_slice(&items);
            }
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

/// How many different items `uniq` finds: it compares each with all the others.
const MAX_UNIQUE: usize = 10_000;

/// `uniq`: the items without repetitions, by `reflect.DeepEqual`.
fn uniq(list: Value) -> Result<List, FuncError> {
    let mut seen: Vec<Value> = Vec::new();
    for item in items(&list, "Cannot find uniq on type")?.iter() {
        if seen.len() == MAX_UNIQUE {
            return Err(FuncError::new(format!(
                "more than {MAX_UNIQUE} different items are refused"
            )));
        }
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
/// Sprig checks no size, and computes with negative ones: most fail, some give one chunk or none.
fn chunk(size: i64, list: Value) -> Result<List, FuncError> {
    let items = items(&list, "Cannot chunk type")?;
    let chunks = match (usize::try_from(size), items.len()) {
        (Ok(size), _) if size > 0 => items.chunks(size).map(chunk_of).collect(),
        (Err(_), 1) if size < -1 => vec![chunk_of(&items)],
        (Err(_), count) if count > 1 && size.unsigned_abs() >= count as u64 - 1 => Vec::new(),
        _ => return Err(FuncError::new("runtime error: makeslice: len out of range")),
    };
    Ok(List::new(Elem::List, chunks))
}

fn chunk_of(items: &[Value]) -> Value {
    Value::List(List::from(items.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("list", "[]interface {} []"),
            (r#"list 1 "a" nil"#, "[]interface {} [1 a <nil>]"),
            ("tuple 1 2", "[]interface {} [1 2]"),
            ("append (list 1) 2", "[]interface {} [1 2]"),
            ("append (list) nil", "[]interface {} [<nil>]"),
            (r#"append (splitList "," "a,b") 3"#, "[]interface {} [a b 3]"),
            (r#"push (until 2) "x""#, "[]interface {} [0 1 x]"),
            (
                "append nil 1",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            (r#"append "a" 1"#, "ERROR Cannot push on type string"),
            ("append (dict) 1", "ERROR Cannot push on type map"),
            ("mustAppend (list 1) 2", "[]interface {} [1 2]"),
            ("mustAppend 3 1", "ERROR Cannot push on type int"),
            ("mustPush (list 1) 2", "[]interface {} [1 2]"),
            ("mustPush true 1", "ERROR Cannot push on type bool"),
            ("$l := list 1 2; append $l 3; $l", "[]interface {} [1 2]"),
            ("prepend (list 1) 0", "[]interface {} [0 1]"),
            (r#"prepend (splitList "," "a,b") 3"#, "[]interface {} [3 a b]"),
            (
                "prepend nil 1",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("prepend 1.5 1", "ERROR Cannot prepend on type float64"),
            ("mustPrepend (list) 1", "[]interface {} [1]"),
            (r#"mustPrepend (dict "a" 1) 1"#, "ERROR Cannot prepend on type map"),
            ("concat", "[]interface {} []"),
            ("concat (list 1) (list 2 3)", "[]interface {} [1 2 3]"),
            ("concat (list) (list)", "[]interface {} []"),
            (r#"concat (splitList "," "a,b") (until 2)"#, "[]interface {} [a b 0 1]"),
            (r#"concat (list 1) "a""#, "ERROR Cannot concat type string as list"),
            (
                "concat nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("concat (list 1) (dict)", "ERROR Cannot concat type map as list"),
            ("first (list 1 2)", "int 1"),
            ("first (list)", "<nil> <nil>"),
            ("first (list nil 1)", "<nil> <nil>"),
            ("first (until 3)", "int 0"),
            (r#"first "abc""#, "ERROR Cannot find first on type string"),
            (
                "first nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustFirst (list 1 2)", "int 1"),
            ("mustFirst 1", "ERROR Cannot find first on type int"),
            ("last (list 1 2)", "int 2"),
            ("last (list)", "<nil> <nil>"),
            (r#"last (splitList "," "a,b")"#, "string b"),
            ("last 1", "ERROR Cannot find last on type int"),
            (
                "last nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustLast (list 1 2)", "int 2"),
            ("mustLast (dict)", "ERROR Cannot find last on type map"),
            ("rest (list 1 2 3)", "[]interface {} [2 3]"),
            ("rest (list 1)", "[]interface {} []"),
            ("rest (list)", "[]interface {} []"),
            ("rest (list) | toStrings", "[]string []"),
            ("rest (until 3)", "[]interface {} [1 2]"),
            (r#"rest "abc""#, "ERROR Cannot find rest on type string"),
            (
                "rest nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustRest (list 1 2)", "[]interface {} [2]"),
            ("mustRest true", "ERROR Cannot find rest on type bool"),
            ("initial (list 1 2 3)", "[]interface {} [1 2]"),
            ("initial (list 1)", "[]interface {} []"),
            ("initial (list)", "[]interface {} []"),
            ("initial 1", "ERROR Cannot find initial on type int"),
            (
                "initial nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustInitial (list 1 2)", "[]interface {} [1]"),
            (r#"mustInitial "x""#, "ERROR Cannot find initial on type string"),
            ("reverse (list 1 2 3)", "[]interface {} [3 2 1]"),
            ("reverse (list)", "[]interface {} []"),
            (r#"reverse (splitList "," "a,b")"#, "[]interface {} [b a]"),
            (r#"reverse "abc""#, "ERROR Cannot find reverse on type string"),
            (
                "reverse nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustReverse (list 1 2)", "[]interface {} [2 1]"),
            ("mustReverse 1", "ERROR Cannot find reverse on type int"),
            (
                r#"compact (list 0 1 "" "a" nil false true (list) (dict) 0.0)"#,
                "[]interface {} [1 a true]",
            ),
            (r#"compact (splitList "," "a,,b")"#, "[]interface {} [a b]"),
            ("compact (list)", "[]interface {} []"),
            (r#"compact "a""#, "ERROR Cannot compact on type string"),
            (
                "compact nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustCompact (list 0 1)", "[]interface {} [1]"),
            ("mustCompact 1", "ERROR Cannot compact on type int"),
            (r#"uniq (list 1 1 "1" 1.0 (int64 1) 1)"#, "[]interface {} [1 1 1 1]"),
            (
                r#"uniq (list (list 1) (list 1) (dict "a" 1) (dict "a" 1) nil nil)"#,
                "[]interface {} [[1] map[a:1] <nil>]",
            ),
            ("uniq (list)", "[]interface {} []"),
            (r#"uniq "aab""#, "ERROR Cannot find uniq on type string"),
            (
                "uniq nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustUniq (list 1 1)", "[]interface {} [1]"),
            ("mustUniq 1", "ERROR Cannot find uniq on type int"),
            ("without (list 1 2 3) 2", "[]interface {} [1 3]"),
            ("without (list 1 2 3) 2 3", "[]interface {} [1]"),
            ("without (list 1 2 3)", "[]interface {} [1 2 3]"),
            ("without (list 1 (int64 1) 1.0) 1", "[]interface {} [1 1]"),
            (r#"without (splitList "," "a,b") "a""#, "[]interface {} [b]"),
            (r#"without "abc" "a""#, "ERROR Cannot find without on type string"),
            (
                "without nil 1",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustWithout (list 1 2) 1", "[]interface {} [2]"),
            ("mustWithout 1 1", "ERROR Cannot find without on type int"),
            ("has 1 (list 1 2)", "bool true"),
            (r#"has 1 (list 1.0 "1" (int64 1))"#, "bool false"),
            (r#"has "a" (splitList "," "a,b")"#, "bool true"),
            ("has nil (list 1 nil)", "bool true"),
            ("has 1 nil", "bool false"),
            ("has (list 1) (list (list 1))", "bool true"),
            (r#"has "a" "abc""#, "ERROR Cannot find has on type string"),
            ("mustHas 1 (list 1)", "bool true"),
            ("mustHas 1 (dict)", "ERROR Cannot find has on type map"),
            ("mustHas 1 nil", "bool false"),
            ("slice (list 1 2 3 4)", "[]interface {} [1 2 3 4]"),
            ("slice (list 1 2 3 4) 1", "[]interface {} [2 3 4]"),
            ("slice (list 1 2 3 4) 1 3", "[]interface {} [2 3]"),
            (r#"slice (list 1 2 3 4) "1" 3.9"#, "[]interface {} [2 3]"),
            ("slice (list 1 2 3 4) 4 4", "[]interface {} []"),
            ("slice (list 1 2 3 4) 0 0", "[]interface {} []"),
            ("slice (list)", "<nil> <nil>"),
            ("slice (list) 5 9", "<nil> <nil>"),
            (
                "slice (list 1 2) 1 5",
                "ERROR reflect.Value.Slice: slice index out of bounds",
            ),
            (
                "slice (list 1 2) 3",
                "ERROR reflect.Value.Slice: slice index out of bounds",
            ),
            (
                "slice (list 1 2) -1",
                "ERROR reflect.Value.Slice: slice index out of bounds",
            ),
            (
                "slice (list 1 2) 2 1",
                "ERROR reflect.Value.Slice: slice index out of bounds",
            ),
            (r#"slice (splitList "," "a,b,c") 1"#, "[]string [b c]"),
            ("slice (until 4) 1 2", "[]int [1]"),
            ("slice (list 1 2 3) 1 2 9", "[]interface {} [2]"),
            (
                r#"slice "abc" 1"#,
                "ERROR list should be type of slice or array but string",
            ),
            (
                "slice nil 1",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustSlice (list 1 2 3) 1 2", "[]interface {} [2]"),
            (
                "mustSlice (dict) 1",
                "ERROR list should be type of slice or array but map",
            ),
            ("chunk 2 (list 1 2 3 4 5)", "[][]interface {} [[1 2] [3 4] [5]]"),
            ("chunk 2 (list 1 2 3 4)", "[][]interface {} [[1 2] [3 4]]"),
            ("chunk 10 (list 1 2)", "[][]interface {} [[1 2]]"),
            ("chunk 1 (list 1 2)", "[][]interface {} [[1] [2]]"),
            ("chunk 3 (list)", "[][]interface {} []"),
            (r#"chunk 2 (splitList "," "a,b,c")"#, "[][]interface {} [[a b] [c]]"),
            ("chunk 0 (list 1 2)", "ERROR runtime error: makeslice: len out of range"),
            ("chunk 0 (list)", "ERROR runtime error: makeslice: len out of range"),
            ("chunk 0 (list 1)", "ERROR runtime error: makeslice: len out of range"),
            ("chunk -1 (list 1 2)", "[][]interface {} []"),
            ("chunk -1 (list 1)", "ERROR runtime error: makeslice: len out of range"),
            ("chunk -1 (list)", "ERROR runtime error: makeslice: len out of range"),
            ("chunk -5 (list 1 2)", "[][]interface {} []"),
            ("chunk -3 (list 1)", "[][]interface {} [[1]]"),
            ("chunk -1 (list)", "ERROR runtime error: makeslice: len out of range"),
            (r#"chunk 2 "ab""#, "ERROR Cannot chunk type string"),
            (
                "chunk 2 nil",
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            ("mustChunk 2 (list 1 2 3)", "[][]interface {} [[1 2] [3]]"),
            ("mustChunk 2 1", "ERROR Cannot chunk type int"),
            ("first (chunk 2 (list 1 2 3))", "[]interface {} [1 2]"),
        ]);
    }

    #[test]
    fn refuses_lists_that_take_all_memory() {
        check(&[(
            "$half := until 500001; concat $half $half",
            "ERROR a list of 1000002 items is refused: at most 1000000 are made",
        )]);
    }
}
