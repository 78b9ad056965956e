//! The text that is searched, as Go's matcher sees it: each byte that is not UTF-8 is a U+FFFD of its own.

use std::borrow::Cow;
use std::ops::Range;

/// A text in valid UTF-8, and the way back to the bytes it was made from.
pub(super) struct Haystack<'t> {
    text: Cow<'t, str>,
    /// Where the characters stand that replace one byte each, sorted.
    replaced: Vec<usize>,
}

/// How much longer U+FFFD is than the byte it stands for.
const GROWTH: usize = char::REPLACEMENT_CHARACTER.len_utf8() - 1;

impl<'t> Haystack<'t> {
    /// Reads a text.
    pub(super) fn new(bytes: &'t [u8]) -> Haystack<'t> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Haystack {
                text: Cow::Borrowed(text),
                replaced: Vec::new(),
            };
        }
        let mut text = String::with_capacity(bytes.len());
        let mut replaced = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for _ in chunk.invalid() {
                replaced.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Haystack {
            text: Cow::Owned(text),
            replaced,
        }
    }

    /// The text to search in.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The length of the character at a position; zero at the end.
    pub(super) fn char_len(&self, position: usize) -> usize {
        self.text
            .get(position..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    }

    /// The range of the original bytes that a range of the text stands for.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let back = |position| position - GROWTH * self.replaced.partition_point(|&at| at < position);
        back(range.start)..back(range.end)
    }
}
