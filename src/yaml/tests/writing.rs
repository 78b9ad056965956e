//! Strings as go-yaml v2.4.3 (by way of JSON) and v3.0.4 write them, recorded from them.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use crate::data::{Elem, Kind, List, Map, MapType, Object, Value};
use crate::yaml::{marshal, marshal_pretty};

fn check(value: &Value, v2: &str, v3: &str, case: &str) {
    let text = |written: Vec<u8>| String::from_utf8(written).unwrap();
    let without_end = |written: String| written.strip_suffix('\n').map(str::to_owned).unwrap_or(written);
    // toYaml swallows errors.
    assert_eq!(
        without_end(marshal(value).map(text).unwrap_or_default()),
        v2,
        "toYaml {case:?}"
    );
    assert_eq!(
        without_end(text(marshal_pretty(value).unwrap())),
        v3,
        "toYamlPretty {case:?}"
    );
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().collect::<Map>())
}

fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::List(List::from(Vec::from(items)))
}

#[test]
fn strings_as_values() {
    for (text, v2, v3) in STRINGS {
        let string = || Value::string(*text);
        let value = map([("k", string()), ("l", list([string(), map([("m", string())])]))]);
        check(&value, v2, v3, text);
    }
}

#[test]
fn strings_as_keys() {
    for (text, v2, v3) in KEYS {
        let value = map([(text, list([Value::Int(1), map([(text, Value::Int(2))])]))]);
        check(&value, v2, v3, text);
    }
}

/// What only Go values can be: v2 sees their JSON, v3 sees them as they are.
#[test]
fn values_of_all_kinds() {
    for (value, v2, v3) in [
        (Value::Nil, "null", "null"),
        (Value::Bool(true), "true", "true"),
        (Value::Int(-1), "-1", "-1"),
        (Value::Uint64(u64::MAX), "18446744073709551615", "18446744073709551615"),
        (Value::Uint8(7), "7", "7"),
        (Value::Duration(90_000_000_000), "90000000000", "1m30s"),
        (Value::Float(1e6), "1000000", "1e+06"),
        (Value::Float(-0.0), "0", "-0"),
        (Value::Float(1e20), "1e+20", "1e+20"),
        (
            Value::Float(12345678901234567890.0),
            "12345678901234567000",
            "1.2345678901234567e+19",
        ),
        (
            Value::Float(-9223372036854775808.0),
            "-9.223372036854776e+18",
            "-9.223372036854776e+18",
        ),
        (Value::Float(1e-7), "1e-07", "1e-07"),
        (Value::Float(f64::NAN), "", ".nan"),
        (Value::Float(f64::NEG_INFINITY), "", "-.inf"),
        (Value::bytes("hi"), "aGk=", "- 104\n- 105"),
        (Value::List(List::nil(Elem::String)), "null", "[]"),
        (Value::Map(Map::nil(MapType::Any)), "null", "{}"),
        (Value::List(List::strings(["1", "a"])), "- \"1\"\n- a", "- \"1\"\n- a"),
        (
            Value::string(&b"a\xE2\x82b"[..]),
            "a\u{FFFD}\u{FFFD}b",
            "!!binary YeKCYg==",
        ),
        (list([list([]), map([])]), "- []\n- {}", "- []\n- {}"),
        (
            list([list([Value::Int(1), Value::Int(2)])]),
            "- - 1\n  - 2",
            "- - 1\n  - 2",
        ),
    ] {
        check(&value, v2, v3, &format!("{value:?}"));
    }
}

/// A struct of Go, as Helm's `BuildInfo`.
#[derive(Debug)]
struct Version;

impl Object for Version {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("common.BuildInfo")
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn display(&self) -> Vec<u8> {
        Vec::new()
    }

    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(vec![
            ("Version", Value::string("v4.2")),
            ("GoVersion", Value::string("1.26")),
        ])
    }

    fn equals(&self, _other: &dyn Object) -> bool {
        false
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[test]
fn structs() {
    let value = list([Value::Object(Rc::new(Version))]);
    let v2 = "- GoVersion: \"1.26\"\n  Version: v4.2";
    check(&value, v2, "- version: v4.2\n  goversion: \"1.26\"", "a struct");
}

#[test]
fn what_json_refuses() {
    let error = |value: &Value| marshal(value).unwrap_err().to_string();
    assert_eq!(
        error(&Value::Float(f64::INFINITY)),
        "error marshaling into JSON: json: unsupported value: +Inf"
    );
    let cyclic = Map::new();
    cyclic.insert("self", Value::Map(cyclic.clone()));
    let value = Value::Map(cyclic.clone());
    let words = "error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}";
    assert_eq!(error(&value), words);
    assert!(marshal_pretty(&value).is_err());
    cyclic.remove(b"self");
    assert_eq!(
        error(&Value::string("\x7F")),
        "yaml: control characters are not allowed"
    );
}

/// go-yaml reads the JSON again, and there a key's text is too long.
#[test]
fn keys_that_are_too_long_for_the_way_through_json() {
    let long = |length: usize| map([("k".repeat(length).as_str(), Value::Int(1))]);
    assert!(marshal(&long(1_022)).is_ok());
    let error = marshal(&long(1_023)).unwrap_err();
    assert_eq!(error.to_string(), "yaml: did not find expected ',' or '}'");
}

/// Strings as values, in a list and as a value of a deeper list: `toYaml` and `toYamlPretty`.
#[rustfmt::skip]
const STRINGS: &[(&str, &str, &str)] = &[
    ("", "k: \"\"\nl:\n- \"\"\n- m: \"\"", "k: \"\"\nl:\n  - \"\"\n  - m: \"\""),
    (" ", "k: ' '\nl:\n- ' '\n- m: ' '", "k: ' '\nl:\n  - ' '\n  - m: ' '"),
    ("a", "k: a\nl:\n- a\n- m: a", "k: a\nl:\n  - a\n  - m: a"),
    ("a b", "k: a b\nl:\n- a b\n- m: a b", "k: a b\nl:\n  - a b\n  - m: a b"),
    (" a", "k: ' a'\nl:\n- ' a'\n- m: ' a'", "k: ' a'\nl:\n  - ' a'\n  - m: ' a'"),
    ("a ", "k: 'a '\nl:\n- 'a '\n- m: 'a '", "k: 'a '\nl:\n  - 'a '\n  - m: 'a '"),
    ("a\tb", "k: \"a\\tb\"\nl:\n- \"a\\tb\"\n- m: \"a\\tb\"", "k: \"a\\tb\"\nl:\n  - \"a\\tb\"\n  - m: \"a\\tb\""),
    ("\t", "k: \"\\t\"\nl:\n- \"\\t\"\n- m: \"\\t\"", "k: \"\\t\"\nl:\n  - \"\\t\"\n  - m: \"\\t\""),
    ("a: b", "k: 'a: b'\nl:\n- 'a: b'\n- m: 'a: b'", "k: 'a: b'\nl:\n  - 'a: b'\n  - m: 'a: b'"),
    ("a:b", "k: a:b\nl:\n- a:b\n- m: a:b", "k: a:b\nl:\n  - a:b\n  - m: a:b"),
    ("a:", "k: 'a:'\nl:\n- 'a:'\n- m: 'a:'", "k: 'a:'\nl:\n  - 'a:'\n  - m: 'a:'"),
    (":a", "k: :a\nl:\n- :a\n- m: :a", "k: :a\nl:\n  - :a\n  - m: :a"),
    (":", "k: ':'\nl:\n- ':'\n- m: ':'", "k: ':'\nl:\n  - ':'\n  - m: ':'"),
    ("- a", "k: '- a'\nl:\n- '- a'\n- m: '- a'", "k: '- a'\nl:\n  - '- a'\n  - m: '- a'"),
    ("-", "k: '-'\nl:\n- '-'\n- m: '-'", "k: '-'\nl:\n  - '-'\n  - m: '-'"),
    ("--", "k: --\nl:\n- --\n- m: --", "k: --\nl:\n  - --\n  - m: --"),
    ("-a", "k: -a\nl:\n- -a\n- m: -a", "k: -a\nl:\n  - -a\n  - m: -a"),
    ("---", "k: '---'\nl:\n- '---'\n- m: '---'", "k: '---'\nl:\n  - '---'\n  - m: '---'"),
    ("---a", "k: '---a'\nl:\n- '---a'\n- m: '---a'", "k: '---a'\nl:\n  - '---a'\n  - m: '---a'"),
    ("...", "k: '...'\nl:\n- '...'\n- m: '...'", "k: '...'\nl:\n  - '...'\n  - m: '...'"),
    ("? a", "k: '? a'\nl:\n- '? a'\n- m: '? a'", "k: '? a'\nl:\n  - '? a'\n  - m: '? a'"),
    ("?a", "k: ?a\nl:\n- ?a\n- m: ?a", "k: ?a\nl:\n  - ?a\n  - m: ?a"),
    ("?", "k: '?'\nl:\n- '?'\n- m: '?'", "k: '?'\nl:\n  - '?'\n  - m: '?'"),
    ("#a", "k: '#a'\nl:\n- '#a'\n- m: '#a'", "k: '#a'\nl:\n  - '#a'\n  - m: '#a'"),
    ("a#b", "k: a#b\nl:\n- a#b\n- m: a#b", "k: a#b\nl:\n  - a#b\n  - m: a#b"),
    ("a #b", "k: 'a #b'\nl:\n- 'a #b'\n- m: 'a #b'", "k: 'a #b'\nl:\n  - 'a #b'\n  - m: 'a #b'"),
    (",a", "k: ',a'\nl:\n- ',a'\n- m: ',a'", "k: ',a'\nl:\n  - ',a'\n  - m: ',a'"),
    ("a,b", "k: a,b\nl:\n- a,b\n- m: a,b", "k: a,b\nl:\n  - a,b\n  - m: a,b"),
    ("[a", "k: '[a'\nl:\n- '[a'\n- m: '[a'", "k: '[a'\nl:\n  - '[a'\n  - m: '[a'"),
    ("a]", "k: a]\nl:\n- a]\n- m: a]", "k: a]\nl:\n  - a]\n  - m: a]"),
    ("{a", "k: '{a'\nl:\n- '{a'\n- m: '{a'", "k: '{a'\nl:\n  - '{a'\n  - m: '{a'"),
    ("&a", "k: '&a'\nl:\n- '&a'\n- m: '&a'", "k: '&a'\nl:\n  - '&a'\n  - m: '&a'"),
    ("*a", "k: '*a'\nl:\n- '*a'\n- m: '*a'", "k: '*a'\nl:\n  - '*a'\n  - m: '*a'"),
    ("!a", "k: '!a'\nl:\n- '!a'\n- m: '!a'", "k: '!a'\nl:\n  - '!a'\n  - m: '!a'"),
    ("|a", "k: '|a'\nl:\n- '|a'\n- m: '|a'", "k: '|a'\nl:\n  - '|a'\n  - m: '|a'"),
    (">a", "k: '>a'\nl:\n- '>a'\n- m: '>a'", "k: '>a'\nl:\n  - '>a'\n  - m: '>a'"),
    ("'a", "k: '''a'\nl:\n- '''a'\n- m: '''a'", "k: '''a'\nl:\n  - '''a'\n  - m: '''a'"),
    ("it's", "k: it's\nl:\n- it's\n- m: it's", "k: it's\nl:\n  - it's\n  - m: it's"),
    ("\"a\"", "k: '\"a\"'\nl:\n- '\"a\"'\n- m: '\"a\"'", "k: '\"a\"'\nl:\n  - '\"a\"'\n  - m: '\"a\"'"),
    ("say \"hi\": it's", "k: 'say \"hi\": it''s'\nl:\n- 'say \"hi\": it''s'\n- m: 'say \"hi\": it''s'", "k: 'say \"hi\": it''s'\nl:\n  - 'say \"hi\": it''s'\n  - m: 'say \"hi\": it''s'"),
    ("%a", "k: '%a'\nl:\n- '%a'\n- m: '%a'", "k: '%a'\nl:\n  - '%a'\n  - m: '%a'"),
    ("@a", "k: '@a'\nl:\n- '@a'\n- m: '@a'", "k: '@a'\nl:\n  - '@a'\n  - m: '@a'"),
    ("`a", "k: '`a'\nl:\n- '`a'\n- m: '`a'", "k: '`a'\nl:\n  - '`a'\n  - m: '`a'"),
    ("=", "k: =\nl:\n- =\n- m: =", "k: =\nl:\n  - =\n  - m: ="),
    ("<<", "k: <<\nl:\n- <<\n- m: <<", "k: <<\nl:\n  - <<\n  - m: <<"),
    ("a\\b", "k: a\\b\nl:\n- a\\b\n- m: a\\b", "k: a\\b\nl:\n  - a\\b\n  - m: a\\b"),
    ("a\nb", "k: |-\n  a\n  b\nl:\n- |-\n  a\n  b\n- m: |-\n    a\n    b", "k: |-\n  a\n  b\nl:\n  - |-\n    a\n    b\n  - m: |-\n      a\n      b"),
    ("a\nb\n", "k: |\n  a\n  b\nl:\n- |\n  a\n  b\n- m: |\n    a\n    b", "k: |\n  a\n  b\nl:\n  - |\n    a\n    b\n  - m: |\n      a\n      b"),
    ("a\n\n", "k: |+\n  a\n\nl:\n- |+\n  a\n\n- m: |+\n    a\n", "k: |+\n  a\n\nl:\n  - |+\n    a\n\n  - m: |+\n      a\n"),
    ("\na", "k: |2-\n\n  a\nl:\n- |2-\n\n  a\n- m: |2-\n\n    a", "k: |2-\n\n  a\nl:\n  - |2-\n\n    a\n  - m: |2-\n\n      a"),
    ("\n", "k: |2+\n\nl:\n- |2+\n\n- m: |2+\n", "k: |2+\n\nl:\n  - |2+\n\n  - m: |2+\n"),
    ("\n\n", "k: |2+\n\n\nl:\n- |2+\n\n\n- m: |2+\n\n", "k: |2+\n\n\nl:\n  - |2+\n\n\n  - m: |2+\n\n"),
    (" a\nb", "k: |2-\n   a\n  b\nl:\n- |2-\n   a\n  b\n- m: |2-\n     a\n    b", "k: |2-\n   a\n  b\nl:\n  - |2-\n     a\n    b\n  - m: |2-\n       a\n      b"),
    ("a \nb", "k: \"a \\nb\"\nl:\n- \"a \\nb\"\n- m: \"a \\nb\"", "k: \"a \\nb\"\nl:\n  - \"a \\nb\"\n  - m: \"a \\nb\""),
    ("a\n b", "k: |-\n  a\n   b\nl:\n- |-\n  a\n   b\n- m: |-\n    a\n     b", "k: |-\n  a\n   b\nl:\n  - |-\n    a\n     b\n  - m: |-\n      a\n       b"),
    ("a\nb ", "k: \"a\\nb \"\nl:\n- \"a\\nb \"\n- m: \"a\\nb \"", "k: \"a\\nb \"\nl:\n  - \"a\\nb \"\n  - m: \"a\\nb \""),
    ("a\n\tb", "k: \"a\\n\\tb\"\nl:\n- \"a\\n\\tb\"\n- m: \"a\\n\\tb\"", "k: |-\n  a\n  \tb\nl:\n  - |-\n    a\n    \tb\n  - m: |-\n      a\n      \tb"),
    ("a\r\nb", "k: \"a\\r\\nb\"\nl:\n- \"a\\r\\nb\"\n- m: \"a\\r\\nb\"", "k: \"a\\r\\nb\"\nl:\n  - \"a\\r\\nb\"\n  - m: \"a\\r\\nb\""),
    ("a\rb", "k: \"a\\rb\"\nl:\n- \"a\\rb\"\n- m: \"a\\rb\"", "k: \"a\\rb\"\nl:\n  - \"a\\rb\"\n  - m: \"a\\rb\""),
    ("yes", "k: \"yes\"\nl:\n- \"yes\"\n- m: \"yes\"", "k: \"yes\"\nl:\n  - \"yes\"\n  - m: \"yes\""),
    ("n", "k: \"n\"\nl:\n- \"n\"\n- m: \"n\"", "k: \"n\"\nl:\n  - \"n\"\n  - m: \"n\""),
    ("y", "k: \"y\"\nl:\n- \"y\"\n- m: \"y\"", "k: \"y\"\nl:\n  - \"y\"\n  - m: \"y\""),
    ("~", "k: \"~\"\nl:\n- \"~\"\n- m: \"~\"", "k: \"~\"\nl:\n  - \"~\"\n  - m: \"~\""),
    ("null", "k: \"null\"\nl:\n- \"null\"\n- m: \"null\"", "k: \"null\"\nl:\n  - \"null\"\n  - m: \"null\""),
    ("1", "k: \"1\"\nl:\n- \"1\"\n- m: \"1\"", "k: \"1\"\nl:\n  - \"1\"\n  - m: \"1\""),
    ("1.5", "k: \"1.5\"\nl:\n- \"1.5\"\n- m: \"1.5\"", "k: \"1.5\"\nl:\n  - \"1.5\"\n  - m: \"1.5\""),
    ("1e3", "k: \"1e3\"\nl:\n- \"1e3\"\n- m: \"1e3\"", "k: \"1e3\"\nl:\n  - \"1e3\"\n  - m: \"1e3\""),
    ("0x1", "k: \"0x1\"\nl:\n- \"0x1\"\n- m: \"0x1\"", "k: \"0x1\"\nl:\n  - \"0x1\"\n  - m: \"0x1\""),
    ("0o7", "k: \"0o7\"\nl:\n- \"0o7\"\n- m: \"0o7\"", "k: \"0o7\"\nl:\n  - \"0o7\"\n  - m: \"0o7\""),
    ("0o-7", "k: 0o-7\nl:\n- 0o-7\n- m: 0o-7", "k: \"0o-7\"\nl:\n  - \"0o-7\"\n  - m: \"0o-7\""),
    ("0b-1", "k: \"0b-1\"\nl:\n- \"0b-1\"\n- m: \"0b-1\"", "k: \"0b-1\"\nl:\n  - \"0b-1\"\n  - m: \"0b-1\""),
    ("1_0", "k: \"1_0\"\nl:\n- \"1_0\"\n- m: \"1_0\"", "k: \"1_0\"\nl:\n  - \"1_0\"\n  - m: \"1_0\""),
    ("1:30", "k: \"1:30\"\nl:\n- \"1:30\"\n- m: \"1:30\"", "k: \"1:30\"\nl:\n  - \"1:30\"\n  - m: \"1:30\""),
    ("1:60", "k: 1:60\nl:\n- 1:60\n- m: 1:60", "k: 1:60\nl:\n  - 1:60\n  - m: 1:60"),
    ("1:30.5", "k: \"1:30.5\"\nl:\n- \"1:30.5\"\n- m: \"1:30.5\"", "k: \"1:30.5\"\nl:\n  - \"1:30.5\"\n  - m: \"1:30.5\""),
    ("190:20:30", "k: \"190:20:30\"\nl:\n- \"190:20:30\"\n- m: \"190:20:30\"", "k: \"190:20:30\"\nl:\n  - \"190:20:30\"\n  - m: \"190:20:30\""),
    ("2001-01-01", "k: \"2001-01-01\"\nl:\n- \"2001-01-01\"\n- m: \"2001-01-01\"", "k: \"2001-01-01\"\nl:\n  - \"2001-01-01\"\n  - m: \"2001-01-01\""),
    ("2001-1-1", "k: \"2001-1-1\"\nl:\n- \"2001-1-1\"\n- m: \"2001-1-1\"", "k: \"2001-1-1\"\nl:\n  - \"2001-1-1\"\n  - m: \"2001-1-1\""),
    ("2001-13-01", "k: 2001-13-01\nl:\n- 2001-13-01\n- m: 2001-13-01", "k: 2001-13-01\nl:\n  - 2001-13-01\n  - m: 2001-13-01"),
    (".5", "k: \".5\"\nl:\n- \".5\"\n- m: \".5\"", "k: \".5\"\nl:\n  - \".5\"\n  - m: \".5\""),
    (".", "k: .\nl:\n- .\n- m: .", "k: .\nl:\n  - .\n  - m: ."),
    ("-.", "k: -.\nl:\n- -.\n- m: -.", "k: -.\nl:\n  - -.\n  - m: -."),
    (".inf", "k: \".inf\"\nl:\n- \".inf\"\n- m: \".inf\"", "k: \".inf\"\nl:\n  - \".inf\"\n  - m: \".inf\""),
    ("+1", "k: \"+1\"\nl:\n- \"+1\"\n- m: \"+1\"", "k: \"+1\"\nl:\n  - \"+1\"\n  - m: \"+1\""),
    ("1a", "k: 1a\nl:\n- 1a\n- m: 1a", "k: 1a\nl:\n  - 1a\n  - m: 1a"),
    ("é", "k: é\nl:\n- é\n- m: é", "k: é\nl:\n  - é\n  - m: é"),
    ("\u{a0}", "k: \u{a0}\nl:\n- \u{a0}\n- m: \u{a0}", "k: \u{a0}\nl:\n  - \u{a0}\n  - m: \u{a0}"),
    ("\u{85}", "k: ' '\nl:\n- ' '\n- m: ' '", "k: \"\\N\"\nl:\n  - \"\\N\"\n  - m: \"\\N\""),
    ("a\u{85}b", "k: a b\nl:\n- a b\n- m: a b", "k: \"a\\Nb\"\nl:\n  - \"a\\Nb\"\n  - m: \"a\\Nb\""),
    ("a  \u{85}  b", "k: a b\nl:\n- a b\n- m: a b", "k: \"a  \\N  b\"\nl:\n  - \"a  \\N  b\"\n  - m: \"a  \\N  b\""),
    ("\u{2028}", "k: '\u{2028}'\nl:\n- '\u{2028}'\n- m: '\u{2028}'", "k: '\u{2028}'\nl:\n  - '\u{2028}'\n  - m: '\u{2028}'"),
    ("a\u{2028}b", "k: 'a\u{2028}  b'\nl:\n- 'a\u{2028}  b'\n- m: 'a\u{2028}    b'", "k: 'a\u{2028}  b'\nl:\n  - 'a\u{2028}    b'\n  - m: 'a\u{2028}      b'"),
    ("\u{2029} b", "k: \"\\P b\"\nl:\n- \"\\P b\"\n- m: \"\\P b\"", "k: \"\\P b\"\nl:\n  - \"\\P b\"\n  - m: \"\\P b\""),
    ("\u{feff}", "k: \"\\uFEFF\"\nl:\n- \"\\uFEFF\"\n- m: \"\\uFEFF\"", "k: \"\\uFEFF\"\nl:\n  - \"\\uFEFF\"\n  - m: \"\\uFEFF\""),
    ("\u{feff}ab c", "k: \"\\uFEFF\\x61\\x62\\x20\\x63\"\nl:\n- \"\\uFEFF\\x61\\x62\\x20\\x63\"\n- m: \"\\uFEFF\\x61\\x62\\x20\\x63\"", "k: \"\\uFEFF\\x61\\x62\\x20\\x63\"\nl:\n  - \"\\uFEFF\\x61\\x62\\x20\\x63\"\n  - m: \"\\uFEFF\\x61\\x62\\x20\\x63\""),
    ("a\u{feff}b", "k: \"a\\uFEFFb\"\nl:\n- \"a\\uFEFFb\"\n- m: \"a\\uFEFFb\"", "k: \"a\\uFEFFb\"\nl:\n  - \"a\\uFEFFb\"\n  - m: \"a\\uFEFFb\""),
    ("\x7f", "", "k: \"\\x7F\"\nl:\n  - \"\\x7F\"\n  - m: \"\\x7F\""),
    ("\u{80}", "", "k: \"\\x80\"\nl:\n  - \"\\x80\"\n  - m: \"\\x80\""),
    ("\u{fffe}", "", "k: \"\\uFFFE\"\nl:\n  - \"\\uFFFE\"\n  - m: \"\\uFFFE\""),
    ("�", "k: �\nl:\n- �\n- m: �", "k: �\nl:\n  - �\n  - m: �"),
    ("\x07\x1b\x00", "k: \"\\a\\e\\0\"\nl:\n- \"\\a\\e\\0\"\n- m: \"\\a\\e\\0\"", "k: \"\\a\\e\\0\"\nl:\n  - \"\\a\\e\\0\"\n  - m: \"\\a\\e\\0\""),
    ("😀", "k: \"\\U0001F600\"\nl:\n- \"\\U0001F600\"\n- m: \"\\U0001F600\"", "k: \"\\U0001F600\"\nl:\n  - \"\\U0001F600\"\n  - m: \"\\U0001F600\""),
    ("a 😀 b\n", "k: \"a \\U0001F600 b\\n\"\nl:\n- \"a \\U0001F600 b\\n\"\n- m: \"a \\U0001F600 b\\n\"", "k: \"a \\U0001F600 b\\n\"\nl:\n  - \"a \\U0001F600 b\\n\"\n  - m: \"a \\U0001F600 b\\n\""),
    ("<&>", "k: <&>\nl:\n- <&>\n- m: <&>", "k: <&>\nl:\n  - <&>\n  - m: <&>"),
    ("word word word word word word word word word word word word word word word word word word ", "k: 'word word word word word word word word word word word word word word word word\n  word word '\nl:\n- 'word word word word word word word word word word word word word word word word\n  word word '\n- m: 'word word word word word word word word word word word word word word word word\n    word word '", "k: 'word word word word word word word word word word word word word word word word word word '\nl:\n  - 'word word word word word word word word word word word word word word word word word word '\n  - m: 'word word word word word word word word word word word word word word word word word word '"),
    ("word word word word word word word word word word word word word word word word word word", "k: word word word word word word word word word word word word word word word word\n  word word\nl:\n- word word word word word word word word word word word word word word word word\n  word word\n- m: word word word word word word word word word word word word word word word word\n    word word", "k: word word word word word word word word word word word word word word word word word word\nl:\n  - word word word word word word word word word word word word word word word word word word\n  - m: word word word word word word word word word word word word word word word word word word"),
    ("w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x", "k: 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord\n  w:ord w:ord w:ord w:ord w:ord: x'\nl:\n- 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord\n  w:ord w:ord w:ord w:ord: x'\n- m: 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord\n    w:ord w:ord w:ord w:ord w:ord: x'", "k: 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x'\nl:\n  - 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x'\n  - m: 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x'"),
    ("wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd", "k: wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd\n  wörd wörd\nl:\n- wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd\n  wörd wörd\n- m: wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd\n    wörd wörd", "k: wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd\nl:\n  - wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd\n  - m: wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd"),
    ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\nl:\n- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n- m: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n    yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", "k: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\nl:\n  - xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n  - m: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"),
    ("a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c", "k: a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c\n  a  b   c a  b   c a  b   c\nl:\n- a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c\n  a  b   c a  b   c a  b   c\n- m: a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c\n    a  b   c a  b   c a  b   c", "k: a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c\nl:\n  - a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c\n  - m: a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c"),
    ("it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's", "k: it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's\n  it's it's it's it's\nl:\n- it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's\n  it's it's it's it's\n- m: it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's\n    it's it's it's it's", "k: it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's\nl:\n  - it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's\n  - m: it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's"),
    ("\x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c", "k: \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\n  \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\"\nl:\n- \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\n  \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\"\n- m: \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b\n    \\ c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\"", "k: \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\"\nl:\n  - \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\"\n  - m: \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\""),
    ("'word word word word word word word word word word word word word word word word word word word word ", "k: '''word word word word word word word word word word word word word word word word\n  word word word word '\nl:\n- '''word word word word word word word word word word word word word word word word\n  word word word word '\n- m: '''word word word word word word word word word word word word word word word\n    word word word word word '", "k: '''word word word word word word word word word word word word word word word word word word word word '\nl:\n  - '''word word word word word word word word word word word word word word word word word word word word '\n  - m: '''word word word word word word word word word word word word word word word word word word word word '"),
];

/// Strings as keys: `toYaml` and `toYamlPretty`.
#[rustfmt::skip]
const KEYS: &[(&str, &str, &str)] = &[
    ("", "\"\":\n- 1\n- \"\": 2", "\"\":\n  - 1\n  - \"\": 2"),
    (" ", "' ':\n- 1\n- ' ': 2", "' ':\n  - 1\n  - ' ': 2"),
    ("a", "a:\n- 1\n- a: 2", "a:\n  - 1\n  - a: 2"),
    ("a b", "a b:\n- 1\n- a b: 2", "a b:\n  - 1\n  - a b: 2"),
    (" a", "' a':\n- 1\n- ' a': 2", "' a':\n  - 1\n  - ' a': 2"),
    ("a ", "'a ':\n- 1\n- 'a ': 2", "'a ':\n  - 1\n  - 'a ': 2"),
    ("a\tb", "\"a\\tb\":\n- 1\n- \"a\\tb\": 2", "\"a\\tb\":\n  - 1\n  - \"a\\tb\": 2"),
    ("\t", "\"\\t\":\n- 1\n- \"\\t\": 2", "\"\\t\":\n  - 1\n  - \"\\t\": 2"),
    ("a: b", "'a: b':\n- 1\n- 'a: b': 2", "'a: b':\n  - 1\n  - 'a: b': 2"),
    ("a:b", "a:b:\n- 1\n- a:b: 2", "a:b:\n  - 1\n  - a:b: 2"),
    ("a:", "'a:':\n- 1\n- 'a:': 2", "'a:':\n  - 1\n  - 'a:': 2"),
    (":a", ":a:\n- 1\n- :a: 2", ":a:\n  - 1\n  - :a: 2"),
    (":", "':':\n- 1\n- ':': 2", "':':\n  - 1\n  - ':': 2"),
    ("- a", "'- a':\n- 1\n- '- a': 2", "'- a':\n  - 1\n  - '- a': 2"),
    ("-", "'-':\n- 1\n- '-': 2", "'-':\n  - 1\n  - '-': 2"),
    ("--", "--:\n- 1\n- --: 2", "--:\n  - 1\n  - --: 2"),
    ("-a", "-a:\n- 1\n- -a: 2", "-a:\n  - 1\n  - -a: 2"),
    ("---", "'---':\n- 1\n- '---': 2", "'---':\n  - 1\n  - '---': 2"),
    ("---a", "'---a':\n- 1\n- '---a': 2", "'---a':\n  - 1\n  - '---a': 2"),
    ("...", "'...':\n- 1\n- '...': 2", "'...':\n  - 1\n  - '...': 2"),
    ("? a", "'? a':\n- 1\n- '? a': 2", "'? a':\n  - 1\n  - '? a': 2"),
    ("?a", "?a:\n- 1\n- ?a: 2", "?a:\n  - 1\n  - ?a: 2"),
    ("?", "'?':\n- 1\n- '?': 2", "'?':\n  - 1\n  - '?': 2"),
    ("#a", "'#a':\n- 1\n- '#a': 2", "'#a':\n  - 1\n  - '#a': 2"),
    ("a#b", "a#b:\n- 1\n- a#b: 2", "a#b:\n  - 1\n  - a#b: 2"),
    ("a #b", "'a #b':\n- 1\n- 'a #b': 2", "'a #b':\n  - 1\n  - 'a #b': 2"),
    (",a", "',a':\n- 1\n- ',a': 2", "',a':\n  - 1\n  - ',a': 2"),
    ("a,b", "a,b:\n- 1\n- a,b: 2", "a,b:\n  - 1\n  - a,b: 2"),
    ("[a", "'[a':\n- 1\n- '[a': 2", "'[a':\n  - 1\n  - '[a': 2"),
    ("a]", "a]:\n- 1\n- a]: 2", "a]:\n  - 1\n  - a]: 2"),
    ("{a", "'{a':\n- 1\n- '{a': 2", "'{a':\n  - 1\n  - '{a': 2"),
    ("&a", "'&a':\n- 1\n- '&a': 2", "'&a':\n  - 1\n  - '&a': 2"),
    ("*a", "'*a':\n- 1\n- '*a': 2", "'*a':\n  - 1\n  - '*a': 2"),
    ("!a", "'!a':\n- 1\n- '!a': 2", "'!a':\n  - 1\n  - '!a': 2"),
    ("|a", "'|a':\n- 1\n- '|a': 2", "'|a':\n  - 1\n  - '|a': 2"),
    (">a", "'>a':\n- 1\n- '>a': 2", "'>a':\n  - 1\n  - '>a': 2"),
    ("'a", "'''a':\n- 1\n- '''a': 2", "'''a':\n  - 1\n  - '''a': 2"),
    ("it's", "it's:\n- 1\n- it's: 2", "it's:\n  - 1\n  - it's: 2"),
    ("\"a\"", "'\"a\"':\n- 1\n- '\"a\"': 2", "'\"a\"':\n  - 1\n  - '\"a\"': 2"),
    ("say \"hi\": it's", "'say \"hi\": it''s':\n- 1\n- 'say \"hi\": it''s': 2", "'say \"hi\": it''s':\n  - 1\n  - 'say \"hi\": it''s': 2"),
    ("%a", "'%a':\n- 1\n- '%a': 2", "'%a':\n  - 1\n  - '%a': 2"),
    ("@a", "'@a':\n- 1\n- '@a': 2", "'@a':\n  - 1\n  - '@a': 2"),
    ("`a", "'`a':\n- 1\n- '`a': 2", "'`a':\n  - 1\n  - '`a': 2"),
    ("=", "=:\n- 1\n- =: 2", "=:\n  - 1\n  - =: 2"),
    ("<<", "<<:\n- 1\n- <<: 2", "<<:\n  - 1\n  - <<: 2"),
    ("a\\b", "a\\b:\n- 1\n- a\\b: 2", "a\\b:\n  - 1\n  - a\\b: 2"),
    ("a\nb", "? |-\n  a\n  b\n: - 1\n  - ? |-\n      a\n      b\n    : 2", "? |-\n  a\n  b\n: - 1\n  - ? |-\n      a\n      b\n    : 2"),
    ("a\nb\n", "? |\n  a\n  b\n: - 1\n  - ? |\n      a\n      b\n    : 2", "? |\n  a\n  b\n: - 1\n  - ? |\n      a\n      b\n    : 2"),
    ("a\n\n", "? |+\n  a\n\n: - 1\n  - ? |+\n      a\n\n    : 2", "? |+\n  a\n\n: - 1\n  - ? |+\n      a\n\n    : 2"),
    ("\na", "? |2-\n\n  a\n: - 1\n  - ? |2-\n\n      a\n    : 2", "? |2-\n\n  a\n: - 1\n  - ? |2-\n\n      a\n    : 2"),
    ("\n", "? |2+\n\n: - 1\n  - ? |2+\n\n    : 2", "? |2+\n\n: - 1\n  - ? |2+\n\n    : 2"),
    ("\n\n", "? |2+\n\n\n: - 1\n  - ? |2+\n\n\n    : 2", "? |2+\n\n\n: - 1\n  - ? |2+\n\n\n    : 2"),
    (" a\nb", "? |2-\n   a\n  b\n: - 1\n  - ? |2-\n       a\n      b\n    : 2", "? |2-\n   a\n  b\n: - 1\n  - ? |2-\n       a\n      b\n    : 2"),
    ("a \nb", "? \"a \\nb\"\n: - 1\n  - ? \"a \\nb\"\n    : 2", "? \"a \\nb\"\n: - 1\n  - ? \"a \\nb\"\n    : 2"),
    ("a\n b", "? |-\n  a\n   b\n: - 1\n  - ? |-\n      a\n       b\n    : 2", "? |-\n  a\n   b\n: - 1\n  - ? |-\n      a\n       b\n    : 2"),
    ("a\nb ", "? \"a\\nb \"\n: - 1\n  - ? \"a\\nb \"\n    : 2", "? \"a\\nb \"\n: - 1\n  - ? \"a\\nb \"\n    : 2"),
    ("a\n\tb", "? \"a\\n\\tb\"\n: - 1\n  - ? \"a\\n\\tb\"\n    : 2", "? |-\n  a\n  \tb\n: - 1\n  - ? |-\n      a\n      \tb\n    : 2"),
    ("a\r\nb", "? \"a\\r\\nb\"\n: - 1\n  - ? \"a\\r\\nb\"\n    : 2", "? \"a\\r\\nb\"\n: - 1\n  - ? \"a\\r\\nb\"\n    : 2"),
    ("a\rb", "? \"a\\rb\"\n: - 1\n  - ? \"a\\rb\"\n    : 2", "? \"a\\rb\"\n: - 1\n  - ? \"a\\rb\"\n    : 2"),
    ("yes", "\"yes\":\n- 1\n- \"yes\": 2", "\"yes\":\n  - 1\n  - \"yes\": 2"),
    ("n", "\"n\":\n- 1\n- \"n\": 2", "\"n\":\n  - 1\n  - \"n\": 2"),
    ("y", "\"y\":\n- 1\n- \"y\": 2", "\"y\":\n  - 1\n  - \"y\": 2"),
    ("~", "\"~\":\n- 1\n- \"~\": 2", "\"~\":\n  - 1\n  - \"~\": 2"),
    ("null", "\"null\":\n- 1\n- \"null\": 2", "\"null\":\n  - 1\n  - \"null\": 2"),
    ("1", "\"1\":\n- 1\n- \"1\": 2", "\"1\":\n  - 1\n  - \"1\": 2"),
    ("1.5", "\"1.5\":\n- 1\n- \"1.5\": 2", "\"1.5\":\n  - 1\n  - \"1.5\": 2"),
    ("1e3", "\"1e3\":\n- 1\n- \"1e3\": 2", "\"1e3\":\n  - 1\n  - \"1e3\": 2"),
    ("0x1", "\"0x1\":\n- 1\n- \"0x1\": 2", "\"0x1\":\n  - 1\n  - \"0x1\": 2"),
    ("0o7", "\"0o7\":\n- 1\n- \"0o7\": 2", "\"0o7\":\n  - 1\n  - \"0o7\": 2"),
    ("0o-7", "0o-7:\n- 1\n- 0o-7: 2", "\"0o-7\":\n  - 1\n  - \"0o-7\": 2"),
    ("0b-1", "\"0b-1\":\n- 1\n- \"0b-1\": 2", "\"0b-1\":\n  - 1\n  - \"0b-1\": 2"),
    ("1_0", "\"1_0\":\n- 1\n- \"1_0\": 2", "\"1_0\":\n  - 1\n  - \"1_0\": 2"),
    ("1:30", "\"1:30\":\n- 1\n- \"1:30\": 2", "\"1:30\":\n  - 1\n  - \"1:30\": 2"),
    ("1:60", "1:60:\n- 1\n- 1:60: 2", "1:60:\n  - 1\n  - 1:60: 2"),
    ("1:30.5", "\"1:30.5\":\n- 1\n- \"1:30.5\": 2", "\"1:30.5\":\n  - 1\n  - \"1:30.5\": 2"),
    ("190:20:30", "\"190:20:30\":\n- 1\n- \"190:20:30\": 2", "\"190:20:30\":\n  - 1\n  - \"190:20:30\": 2"),
    ("2001-01-01", "\"2001-01-01\":\n- 1\n- \"2001-01-01\": 2", "\"2001-01-01\":\n  - 1\n  - \"2001-01-01\": 2"),
    ("2001-1-1", "\"2001-1-1\":\n- 1\n- \"2001-1-1\": 2", "\"2001-1-1\":\n  - 1\n  - \"2001-1-1\": 2"),
    ("2001-13-01", "2001-13-01:\n- 1\n- 2001-13-01: 2", "2001-13-01:\n  - 1\n  - 2001-13-01: 2"),
    (".5", "\".5\":\n- 1\n- \".5\": 2", "\".5\":\n  - 1\n  - \".5\": 2"),
    (".", ".:\n- 1\n- .: 2", ".:\n  - 1\n  - .: 2"),
    ("-.", "-.:\n- 1\n- -.: 2", "-.:\n  - 1\n  - -.: 2"),
    (".inf", "\".inf\":\n- 1\n- \".inf\": 2", "\".inf\":\n  - 1\n  - \".inf\": 2"),
    ("+1", "\"+1\":\n- 1\n- \"+1\": 2", "\"+1\":\n  - 1\n  - \"+1\": 2"),
    ("1a", "1a:\n- 1\n- 1a: 2", "1a:\n  - 1\n  - 1a: 2"),
    ("é", "é:\n- 1\n- é: 2", "é:\n  - 1\n  - é: 2"),
    ("\u{a0}", "\u{a0}:\n- 1\n- \u{a0}: 2", "\u{a0}:\n  - 1\n  - \u{a0}: 2"),
    ("\u{85}", "", "? \"\\N\"\n: - 1\n  - ? \"\\N\"\n    : 2"),
    ("a\u{85}b", "", "? \"a\\Nb\"\n: - 1\n  - ? \"a\\Nb\"\n    : 2"),
    ("a  \u{85}  b", "", "? \"a  \\N  b\"\n: - 1\n  - ? \"a  \\N  b\"\n    : 2"),
    ("\u{2028}", "? '\u{2028}'\n: - 1\n  - ? '\u{2028}'\n    : 2", "? '\u{2028}'\n: - 1\n  - ? '\u{2028}'\n    : 2"),
    ("a\u{2028}b", "? 'a\u{2028}  b'\n: - 1\n  - ? 'a\u{2028}      b'\n    : 2", "? 'a\u{2028}  b'\n: - 1\n  - ? 'a\u{2028}      b'\n    : 2"),
    ("\u{2029} b", "? \"\\P b\"\n: - 1\n  - ? \"\\P b\"\n    : 2", "? \"\\P b\"\n: - 1\n  - ? \"\\P b\"\n    : 2"),
    ("\u{feff}", "\"\\uFEFF\":\n- 1\n- \"\\uFEFF\": 2", "\"\\uFEFF\":\n  - 1\n  - \"\\uFEFF\": 2"),
    ("\u{feff}ab c", "\"\\uFEFF\\x61\\x62\\x20\\x63\":\n- 1\n- \"\\uFEFF\\x61\\x62\\x20\\x63\": 2", "\"\\uFEFF\\x61\\x62\\x20\\x63\":\n  - 1\n  - \"\\uFEFF\\x61\\x62\\x20\\x63\": 2"),
    ("a\u{feff}b", "\"a\\uFEFFb\":\n- 1\n- \"a\\uFEFFb\": 2", "\"a\\uFEFFb\":\n  - 1\n  - \"a\\uFEFFb\": 2"),
    ("\x7f", "", "\"\\x7F\":\n  - 1\n  - \"\\x7F\": 2"),
    ("\u{80}", "", "\"\\x80\":\n  - 1\n  - \"\\x80\": 2"),
    ("\u{fffe}", "", "\"\\uFFFE\":\n  - 1\n  - \"\\uFFFE\": 2"),
    ("�", "�:\n- 1\n- �: 2", "�:\n  - 1\n  - �: 2"),
    ("\x07\x1b\x00", "\"\\a\\e\\0\":\n- 1\n- \"\\a\\e\\0\": 2", "\"\\a\\e\\0\":\n  - 1\n  - \"\\a\\e\\0\": 2"),
    ("😀", "\"\\U0001F600\":\n- 1\n- \"\\U0001F600\": 2", "\"\\U0001F600\":\n  - 1\n  - \"\\U0001F600\": 2"),
    ("a 😀 b\n", "? \"a \\U0001F600 b\\n\"\n: - 1\n  - ? \"a \\U0001F600 b\\n\"\n    : 2", "? \"a \\U0001F600 b\\n\"\n: - 1\n  - ? \"a \\U0001F600 b\\n\"\n    : 2"),
    ("<&>", "<&>:\n- 1\n- <&>: 2", "<&>:\n  - 1\n  - <&>: 2"),
    ("word word word word word word word word word word word word word word word word word word ", "'word word word word word word word word word word word word word word word word word word ':\n- 1\n- 'word word word word word word word word word word word word word word word word word word ': 2", "'word word word word word word word word word word word word word word word word word word ':\n  - 1\n  - 'word word word word word word word word word word word word word word word word word word ': 2"),
    ("word word word word word word word word word word word word word word word word word word", "word word word word word word word word word word word word word word word word word word:\n- 1\n- word word word word word word word word word word word word word word word word word word: 2", "word word word word word word word word word word word word word word word word word word:\n  - 1\n  - word word word word word word word word word word word word word word word word word word: 2"),
    ("w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x", "'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x':\n- 1\n- 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x': 2", "'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x':\n  - 1\n  - 'w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord w:ord: x': 2"),
    ("wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd", "wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd:\n- 1\n- wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd: 2", "wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd:\n  - 1\n  - wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd wörd: 2"),
    ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", "? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n: - 1\n  - ? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n      yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n    : 2", "? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n: - 1\n  - ? xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n    : 2"),
    ("a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c", "a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c:\n- 1\n- a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c: 2", "a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c:\n  - 1\n  - a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c a  b   c: 2"),
    ("it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's", "it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's:\n- 1\n- it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's: 2", "it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's:\n  - 1\n  - it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's: 2"),
    ("\x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c \x01 b  c", "\"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\":\n- 1\n- \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\": 2", "\"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\":\n  - 1\n  - \"\\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c \\x01 b  c\": 2"),
    ("'word word word word word word word word word word word word word word word word word word word word ", "'''word word word word word word word word word word word word word word word word word word word word ':\n- 1\n- '''word word word word word word word word word word word word word word word word word word word word ': 2", "'''word word word word word word word word word word word word word word word word word word word word ':\n  - 1\n  - '''word word word word word word word word word word word word word word word word word word word word ': 2"),
];
