//! Percent-encoding: what may stand unescaped in each part of a URL, as Go's `net/url` decides.

use super::Reason;

/// A part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The path.
    Path,
    /// The host.
    Host,
    /// The zone of an IPv6 address.
    Zone,
    /// A user's name or password.
    User,
    /// A name or value in the query.
    QueryComponent,
    /// The fragment.
    Fragment,
}

impl Part {
    /// Whether a byte stands for itself (`shouldEscape` says the opposite).
    pub(super) fn allows(self, byte: u8) -> bool {
        let special: &[u8] = match self {
            Part::Path => b"$&+,/:;=@",
            Part::Host | Part::Zone => b"!\"$&'()*+,:;<=>[]",
            Part::User => b"$&+,;=",
            Part::QueryComponent => b"",
            Part::Fragment => b"!$&()*+,/:;=?@",
        };
        byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || special.contains(&byte)
    }
}

/// Escapes what may not stand for itself; a space in a query becomes `+` (`escape`).
pub fn escape(text: &[u8], part: Part) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b' ' if part == Part::QueryComponent => out.push(b'+'),
            _ if part.allows(byte) => out.push(byte),
            _ => out.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
    }
    out
}

/// Undoes [`escape`] (`unescape`).
pub(super) fn unescape(text: &[u8], part: Part) -> Result<Vec<u8>, Reason> {
    let in_host = matches!(part, Part::Host | Part::Zone);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        match byte {
            b'%' => {
                let escape = rest.get(..3).unwrap_or(rest);
                let value = hex(escape).ok_or_else(|| Reason::Escape(escape.to_vec()))?;
                // A host may contain escaped bytes that are not ASCII, and its zone's percent sign.
                let refused = match part {
                    _ if escape == b"%25" => false,
                    Part::Host => value < 0x80,
                    Part::Zone => value != b' ' && !Part::Host.allows(value),
                    _ => false,
                };
                if refused {
                    return Err(Reason::Escape(escape.to_vec()));
                }
                out.push(value);
                rest = rest.get(3..).unwrap_or_default();
                continue;
            }
            b'+' if part == Part::QueryComponent => out.push(b' '),
            _ if in_host && byte.is_ascii() && !part.allows(byte) => return Err(Reason::HostCharacter(byte)),
            _ => out.push(byte),
        }
        rest = after;
    }
    Ok(out)
}

/// The byte that `%41` stands for.
fn hex(escape: &[u8]) -> Option<u8> {
    let [b'%', high, low] = escape else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}
