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

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("typeOf 1", "string int"),
            ("typeOf (int64 1)", "string int64"),
            ("typeOf 1.5", "string float64"),
            (r#"typeOf "a""#, "string string"),
            ("typeOf nil", "string <nil>"),
            ("typeOf true", "string bool"),
            ("typeOf (list)", "string []interface {}"),
            ("typeOf (dict)", "string map[string]interface {}"),
            (r#"typeOf (splitList "," "a")"#, "string []string"),
            (r#"typeOf (split "," "a")"#, "string map[string]string"),
            ("typeOf (until 1)", "string []int"),
            ("typeOf (chunk 1 (list 1))", "string [][]interface {}"),
            (r#"typeIs "int" 1"#, "bool true"),
            (r#"typeIs "int64" 1"#, "bool false"),
            (r#"typeIs "<nil>" nil"#, "bool true"),
            (r#"typeIs "[]interface {}" (list)"#, "bool true"),
            (r#"typeIs "" nil"#, "bool false"),
            (r#"typeIsLike "int" 1"#, "bool true"),
            (r#"typeIsLike "string" "a""#, "bool true"),
            (r#"typeIsLike "*int" 1"#, "bool false"),
            (r#"typeIsLike "<nil>" nil"#, "bool true"),
            (r#"typeIsLike "map[string]interface {}" (dict)"#, "bool true"),
            ("kindOf 1", "string int"),
            ("kindOf (int64 1)", "string int64"),
            ("kindOf nil", "string invalid"),
            ("kindOf (dict)", "string map"),
            (r#"kindOf (split "," "a")"#, "string map"),
            ("kindOf (list)", "string slice"),
            (r#"kindOf "a""#, "string string"),
            ("kindOf 1.5", "string float64"),
            ("kindOf true", "string bool"),
            (r#"kindIs "map" (dict)"#, "bool true"),
            (r#"kindIs "slice" (list)"#, "bool true"),
            (r#"kindIs "invalid" nil"#, "bool true"),
            (r#"kindIs "int" (int64 1)"#, "bool false"),
            (r#"kindIs "" 1"#, "bool false"),
            ("deepEqual 1 1", "bool true"),
            ("deepEqual 1 1.0", "bool false"),
            ("deepEqual 1 (int64 1)", "bool false"),
            (
                r#"deepEqual (list 1 (dict "a" nil)) (list 1 (dict "a" nil))"#,
                "bool true",
            ),
            (r#"deepEqual (splitList "," "a") (list "a")"#, "bool false"),
            ("deepEqual nil nil", "bool true"),
            ("deepEqual (list) (rest (list))", "bool false"),
            (r#"deepEqual (dict "a" 1) (dict "a" 2)"#, "bool false"),
            (r#"deepEqual (float64 "nan") (float64 "nan")"#, "bool false"),
        ]);
    }
}
