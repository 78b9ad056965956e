//! Shell patterns against paths, as Go's `path/filepath` matches them on Unix.

use std::fmt;

/// A pattern that is not well-formed: Go's `filepath.ErrBadPattern`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPattern;

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("syntax error in pattern")
    }
}

impl std::error::Error for BadPattern {}

/// Whether the whole name matches the shell pattern; `*` and `?` stop at `/`. Matches Go's `filepath.Match`, which
/// sees a bad pattern only as far as it had to read it.
pub fn matches(mut pattern: &[u8], mut name: &[u8]) -> Result<bool, BadPattern> {
    while !pattern.is_empty() {
        let (star, chunk, rest) = next_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(!name.contains(&b'/'));
        }
        let last = pattern.is_empty();
        if let Some(left) = match_chunk(chunk, name)?
            && (left.is_empty() || !last)
        {
            name = left;
            continue;
        }
        let Some(left) = (if star {
            match_after_star(chunk, name, last)?
        } else {
            None
        }) else {
            return Ok(false);
        };
        name = left;
    }
    Ok(name.is_empty())
}

/// Tries a chunk that follows a star at every later place of the current path element.
fn match_after_star<'n>(chunk: &[u8], name: &'n [u8], last: bool) -> Result<Option<&'n [u8]>, BadPattern> {
    let mut tail = name;
    while let Some((&first, rest)) = tail.split_first() {
        if first == b'/' {
            break;
        }
        tail = rest;
        if let Some(left) = match_chunk(chunk, tail)?
            && (left.is_empty() || !last)
        {
            return Ok(Some(left));
        }
    }
    Ok(None)
}

/// Splits off the next part of a pattern without stars, and tells whether a star stood before it.
fn next_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|&&byte| byte == b'*').count();
    let pattern = pattern.get(stars..).unwrap_or_default();
    let (mut in_range, mut escaped) = (false, false);
    let end = pattern.iter().position(|&byte| {
        if escaped {
            escaped = false;
            return false;
        }
        match byte {
            b'\\' => escaped = true,
            b'[' => in_range = true,
            b']' => in_range = false,
            b'*' => return !in_range,
            _ => {}
        }
        false
    });
    let (chunk, rest) = pattern.split_at(end.unwrap_or(pattern.len()));
    (stars > 0, chunk, rest)
}

/// Matches a chunk at the start of the text and gives what is left of the text. A chunk that does not match is still
/// read to its end, so that a bad pattern is noticed.
fn match_chunk<'n>(mut chunk: &[u8], mut text: &'n [u8]) -> Result<Option<&'n [u8]>, BadPattern> {
    let mut failed = false;
    while let Some((&first, rest)) = chunk.split_first() {
        failed = failed || text.is_empty();
        chunk = rest;
        match first {
            b'[' => {
                let (c, after) = decode_char(text);
                let (within, rest) = match_class(chunk, c)?;
                chunk = rest;
                failed = failed || !within;
                text = if failed { text } else { after };
            }
            b'?' if failed => {}
            b'?' => {
                failed = text.first() == Some(&b'/');
                text = decode_char(text).1;
            }
            _ => {
                let literal = if first == b'\\' {
                    let (&escaped, rest) = chunk.split_first().ok_or(BadPattern)?;
                    chunk = rest;
                    escaped
                } else {
                    first
                };
                match text.split_first() {
                    Some((&byte, after)) if !failed => {
                        failed = byte != literal;
                        text = after;
                    }
                    _ => failed = true,
                }
            }
        }
    }
    Ok((!failed).then_some(text))
}

/// Whether a character class, read from after its `[`, holds the character; and what follows its `]`.
fn match_class(mut chunk: &[u8], c: char) -> Result<(bool, &[u8]), BadPattern> {
    let negated = chunk.first() == Some(&b'^');
    if negated {
        chunk = chunk.get(1..).unwrap_or_default();
    }
    let (mut found, mut ranges) = (false, 0);
    loop {
        if ranges > 0
            && let Some(rest) = chunk.strip_prefix(b"]")
        {
            return Ok((found != negated, rest));
        }
        let (low, rest) = class_char(chunk)?;
        chunk = rest;
        let mut high = low;
        if let Some(rest) = chunk.strip_prefix(b"-") {
            (high, chunk) = class_char(rest)?;
        }
        found = found || (low..=high).contains(&c);
        ranges += 1;
    }
}

/// One end of a range in a character class, possibly escaped; something must follow it.
fn class_char(chunk: &[u8]) -> Result<(char, &[u8]), BadPattern> {
    let chunk = match chunk.first() {
        None | Some(b'-' | b']') => return Err(BadPattern),
        Some(b'\\') => chunk.get(1..).unwrap_or_default(),
        Some(_) => chunk,
    };
    let (c, rest) = decode_char(chunk);
    let invalid = c == char::REPLACEMENT_CHARACTER && chunk.len() - rest.len() <= 1;
    if invalid || rest.is_empty() {
        Err(BadPattern)
    } else {
        Ok((c, rest))
    }
}

/// The first character of UTF-8 text; U+FFFD of one byte where it is not valid.
fn decode_char(text: &[u8]) -> (char, &[u8]) {
    let width = (1..=4.min(text.len())).find_map(|width| {
        let (head, rest) = text.split_at(width);
        std::str::from_utf8(head)
            .ok()
            .and_then(|head| head.chars().next())
            .map(|c| (c, rest))
    });
    width.unwrap_or((char::REPLACEMENT_CHARACTER, text.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Go 1.26's `filepath.Match`: 1 matches, 0 does not, `!` is a bad pattern.
    const CASES: &[(&str, &str, char)] = include!("../../tests/go/filepath_match.in");

    #[test]
    fn matches_as_go_does() {
        for (pattern, name, expected) in CASES {
            let answer = match matches(pattern.as_bytes(), name.as_bytes()) {
                Ok(true) => '1',
                Ok(false) => '0',
                Err(BadPattern) => '!',
            };
            assert_eq!(answer, *expected, "{pattern} on {name}");
        }
    }
}
