//! The syntax of patterns (gobwas' `syntax/lexer/lexer.go` and `syntax/ast/parser.go`).

use std::fmt;

use crate::go::unicode::{RUNE_ERROR, decode_rune};

/// How deep braces may nest. The library has no limit; no path needs more.
const MAX_DEPTH: usize = 100;

/// How many parts may follow each other. The library has no limit, and takes the third power of them as time.
const MAX_PARTS: usize = 300;

/// How many alternatives a brace may have.
const MAX_ALTERNATIVES: usize = 10_000;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Parts that follow each other.
    Pattern(Vec<Node>),
    /// `{a,b}`: patterns, or nothing.
    AnyOf(Vec<Node>),
    /// The empty text.
    Nothing,
    Text(Vec<char>),
    /// `*`
    Any,
    /// `**`
    Super,
    /// `?`
    Single,
    /// `[abc]`
    List {
        not: bool,
        chars: Vec<char>,
    },
    /// `[a-c]`
    Range {
        not: bool,
        low: char,
        high: char,
    },
}

/// Why a text is not a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// It is not UTF-8, or contains U+FFFD.
    NotText,
    /// A `[` without the parts that belong to it.
    BadClass,
    /// A range that runs backwards.
    BadRange,
    /// More parts or deeper braces than are read here.
    TooLarge,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::NotText => "could not read rune",
            Error::BadClass => "could not parse range",
            Error::BadRange => "hi character should be greater than lo",
            Error::TooLarge => "pattern too large",
        })
    }
}

impl std::error::Error for Error {}

/// Reads a pattern.
pub(super) fn parse(pattern: &[u8]) -> Result<Node, Error> {
    let mut reader = Reader { rest: pattern };
    // The alternatives of each open brace, with the parts around it.
    let mut open: Vec<(Vec<Node>, Vec<Node>)> = Vec::new();
    let mut parts = Vec::new();
    while let Some(c) = reader.peek()? {
        if c == '\0' {
            break;
        }
        let alternatives = open.last().map_or(0, |(alternatives, _)| alternatives.len());
        if parts.len() >= MAX_PARTS || open.len() > MAX_DEPTH || alternatives > MAX_ALTERNATIVES {
            return Err(Error::TooLarge);
        }
        match (c, open.last_mut()) {
            ('{', _) => open.push((Vec::new(), std::mem::take(&mut parts))),
            (',', Some((alternatives, _))) => alternatives.push(Node::Pattern(std::mem::take(&mut parts))),
            ('}', Some(_)) => close(&mut open, &mut parts),
            ('[', _) => {
                reader.skip(c);
                parts.push(class(&mut reader)?);
                continue;
            }
            ('?', _) => parts.push(Node::Single),
            ('*', _) if reader.rest.starts_with(b"**") => {
                reader.skip(c);
                parts.push(Node::Super);
            }
            ('*', _) => parts.push(Node::Any),
            (_, innermost) => {
                let breakers: &[char] = if innermost.is_some() {
                    &['?', '*', '[', '{', '}', ',']
                } else {
                    &['?', '*', '[', '{']
                };
                let text = reader.text(breakers)?;
                if !text.is_empty() {
                    parts.push(Node::Text(text));
                }
                continue;
            }
        }
        reader.skip(c);
    }
    // A brace that is never closed ends with the pattern.
    while !open.is_empty() {
        close(&mut open, &mut parts);
    }
    Ok(Node::Pattern(parts))
}

/// Ends the innermost brace: its alternatives become a part of what is around it.
fn close(open: &mut Vec<(Vec<Node>, Vec<Node>)>, parts: &mut Vec<Node>) {
    if let Some((mut alternatives, around)) = open.pop() {
        alternatives.push(Node::Pattern(std::mem::replace(parts, around)));
        parts.push(Node::AnyOf(alternatives));
    }
}

/// After `[`.
fn class(reader: &mut Reader<'_>) -> Result<Node, Error> {
    let mut first = reader.expect()?;
    let not = first == '!';
    if not {
        reader.skip(first);
        first = reader.expect()?;
    }
    let after = reader.rest.get(first.len_utf8()..).unwrap_or_default();
    if after.starts_with(b"-") {
        reader.skip(first);
        reader.skip('-');
        let high = reader.expect()?;
        reader.skip(high);
        reader.close_class()?;
        return if high < first {
            Err(Error::BadRange)
        } else {
            Ok(Node::Range { not, low: first, high })
        };
    }
    if !after.is_empty() && decode_rune(after).is_none_or(|(c, _)| c == RUNE_ERROR) {
        return Err(Error::NotText);
    }
    let chars = reader.text(&[']'])?;
    reader.close_class()?;
    if chars.is_empty() {
        return Err(Error::BadClass);
    }
    Ok(Node::List { not, chars })
}

struct Reader<'p> {
    rest: &'p [u8],
}

impl Reader<'_> {
    /// The next character.
    fn peek(&self) -> Result<Option<char>, Error> {
        match decode_rune(self.rest) {
            Some((RUNE_ERROR, _)) => Err(Error::NotText),
            next => Ok(next.map(|(c, _)| c)),
        }
    }

    /// The next character of a class. A NUL counts as the end.
    fn expect(&self) -> Result<char, Error> {
        self.peek()?.filter(|&c| c != '\0').ok_or(Error::BadClass)
    }

    fn skip(&mut self, c: char) {
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
    }

    fn close_class(&mut self) -> Result<(), Error> {
        let closed = self.expect()? == ']';
        self.skip(']');
        if closed { Ok(()) } else { Err(Error::BadClass) }
    }

    /// The text up to one of the characters. A backslash takes the next character as it is. A NUL ends the text and is gone.
    fn text(&mut self, breakers: &[char]) -> Result<Vec<char>, Error> {
        let mut text = Vec::new();
        let mut escaped = false;
        while let Some(c) = self.peek()? {
            if !escaped && breakers.contains(&c) {
                break;
            }
            self.skip(c);
            if c == '\0' {
                break;
            }
            if !escaped && c == '\\' {
                escaped = true;
                continue;
            }
            escaped = false;
            text.push(c);
        }
        Ok(text)
    }
}
