//! What gobwas/glob answers.

use super::*;

/// The paths that the patterns below are tried on.
#[rustfmt::skip]
const PATHS: &[&str] = &[
    "", "a", "b", "a.txt", "b.txt", "^.txt", "d.txt", "é.txt", "éa", "é", "ab", "abc", "bc", "a*", "{a}", "a,b", "}", "]",
    "a/t", "aba", "dir/x", "config/a.yaml", "config/a/x.yaml", "config/c/x.yaml", "config/", "x.yaml", "/", "files/x.tar.gz",
];

#[test]
fn matches_what_the_library_matches() {
    // A pattern, and which of the paths it matches.
    let cases: &[(&str, &[&str])] = &[
        (
            "*",
            &[
                "", "a", "b", "a.txt", "b.txt", "^.txt", "d.txt", "é.txt", "éa", "é", "ab", "abc", "bc", "a*", "{a}",
                "a,b", "}", "]", "aba", "x.yaml",
            ],
        ),
        (
            "**",
            &[
                "",
                "a",
                "b",
                "a.txt",
                "b.txt",
                "^.txt",
                "d.txt",
                "é.txt",
                "éa",
                "é",
                "ab",
                "abc",
                "bc",
                "a*",
                "{a}",
                "a,b",
                "}",
                "]",
                "a/t",
                "aba",
                "dir/x",
                "config/a.yaml",
                "config/a/x.yaml",
                "config/c/x.yaml",
                "config/",
                "x.yaml",
                "/",
                "files/x.tar.gz",
            ],
        ),
        ("?", &["", "a", "b", "é", "}", "]"]),
        ("*.txt", &["a.txt", "b.txt", "^.txt", "d.txt", "é.txt"]),
        ("**.txt", &["a.txt", "b.txt", "^.txt", "d.txt", "é.txt"]),
        ("d**", &["d.txt", "dir/x"]),
        ("a**t", &["a.txt", "a/t"]),
        ("config/*", &["config/a.yaml", "config/"]),
        (
            "config/**",
            &["config/a.yaml", "config/a/x.yaml", "config/c/x.yaml", "config/"],
        ),
        ("config/*.yaml", &["config/a.yaml"]),
        ("**/*.yaml", &["config/a.yaml", "config/a/x.yaml", "config/c/x.yaml"]),
        ("{a,b}.txt", &["a.txt", "b.txt"]),
        ("{a.txt", &["a.txt"]),
        ("a{,b}", &["a", "ab"]),
        (
            "{*.txt,*.yaml}",
            &["a.txt", "b.txt", "^.txt", "d.txt", "é.txt", "x.yaml"],
        ),
        ("config/{a,b}/*.yaml", &["config/a/x.yaml"]),
        ("[ab].txt", &["a.txt", "b.txt"]),
        ("[!a].txt", &["b.txt", "^.txt", "d.txt"]),
        ("[^a].txt", &["a.txt", "^.txt"]),
        ("[a-c].txt", &["a.txt", "b.txt"]),
        ("a\\*", &["a*"]),
        ("\\{a\\}", &["{a}"]),
        ("a,b", &["a,b"]),
        ("}", &["}"]),
        ("]", &["]"]),
        ("é?", &[]),
        ("{a*,b}c", &["bc"]),
        ("ab**ba", &["aba"]),
        ("files/*.tar.gz", &["files/x.tar.gz"]),
        (
            "*/*",
            &["a/t", "dir/x", "config/a.yaml", "config/", "/", "files/x.tar.gz"],
        ),
    ];
    for (pattern, expected) in cases {
        let glob = Glob::new(pattern.as_bytes()).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let matching: Vec<&str> = PATHS
            .iter()
            .copied()
            .filter(|path| glob.is_match(path.as_bytes()))
            .collect();
        assert_eq!(matching, *expected, "{pattern}");
    }
}

#[test]
fn refuses_what_the_library_refuses() {
    for (pattern, error) in [
        (&b"["[..], Error::BadClass),
        (b"[]", Error::BadClass),
        (b"[a", Error::BadClass),
        (b"[!]", Error::BadClass),
        (b"[a-]", Error::BadClass),
        (b"[a-bc]", Error::BadClass),
        (b"{[}", Error::BadClass),
        (b"[b-a]", Error::BadRange),
        (b"\xFF", Error::NotText),
    ] {
        assert_eq!(Glob::new(pattern).map(|_| ()), Err(error), "{}", pattern.escape_ascii());
    }
    assert!(Glob::new(b"a\\").is_ok_and(|glob| glob.is_match(b"a")));
}

#[test]
fn limits_keep_hostile_patterns_from_hanging() {
    assert_eq!(
        Glob::new("{".repeat(1_000).as_bytes()).map(|_| ()),
        Err(Error::TooLarge)
    );
    assert_eq!(
        Glob::new("a?".repeat(1_000).as_bytes()).map(|_| ()),
        Err(Error::TooLarge)
    );
    assert!(Glob::new("{".repeat(100).as_bytes()).is_ok());
    let glob = Glob::new(["x", &"**a".repeat(40)].concat().as_bytes()).expect("a pattern");
    assert!(!glob.is_match("a".repeat(200).as_bytes()));
}
