//! The templates of `ReplaceAll`: Go's `Regexp.Expand`.

use crate::go::unicode::{is_digit, is_letter};

/// Appends a template, with `$name` and `${name}` replaced by what `group` gives. A name is as long as it can be: `$1x` is the
/// group `1x`. What no group has, or a group that did not take part, is empty. `None` where `out` grows beyond `max_len`.
pub(super) fn expand<'t>(
    out: &mut Vec<u8>,
    template: &[u8],
    group_names: &[Box<[u8]>],
    group: impl Fn(usize) -> Option<&'t [u8]>,
    max_len: usize,
) -> Option<()> {
    let mut rest = template;
    while let Some(dollar) = rest.iter().position(|&b| b == b'$') {
        let (before, after) = rest.split_at(dollar);
        out.extend_from_slice(before);
        rest = after.get(1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix(b"$") {
            out.push(b'$');
            rest = after;
            continue;
        }
        let Some((name, after)) = extract(rest) else {
            // Not a name: the dollar is text.
            out.push(b'$');
            continue;
        };
        rest = after;
        let text = match number(name) {
            Some(index) => group(index),
            None => {
                let named = group_names
                    .iter()
                    .enumerate()
                    .filter(|(_, candidate)| ***candidate == *name);
                named.filter_map(|(index, _)| group(index)).next()
            }
        };
        out.extend_from_slice(text.unwrap_or_default());
        if out.len() > max_len {
            return None;
        }
    }
    out.extend_from_slice(rest);
    (out.len() <= max_len).then_some(())
}

/// The name at the start of a text, with or without braces, and what follows: Go's `extract`.
fn extract(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (text, brace) = text.strip_prefix(b"{").map_or((text, false), |text| (text, true));
    let valid = text.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let length = valid.find(|c: char| !is_name_char(c)).unwrap_or(valid.len());
    let (name, rest) = text.split_at(length);
    if name.is_empty() {
        return None;
    }
    let rest = if brace { rest.strip_prefix(b"}")? } else { rest };
    Some((name, rest))
}

/// Go's `unicode.IsLetter`, `unicode.IsDigit` and `_`.
fn is_name_char(c: char) -> bool {
    c == '_' || is_letter(c) || is_digit(c)
}

/// The number of a group. Leading zeros and numbers beyond all groups make it a name.
fn number(name: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(name)
        .ok()
        .filter(|name| name.bytes().all(|b| b.is_ascii_digit()))?;
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_as_go_does() {
        let names: Vec<Box<[u8]>> = [&b""[..], b"first", b"", b"first"].map(Box::from).to_vec();
        // Group 1 took no part.
        let group = |index: usize| {
            [Some(&b"all"[..]), None, Some(b"two"), Some(b"three")]
                .get(index)
                .copied()
                .flatten()
        };
        for (template, expected) in [
            ("$0", "all"),
            ("<$1>", "<>"),
            ("$2x", ""),
            ("${2}x", "twox"),
            ("$first", "three"),
            ("$$2", "$2"),
            ("$", "$"),
            ("${", "${"),
            ("${}", "${}"),
            ("${2", "${2"),
            ("${2-}", "${2-}"),
            ("$02", ""),
            ("$9", ""),
            ("$99999999999999999999", ""),
            ("$é-", "-"),
            ("$-", "$-"),
        ] {
            let mut out = Vec::new();
            expand(&mut out, template.as_bytes(), &names, group, 16).unwrap();
            assert_eq!(String::from_utf8_lossy(&out), expected, "{template}");
        }
        let long = b"0123456789abcdef0";
        assert!(expand(&mut Vec::new(), long, &names, group, 16).is_none());
    }
}
