//! What Sprig's `merge` family does to its first argument: mergo 1.0.1's `deepMerge` for maps.

use crate::data::{Entry, Kind, Map, MapType, Str, Value};
use crate::template::func::FuncError;

/// How deep a merge follows nested maps: two maps that contain themselves never end (in Go they exhaust the stack).
const MAX_DEPTH: u32 = 1_000;

/// How many entries a merge looks at: maps that share maps can unfold beyond any time.
const MAX_ENTRIES: u32 = 1_000_000;

/// `merge`: fills what is missing or empty in the first map from the others; an empty string on failure.
pub(super) fn merge(dict: Map, sources: Vec<Map>) -> Result<Value, FuncError> {
    swallow(merge_all(dict, &sources, Mode::Fill))
}

/// `mustMerge`: `merge` that tells why it failed.
pub(super) fn must_merge(dict: Map, sources: Vec<Map>) -> Result<Map, FuncError> {
    merge_all(dict, &sources, Mode::Fill).map_err(MergeError::into_func_error)
}

/// `mergeOverwrite`: puts the entries of the other maps over those of the first; an empty string on failure.
pub(super) fn merge_overwrite(dict: Map, sources: Vec<Map>) -> Result<Value, FuncError> {
    swallow(merge_all(dict, &sources, Mode::Overwrite))
}

/// `mustMergeOverwrite`: `mergeOverwrite` that tells why it failed.
pub(super) fn must_merge_overwrite(dict: Map, sources: Vec<Map>) -> Result<Map, FuncError> {
    merge_all(dict, &sources, Mode::Overwrite).map_err(MergeError::into_func_error)
}

/// Which of two entries wins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The destination's, unless it is empty.
    Fill,
    /// The source's, be it empty.
    Overwrite,
}

/// Why a merge failed.
enum MergeError {
    /// mergo's `ErrDifferentArgumentsTypes`: `merge` gives an empty string instead.
    DifferentTypes,
    /// A panic of Go's `reflect`, which nothing swallows.
    Panic(String),
    /// Nested beyond [`MAX_DEPTH`].
    TooDeep,
    /// More entries than [`MAX_ENTRIES`].
    TooMany,
}

impl MergeError {
    fn into_func_error(self) -> FuncError {
        match self {
            MergeError::DifferentTypes => FuncError::new("src and dst must be of same type"),
            MergeError::Panic(text) => FuncError::new(text),
            MergeError::TooMany => FuncError::new(format!("a merge of more than {MAX_ENTRIES} entries is refused")),
            MergeError::TooDeep => FuncError::new(format!("a merge of more than {MAX_DEPTH} levels is refused")),
        }
    }
}

fn swallow(merged: Result<Map, MergeError>) -> Result<Value, FuncError> {
    match merged {
        Ok(map) => Ok(Value::Map(map)),
        Err(MergeError::DifferentTypes) => Ok(Value::String(Str::default())),
        Err(error) => Err(error.into_func_error()),
    }
}

fn merge_all(dict: Map, sources: &[Map], mode: Mode) -> Result<Map, MergeError> {
    let mut dict = dict;
    for source in sources {
        // mergo can replace a nil map only where it holds the variable itself: here, not further down.
        if dict.is_nil() && !source.is_nil() {
            dict = Map::new();
        }
        Merge { mode, entries: 0 }.maps(&dict, source, MAX_DEPTH)?;
    }
    Ok(dict)
}

/// mergo's `deepMerge`.
struct Merge {
    mode: Mode,
    /// How many entries were looked at.
    entries: u32,
}

impl Merge {
    /// Its case of a map: changes `dict` entry by entry. Maps it lacks are shared, not copied.
    fn maps(&mut self, dict: &Map, source: &Map, depth: u32) -> Result<(), MergeError> {
        let depth = depth.checked_sub(1).ok_or(MergeError::TooDeep)?;
        for (key, entry) in source.entries() {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err(MergeError::TooMany);
            }
            let current = dict.get(&key);
            if let Value::Nil = entry.value {
                if self.mode == Mode::Overwrite {
                    assign(dict, source, key, entry)?;
                }
                continue;
            }
            if let (Some(current), Kind::Map | Kind::Struct | Kind::Pointer) = (&current, entry.value.kind()) {
                self.values(current, &entry.value, depth)?;
            }
            // Asked after the nested merge, which may have filled an empty map.
            let occupied = current.as_ref().is_some_and(Value::is_true);
            let merged = matches!((&current, &entry.value), (Some(Value::Map(_)), Value::Map(_)));
            if !occupied || (self.mode == Mode::Overwrite && !merged) {
                assign(dict, source, key, entry)?;
            }
        }
        Ok(())
    }

    /// Two values behind interfaces: only what both reach by reference can change.
    fn values(&mut self, current: &Value, value: &Value, depth: u32) -> Result<(), MergeError> {
        match (current, value) {
            // A nil map behind an interface cannot be filled; it counts as empty and is replaced.
            (Value::Map(dict), Value::Map(source)) if !dict.is_nil() => self.maps(dict, source, depth),
            (Value::Object(object), _)
                if object.kind() == Kind::Pointer && value.kind() != Kind::Pointer && self.mode == Mode::Fill =>
            {
                Err(MergeError::DifferentTypes)
            }
            _ => Ok(()),
        }
    }
}

/// `reflect.Value.SetMapIndex`, which refuses a value of another static type.
fn assign(dict: &Map, source: &Map, key: Str, entry: Entry) -> Result<(), MergeError> {
    if !dict.ty().has_interface_elements() && dict.ty() != source.ty() {
        let given = match entry.value.kind() {
            // mergo takes slices out of their interface.
            Kind::Slice => entry.value.type_name(),
            _ => element_type(source.ty()).into(),
        };
        return Err(MergeError::Panic(format!(
            "reflect.Value.SetMapIndex: value of type {given} is not assignable to type {}",
            element_type(dict.ty()),
        )));
    }
    dict.insert_entry(key, entry);
    Ok(())
}

fn element_type(ty: MapType) -> &'static str {
    match ty {
        MapType::Any | MapType::Values => "interface {}",
        MapType::String => "string",
        MapType::Files => "[]uint8",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("merge (dict)", "map[string]interface {} map[]"),
            (r#"merge (dict "a" 1)"#, "map[string]interface {} map[a:1]"),
            (
                r#"merge (dict "a" 1) (dict "b" 2)"#,
                "map[string]interface {} map[a:1 b:2]",
            ),
            (r#"merge (dict "a" 1) (dict "a" 2)"#, "map[string]interface {} map[a:1]"),
            (
                r#"merge (dict "a" 1) (dict "b" 2) (dict "b" 3 "c" 4)"#,
                "map[string]interface {} map[a:1 b:2 c:4]",
            ),
            (
                r#"merge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3))"#,
                "map[string]interface {} map[a:map[x:1 y:3]]",
            ),
            (r#"merge (dict "a" 0) (dict "a" 2)"#, "map[string]interface {} map[a:2]"),
            (
                r#"merge (dict "a" false) (dict "a" true)"#,
                "map[string]interface {} map[a:true]",
            ),
            (
                r#"merge (dict "a" "") (dict "a" "x")"#,
                "map[string]interface {} map[a:x]",
            ),
            (
                r#"merge (dict "a" nil) (dict "a" 1)"#,
                "map[string]interface {} map[a:1]",
            ),
            (
                r#"merge (dict "a" (list)) (dict "a" (list 1))"#,
                "map[string]interface {} map[a:[1]]",
            ),
            (
                r#"merge (dict "a" (list 1)) (dict "a" (list 2 3))"#,
                "map[string]interface {} map[a:[1]]",
            ),
            (
                r#"merge (dict "a" (list 1)) (dict "a" (list))"#,
                "map[string]interface {} map[a:[1]]",
            ),
            (
                r#"merge (dict "a" (dict)) (dict "a" (list 1))"#,
                "map[string]interface {} map[a:[1]]",
            ),
            (
                r#"merge (dict "a" (dict)) (dict "a" "x")"#,
                "map[string]interface {} map[a:x]",
            ),
            (
                r#"merge (dict "a" (dict "b" 1)) (dict "a" "x")"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"merge (dict "a" (dict "b" 1)) (dict "a" (list 1))"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"merge (dict "a" "x") (dict "a" (dict "b" 1))"#,
                "map[string]interface {} map[a:x]",
            ),
            (
                r#"merge (dict "a" "x") (dict "a" (list 1))"#,
                "map[string]interface {} map[a:x]",
            ),
            (
                r#"merge (dict "a" 1) (dict "a" (dict "b" 1))"#,
                "map[string]interface {} map[a:1]",
            ),
            (r#"merge (dict) (dict "a" nil)"#, "map[string]interface {} map[]"),
            (
                r#"merge (dict "b" 1) (dict "a" nil)"#,
                "map[string]interface {} map[b:1]",
            ),
            (r#"merge (dict) (dict "a" (list))"#, "map[string]interface {} map[a:[]]"),
            (
                r#"merge (dict "b" 1) (dict "a" (list))"#,
                "map[string]interface {} map[a:[] b:1]",
            ),
            (r#"merge (dict) (dict "a" "")"#, "map[string]interface {} map[a:]"),
            (
                r#"merge (dict "a" (dict)) (dict "a" (dict))"#,
                "map[string]interface {} map[a:map[]]",
            ),
            (
                r#"merge (dict "a" (dict "b" nil)) (dict "a" (dict "b" 1 "c" nil))"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"merge (dict "a" (split "," "x,y")) (dict "a" (split "," "1,2,3"))"#,
                "map[string]interface {} map[a:map[_0:x _1:y _2:3]]",
            ),
            (
                r#"merge (dict "a" (dict "z" 1)) (dict "a" (split "," "1,2,3"))"#,
                "map[string]interface {} map[a:map[_0:1 _1:2 _2:3 z:1]]",
            ),
            (
                r#"merge (dict "a" (split "," "x")) (dict "a" (dict "b" "c"))"#,
                "ERROR reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
            ),
            (
                r#"merge (dict "a" (split "," "x")) (dict "a" (dict "_0" "c"))"#,
                "map[string]interface {} map[a:map[_0:x]]",
            ),
            (
                r#"merge (dict "a" (split "," "x")) (dict "a" "b")"#,
                "map[string]interface {} map[a:map[_0:x]]",
            ),
            (
                r#"$d := dict "a" 1; merge $d (dict "b" 2); $d"#,
                "map[string]interface {} map[a:1 b:2]",
            ),
            (
                r#"$s := dict "n" (dict "x" 1); $d := merge (dict) $s; set (get $d "n") "y" 2; $s"#,
                "map[string]interface {} map[n:map[x:1 y:2]]",
            ),
            (
                r#"$s := dict "n" (dict "x" 1); $d := merge (dict "n" (dict)) $s; set (get $d "n") "y" 2; $s"#,
                "map[string]interface {} map[n:map[x:1]]",
            ),
            (
                r#"$s := dict "n" (dict); $d := merge (dict "n" (dict)) $s; set (get $d "n") "y" 2; $s"#,
                "map[string]interface {} map[n:map[y:2]]",
            ),
            (
                r#"$n := dict; $d := dict "n" $n; merge $d (dict "n" (dict "x" 1)); $n"#,
                "map[string]interface {} map[x:1]",
            ),
            (r#"$d := dict "a" 1; merge $d $d"#, "map[string]interface {} map[a:1]"),
            (
                r#"merge (dict "a" 1) (dict "a" (rest (list)))"#,
                "map[string]interface {} map[a:1]",
            ),
            (
                r#"merge (dict) (dict "a" (rest (list)))"#,
                "map[string]interface {} map[a:[]]",
            ),
            (
                r#"mustMerge (dict "a" 1) (dict "b" 2)"#,
                "map[string]interface {} map[a:1 b:2]",
            ),
            (r#"mustMerge (dict "a" 1)"#, "map[string]interface {} map[a:1]"),
            (
                r#"mustMerge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3))"#,
                "map[string]interface {} map[a:map[x:1 y:3]]",
            ),
            (
                r#"mustMerge (dict "a" (split "," "x")) (dict "a" (dict "b" "c"))"#,
                "ERROR reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
            ),
            (
                r#"mergeOverwrite (dict "a" 1) (dict "a" 2)"#,
                "map[string]interface {} map[a:2]",
            ),
            (r#"mergeOverwrite (dict "a" 1)"#, "map[string]interface {} map[a:1]"),
            (
                r#"mergeOverwrite (dict "a" 1) (dict "a" 2) (dict "a" 3 "b" 4)"#,
                "map[string]interface {} map[a:3 b:4]",
            ),
            (
                r#"mergeOverwrite (dict "a" 1) (dict "a" 0)"#,
                "map[string]interface {} map[a:0]",
            ),
            (
                r#"mergeOverwrite (dict "a" "x") (dict "a" "")"#,
                "map[string]interface {} map[a:]",
            ),
            (
                r#"mergeOverwrite (dict "a" true) (dict "a" false)"#,
                "map[string]interface {} map[a:false]",
            ),
            (
                r#"mergeOverwrite (dict "a" 1) (dict "a" nil)"#,
                "map[string]interface {} map[a:<nil>]",
            ),
            (
                r#"mergeOverwrite (dict) (dict "a" nil)"#,
                "map[string]interface {} map[a:<nil>]",
            ),
            (
                r#"mergeOverwrite (dict "a" (list 1)) (dict "a" (list))"#,
                "map[string]interface {} map[a:[]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (list 1)) (dict "a" (list 2))"#,
                "map[string]interface {} map[a:[2]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (list 1)) (dict "a" "x")"#,
                "map[string]interface {} map[a:x]",
            ),
            (
                r#"mergeOverwrite (dict "a" "x") (dict "a" (list 1))"#,
                "map[string]interface {} map[a:[1]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict))"#,
                "map[string]interface {} map[a:map[x:1]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict "x" nil "y" 2))"#,
                "map[string]interface {} map[a:map[x:<nil> y:2]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" 5)"#,
                "map[string]interface {} map[a:5]",
            ),
            (
                r#"mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (list 5))"#,
                "map[string]interface {} map[a:[5]]",
            ),
            (
                r#"mergeOverwrite (dict "a" 5) (dict "a" (dict "x" 1))"#,
                "map[string]interface {} map[a:map[x:1]]",
            ),
            (
                r#"mergeOverwrite (dict "a" nil) (dict "a" (dict "x" 1))"#,
                "map[string]interface {} map[a:map[x:1]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (split "," "x,y")) (dict "a" (split "," "1"))"#,
                "map[string]interface {} map[a:map[_0:1 _1:y]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (split "," "x,y")) (dict "a" (dict "_0" nil))"#,
                "ERROR reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
            ),
            (
                r#"mergeOverwrite (dict "a" (split "," "x,y")) (dict "a" (dict "_0" 1))"#,
                "ERROR reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
            ),
            (
                r#"$d := dict "a" (dict "x" 1); $n := get $d "a"; mergeOverwrite $d (dict "a" (dict "x" 2)); $n"#,
                "map[string]interface {} map[x:2]",
            ),
            (
                r#"$s := dict "n" (dict "x" 1); $d := mergeOverwrite (dict) $s; set (get $d "n") "y" 2; $s"#,
                "map[string]interface {} map[n:map[x:1 y:2]]",
            ),
            (
                r#"$s := dict "n" (dict); $d := mergeOverwrite (dict "n" (dict)) $s; set (get $d "n") "y" 2; $s"#,
                "map[string]interface {} map[n:map[y:2]]",
            ),
            (
                r#"mustMergeOverwrite (dict "a" 1) (dict "a" 2)"#,
                "map[string]interface {} map[a:2]",
            ),
            (
                r#"mustMergeOverwrite (dict "a" 1) (dict "a" nil)"#,
                "map[string]interface {} map[a:<nil>]",
            ),
            ("mustMergeOverwrite (dict)", "map[string]interface {} map[]"),
            (
                r#"mustMergeOverwrite (dict "a" (list)) (dict "a" (list 1) "b" 2)"#,
                "map[string]interface {} map[a:[1] b:2]",
            ),
            (
                r#"mustMergeOverwrite (dict "a" (split "," "x")) (dict "a" (dict "b" "c"))"#,
                "ERROR reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
            ),
            (
                r#"merge (dict "a" (semver "1.2.3")) (dict "a" 1)"#,
                "map[string]interface {} map[a:1.2.3]",
            ),
            (
                r#"merge (dict "a" (semver "1.2.3")) (dict "a" (dict "b" 1))"#,
                "string ",
            ),
            (
                r#"merge (dict "a" (semver "1.2.3")) (dict "a" (semver "2.0.0"))"#,
                "map[string]interface {} map[a:1.2.3]",
            ),
            (
                r#"mustMerge (dict "a" (semver "1.2.3")) (dict "a" (dict "b" 1))"#,
                "ERROR src and dst must be of same type",
            ),
            (
                r#"mergeOverwrite (dict "a" (semver "1.2.3")) (dict "a" (dict "b" 1))"#,
                "map[string]interface {} map[a:map[b:1]]",
            ),
            (
                r#"mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (semver "1.2.3"))"#,
                "map[string]interface {} map[a:1.2.3]",
            ),
            (
                r#"merge (dict "a" nil) (dict "a" (semver "1.2.3"))"#,
                "map[string]interface {} map[a:1.2.3]",
            ),
        ]);
    }

    #[test]
    fn refuses_merges_without_end() {
        check(&[
            (
                "$a := dict; set $a `self` $a; $b := dict; set $b `self` $b; merge $a $b",
                "ERROR a merge of more than 1000 levels is refused",
            ),
            (
                "$a := dict `x` 1; set $a `self` $a; $b := merge (dict) $a; get $b `x`",
                "int 1",
            ),
        ]);
    }
}
