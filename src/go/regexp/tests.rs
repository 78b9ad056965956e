//! What Go 1.26 answers, as tables.

use super::*;

fn compile(pattern: &[u8]) -> Regexp {
    Regexp::new(pattern).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn finds_all_as_go_does() {
    for (pattern, text, expected) in [
        ("a*", &b"baaac"[..], &[(0, 0), (1, 4), (5, 5)][..]),
        ("", b"abc", &[(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("", b"\xC3\xA9\xFF", &[(0, 0), (2, 2), (3, 3)]),
        ("a*?", b"aa", &[(0, 0), (1, 1), (2, 2)]),
        ("a|", b"bab", &[(0, 0), (1, 2), (3, 3)]),
        ("(|a)*", b"aa", &[(0, 0), (1, 1), (2, 2)]),
        ("(|a)+", b"aa", &[(0, 0), (1, 1), (2, 2)]),
        ("x*", "日x".as_bytes(), &[(0, 0), (3, 4)]),
        (r"\b", b"ab cd", &[(0, 0), (2, 2), (3, 3), (5, 5)]),
        ("(?m)^", b"a\nb\n", &[(0, 0), (2, 2), (4, 4)]),
        (".", b"a\xFF\xC3\xA9", &[(0, 1), (1, 2), (2, 4)]),
        ("[^a]+", b"a\xFF\xFEb", &[(1, 4)]),
        (r"\x{FFFD}", b"\xFF", &[(0, 1)]),
        ("(?i)k", "kK\u{212A}".as_bytes(), &[(0, 1), (1, 2), (2, 5)]),
        (r"\d+", "1٣2".as_bytes(), &[(0, 1), (3, 4)]),
        ("(?U)a+", b"aaa", &[(0, 1), (1, 2), (2, 3)]),
    ] {
        let regexp = compile(pattern.as_bytes());
        let found = |limit| {
            regexp
                .find_all(text, limit)
                .into_iter()
                .map(|r| (r.start, r.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(found(-1), expected, "{pattern} in {text:?}");
        assert_eq!(
            found(2),
            expected[..expected.len().min(2)],
            "{pattern} in {text:?}, twice"
        );
        assert_eq!(found(0), [], "{pattern} in {text:?}, never");
        assert_eq!(
            regexp.find(text),
            expected.first().map(|&(start, end)| start..end),
            "{pattern} in {text:?}, once"
        );
    }
}

#[test]
fn splits_as_go_does() {
    for (pattern, text, limit, expected) in [
        (",", "a,b,,c", -1, Some(&["a", "b", "", "c"][..])),
        (",", "a,b,,c", 2, Some(&["a", "b,,c"])),
        (",", "a,b", 0, None),
        (",", "", -1, Some(&[""])),
        ("", "", -1, Some(&[])),
        ("", "abc", -1, Some(&["a", "b", "c"])),
        ("", "abc", 2, Some(&["a", "bc"])),
        ("a*", "abaabaccadaaae", 5, Some(&["", "b", "b", "c", "cadaaae"])),
        ("a", "a", -1, Some(&["", ""])),
        ("b*", "abc", -1, Some(&["a", "c"])),
        ("x", "abc", -1, Some(&["abc"])),
        ("c", "abc", -1, Some(&["ab", ""])),
    ] {
        let pieces = compile(pattern.as_bytes()).split(text.as_bytes(), limit);
        let expected = expected.map(|pieces| pieces.iter().map(|piece| piece.as_bytes()).collect());
        assert_eq!(pieces, expected, "{pattern} in {text:?}, {limit}");
    }
}

#[test]
fn replaces_as_go_does() {
    for (pattern, text, replacement, expanded, literal) in [
        ("a*", &b"baaac"[..], "-", &b"-b-c-"[..], &b"-b-c-"[..]),
        ("", b"abc", "-", b"-a-b-c-", b"-a-b-c-"),
        ("", b"\xC3\xA9", "-", b"-\xC3\xA9-", b"-\xC3\xA9-"),
        ("(a)(b)?", b"abac", "[$2]", b"[b][]c", b"[$2][$2]c"),
        ("(?P<x>a)|(?P<x>b)", b"ab", "<$x>", b"<a><b>", b"<$x><$x>"),
        ("[^a]", b"a\xFFb", ".", b"a..", b"a.."),
        ("[^a]", b"a\xFFb", "<$0>", b"a<\xFF><b>", b"a<$0><$0>"),
        ("a$", b"aa", "$$", b"a$", b"a$$"),
        ("(?i)stra\u{DF}e", b"STRA\xC3\x9FE", "ok", b"ok", b"ok"),
    ] {
        let regexp = compile(pattern.as_bytes());
        assert_eq!(
            regexp.replace_all(text, replacement.as_bytes(), 64).unwrap(),
            expanded,
            "{pattern} in {text:?}"
        );
        assert_eq!(
            regexp.replace_all_literal(text, replacement.as_bytes(), 64).unwrap(),
            literal,
            "{pattern} in {text:?}"
        );
    }
}

#[test]
fn replacements_are_bounded() {
    let regexp = compile(b"a");
    assert_eq!(regexp.replace_all(b"aa", b"$0$0", 4).unwrap(), b"aaaa");
    assert!(regexp.replace_all(b"aa", b"$0$0", 3).is_none());
    assert!(regexp.replace_all(b"a", &b"$0".repeat(1_000_000), 3).is_none());
    assert!(regexp.replace_all_literal(b"aa", b"bb", 3).is_none());
    assert!(regexp.replace_all_literal(b"bbbb", b"", 3).is_none());
}

#[test]
fn refuses_in_go_s_words() {
    for (pattern, expected) in [
        (&b"(?<na>a"[..], &b"missing closing ): `(?<na>a`"[..]),
        (b"(?<n", b"invalid named capture: `(?<n`"),
        (b"(?P<n", b"invalid named capture: `(?P<n`"),
        (b"(?<>a)", b"invalid named capture: `(?<>`"),
        (b"(?<\xFF>)", b"invalid UTF-8: `\xFF`"),
        (b"(?<\xFF", b"invalid UTF-8: `\xFF`"),
        (b"\\p{\xFF}", b"invalid UTF-8: `\xFF`"),
        (b"\\p{\xFF", b"invalid UTF-8: `\xFF`"),
        (b"a\\\xFF", b"invalid UTF-8: `\xFF`"),
        (b"[a\xFF]", b"invalid UTF-8: `\xFF]`"),
        (b"\\Q\xFF\\E", b"invalid UTF-8: `\xFF`"),
        (b"(?i-)", b"invalid or unsupported Perl syntax: `(?i-)`"),
        (b"(?--i)", b"invalid or unsupported Perl syntax: `(?--`"),
        (b"(?-", b"invalid or unsupported Perl syntax: `(?-`"),
        (b"(?", b"invalid or unsupported Perl syntax: `(?`"),
        (b"(?:", b"missing closing ): `(?:`"),
        (b"a|b)", b"unexpected ): `a|b)`"),
        (b"a{2}{3}?", b"invalid nested repetition operator: `{2}{3}?`"),
        (b"a*??", b"invalid nested repetition operator: `*??`"),
        (b"a|*", b"missing argument to repetition operator: `*`"),
        (b"(*)", b"missing argument to repetition operator: `*`"),
        (b"(?i)*", b"missing argument to repetition operator: `*`"),
        (b"a{99999999999}", b"invalid repeat count: `{99999999999}`"),
        (b"a{1,99999999999}", b"invalid repeat count: `{1,99999999999}`"),
        (b"((a{100}){10}){10}", b"invalid repeat count: `{10}`"),
        (b"\\x{}", b"invalid escape sequence: `\\x{}`"),
        (b"\\x{1g}", b"invalid escape sequence: `\\x{1g`"),
        (b"\\x{110000}", b"invalid escape sequence: `\\x{110000`"),
        (b"[a-\\x]", b"invalid escape sequence: `\\x]`"),
        (b"[\\", b"trailing backslash at end of expression: ``"),
        (b"[[:x:]]", b"invalid character class range: `[:x:]`"),
        (b"[[:alpha:", b"missing closing ]: `[[:alpha:`"),
        (b"[^]", b"missing closing ]: `[^]`"),
        (b"\\18", b"invalid escape sequence: `\\1`"),
    ] {
        let error = Regexp::new(pattern).unwrap_err();
        assert_eq!(
            *error.message(),
            [b"error parsing regexp: ", expected].concat(),
            "{}",
            pattern.escape_ascii()
        );
    }
}

#[test]
fn accepts_what_go_accepts() {
    for pattern in [
        "(?i-i:a)",
        "{,2}",
        "a{01}",
        "a{1",
        "a{1,",
        "a{1,a}",
        "[a-b-c]",
        "a\0",
        r"\08",
        "(a{0}){0}",
        "(?:a{1000}){0}",
    ] {
        compile(pattern.as_bytes());
    }
}

#[test]
fn limits_are_go_s() {
    fn nested(open: &str, depth: usize, inner: &str, close: &str) -> String {
        [open.repeat(depth), inner.to_owned(), close.repeat(depth)].concat()
    }
    compile(nested("(", 999, "a", ")").as_bytes());
    compile(nested("(?:", 2_000, "a", ")").as_bytes());
    compile(br"(?:(?:a{10}){10}){10}");
    for (pattern, kind) in [
        (nested("(", 1_000, "a", ")"), ErrorKind::NestingDepth),
        (nested("(?:a|", 1_000, "b", ")*"), ErrorKind::NestingDepth),
        (nested("(?:x|b", 499, "b", ")*"), ErrorKind::NestingDepth),
        (format!("(?:{}){{1000}}", "a".repeat(3_356)), ErrorKind::Large),
    ] {
        assert_eq!(
            Regexp::new(pattern.as_bytes()).map_err(|error| error.kind).unwrap_err(),
            kind
        );
    }
}

#[test]
fn quotes_what_means_something() {
    assert_eq!(
        quote_meta(br"a.b*[c]\d$-_/{}|+?()^"),
        &br"a\.b\*\[c\]\\d\$-_/\{\}\|\+\?\(\)\^"[..]
    );
    assert!(matches!(quote_meta(b"plain \xFF"), Cow::Borrowed(b"plain \xFF")));
}

#[test]
fn patterns_are_written_portably() {
    for (pattern, expected) in [
        ("^a$", "(?:^a$)"),
        (r"\A\d+\z", "(?:^[0-9]+$)"),
        (r"\Q\A\E", r"(?:\\A)"),
        (r"\bx\B", r"(?:\bx\B)"),
        ("(?i)k", "[Kk\u{212A}]"),
    ] {
        assert_eq!(to_portable_syntax(pattern.as_bytes()).unwrap(), expected, "{pattern}");
    }
}

#[test]
fn all_matchers_agree() {
    let texts = [
        "",
        "a",
        "ab12 cd\u{e9}",
        "foo.bar-baz_1",
        "x\ny\n",
        "aaaaab",
        "\u{e9}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}",
    ];
    for pattern in [
        ".",
        "(?s).+",
        "[^a-z]+",
        "(?i)[^K]",
        "[\u{e8}-\u{900}]",
        "[\u{d000}-\u{10000}]+?",
        "([^\u{e9}]*)\u{e9}(.*)",
        "a+?b",
        "^[a-z0-9.-]*$",
        "(?i)FOO|ba",
        r"\bcd",
        "(a*)(b?)",
        r"(?m)^y$",
        "\u{e9}",
        r"\d+\s\w",
    ] {
        let parsed = |spell| parse::parse(pattern.as_bytes(), spell).unwrap();
        let light = build(&parsed(class::in_bytes), false).unwrap();
        let others = [(class::in_bytes as fn(_) -> _, true), (class::in_characters, false)];
        let others = others.map(|(spell, fast)| build(&parsed(spell), fast).unwrap());
        for text in texts {
            let found = |matcher: &meta::Regex| {
                matcher
                    .captures_iter(text)
                    .map(|found| format!("{found:?}"))
                    .collect::<Vec<_>>()
            };
            for other in &others {
                assert_eq!(found(&light), found(other), "{pattern} in {text:?}");
            }
        }
        let long = "ab12 ".repeat(LONG_TEXT) + "cd";
        let regexp = Regexp::new(pattern.as_bytes()).unwrap();
        let light: Vec<_> = light.find_iter(&long).map(|found| found.range()).collect();
        assert_eq!(regexp.find(long.as_bytes()), light.first().cloned(), "{pattern}");
        assert_eq!(regexp.is_match(long.as_bytes()), !light.is_empty(), "{pattern}");
    }
}
