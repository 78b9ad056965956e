//! Texts and values recorded from Go 1.26's `encoding/json`.

use super::{Escape, MAX_DEPTH, append_float, marshal, marshal_indent, unmarshal, unmarshal_list, unmarshal_map};
use crate::data::{List, Map, Value};

fn json(value: &Value) -> String {
    String::from_utf8(marshal(value, Escape::Html).unwrap()).unwrap()
}

#[test]
fn texts_are_read_or_refused_as_go_does() {
    for (text, as_map, as_list) in TEXTS {
        let (map, error) = unmarshal_map(text);
        if let Some(error) = error {
            map.insert("Error", Value::string(error.to_string()));
        }
        assert_eq!(json(&Value::Map(map)), *as_map, "{}", text.escape_ascii());
        let list = match unmarshal_list(text) {
            (_, Some(error)) => error.to_string(),
            (list, None) => json(&Value::List(list)),
        };
        assert_eq!(list, *as_list, "{}", text.escape_ascii());
    }
}

#[test]
fn an_interface_takes_any_value() {
    for text in ["null", "true", "1.5", "\"x\"", "[1,{\"a\":[]}]", "{}"] {
        assert_eq!(json(&unmarshal(text.as_bytes()).unwrap()), text);
    }
    let error = unmarshal(b"[1e999]").unwrap_err().to_string();
    assert_eq!(
        error,
        "json: cannot unmarshal number 1e999 into Go value of type float64"
    );
}

#[test]
fn numbers_are_written_as_in_ecmascript() {
    for (number, expected) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (1e6, "1000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e21, "-1.5e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (1e-10, "1e-10"),
        (1e100, "1e+100"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        // Two texts are equally short and near here.
        (8_125_593_351_674_221.0 / 4.0, "2031398337918555.2"),
        (9007199254740993.0, "9007199254740992"),
        (12345678901234567890.0, "12345678901234567000"),
    ] {
        let mut text = Vec::new();
        append_float(&mut text, number).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
    let error = |number| marshal(&Value::Float(number), Escape::Html).unwrap_err().to_string();
    assert_eq!(error(f64::INFINITY), "json: unsupported value: +Inf");
    assert_eq!(error(f64::NEG_INFINITY), "json: unsupported value: -Inf");
    assert_eq!(error(f64::NAN), "json: unsupported value: NaN");
}

#[test]
fn strings_are_escaped() {
    let mut text = "\"\\/<>&'\u{8}\u{c}\n\r\t\0\u{1f}\u{2028}\u{2029}é😀"
        .as_bytes()
        .to_vec();
    text.extend_from_slice(b"\xff\xe2\x82");
    let value = Value::string(text);
    let written = |escape| String::from_utf8(marshal(&value, escape).unwrap()).unwrap();
    let end = r#"'\b\f\n\r\t\u0000\u001f\u2028\u2029é😀\ufffd\ufffd\ufffd""#;
    assert_eq!(written(Escape::Html), r#""\"\\/\u003c\u003e\u0026"#.to_owned() + end);
    assert_eq!(written(Escape::Minimal), r#""\"\\/<>&"#.to_owned() + end);
}

#[test]
fn indented() {
    let value = unmarshal(br#"{"b":[1,"x",[],{}],"a":{"c":null}}"#).unwrap();
    let expected = "{\n  \"a\": {\n    \"c\": null\n  },\n  \"b\": [\n    1,\n    \"x\",\n    [],\n    {}\n  ]\n}";
    assert_eq!(String::from_utf8(marshal_indent(&value).unwrap()).unwrap(), expected);
}

#[test]
fn depth_and_cycles_have_limits() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let deepest = unmarshal(nested(MAX_DEPTH).as_bytes()).unwrap();
    assert_eq!(json(&deepest), nested(MAX_DEPTH));
    let error = unmarshal(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "invalid character '[' exceeded max depth");

    let cyclic = Map::new();
    cyclic.insert("list", Value::List(List::from(vec![Value::Map(cyclic.clone())])));
    let error = marshal(&Value::Map(cyclic.clone()), Escape::Html)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "json: unsupported value: encountered a cycle via map[string]interface {}"
    );
    cyclic.remove(b"list");
}

/// Each text read into a map, where an error stands under the key `Error`, and into a list.
#[rustfmt::skip]
const TEXTS: &[(&[u8], &str, &str)] = &[
    (b"", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"  ", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"{", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"[", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"{\"a\"", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"{\"a\":", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"{\"a\":1", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"[1", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"[1,", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"[1,]", "{\"Error\":\"invalid character ']' looking for beginning of value\"}", "invalid character ']' looking for beginning of value"),
    (b"[,]", "{\"Error\":\"invalid character ',' looking for beginning of value\"}", "invalid character ',' looking for beginning of value"),
    (b"{,}", "{\"Error\":\"invalid character ',' looking for beginning of object key string\"}", "invalid character ',' looking for beginning of object key string"),
    (b"{\"a\":1,}", "{\"Error\":\"invalid character '}' looking for beginning of object key string\"}", "invalid character '}' looking for beginning of object key string"),
    (b"{\"a\" 1}", "{\"Error\":\"invalid character '1' after object key\"}", "invalid character '1' after object key"),
    (b"{a:1}", "{\"Error\":\"invalid character 'a' looking for beginning of object key string\"}", "invalid character 'a' looking for beginning of object key string"),
    (b"{'a':1}", "{\"Error\":\"invalid character '\\\\'' looking for beginning of object key string\"}", "invalid character '\\'' looking for beginning of object key string"),
    (b"{\"a\":1 \"b\":2}", "{\"Error\":\"invalid character '\\\"' after object key:value pair\"}", "invalid character '\"' after object key:value pair"),
    (b"[1 2]", "{\"Error\":\"invalid character '2' after array element\"}", "invalid character '2' after array element"),
    (b"1 2", "{\"Error\":\"invalid character '2' after top-level value\"}", "invalid character '2' after top-level value"),
    (b"tru", "{\"Error\":\"invalid character ' ' in literal true (expecting 'e')\"}", "invalid character ' ' in literal true (expecting 'e')"),
    (b"trux", "{\"Error\":\"invalid character 'x' in literal true (expecting 'e')\"}", "invalid character 'x' in literal true (expecting 'e')"),
    (b"fals", "{\"Error\":\"invalid character ' ' in literal false (expecting 'e')\"}", "invalid character ' ' in literal false (expecting 'e')"),
    (b"nul", "{\"Error\":\"invalid character ' ' in literal null (expecting 'l')\"}", "invalid character ' ' in literal null (expecting 'l')"),
    (b"nulx", "{\"Error\":\"invalid character 'x' in literal null (expecting 'l')\"}", "invalid character 'x' in literal null (expecting 'l')"),
    (b"true", "{\"Error\":\"json: cannot unmarshal bool into Go value of type map[string]interface {}\"}", "json: cannot unmarshal bool into Go value of type []interface {}"),
    (b"\"abc", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"\"a\\", "{\"Error\":\"invalid character ' ' in string escape code\"}", "invalid character ' ' in string escape code"),
    (b"\"a\\x\"", "{\"Error\":\"invalid character 'x' in string escape code\"}", "invalid character 'x' in string escape code"),
    (b"\"\\u12", "{\"Error\":\"invalid character ' ' in \\\\u hexadecimal character escape\"}", "invalid character ' ' in \\u hexadecimal character escape"),
    (b"\"\\u12g4\"", "{\"Error\":\"invalid character 'g' in \\\\u hexadecimal character escape\"}", "invalid character 'g' in \\u hexadecimal character escape"),
    (b"\"a\nb\"", "{\"Error\":\"invalid character '\\\\n' in string literal\"}", "invalid character '\\n' in string literal"),
    (b"\"a\tb\"", "{\"Error\":\"invalid character '\\\\t' in string literal\"}", "invalid character '\\t' in string literal"),
    (b"-", "{\"Error\":\"invalid character ' ' in numeric literal\"}", "invalid character ' ' in numeric literal"),
    (b"-a", "{\"Error\":\"invalid character 'a' in numeric literal\"}", "invalid character 'a' in numeric literal"),
    (b"1.", "{\"Error\":\"invalid character ' ' after decimal point in numeric literal\"}", "invalid character ' ' after decimal point in numeric literal"),
    (b"1.a", "{\"Error\":\"invalid character 'a' after decimal point in numeric literal\"}", "invalid character 'a' after decimal point in numeric literal"),
    (b"1e", "{\"Error\":\"invalid character ' ' in exponent of numeric literal\"}", "invalid character ' ' in exponent of numeric literal"),
    (b"1e+", "{\"Error\":\"invalid character ' ' in exponent of numeric literal\"}", "invalid character ' ' in exponent of numeric literal"),
    (b"01", "{\"Error\":\"invalid character '1' after top-level value\"}", "invalid character '1' after top-level value"),
    (b"+1", "{\"Error\":\"invalid character '+' looking for beginning of value\"}", "invalid character '+' looking for beginning of value"),
    (b".5", "{\"Error\":\"invalid character '.' looking for beginning of value\"}", "invalid character '.' looking for beginning of value"),
    (b"NaN", "{\"Error\":\"invalid character 'N' looking for beginning of value\"}", "invalid character 'N' looking for beginning of value"),
    (b"'", "{\"Error\":\"invalid character '\\\\'' looking for beginning of value\"}", "invalid character '\\'' looking for beginning of value"),
    (b"\"", "{\"Error\":\"unexpected end of JSON input\"}", "unexpected end of JSON input"),
    (b"@", "{\"Error\":\"invalid character '@' looking for beginning of value\"}", "invalid character '@' looking for beginning of value"),
    ("é".as_bytes(), "{\"Error\":\"invalid character 'Ã' looking for beginning of value\"}", "invalid character 'Ã' looking for beginning of value"),
    (b"\x00", "{\"Error\":\"invalid character '\\\\x00' looking for beginning of value\"}", "invalid character '\\x00' looking for beginning of value"),
    (b"\x7f", "{\"Error\":\"invalid character '\\\\x7f' looking for beginning of value\"}", "invalid character '\\x7f' looking for beginning of value"),
    ("\u{a0}".as_bytes(), "{\"Error\":\"invalid character 'Â' looking for beginning of value\"}", "invalid character 'Â' looking for beginning of value"),
    (b"[1]x", "{\"Error\":\"invalid character 'x' after top-level value\"}", "invalid character 'x' after top-level value"),
    (b"{\"a\":tru}", "{\"Error\":\"invalid character '}' in literal true (expecting 'e')\"}", "invalid character '}' in literal true (expecting 'e')"),
    (b"//", "{\"Error\":\"invalid character '/' looking for beginning of value\"}", "invalid character '/' looking for beginning of value"),
    (b"[\"\\/\"]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[\"/\"]"),
    (b"{\"a\":1}", "{\"a\":1}", "json: cannot unmarshal object into Go value of type []interface {}"),
    (b"null", "null", "null"),
    (b"1", "{\"Error\":\"json: cannot unmarshal number into Go value of type map[string]interface {}\"}", "json: cannot unmarshal number into Go value of type []interface {}"),
    (b"1e400", "{\"Error\":\"json: cannot unmarshal number into Go value of type map[string]interface {}\"}", "json: cannot unmarshal number into Go value of type []interface {}"),
    (b"\"x\"", "{\"Error\":\"json: cannot unmarshal string into Go value of type map[string]interface {}\"}", "json: cannot unmarshal string into Go value of type []interface {}"),
    (b"[]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[]"),
    (b"{\"a\":1e400,\"b\":2}", "{\"Error\":\"json: cannot unmarshal number 1e400 into Go value of type float64\",\"a\":null,\"b\":2}", "json: cannot unmarshal object into Go value of type []interface {}"),
    (b"{\"a\":1,\"a\":2}", "{\"a\":2}", "json: cannot unmarshal object into Go value of type []interface {}"),
    (b"{\"a\":{\"b\":1},\"a\":{\"c\":1}}", "{\"a\":{\"c\":1}}", "json: cannot unmarshal object into Go value of type []interface {}"),
    (b"[1e400,-1e400,2]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "json: cannot unmarshal number 1e400 into Go value of type float64"),
    (b"[1.0,-0,1e3,1E-7,0.1]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[1,-0,1000,1e-7,0.1]"),
    (b"[\"\\ud83d\\ude00\",\"\\ud83d\",\"\\ud83d\\u0041\",\"\\ude00\",\"\\u0000\",\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[\"😀\",\"�\",\"�A\",\"�\",\"\\u0000\",\"\\b\\f\\n\\r\\t/\\\\\\\"\"]"),
    (b"[\"a\xffb\xe2\x82c\"]", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[\"a�b��c\"]"),
    (b"{\"\xff\":1}", "{\"�\":1}", "json: cannot unmarshal object into Go value of type []interface {}"),
    (b" [ 1 , { \"a\" : null } ] \n", "{\"Error\":\"json: cannot unmarshal array into Go value of type map[string]interface {}\"}", "[1,{\"a\":null}]"),
];
