//! The parts of a pattern below its operators: characters, escapes, classes, counts.

use regex_syntax::hir::ClassUnicode;

use super::class::{self, ClassBuilder, Range};
use super::error::{Error, ErrorKind};

/// A pattern and a position in it.
pub(super) struct Scanner<'p> {
    pattern: &'p [u8],
    pos: usize,
}

/// The bounds of a counted repetition; no upper one in `{2,}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
}

/// Go's `perlGroup` (`regexp/syntax/perl_groups.go`): ASCII only, and `\s` without the vertical tab.
const DIGIT: &[Range] = &[(0x30, 0x39)];
const SPACE: &[Range] = &[(0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20)];
const WORD: &[Range] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];

/// Go's `posixGroup` (`regexp/syntax/perl_groups.go`).
fn posix_group(name: &[u8]) -> Option<&'static [Range]> {
    Some(match name {
        b"alnum" => &[(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)],
        b"alpha" => &[(0x41, 0x5A), (0x61, 0x7A)],
        b"ascii" => &[(0x00, 0x7F)],
        b"blank" => &[(0x09, 0x09), (0x20, 0x20)],
        b"cntrl" => &[(0x00, 0x1F), (0x7F, 0x7F)],
        b"digit" => DIGIT,
        b"graph" => &[(0x21, 0x7E)],
        b"lower" => &[(0x61, 0x7A)],
        b"print" => &[(0x20, 0x7E)],
        b"punct" => &[(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
        b"space" => &[(0x09, 0x0D), (0x20, 0x20)],
        b"upper" => &[(0x41, 0x5A)],
        b"word" => WORD,
        b"xdigit" => &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        _ => return None,
    })
}

/// The first position of `needle`.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Where the first invalid byte of a text stands.
fn invalid_utf8(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).err().map(|error| error.valid_up_to())
}

impl<'p> Scanner<'p> {
    /// Stands at the start of a pattern.
    pub(super) fn new(pattern: &'p [u8]) -> Scanner<'p> {
        Scanner { pattern, pos: 0 }
    }

    /// The whole pattern.
    pub(super) fn pattern(&self) -> &'p [u8] {
        self.pattern
    }

    /// The position.
    pub(super) fn pos(&self) -> usize {
        self.pos
    }

    /// What is left of the pattern.
    pub(super) fn rest(&self) -> &'p [u8] {
        self.pattern.get(self.pos..).unwrap_or_default()
    }

    /// The pattern from a position up to this one.
    pub(super) fn since(&self, start: usize) -> &'p [u8] {
        self.pattern.get(start..self.pos).unwrap_or_default()
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Moves on by so many bytes.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.pos = (self.pos + bytes).min(self.pattern.len());
    }

    /// Moves over a text if it comes next.
    pub(super) fn eat(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.skip(text.len());
        }
        found
    }

    /// Reads a character, if one is left.
    pub(super) fn next_char(&mut self) -> Result<Option<char>, Error> {
        let rest = self.rest();
        let head = rest.get(..4).unwrap_or(rest);
        let Some(chunk) = head.utf8_chunks().next() else {
            return Ok(None);
        };
        let Some(c) = chunk.valid().chars().next() else {
            return Err(Error::new(ErrorKind::InvalidUtf8, rest));
        };
        self.skip(c.len_utf8());
        Ok(Some(c))
    }

    /// Reads what stands up to a byte, and that byte. `None`, and nothing read, where the byte does not come.
    fn read_until(&mut self, end: u8) -> Option<&'p [u8]> {
        let rest = self.rest();
        let length = rest.iter().position(|&b| b == end)?;
        self.skip(length + 1);
        rest.get(..length)
    }

    /// After `(?<` or `(?P<` at `start`: the name of a group, up to `>`.
    pub(super) fn capture_name(&mut self, start: usize) -> Result<&'p [u8], Error> {
        let whole = self.pattern.get(start..).unwrap_or_default();
        let Some(name) = self.read_until(b'>') else {
            check_utf8(whole)?;
            return Err(Error::new(ErrorKind::InvalidNamedCapture, whole));
        };
        check_utf8(name)?;
        if name.is_empty() || !name.iter().all(|&b| b == b'_' || b.is_ascii_alphanumeric()) {
            return Err(Error::new(ErrorKind::InvalidNamedCapture, self.since(start)));
        }
        Ok(name)
    }

    /// Reads `{2}`, `{2,}` or `{2,3}`. `None`, and nothing read, where the brace is only a brace.
    pub(super) fn bounds(&mut self) -> Result<Option<Bounds>, Error> {
        let start = self.pos;
        let Some((min, max)) = self.read_bounds() else {
            self.pos = start;
            return Ok(None);
        };
        if min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || max < min) {
            return Err(Error::new(ErrorKind::InvalidRepeatSize, self.since(start)));
        }
        Ok(Some(Bounds { min, max }))
    }

    fn read_bounds(&mut self) -> Option<(u32, Option<u32>)> {
        self.skip(1);
        let min = self.number()?;
        let max = match (self.eat(b","), self.peek()) {
            (false, _) => Some(min),
            (true, Some(b'}')) => None,
            (true, _) => Some(self.number()?),
        };
        self.eat(b"}").then_some((min, max))
    }

    /// A decimal number without leading zeros; beyond all bounds when it is too long.
    fn number(&mut self) -> Option<u32> {
        let rest = self.rest();
        let length = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let digits = std::str::from_utf8(rest.get(..length)?).ok()?;
        if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        self.skip(length);
        Some(digits.parse().unwrap_or(u32::MAX))
    }

    /// At a backslash: a character by its escape. It may be a surrogate.
    pub(super) fn escape(&mut self) -> Result<u32, Error> {
        let start = self.pos;
        self.skip(1);
        let Some(c) = self.next_char()? else {
            return Err(Error::new(ErrorKind::TrailingBackslash, b""));
        };
        let value = match c {
            '0' => Some(self.octal(c)),
            '1'..='7' if matches!(self.peek(), Some(b'0'..=b'7')) => Some(self.octal(c)),
            'x' => self.hexadecimal()?,
            'a' => Some(0x07),
            'f' => Some(0x0C),
            'n' => Some(0x0A),
            'r' => Some(0x0D),
            't' => Some(0x09),
            'v' => Some(0x0B),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
            _ => None,
        };
        value.ok_or_else(|| Error::new(ErrorKind::InvalidEscape, self.since(start)))
    }

    /// Up to three octal digits, the first of them already read.
    fn octal(&mut self, first: char) -> u32 {
        let mut value = first.to_digit(8).unwrap_or_default();
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek() else { break };
            value = value * 8 + u32::from(digit - b'0');
            self.skip(1);
        }
        value
    }

    /// After `\x`: two digits, or any number of them in braces.
    fn hexadecimal(&mut self) -> Result<Option<u32>, Error> {
        let Some(first) = self.next_char()? else {
            return Ok(None);
        };
        if first != '{' {
            let second = self.next_char()?.and_then(|c| c.to_digit(16));
            return Ok(first.to_digit(16).zip(second).map(|(high, low)| high * 16 + low));
        }
        let mut value = None;
        loop {
            let Some(c) = self.next_char()? else { return Ok(None) };
            if c == '}' {
                return Ok(value);
            }
            let Some(digit) = c.to_digit(16) else { return Ok(None) };
            value = Some(value.unwrap_or(0) * 16 + digit);
            if value > Some(u32::from(char::MAX)) {
                return Ok(None);
            }
        }
    }

    /// Adds `\d`, `\pL` and their like to a class, if one comes next.
    pub(super) fn class_escape(&mut self, class: &mut ClassBuilder) -> Result<bool, Error> {
        let Some([b'\\', letter]) = self.rest().get(..2) else {
            return Ok(false);
        };
        let group = match letter.to_ascii_lowercase() {
            b'd' => DIGIT,
            b's' => SPACE,
            b'w' => WORD,
            b'p' => {
                self.unicode_class(*letter == b'P', class)?;
                return Ok(true);
            }
            _ => return Ok(false),
        };
        self.skip(2);
        class.add_group(&class::class(group), letter.is_ascii_uppercase());
        Ok(true)
    }

    /// `\pN`, `\p{Greek}`, `\p{^Greek}`.
    fn unicode_class(&mut self, negate: bool, class: &mut ClassBuilder) -> Result<(), Error> {
        let start = self.pos;
        self.skip(2);
        let name_start = self.pos;
        let name = if self.next_char()? == Some('{') {
            let Some(name) = self.read_until(b'}') else {
                let whole = self.pattern.get(start..).unwrap_or_default();
                check_utf8(whole)?;
                return Err(Error::new(ErrorKind::InvalidCharRange, whole));
            };
            check_utf8(name)?;
            name
        } else {
            self.since(name_start)
        };
        let (name, negate) = name.strip_prefix(b"^").map_or((name, negate), |name| (name, !negate));
        let Some(group) = class::named(name) else {
            return Err(Error::new(ErrorKind::InvalidCharRange, self.since(start)));
        };
        class.add_group(&group, negate);
        Ok(())
    }

    /// At `[`: a class in brackets. `fold` is the flag `i`.
    pub(super) fn bracket_class(&mut self, fold: bool) -> Result<ClassUnicode, Error> {
        let start = self.pos;
        self.skip(1);
        let negate = self.eat(b"^");
        let mut class = ClassBuilder::new(fold);
        let mut first = true;
        while first || self.peek() != Some(b']') {
            first = false;
            if self.posix_class(&mut class)? || self.class_escape(&mut class)? {
                continue;
            }
            class.add_range(self.class_range(start)?);
        }
        self.skip(1);
        let mut class = class.build();
        if negate {
            class.negate();
        }
        Ok(class)
    }

    /// Adds `[:alpha:]` or `[:^alpha:]` to a class, if one comes next.
    fn posix_class(&mut self, class: &mut ClassBuilder) -> Result<bool, Error> {
        let Some(inner) = self.rest().strip_prefix(b"[:") else {
            return Ok(false);
        };
        let Some(end) = find(inner, b":]") else {
            return Ok(false);
        };
        let start = self.pos;
        self.skip(end + 4);
        let name = inner.get(..end).unwrap_or_default();
        let (name, negate) = name.strip_prefix(b"^").map_or((name, false), |name| (name, true));
        let group = posix_group(name).ok_or_else(|| Error::new(ErrorKind::InvalidCharRange, self.since(start)))?;
        class.add_group(&class::class(group), negate);
        Ok(true)
    }

    /// A character or a range of them, in the class that starts at `class_start`.
    fn class_range(&mut self, class_start: usize) -> Result<Range, Error> {
        let start = self.pos;
        let low = self.class_char(class_start)?;
        // In `[a-]` the hyphen is a member.
        if self.peek() != Some(b'-') || matches!(self.rest().get(1), None | Some(b']')) {
            return Ok((low, low));
        }
        self.skip(1);
        let high = self.class_char(class_start)?;
        if high < low {
            return Err(Error::new(ErrorKind::InvalidCharRange, self.since(start)));
        }
        Ok((low, high))
    }

    fn class_char(&mut self, class_start: usize) -> Result<u32, Error> {
        if self.peek() == Some(b'\\') {
            return self.escape();
        }
        match self.next_char()? {
            Some(c) => Ok(u32::from(c)),
            None => Err(Error::new(ErrorKind::MissingBracket, self.since(class_start))),
        }
    }
}

/// The highest count of a repetition, alone or multiplied with those around it, as in Go.
pub(super) const MAX_REPEAT: u32 = 1_000;

/// Go's `checkUTF8`: the error shows the text from its first invalid byte.
fn check_utf8(text: &[u8]) -> Result<(), Error> {
    match invalid_utf8(text) {
        Some(at) => Err(Error::new(ErrorKind::InvalidUtf8, text.get(at..).unwrap_or_default())),
        None => Ok(()),
    }
}
