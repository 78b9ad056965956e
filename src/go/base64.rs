//! Go's `encoding/base64`, standard alphabet: what it accepts, and where it says that it stopped.

use std::fmt;

use data_encoding::BASE64;

/// Go's `base64.CorruptInputError`: the offset of the first byte that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorruptInput(pub usize);

impl fmt::Display for CorruptInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "illegal base64 data at input byte {}", self.0)
    }
}

impl std::error::Error for CorruptInput {}

/// The padded base64 text of some bytes (`StdEncoding.EncodeToString`).
pub fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of a padded base64 text (`StdEncoding.DecodeString`). Line breaks may stand anywhere, and the bits that
/// the last character has too many are not looked at.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, CorruptInput> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut input = text
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    loop {
        let mut quantum = 0u32;
        let mut digits = 0;
        while digits < 4 {
            match input.next() {
                None if digits == 0 => return Ok(bytes),
                // Go names the start of the unfinished group as if no line break stood in it.
                None => return Err(CorruptInput(text.len() - digits)),
                Some((offset, b'=')) => {
                    finish(text, offset, digits, input)?;
                    // What the digits of the last group are worth; the rest of the group is zero.
                    quantum <<= 6 * (4 - digits);
                    bytes.extend_from_slice(quantum.to_be_bytes().get(1..digits).unwrap_or_default());
                    return Ok(bytes);
                }
                Some((offset, byte)) => {
                    quantum = quantum << 6 | u32::from(digit(byte).ok_or(CorruptInput(offset))?);
                    digits += 1;
                }
            }
        }
        let [_, decoded @ ..] = quantum.to_be_bytes();
        bytes.extend_from_slice(&decoded);
    }
}

/// Checks what follows the first padding character, found at `offset` after `digits` digits of its group.
fn finish(
    text: &[u8],
    offset: usize,
    digits: usize,
    mut rest: impl Iterator<Item = (usize, u8)>,
) -> Result<(), CorruptInput> {
    match digits {
        0 | 1 => return Err(CorruptInput(offset)),
        2 => match rest.next() {
            None => return Err(CorruptInput(text.len())),
            Some((_, b'=')) => {}
            Some((second, _)) => return Err(CorruptInput(second - 1)),
        },
        _ => {}
    }
    rest.next().map_or(Ok(()), |(trailing, _)| Err(CorruptInput(trailing)))
}

/// The value of a digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Go 1.26's `base64.StdEncoding.DecodeString`.
    #[test]
    fn decodes_as_go() {
        for (text, expected) in [
            ("", Ok("")),
            ("aGVsbG8=", Ok("hello")),
            ("aGVs\r\nbG8=\n", Ok("hello")),
            ("aGVsbA=\n=", Ok("hell")),
            ("aGVsbB==", Ok("hell")),
            ("bad", Err(0)),
            ("a", Err(0)),
            ("YWJj\nYQ", Err(5)),
            ("YWJjY\nQ", Err(5)),
            ("!", Err(0)),
            ("YWJj!", Err(4)),
            ("YQ=a", Err(2)),
            ("YQ=\na", Err(3)),
            ("YQ=", Err(3)),
            ("YWI=YWI=", Err(4)),
            ("Y===", Err(1)),
            ("====", Err(0)),
        ] {
            assert_eq!(
                decode(text.as_bytes()),
                expected.map(Vec::from).map_err(CorruptInput),
                "{text:?}"
            );
        }
    }
}
