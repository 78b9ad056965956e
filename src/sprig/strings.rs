//! Sprig's functions of strings: quoting, trimming, cutting, padding and wrapping. Letter case is in `letter_case`.
//!
//! Lengths and positions count bytes, as in Go: `trunc` may cut a character in two.

use memchr::{memchr_iter, memmem};

use crate::data::{Str, Value};
use crate::functions;
use crate::go::{strconv, unicode};
use crate::template::fmt::print_value;
use crate::template::func::{FuncError, Function};
use crate::template::limits::checked_length;

use super::type_conversion::to_string;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "abbrev" => abbrev(i64, Str);
    "abbrevboth" => abbrevboth(i64, i64, Str);
    "cat" => cat(..Value);
    "contains" => contains(Str, Str);
    "hasPrefix" => has_prefix(Str, Str);
    "hasSuffix" => has_suffix(Str, Str);
    "hello" => hello();
    "indent" => indent(i64, Str);
    "initials" => initials(Str);
    "nindent" => nindent(i64, Str);
    "nospace" => nospace(Str);
    "plural" => plural(Str, Str, i64);
    "quote" => quote(..Value);
    "repeat" => repeat(i64, Str);
    "replace" => replace(Str, Str, Str);
    "squote" => squote(..Value);
    "substr" => substr(i64, i64, Str);
    "trim" => trim(Str);
    "trimAll" => trim_all(Str, Str);
    "trimPrefix" => trim_prefix(Str, Str);
    "trimSuffix" => trim_suffix(Str, Str);
    "trimall" => trim_all(Str, Str);
    "trunc" => trunc(i64, Str);
    "wrap" => wrap(i64, Str);
    "wrapWith" => wrap_with(i64, Str, Str);
};

/// `hello`: the greeting.
fn hello() -> &'static str {
    "Hello!"
}

/// `quote`: each value that is not nil in Go's double quotes, separated by spaces.
fn quote(values: Vec<Value>) -> Vec<u8> {
    spaced(&values, |out, value| strconv::append_quote(out, &to_string(value)))
}

/// `squote`: each value that is not nil in single quotes; nothing is escaped.
fn squote(values: Vec<Value>) -> Vec<u8> {
    spaced(&values, |out, value| {
        out.push(b'\'');
        print_value(out, value);
        out.push(b'\'');
    })
}

/// `cat`: each value that is not nil, separated by spaces.
fn cat(values: Vec<Value>) -> Vec<u8> {
    spaced(&values, print_value)
}

fn spaced(values: &[Value], print: impl Fn(&mut Vec<u8>, &Value)) -> Vec<u8> {
    let mut out = Vec::new();
    for (position, value) in values.iter().filter(|value| !matches!(value, Value::Nil)).enumerate() {
        if position > 0 {
            out.push(b' ');
        }
        print(&mut out, value);
    }
    out
}

/// `contains`: whether the text has the part in it.
fn contains(part: Str, text: Str) -> bool {
    memmem::find(&text, &part).is_some()
}

/// `hasPrefix`: whether the text begins so.
fn has_prefix(prefix: Str, text: Str) -> bool {
    text.starts_with(&prefix)
}

/// `hasSuffix`: whether the text ends so.
fn has_suffix(suffix: Str, text: Str) -> bool {
    text.ends_with(&suffix)
}

/// `plural`: the first word for exactly one, the second for any other number.
fn plural(one: Str, many: Str, count: i64) -> Str {
    if count == 1 { one } else { many }
}

/// `repeat`: the text that many times (`strings.Repeat`).
fn repeat(count: i64, text: Str) -> Result<Str, FuncError> {
    match count {
        1 => Ok(text),
        _ => {
            let count = repeat_count(count, text.len())?;
            Ok(Str::from(text.repeat(count)))
        }
    }
}

/// How often `strings.Repeat` repeats, or its refusal.
fn repeat_count(count: i64, length: usize) -> Result<usize, FuncError> {
    let count = usize::try_from(count).map_err(|_| FuncError::new("strings: negative Repeat count"))?;
    if count
        .checked_mul(length)
        .is_none_or(|total| i64::try_from(total).is_err())
    {
        return Err(FuncError::new("strings: Repeat output length overflow"));
    }
    checked_length(count.saturating_mul(length))?;
    Ok(count)
}

/// `indent`: every line moved right by that many spaces.
fn indent(spaces: i64, text: Str) -> Result<Str, FuncError> {
    indent_after(b"", spaces, &text)
}

/// `nindent`: `indent` after a line break.
fn nindent(spaces: i64, text: Str) -> Result<Str, FuncError> {
    indent_after(b"\n", spaces, &text)
}

fn indent_after(start: &[u8], spaces: i64, text: &Str) -> Result<Str, FuncError> {
    let spaces = repeat_count(spaces, 1)?;
    if start.is_empty() && spaces == 0 {
        return Ok(text.clone());
    }
    let lines = memchr_iter(b'\n', text).count() + 1;
    let length = checked_length(lines.saturating_mul(spaces).saturating_add(start.len() + text.len()))?;
    let mut out = Vec::with_capacity(length);
    out.extend_from_slice(start);
    let mut line_start = 0;
    for line_end in memchr_iter(b'\n', text).map(|end| end + 1).chain([text.len()]) {
        out.resize(out.len() + spaces, b' ');
        out.extend_from_slice(text.get(line_start..line_end).unwrap_or_default());
        line_start = line_end;
    }
    Ok(Str::from(out))
}

/// `replace`: the last argument with every `old` become `new` (`strings.ReplaceAll`).
fn replace(old: Str, new: Str, text: Str) -> Result<Str, FuncError> {
    if old == new {
        return Ok(text);
    }
    if old.is_empty() {
        // Nothing is found before every character and at the end.
        let starts = unicode::rune_indices(&text).map(|(start, _)| start).chain([text.len()]);
        return replace_at(starts, 0, &new, &text);
    }
    let mut found = memmem::find_iter(&text, &old[..]).peekable();
    if found.peek().is_none() {
        return Ok(text);
    }
    replace_at(found, old.len(), &new, &text)
}

/// Replaces what stands at some places, always of the same width.
fn replace_at(places: impl Iterator<Item = usize>, width: usize, new: &[u8], text: &[u8]) -> Result<Str, FuncError> {
    let mut out = Vec::with_capacity(text.len() + new.len());
    let mut kept_to = 0;
    for place in places {
        out.extend_from_slice(text.get(kept_to..place).unwrap_or_default());
        out.extend_from_slice(new);
        checked_length(out.len())?;
        kept_to = place + width;
    }
    out.extend_from_slice(text.get(kept_to..).unwrap_or_default());
    Ok(Str::from(out))
}

/// `trim`: without white space at both ends (`strings.TrimSpace`).
fn trim(text: Str) -> Str {
    trim_runes(text, unicode::is_space)
}

/// `trimAll`: without any of the given characters at both ends (`strings.Trim`).
fn trim_all(characters: Str, text: Str) -> Str {
    let characters: Vec<char> = unicode::runes(&characters).collect();
    trim_runes(text, |c| characters.contains(&c))
}

fn trim_runes(text: Str, unwanted: impl Fn(char) -> bool) -> Str {
    let mut rest: &[u8] = &text;
    while let Some((c, width)) = unicode::decode_rune(rest)
        && unwanted(c)
    {
        rest = rest.get(width..).unwrap_or_default();
    }
    while let Some((c, width)) = unicode::decode_last_rune(rest)
        && unwanted(c)
    {
        rest = rest.get(..rest.len() - width).unwrap_or_default();
    }
    part_of(&text, rest)
}

/// A part of a text, which is the text itself where nothing was cut off.
fn part_of(text: &Str, part: &[u8]) -> Str {
    if part.len() == text.len() {
        text.clone()
    } else {
        Str::from(part)
    }
}

/// `trimPrefix`: without that beginning.
fn trim_prefix(prefix: Str, text: Str) -> Str {
    part_of(&text, text.strip_prefix(&prefix[..]).unwrap_or(&text))
}

/// `trimSuffix`: without that end.
fn trim_suffix(suffix: Str, text: Str) -> Str {
    part_of(&text, text.strip_suffix(&suffix[..]).unwrap_or(&text))
}

/// `trunc`: the first so many bytes; the last ones where the number is negative.
fn trunc(length: i64, text: Str) -> Str {
    let wanted = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX);
    let part = match text.len().checked_sub(wanted) {
        Some(cut) if length < 0 => text.get(cut..),
        _ if length < 0 => None,
        _ => text.get(..wanted),
    };
    part_of(&text, part.unwrap_or(&text))
}

/// `substr`: the bytes from one position to before another. A negative start means the beginning, a negative or too
/// great end the end; what then still does not fit is Go's runtime error.
fn substr(start: i64, end: i64, text: Str) -> Result<Str, FuncError> {
    let length = text.len();
    let out_of_range = |what: String| FuncError::new(format!("runtime error: slice bounds out of range [{what}]"));
    let Ok(start) = usize::try_from(start) else {
        let part = match usize::try_from(end) {
            Ok(end) => text.get(..end).ok_or_else(|| {
                FuncError::new(format!(
                    "runtime error: slice bounds out of range [:{end}] with length {length}"
                ))
            }),
            Err(_) => Err(out_of_range(format!(":{end}"))),
        };
        return Ok(part_of(&text, part?));
    };
    let end = usize::try_from(end).ok().filter(|end| *end <= length).unwrap_or(length);
    let part = text
        .get(start..end)
        .ok_or_else(|| out_of_range(format!("{start}:{end}")))?;
    Ok(part_of(&text, part))
}

/// The dots that `abbrev` puts where it cuts.
const ELLIPSIS: &[u8] = b"...";

/// `abbrev`: the text cut to that width, dots included. Widths below 4 cut nothing.
fn abbrev(width: i64, text: Str) -> Str {
    match usize::try_from(width) {
        Ok(width) if width >= 4 && width < text.len() => cut_end(&text, width),
        _ => text,
    }
}

/// The beginning of a text that is longer than the width, and dots.
fn cut_end(text: &[u8], width: usize) -> Str {
    Str::from([text.get(..width - ELLIPSIS.len()).unwrap_or_default(), ELLIPSIS].concat())
}

/// `abbrevboth`: the text cut to that width around an offset, with dots at both ends (`goutils.AbbreviateFull`).
fn abbrevboth(offset: i64, width: i64, text: Str) -> Str {
    let Ok(width) = usize::try_from(width) else { return text };
    if width < 4 || (offset > 0 && width < 7) || text.len() <= width {
        return text;
    }
    let shown = width - ELLIPSIS.len();
    let offset = usize::try_from(offset).unwrap_or(0).min(text.len() - shown);
    if offset <= 4 {
        return cut_end(&text, width);
    }
    let tail = text.get(offset..).unwrap_or_default();
    let part = if tail.len() > shown {
        cut_end(tail, shown)
    } else {
        Str::from(tail)
    };
    Str::from([ELLIPSIS, &part].concat())
}

/// `initials`: the first letter of each word (`goutils.Initials`, which takes bytes for characters).
fn initials(text: Str) -> String {
    let mut after_gap = true;
    let letters = text.iter().copied().map(char::from).filter(|c| {
        let gap = unicode::is_space(*c);
        let initial = after_gap && !gap;
        after_gap = gap;
        initial
    });
    letters.collect()
}

/// `nospace`: without white space (`goutils.DeleteWhiteSpace`, which takes bytes for characters where it deletes any).
fn nospace(text: Str) -> Str {
    if text.iter().any(|byte| unicode::is_space(char::from(*byte))) {
        let kept = text.iter().copied().map(char::from).filter(|c| !unicode::is_space(*c));
        return Str::from(kept.collect::<String>());
    }
    text
}

/// `wrap`: line breaks instead of spaces, so that lines have at most that many bytes. Longer words stay whole.
fn wrap(width: i64, text: Str) -> Result<Str, FuncError> {
    wrap_custom(width, b"\n", &text, LongWords::Keep)
}

/// `wrapWith`: `wrap` with a line break of one's own; it breaks longer words too.
fn wrap_with(width: i64, line_break: Str, text: Str) -> Result<Str, FuncError> {
    let line_break: &[u8] = if line_break.is_empty() { b"\n" } else { &line_break };
    wrap_custom(width, line_break, &text, LongWords::Break)
}

/// What happens to words that are longer than a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LongWords {
    Keep,
    Break,
}

/// `goutils.WrapCustom`.
fn wrap_custom(width: i64, line_break: &[u8], text: &Str, long_words: LongWords) -> Result<Str, FuncError> {
    let width = usize::try_from(width).unwrap_or(1).max(1);
    let mut out = Vec::new();
    let mut rest: &[u8] = text;
    while rest.len() > width {
        if let Some(trimmed) = rest.strip_prefix(b" ") {
            rest = trimmed;
            continue;
        }
        let (line, after) = match rest.iter().take(width + 1).rposition(|byte| *byte == b' ') {
            Some(space) => (space, space + 1),
            None if long_words == LongWords::Break => (width, width),
            None => match rest.iter().skip(width).position(|byte| *byte == b' ') {
                Some(space) => (width + space, width + space + 1),
                None => break,
            },
        };
        out.extend_from_slice(rest.get(..line).unwrap_or_default());
        out.extend_from_slice(line_break);
        checked_length(out.len())?;
        rest = rest.get(after..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Ok(Str::from(out))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("hello", "string Hello!"),
            (r#"quote "a""#, r#"string \"a\""#),
            (r#"quote "a\"b\\c\n\t""#, r#"string \"a\\\"b\\\\c\\n\\t\""#),
            (r#"quote 1 nil "b" true"#, r#"string \"1\" \"b\" \"true\""#),
            ("quote", "string "),
            ("quote nil", "string "),
            ("quote 1.5 1000000.0", r#"string \"1.5\" \"1e+06\""#),
            (
                r#"quote (list 1 "a") (dict "a" nil)"#,
                r#"string \"[1 a]\" \"map[a:<nil>]\""#,
            ),
            (r#"quote "\xff\x00é😀\u2028""#, r#"string \"\\xff\\x00é😀\\u2028\""#),
            (r#"quote """#, r#"string \"\""#),
            (r#"squote "a""#, "string 'a'"),
            (r#"squote "it's""#, "string 'it's'"),
            (r#"squote 1 nil "b""#, "string '1' 'b'"),
            ("squote", "string "),
            ("squote nil", "string "),
            (r#"squote (list "a")"#, "string '[a]'"),
            (r#"cat "a" 1 nil "b""#, "string a 1 b"),
            ("cat", "string "),
            ("cat nil", "string "),
            (r#"cat "a" "" "b""#, "string a  b"),
            ("cat (list 1) (dict)", "string [1] map[]"),
            (r#"cat "%d" "%""#, "string %d %"),
            (r#"cat " a " " b ""#, "string  a   b "),
            (r#"contains "an" "banana""#, "bool true"),
            (r#"contains "x" "banana""#, "bool false"),
            (r#"contains "" "a""#, "bool true"),
            (r#"contains "" """#, "bool true"),
            (r#"contains "banana!" "banana""#, "bool false"),
            (r#"hasPrefix "ba" "banana""#, "bool true"),
            (r#"hasPrefix "na" "banana""#, "bool false"),
            (r#"hasPrefix "" "banana""#, "bool true"),
            (r#"hasPrefix "banana!" "banana""#, "bool false"),
            (r#"hasPrefix "" """#, "bool true"),
            (r#"hasSuffix "na" "banana""#, "bool true"),
            (r#"hasSuffix "ba" "banana""#, "bool false"),
            (r#"hasSuffix "" "banana""#, "bool true"),
            (r#"hasSuffix "bbanana" "banana""#, "bool false"),
            (r#"hasSuffix "" """#, "bool true"),
            (r#"plural "one" "many" 1"#, "string one"),
            (r#"plural "one" "many" 0"#, "string many"),
            (r#"plural "one" "many" 2"#, "string many"),
            (r#"plural "one" "many" -1"#, "string many"),
            (r#"plural "" "many" 1"#, "string "),
            (r#"repeat 3 "ab""#, "string ababab"),
            (r#"repeat 0 "ab""#, "string "),
            (r#"repeat 1 "ab""#, "string ab"),
            (r#"repeat -1 "ab""#, "ERROR strings: negative Repeat count"),
            (r#"repeat 5 """#, "string "),
            (
                r#"repeat 9223372036854775807 "ab""#,
                "ERROR strings: Repeat output length overflow",
            ),
            (r#"repeat 9223372036854775807 """#, "string "),
            (r#"indent 2 "a\nb""#, r#"string   a\n  b"#),
            (r#"indent 0 "a\nb""#, r#"string a\nb"#),
            (r#"indent 2 """#, "string   "),
            (r#"indent 2 "\n""#, r#"string   \n  "#),
            (r#"indent 2 "a\n\nb\n""#, r#"string   a\n  \n  b\n  "#),
            (r#"indent -1 "a""#, "ERROR strings: negative Repeat count"),
            (r#"indent 2 "a\r\nb""#, r#"string   a\r\n  b"#),
            (r#"nindent 2 "a\nb""#, r#"string \n  a\n  b"#),
            (r#"nindent 0 "a""#, r#"string \na"#),
            (r#"nindent 2 """#, r#"string \n  "#),
            (r#"nindent -1 "a""#, "ERROR strings: negative Repeat count"),
            (r#"nindent 4 "x\n""#, r#"string \n    x\n    "#),
            (r#"replace "a" "b" "banana""#, "string bbnbnb"),
            (r#"replace "" "-" "aé\xffb""#, r#"string -a-é-\xff-b-"#),
            (r#"replace "" "-" """#, "string -"),
            (r#"replace "x" "y" "banana""#, "string banana"),
            (r#"replace "an" "" "banana""#, "string ba"),
            (r#"replace "aa" "b" "aaaaa""#, "string bba"),
            (r#"replace "a" "a" "banana""#, "string banana"),
            (r#"replace "" "" "abc""#, "string abc"),
            (r#"replace "banana" "" "banana""#, "string "),
            (r#"trim "  a b \n\t""#, "string a b"),
            (r#"trim """#, "string "),
            (r#"trim "\u00a0a\u2003""#, "string a"),
            (r#"trim "   ""#, "string "),
            (r#"trim "\xa0a\xff ""#, r#"string \xa0a\xff"#),
            (r#"trim "a""#, "string a"),
            (r#"trimAll "$" "$5.00$""#, "string 5.00"),
            (r#"trimAll "" "abc""#, "string abc"),
            (r#"trimAll "abc" "cabxbac""#, "string x"),
            (r#"trimAll "é" "éaé""#, "string a"),
            (r#"trimAll "\xff" "\xfea\xff""#, "string a"),
            (r#"trimAll "ab" """#, "string "),
            (r#"trimAll "ab" "abab""#, "string "),
            (r#"trimall "-" "--a--""#, "string a"),
            (r#"trimall "x" "a""#, "string a"),
            (r#"trimall "" """#, "string "),
            (r#"trimall "a" "aaa""#, "string "),
            (r#"trimall "😀" "😀b😀""#, "string b"),
            (r#"trimPrefix "a" "aab""#, "string ab"),
            (r#"trimPrefix "b" "aab""#, "string aab"),
            (r#"trimPrefix "" "a""#, "string a"),
            (r#"trimPrefix "abc" "ab""#, "string ab"),
            (r#"trimPrefix "ab" "ab""#, "string "),
            (r#"trimSuffix "b" "abb""#, "string ab"),
            (r#"trimSuffix "a" "abb""#, "string abb"),
            (r#"trimSuffix "" "a""#, "string a"),
            (r#"trimSuffix "xab" "ab""#, "string ab"),
            (r#"trimSuffix "ab" "ab""#, "string "),
            (r#"trunc 3 "hello""#, "string hel"),
            (r#"trunc -3 "hello""#, "string llo"),
            (r#"trunc 0 "hello""#, "string "),
            (r#"trunc 10 "hello""#, "string hello"),
            (r#"trunc -10 "hello""#, "string hello"),
            (r#"trunc -5 "hello""#, "string hello"),
            (r#"trunc 5 "hello""#, "string hello"),
            (r#"trunc 2 "héllo""#, r#"string h\xc3"#),
            (r#"trunc -9223372036854775808 "hello""#, "string hello"),
            (r#"trunc 3 """#, "string "),
            (r#"substr 1 3 "hello""#, "string el"),
            (r#"substr -1 3 "hello""#, "string hel"),
            (r#"substr 1 -1 "hello""#, "string ello"),
            (r#"substr 1 10 "hello""#, "string ello"),
            (
                r#"substr -1 10 "hello""#,
                "ERROR runtime error: slice bounds out of range [:10] with length 5",
            ),
            (
                r#"substr -1 -1 "hello""#,
                "ERROR runtime error: slice bounds out of range [:-1]",
            ),
            (
                r#"substr 3 1 "hello""#,
                "ERROR runtime error: slice bounds out of range [3:1]",
            ),
            (
                r#"substr 6 10 "hello""#,
                "ERROR runtime error: slice bounds out of range [6:5]",
            ),
            (r#"substr 5 10 "hello""#, "string "),
            (
                r#"substr 6 -1 "hello""#,
                "ERROR runtime error: slice bounds out of range [6:5]",
            ),
            (r#"substr 0 0 "hello""#, "string "),
            (r#"substr 0 0 """#, "string "),
            (
                r#"substr 7 6 "hello""#,
                "ERROR runtime error: slice bounds out of range [7:5]",
            ),
            (
                r#"substr 6 6 "hello""#,
                "ERROR runtime error: slice bounds out of range [6:5]",
            ),
            (r#"substr 0 2 "héllo""#, r#"string h\xc3"#),
            (r#"abbrev 5 "hello world""#, "string he..."),
            (r#"abbrev 3 "hello""#, "string hello"),
            (r#"abbrev 4 "hello""#, "string h..."),
            (r#"abbrev 5 "hello""#, "string hello"),
            (r#"abbrev 100 "hello""#, "string hello"),
            (r#"abbrev -5 "hello""#, "string hello"),
            (r#"abbrev 4 """#, "string "),
            (r#"abbrev 6 "hééééé""#, "string hé..."),
            (r#"abbrevboth 5 10 "1234 5678 9123""#, "string ...5678..."),
            (r#"abbrevboth 0 7 "hello world""#, "string hell..."),
            (r#"abbrevboth 4 7 "hello world""#, "string hell..."),
            (r#"abbrevboth 5 7 "hello world""#, "string ... ..."),
            (r#"abbrevboth 5 6 "hello world""#, "string hello world"),
            (r#"abbrevboth 0 6 "hello world""#, "string hel..."),
            (r#"abbrevboth -3 6 "hello world""#, "string hel..."),
            (r#"abbrevboth 20 8 "hello world again""#, "string ...again"),
            (r#"abbrevboth 6 9 "hello world again and again""#, "string ...wor..."),
            (r#"abbrevboth 5 3 "hello""#, "string hello"),
            (r#"abbrevboth 5 100 "hello""#, "string hello"),
            (r#"abbrevboth 9 8 "hello world x""#, "string ...rld x"),
            (r#"initials "First Try""#, "string FT"),
            (r#"initials """#, "string "),
            (r#"initials "  a  b\tc\nd""#, "string abcd"),
            (r#"initials "éa ob""#, "string Ão"),
            (r#"initials "one""#, "string o"),
            (r#"initials "a\u00a0b""#, "string ab"),
            (r#"nospace "a b\tc\n""#, "string abc"),
            (r#"nospace """#, "string "),
            (r#"nospace "abc""#, "string abc"),
            (r#"nospace "é x""#, "string Ã©x"),
            (r#"nospace "é""#, "string é"),
            (r#"nospace "à b""#, "string Ãb"),
            (r#"nospace "a\u00a0b""#, "string aÂb"),
            (r#"wrap 5 "hello world foo""#, r#"string hello\nworld\nfoo"#),
            (r#"wrap 80 "hello""#, "string hello"),
            (r#"wrap 5 """#, "string "),
            (r#"wrap 3 "hello world""#, r#"string hello\nworld"#),
            (r#"wrap 0 "a b c""#, r#"string a\nb\nc"#),
            (r#"wrap -1 "a b""#, r#"string a\nb"#),
            (r#"wrap 5 "   hello    world""#, r#"string hello\nworld"#),
            (r#"wrap 5 "hello     ""#, r#"string hello\n    "#),
            (r#"wrap 4 "aa bb cc dd""#, r#"string aa\nbb\ncc\ndd"#),
            (r#"wrap 3 "verylongword""#, "string verylongword"),
            (r#"wrapWith 5 "\t" "hello world foo""#, r#"string hello\tworld\tfoo"#),
            (r#"wrapWith 3 "-" "hello world""#, "string hel-lo-wor-ld"),
            (r#"wrapWith 5 "" "hello world""#, r#"string hello\nworld"#),
            (r#"wrapWith 0 "|" "abc""#, "string a|b|c"),
            (r#"wrapWith 2 "|" "aaaaa b""#, "string aa|aa|a|b"),
            (r#"wrapWith 5 "|" """#, "string "),
            (r#"wrapWith 3 "|" "a  b  c d""#, "string a |b |c d"),
        ]);
    }

    #[test]
    fn refuses_strings_that_take_all_memory() {
        let refused = |bytes: u64| format!("ERROR a string of {bytes} bytes is refused: at most 33554432 are made");
        check(&[
            ("repeat 16777217 `ab`", &refused(33_554_434)),
            ("indent 33554432 `a`", &refused(33_554_433)),
            ("nindent 16777216 `a\n`", &refused(33_554_435)),
            ("nindent 9223372036854775807 ``", &refused(9_223_372_036_854_775_807)),
            (
                "$long := repeat 20000 `a`; replace `` $long $long",
                &refused(33_561_677),
            ),
            (
                "$long := repeat 20000 `a`; wrapWith 1 $long $long",
                &refused(33_561_678),
            ),
        ]);
    }
}
