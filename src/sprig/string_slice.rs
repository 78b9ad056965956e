//! Sprig's functions that take strings apart into lists and dictionaries, and put them together.

use memchr::memmem;

use crate::data::{Elem, Entry, Kind, List, Map, MapType, Mark, Str, Value};
use crate::functions;
use crate::go::unicode;
use crate::template::func::{FuncError, Function};
use crate::template::limits::{checked_count, checked_length};

use super::lists::elements;
use super::type_conversion::{append_string, to_string, to_strings};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "join" => join(Str, Value);
    "sortAlpha" => sort_alpha(Value);
    "split" => split(Str, Str);
    "splitList" => split_list(Str, Str);
    "splitn" => splitn(Str, i64, Str);
};

/// `join`: the items as text, with a separator between them; nil items are left out. What is no list is one item.
fn join(separator: Str, value: Value) -> Result<Str, FuncError> {
    let Some(items) = elements(&value) else {
        return Ok(if let Value::Nil = value {
            Str::default()
        } else {
            to_string(&value)
        });
    };
    let mut out = Vec::new();
    for (position, item) in items.iter().filter(|item| !matches!(item, Value::Nil)).enumerate() {
        if position > 0 {
            out.extend_from_slice(&separator);
        }
        append_string(&mut out, item);
        checked_length(out.len())?;
    }
    Ok(Str::from(out))
}

/// `sortAlpha`: the items as text, sorted by their bytes.
///
/// Sprig sorts a `[]string` in place, so that the argument changes too. Here lists never change.
fn sort_alpha(value: Value) -> List {
    if value.kind() == Kind::Slice {
        let mut texts: Vec<Str> = to_strings(&value).iter().filter_map(Value::as_str).cloned().collect();
        texts.sort_unstable();
        return List::strings(texts);
    }
    List::strings([to_string(&value)])
}

/// `splitList`: the parts between separators, as a `[]string`.
fn split_list(separator: Str, text: Str) -> Result<List, FuncError> {
    Ok(List::new(Elem::String, parts(&text, &separator, usize::MAX)?))
}

/// `split`: the parts between separators, as a `map[string]string` with the keys `_0`, `_1` and so on.
fn split(separator: Str, text: Str) -> Result<Map, FuncError> {
    Ok(numbered(parts(&text, &separator, usize::MAX)?))
}

/// `splitn`: `split` into at most so many parts, any number where it is negative.
fn splitn(separator: Str, count: i64, text: Str) -> Result<Map, FuncError> {
    Ok(numbered(parts(
        &text,
        &separator,
        usize::try_from(count).unwrap_or(usize::MAX),
    )?))
}

fn numbered(parts: Vec<Value>) -> Map {
    let entries = parts.into_iter().enumerate().map(|(number, value)| {
        let mark = Mark::default();
        (Str::from(format!("_{number}")), Entry { value, mark })
    });
    Map::from_entries(MapType::String, entries.collect())
}

/// At most `count` parts of a text, the last one with all that is left; single characters where the separator is empty
/// (`strings.SplitN`).
fn parts(text: &[u8], separator: &[u8], count: usize) -> Result<Vec<Value>, FuncError> {
    let Some(cuts) = count.checked_sub(1) else {
        return Ok(Vec::new());
    };
    if separator.is_empty() {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let starts = unicode::rune_indices(text).map(|(start, _)| start).skip(1);
        return cut(text, starts.take(cuts), 0);
    }
    cut(text, memmem::find_iter(text, separator).take(cuts), separator.len())
}

/// The parts of a text before, between and after some cuts of the given width.
fn cut(text: &[u8], cuts: impl Iterator<Item = usize>, width: usize) -> Result<Vec<Value>, FuncError> {
    let mut parts = Vec::new();
    let mut start = 0;
    for end in cuts {
        parts.push(Value::string(text.get(start..end).unwrap_or_default()));
        checked_count(parts.len())?;
        start = end + width;
    }
    parts.push(Value::string(text.get(start..).unwrap_or_default()));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            (r#"join "," (list 1 "a" nil true 1.5)"#, "string 1,a,true,1.5"),
            (r#"join "," (splitList "-" "a-b-c")"#, "string a,b,c"),
            (r#"join "," (list)"#, "string "),
            (r#"join "," "abc""#, "string abc"),
            (r#"join "," nil"#, "string "),
            (r#"join "," 5"#, "string 5"),
            (r#"join "" (until 3)"#, "string 012"),
            (r#"join "," (dict "a" 1)"#, "string map[a:1]"),
            (
                r#"join "-" (list (list 1 2) (dict "a" nil))"#,
                "string [1 2]-map[a:<nil>]",
            ),
            (r#"sortAlpha (list "c" "a" "b")"#, "[]string [a b c]"),
            ("sortAlpha (list 10 9 1)", "[]string [1 10 9]"),
            (r#"sortAlpha (list nil "b" "a")"#, "[]string [a b]"),
            (r#"sortAlpha "abc""#, "[]string [abc]"),
            ("sortAlpha nil", "[]string [<nil>]"),
            (r#"sortAlpha (dict "a" 1)"#, "[]string [map[a:1]]"),
            ("sortAlpha (until 3)", "[]string [0 1 2]"),
            (r#"splitList "," "a,b,c""#, "[]string [a b c]"),
            (r#"splitList "," """#, "[]string []"),
            (r#"splitList "" "aé😀b""#, "[]string [a é 😀 b]"),
            (r#"splitList "" """#, "[]string []"),
            (r#"splitList "::" "a::b:::c""#, "[]string [a b :c]"),
            (r#"splitList "," "abc""#, "[]string [abc]"),
            (r#"splitList "," ",a,""#, "[]string [ a ]"),
            (r#"splitList "aa" "aaaaa""#, "[]string [  a]"),
            (r#"splitList "" "a\xffb""#, r#"[]string [a \xff b]"#),
            (r#"split "," "a,b""#, "map[string]string map[_0:a _1:b]"),
            (r#"split "," """#, "map[string]string map[_0:]"),
            (r#"split "" "ab""#, "map[string]string map[_0:a _1:b]"),
            (r#"split "" """#, "map[string]string map[]"),
            (
                r#"split "$" "foo$bar$baz""#,
                "map[string]string map[_0:foo _1:bar _2:baz]",
            ),
            (r#"split "," "a""#, "map[string]string map[_0:a]"),
            (
                r#"split "," "a,b,c,d,e,f,g,h,i,j,k,l""#,
                "map[string]string map[_0:a _1:b _10:k _11:l _2:c _3:d _4:e _5:f _6:g _7:h _8:i _9:j]",
            ),
            (r#"splitn "," 2 "a,b,c""#, "map[string]string map[_0:a _1:b,c]"),
            (r#"splitn "," 0 "a,b,c""#, "map[string]string map[]"),
            (r#"splitn "," -1 "a,b,c""#, "map[string]string map[_0:a _1:b _2:c]"),
            (r#"splitn "," 1 "a,b,c""#, "map[string]string map[_0:a,b,c]"),
            (r#"splitn "," 9 "a,b,c""#, "map[string]string map[_0:a _1:b _2:c]"),
            (r#"splitn "" 2 "abc""#, "map[string]string map[_0:a _1:bc]"),
            (r#"splitn "" 5 "abc""#, "map[string]string map[_0:a _1:b _2:c]"),
            (r#"splitn "" 3 """#, "map[string]string map[]"),
            (r#"splitn "," 2 """#, "map[string]string map[_0:]"),
        ]);
    }

    #[test]
    fn refuses_what_takes_all_memory() {
        check(&[(
            "$long := repeat 1000000 `a`; join $long (until 300)",
            "ERROR a string of 34000060 bytes is refused: at most 33554432 are made",
        )]);
    }
}
