//! Whether a text contains a match, told by walking the pattern as it was read. Who holds a pattern to a few short texts, as
//! a schema does, would wait longer for a program and throw it away.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// How many parts of a pattern are looked at: some take texts in more ways than can be tried, and each part takes stack.
const MAX_STEPS: u32 = 200;

/// Whether the pattern matches somewhere in the text. `None` where that is not soon told.
pub(super) fn is_match(pattern: &Hir, text: &str) -> Option<bool> {
    let mut walk = Walk { text, steps: MAX_STEPS };
    let is_anchored = pattern.properties().look_set_prefix().contains(Look::Start);
    let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    for start in starts.take(if is_anchored { 1 } else { usize::MAX }) {
        if walk.part(pattern, start, &mut |_, _| Some(true))? {
            return Some(true);
        }
    }
    Some(false)
}

struct Walk<'t> {
    text: &'t str,
    /// How many parts may still be looked at.
    steps: u32,
}

/// Whether the rest of the pattern matches from a position on.
type Rest<'r> = &'r mut dyn FnMut(&mut Walk<'_>, usize) -> Option<bool>;

impl Walk<'_> {
    /// Whether a part of the pattern and its rest match from a position on.
    fn part(&mut self, part: &Hir, at: usize, rest: Rest<'_>) -> Option<bool> {
        self.steps = self.steps.checked_sub(1)?;
        let text = self.text.as_bytes().get(at..)?;
        match part.kind() {
            HirKind::Empty => rest(self, at),
            HirKind::Literal(literal) if text.starts_with(&literal.0) => rest(self, at + literal.0.len()),
            HirKind::Literal(_) => Some(false),
            HirKind::Class(Class::Bytes(class)) => match text.first() {
                Some(byte) if class.iter().any(|range| (range.start()..=range.end()).contains(byte)) => {
                    rest(self, at + 1)
                }
                _ => Some(false),
            },
            HirKind::Class(Class::Unicode(class)) => match self.text.get(at..)?.chars().next() {
                Some(next) if class.iter().any(|range| (range.start()..=range.end()).contains(&next)) => {
                    rest(self, at + next.len_utf8())
                }
                _ => Some(false),
            },
            HirKind::Look(Look::Start) if at == 0 => rest(self, at),
            HirKind::Look(Look::End) if text.is_empty() => rest(self, at),
            HirKind::Look(Look::Start | Look::End) => Some(false),
            HirKind::Look(_) => None,
            HirKind::Repetition(repetition) => self.repetition(repetition, 0, at, rest),
            HirKind::Capture(capture) => self.part(&capture.sub, at, rest),
            HirKind::Concat(parts) => self.parts(parts, at, rest),
            HirKind::Alternation(parts) => {
                for part in parts {
                    if self.part(part, at, rest)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
        }
    }

    /// Whether parts one after the other and the rest match.
    fn parts(&mut self, parts: &[Hir], at: usize, rest: Rest<'_>) -> Option<bool> {
        match parts {
            [] => rest(self, at),
            [first, others @ ..] => self.part(first, at, &mut |walk, at| walk.parts(others, at, rest)),
        }
    }

    /// Whether a part that was repeated so many times already, more of it and the rest match.
    fn repetition(&mut self, repetition: &Repetition, count: u32, at: usize, rest: Rest<'_>) -> Option<bool> {
        let may_repeat = repetition.max.is_none_or(|max| count < max);
        let is_enough = count >= repetition.min;
        let mut again = |walk: &mut Walk<'_>, next: usize| {
            // Another time that takes nothing leads nowhere.
            let is_idle = is_enough && next == at;
            if is_idle {
                Some(false)
            } else {
                walk.repetition(repetition, count + 1, next, rest)
            }
        };
        if may_repeat && self.part(&repetition.sub, at, &mut again)? {
            return Some(true);
        }
        if is_enough { rest(self, at) } else { Some(false) }
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::{Rng, SeedableRng};

    use crate::go::regexp::{Pattern, Regexp};

    /// Patterns and texts put together by chance: the walk must say what the program says.
    #[test]
    fn a_walk_says_what_a_program_says() {
        const PARTS: &[&str] = &[
            "a",
            "b",
            "ab",
            "[ab]",
            "[^a]",
            "(a|b)",
            "(?:ab|a|)",
            "(a*)",
            "(a+b?)*",
            "a{2}",
            "(?:[ab]{0,2}){1,3}",
            "b??",
            ".",
            "é",
            "^",
            "$",
            "|",
            "(?i:A)",
            r"\.",
            "(?s:.)",
        ];
        const TEXTS: &[&str] = &[
            "", "a", "b", "ab", "ba", "aab", "abab", "é", "aéb", "a.b", "\n", "bbbbaaaa", "A",
        ];
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let mut next = |limit: usize| rng.next_u32() as usize % limit;
        let mut told = 0;
        for _ in 0..4_000 {
            let pattern: String = (0..1 + next(5)).map(|_| PARTS[next(PARTS.len())]).collect();
            let Ok(walked) = Pattern::parse(pattern.as_bytes()) else {
                continue;
            };
            let program = Regexp::new(pattern.as_bytes()).unwrap();
            for text in TEXTS {
                let is_match = walked.is_match(text.as_bytes());
                told += usize::from(is_match.is_some());
                assert_eq!(
                    is_match.unwrap_or(program.is_match(text.as_bytes())),
                    program.is_match(text.as_bytes()),
                    "{pattern} {text}"
                );
            }
        }
        assert!(told > 40_000, "{told}");
    }

    #[test]
    fn what_is_not_soon_told_is_left_to_the_program() {
        let told = |pattern: &[u8], text: &str| Pattern::parse(pattern).unwrap().is_match(text.as_bytes());
        assert_eq!(told(b"^(a|aa)+$", &("a".repeat(40) + "b")), None);
        assert_eq!(told(br"\bx", "x"), None);
        assert_eq!(told(b"^a*$", &"a".repeat(10_000)), None);
        assert_eq!(told(b"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "production-1"), Some(true));
    }
}
