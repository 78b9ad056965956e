//! Texts and their data, recorded from go-yaml v2.4.3 through sigs.k8s.io/yaml v1.6.0.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use crate::data::Value;
use crate::go::json::{self, Escape};
use crate::yaml;

fn json_of(value: &Value) -> String {
    String::from_utf8(json::marshal(value, Escape::Html).unwrap()).unwrap()
}

/// The data as a map; an error under the key `Error`, as `fromYaml` has it.
fn read_map(text: &[u8]) -> String {
    let map = yaml::unmarshal_map(text).unwrap_or_else(|error| {
        let text = error.to_string();
        [("Error", Value::string(text))].into_iter().collect()
    });
    json_of(&Value::Map(map))
}

#[test]
fn texts_are_read_or_refused_as_go_yaml_does() {
    for (text, expected) in SYNTAX.iter().chain(DECODE) {
        assert_eq!(read_map(text), *expected, "{}", text.escape_ascii());
    }
}

#[test]
fn the_short_ways_lead_where_the_long_ones_do() {
    // The scanner goes its short ways only where it sees far ahead, which these texts are too short for.
    let comment = [b"# ".as_slice(), &[b'-'; 80], b"\n"].concat();
    let mut longer = 0;
    for text in SYNTAX
        .iter()
        .chain(DECODE)
        .map(|(text, _)| [text, b"\n".as_slice()].concat())
    {
        let Ok(data) = yaml::unmarshal(&text) else {
            continue;
        };
        let read = yaml::unmarshal(&[&*text, &comment].concat());
        let read = read.map(|data| json_of(&data)).map_err(|error| error.to_string());
        assert_eq!(read, Ok(json_of(&data)), "{}", text.escape_ascii());
        longer += 1;
    }
    assert!(longer > 50, "{longer} texts");
    for text in [
        "a: 1\nb: c: d\n",
        "a: 1\n b: 2\n",
        "a:\n  - b: c\n   d: e\n",
        "a: b\nc\nd: e\n",
    ] {
        let error = |text: &[u8]| yaml::unmarshal(text).unwrap_err().to_string();
        let long = [text.as_bytes(), &comment].concat();
        assert_eq!(error(&long), error(text.as_bytes()), "{text}");
    }
}

#[test]
fn fields_are_read_as_from_all_of_the_data() {
    let plain =
        b"kind: Pod\nkind: Job\ncount: [-.5, 1e3]\nmetadata:\n  name: 'a'\n  ports:\n  - {port: 1}\n".as_slice();
    let odd = [
        b"kind: a\nx: .inf\n".as_slice(),
        b"kind: a\n? [b]\n: c\n",
        b"kind: a\n~: c\n",
        b"kind: a\nx: [{<<: 1}]\n",
        b"kind: &a [*a]\n",
        b"kind: a\nx: !!int b\n",
    ];
    let recorded = SYNTAX.iter().chain(DECODE).map(|(text, _)| *text);
    for text in recorded.chain(odd).chain([plain]) {
        let whole = yaml::unmarshal(text);
        let entries = match &whole {
            Ok(Value::Map(map)) => map.snapshot(),
            _ => Vec::new(),
        };
        let keys: Vec<&[u8]> = entries.iter().map(|(key, _)| &**key).collect();
        let inner = entries.iter().filter_map(|(_, value)| Some(value.as_map()?.keys()));
        let inner: Vec<_> = inner.flatten().collect();
        let within: Vec<&[u8]> = inner.iter().map(|key| &**key).collect();
        let said =
            |read: Result<Value, yaml::Error>| read.map(|value| json_of(&value)).map_err(|error| error.to_string());
        assert_eq!(
            said(yaml::unmarshal_fields(text, &keys, &within)),
            said(whole),
            "{}",
            text.escape_ascii()
        );
    }
    let Ok(Value::Map(fields)) = yaml::unmarshal_fields(plain, &[b"KIND"], &[]) else {
        panic!("a mapping is a map");
    };
    assert_eq!(json_of(&Value::Map(fields)), r#"{"kind":"Job"}"#);
}

/// Documents of a few lines each, in every way that chance puts them together: what the quick look takes for right must be so.
#[test]
fn fields_are_read_as_from_all_of_the_data_whatever_the_lines() {
    const INDENTS: [&str; 6] = ["", "", "  ", "  ", "    ", "   "];
    const LINES: &[&str] = &[
        "'kind': b",
        "\"kind\": c",
        "k: 'it''s'",
        "k: 'a\\'",
        "k: \"a\\\"b\"",
        "k: \"\\x\"",
        "k: [a, \"b\",]",
        "k: [,]",
        "k: ['a': b]",
        "k: [a b]",
        "{}",
        "[]",
        "k: ''",
        "k: '''",
        "'a'b: c",
        "kind: a",
        "kind:",
        "k:",
        "k: |",
        "k: >-",
        "- a",
        "- k: 1",
        "- k:",
        "- |",
        "-",
        "- ",
        "- - a",
        "text",
        "# c",
        "",
        "\tx",
        "k: 'a'",
        "k: \"b\"",
        "k: 'a' b",
        "k: \"",
        "k: a: b",
        "k: a:",
        "k: a #b",
        "k: a#b",
        "k: {}",
        "k: []",
        "k: {",
        "k: - a",
        "k: -a",
        "k: -",
        "k: .inf",
        "k: -.5",
        "y: 1",
        "k : 1",
        "k:1",
        "k: *a",
        "k: &a b",
        "k: !t b",
        "<<: {}",
        "--- ",
        "...",
        "k: @",
        "k: a\tb",
        "k:\ta",
        "k:  b ",
        "1: a",
        "'k': a",
        "? a",
        "k: ~",
        "k: |2",
        "k: | ",
        "k: %a",
        " k: a",
    ];
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut next = |limit: usize| rng.next_u32() as usize % limit;
    for _ in 0..30_000 {
        let lines = (0..1 + next(6)).map(|_| [INDENTS[next(INDENTS.len())], LINES[next(LINES.len())]].concat());
        let text = ["kind: x\n", &lines.collect::<Vec<_>>().join("\n")].concat();
        let said = |read: Result<Value, yaml::Error>| {
            let kind = read.map(|value| match value.at(&["kind"]) {
                Some(Value::Map(map)) => map.get(b"k").map(|k| json_of(&k)),
                Some(Value::Nil) | None => None,
                Some(other) => Some(json_of(&other)),
            });
            kind.map_err(|error| error.to_string())
        };
        let fields = yaml::unmarshal_fields(text.as_bytes(), &[b"kind"], &[b"k"]);
        assert_eq!(said(fields), said(yaml::unmarshal(text.as_bytes())), "{text}");
    }
}

#[test]
fn scalars_mean_what_they_mean_in_yaml_1_1() {
    for (text, expected) in SCALARS {
        let list = yaml::unmarshal_list(text).map(|list| json_of(&Value::List(list)));
        let got = list.unwrap_or_else(|error| error.to_string());
        assert_eq!(got, *expected, "{}", text.escape_ascii());
    }
}

#[test]
fn a_document_that_is_kept_gives_what_its_text_gives() {
    for (text, _) in SYNTAX.iter().chain(DECODE) {
        let plain = yaml::unmarshal(text);
        let frozen = yaml::parse(*text).and_then(|document| document.freeze());
        match (plain, frozen) {
            (Ok(plain), Ok(frozen)) => assert!(plain.deep_equal(&frozen.thaw(&[])), "{}", text.escape_ascii()),
            (Err(plain), Err(frozen)) => assert_eq!(plain, frozen),
            _ => panic!("{}", text.escape_ascii()),
        }
    }
}

/// Characters that go-yaml's reader refuses are met in chunks of 512 bytes, before or after other errors.
#[test]
fn the_reader_refuses_characters_chunk_by_chunk() {
    let error = |text: &[u8]| yaml::unmarshal(text).unwrap_err().kind().to_string();
    let bad = |padding: usize, end: &str| [b"a: b: c", " ".repeat(padding).as_bytes(), end.as_bytes()].concat();
    assert_eq!(error(&bad(500, "\x01")), "yaml: control characters are not allowed");
    assert_eq!(
        error(&bad(600, "\x01")),
        "yaml: mapping values are not allowed in this context"
    );
    for (text, problem) in [
        (&b"a: \x7F"[..], "control characters are not allowed"),
        (b"a: \xC2\x80", "control characters are not allowed"),
        (b"a: \xEF\xBF\xBE", "control characters are not allowed"),
        (b"\x80", "invalid leading UTF-8 octet"),
        (b"\xF8", "invalid leading UTF-8 octet"),
        (b"a: \xE2\x82", "incomplete UTF-8 octet sequence"),
        (b"\xE2\x28\xA1", "invalid trailing UTF-8 octet"),
        (b"\xE0\x80\x80", "invalid length of a UTF-8 sequence"),
        (b"\xED\xA0\x80", "invalid Unicode character"),
        (b"\xF4\x90\x80\x80", "invalid Unicode character"),
        (b"\xFF\xFEa", "incomplete UTF-16 character"),
        (b"\xFF\xFEa\0\0\xD8", "incomplete UTF-16 surrogate pair"),
        (b"\xFF\xFEa\0\0\xD8b\0", "expected low surrogate area"),
        (b"\xFF\xFEa\0\0\xDC", "unexpected low surrogate area"),
    ] {
        assert_eq!(error(text), format!("yaml: {problem}"), "{}", text.escape_ascii());
    }
}

#[test]
fn byte_order_marks() {
    let utf16: Vec<u8> = "\u{FEFF}a: é😀".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_map(&utf16), r#"{"a":"é😀"}"#);
    assert_eq!(read_map("\u{FEFF}a: 1".as_bytes()), r#"{"a":1}"#);
    // go-yaml looks for the second one at the beginning of its buffer, so it loses a character of each line.
    assert_eq!(read_map("\u{FEFF}\u{FEFF}a: 1\nbc: 2\n".as_bytes()), r#"{"a":1,"c":2}"#);
}

/// Keys take 1,024 characters at most, quotes included.
#[test]
fn long_keys() {
    let key = |length: usize| "k".repeat(length);
    assert_eq!(
        read_map(format!("{}: 1", key(1_024)).as_bytes()),
        format!("{{\"{}\":1}}", key(1_024))
    );
    let refused = r#"{"Error":"error converting YAML to JSON: yaml: mapping values are not allowed in this context"}"#;
    assert_eq!(read_map(format!("{}: 1", key(1_025)).as_bytes()), refused);
}

#[test]
fn aliases_may_not_be_nearly_everything() {
    let bomb = |levels: usize| {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..=levels {
            let before = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", vec![before; 9].join(","));
        }
        text
    };
    assert!(yaml::unmarshal(bomb(1).as_bytes()).is_ok());
    let error = yaml::unmarshal(bomb(9).as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "error converting YAML to JSON: yaml: document contains excessive aliasing"
    );
}

/// A debug build on the stack of a thread: neither reading nor writing recurses.
#[test]
fn deep_nesting_ends_in_errors_not_in_crashes() {
    let error = |text: String| yaml::unmarshal(text.as_bytes()).unwrap_err().kind().to_string();
    let too_deep = "error unmarshaling JSON: while decoding JSON: invalid character";
    assert_eq!(error("[".repeat(10_001)), "yaml: exceeded max depth of 10000");
    assert_eq!(error("- ".repeat(10_001)), "yaml: exceeded max depth of 10000");
    let block_and_flow = "- ".repeat(5_001) + &"[".repeat(5_000) + &"]".repeat(5_000);
    assert_eq!(error(block_and_flow), format!("{too_deep} '[' exceeded max depth"));
    assert_eq!(error("? ".repeat(10_001)), "yaml: exceeded max depth of 10000");
    // Go decodes a key before it refuses it, and so meets the innermost first.
    let keys = "a: &x {? &y {? *x : 1} : 2}".to_owned();
    assert_eq!(error(keys), "yaml: anchor 'x' value contains itself");
    let innermost = error("? ".repeat(9_999) + "a");
    assert_eq!(
        innermost,
        "yaml: invalid map key: map[interface {}]interface {}{\"a\":interface {}(nil)}"
    );
    let text = "[".repeat(10_000) + &"]".repeat(10_000);
    let value = yaml::unmarshal(text.as_bytes()).unwrap();
    assert_eq!(json_of(&value), text);
    assert_eq!(yaml::marshal(&value).unwrap().len(), "- ".len() * 9_999 + "[]\n".len());
    let written = yaml::marshal_pretty(&value).unwrap();
    assert_eq!(written.len(), "- ".len() * 9_999 + "[]\n".len());
}

#[test]
fn nothing_panics_on_broken_texts() {
    for (text, _) in SYNTAX.iter().chain(DECODE) {
        for cut in 0..text.len() {
            let _ = yaml::unmarshal(&text[..cut]);
            let mut changed = text.to_vec();
            for byte in [b'\n', b' ', b':', b'"', b'\'', b'[', b'}', b'?', 0, 0xC2, 0xEF] {
                changed[cut] = byte;
                let _ = yaml::unmarshal(&changed);
            }
        }
    }
}

/// Texts, and their data as JSON; an error stands under the key `Error`, as `fromYaml` has it.
#[rustfmt::skip]
const SYNTAX: &[(&[u8], &str)] = &[
    (b"a: b: c", "{\"Error\":\"error converting YAML to JSON: yaml: mapping values are not allowed in this context\"}"),
    (b"x:\n  a: b: c", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\"}"),
    (b"- a\nb: c", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected '-' indicator\"}"),
    (b"a\nb: c", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\"}"),
    (b"a: [1, 2", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'\"}"),
    (b"a: [1 2]\nb: }", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected node content\"}"),
    (b"{a: 1", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected ',' or '}'\"}"),
    (b"{a: 1 b}", "{\"a\":\"1 b\"}"),
    (b"a: ]", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"a: }", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"  a: 1\n b: 2", "{\"a\":1}"),
    (b"a: 1\n  b: 2", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\"}"),
    (b"a:\n\t- b", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: found character that cannot start any token\"}"),
    (b"\ta: 1", "{\"Error\":\"error converting YAML to JSON: yaml: found character that cannot start any token\"}"),
    (b"a: \tb", "{\"a\":\"b\"}"),
    (b"a: 'x", "{\"Error\":\"error converting YAML to JSON: yaml: found unexpected end of stream\"}"),
    (b"a: \"x", "{\"Error\":\"error converting YAML to JSON: yaml: found unexpected end of stream\"}"),
    (b"a: \"\\q\"", "{\"Error\":\"error converting YAML to JSON: yaml: found unknown escape character\"}"),
    (b"a: \"\\x4\"", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected hexdecimal number\"}"),
    (b"a: \"\\ud83d\\ude00\"", "{\"Error\":\"error converting YAML to JSON: yaml: found invalid Unicode character escape code\"}"),
    (b"a: \"\\U00110000\"", "{\"Error\":\"error converting YAML to JSON: yaml: found invalid Unicode character escape code\"}"),
    (b"a: 'x\n--- \n'", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: found unexpected document indicator\"}"),
    (b"a: |x\n  b", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected comment or line break\"}"),
    (b"a: |0\n b", "{\"Error\":\"error converting YAML to JSON: yaml: found an indentation indicator equal to 0\"}"),
    (b"a: |\n \tb\n", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: found a tab character where an indentation space is expected\"}"),
    (b"a: |\n\tb\n", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: found a tab character where an indentation space is expected\"}"),
    (b"a: b\n\tc", "{\"Error\":\"error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation\"}"),
    (b"@a", "{\"Error\":\"error converting YAML to JSON: yaml: found character that cannot start any token\"}"),
    (b"a: @b", "{\"Error\":\"error converting YAML to JSON: yaml: found character that cannot start any token\"}"),
    (b"a: `b", "{\"Error\":\"error converting YAML to JSON: yaml: found character that cannot start any token\"}"),
    (b"%a", "{\"Error\":\"error converting YAML to JSON: yaml: found unknown directive name\"}"),
    (b"a: %b", "{\"Error\":\"error converting YAML to JSON: yaml: found character that cannot start any token\"}"),
    (b"!<a", "{\"Error\":\"error converting YAML to JSON: yaml: did not find the expected '\\u003e'\"}"),
    (b"!<> a", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected tag URI\"}"),
    (b"a: !x!y z", "{\"Error\":\"error converting YAML to JSON: yaml: found undefined tag handle\"}"),
    (b"!a!b c", "{\"Error\":\"error converting YAML to JSON: yaml: found undefined tag handle\"}"),
    (b"a: !%4 b", "{\"Error\":\"error converting YAML to JSON: yaml: did not find URI escaped octet\"}"),
    (b"a: !%ff b", "{\"Error\":\"error converting YAML to JSON: yaml: found an incorrect leading UTF-8 octet\"}"),
    (b"a: !%c3%28 b", "{\"Error\":\"error converting YAML to JSON: yaml: found an incorrect trailing UTF-8 octet\"}"),
    (b"a: &", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected alphabetic or numeric character\"}"),
    ("a: &é b".as_bytes(), "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected alphabetic or numeric character\"}"),
    (b"a: *", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected alphabetic or numeric character\"}"),
    (b"a: *x", "{\"Error\":\"error converting YAML to JSON: yaml: unknown anchor 'x' referenced\"}"),
    (b"&a b: *c", "{\"Error\":\"error converting YAML to JSON: yaml: unknown anchor 'c' referenced\"}"),
    (b"? a\n- b", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected key\"}"),
    (b"- - a\n -b", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected '-' indicator\"}"),
    (b"a: - b", "{\"Error\":\"error converting YAML to JSON: yaml: block sequence entries are not allowed in this context\"}"),
    (b"- a: - b", "{\"Error\":\"error converting YAML to JSON: yaml: block sequence entries are not allowed in this context\"}"),
    (b"a: ? b", "{\"Error\":\"error converting YAML to JSON: yaml: mapping keys are not allowed in this context\"}"),
    (b"? ? a", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{\\\"a\\\":interface {}(nil)}\"}"),
    (b"a: : b", "{\"Error\":\"error converting YAML to JSON: yaml: mapping values are not allowed in this context\"}"),
    (b"%YAML 1.1\n---\na: 1", "{\"a\":1}"),
    (b"%YAML 1.2\n---\na: 1", "{\"Error\":\"error converting YAML to JSON: yaml: found incompatible YAML document\"}"),
    (b"%YAML 1.1\n%YAML 1.1\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: found duplicate %YAML directive\"}"),
    (b"%YAML 1\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected digit or '.' character\"}"),
    (b"%YAML 111.1\n---", "{\"Error\":\"error converting YAML to JSON: yaml: found extremely long version number\"}"),
    (b"%YAML x\n---", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected version number\"}"),
    (b"%YAML 1.1 x\n---", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected comment or line break\"}"),
    (b"%TAG ! tag:x,2000:\n---\na: !y z", "{\"a\":\"z\"}"),
    (b"%TAG !a! !b\n%TAG !a! !c\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: found duplicate %TAG directive\"}"),
    (b"%TAG a b\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected '!'\"}"),
    (b"%TAG !a b\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected '!'\"}"),
    (b"%TAG !a!x\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected whitespace\"}"),
    (b"%FOO bar\n---\n", "{\"Error\":\"error converting YAML to JSON: yaml: found unknown directive name\"}"),
    (b"%\n", "{\"Error\":\"error converting YAML to JSON: yaml: could not find expected directive name\"}"),
    (b"a: 1\n%YAML 1.1\n---\nb: 2", "{\"a\":1}"),
    (b"a: 1\n...\nb: 2", "{\"a\":1}"),
    (b"a: 1\n--- b", "{\"a\":1}"),
    (b"---\n---\n", "{}"),
    (b"...\na: 1", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"a: [b]: c", "{\"Error\":\"error converting YAML to JSON: yaml: mapping values are not allowed in this context\"}"),
    (b"[a]: b", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: []interface {}{\\\"a\\\"}\"}"),
    (b"[]: b", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"{}: b", "{}"),
    (b"a: {}: b", "{\"Error\":\"error converting YAML to JSON: yaml: mapping values are not allowed in this context\"}"),
    (b"[a, [], b]: c", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: []interface {}{\\\"a\\\", []interface {}{}, \\\"b\\\"}\"}"),
    (b"[?]", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'\"}"),
    (b"[? a]", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"[? a : b]", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"[a: b, c]", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"[: a]", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"{? a, b: c}", "{\"a\":null,\"b\":\"c\"}"),
    (b"{: a}", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"{a, b}", "{\"a\":null,\"b\":null}"),
    (b"{a:1}", "{\"a:1\":null}"),
    (b"{a: 1, }", "{\"a\":1}"),
    (b"[a, , b]", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"[,]", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected node content\"}"),
    (b"{a?b: c}", "{\"Error\":\"error converting YAML to JSON: yaml: did not find expected ',' or '}'\"}"),
    (b"a?b: c", "{\"a?b\":\"c\"}"),
    (b"-a: b", "{\"-a\":\"b\"}"),
    (b"?a: b", "{\"?a\":\"b\"}"),
    (b":a: b", "{\":a\":\"b\"}"),
    (b"- ", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"-", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"?", "{\"Error\":\"error converting YAML to JSON: unsupported map key of type: %!s(\\u003cnil\\u003e), key: \\u003cnil\\u003e, value: \\u003cnil\\u003e\"}"),
    (b"? a\n: b\n", "{\"a\":\"b\"}"),
    (b"? |\n  a\n: - b\n", "{\"a\\n\":[\"b\"]}"),
    (b"a:\n- b\n-\n- c\n", "{\"a\":[\"b\",null,\"c\"]}"),
    (b"'a': 'it''s'\n", "{\"a\":\"it's\"}"),
    (b"'a\n\n  b ': 1", "{\"Error\":\"error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context\"}"),
    (b"a: 'x\n\n  y  \n z'", "{\"a\":\"x\\ny z\"}"),
    (b"a: \"x \\\n   y\\n\"", "{\"a\":\"x y\\n\"}"),
    (b"a: x\n\n  y\n z", "{\"a\":\"x\\ny z\"}"),
    (b"a: x # c\n  y", "{\"Error\":\"error converting YAML to JSON: yaml: line 1: did not find expected key\"}"),
    (b"a: x#c", "{\"a\":\"x#c\"}"),
    (b"a: >\n  x\n  y\n\n  z\n   w\n v\n", "{\"Error\":\"error converting YAML to JSON: yaml: line 6: did not find expected key\"}"),
    (b"a: |+\n  x\n\n\nb: 1", "{\"a\":\"x\\n\\n\\n\",\"b\":1}"),
    (b"a: |-\n  x\n\n", "{\"a\":\"x\"}"),
    (b"a: |2\n    x\n", "{\"a\":\"  x\\n\"}"),
    (b"a: |\n  x", "{\"a\":\"x\"}"),
    (b"a: >-\n\n\n  x\n\n", "{\"a\":\"\\n\\nx\"}"),
    (b"a: |\n\n  x\n y", "{\"Error\":\"error converting YAML to JSON: yaml: line 3: did not find expected key\"}"),
    (b"k: |\n", "{\"k\":\"\"}"),
    (b"a: \"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\'\\\\\\N\\_\\L\\P\\x41\\u00e9\\U0001F600\"", "{\"a\":\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001b \\\"'\\\\\u{85}\u{a0}\\u2028\\u2029Aé😀\"}"),
    (b"a: \"\\/\"", "{\"Error\":\"error converting YAML to JSON: yaml: found unknown escape character\"}"),
    ("a\u{85}b: c".as_bytes(), "{\"Error\":\"error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\"}"),
    ("a: b\u{2028}  c".as_bytes(), "{\"a\":\"b\\u2028c\"}"),
    (b"a: b\r\nc: d\re: f", "{\"a\":\"b\",\"c\":\"d\",\"e\":\"f\"}"),
    ("a: b\u{feff}c".as_bytes(), "{\"a\":\"b\u{feff}c\"}"),
    ("a: b\n\u{feff}c: d\n".as_bytes(), "{\"a\":\"b\",\"\u{feff}c\":\"d\"}"),
];

/// Meanings: duplicates, merges, aliases, tags, keys.
#[rustfmt::skip]
const DECODE: &[(&[u8], &str)] = &[
    (b"a: 1\na: 2", "{\"a\":2}"),
    (b"1: a\n0x1: b", "{\"1\":\"b\"}"),
    (b"y: 1\nn: 2\n~1: 3", "{\"false\":2,\"true\":1,\"~1\":3}"),
    (b"1.5: a\n2097152.25: b\n1e30: c\n.inf: d\n-.inf: e\n.nan: f", "{\"-.inf\":\"e\",\".inf\":\"d\",\".nan\":\"f\",\"1.5\":\"a\",\"1e+30\":\"c\",\"2.0971522e+06\":\"b\"}"),
    (b"123456789.123: a", "{\"1.2345679e+08\":\"a\"}"),
    (b"true: x", "{\"true\":\"x\"}"),
    (b"a: &x {b: 1}\nc: {<<: *x, d: 2}", "{\"a\":{\"b\":1},\"c\":{\"b\":1,\"d\":2}}"),
    (b"a: &x {b: 1, d: 1}\nc: {d: 2, <<: *x}", "{\"a\":{\"b\":1,\"d\":1},\"c\":{\"b\":1,\"d\":1}}"),
    (b"<<: [{a: 1}, {a: 2, b: 3}]\nc: 1", "{\"a\":1,\"b\":3,\"c\":1}"),
    (b"<<: {a: 1, <<: {a: 2, b: 3}}", "{\"a\":2,\"b\":3}"),
    (b"a: 3\n<<: {a: 2}", "{\"a\":2}"),
    (b"\"<<\": {a: 1}", "{\"\\u003c\\u003c\":{\"a\":1}}"),
    (b"! \"<<\": {a: 1}", "{\"a\":1}"),
    (b"!!merge <<: {a: 1}", "{\"a\":1}"),
    (b"!!merge x: {a: 1}", "{\"x\":{\"a\":1}}"),
    (b"<<: 1", "{\"Error\":\"error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value\"}"),
    (b"<<: [1]", "{\"Error\":\"error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value\"}"),
    (b"<<: [{a: 1}, 2]", "{\"Error\":\"error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value\"}"),
    (b"<<: ~", "{\"Error\":\"error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value\"}"),
    (b"a: &a [1]\n<<: *a", "{\"Error\":\"error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value\"}"),
    (b"a: &a {<<: *a}", "{\"Error\":\"error converting YAML to JSON: yaml: anchor 'a' value contains itself\"}"),
    (b"&a [*a]", "{\"Error\":\"error converting YAML to JSON: yaml: anchor 'a' value contains itself\"}"),
    (b"a: &a {b: *a}", "{\"Error\":\"error converting YAML to JSON: yaml: anchor 'a' value contains itself\"}"),
    (b"a: &a {*a : 1}", "{\"Error\":\"error converting YAML to JSON: yaml: anchor 'a' value contains itself\"}"),
    (b"a: &a x\nb: *a\na: &a y\nc: *a", "{\"a\":true,\"b\":\"x\",\"c\":true}"),
    (b"a: &a b\n*a : c", "{\"a\":\"b\",\"b\":\"c\"}"),
    (b"{[1, ~, {a: 1.5}]: 2}", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: []interface {}{1, interface {}(nil), map[interface {}]interface {}{\\\"a\\\":1.5}}\"}"),
    (b"a: &a [b]\n*a : 1", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: []interface {}{\\\"b\\\"}\"}"),
    (b"{{a: 1}: 2}", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{\\\"a\\\":1}\"}"),
    (b"{{true: 1, 1.5: 2, .nan: 3, 9: 4, b: 5, ~: 6, 9223372036854775808: 7}: 1}", "{\"Error\":\"error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{interface {}(nil):6, \\\"b\\\":5, 0x8000000000000000:7, 9:4, NaN:3, 1.5:2, true:1}\"}"),
    (b"~: 1", "{\"Error\":\"error converting YAML to JSON: unsupported map key of type: %!s(\\u003cnil\\u003e), key: \\u003cnil\\u003e, value: 1\"}"),
    (b"a: {~: [1, ~, x]}", "{\"Error\":\"error converting YAML to JSON: unsupported map key of type: %!s(\\u003cnil\\u003e), key: \\u003cnil\\u003e, value: []interface {}{1, interface {}(nil), \\\"x\\\"}\"}"),
    (b"? a\n? ~\n", "{\"Error\":\"error converting YAML to JSON: unsupported map key of type: %!s(\\u003cnil\\u003e), key: \\u003cnil\\u003e, value: \\u003cnil\\u003e\"}"),
    (b"18446744073709551615: 1", "{\"Error\":\"error converting YAML to JSON: unsupported map key of type: uint64, key: 0xffffffffffffffff, value: 1\"}"),
    (b"a: .nan", "{\"Error\":\"error converting YAML to JSON: json: unsupported value: NaN\"}"),
    (b"a: .nan\na: 1", "{\"a\":1}"),
    (b"a: [1, -.inf]", "{\"Error\":\"error converting YAML to JSON: json: unsupported value: -Inf\"}"),
    (b"!!binary gIGC: x", "{\"���\":\"x\"}"),
    (b"b: !!binary gIGC4oI=", "{\"b\":\"�����\"}"),
    (b"b: !!binary \"gI\\nGC\"", "{\"b\":\"���\"}"),
    (b"b: !!binary x", "{\"Error\":\"error converting YAML to JSON: yaml: !!binary value contains invalid base64 data\"}"),
    (b"!!str 1: a", "{\"1\":\"a\"}"),
    (b"a: !!str 1", "{\"a\":\"1\"}"),
    (b"a: !!str", "{\"a\":\"\"}"),
    (b"a: !!int \"3\"", "{\"a\":3}"),
    (b"a: !!int x", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int\"}"),
    (b"a: !!int", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!null `` as a !!int\"}"),
    (b"a: !!float 3", "{\"a\":3}"),
    (b"a: !!float 18446744073709551615", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!int `18446744073709551615` as a !!float\"}"),
    (b"a: !!float x", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!float\"}"),
    (b"a: !!bool yes", "{\"a\":true}"),
    (b"a: !!bool 3", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!int `3` as a !!bool\"}"),
    (b"a: !!null x", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!null\"}"),
    (b"a: !!null ''", "{\"a\":null}"),
    (b"a: !!null ~", "{\"a\":null}"),
    (b"a: !!timestamp 2001-01-01", "{\"a\":\"2001-01-01\"}"),
    (b"a: !!timestamp x", "{\"Error\":\"error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!timestamp\"}"),
    (b"a: !x 12", "{\"a\":\"12\"}"),
    (b"a: ! 12", "{\"a\":\"12\"}"),
    (b"a: !!set {b}", "{\"a\":{\"b\":null}}"),
    (b"a: !!map [b]", "{\"a\":[\"b\"]}"),
    (b"a: !<tag:yaml.org,2002:int> \"7\"", "{\"a\":7}"),
    (b"", "{}"),
    (b"# c", "{}"),
    (b"---", "{}"),
    (b"--- ~", "{}"),
    (b"null", "{}"),
    (b"a", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}\"}"),
    (b"- a", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
    (b"1", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go value of type map[string]interface {}\"}"),
    (b"true", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go value of type map[string]interface {}\"}"),
    (b"[]", "{\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"}"),
];

/// Plain scalars in a list, and the list as JSON.
#[rustfmt::skip]
const SCALARS: &[(&[u8], &str)] = &[
    (b"- yes\n", "[true]"),
    (b"- Yes\n", "[true]"),
    (b"- yEs\n", "[\"yEs\"]"),
    (b"- n\n", "[false]"),
    (b"- on\n", "[true]"),
    (b"- ON\n", "[true]"),
    (b"- off\n", "[false]"),
    (b"- ~\n", "[null]"),
    (b"- null\n", "[null]"),
    (b"- NULL\n", "[null]"),
    (b"- nULL\n", "[\"nULL\"]"),
    (b"- true\n", "[true]"),
    (b"- True\n", "[true]"),
    (b"- 0\n", "[0]"),
    (b"- -0\n", "[0]"),
    (b"- +1\n", "[1]"),
    (b"- 007\n", "[7]"),
    (b"- 0777\n", "[511]"),
    (b"- 08\n", "[8]"),
    (b"- 0o17\n", "[15]"),
    (b"- 0O17\n", "[15]"),
    (b"- 0x1F\n", "[31]"),
    (b"- 0XfF\n", "[255]"),
    (b"- 0b11\n", "[3]"),
    (b"- 0B1\n", "[1]"),
    (b"- -0b11\n", "[-3]"),
    (b"- -0b-1\n", "[\"-0b-1\"]"),
    (b"- 0b-1\n", "[-1]"),
    (b"- 1_000\n", "[1000]"),
    (b"- _1\n", "[\"_1\"]"),
    (b"- 1__0_\n", "[10]"),
    (b"- 0x_F_F\n", "[255]"),
    (b"- 9223372036854775807\n", "[9223372036854776000]"),
    (b"- 9223372036854775808\n", "[9223372036854776000]"),
    (b"- 18446744073709551615\n", "[18446744073709552000]"),
    (b"- 18446744073709551616\n", "[18446744073709552000]"),
    (b"- -9223372036854775808\n", "[-9223372036854776000]"),
    (b"- -9223372036854775809\n", "[-9223372036854776000]"),
    (b"- 1.\n", "[1]"),
    (b"- 1.5\n", "[1.5]"),
    (b"- .5\n", "[0.5]"),
    (b"- +.5\n", "[0.5]"),
    (b"- -.5\n", "[-0.5]"),
    (b"- 1e3\n", "[1000]"),
    (b"- 1E+3\n", "[1000]"),
    (b"- 1e\n", "[\"1e\"]"),
    (b"- 1e400\n", "[\"1e400\"]"),
    (b"- -1e400\n", "[\"-1e400\"]"),
    (b"- 1e-400\n", "[0]"),
    (b"- 1.5_5\n", "[1.55]"),
    (b"- 1_0.5e1_0\n", "[105000000000]"),
    (b"- .\n", "[\".\"]"),
    (b"- ..\n", "[\"..\"]"),
    (b"- +\n", "[\"+\"]"),
    (b"- -a\n", "[\"-a\"]"),
    (b"- .inf\n", "error converting YAML to JSON: json: unsupported value: +Inf"),
    (b"- -.Inf\n", "error converting YAML to JSON: json: unsupported value: -Inf"),
    (b"- +.INF\n", "error converting YAML to JSON: json: unsupported value: +Inf"),
    (b"- .NaN\n", "error converting YAML to JSON: json: unsupported value: NaN"),
    (b"- 1:30\n", "[\"1:30\"]"),
    (b"- 1:30:15.5\n", "[\"1:30:15.5\"]"),
    (b"- 2001-01-01\n", "[\"2001-01-01\"]"),
    (b"- 2001-1-1\n", "[\"2001-1-1\"]"),
    (b"- 2001-02-30\n", "[\"2001-02-30\"]"),
    (b"- 2001-12-14t21:59:43.10-05:00\n", "[\"2001-12-14t21:59:43.10-05:00\"]"),
    (b"- 2001-12-14 21:59:43.10 -5\n", "[\"2001-12-14 21:59:43.10 -5\"]"),
    (b"- 2001-12-14T21:59:43Z\n", "[\"2001-12-14T21:59:43Z\"]"),
    (b"- infinity\n", "[\"infinity\"]"),
    (b"- nan\n", "[\"nan\"]"),
    (b"- 0x\n", "[\"0x\"]"),
    (b"- 0b\n", "[\"0b\"]"),
    (b"- 1,000\n", "[\"1,000\"]"),
    ("- ١\n".as_bytes(), "[\"١\"]"),
];
