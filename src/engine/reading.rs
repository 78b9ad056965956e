//! What functions read of their arguments, for the trace of a render.
//!
//! A function that is not named here reads everything within its arguments. Those that are named hand values on, or look
//! at one entry; what is done with the rest of the value is seen where it is used.

use crate::data::{Mark, Value};
use crate::template::trace;

/// How a function reads its arguments.
enum Reading {
    /// It hands them on, puts them into something, or asks for no more than their type or truth.
    Through,
    /// It hands on the items of its arguments.
    Items,
    /// It looks up entries of a map or list.
    Entries,
    /// It takes them whole.
    Whole,
}

fn reading(function: &[u8]) -> Reading {
    match function {
        b"include"
        | b"tpl"
        | b"dict"
        | b"list"
        | b"tuple"
        | b"default"
        | b"coalesce"
        | b"ternary"
        | b"empty"
        | b"not"
        | b"required"
        | b"set"
        | b"unset"
        | b"deepCopy"
        | b"mustDeepCopy"
        | b"merge"
        | b"mustMerge"
        | b"mergeOverwrite"
        | b"mustMergeOverwrite"
        | b"pick"
        | b"omit"
        | b"kindOf"
        | b"kindIs"
        | b"typeOf"
        | b"typeIs"
        | b"typeIsLike" => Reading::Through,
        b"first" | b"mustFirst" | b"last" | b"mustLast" | b"rest" | b"mustRest" | b"initial" | b"mustInitial"
        | b"slice" | b"mustSlice" | b"append" | b"mustAppend" | b"push" | b"mustPush" | b"prepend" | b"mustPrepend"
        | b"concat" | b"reverse" | b"mustReverse" | b"compact" | b"mustCompact" | b"values" => Reading::Items,
        b"index" | b"get" | b"hasKey" | b"dig" | b"pluck" => Reading::Entries,
        _ => Reading::Whole,
    }
}

/// Gives the marks of what a call reads within its arguments.
pub(super) fn of_call(function: &[u8], args: &[Value], read: &mut dyn FnMut(Mark)) {
    // Most calls have texts only, which hold nothing.
    if !args.iter().any(|arg| matches!(arg, Value::Map(_) | Value::List(_))) {
        return;
    }
    match reading(function) {
        Reading::Through => {}
        Reading::Items => args.iter().for_each(|arg| trace::items(arg, read)),
        Reading::Whole => args.iter().for_each(|arg| trace::all(arg, read)),
        Reading::Entries => match (function, args) {
            (b"pluck", [key, maps @ ..]) => maps.iter().for_each(|map| along(map, std::slice::from_ref(key), read)),
            (b"dig", [keys @ .., _default, map]) => along(map, keys, read),
            (_, [container, keys @ ..]) => along(container, keys, read),
            _ => {}
        },
    }
}

/// The marks of the entries that keys lead through.
fn along(container: &Value, keys: &[Value], read: &mut dyn FnMut(Mark)) {
    let mut container = container.clone();
    for key in keys {
        container = match (&container, key) {
            (Value::Map(map), Value::String(key)) => {
                let Some(entry) = map.entry(key) else { return };
                read(entry.mark);
                entry.value
            }
            (Value::List(list), _) => {
                let Some(index) = index(key) else { return };
                read(list.mark(index));
                list.get(index).cloned().unwrap_or_default()
            }
            _ => return,
        };
    }
}

/// A key as the index into a list.
fn index(key: &Value) -> Option<usize> {
    match key {
        Value::Int(n) | Value::Int64(n) => usize::try_from(*n).ok(),
        Value::Uint64(n) => usize::try_from(*n).ok(),
        Value::Uint8(n) => Some(usize::from(*n)),
        _ => None,
    }
}
