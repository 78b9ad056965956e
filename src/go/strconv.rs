//! Go's `strconv`: numbers and quoted strings as text, and back, with Go's error texts.

mod float;
mod number;
mod quote;

pub use float::{FloatFormat, append_float, format_float};
pub use number::{NumError, Reason, atoi, parse_bool, parse_float, parse_int, parse_uint};
pub use quote::{
    InvalidSyntax, Unquoted, append_quote, append_quote_rune, append_quote_rune_to_ascii, append_quote_to_ascii,
    can_backquote, quote, quote_to_ascii, unquote, unquote_char,
};

#[cfg(test)]
mod tests {
    //! Expectations: Go 1.26's own answers.

    use super::*;

    #[test]
    fn floats_as_text() {
        use FloatFormat::{Binary, Exponent, Fixed, General, Hex};
        let cases: &[(f64, FloatFormat, Option<usize>, &str)] = &[
            (1_000_000.0, General, None, "1e+06"),
            (999_999.0, General, None, "999999"),
            (123_456_789.0, General, None, "1.23456789e+08"),
            (0.0001, General, None, "0.0001"),
            (0.00001, General, None, "1e-05"),
            (-0.0, General, None, "-0"),
            (0.1, General, None, "0.1"),
            (2_244_598_882_546_983.2, General, None, "2.2445988825469832e+15"),
            (5e-324, General, None, "5e-324"),
            (f64::MAX, General, None, "1.7976931348623157e+308"),
            (f64::INFINITY, General, None, "+Inf"),
            (f64::NEG_INFINITY, Fixed, Some(2), "-Inf"),
            (f64::NAN, General, None, "NaN"),
            (100_000.0, General, Some(3), "1e+05"),
            (100.0, General, Some(3), "100"),
            (1234.5678, General, Some(6), "1234.57"),
            (2.5, Fixed, Some(0), "2"),
            (3.5, Fixed, Some(0), "4"),
            (0.125, Fixed, Some(2), "0.12"),
            (1e21, Fixed, None, "1000000000000000000000"),
            (1e-7, Fixed, None, "0.0000001"),
            (12.0, Exponent, None, "1.2e+01"),
            (12.0, Exponent, Some(3), "1.200e+01"),
            (0.0, Exponent, Some(2), "0.00e+00"),
            (1.0, Binary, None, "4503599627370496p-52"),
            (1.5, Hex, None, "0x1.8p+00"),
            (5e-324, Hex, None, "0x1p-1074"),
            (1.999, Hex, Some(1), "0x1.0p+01"),
            (0.0, Hex, Some(2), "0x0.00p+00"),
        ];
        for &(value, format, precision, expected) in cases {
            assert_eq!(
                format_float(value, format, precision),
                expected,
                "{value} {format:?} {precision:?}"
            );
        }
        let long = format_float(0.1, Fixed, Some(2_000));
        assert_eq!(
            (long.len(), &long[..22], long.ends_with("00")),
            (2_002, "0.10000000000000000555", true)
        );
    }

    #[test]
    fn integers_from_text() {
        let cases: &[(&str, u32, Result<i64, &str>)] = &[
            ("0x1F", 0, Ok(31)),
            ("-0b11", 0, Ok(-3)),
            ("0o17", 0, Ok(15)),
            ("017", 0, Ok(15)),
            ("0", 0, Ok(0)),
            ("1_000", 0, Ok(1000)),
            ("0_7", 0, Ok(7)),
            ("1__0", 0, Err("invalid syntax")),
            ("1_", 0, Err("invalid syntax")),
            ("1_000", 10, Err("invalid syntax")),
            ("0x", 0, Err("invalid syntax")),
            ("08", 0, Err("invalid syntax")),
            ("", 10, Err("invalid syntax")),
            ("+", 10, Err("invalid syntax")),
            ("+5", 10, Ok(5)),
            ("zz", 36, Ok(1295)),
            ("9223372036854775807", 10, Ok(i64::MAX)),
            ("-9223372036854775808", 10, Ok(i64::MIN)),
            ("9223372036854775808", 10, Err("value out of range")),
            ("99999999999999999999x", 10, Err("value out of range")),
            ("1", 37, Err("invalid base 37")),
        ];
        for &(text, base, expected) in cases {
            let result = parse_int(text, base).map_err(|error| error.reason.to_string());
            assert_eq!(result, expected.map_err(str::to_owned), "{text} in base {base}");
        }
        assert_eq!(parse_uint("18446744073709551615", 10), Ok(u64::MAX));
        assert!(parse_uint("-1", 10).is_err());
    }

    #[test]
    fn floats_from_text() {
        let cases: &[(&str, Result<f64, &str>)] = &[
            ("1e3", Ok(1000.0)),
            (".5", Ok(0.5)),
            ("5.", Ok(5.0)),
            ("-Infinity", Ok(f64::NEG_INFINITY)),
            ("+inf", Ok(f64::INFINITY)),
            ("0x1.8p1", Ok(3.0)),
            ("0x1.00000000000018p0", Ok(1.0000000000000004)),
            ("0x1p-1074", Ok(5e-324)),
            ("0x1p-1075", Ok(0.0)),
            ("0x1.8p-1075", Ok(5e-324)),
            ("0x1.8", Err("invalid syntax")),
            ("1_000.5", Ok(1000.5)),
            ("1_.5", Err("invalid syntax")),
            ("1e", Err("invalid syntax")),
            (".", Err("invalid syntax")),
            ("infin", Err("invalid syntax")),
            (" 1", Err("invalid syntax")),
            ("1e309", Err("value out of range")),
            ("0x1p1024", Err("value out of range")),
        ];
        for &(text, expected) in cases {
            let result = parse_float(text).map_err(|error| error.reason.to_string());
            assert_eq!(result, expected.map_err(str::to_owned), "{text}");
        }
        assert!(parse_float("NaN").is_ok_and(f64::is_nan));
    }

    #[test]
    fn errors_quote_what_they_were_given() {
        let texts = [
            atoi("x\n").map_err(|error| error.to_string()).err(),
            parse_bool("yes").map_err(|error| error.to_string()).err(),
            parse_float(b"\xff").map_err(|error| error.to_string()).err(),
        ];
        let expected = [
            r#"strconv.Atoi: parsing "x\n": invalid syntax"#,
            r#"strconv.ParseBool: parsing "yes": invalid syntax"#,
            r#"strconv.ParseFloat: parsing "\xff": invalid syntax"#,
        ];
        assert_eq!(texts, expected.map(|text| Some(text.to_owned())));
    }

    #[test]
    fn ignored_errors_give_the_nearest_number() {
        let nearest = |text: &str| atoi(text).unwrap_or_else(|error| error.nearest_int());
        assert_eq!(nearest("99999999999999999999"), i64::MAX);
        assert_eq!(nearest("-99999999999999999999"), i64::MIN);
        assert_eq!(nearest("x"), 0);
    }

    #[test]
    fn quoted_strings() {
        let cases: &[(&[u8], &str, &str)] = &[
            (b"plain", r#""plain""#, r#""plain""#),
            (b"a\"b\\c", r#""a\"b\\c""#, r#""a\"b\\c""#),
            (
                b"\x07\x08\x0c\n\r\t\x0b\0\x7f",
                r#""\a\b\f\n\r\t\v\x00\x7f""#,
                r#""\a\b\f\n\r\t\v\x00\x7f""#,
            ),
            (b"\xff\xe2\x82", r#""\xff\xe2\x82""#, r#""\xff\xe2\x82""#),
            ("é€😀".as_bytes(), "\"é€😀\"", r#""\u00e9\u20ac\U0001f600""#),
            (
                "\u{a0}\u{200b}\u{e0001}".as_bytes(),
                r#""\u00a0\u200b\U000e0001""#,
                r#""\u00a0\u200b\U000e0001""#,
            ),
        ];
        for &(text, quoted, ascii) in cases {
            assert_eq!(quote(text), quoted);
            assert_eq!(quote_to_ascii(text), ascii);
            assert_eq!(unquote(ascii.as_bytes()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn literals() {
        let cases: &[(&str, Result<&[u8], InvalidSyntax>)] = &[
            (r"'\n'", Ok(b"\n")),
            ("'é'", Ok("é".as_bytes())),
            ("'ab'", Err(InvalidSyntax)),
            ("''", Ok(b"")),
            ("`a\\n\r`", Ok(b"a\\n")),
            ("`a`b`", Err(InvalidSyntax)),
            (r#""\101\x41\u0041\U00000041""#, Ok(b"AAAA")),
            (r#""\'""#, Err(InvalidSyntax)),
            (r#""\400""#, Err(InvalidSyntax)),
            (r#""\ud800""#, Err(InvalidSyntax)),
            ("\"a\nb\"", Err(InvalidSyntax)),
            ("\"", Err(InvalidSyntax)),
            ("x", Err(InvalidSyntax)),
        ];
        for &(literal, expected) in cases {
            assert_eq!(
                unquote(literal.as_bytes()).as_deref(),
                expected.as_ref().map(|bytes| *bytes),
                "{literal}"
            );
        }
    }
}
