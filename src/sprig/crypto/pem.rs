//! Go's `encoding/pem`: the blocks that keys and certificates come in.

use std::borrow::Cow;

use crate::go::base64;

/// How many characters of base64 stand on a line.
const LINE: usize = 64;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

/// A block without headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// What is inside, such as `CERTIFICATE`.
    pub label: Cow<'a, str>,
    /// The DER.
    pub bytes: Vec<u8>,
}

/// The text of a block (`pem.EncodeToMemory`).
pub(super) fn encode(label: &str, bytes: &[u8]) -> String {
    let base64 = base64::encode(bytes);
    let mut text = format!("-----BEGIN {label}-----\n");
    for (index, character) in base64.chars().enumerate() {
        text.push(character);
        if (index + 1) % LINE == 0 {
            text.push('\n');
        }
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// The first block of a text (`pem.Decode`): what is not one is skipped.
pub(super) fn decode(text: &[u8]) -> Option<Block<'_>> {
    let mut rest = text;
    loop {
        // The nearest end first, then the last beginning before it: beginnings without an end do not count.
        let end = find(rest, END)?;
        let trailer = rest.get(end + END.len()..)?;
        let body = rest.get(..end + 1)?;
        let begin = body.windows(BEGIN.len()).rposition(|window| window == BEGIN);
        let block = begin
            .filter(|&begin| begin == 0 || body.get(begin - 1) == Some(&b'\n'))
            .and_then(|begin| decode_block(body.get(begin + BEGIN.len()..)?, trailer));
        if block.is_some() {
            return block;
        }
        rest = trailer;
    }
}

/// Decodes the text between `-----BEGIN ` and the line of the end, of which `trailer` is what follows `-----END `.
fn decode_block<'a>(body: &'a [u8], trailer: &[u8]) -> Option<Block<'a>> {
    let (first, mut rest) = split_line(body);
    let label = first.strip_suffix(DASHES)?;
    let after = trailer.strip_prefix(label)?.strip_prefix(DASHES)?;
    if !split_line(after).0.is_empty() {
        return None;
    }
    let mut headers = false;
    loop {
        let (line, next) = split_line(rest);
        if !line.contains(&b':') {
            break;
        }
        headers = true;
        rest = next;
    }
    if headers && rest.is_empty() {
        return None;
    }
    let base64: Vec<u8> = rest
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b' ' | b'\t'))
        .collect();
    Some(Block {
        label: String::from_utf8_lossy(label),
        bytes: base64::decode(&base64).ok()?,
    })
}

/// The first line without its end and white space, and what follows it.
fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match text.iter().position(|&byte| byte == b'\n') {
        Some(end) => (text.get(..end), text.get(end + 1..)),
        None => (Some(text), None),
    };
    let mut line = line.unwrap_or_default();
    if rest.is_some() {
        line = line.strip_suffix(b"\r").unwrap_or(line);
    }
    while let [shorter @ .., b' ' | b'\t'] = line {
        line = shorter;
    }
    (line, rest.unwrap_or_default())
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_lines_of_64() {
        assert_eq!(encode("X", b""), "-----BEGIN X-----\n-----END X-----\n");
        assert_eq!(encode("X", b"abc"), "-----BEGIN X-----\nYWJj\n-----END X-----\n");
        let full = encode("X", &[0; 48]);
        assert_eq!(
            full,
            format!("-----BEGIN X-----\n{}\n-----END X-----\n", "A".repeat(64))
        );
        let more = encode("X", &[0; 51]);
        assert_eq!(
            more,
            format!("-----BEGIN X-----\n{}\nAAAA\n-----END X-----\n", "A".repeat(64))
        );
    }

    /// Recorded from Go 1.26's `pem.Decode`.
    #[test]
    fn decodes_as_go() {
        for (text, expected) in [
            ("-----BEGIN X-----\nYWJj\n-----END X-----\n", Some(("X", "abc"))),
            ("-----BEGIN X-----\nYWJj\n-----END X-----", Some(("X", "abc"))),
            (
                "-----BEGIN X-----\r\nYW Jj \r\n-----END X----- \r\n",
                Some(("X", "abc")),
            ),
            ("junk\n-----BEGIN X-----\nYWJj\n-----END X-----\n", Some(("X", "abc"))),
            ("-----BEGIN X-----\n-----END X-----\n", Some(("X", ""))),
            (
                "-----BEGIN X-----\nA: b\nC: d\n\nYWJj\n-----END X-----\n",
                Some(("X", "abc")),
            ),
            ("-----BEGIN X-----\nA: b\n-----END X-----\n", None),
            (
                "-----BEGIN X-----\n-----BEGIN Y-----\nYWJj\n-----END Y-----\n",
                Some(("Y", "abc")),
            ),
            (
                "-----BEGIN X-----\nYWJ\n-----END X-----\n-----BEGIN Y-----\nYWJj\n-----END Y-----\n",
                Some(("Y", "abc")),
            ),
            ("-----BEGIN X-----\nYWJj\n-----END Y-----\n", None),
            ("x-----BEGIN X-----\nYWJj\n-----END X-----\n", None),
            ("-----BEGIN X-----\nYWJj\n-----END X----- z\n", None),
            ("-----BEGIN X-----YWJj-----END X-----", None),
            ("", None),
        ] {
            let block = decode(text.as_bytes());
            let found = block
                .as_ref()
                .map(|block| (&*block.label, std::str::from_utf8(&block.bytes).unwrap()));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
