//! Sprig's functions of regular expressions (`regex.go`), in Go's RE2 syntax.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::data::{Elem, List, MAX_STRING, Str, Value};
use crate::functions;
use crate::go::regexp::{self, Error, Regexp};
use crate::go::strconv;
use crate::template::func::{FuncError, Function};
use crate::template::limits::MAX_ITEMS;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "mustRegexFind" => must_regex_find(Str, Str);
    "mustRegexFindAll" => must_regex_find_all(Str, Str, i64);
    "mustRegexMatch" => must_regex_match(Str, Str);
    "mustRegexReplaceAll" => must_regex_replace_all(Str, Str, Str);
    "mustRegexReplaceAllLiteral" => must_regex_replace_all_literal(Str, Str, Str);
    "mustRegexSplit" => must_regex_split(Str, Str, i64);
    "regexFind" => regex_find(Str, Str);
    "regexFindAll" => regex_find_all(Str, Str, i64);
    "regexMatch" => regex_match(Str, Str);
    "regexQuoteMeta" => regex_quote_meta(Str);
    "regexReplaceAll" => regex_replace_all(Str, Str, Str);
    "regexReplaceAllLiteral" => regex_replace_all_literal(Str, Str, Str);
    "regexSplit" => regex_split(Str, Str, i64);
};

/// How many compiled patterns a thread keeps. Charts use a few dozen; a pattern made anew in every turn of a loop must not
/// take ever more memory.
const CACHED_PATTERNS: usize = 128;

thread_local! {
    /// Patterns compiled before: a pattern in a loop is the same every time.
    static COMPILED: RefCell<HashMap<Str, Regexp>> = RefCell::default();
}

/// `regexp.Compile`, from the cache where the pattern is known.
fn compile(pattern: &Str) -> Result<Regexp, Error> {
    if let Some(regexp) = COMPILED.with_borrow(|known| known.get(pattern).cloned()) {
        return Ok(regexp);
    }
    let regexp = Regexp::new(pattern)?;
    COMPILED.with_borrow_mut(|known| {
        if known.len() >= CACHED_PATTERNS {
            known.clear();
        }
        known.insert(pattern.clone(), regexp.clone());
    });
    Ok(regexp)
}

/// `regexp.Compile`, with its error.
fn checked(pattern: &Str) -> Result<Regexp, FuncError> {
    compile(pattern).map_err(|error| FuncError::new(error.message()))
}

/// `regexp.MustCompile`, with the text of its panic.
fn must(pattern: &Str) -> Result<Regexp, FuncError> {
    compile(pattern).map_err(|error| {
        let quoted = match strconv::can_backquote(pattern) {
            true => [b"`", &pattern[..], b"`"].concat(),
            false => strconv::quote(pattern).into_bytes(),
        };
        FuncError::new([b"regexp: Compile(", &quoted[..], b"): ", &error.message()].concat())
    })
}

/// `regexMatch`: whether the pattern is found in the text; a bad pattern is found nowhere.
fn regex_match(pattern: Str, text: Str) -> bool {
    compile(&pattern).is_ok_and(|regexp| regexp.is_match(&text))
}

/// `mustRegexMatch`: whether the pattern is found in the text.
fn must_regex_match(pattern: Str, text: Str) -> Result<bool, FuncError> {
    Ok(checked(&pattern)?.is_match(&text))
}

/// `regexFind`: the first match, empty where there is none.
fn regex_find(pattern: Str, text: Str) -> Result<Str, FuncError> {
    Ok(find(&must(&pattern)?, &text))
}

/// `mustRegexFind`: as `regexFind`, but for the words of the error.
fn must_regex_find(pattern: Str, text: Str) -> Result<Str, FuncError> {
    Ok(find(&checked(&pattern)?, &text))
}

fn find(regexp: &Regexp, text: &Str) -> Str {
    regexp
        .find(text)
        .and_then(|range| text.get(range))
        .map(Str::from)
        .unwrap_or_default()
}

/// `regexFindAll`: the first `limit` matches, all for a negative limit; a nil `[]string` where there is none.
fn regex_find_all(pattern: Str, text: Str, limit: i64) -> Result<List, FuncError> {
    find_all(&must(&pattern)?, &text, limit)
}

/// `mustRegexFindAll`: as `regexFindAll`, but for the words of the error.
fn must_regex_find_all(pattern: Str, text: Str, limit: i64) -> Result<List, FuncError> {
    find_all(&checked(&pattern)?, &text, limit)
}

fn find_all(regexp: &Regexp, text: &[u8], limit: i64) -> Result<List, FuncError> {
    let found = regexp.find_all(text, bounded(limit));
    strings(
        Some(found.into_iter().filter_map(|range| text.get(range)).collect()).filter(|all: &Vec<_>| !all.is_empty()),
    )
}

/// `regexSplit`: the parts between matches, at most `limit` of them unless it is negative; a nil `[]string` for none.
fn regex_split(pattern: Str, text: Str, limit: i64) -> Result<List, FuncError> {
    strings(must(&pattern)?.split(&text, bounded(limit)))
}

/// `mustRegexSplit`: as `regexSplit`, but for the words of the error.
fn must_regex_split(pattern: Str, text: Str, limit: i64) -> Result<List, FuncError> {
    strings(checked(&pattern)?.split(&text, bounded(limit)))
}

/// A limit of items that stops one beyond [`MAX_ITEMS`].
fn bounded(limit: i64) -> i64 {
    let most = i64::try_from(MAX_ITEMS).unwrap_or(i64::MAX).saturating_add(1);
    if limit < 0 { most } else { limit.min(most) }
}

/// A `[]string`, nil for `None`.
fn strings(parts: Option<Vec<&[u8]>>) -> Result<List, FuncError> {
    let Some(parts) = parts else {
        return Ok(List::nil(Elem::String));
    };
    if parts.len() > MAX_ITEMS {
        return Err(FuncError::new(format!("more than {MAX_ITEMS} matches are refused")));
    }
    Ok(List::new(Elem::String, parts.into_iter().map(Value::string).collect()))
}

/// `regexReplaceAll`: the text with every match replaced by a template with `$1`, `${name}` and `$$`.
fn regex_replace_all(pattern: Str, text: Str, template: Str) -> Result<Vec<u8>, FuncError> {
    replaced(must(&pattern)?.replace_all(&text, &template, MAX_STRING))
}

/// `mustRegexReplaceAll`: as `regexReplaceAll`, but for the words of the error.
fn must_regex_replace_all(pattern: Str, text: Str, template: Str) -> Result<Vec<u8>, FuncError> {
    replaced(checked(&pattern)?.replace_all(&text, &template, MAX_STRING))
}

/// `regexReplaceAllLiteral`: the text with every match replaced by another text as it is.
fn regex_replace_all_literal(pattern: Str, text: Str, replacement: Str) -> Result<Vec<u8>, FuncError> {
    replaced(must(&pattern)?.replace_all_literal(&text, &replacement, MAX_STRING))
}

/// `mustRegexReplaceAllLiteral`: as `regexReplaceAllLiteral`, but for the words of the error.
fn must_regex_replace_all_literal(pattern: Str, text: Str, replacement: Str) -> Result<Vec<u8>, FuncError> {
    replaced(checked(&pattern)?.replace_all_literal(&text, &replacement, MAX_STRING))
}

fn replaced(result: Option<Vec<u8>>) -> Result<Vec<u8>, FuncError> {
    result.ok_or_else(|| FuncError::new(format!("a string of more than {MAX_STRING} bytes is refused")))
}

/// `regexQuoteMeta`: a pattern that finds exactly this text.
fn regex_quote_meta(text: Str) -> Vec<u8> {
    regexp::quote_meta(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn answers_as_helm_does() {
        check(&[
            (r#"regexMatch "^v\\d+$" "v12""#, "bool true"),
            (r#"regexMatch "(" "(""#, "bool false"),
            (r#"mustRegexMatch "a.c" "abc""#, "bool true"),
            (
                r#"mustRegexMatch "(?=a)" "a""#,
                "ERROR error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
            ),
            (r#"regexFind "[a-z]+" "12abc34""#, "string abc"),
            (r#"regexFind "x" "abc""#, "string "),
            (
                r#"regexFind "a(" "a""#,
                "ERROR regexp: Compile(`a(`): error parsing regexp: missing closing ): `a(`",
            ),
            (
                r#"regexFind "a(`" "a""#,
                r#"ERROR regexp: Compile("a(`"): error parsing regexp: missing closing ): `a(``"#,
            ),
            (
                r#"mustRegexFind "a[" "a""#,
                "ERROR error parsing regexp: missing closing ]: `[`",
            ),
            (r#"mustRegexFind "[^/]+$" "a/b/c""#, "string c"),
            (r#"regexFindAll "[2,4,6,8]" "123456789" -1"#, "[]string [2 4 6 8]"),
            (r#"regexFindAll "[2,4,6,8]" "123456789" 2"#, "[]string [2 4]"),
            (r#"regexFindAll "a" "aa" 0"#, "[]string []"),
            (r#"regexFindAll "x" "aa" -1"#, "[]string []"),
            (r#"regexFindAll "a*" "baac" -1"#, "[]string [ aa ]"),
            (r#"mustRegexFindAll "." "é1" -1"#, "[]string [é 1]"),
            (
                r#"mustRegexFindAll "?" "é1" -1"#,
                "ERROR error parsing regexp: missing argument to repetition operator: `?`",
            ),
            (r#"regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W""#, "string -W-xxW-"),
            (r#"regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W""#, "string ---"),
            (
                r#"regexReplaceAll "(?P<first>\\w+) (?P<second>\\w+)" "hello world" "${second} ${first}""#,
                "string world hello",
            ),
            (r#"regexReplaceAll "[^a-z0-9]+" "My App.Name" "-""#, "string -y-pp-ame"),
            (
                r#"regexReplaceAll "\\C" "a" "b""#,
                r#"ERROR regexp: Compile(`\C`): error parsing regexp: invalid escape sequence: `\C`"#,
            ),
            (r#"mustRegexReplaceAll "a" "banana" "$$""#, "string b$n$n$"),
            (
                r#"mustRegexReplaceAll "a{2,1}" "banana" "o""#,
                "ERROR error parsing regexp: invalid repeat count: `{2,1}`",
            ),
            (
                r#"regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}""#,
                "string -${1}-${1}-",
            ),
            (r#"regexReplaceAllLiteral "" "ab" "-""#, "string -a-b-"),
            (
                r#"regexReplaceAllLiteral "*" "ab" "-""#,
                "ERROR regexp: Compile(`*`): error parsing regexp: missing argument to repetition operator: `*`",
            ),
            (r#"mustRegexReplaceAllLiteral "a" "banana" "$1""#, "string b$1n$1n$1"),
            (
                r#"mustRegexReplaceAllLiteral "\\8" "banana" "$1""#,
                r#"ERROR error parsing regexp: invalid escape sequence: `\8`"#,
            ),
            (r#"regexSplit "z+" "pizza" -1"#, "[]string [pi a]"),
            (r#"regexSplit "z" "pizza" -1"#, "[]string [pi  a]"),
            (r#"regexSplit "z" "pizza" 2"#, "[]string [pi za]"),
            (r#"regexSplit "z" "pizza" 0"#, "[]string []"),
            (r#"regexSplit "" "abc" -1"#, "[]string [a b c]"),
            (r#"regexSplit "," "" -1"#, "[]string []"),
            (
                r#"regexSplit "a++" "abc" -1"#,
                "ERROR regexp: Compile(`a++`): error parsing regexp: invalid nested repetition operator: `++`",
            ),
            (r#"mustRegexSplit "z+" "pizza" 1"#, "[]string [pizza]"),
            (
                r#"mustRegexSplit ")" "pizza" 1"#,
                "ERROR error parsing regexp: unexpected ): `)`",
            ),
            (r#"regexQuoteMeta "1.2.3[a]""#, r#"string 1\\.2\\.3\\[a\\]"#),
            (r#"regexQuoteMeta """#, "string "),
            (r#"regexMatch "é" "\xff""#, "bool false"),
        ]);
    }

    #[test]
    fn results_tell_nil_from_empty() {
        let text = Str::from("aa");
        assert!(regex_find_all(Str::from("x"), text.clone(), -1).unwrap().is_nil());
        assert!(regex_split(Str::from("a"), text.clone(), 0).unwrap().is_nil());
        assert!(!regex_split(Str::from("a"), text, -1).unwrap().is_nil());
    }

    #[test]
    fn the_cache_is_bounded() {
        for n in 0..2 * CACHED_PATTERNS {
            assert!(regex_match(Str::from(format!("^{n}$")), Str::from(n.to_string())));
            assert!(COMPILED.with_borrow(HashMap::len) <= CACHED_PATTERNS);
        }
    }
}
