//! URLs as Go's `net/url` (1.26) reads and writes them, as far as templates see them. Nothing is normalised but the case of the
//! scheme.

mod escape;

use std::fmt;

use crate::go::netip::{self, AddressError, Version};
use crate::go::strconv::quote;

pub use escape::{Part, escape};

use escape::unescape;

/// A URL in its parts: `url.URL`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// The scheme, in small letters.
    pub scheme: Vec<u8>,
    /// What follows the scheme where no slash does, as it is.
    pub opaque: Vec<u8>,
    /// Who asks.
    pub user: Option<User>,
    /// The host and its port.
    pub host: Vec<u8>,
    /// The path, unescaped.
    pub path: Vec<u8>,
    /// The path as it was written, where escaping [`Url::path`] gives another text; else empty.
    pub raw_path: Vec<u8>,
    /// The query, as it is.
    pub raw_query: Vec<u8>,
    /// The fragment, unescaped.
    pub fragment: Vec<u8>,
}

/// A name and perhaps a password, unescaped: `url.Userinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: Vec<u8>,
    /// The password.
    pub password: Option<Vec<u8>>,
}

/// Why a text is no URL: `url.Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The text.
    pub url: Vec<u8>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A byte below the space, or DEL.
    ControlCharacter,
    /// A colon at the start.
    MissingScheme,
    /// A colon in the first segment of a relative path, which would be a scheme.
    ColonInFirstSegment,
    /// A percent sign that starts no escape, or one that must not stand there.
    Escape(Vec<u8>),
    /// A character that no host has.
    HostCharacter(u8),
    /// Something other than name and password before the `@`.
    UserInfo,
    /// Brackets where none belong, or around an IPv4 address.
    IpLiteral,
    /// An opening bracket without its end.
    MissingBracket,
    /// A colon, and something other than digits after it.
    Port(Vec<u8>),
    /// Brackets around what is no address.
    Address(AddressError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parse {}: {}", quote(&self.url), self.reason)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::ControlCharacter => f.write_str("net/url: invalid control character in URL"),
            Reason::MissingScheme => f.write_str("missing protocol scheme"),
            Reason::ColonInFirstSegment => f.write_str("first path segment in URL cannot contain colon"),
            Reason::Escape(escape) => write!(f, "invalid URL escape {}", quote(escape)),
            Reason::HostCharacter(byte) => write!(f, "invalid character {} in host name", quote(&[*byte])),
            Reason::UserInfo => f.write_str("net/url: invalid userinfo"),
            Reason::IpLiteral => f.write_str("invalid IP-literal"),
            Reason::MissingBracket => f.write_str("missing ']' in host"),
            Reason::Port(port) => write!(f, "invalid port {} after host", quote(port)),
            Reason::Address(error) => write!(f, "invalid host: {error}"),
        }
    }
}

/// What stands before a byte and after it, where it is there: `strings.Cut`.
fn cut(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|&b| b == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Escapes a text for a query: `url.QueryEscape`.
pub fn query_escape(text: &[u8]) -> Vec<u8> {
    escape(text, Part::QueryComponent)
}

impl Url {
    /// Reads a URL: `url.Parse`.
    ///
    /// # Errors
    /// Where Go's has one, in its words.
    pub fn parse(text: &[u8]) -> Result<Url, Error> {
        let (before, fragment) = cut(text, b'#').unwrap_or((text, b""));
        let mut url = Url::parse_before_fragment(before).map_err(|reason| Error {
            url: before.to_vec(),
            reason,
        })?;
        url.fragment = unescape(fragment, Part::Fragment).map_err(|reason| Error {
            url: text.to_vec(),
            reason,
        })?;
        Ok(url)
    }

    fn parse_before_fragment(text: &[u8]) -> Result<Url, Reason> {
        if text.iter().any(u8::is_ascii_control) {
            return Err(Reason::ControlCharacter);
        }
        let mut url = Url::default();
        if text == b"*" {
            url.path = text.to_vec();
            return Ok(url);
        }
        let (scheme, rest) = split_scheme(text)?;
        url.scheme = scheme.to_ascii_lowercase();
        let (mut rest, query) = cut(rest, b'?').unwrap_or((rest, b""));
        url.raw_query = query.to_vec();
        if !rest.starts_with(b"/") {
            if !scheme.is_empty() {
                url.opaque = rest.to_vec();
                return Ok(url);
            }
            if first_segment(rest).contains(&b':') {
                return Err(Reason::ColonInFirstSegment);
            }
        }
        if rest.starts_with(b"//") && (!scheme.is_empty() || !rest.starts_with(b"///")) {
            let authority = first_segment(rest.get(2..).unwrap_or_default());
            rest = rest.get(2 + authority.len()..).unwrap_or_default();
            (url.user, url.host) = parse_authority(&url.scheme, authority)?;
        }
        url.path = unescape(rest, Part::Path)?;
        if rest != escape(&url.path, Part::Path) {
            url.raw_path = rest.to_vec();
        }
        Ok(url)
    }

    /// The host without its port and brackets: `URL.Hostname`.
    pub fn hostname(&self) -> &[u8] {
        let host = &self.host[..];
        let port = host
            .iter()
            .rposition(|&b| b == b':')
            .filter(|&colon| is_port(host.get(colon..).unwrap_or_default()));
        let host = port.and_then(|colon| host.get(..colon)).unwrap_or(host);
        host.strip_prefix(b"[")
            .and_then(|inner| inner.strip_suffix(b"]"))
            .unwrap_or(host)
    }

    /// The URL as a text: `URL.String`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.scheme.is_empty() {
            out.extend_from_slice(&self.scheme);
            out.push(b':');
        }
        if self.opaque.is_empty() {
            self.append_authority(&mut out);
            let path = self.escaped_path();
            if !path.is_empty() && !path.starts_with(b"/") && !self.host.is_empty() {
                out.push(b'/');
            }
            // Else the segment would be read as a scheme.
            if out.is_empty() && first_segment(&path).contains(&b':') {
                out.extend_from_slice(b"./");
            }
            out.extend_from_slice(&path);
        } else {
            out.extend_from_slice(&self.opaque);
        }
        if !self.raw_query.is_empty() {
            out.push(b'?');
            out.extend_from_slice(&self.raw_query);
        }
        if !self.fragment.is_empty() {
            out.push(b'#');
            out.extend(escape(&self.fragment, Part::Fragment));
        }
        out
    }

    /// The path as it was written if it still says the same, else escaped anew: `URL.EscapedPath`.
    fn escaped_path(&self) -> Vec<u8> {
        let is_raw = |byte: &u8| b"!$&'()*+,;=:@[]%".contains(byte) || Part::Path.allows(*byte);
        if !self.raw_path.is_empty()
            && self.raw_path.iter().all(is_raw)
            && unescape(&self.raw_path, Part::Path).is_ok_and(|path| path == self.path)
        {
            return self.raw_path.clone();
        }
        if self.path == b"*" {
            return self.path.clone();
        }
        escape(&self.path, Part::Path)
    }

    fn append_authority(&self, out: &mut Vec<u8>) {
        let has_authority = !self.host.is_empty() || self.user.is_some();
        if has_authority || !self.scheme.is_empty() && !self.path.is_empty() {
            out.extend_from_slice(b"//");
        }
        if let Some(user) = &self.user {
            out.extend(user.to_bytes());
            out.push(b'@');
        }
        out.extend(escape(&self.host, Part::Host));
    }
}

impl User {
    /// The name and password as a URL has them: `Userinfo.String`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = escape(&self.name, Part::User);
        if let Some(password) = &self.password {
            out.push(b':');
            out.extend(escape(password, Part::User));
        }
        out
    }
}

/// What stands before the first slash.
fn first_segment(path: &[u8]) -> &[u8] {
    cut(path, b'/').map_or(path, |(segment, _)| segment)
}

/// The scheme, empty where there is none, and what follows it: `getScheme`.
fn split_scheme(text: &[u8]) -> Result<(&[u8], &[u8]), Reason> {
    let none = (&b""[..], text);
    let end = text
        .iter()
        .position(|&b| !b.is_ascii_alphanumeric() && !b"+-.".contains(&b));
    match (end.and_then(|end| text.get(end)), text.first()) {
        (Some(b':'), Some(b':')) => Err(Reason::MissingScheme),
        (Some(b':'), Some(first)) if first.is_ascii_alphabetic() => Ok(cut(text, b':').unwrap_or(none)),
        _ => Ok(none),
    }
}

/// The user and the host: `parseAuthority`.
fn parse_authority(scheme: &[u8], authority: &[u8]) -> Result<(Option<User>, Vec<u8>), Reason> {
    let Some(at) = authority.iter().rposition(|&b| b == b'@') else {
        return Ok((None, parse_host(scheme, authority)?));
    };
    let host = parse_host(scheme, authority.get(at + 1..).unwrap_or_default())?;
    let info = authority.get(..at).unwrap_or_default();
    if !info
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(b))
    {
        return Err(Reason::UserInfo);
    }
    let (name, password) = match cut(info, b':') {
        Some((name, password)) => (name, Some(password)),
        None => (info, None),
    };
    let name = unescape(name, Part::User)?;
    let password = password.map(|password| unescape(password, Part::User)).transpose()?;
    Ok((Some(User { name, password }), host))
}

/// The host with its port, unescaped: `parseHost`.
fn parse_host(scheme: &[u8], host: &[u8]) -> Result<Vec<u8>, Reason> {
    match host.iter().rposition(|&b| b == b'[') {
        Some(0) => return parse_literal(host),
        Some(_) => return Err(Reason::IpLiteral),
        None => {}
    }
    // Go is strict about a second colon only where the web is.
    let web = matches!(scheme, b"http" | b"https");
    let colon = if web {
        host.iter().position(|&b| b == b':')
    } else {
        host.iter().rposition(|&b| b == b':')
    };
    let port = colon.and_then(|colon| host.get(colon..)).unwrap_or_default();
    if !is_port(port) {
        return Err(Reason::Port(port.to_vec()));
    }
    unescape(host, Part::Host)
}

/// An address in brackets.
fn parse_literal(host: &[u8]) -> Result<Vec<u8>, Reason> {
    let end = host.iter().rposition(|&b| b == b']').ok_or(Reason::MissingBracket)?;
    let port = host.get(end + 1..).unwrap_or_default();
    if !is_port(port) {
        return Err(Reason::Port(port.to_vec()));
    }
    let name = host.get(1..end).unwrap_or_default();
    let zone_at = name
        .windows(3)
        .position(|window| window == b"%25")
        .unwrap_or(name.len());
    let (address, zone) = name.split_at(zone_at);
    let address = [unescape(address, Part::Host)?, unescape(zone, Part::Zone)?].concat();
    match netip::version(&address).map_err(Reason::Address)? {
        Version::V4 => Err(Reason::IpLiteral),
        Version::V6 => Ok([b"[", &address[..], b"]", port].concat()),
    }
}

/// Whether a text is nothing, or a colon and digits.
fn is_port(text: &[u8]) -> bool {
    text.split_first()
        .is_none_or(|(colon, digits)| *colon == b':' && digits.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_for_a_query_as_go_does() {
        let cases: &[(&[u8], &[u8])] = &[
            (b"", b""),
            (b"a b&c=d", b"a+b%26c%3Dd"),
            (b"-._~", b"-._~"),
            (b"!'()*+/", b"%21%27%28%29%2A%2B%2F"),
            (b"\xC3\xA9\xFF\0", b"%C3%A9%FF%00"),
        ];
        for (text, expected) in cases {
            assert_eq!(query_escape(text), *expected);
        }
    }

    #[test]
    fn refuses_addresses_in_go_s_words() {
        for (host, expected) in [
            ("[::]", "ok"),
            ("[1:2:3:4:5:6:7:8]", "ok"),
            ("[::1.2.3.4]", "ok"),
            ("[x]", r#"invalid host: ParseAddr("x"): unable to parse IP"#),
            ("[%251]", r#"invalid host: ParseAddr("%1"): missing IPv6 address"#),
            (
                "[::%25]",
                r#"invalid host: ParseAddr("::%"): zone must be a non-empty string"#,
            ),
            (
                "[1::2::3]",
                r#"invalid host: ParseAddr("1::2::3"): multiple :: in address (at ":3")"#,
            ),
            (
                "[12345::]",
                r#"invalid host: ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")"#,
            ),
            (
                "[1:]",
                r#"invalid host: ParseAddr("1:"): colon must be followed by more characters (at ":")"#,
            ),
            (
                "[1g::]",
                r#"invalid host: ParseAddr("1g::"): unexpected character, want colon (at "g::")"#,
            ),
            (
                "[1:2:3:4:5:6:7:8:9]",
                r#"invalid host: ParseAddr("1:2:3:4:5:6:7:8:9"): trailing garbage after address (at "9")"#,
            ),
            (
                "[1.2..4]",
                r#"invalid host: ParseAddr("1.2..4"): IPv4 field must have at least one digit (at ".4")"#,
            ),
            (
                "[1.02.3.4]",
                r#"invalid host: ParseAddr("1.02.3.4"): IPv4 field has octet with leading zero"#,
            ),
        ] {
            let result = Url::parse(format!("http://{host}").as_bytes());
            let text = result.map_or_else(|error| error.reason.to_string(), |_| "ok".to_owned());
            assert_eq!(text, expected, "{host}");
        }
    }
}
