//! What looks like a credential, by its key or by itself.

use std::ops::Range;

/// What the first line of a private key ends with.
const PRIVATE_KEYS: &[&str] = &["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"];

/// How often a text may be in base64: within a Secret's YAML, within another text.
const MOST_LAYERS: usize = 3;

/// The shortest base64 that is looked into: shorter ones are words.
const SHORTEST_BASE64: usize = 12;

/// Whether a key is one that credentials stand under: `password`, `DB_PASSWORD`, `apiKey`, `client-secret`.
///
/// What only refers to a credential is none: `secretName`, `passwordFile`, `tokenExpirationSeconds`.
pub fn is_credential_key(key: &str) -> bool {
    const ENDS: &[&str] = &[
        "password",
        "passwords",
        "passwd",
        "passphrase",
        "token",
        "secret",
        "apikey",
        "apikeys",
        "privatekey",
        "secretkey",
        "secretkeybase",
        "accesskey",
        "accountkey",
        "masterkey",
        "keydata",
        "signingkey",
        "encryptionkey",
        "credential",
        "credentials",
        "connectionstring",
        "cookie",
    ];
    // Too short to end any word with.
    const WORDS: &[&str] = &["pass", "pwd", "dsn"];
    // Every key of an object asks, and most end with another letter than any of the words.
    let Some(last) = key.bytes().rfind(u8::is_ascii_alphanumeric) else {
        return false;
    };
    let may_be = |word: &&&str| word.as_bytes().last() == Some(&last.to_ascii_lowercase());
    ENDS.iter().filter(may_be).any(|end| ends_with(key, end))
        || WORDS
            .iter()
            .filter(may_be)
            .any(|word| last_word(key).eq_ignore_ascii_case(word))
}

/// Whether a key ends with a word, in whatever case and with whatever between its letters: `api_KEY` with `apikey`.
fn ends_with(key: &str, word: &str) -> bool {
    let letters = key.bytes().rev().filter(u8::is_ascii_alphanumeric);
    let mut letters = letters.map(|byte| byte.to_ascii_lowercase());
    word.bytes().rev().all(|byte| letters.next() == Some(byte))
}

/// The last word of a key: `PASS` of `DB_PASS`, `Pass` of `dbPass`.
fn last_word(key: &str) -> &str {
    let word = key.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(key);
    let starts_word = |(at, c): (usize, char)| {
        let before = at.checked_sub(1).and_then(|at| word.as_bytes().get(at));
        c.is_ascii_uppercase() && before.is_some_and(u8::is_ascii_lowercase)
    };
    let start = word.char_indices().rev().find(|found| starts_word(*found));
    start.and_then(|(at, _)| word.get(at..)).unwrap_or(word)
}

/// Whether a text is a credential by itself: a private key, a token of a known make, the hash of a password, an address
/// with a password; or base64 of such.
pub fn is_credential(text: &str) -> bool {
    is_long_enough(text) && (is_plain_credential(text) || decoded(text).is_some_and(|text| is_plain_credential(&text)))
}

/// Whether a text is long enough for a credential, or has what the short ones have: most texts are short words.
fn is_long_enough(text: &str) -> bool {
    text.len() >= SHORTEST_BASE64 || text.contains(['$', '{', ':', '='])
}

fn is_plain_credential(text: &str) -> bool {
    const BEGINNINGS: &[(&str, usize)] = &[
        ("AKIA", 20),
        ("ASIA", 20),
        ("ghp_", 36),
        ("gho_", 36),
        ("ghs_", 36),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 20),
        ("xoxp-", 20),
        ("sk_live_", 24),
        ("sk-ant-", 24),
        ("npm_", 36),
        ("hvs.", 24),
        ("AIza", 35),
    ];
    const HASHES: &[&str] = &["$apr1$", "$2a$", "$2b$", "$2y$", "$argon2", "{SHA}"];
    let has_beginning = |(beginning, length): &(&str, usize)| text.starts_with(beginning) && text.len() >= *length;
    has_private_key(text)
        || BEGINNINGS.iter().any(has_beginning)
        || HASHES.iter().any(|hash| text.contains(hash))
        || is_jwt(text)
        || has_password(text)
}

/// Whether a text holds a private key: a secret that goes over many lines.
pub fn has_private_key(text: &str) -> bool {
    PRIVATE_KEYS.iter().any(|key| text.contains(key))
}

/// Whether a text of many lines is secret as a whole: it holds a private key, or is the manifest of a Secret.
pub fn is_secret_text(text: &str) -> bool {
    has_private_key(text)
        || text
            .lines()
            .any(|line| matches!(line.trim(), "kind: Secret" | "- kind: Secret"))
}

/// What a text in base64 says, however often it is encoded; nothing where it is none.
fn decoded(text: &str) -> Option<String> {
    let mut found = None;
    let mut text = text.trim().to_owned();
    for _ in 0..MOST_LAYERS {
        let looks_like_it =
            text.len() >= SHORTEST_BASE64 && text.len().is_multiple_of(4) && !text.contains(['-', '.', ':']);
        let bytes = looks_like_it
            .then(|| data_encoding::BASE64.decode(text.as_bytes()).ok())
            .flatten();
        let Some(inner) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            break;
        };
        text = inner.trim().to_owned();
        found = Some(inner);
    }
    found
}

/// Whether a text is `user:password` in base64, as registries and `Basic` want it.
pub fn is_basic_auth(text: &str) -> bool {
    decoded(text).is_some_and(|text| text.contains(':') && !text.contains(char::is_control))
}

/// Three parts of base64 with points between, the first of which begins like `{"`.
fn is_jwt(text: &str) -> bool {
    let is_part = |part: &str| {
        part.len() > 8
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
    };
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(is_part)
}

/// `scheme://user:password@host`, or a long word in place of a user's name: a token.
fn has_password(text: &str) -> bool {
    /// The shortest name that is no name.
    const TOKEN: usize = 20;
    text.match_indices("://").any(|(at, separator)| {
        let rest = text.get(at + separator.len()..).unwrap_or_default();
        let end = rest.find([' ', '"', '\'', ',', '|', ')']).unwrap_or(rest.len());
        let rest = rest.get(..end).unwrap_or_default();
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_reference = |text: &str| text.starts_with("$(") || text.starts_with("${") || text.starts_with("{{");
        match authority.rsplit_once('@') {
            Some((user, _)) => match user.split_once(':') {
                Some((_, password)) => !password.is_empty() && !is_reference(password),
                None => user.len() >= TOKEN && !is_reference(user),
            },
            // A password may have a slash in it; a port has not.
            None => authority.split_once(':').is_some_and(|(_, password)| {
                rest.contains('@') && !password.is_empty() && !password.bytes().all(|byte| byte.is_ascii_digit())
            }),
        }
    })
}

/// Where in a line of text credentials stand, from left to right: the values after `password:` or `PASSWORD=`, what
/// `Bearer` or `Basic` stands before, and words that are credentials by themselves.
pub fn in_line(line: &str) -> Vec<Range<usize>> {
    if !is_long_enough(line) {
        return Vec::new();
    }
    let mut found = values_in_line(line);
    let mut start = 0;
    let mut previous = "";
    let is_login = line.split_whitespace().any(|word| word == "login");
    for word in line.split([' ', '\t', '"', '\'', ',']) {
        let end = start + word.len();
        let is_announced = match previous {
            "Bearer" | "Basic" => word.len() >= SHORTEST_BASE64,
            // As in .netrc.
            "password" => is_login && !word.is_empty(),
            _ => false,
        };
        if is_announced || is_credential(word) {
            found.push(start..end);
        }
        if !word.is_empty() {
            previous = word;
        }
        start = end + 1;
    }
    found.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut().filter(|last| range.start < last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// How far a line is indented under which the value of a credential goes on: `password: |`, or `passwords:` with a list.
/// Nothing for any other line.
pub fn opens_block(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches([' ', '-']);
    let (key, value) = rest.split_once(':')?;
    let is_open = matches!(value.trim().trim_end_matches(['+', '-']), "" | "|" | ">");
    (is_open && is_credential_key(key.trim_matches(['"', '\'']))).then_some(line.len() - rest.len())
}

/// The values after the keys of credentials.
fn values_in_line(line: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find([':', '='])) {
        let separator = from + at;
        from = separator + 1;
        let before = line
            .get(..separator)
            .unwrap_or_default()
            .trim_end_matches(['"', '\'', ' ', '\\']);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let key_start = before.rfind(|c| !is_part(c)).map_or(0, |at| at + 1);
        let key = before.get(key_start..).unwrap_or_default();
        if !key.is_empty() && is_credential_key(key) {
            let is_first = before
                .get(..key_start)
                .is_some_and(|start| start.trim_matches([' ', '-', '"', '\'']).is_empty());
            if let Some(value) = value_at(
                line,
                separator + 1,
                is_first && line.as_bytes().get(separator) == Some(&b':'),
            ) {
                from = value.end;
                values.push(value);
            }
        }
    }
    values
}

/// The value that begins at a place of a line: what is in quotes, or up to the end of the word, or of the line.
fn value_at(line: &str, from: usize, to_line_end: bool) -> Option<Range<usize>> {
    let rest = line.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let value = line.get(start..)?;
    // A quote may be escaped, in JSON within JSON.
    let escapes = value.len() - value.trim_start_matches('\\').len();
    let (start, value) = (start + escapes, value.get(escapes..)?);
    let (start, length) = match value.chars().next()? {
        quote @ ('"' | '\'') => (start + 1, closing(value.get(1..)?, quote, escapes)),
        // All of a list on one line.
        '[' if value.contains(']') => (start + 1, value.get(1..)?.find(']')?),
        // A block, a map, or a reference to what is elsewhere.
        '|' | '>' | '{' | '[' | '&' | '*' => return None,
        '$' if value.starts_with("${") || value.starts_with("$(") => return None,
        _ if to_line_end => (start, value.trim_end().len()),
        _ => (
            start,
            value
                .find([' ', ',', ';', '}', '&', '"', '\'', '\\'])
                .unwrap_or(value.len()),
        ),
    };
    (length > 0).then_some(start..start + length)
}

/// Where a quoted text ends: at a quote that is escaped as often as the first one, or where the line does.
fn closing(text: &str, quote: char, escapes: usize) -> usize {
    let end = text.match_indices(quote).map(|(at, _)| at).find(|&at| {
        let before = text.get(..at).unwrap_or_default();
        before.len() - before.trim_end_matches('\\').len() == escapes
    });
    end.unwrap_or(text.len()) - end.map_or(0, |_| escapes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_hold_credentials() {
        for key in [
            "password",
            "DB_PASSWORD",
            "apiKey",
            "client-secret",
            "authToken",
            "secret_access_key",
            "DB_PASS",
            "dbPass",
            "pwd",
            "client-key-data",
            "SECRET_KEY_BASE",
        ] {
            assert!(is_credential_key(key), "{key}");
        }
        for key in [
            "secretName",
            "passwordFile",
            "tokenExpirationSeconds",
            "key",
            "monkey",
            "tokens",
            "bypass",
            "compass",
        ] {
            assert!(!is_credential_key(key), "{key}");
        }
    }

    #[test]
    fn texts_that_are_credentials() {
        for text in [
            "-----BEGIN RSA PRIVATE KEY-----\nabc",
            "AKIAABCDEFGHIJKLMNOP",
            "postgres://user:hunter2@db/app",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9m",
            "postgres://user:hun/ter2@db/app",
            "https://0123456789abcdef0123@example.com/x.git",
            "http://a:80|redis://:x@b",
            "admin:$apr1$abc$def",
            // postgres://user:hunter2@db/app, once and twice.
            "cG9zdGdyZXM6Ly91c2VyOmh1bnRlcjJAZGIvYXBw",
            "Y0c5emRHZHlaWE02THk5MWMyVnlPbWgxYm5SbGNqSkFaR0l2WVhCdw==",
        ] {
            assert!(is_credential(text), "{text}");
        }
        for text in [
            "https://example.com/a@b",
            "postgres://$(USER):$(PASSWORD)@db",
            "http://example.com:8080/path@x",
            "registry.example.com/app@sha256:0123456789abcdef",
            "eyJ",
            "AKIA",
        ] {
            assert!(!is_credential(text), "{text}");
        }
    }

    #[test]
    fn lines_with_credentials() {
        for (line, expected) in [
            ("  password: hunter two", vec!["hunter two"]),
            ("export DB_PASSWORD=x=y", vec!["x=y"]),
            ("mysql --password=x -h db", vec!["x"]),
            (r#"{"user":"a","password":"b","token": "c"}"#, vec!["b", "c"]),
            (
                "url=postgres://me:x@db/y token=z",
                vec!["url=postgres://me:x@db/y", "z"],
            ),
            ("password: ${PASSWORD}", vec![]),
            ("secretName: x", vec![]),
            (r#"{"a":"{\"password\":\"b\",\"c\":1}"}"#, vec!["b"]),
            (r#"passwords: ["a", "b"]"#, vec![r#""a", "b""#]),
            ("Server=db;User=me;Pwd=x;Timeout=3", vec!["x"]),
            ("Authorization: Bearer abcdefghijkl", vec!["abcdefghijkl"]),
            ("machine db login me password x", vec!["x"]),
            ("password: $ecret", vec!["$ecret"]),
        ] {
            let found: Vec<_> = in_line(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
