//! Sprig's functions of default values: what counts as empty, and what stands in for it.
//!
//! Empty is what is false in Go's templates: zero numbers, empty strings, lists and maps, nil. Structs never are.

use crate::data::Value;
use crate::functions;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "all" => all(..Value);
    "any" => any(..Value);
    "coalesce" => coalesce(..Value);
    "default" => default(Value, ..Value);
    "empty" => empty(Value);
    "ternary" => ternary(Value, Value, bool);
};

/// `default`: the given value, or the default where none is given or it is empty.
fn default(default: Value, given: Vec<Value>) -> Value {
    given.into_iter().next().filter(Value::is_true).unwrap_or(default)
}

/// `empty`: whether a value is empty.
fn empty(given: Value) -> bool {
    !given.is_true()
}

/// `coalesce`: the first value that is not empty; nil where all are.
fn coalesce(values: Vec<Value>) -> Value {
    values.into_iter().find(Value::is_true).unwrap_or_default()
}

/// `all`: whether no value is empty.
fn all(values: Vec<Value>) -> bool {
    values.iter().all(Value::is_true)
}

/// `any`: whether some value is not empty.
fn any(values: Vec<Value>) -> bool {
    values.iter().any(Value::is_true)
}

/// `ternary`: the first value if the condition holds, else the second.
fn ternary(yes: Value, no: Value, condition: bool) -> Value {
    if condition { yes } else { no }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("default 1 2", "int 2"),
            ("default 1 0", "int 1"),
            (r#"default 1 """#, "int 1"),
            ("default 1 nil", "int 1"),
            ("default 1 (list)", "int 1"),
            ("default 1 (dict)", "int 1"),
            ("default 1 false", "int 1"),
            (r#"default "x" 0.0"#, "string x"),
            (r#"default "x" "y""#, "string y"),
            (r#"default "x""#, "string x"),
            (r#"default "x" 1 2"#, "int 1"),
            (r#"default nil """#, "<nil> <nil>"),
            (r#"default "x" (list) 5"#, "string x"),
            ("empty 0", "bool true"),
            ("empty nil", "bool true"),
            (r#"empty """#, "bool true"),
            (r#"empty "a""#, "bool false"),
            ("empty (list)", "bool true"),
            ("empty (list nil)", "bool false"),
            ("empty (dict)", "bool true"),
            ("empty (int64 0)", "bool true"),
            ("empty 0.1", "bool false"),
            ("empty false", "bool true"),
            (r#"coalesce 0 "" nil (list) "x" 1"#, "string x"),
            ("coalesce", "<nil> <nil>"),
            ("coalesce nil 0", "<nil> <nil>"),
            (r#"coalesce (dict "a" 1) 2"#, "map[string]interface {} map[a:1]"),
            ("coalesce false true", "bool true"),
            (r#"all 1 "a" true"#, "bool true"),
            ("all", "bool true"),
            ("all 1 0", "bool false"),
            ("all (list 1) (dict)", "bool false"),
            ("all nil", "bool false"),
            ("any 0 1", "bool true"),
            ("any", "bool false"),
            (r#"any 0 "" nil"#, "bool false"),
            (r#"any (list) "a""#, "bool true"),
            ("any false true", "bool true"),
            ("ternary 1 2 true", "int 1"),
            ("ternary 1 2 false", "int 2"),
            (r#"ternary nil "x" true"#, "<nil> <nil>"),
            ("ternary (list) (dict) false", "map[string]interface {} map[]"),
            (r#"true | ternary "a" "b""#, "string a"),
        ]);
    }
}
