use super::*;
use crate::data::{Elem, List, Map, Value};
use crate::template::fmt;

/// What Go prints for the document, recorded from BurntSushi's toml 1.6.
#[test]
fn reads_documents() {
    let cases: &[(&[u8], &[u8])] = &[
        (b"a = 1\n[b]\nc = [1,2.0]\nd = 0x1F\ne = inf\nf = 07:32:00\n", b"map[a:1 b:map[c:[1 2] d:31 e:+Inf f:0000-01-01 07:32:00 +0000 time-local]]"),
        (b"# comment\ntitle = \"TOML \\u00e9 \\x41\\e\" # c\n[owner]\nname = 'Tom'\ndob = 1979-05-27T07:32:00-08:00\n[database]\nenabled = true\nports = [ 8000, 8001,\n 8002, # x\n]\ndata = [ [\"delta\", \"phi\"], [3.14] ]\n[servers.alpha]\nip = \"10\"\n", b"map[database:map[data:[[delta phi] [3.14]] enabled:true ports:[8000 8001 8002]] owner:map[dob:1979-05-27 07:32:00 -0800 -0800 name:Tom] servers:map[alpha:map[ip:10]] title:TOML \xc3\xa9 A\x1b]"),
        (b"a.b.c = 1\na.b.d = 2\n[a.e]\nf = {x = 1, y.z = \"s\", }\n\"quoted key\" = 'lit'\n'' = 2\n", b"map[a:map[b:map[c:1 d:2] e:map[:2 f:map[x:1 y:map[z:s]] quoted key:lit]]]"),
        (b"[[fruits]]\nname = \"apple\"\n[fruits.physical]\ncolor = \"red\"\n[[fruits.varieties]]\nname = \"x\"\n[[fruits]]\nname = \"b\"\n", b"map[fruits:[map[name:apple physical:map[color:red] varieties:[map[name:x]]] map[name:b]]]"),
        (b"s = \"\"\"\nline1\\\n   line2 \"\"quoted\"\" \\\\ \\t\"\"\"\nr = '''\nraw 'x' \\n'''\ne = \"\"\n", b"map[e: r:raw 'x' \\n s:line1line2 \"\"quoted\"\" \\ \t]"),
        (b"i = [1_000, +99, -17, 0, 0o17, 0b101, 0xdead_beef]\nf = [1.0, 3e10, -2E-2, 6.02e23, 1_0.5, nan, -nan, +inf, -inf]\nbig = 9223372036854775807\n", b"map[big:9223372036854775807 f:[1 3e+10 -0.02 6.02e+23 10.5 NaN NaN +Inf -Inf] i:[1000 99 -17 0 15 5 3735928559]]"),
        (b"d = [1979-05-27, 1979-05-27T07:32:00, 1979-05-27 07:32:00Z, 07:32:00.999, 07:32, 1979-05-27t07:32z, 2000-02-29]\n", b"map[d:[1979-05-27 00:00:00 +0000 date-local 1979-05-27 07:32:00 +0000 datetime-local 1979-05-27 07:32:00 +0000 UTC 0000-01-01 07:32:00.999 +0000 time-local 0000-01-01 07:32:00 +0000 time-local 1979-05-27 07:32:00 +0000 UTC 2000-02-29 00:00:00 +0000 date-local]]"),
        (b"t = {a = {b = {c = [1, {d = 2}]}}, e = [{f=1},{f=2}]}\nu = [{x=1, # c\n y=2\n},\n]\n", b"map[t:map[a:map[b:map[c:[1 map[d:2]]]] e:[map[f:1] map[f:2]]] u:[map[x:1 y:2]]]"),
        (b"a = 1\r\nb = 2\r\n", b"map[a:1 b:2]"),
        (b"\xef\xbb\xbfa = 1\n", b"map[a:1]"),
        (b"a.b = 1\na = [1]\n", b"map[a:[1]]"),
        (b"[a.b]\n[a]\n[a.b.c]\n", b"map[a:map[b:map[c:map[]]]]"),
        (b"a={}\na.b=1\n", b"map[a:map[b:1]]"),
        (b"a.b=1\n[a]\nc=2\n", b"map[a:map[b:1 c:2]]"),
        (b"a={b.c=1,b.d=2}\nd={b={c=1},b.d=2}\n", b"map[a:map[b:map[c:1 d:2]] d:map[b:map[c:1 d:2]]]"),
        (b"a = '''''x'''''\n", b"map[a:''x'']"),
        (b"a = \"\"\"\"\"\"\"\n", b"map[a:\"]"),
        (b"a = \"\"\"\\\"\"\"\"\"\"\n", b"map[a:\"\"\"]"),
    ];
    for (text, expected) in cases {
        let name = String::from_utf8_lossy(text);
        let map = unmarshal(text, &Local::UTC).unwrap_or_else(|error| panic!("{name}: {error}"));
        let printed = fmt::sprint(&[Value::Map(map)]);
        assert_eq!(
            String::from_utf8_lossy(&printed),
            String::from_utf8_lossy(expected),
            "{name}"
        );
    }
}

/// The errors of BurntSushi's toml 1.6.
#[test]
fn says_what_is_wrong() {
    let cases: &[(&[u8], &[u8])] = &[
        (
            b"x = foo\n",
            b"toml: line 1 (last key \"x\"): expected value but found \"foo\" instead",
        ),
        (
            b"x = 1 2\n",
            b"toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got '2' instead",
        ),
        (b"x\n", b"toml: line 1: expected '.' or '=', but got '\\n' instead"),
        (b"= 1\n", b"toml: line 1: unexpected '=': key name appears blank"),
        (
            b"a = \n",
            b"toml: line 1 (last key \"a\"): expected value but found '\\n' instead",
        ),
        (
            b"[a\n",
            b"toml: line 2: expected '.' or ']' to end table name, but got '\\n' instead",
        ),
        (
            b"[]\n",
            b"toml: line 1: unexpected end of table name (table names cannot be empty)",
        ),
        (
            b"[[a]\n",
            b"toml: line 2: expected end of table array name delimiter ']', but got '\\n' instead",
        ),
        (
            b"[a.]\n",
            b"toml: line 1: unexpected end of table name (table names cannot be empty)",
        ),
        (
            b"[.a]\n",
            b"toml: line 1: unexpected table separator (table names cannot be empty)",
        ),
        (
            b"a = [1 2]\n",
            b"toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got '2'",
        ),
        (
            b"a = {b=1 c=2}\n",
            b"toml: line 1 (last key \"a.b\"): expected a comma or an inline table terminator '}', but got 'c' instead",
        ),
        (
            b"a = .5\n",
            b"toml: line 1 (last key \"a\"): floats must start with a digit, not '.'",
        ),
        (
            b"a = 1.\n",
            b"toml: line 1 (last key \"a\"): Invalid float \"1.\": '.' must be followed by one or more digits",
        ),
        (
            b"a = 01\n",
            b"toml: line 1 (last key \"a\"): Invalid integer \"01\": cannot have leading zeroes",
        ),
        (
            b"a = 1__0\n",
            b"toml: line 1 (last key \"a\"): Invalid integer \"1__0\": underscores must be surrounded by digits",
        ),
        (
            b"a = \"x\n",
            b"toml: line 1 (last key \"a\"): strings cannot contain newlines",
        ),
        (
            b"a = 'x\n",
            b"toml: line 1 (last key \"a\"): strings cannot contain newlines",
        ),
        (
            b"a = \"\\q\"\n",
            b"toml: line 1 (last key \"a\"): invalid escape in string '\\q'",
        ),
        (
            b"a = \"\"\"x",
            b"toml: line 1 (last key \"a\"): unexpected EOF; expected '\"\"\"'",
        ),
        (
            b"a = 9223372036854775808\n",
            b"toml: line 1 (last key \"a\"): 9223372036854775808 is out of range for int64",
        ),
        (
            b"a = 1e999\n",
            b"toml: line 1 (last key \"a\"): 1e999 is out of range for float64",
        ),
        (
            b"a = 2021-13-01\n",
            b"toml: line 1 (last key \"a\"): invalid datetime: \"2021-13-01\"",
        ),
        (
            b"a = 1\rb=2\n",
            b"toml: line 1 (last key \"a\"): TOML files cannot contain control characters: '0x0d'",
        ),
        (
            b"a\x00=1",
            b"toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8",
        ),
        (
            b"a = \"\xff\"\n",
            b"toml: line 1 (last key \"a\"): invalid UTF-8 byte: 0xff",
        ),
        (
            b"a = \"\\ud800\"\n",
            b"toml: line 1 (last key \"a\"): Escaped character '\\ud800' is not valid UTF-8.",
        ),
        (
            b"a = \"\\ x\"\n",
            b"toml: line 1 (last key \"a\"): invalid escape: '\\ '",
        ),
        (
            b"a = in\n",
            b"toml: line 1 (last key \"a\"): expected value but found \"n\" instead",
        ),
        (
            b"a = nope\n",
            b"toml: line 1 (last key \"a\"): expected value but found \"nope\" instead",
        ),
        (
            b"a = +x\n",
            b"toml: line 1 (last key \"a\"): expected a digit but got 'x'",
        ),
        (
            b"a = -0x1\n",
            b"toml: line 1 (last key \"a\"): cannot use sign with non-decimal numbers: '-0x'",
        ),
        (
            b"a = 0z\n",
            b"toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'z' instead",
        ),
        (b"a = 1\n[a]\n", b"toml: line 2: Key 'a' has already been defined."),
        (b"[a]\n[a]\n", b"toml: line 2: Key 'a' has already been defined."),
        (
            b"a = [1]\n[[a]]\n",
            b"toml: line 2: Key 'a' was already created and cannot be used as an array.",
        ),
        (
            b"[a]\nb=1\n[[a]]\n",
            b"toml: line 3: Key 'a' was already created and cannot be used as an array.",
        ),
        (
            b"[[a]]\n[a.b]\n[a.b]\n",
            b"toml: line 3 (last key \"a\"): Key 'a.b' has already been defined.",
        ),
        (
            b"a = [{b=1}]\n[a.c]\n",
            b"toml: line 2: Key 'a' was already created as a hash.",
        ),
        (
            b"a={b=1,b=2}\n",
            b"toml: line 1 (last key \"a.b\"): Key 'a.b' has already been defined.",
        ),
        (
            b"\xc3\xa9 = 1\n",
            b"toml: line 1: expected '.' or '=', but got '\xc3\xa9' instead",
        ),
        (
            b"a = '\xc3\xa9\x01'\n",
            b"toml: line 1 (last key \"a\"): TOML files cannot contain control characters: '0x01'",
        ),
        (
            b"a = 1979-05-27T25:00:00\n",
            b"toml: line 1 (last key \"a\"): invalid datetime: \"1979-05-27T25:00:00\"",
        ),
        (b"a = [,]\n", b"toml: line 1 (last key \"a\"): unexpected comma"),
        (b"a = {,}\n", b"toml: line 1 (last key \"a\"): unexpected comma"),
        (b"a = [1,,2]\n", b"toml: line 1 (last key \"a\"): unexpected comma"),
        (b"a = {b=1,,}\n", b"toml: line 1 (last key \"a.b\"): unexpected comma"),
        (
            b"a = ''''''x'''\n",
            b"toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'x' instead",
        ),
        (
            b"a = \"\"\"a\"\"\"\"\"\"\n",
            b"toml: line 1 (last key \"a\"): unexpected '\"\"\"\"\"\"'",
        ),
    ];
    for (text, expected) in cases {
        let name = String::from_utf8_lossy(text);
        let error = unmarshal(text, &Local::UTC).expect_err(&name);
        assert_eq!(error.to_string(), String::from_utf8_lossy(expected), "{name}");
    }
}

#[test]
fn values_have_go_types() {
    let map = unmarshal(b"a = 1\nb = [1]\nc = {d = 1.5}\n[[e]]\n", &Local::UTC).unwrap();
    for (key, expected) in [
        ("a", "int64"),
        ("b", "[]interface {}"),
        ("c", "map[string]interface {}"),
        ("e", "[]map[string]interface {}"),
    ] {
        assert_eq!(map.get(key.as_bytes()).unwrap().type_name(), expected);
    }
}

#[test]
fn depth_is_limited() {
    let deep = |open: &str| format!("a = {}", open.repeat(MAX_DEPTH + 1)).into_bytes();
    assert_eq!(unmarshal(&deep("["), &Local::UTC).unwrap_err(), Error::TooDeep);
    assert_eq!(unmarshal(&deep("{a="), &Local::UTC).unwrap_err(), Error::TooDeep);
    let array = format!("a = {}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    let read = unmarshal(array.as_bytes(), &Local::UTC).unwrap();
    assert_eq!(
        marshal(&Value::Map(read)).unwrap_err(),
        Error::TooDeep,
        "the table around it is a level too"
    );

    let cyclic = Map::new();
    cyclic.insert("self", Value::Map(cyclic.clone()));
    assert_eq!(marshal(&Value::Map(cyclic.clone())).unwrap_err(), Error::TooDeep);
    cyclic.remove(b"self");
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().collect())
}

fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::List(items.into_iter().collect())
}

/// Recorded from Helm's `toToml`.
#[test]
fn writes_values() {
    use Value::{Bool, Duration, Float, Int, Nil, Uint8};
    let text = |text: &str| Value::string(text);
    for (value, expected) in [
        (Int(1), "1"),
        (Float(1.5), "1.5"),
        (Bool(true), "true"),
        (text("x"), "\"x\""),
        (list([]), "[]"),
        (list([Int(1)]), "[1]"),
        (map([]), ""),
        (map([("a", Nil)]), ""),
        (Value::List(List::nil(Elem::Any)), "[]"),
        (Value::List(List::strings(["a", "b"])), "[\"a\", \"b\"]"),
        (map([("a", list([])), ("b", map([]))]), "a = []\n\n[b]\n"),
        (
            map([
                ("a", Int(1)),
                ("b", text("x")),
                ("c", list([Int(1), Int(2)])),
                ("d", map([("e", Float(1.5)), ("f", Bool(true))])),
                ("g", list([map([("h", Int(1))]), map([("h", Int(2))])])),
            ]),
            "a = 1\nb = \"x\"\nc = [1, 2]\n\n[d]\n  e = 1.5\n  f = true\n\n[[g]]\n  h = 1\n\n[[g]]\n  h = 2\n",
        ),
        (map([("a", list([map([("b", Nil)])]))]), "[[a]]\n"),
        (map([("a", list([list([map([("b", Int(1))])])]))]), "a = [[{b = 1}]]\n"),
        (
            map([("a", list([Int(1), map([("b", Nil), ("c", Int(2))])]))]),
            "a = [1, {c = 2}]\n",
        ),
        (
            map([("a", list([Int(1), map([("b", Int(1)), ("c", Nil)])]))]),
            "a = [1, {b = 1, }]\n",
        ),
        (
            map([(
                "a",
                list([
                    Int(1),
                    map([
                        ("b", map([("x", Int(1))])),
                        ("c", Int(3)),
                        ("d", list([map([("e", Int(1))])])),
                    ]),
                ]),
            )]),
            "a = [1, {c = 3, b = {x = 1}, d = [{e = 1}]}]\n",
        ),
        (
            map([
                ("", Int(1)),
                ("a.b", Int(2)),
                ("c", map([("", map([("x", Int(1))])), ("d e", map([]))])),
            ]),
            "\"\" = 1\n\"a.b\" = 2\n\n[c]\n  [c.\"\"]\n    x = 1\n  [c.\"d e\"]\n",
        ),
        (
            map([("a", text("\0\x1f\x7f\u{80}\"\\\t\n"))]),
            "a = \"\\u0000\\u001f\\u007f\u{80}\\\"\\\\\\t\\n\"\n",
        ),
        (
            map([
                ("a", map([("b", map([("c", map([("d", Int(1))]))])), ("x", Int(1))])),
                ("z", Int(0)),
            ]),
            "z = 0\n\n[a]\n  x = 1\n  [a.b]\n    [a.b.c]\n      d = 1\n",
        ),
        (
            map([(
                "a",
                list([
                    map([
                        ("b", list([map([("c", Int(1))]), map([("c", Int(2))])])),
                        ("x", map([("y", Int(1))])),
                    ]),
                    map([]),
                ]),
            )]),
            "[[a]]\n\n  [[a.b]]\n    c = 1\n\n  [[a.b]]\n    c = 2\n  [a.x]\n    y = 1\n\n[[a]]\n",
        ),
        (
            map([
                ("a", Float(1e300)),
                ("b", Float(-0.0)),
                ("c", Float(100_000.0)),
                ("d", Float(1e6)),
                ("e", Float(0.000_001)),
                ("f", Float(f64::INFINITY)),
                ("g", Float(-f64::NAN)),
            ]),
            "a = 1e+300\nb = -0.0\nc = 100000.0\nd = 1e+06\ne = 1e-06\nf = inf\ng = -nan\n",
        ),
        (
            map([("a", Duration(90_000_000_000)), ("b", Uint8(98))]),
            "a = \"1m30s\"\nb = 98\n",
        ),
        (map([("a", Value::bytes("ab"))]), "a = [97, 98]\n"),
    ] {
        let written = marshal(&value).unwrap_or_else(|error| panic!("{value:?}: {error}"));
        assert_eq!(String::from_utf8_lossy(&written), expected, "{value:?}");
    }
}

/// Recorded from Helm's `toToml`.
#[test]
fn refuses_values() {
    let items = || list([Value::Int(1), Value::Nil]);
    for (value, expected) in [
        (Value::Nil, "reflect: call of reflect.Value.Type on zero Value"),
        (items(), "toml: cannot encode array with nil element"),
        (map([("a", items())]), "toml: cannot encode array with nil element"),
        (
            list([map([("a", Value::Int(1))])]),
            "toml: top-level values must be Go maps or structs",
        ),
    ] {
        assert_eq!(marshal(&value).unwrap_err().to_string(), expected, "{value:?}");
    }
}

/// Recorded from BurntSushi's toml 1.6, in UTC and two hours east of it.
#[test]
fn dates_are_written_as_they_were_read() {
    let text = "a = 2021-07-04\nb = 2021-07-04T05:06:07.5\nc = 05:06:07\nd = 2021-07-04T05:06:07Z\n\
                e = 2021-07-04T05:06:07+02:00\n";
    for offset in [0, 7_200] {
        let local = Local { offset, ..Local::UTC };
        let map = unmarshal(text.as_bytes(), &local).unwrap();
        let written = marshal(&Value::Map(map)).unwrap();
        let text = match offset {
            0 => text,
            // They are written in UTC.
            _ => {
                "a = 2021-07-03\nb = 2021-07-04T03:06:07.5\nc = 03:06:07\nd = 2021-07-04T05:06:07Z\n\
                 e = 2021-07-04T05:06:07+02:00\n"
            }
        };
        assert_eq!(String::from_utf8_lossy(&written), text);
    }
}
