//! Sprig's functions of dictionaries. Maps are shared: `set`, `unset` and the merges change their first argument.
//!
//! Where Sprig walks a Go map in random order (`keys`, `values`), this walks it in the order of the keys.

use crate::data::{Elem, Entry, List, Map, Str, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};

use super::MAX_ITEMS;
use super::merge::{merge, merge_overwrite, must_merge, must_merge_overwrite};
use super::type_conversion::to_string;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "deepCopy" => deep_copy(Value);
    "dict" => dict(..Value);
    "dig" => dig(..Value);
    "get" => get(Map, Str);
    "hasKey" => has_key(Map, Str);
    "keys" => keys(..Map);
    "merge" => merge(Map, ..Map);
    "mergeOverwrite" => merge_overwrite(Map, ..Map);
    "mustDeepCopy" => deep_copy(Value);
    "mustMerge" => must_merge(Map, ..Map);
    "mustMergeOverwrite" => must_merge_overwrite(Map, ..Map);
    "omit" => omit(Map, ..Str);
    "pick" => pick(Map, ..Str);
    "pluck" => pluck(Str, ..Map);
    "set" => set(Map, Str, Value);
    "unset" => unset(Map, Str);
    "values" => values(Map);
};

/// `dict`: a map of pairs, keys as text. A last key without a value gets an empty string.
fn dict(pairs: Vec<Value>) -> Map {
    pairs
        .chunks(2)
        .map(|pair| match pair {
            [key, value] => (to_string(key), value.clone()),
            rest => (
                rest.first().map(to_string).unwrap_or_default(),
                Value::String(Str::default()),
            ),
        })
        .collect()
}

/// `get`: the value of a key; an empty string where it is missing.
fn get(dict: Map, key: Str) -> Value {
    dict.get(&key).unwrap_or_else(|| Value::String(Str::default()))
}

/// `hasKey`: whether a key is there, be it with a nil.
fn has_key(dict: Map, key: Str) -> bool {
    dict.contains(&key)
}

/// `set`: puts a value into the map itself, and gives the map.
fn set(dict: Map, key: Str, value: Value) -> Result<Map, FuncError> {
    if dict.is_nil() {
        return Err(FuncError::new("assignment to entry in nil map"));
    }
    dict.insert(key, value);
    Ok(dict)
}

/// `unset`: removes a key from the map itself, and gives the map.
fn unset(dict: Map, key: Str) -> Map {
    dict.remove(&key);
    dict
}

/// `keys`: the keys of all maps, one map after the other.
fn keys(dicts: Vec<Map>) -> List {
    List::strings(dicts.iter().flat_map(Map::keys))
}

/// `values`: the values, in the order of their keys.
fn values(dict: Map) -> List {
    dict.snapshot().into_iter().map(|(_, value)| value).collect()
}

/// `pluck`: the values of a key in those maps that have it.
fn pluck(key: Str, dicts: Vec<Map>) -> List {
    dicts.iter().filter_map(|dict| dict.get(&key)).collect()
}

/// `pick`: a new map of the named entries.
fn pick(dict: Map, keys: Vec<Str>) -> Map {
    let picked = Map::new();
    for key in keys {
        if let Some(entry) = dict.entry(&key) {
            picked.insert_entry(key, entry);
        }
    }
    picked
}

/// `omit`: a new map of all entries but the named ones.
fn omit(dict: Map, keys: Vec<Str>) -> Map {
    let kept = dict
        .entries()
        .into_iter()
        .filter(|(key, _)| !keys.contains(key))
        .collect();
    Map::from_entries(Default::default(), kept)
}

/// `dig`: walks nested maps along the keys; the default, which stands before the map, where one is missing.
fn dig(arguments: Vec<Value>) -> Result<Value, FuncError> {
    let [keys @ .., default, dict] = arguments.as_slice() else {
        return Err(too_few_to_dig());
    };
    let Some((last, path)) = keys.split_last() else {
        return Err(too_few_to_dig());
    };
    let mut dict = as_dict(dict)?;
    // Go converts every key before it looks at any.
    for key in keys {
        as_key(key)?;
    }
    for key in path {
        match dict.get(as_key(key)?) {
            Some(step) => dict = as_dict(&step)?,
            None => return Ok(default.clone()),
        }
    }
    Ok(dict.get(as_key(last)?).unwrap_or_else(|| default.clone()))
}

fn too_few_to_dig() -> FuncError {
    FuncError::new("dig needs at least three arguments")
}

/// Go's type assertion to `map[string]interface {}`: exactly that type, so not `.Values` itself.
fn as_dict(value: &Value) -> Result<Map, FuncError> {
    match value {
        Value::Map(map) if map.ty() == Default::default() => Ok(map.clone()),
        _ => Err(failed_assertion(value, "map[string]interface {}")),
    }
}

fn as_key(value: &Value) -> Result<&Str, FuncError> {
    value.as_str().ok_or_else(|| failed_assertion(value, "string"))
}

/// The text of Go's `runtime.TypeAssertionError`.
fn failed_assertion(value: &Value, wanted: &str) -> FuncError {
    let actual = match value {
        Value::Nil => "nil".into(),
        other => other.type_name(),
    };
    FuncError::new(format!(
        "interface conversion: interface {{}} is {actual}, not {wanted}"
    ))
}

/// How deep `deepCopy` follows nested values: a map that contains itself never ends (in Go it exhausts the stack).
const MAX_COPY_DEPTH: u32 = 1_000;

/// `deepCopy`: a copy that shares no map with the original (`copystructure.Copy`).
fn deep_copy(value: Value) -> Result<Value, FuncError> {
    if let Value::Nil = value {
        return Err(FuncError::new("reflect: call of reflect.Value.Type on zero Value"));
    }
    let mut budget = MAX_ITEMS;
    copy(&value, &mut budget, MAX_COPY_DEPTH)
}

/// Copies a value. The budget counts the values copied: maps that share maps can unfold beyond any memory.
fn copy(value: &Value, budget: &mut usize, depth: u32) -> Result<Value, FuncError> {
    *budget = budget
        .checked_sub(1)
        .ok_or_else(|| format!("a deep copy of more than {MAX_ITEMS} values is refused"))?;
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| format!("a deep copy of more than {MAX_COPY_DEPTH} levels is refused"))?;
    match value {
        Value::Map(map) if !map.is_nil() => {
            let copied = Map::with_type(map.ty());
            for (key, entry) in map.entries() {
                copied.insert_entry(
                    key,
                    Entry {
                        value: copy(&entry.value, budget, depth)?,
                        mark: entry.mark,
                    },
                );
            }
            Ok(Value::Map(copied))
        }
        Value::List(list) if matches!(list.elem(), Elem::Any | Elem::List | Elem::Map) && !list.is_nil() => {
            let items = list
                .iter()
                .map(|item| copy(item, budget, depth))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Value::List(match list.elem() {
                Elem::Any => List::marked(items, (0..list.len()).map(|index| list.mark(index)).collect()),
                elem => List::new(elem, items),
            }))
        }
        other => Ok(other.clone()),
    }
}
