//! Splitting a values file into documents, before any YAML is read (`YAMLReader` of k8s.io/apimachinery).

use memchr::{memchr, memmem};

use super::error::{Error, ErrorKind};
use crate::data::Str;

const SEPARATOR: &[u8] = b"---";

/// One document of a values file: its text, and where it begins in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The document's lines, each ended by a line feed.
    pub text: Str,
    /// How many lines of the file stand before it.
    pub lines_before: u32,
}

/// Splits a values file at its `---` lines (Kubernetes' `YAMLReader`). The iterator ends after an error.
///
/// A `---` line is dropped where it ends a document, and belongs to the next one where it does not.
pub fn documents(source: &[u8]) -> impl Iterator<Item = Result<Chunk, Error>> {
    let mut rest = source;
    let mut lines_read = 0;
    std::iter::from_fn(move || {
        if lines_read == 0 && is_one_document(rest) {
            let lines = std::mem::take(&mut rest);
            let end: &[u8] = if lines.ends_with(b"\n") { b"" } else { b"\n" };
            return Some(Ok(Chunk {
                text: Str::from([lines, end].concat()),
                lines_before: 0,
            }));
        }
        let mut text = Vec::new();
        let mut lines_before = lines_read;
        while let Some(line) = next_line(&mut rest) {
            lines_read += 1;
            if let Some(after) = line.strip_prefix(SEPARATOR) {
                if let Some(junk) = junk_after_separator(after) {
                    rest = &[];
                    return Some(Err(Error::new(ErrorKind::Separator(junk), None)));
                }
                if !text.is_empty() {
                    return Some(Ok(Chunk {
                        text: Str::from(text),
                        lines_before,
                    }));
                }
            }
            if text.is_empty() {
                lines_before = lines_read - 1;
            }
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        if text.is_empty() {
            None
        } else {
            Some(Ok(Chunk {
                text: Str::from(text),
                lines_before,
            }))
        }
    })
}

/// Whether a file is a document as it stands: without a separator, and with line feeds alone at the ends of its lines.
fn is_one_document(source: &[u8]) -> bool {
    !source.is_empty()
        && !source.starts_with(SEPARATOR)
        && memmem::find(source, b"\n---").is_none()
        && memchr(b'\r', source).is_none()
}

/// The next line without its end.
fn next_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let text = *rest;
    let Some(end) = memchr(b'\n', text) else {
        *rest = &[];
        return Some(text);
    };
    let (line, after) = text.split_at(end);
    *rest = after.strip_prefix(b"\n").unwrap_or_default();
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

/// What follows a separator on its line, if that is anything but a comment.
fn junk_after_separator(after: &[u8]) -> Option<String> {
    let after = String::from_utf8_lossy(after);
    let after = after.trim();
    if after.is_empty() || after.starts_with('#') {
        None
    } else {
        Some(after.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_split_as_kubernetes_does() {
        for (text, expected) in [
            ("", &[][..]),
            ("\n", &[("\n", 0)]),
            ("a: 1", &[("a: 1\n", 0)]),
            ("a: 1\n---\nb: 2\n", &[("a: 1\n", 0), ("b: 2\n", 2)]),
            ("---\na: 1\n---\nb: 2\n---\n", &[("---\na: 1\n", 0), ("b: 2\n", 3)]),
            ("---\n---\n---\n", &[("---\n", 0), ("---\n", 2)]),
            ("a\r\n--- # c\r\nb\r\n", &[("a\n", 0), ("b\n", 2)]),
            ("a\n --- \nb\n", &[("a\n --- \nb\n", 0)]),
            ("a\n---#c\n", &[("a\n", 0)]),
            (
                "a: |\n  x\n---  \t\n\n\nb: 1\n...\nc: 1\n",
                &[("a: |\n  x\n", 0), ("\n\nb: 1\n...\nc: 1\n", 3)],
            ),
            (
                "# c\n\n---\n# d\n---\na: 1",
                &[("# c\n\n", 0), ("# d\n", 3), ("a: 1\n", 5)],
            ),
        ] {
            let chunks: Vec<_> = documents(text.as_bytes()).map(Result::unwrap).collect();
            let chunks: Vec<_> = chunks.iter().map(|chunk| (&*chunk.text, chunk.lines_before)).collect();
            let expected: Vec<_> = expected.iter().map(|&(text, line)| (text.as_bytes(), line)).collect();
            assert_eq!(chunks, expected, "{text:?}");
        }
    }

    #[test]
    fn a_separator_stands_alone_on_its_line() {
        for (text, junk) in [("a\n--- b\n", "b"), ("---\n----\n", "-"), ("a\n---x: 1\nb: 1", "x: 1")] {
            let chunks: Vec<_> = documents(text.as_bytes()).collect();
            let [Err(error)] = chunks.as_slice() else {
                panic!("{text:?}: {chunks:?}");
            };
            assert_eq!(error.to_string(), format!("invalid Yaml document separator: {junk}"));
        }
    }
}
