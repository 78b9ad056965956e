//! What looks like a credential, by its key or by itself.

use std::ops::Range;

/// What the first line of a private key ends with.
pub const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// Whether a key is one that credentials stand under: `password`, `DB_PASSWORD`, `apiKey`, `client-secret`.
///
/// What only refers to a credential is none: `secretName`, `passwordFile`, `tokenExpirationSeconds`.
pub fn is_credential_key(key: &str) -> bool {
    const ENDS: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "token",
        "secret",
        "apikey",
        "privatekey",
        "secretkey",
        "accesskey",
        "secretaccesskey",
        "signingkey",
        "encryptionkey",
        "credential",
        "credentials",
        "connectionstring",
        "cookie",
    ];
    let squeezed: String = key
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    ENDS.iter().any(|end| squeezed.ends_with(end))
}

/// Whether a text is a credential by itself: a private key, a token of a known make, an address with a password.
pub fn is_credential(text: &str) -> bool {
    const BEGINNINGS: &[(&str, usize)] = &[
        ("AKIA", 20),
        ("ghp_", 36),
        ("gho_", 36),
        ("ghs_", 36),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 20),
        ("xoxp-", 20),
        ("sk_live_", 24),
        ("AIza", 35),
    ];
    let has_beginning = |(beginning, length): &(&str, usize)| text.starts_with(beginning) && text.len() >= *length;
    text.contains(PRIVATE_KEY) || BEGINNINGS.iter().any(has_beginning) || is_jwt(text) || has_password(text)
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

/// `scheme://user:password@host`.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#', ' ', '"']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let password = user.and_then(|user| user.split_once(':')).map(|(_, password)| password);
    password.is_some_and(|password| !password.is_empty() && !password.starts_with("$"))
}

/// Where in a line of text credentials stand, from left to right: the values after `password:` or `PASSWORD=`, and words
/// that are credentials by themselves.
pub fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found = values_in_line(line);
    let mut start = 0;
    for word in line.split([' ', '\t', '"', '\'', ',']) {
        let end = start + word.len();
        if is_credential(word) {
            found.push(start..end);
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
            .trim_end_matches(['"', '\'', ' ']);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let key_start = before.rfind(|c| !is_part(c)).map_or(0, |at| at + 1);
        let key = before.get(key_start..).unwrap_or_default();
        if !key.is_empty() && is_credential_key(key) {
            let is_first = before
                .get(..key_start)
                .is_some_and(|start| start.trim_matches([' ', '-', '"']).is_empty());
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
    let (start, length) = match value.chars().next()? {
        quote @ ('"' | '\'') => (start + 1, value.get(1..)?.find(quote)?),
        // A block, a list, a map, or a reference to what is elsewhere.
        '|' | '>' | '{' | '[' | '$' | '&' | '*' => return None,
        _ if to_line_end => (start, value.trim_end().len()),
        _ => (
            start,
            value.find([' ', ',', ';', '}', '&', '"', '\'']).unwrap_or(value.len()),
        ),
    };
    (length > 0).then_some(start..start + length)
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
        ] {
            assert!(is_credential(text), "{text}");
        }
        for text in [
            "https://example.com/a@b",
            "postgres://$(USER):$(PASSWORD)@db",
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
        ] {
            let found: Vec<_> = in_line(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
