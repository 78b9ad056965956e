//! What patterns are compiled to (gobwas' `match`), each with the two questions that the library asks of it.

use memchr::memmem;

use crate::go::unicode::{decode_rune, rune_count, rune_indices};

/// What `*` and `?` do not match.
pub(super) const SEPARATOR: char = '/';

/// How many positions a match tries before it gives up. The library would go on, exponentially with the number of `**`.
pub(super) struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Budget(1_000_000)
    }
}

impl Budget {
    fn spend(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }
}

/// A matcher.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    /// Any text without a separator.
    Any,
    /// Any text.
    Super,
    /// One character that is no separator.
    Single,
    /// The empty text.
    Nothing,
    Text {
        text: Vec<u8>,
        length: usize,
    },
    List {
        not: bool,
        chars: Vec<char>,
    },
    Range {
        not: bool,
        low: char,
        high: char,
    },
    AnyOf(Vec<Matcher>),
    EveryOf(Vec<Matcher>),
    /// Matchers of known lengths, one after the other.
    Row {
        length: usize,
        matchers: Vec<Matcher>,
    },
    Tree(Box<Tree>),
    Prefix(Vec<u8>),
    Suffix(Vec<u8>),
    PrefixSuffix {
        prefix: Vec<u8>,
        suffix: Vec<u8>,
    },
    /// A text, then [`Matcher::Any`].
    PrefixAny(Vec<u8>),
    /// [`Matcher::Any`], then a text.
    SuffixAny(Vec<u8>),
    Contains {
        text: Vec<u8>,
        not: bool,
    },
    /// At least so many characters.
    Min(usize),
    /// At most so many characters.
    Max(usize),
}

/// A matcher with others to its left and right.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) value: Matcher,
    pub(super) left: Option<Matcher>,
    pub(super) right: Option<Matcher>,
    /// The lengths of the sides, where they are known; zero where there is none.
    left_length: Option<usize>,
    right_length: Option<usize>,
    length: Option<usize>,
}

/// Where a matcher first matches, and the lengths that it can have there.
type Found = Option<(usize, Vec<usize>)>;

impl Matcher {
    /// A text.
    pub(super) fn text(chars: &[char]) -> Matcher {
        Matcher::Text {
            text: chars.iter().collect::<String>().into_bytes(),
            length: chars.len(),
        }
    }

    /// A matcher with others to its left and right.
    pub(super) fn tree(value: Matcher, left: Option<Matcher>, right: Option<Matcher>) -> Matcher {
        let side = |matcher: &Option<Matcher>| matcher.as_ref().map_or(Some(0), Matcher::length);
        let (left_length, right_length) = (side(&left), side(&right));
        let length = value
            .length()
            .zip(left_length.zip(right_length))
            .map(|(value, (left, right))| value + left + right);
        Matcher::Tree(Box::new(Tree {
            value,
            left,
            right,
            left_length,
            right_length,
            length,
        }))
    }

    /// How many characters the matcher matches, if that is known.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Matcher::Single | Matcher::List { .. } | Matcher::Range { .. } => Some(1),
            Matcher::Nothing => Some(0),
            Matcher::Text { length, .. } | Matcher::Row { length, .. } => Some(*length),
            Matcher::Tree(tree) => tree.length,
            Matcher::AnyOf(matchers) => any_of_length(matchers),
            _ => None,
        }
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &[u8], budget: &mut Budget) -> bool {
        match self {
            Matcher::Any => !has_separator(text),
            Matcher::Super => true,
            Matcher::Single | Matcher::List { .. } | Matcher::Range { .. } => match decode_rune(text) {
                Some((c, width)) => width == text.len() && self.has_char(c),
                // Go decodes U+FFFD from nothing.
                None => self.has_char(char::REPLACEMENT_CHARACTER),
            },
            Matcher::Nothing => text.is_empty(),
            Matcher::Text { text: whole, .. } => text == &whole[..],
            Matcher::AnyOf(matchers) => matchers.iter().any(|matcher| matcher.matches(text, budget)),
            Matcher::EveryOf(matchers) => matchers.iter().all(|matcher| matcher.matches(text, budget)),
            Matcher::Row { length, matchers } => rune_count(text) == *length && row_matches(matchers, text, budget),
            Matcher::Tree(tree) => tree.matches(text, budget),
            Matcher::Prefix(prefix) => text.starts_with(prefix),
            Matcher::Suffix(suffix) => text.ends_with(suffix),
            Matcher::PrefixSuffix { prefix, suffix } => text.starts_with(prefix) && text.ends_with(suffix),
            Matcher::PrefixAny(prefix) => text.strip_prefix(&prefix[..]).is_some_and(|rest| !has_separator(rest)),
            Matcher::SuffixAny(suffix) => text.strip_suffix(&suffix[..]).is_some_and(|rest| !has_separator(rest)),
            Matcher::Contains { text: part, not } => memmem::find(text, part).is_some() != *not,
            Matcher::Min(limit) => rune_count(text) >= (*limit).max(1),
            Matcher::Max(limit) => rune_count(text) <= *limit,
        }
    }

    /// Whether a matcher of one character matches it.
    fn has_char(&self, c: char) -> bool {
        match self {
            Matcher::Single => c != SEPARATOR,
            Matcher::List { not, chars } => chars.contains(&c) != *not,
            Matcher::Range { not, low, high } => (*low..=*high).contains(&c) != *not,
            _ => false,
        }
    }

    /// Where in the text the matcher first matches, and how long.
    fn find(&self, text: &[u8], budget: &mut Budget) -> Found {
        match self {
            Matcher::Any => {
                let end = memchr::memchr(b'/', text).unwrap_or(text.len());
                Some((0, starts(text.get(..end)?, 0)))
            }
            Matcher::Super => Some((0, starts(text, 0))),
            Matcher::Single | Matcher::List { .. } | Matcher::Range { .. } => {
                let (index, c) = rune_indices(text).find(|&(_, c)| self.has_char(c))?;
                Some((index, vec![c.len_utf8()]))
            }
            Matcher::Nothing => Some((0, vec![0])),
            Matcher::Text { text: part, .. } => Some((memmem::find(text, part)?, vec![part.len()])),
            Matcher::AnyOf(matchers) => any_of_find(matchers, text, budget),
            Matcher::EveryOf(matchers) => every_of_find(matchers, text, budget),
            Matcher::Row { length, matchers } => {
                let long_enough = rune_indices(text).take_while(|(index, _)| text.len() - index >= *length);
                for (index, _) in long_enough {
                    if row_matches(matchers, text.get(index..)?, budget) {
                        return Some((index, vec![*length]));
                    }
                }
                None
            }
            Matcher::Tree(_) => None,
            Matcher::Prefix(prefix) => {
                let index = memmem::find(text, prefix)?;
                Some((index, ends(text.get(index + prefix.len()..)?, prefix.len())))
            }
            Matcher::Suffix(suffix) => Some((0, vec![memmem::find(text, suffix)? + suffix.len()])),
            Matcher::PrefixSuffix { prefix, suffix } => prefix_suffix_find(prefix, suffix, text),
            Matcher::PrefixAny(prefix) => {
                let index = memmem::find(text, prefix)?;
                let rest = text.get(index + prefix.len()..)?;
                let end = memchr::memchr(b'/', rest).unwrap_or(rest.len());
                Some((index, ends(rest.get(..end)?, prefix.len())))
            }
            Matcher::SuffixAny(suffix) => {
                let index = memmem::find(text, suffix)?;
                let start = memchr::memrchr(b'/', text.get(..index)?).map_or(0, |at| at + 1);
                Some((start, vec![index + suffix.len() - start]))
            }
            Matcher::Contains { text: part, not } => contains_find(part, *not, text),
            Matcher::Min(limit) => {
                let lengths = ends(text, 0).split_off((*limit).min(rune_count(text) + 1));
                Some((0, lengths)).filter(|(_, lengths)| !lengths.is_empty())
            }
            Matcher::Max(limit) => {
                let mut lengths = ends(text, 0);
                lengths.truncate(limit + 1);
                Some((0, lengths))
            }
        }
    }
}

fn has_separator(text: &[u8]) -> bool {
    memchr::memchr(b'/', text).is_some()
}

/// Where the characters of a text start, and its end, all moved by an offset.
fn starts(text: &[u8], offset: usize) -> Vec<usize> {
    rune_indices(text)
        .map(|(index, _)| offset + index)
        .chain([offset + text.len()])
        .collect()
}

/// The offset, and where the characters of a text end. As in Go, a byte that is not UTF-8 counts as U+FFFD, three bytes.
fn ends(text: &[u8], offset: usize) -> Vec<usize> {
    let ends = rune_indices(text).map(|(index, c)| offset + index + c.len_utf8());
    std::iter::once(offset).chain(ends).collect()
}

fn any_of_length(matchers: &[Matcher]) -> Option<usize> {
    let mut length = None;
    for matcher in matchers {
        match (length, matcher.length()) {
            (None, first) => length = first,
            (Some(old), Some(new)) if old == new => {}
            _ => return None,
        }
    }
    length
}

fn any_of_find(matchers: &[Matcher], text: &[u8], budget: &mut Budget) -> Found {
    let mut best: Found = None;
    for matcher in matchers {
        let Some((index, lengths)) = matcher.find(text, budget) else {
            continue;
        };
        match &mut best {
            Some((first, _)) if index > *first => {}
            Some((first, all)) if index == *first => {
                all.extend(lengths);
                all.sort_unstable();
                all.dedup();
            }
            _ => best = Some((index, lengths)),
        }
    }
    best
}

fn every_of_find(matchers: &[Matcher], text: &[u8], budget: &mut Budget) -> Found {
    let (mut index, mut offset) = (0, 0);
    let mut rest = text;
    let mut current: Option<Vec<usize>> = None;
    for matcher in matchers {
        let (found, lengths) = matcher.find(rest, budget)?;
        let next = match current {
            None => lengths,
            Some(current) => {
                // The lengths that both have, seen from where this one starts.
                let common = |length: &usize| (length + index).checked_sub(found + offset);
                current
                    .iter()
                    .filter_map(common)
                    .filter(|length| lengths.contains(length))
                    .collect()
            }
        };
        if next.is_empty() {
            return None;
        }
        current = Some(next);
        index = found + offset;
        rest = text.get(index..)?;
        offset += found;
    }
    Some((index, current.unwrap_or_default()))
}

fn prefix_suffix_find(prefix: &[u8], suffix: &[u8], text: &[u8]) -> Found {
    let index = memmem::find(text, prefix)?;
    let mut rest = text.get(index..)?;
    if suffix.is_empty() {
        return Some((index, vec![rest.len()]));
    }
    let mut lengths = Vec::new();
    while let Some(at) = memmem::rfind(rest, suffix) {
        lengths.push(at + suffix.len());
        rest = rest.get(..at)?;
    }
    lengths.reverse();
    Some((index, lengths)).filter(|(_, lengths)| !lengths.is_empty())
}

fn contains_find(part: &[u8], not: bool, text: &[u8]) -> Found {
    match (memmem::find(text, part), not) {
        (None, false) => None,
        (Some(index), false) => {
            let offset = index + part.len();
            Some((0, starts(text.get(offset..)?, offset)))
        }
        (index, true) => Some((0, starts(text.get(..index.unwrap_or(text.len()))?, 0))),
    }
}

/// Whether a text starts with matches of all matchers. The library takes each last character for a byte, and so does this.
fn row_matches(matchers: &[Matcher], text: &[u8], budget: &mut Budget) -> bool {
    let mut rest = text;
    for matcher in matchers {
        let length = matcher.length().unwrap_or(0);
        let chars = rune_indices(rest).take(if length == 0 { usize::MAX } else { length });
        let (count, last) = chars.fold((0, 0), |(count, _), (index, _)| (count + 1, index));
        let Some((part, after)) = rest.split_at_checked(last + 1) else {
            return false;
        };
        if count < length || !matcher.matches(part, budget) {
            return false;
        }
        rest = after;
    }
    true
}

impl Tree {
    fn matches(&self, text: &[u8], budget: &mut Budget) -> bool {
        // Lengths are characters, positions are bytes: a character has at least one.
        if self.length.is_some_and(|length| length > text.len()) {
            return false;
        }
        let mut offset = self.left_length.unwrap_or(0);
        let limit = text.len().saturating_sub(self.right_length.unwrap_or(0));
        let side = |matcher: &Option<Matcher>, part: &[u8], budget: &mut Budget| match matcher {
            Some(matcher) => matcher.matches(part, budget),
            None => part.is_empty(),
        };
        while offset < limit && budget.spend() {
            let Some(window) = text.get(offset..limit) else {
                return false;
            };
            let Some((index, lengths)) = self.value.find(window, budget) else {
                return false;
            };
            let start = offset + index;
            if side(&self.left, text.get(..start).unwrap_or_default(), budget) {
                for length in lengths.iter().rev() {
                    if side(&self.right, text.get(start + length..).unwrap_or_default(), budget) {
                        return true;
                    }
                }
            }
            let step = text.get(start..).and_then(decode_rune).map_or(0, |(_, width)| width);
            offset = start + step;
        }
        false
    }
}
