//! Whether a text is an IP address: Go's `netip.ParseAddr`, for its errors more than for the address.

use std::fmt;

use crate::go::strconv::quote;

/// The kind of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Four decimal numbers.
    V4,
    /// Colons and hexadecimal numbers, perhaps with a zone.
    V6,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    address: Vec<u8>,
    message: &'static str,
    /// Where, as far as Go tells.
    at: Vec<u8>,
}

impl std::error::Error for AddressError {}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseAddr({}): {}", quote(&self.address), self.message)?;
        if self.at.is_empty() {
            Ok(())
        } else {
            write!(f, " (at {})", quote(&self.at))
        }
    }
}

/// A message, and the rest of the text where it stopped.
type Failure<'a> = (&'static str, &'a [u8]);

/// The version of an address.
///
/// # Errors
/// Where the text is no address, in Go's words.
pub fn version(address: &[u8]) -> Result<Version, AddressError> {
    let result = match address.iter().find(|byte| b".:%".contains(byte)) {
        Some(b'.') => check_v4(address).map(|()| Version::V4),
        Some(b':') => check_v6(address).map(|()| Version::V6),
        Some(_) => Err(("missing IPv6 address", &b""[..])),
        None => Err(("unable to parse IP", &b""[..])),
    };
    result.map_err(|(message, at)| AddressError {
        address: address.to_vec(),
        message,
        at: at.to_vec(),
    })
}

/// `parseIPv4Fields`.
fn check_v4(text: &[u8]) -> Result<(), Failure<'_>> {
    let (mut fields, mut value, mut digits) = (0, 0_u32, 0);
    for (index, &byte) in text.iter().enumerate() {
        let at = text.get(index..).unwrap_or_default();
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(("IPv4 field has octet with leading zero", b""));
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(("IPv4 field has value >255", b""));
                }
            }
            b'.' if digits == 0 || at.len() == 1 => return Err(("IPv4 field must have at least one digit", at)),
            b'.' if fields == 3 => return Err(("IPv4 address too long", b"")),
            b'.' => {
                fields += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(("unexpected character", at)),
        }
    }
    if fields < 3 {
        Err(("IPv4 address too short", b""))
    } else {
        Ok(())
    }
}

/// `parseIPv6`.
fn check_v6(address: &[u8]) -> Result<(), Failure<'_>> {
    let mut parts = address.splitn(2, |&byte| byte == b'%');
    let mut rest = parts.next().unwrap_or_default();
    if parts.next().is_some_and(<[u8]>::is_empty) {
        return Err(("zone must be a non-empty string", b""));
    }
    let mut ellipsis = false;
    if let Some(after) = rest.strip_prefix(b"::") {
        ellipsis = true;
        rest = after;
        if rest.is_empty() {
            return Ok(());
        }
    }
    let mut bytes = 0;
    while bytes < 16 {
        let digits = group(rest)?;
        let after = rest.get(digits..).unwrap_or_default();
        if after.starts_with(b".") {
            if !ellipsis && bytes != 12 {
                return Err((
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    rest,
                ));
            }
            if bytes > 12 {
                return Err((
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    rest,
                ));
            }
            check_v4(rest)?;
            bytes += 4;
            rest = b"";
            break;
        }
        bytes += 2;
        rest = after;
        match rest {
            [] => break,
            [b':'] => return Err(("colon must be followed by more characters", rest)),
            [b':', after @ ..] => rest = after,
            _ => return Err(("unexpected character, want colon", rest)),
        }
        if let Some(after) = rest.strip_prefix(b":") {
            if ellipsis {
                return Err(("multiple :: in address", rest));
            }
            ellipsis = true;
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    match (rest.is_empty(), bytes < 16, ellipsis) {
        (false, _, _) => Err(("trailing garbage after address", rest)),
        (true, true, false) => Err(("address string too short", b"")),
        (true, false, true) => Err(("the :: must expand to at least one field of zeros", b"")),
        _ => Ok(()),
    }
}

/// How many hexadecimal digits start a text: one to four.
fn group(text: &[u8]) -> Result<usize, Failure<'_>> {
    match text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count() {
        0 => Err(("each colon-separated field must have at least one digit", text)),
        digits @ 1..=4 => Ok(digits),
        _ => Err(("each group must have 4 or less digits", text)),
    }
}
