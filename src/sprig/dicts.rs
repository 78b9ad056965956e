//! Sprig's functions of dictionaries. Maps are shared: `set`, `unset` and the merges change their first argument.
//!
//! Where Sprig walks a Go map in random order (`keys`, `values`), this walks it in the order of the keys.

use crate::data::{Elem, Entry, List, Map, Str, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};

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

/// How many values `deepCopy` copies: maps that share maps can unfold beyond any memory.
const MAX_COPIED: u32 = 300_000;

/// `deepCopy` and `mustDeepCopy`: a copy that shares no map with the original (`copystructure.Copy`).
fn deep_copy(value: Value) -> Result<Value, FuncError> {
    if let Value::Nil = value {
        return Err(FuncError::new("reflect: call of reflect.Value.Type on zero Value"));
    }
    copy(&value, &mut 0, 0)
}

/// Copies a value that stands `depth` levels down, and counts what was copied.
fn copy(value: &Value, copied: &mut u32, depth: u32) -> Result<Value, FuncError> {
    *copied += 1;
    if *copied > MAX_COPIED {
        return Err(FuncError::new(format!(
            "a deep copy of more than {MAX_COPIED} values is refused"
        )));
    }
    if depth > MAX_COPY_DEPTH {
        return Err(FuncError::new(format!(
            "a deep copy of more than {MAX_COPY_DEPTH} levels is refused"
        )));
    }
    let depth = depth + 1;
    match value {
        Value::Map(map) if !map.is_nil() => {
            let copy_of_map = Map::with_type(map.ty());
            for (key, Entry { value, mark }) in map.entries() {
                let value = copy(&value, copied, depth)?;
                copy_of_map.insert_entry(key, Entry { value, mark });
            }
            Ok(Value::Map(copy_of_map))
        }
        Value::List(list) if matches!(list.elem(), Elem::Any | Elem::List | Elem::Map) && !list.is_nil() => {
            let items = list
                .iter()
                .map(|item| copy(item, copied, depth))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Value::List(match list.elem() {
                Elem::Any => List::marked(items, (0..list.len()).map(|index| list.mark(index)).collect()),
                elem => List::new(elem, items),
            }))
        }
        Value::Object(object) => Ok(object.deep_copy().unwrap_or_else(|| value.clone())),
        other => Ok(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("dict", "map[string]interface {} map[]"),
            (r#"dict "a" 1 "b" "x""#, "map[string]interface {} map[a:1 b:x]"),
            (r#"dict "a""#, "map[string]interface {} map[a:]"),
            (r#"dict "a" 1 "b""#, "map[string]interface {} map[a:1 b:]"),
            (
                "dict 1 2 nil 3 true 4 1.5 5",
                "map[string]interface {} map[1:2 1.5:5 <nil>:3 true:4]",
            ),
            (r#"dict "a" 1 "a" 2"#, "map[string]interface {} map[a:2]"),
            ("dict (list 1 2) 3", "map[string]interface {} map[[1 2]:3]"),
            (r#"get (dict "a" 1) "a""#, "int 1"),
            (r#"get (dict "a" 1) "b""#, "string "),
            (r#"get (dict "a" nil) "a""#, "<nil> <nil>"),
            (r#"get (dict "a" (list 1)) "a""#, "[]interface {} [1]"),
            (r#"get (dict) """#, "string "),
            (r#"hasKey (dict "a" nil) "a""#, "bool true"),
            (r#"hasKey (dict "a" 1) "b""#, "bool false"),
            (r#"hasKey (dict) """#, "bool false"),
            (r#"hasKey (dict "" 1) """#, "bool true"),
            (r#"hasKey (set (dict) "x" 1) "x""#, "bool true"),
            (
                r#"$d := dict "a" 1; set $d "b" 2; $d"#,
                "map[string]interface {} map[a:1 b:2]",
            ),
            (
                r#"$d := dict "a" 1; set $d "a" nil; $d"#,
                "map[string]interface {} map[a:<nil>]",
            ),
            (
                r#"set (dict) "a" (dict "b" 1)"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"$d := dict "a" (dict); set (get $d "a") "x" 1; $d"#,
                "map[string]interface {} map[a:map[x:1]]",
            ),
            (
                r#"set (dict "a" 1) "" "empty""#,
                "map[string]interface {} map[:empty a:1]",
            ),
            (
                r#"$d := dict "a" 1 "b" 2; unset $d "a"; $d"#,
                "map[string]interface {} map[b:2]",
            ),
            (r#"unset (dict "a" 1) "b""#, "map[string]interface {} map[a:1]"),
            (r#"unset (dict) "a""#, "map[string]interface {} map[]"),
            (r#"$d := dict "a" 1; unset $d "a"; hasKey $d "a""#, "bool false"),
            (
                r#"unset (unset (dict "a" 1 "b" 2) "a") "b""#,
                "map[string]interface {} map[]",
            ),
            (r#"keys (dict "a" 1)"#, "[]string [a]"),
            ("keys", "[]string []"),
            ("keys (dict)", "[]string []"),
            (r#"keys (dict "x" 1) (dict "x" 2)"#, "[]string [x x]"),
            (r#"keys (dict "b" 1 "a" 2) | sortAlpha"#, "[]string [a b]"),
            (r#"values (dict "a" 1)"#, "[]interface {} [1]"),
            ("values (dict)", "[]interface {} []"),
            (r#"values (dict "a" nil)"#, "[]interface {} [<nil>]"),
            (r#"values (dict "a" (list 1))"#, "[]interface {} [[1]]"),
            (r#"values (dict "a" (dict "b" 1))"#, "[]interface {} [map[b:1]]"),
            (
                r#"pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" 3)"#,
                "[]interface {} [1 3]",
            ),
            (r#"pluck "a""#, "[]interface {} []"),
            (r#"pluck "a" (dict)"#, "[]interface {} []"),
            (r#"pluck "a" (dict "a" nil)"#, "[]interface {} [<nil>]"),
            (r#"pluck "" (dict "" 1)"#, "[]interface {} [1]"),
            (
                r#"pick (dict "a" 1 "b" 2 "c" 3) "a" "c" "d""#,
                "map[string]interface {} map[a:1 c:3]",
            ),
            (r#"pick (dict "a" 1)"#, "map[string]interface {} map[]"),
            (r#"pick (dict "a" nil) "a""#, "map[string]interface {} map[a:<nil>]"),
            (
                r#"$d := dict "a" (dict "x" 1); $p := pick $d "a"; set (get $p "a") "y" 2; $d"#,
                "map[string]interface {} map[a:map[x:1 y:2]]",
            ),
            (
                r#"$d := dict "a" 1; $p := pick $d "a"; set $p "b" 2; $d"#,
                "map[string]interface {} map[a:1]",
            ),
            (
                r#"omit (dict "a" 1 "b" 2 "c" 3) "a" "c" "d""#,
                "map[string]interface {} map[b:2]",
            ),
            (r#"omit (dict "a" 1)"#, "map[string]interface {} map[a:1]"),
            (r#"omit (dict "a" 1) "a""#, "map[string]interface {} map[]"),
            (r#"omit (dict) "a""#, "map[string]interface {} map[]"),
            (
                r#"$d := dict "a" 1; $o := omit $d; set $o "b" 2; $d"#,
                "map[string]interface {} map[a:1]",
            ),
            (r#"dig "a" "none" (dict "a" 1)"#, "int 1"),
            (r#"dig "a" "b" "none" (dict "a" (dict "b" 2))"#, "int 2"),
            (r#"dig "a" "b" "none" (dict "a" (dict))"#, "string none"),
            (r#"dig "a" "b" "none" (dict)"#, "string none"),
            (r#"dig "a" "b" nil (dict)"#, "<nil> <nil>"),
            (r#"dig "a" "b" "none" (dict "a" (dict "b" nil))"#, "<nil> <nil>"),
            (
                r#"dig "a" "b" "none" (dict "a" 1)"#,
                "ERROR interface conversion: interface {} is int, not map[string]interface {}",
            ),
            (
                r#"dig "a" "b" "none" (dict "a" nil)"#,
                "ERROR interface conversion: interface {} is nil, not map[string]interface {}",
            ),
            (
                r#"dig "a" "b" "none" (dict "a" (list 1))"#,
                "ERROR interface conversion: interface {} is []interface {}, not map[string]interface {}",
            ),
            (
                r#"dig "a" "b" "none" (dict "a" (split "," "x"))"#,
                "ERROR interface conversion: interface {} is map[string]string, not map[string]interface {}",
            ),
            (
                r#"dig "a" "none" (list 1)"#,
                "ERROR interface conversion: interface {} is []interface {}, not map[string]interface {}",
            ),
            (
                r#"dig "a" "none" nil"#,
                "ERROR interface conversion: interface {} is nil, not map[string]interface {}",
            ),
            (
                r#"dig "a" "none" "x""#,
                "ERROR interface conversion: interface {} is string, not map[string]interface {}",
            ),
            (
                r#"dig 1 "none" (dict)"#,
                "ERROR interface conversion: interface {} is int, not string",
            ),
            (
                r#"dig "a" 1 "none" (dict)"#,
                "ERROR interface conversion: interface {} is int, not string",
            ),
            (
                r#"dig "a" 1.5 "none" (dict "b" 1)"#,
                "ERROR interface conversion: interface {} is float64, not string",
            ),
            (
                r#"dig nil "none" (dict)"#,
                "ERROR interface conversion: interface {} is nil, not string",
            ),
            (
                r#"dig 1 "none" 2"#,
                "ERROR interface conversion: interface {} is int, not map[string]interface {}",
            ),
            (r#"dig "a" (dict)"#, "ERROR dig needs at least three arguments"),
            (r#"dig "a""#, "ERROR dig needs at least three arguments"),
            ("dig", "ERROR dig needs at least three arguments"),
            (
                r#"deepCopy (dict "a" (dict "b" 1) "c" (list 1 nil) "d" nil)"#,
                "map[string]interface {} map[a:map[b:1] c:[1 <nil>] d:<nil>]",
            ),
            (
                r#"$d := dict "a" (dict "b" 1); $c := deepCopy $d; set (get $c "a") "b" 2; $d"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"$d := dict "b" 1; $l := list $d; $c := deepCopy $l; set (first $c) "b" 2; $l"#,
                "[]interface {} [map[b:1]]",
            ),
            ("deepCopy 1", "int 1"),
            (r#"deepCopy "a""#, "string a"),
            (r#"deepCopy (splitList "," "a,b")"#, "[]string [a b]"),
            (r#"deepCopy (split "," "a,b")"#, "map[string]string map[_0:a _1:b]"),
            ("deepCopy (list)", "[]interface {} []"),
            ("deepCopy (rest (list))", "[]interface {} []"),
            ("deepCopy (until 2)", "[]int [0 1]"),
            ("deepCopy (chunk 1 (list 1 2))", "[][]interface {} [[1] [2]]"),
            ("deepCopy 1.5", "float64 1.5"),
            ("deepCopy true", "bool true"),
            (
                "deepCopy nil",
                "ERROR reflect: call of reflect.Value.Type on zero Value",
            ),
            (r#"mustDeepCopy (dict "a" 1)"#, "map[string]interface {} map[a:1]"),
            (
                "mustDeepCopy nil",
                "ERROR reflect: call of reflect.Value.Type on zero Value",
            ),
            ("mustDeepCopy (list (list (list)))", "[]interface {} [[[]]]"),
        ]);
    }

    #[test]
    fn refuses_copies_without_end() {
        let mut unfolding = "$d := dict".to_owned();
        for _ in 0..20 {
            unfolding.push_str("; $d := dict `a` $d `b` $d");
        }
        unfolding.push_str("; deepCopy $d");
        check(&[
            (&unfolding, "ERROR a deep copy of more than 300000 values is refused"),
            (
                "$d := dict; set $d `self` $d; deepCopy $d",
                "ERROR a deep copy of more than 1000 levels is refused",
            ),
        ]);
    }
}
