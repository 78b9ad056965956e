//! How Helm cuts a rendered file into documents: by a pattern, not by YAML's rules.

use std::ops::Range;

use memchr::memmem;

use crate::compat::HelmVersion;
use crate::go::unicode::{decode_last_rune, decode_rune, is_space};

/// The byte ranges of a file's documents, in order: what Helm's `SplitManifests` returns
/// (`pkg/release/v1/util/manifest.go`).
///
/// The separator is `(?:^|\s*\n)---\s*`, sought in the text without its leading white space. White space before a
/// separator therefore belongs to no document, while a file's last document keeps its trailing newlines; and a document
/// may begin right after the dashes (`---apiVersion: v1`). Blank documents are left out. Helm 3 trims every document on
/// both sides.
pub fn documents(text: &[u8], helm: HelmVersion) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let mut push = |start: usize, end: usize| {
        let document = trim_start(text.get(start..end).unwrap_or_default());
        if !document.is_empty() {
            let start = end - document.len();
            let kept = if helm.trims_documents() {
                trim_end(document)
            } else {
                document
            };
            documents.push(start..start + kept.len());
        }
    };
    let mut start = text.len() - trim_start(text).len();
    if text.get(start..).is_some_and(|rest| rest.starts_with(b"---")) {
        start = after_dashes(text, start);
    }
    for newline in memmem::find_iter(text, b"\n---") {
        // The newline may belong to the white space after the dashes before.
        if let Some(before) = text.get(start..newline) {
            let blank = before.iter().rev().take_while(|byte| is_pattern_space(**byte)).count();
            push(start, newline - blank);
            start = after_dashes(text, newline + 1);
        }
    }
    push(start, text.len());
    documents
}

/// Where the text goes on after the dashes at `dashes` and the white space that follows them.
fn after_dashes(text: &[u8], dashes: usize) -> usize {
    let start = dashes + b"---".len();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is_pattern_space(**byte)).count()
}

/// What `\s` matches in Go's regular expressions: no vertical tab, nothing beyond ASCII.
fn is_pattern_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// The text without white space at its beginning, by Unicode's notion of it.
pub fn trim_start(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((_, width)) = decode_rune(rest).filter(|&(c, _)| is_space(c)) {
        rest = rest.get(width..).unwrap_or_default();
    }
    rest
}

/// The text without white space at its end, by Unicode's notion of it.
pub fn trim_end(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((_, width)) = decode_last_rune(rest).filter(|&(c, _)| is_space(c)) {
        rest = rest.get(..rest.len() - width).unwrap_or_default();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations are those of `releaseutil.SplitManifests` in Helm 4.2.3.
    #[test]
    fn splits_as_helm_does() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \n\n", &[]),
            ("a: 1\n", &["a: 1\n"]),
            ("---\na: 1\n", &["a: 1\n"]),
            ("\n\n---\na: 1\n\n\n---\nb: 2\n\n", &["a: 1", "b: 2\n\n"]),
            ("a: 1\n--- # comment\nb: 2", &["a: 1", "# comment\nb: 2"]),
            ("a: 1\n---apiVersion: v1\n", &["a: 1", "apiVersion: v1\n"]),
            ("a: 1\n----\nb: 2", &["a: 1", "-\nb: 2"]),
            ("---\n---\n---\n", &["---"]),
            ("a\n\n---\n---\nb", &["a", "---\nb"]),
            ("\r\n---\r\na: 1\r\n---\r\nb: 2\r\n", &["a: 1", "b: 2\r\n"]),
            ("a \u{b} \n---\nb", &["a \u{b}", "b"]),
            ("a\n \t\r\n---\n \n  b\n---", &["a", "b"]),
            (
                "a\u{a0}\n---\n\u{a0}\u{2003}b\u{b}\n---\n\u{b}\n---\nc",
                &["a\u{a0}", "b\u{b}", "c"],
            ),
            ("a: |\n  x\n  ---\nb: 1", &["a: |\n  x\n  ---\nb: 1"]),
            ("a ---\nb", &["a ---\nb"]),
            ("# c\n---\n# d", &["# c", "# d"]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = documents(text.as_bytes(), HelmVersion::V4)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }

    #[test]
    fn trims_as_go_does() {
        let text = "\u{85}\u{a0}\u{2003}\u{feff} x\u{200b}\u{3000}\u{b}\n";
        assert_eq!(
            trim_start(text.as_bytes()),
            "\u{feff} x\u{200b}\u{3000}\u{b}\n".as_bytes()
        );
        assert_eq!(
            trim_end(text.as_bytes()),
            "\u{85}\u{a0}\u{2003}\u{feff} x\u{200b}".as_bytes()
        );
        assert_eq!(trim_start(b" \xff "), b"\xff ");
        assert_eq!(trim_end(b" \xff\x80 "), b" \xff\x80");
    }
}
