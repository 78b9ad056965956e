//! Go's `unicode` and `unicode/utf8`: what a code point is, its cases, and the runes of a byte string.
//!
//! Rust's `char` answers the same questions from a newer Unicode and with other definitions of upper and lower case, so
//! the answers here are tables of Go's own.

mod tables;

/// What Go calls `utf8.RuneError`: the rune that stands for a byte that is not UTF-8.
pub const RUNE_ERROR: char = char::REPLACEMENT_CHARACTER;

/// Code points from the first to the second, every third-th one.
type Range = (u32, u32, u32);

/// Code points from the first to the second, and what to add for upper, lower and title case.
type CaseRange = (u32, u32, [i32; 3]);

/// The difference that marks a run of alternating upper and lower case letters (Go's `unicode.UpperLower`).
const UPPER_LOWER: i32 = 0x11_0000;

/// Whether the character is shown as itself by `%q` (`unicode.IsPrint`, `strconv.IsPrint`).
pub fn is_print(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, ' '..='~')
    } else {
        contains(tables::PRINT, c)
    }
}

/// `unicode.IsLetter`.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        contains(tables::LETTER, c)
    }
}

/// `unicode.IsUpper`.
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_uppercase()
    } else {
        contains(tables::UPPER, c)
    }
}

/// `unicode.IsLower`.
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_lowercase()
    } else {
        contains(tables::LOWER, c)
    }
}

/// `unicode.IsTitle`.
pub fn is_title(c: char) -> bool {
    contains(tables::TITLE, c)
}

/// `unicode.IsDigit`: decimal digits of any script.
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        contains(tables::DIGIT, c)
    }
}

/// `unicode.IsNumber`: digits, and also such as `½` and `Ⅷ`.
pub fn is_number(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        contains(tables::NUMBER, c)
    }
}

/// `unicode.IsPunct`.
pub fn is_punct(c: char) -> bool {
    contains(tables::PUNCT, c)
}

/// `unicode.IsSpace`.
pub fn is_space(c: char) -> bool {
    contains(tables::SPACE, c)
}

/// `unicode.ToUpper`: always one character (`ß` stays).
pub fn to_upper(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_uppercase()
    } else {
        to_case(0, c)
    }
}

/// `unicode.ToLower`: always one character.
pub fn to_lower(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_lowercase()
    } else {
        to_case(1, c)
    }
}

/// `unicode.ToTitle`: always one character.
pub fn to_title(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_uppercase()
    } else {
        to_case(2, c)
    }
}

fn contains(table: &[Range], c: char) -> bool {
    let code = u32::from(c);
    let after = table.partition_point(|&(low, ..)| low <= code);
    match after.checked_sub(1).and_then(|index| table.get(index)) {
        Some(&(low, high, stride)) => code <= high && (code - low).is_multiple_of(stride),
        None => false,
    }
}

/// `unicode.To`: the case is the index of its difference in the table.
fn to_case(case: usize, c: char) -> char {
    let code = u32::from(c);
    let after = tables::CASES.partition_point(|&(low, ..)| low <= code);
    let Some(&(low, high, deltas)) = after.checked_sub(1).and_then(|index| tables::CASES.get(index)) else {
        return c;
    };
    if code > high {
        return c;
    }
    let mapped = match deltas.get(case) {
        // Upper case letters stand at even distances from the start, each followed by its lower case.
        Some(&UPPER_LOWER) => Some(low + ((code - low) & !1) + u32::from(case == 1)),
        Some(&delta) => code.checked_add_signed(delta),
        None => None,
    };
    mapped.and_then(char::from_u32).unwrap_or(c)
}

/// The first rune of a byte string and its length in bytes; a byte that is not UTF-8 gives [`RUNE_ERROR`] and 1
/// (`utf8.DecodeRune`). `None` where the string is empty.
pub fn decode_rune(bytes: &[u8]) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    let width = match first {
        0..0x80 => return Some((char::from(first), 1)),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Some((RUNE_ERROR, 1)),
    };
    let text = bytes.get(..width).and_then(|rune| std::str::from_utf8(rune).ok());
    Some(
        text.and_then(|text| text.chars().next())
            .map_or((RUNE_ERROR, 1), |c| (c, width)),
    )
}

/// The last rune of a byte string and its length in bytes (`utf8.DecodeLastRune`).
pub fn decode_last_rune(bytes: &[u8]) -> Option<(char, usize)> {
    for width in 1..=bytes.len().min(4) {
        let (_, tail) = bytes.split_at(bytes.len() - width);
        if let Some((c, decoded)) = decode_rune(tail)
            && decoded == width
            && (width > 1 || c.is_ascii())
        {
            return Some((c, width));
        }
    }
    if bytes.is_empty() { None } else { Some((RUNE_ERROR, 1)) }
}

/// The runes of a byte string with the offsets where they start, as Go's `range` over a string gives them.
pub fn rune_indices(bytes: &[u8]) -> impl Iterator<Item = (usize, char)> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        let (c, width) = decode_rune(bytes.get(offset..)?)?;
        let start = offset;
        offset += width;
        Some((start, c))
    })
}

/// The runes of a byte string, as Go's `[]rune(s)`.
pub fn runes(bytes: &[u8]) -> impl Iterator<Item = char> {
    rune_indices(bytes).map(|(_, c)| c)
}

/// How many runes a byte string has (`utf8.RuneCount`).
pub fn rune_count(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count(),
        Err(_) => runes(bytes).count(),
    }
}

/// Appends a rune as UTF-8 (`utf8.AppendRune`).
pub fn append_rune(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over every code point's answer, surrogates left out.
    fn fingerprint(answer: impl Fn(char) -> u32) -> u32 {
        ('\0'..=char::MAX).fold(0x811c_9dc5, |hash, c| (hash ^ answer(c)).wrapping_mul(0x0100_0193))
    }

    /// Expectations: the same fingerprints, taken by a Go 1.26 program of Go's functions.
    #[test]
    fn every_code_point_is_as_in_go() {
        type Predicate = (&'static str, fn(char) -> bool, u32);
        type Mapping = (&'static str, fn(char) -> char, u32);
        let predicates: [Predicate; 9] = [
            ("is_print", is_print, 0x4f7bbd29),
            ("is_letter", is_letter, 0xa6f575a5),
            ("is_upper", is_upper, 0x4d247968),
            ("is_lower", is_lower, 0x194002d8),
            ("is_title", is_title, 0x38489398),
            ("is_digit", is_digit, 0x1ccd638d),
            ("is_number", is_number, 0xf9ee8d4a),
            ("is_punct", is_punct, 0xe3a19f53),
            ("is_space", is_space, 0xf744210c),
        ];
        for (name, predicate, expected) in predicates {
            assert_eq!(fingerprint(|c| u32::from(predicate(c))), expected, "{name}");
        }
        let mappings: [Mapping; 3] = [
            ("to_upper", to_upper, 0x263bff44),
            ("to_lower", to_lower, 0x62d6bdcd),
            ("to_title", to_title, 0xa8e7924),
        ];
        for (name, mapping, expected) in mappings {
            assert_eq!(fingerprint(|c| u32::from(mapping(c))), expected, "{name}");
        }
    }

    #[test]
    fn runes_of_bytes_that_are_not_utf8() {
        // Expectations: Go's `for i, r := range s`.
        type Case = (&'static [u8], &'static [(usize, char)]);
        let cases: &[Case] = &[
            (b"", &[]),
            (b"a\xffb", &[(0, 'a'), (1, RUNE_ERROR), (2, 'b')]),
            (b"\xe2\x82", &[(0, RUNE_ERROR), (1, RUNE_ERROR)]),
            (b"\xed\xa0\x80", &[(0, RUNE_ERROR), (1, RUNE_ERROR), (2, RUNE_ERROR)]),
            (b"\xc0\x80x", &[(0, RUNE_ERROR), (1, RUNE_ERROR), (2, 'x')]),
            ("€😀".as_bytes(), &[(0, '€'), (3, '😀')]),
        ];
        for &(bytes, expected) in cases {
            assert_eq!(rune_indices(bytes).collect::<Vec<_>>(), expected, "{bytes:?}");
            assert_eq!(rune_count(bytes), expected.len(), "{bytes:?}");
        }
    }

    #[test]
    fn last_rune() {
        // Expectations: Go's utf8.DecodeLastRune.
        type Case = (&'static [u8], Option<(char, usize)>);
        let cases: &[Case] = &[
            (b"", None),
            (b"ab", Some(('b', 1))),
            ("a€".as_bytes(), Some(('€', 3))),
            (b"a\xff", Some((RUNE_ERROR, 1))),
            (b"\xe2\x82", Some((RUNE_ERROR, 1))),
            ("\u{fffd}".as_bytes(), Some((RUNE_ERROR, 3))),
        ];
        for &(bytes, expected) in cases {
            assert_eq!(decode_last_rune(bytes), expected, "{bytes:?}");
        }
    }
}
