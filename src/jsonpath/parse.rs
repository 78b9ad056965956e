//! The grammar (`parser.go`).

use crate::data::Value;
use crate::go::strconv::{self, Unquoted};

/// A part of an expression (`node.go`).
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Text, between actions or in quotes.
    Text(String),
    /// A number or a truth value.
    Constant(Value),
    /// An action, in braces: each of its parts is given what the part before it found.
    List(Vec<Node>),
    /// `.name`.
    Field(String),
    /// `range`, `end`, or what means nothing.
    Identifier(String),
    /// `.*`.
    Wildcard,
    /// `..`.
    Recursive,
    /// `[start:end:step]`.
    Slice(Slice),
    /// `[?(left operator right)]`, or without both of them what must be there.
    Filter {
        left: Vec<Node>,
        comparison: Option<(String, Vec<Node>)>,
    },
    /// `[one,other]`.
    Union(Vec<Vec<Node>>),
}

/// Which items of a list are meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    /// The end was not written: it is the item after the start.
    pub(super) is_one: bool,
    pub(super) step: Option<i64>,
}

/// Parses an expression: text, and actions in braces.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, String> {
    let mut parser = Parser {
        input: text,
        position: 0,
        start: 0,
    };
    let mut root = Vec::new();
    loop {
        let text = parser.rest().split('{').next().unwrap_or_default();
        parser.position += text.len();
        if !text.is_empty() {
            root.push(Node::Text(text.to_owned()));
        }
        if parser.next().is_none() {
            return Ok(root);
        }
        parser.consume();
        let mut action = Vec::new();
        while parser.inside_action(&mut action)? {}
        root.push(Node::List(action));
    }
}

/// The first action of `{text}`.
fn parse_action(text: &str) -> Result<Vec<Node>, String> {
    let first = parse(&format!("{{{text}}}"))?.into_iter().next();
    Ok(match first {
        Some(Node::List(nodes)) => nodes,
        _ => Vec::new(),
    })
}

struct Parser<'t> {
    input: &'t str,
    position: usize,
    /// Where that begins which is not consumed yet.
    start: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.input.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.position += c.len_utf8();
        Some(c)
    }

    fn skip_while(&mut self, is_part: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&is_part) {
            self.next();
        }
    }

    fn consume(&mut self) -> &'t str {
        let text = self.input.get(self.start..self.position).unwrap_or_default();
        self.start = self.position;
        text
    }

    /// Whether a backslash stands before the character that was just read.
    fn is_escaped(&self) -> bool {
        let before = self.position.checked_sub(2);
        before.and_then(|at| self.input.as_bytes().get(at)) == Some(&b'\\')
    }

    /// Parses one part of an action. Gives whether there are more (`parseInsideAction`).
    fn inside_action(&mut self, nodes: &mut Vec<Node>) -> Result<bool, String> {
        if self.rest().starts_with("[?(") {
            self.filter(nodes)?;
        } else if self.rest().starts_with("..") {
            self.recursive(nodes)?;
        } else {
            match self.next() {
                None | Some('\r' | '\n') => return Err("unclosed action".to_owned()),
                Some('}') => {
                    self.consume();
                    return Ok(false);
                }
                // The current object: everything is about it.
                Some(' ' | '@' | '$') => {
                    self.consume();
                }
                Some('[') => self.array(nodes)?,
                Some(quote @ ('"' | '\'')) => self.quoted(quote, nodes)?,
                Some('.') => self.field(nodes),
                Some(c) if c == '+' || c == '-' || c.is_numeric() => self.number(nodes)?,
                Some(c) if is_alphanumeric(c) => self.identifier(nodes),
                Some(c) => {
                    return Err(format!(
                        "unrecognized character in action: U+{:04X} '{c}'",
                        u32::from(c)
                    ));
                }
            }
        }
        Ok(true)
    }

    fn identifier(&mut self, nodes: &mut Vec<Node>) {
        self.skip_while(|c| !is_terminator(c));
        nodes.push(match self.consume() {
            "true" => Node::Constant(Value::Bool(true)),
            "false" => Node::Constant(Value::Bool(false)),
            name => Node::Identifier(name.to_owned()),
        });
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        if matches!(nodes.last(), Some(Node::Recursive)) {
            return Err("invalid multiple recursive descent".to_owned());
        }
        self.position += "..".len();
        self.consume();
        nodes.push(Node::Recursive);
        if self.peek().is_some_and(is_alphanumeric) {
            self.field(nodes);
        }
        Ok(())
    }

    fn number(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        self.skip_while(|c| c == '.' || c.is_numeric());
        let text = self.consume();
        let int = strconv::atoi(text).map(Value::Int);
        let number = int.or_else(|_| strconv::parse_float(text).map(Value::Float));
        nodes.push(Node::Constant(
            number.map_err(|_| format!("cannot parse number {text}"))?,
        ));
        Ok(())
    }

    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated array".to_owned()),
                Some(']') => break,
                Some(_) => {}
            }
        }
        let text = self.consume();
        let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let text = match text.unwrap_or_default() {
            "*" => ":",
            text => text,
        };
        if text.contains(',') {
            let parts = text
                .split(',')
                .map(|part| parse_action(&format!("[{}]", part.trim_matches(' '))));
            nodes.push(Node::Union(parts.collect::<Result<_, _>>()?));
            return Ok(());
        }
        let key = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        if let Some(key) = key.filter(|key| !key.contains('\'')) {
            nodes.extend(parse_action(&format!(".{key}"))?);
            return Ok(());
        }
        nodes.push(Node::Slice(slice(text)?));
        Ok(())
    }

    fn filter(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        self.position += "[?(".len();
        self.consume();
        let (mut opened, mut is_closed) = (None, false);
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated filter".to_owned()),
                Some(c @ ('"' | '\'')) => match opened {
                    None => opened = Some(c),
                    Some(quote) => is_closed |= c == quote && !self.is_escaped(),
                },
                Some(')') if opened.is_some() == is_closed => break,
                Some(_) => {}
            }
        }
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".to_owned());
        }
        let text = self.consume();
        let text = text.strip_suffix(")]").unwrap_or(text);
        nodes.push(match comparison(text) {
            None => Node::Filter {
                left: parse_action(text)?,
                comparison: None,
            },
            Some((left, operator, right)) => Node::Filter {
                left: parse_action(left)?,
                comparison: Some((operator.to_owned(), parse_action(right)?)),
            },
        });
        Ok(())
    }

    fn quoted(&mut self, quote: char, nodes: &mut Vec<Node>) -> Result<(), String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated quoted string".to_owned()),
                Some(c) if c == quote && !self.is_escaped() => break,
                Some(_) => {}
            }
        }
        let text = self.consume();
        let inner = text.get(1..text.len() - 1).and_then(|inner| unquote(inner, quote));
        nodes.push(Node::Text(
            inner.ok_or_else(|| format!("unquote string {text} error invalid syntax"))?,
        ));
        Ok(())
    }

    fn field(&mut self, nodes: &mut Vec<Node>) {
        self.consume();
        while let Some(c) = self.peek().filter(|c| !is_terminator(*c)) {
            self.next();
            if c == '\\' {
                self.next();
            }
        }
        nodes.push(match self.consume() {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        });
    }
}

/// The parts of `left operator right`: `^([^!<>=]+)([!<>=]+)(.+?)$`.
fn comparison(text: &str) -> Option<(&str, &str, &str)> {
    let is_operator = |c: char| "!<>=".contains(c);
    let (left, rest) = text.split_at(text.find(is_operator).filter(|at| *at > 0)?);
    let right = rest.trim_start_matches(is_operator);
    // Something must be left to compare with.
    let length = rest.len() - right.len().max(1);
    let (operator, right) = rest
        .split_at_checked(length)
        .filter(|(operator, _)| !operator.is_empty())?;
    Some((left, operator, right))
}

/// The inside of brackets: `^(-?[\d]*)(:-?[\d]*)?(:-?[\d]*)?$`.
fn slice(text: &str) -> Result<Slice, String> {
    let is_part = |part: &str| {
        part.strip_prefix('-')
            .unwrap_or(part)
            .bytes()
            .all(|b| b.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 || !parts.iter().all(|part| is_part(part)) {
        return Err(format!("invalid array index {text}"));
    }
    let number = |index: usize| match parts.get(index) {
        None | Some(&"") => Ok(None),
        Some(part) => {
            let number = strconv::atoi(part).map(Some);
            number.map_err(|_| format!("array index {part} is not a number"))
        }
    };
    let (start, end, step) = (number(0)?, number(1)?, number(2)?);
    let is_one = parts.len() == 1;
    Ok(Slice {
        end: if is_one {
            Some(start.unwrap_or(0).saturating_add(1))
        } else {
            end
        },
        start,
        is_one,
        step,
    })
}

/// What stands in quotes of either kind (`UnquoteExtend`).
fn unquote(text: &str, quote: char) -> Option<String> {
    if !text.contains(['\\', quote]) {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (unquoted, after) = strconv::unquote_char(rest, u8::try_from(quote).ok()?).ok()?;
        match unquoted {
            Unquoted::Byte(byte) => bytes.push(byte),
            Unquoted::Rune(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = after;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a name ends before this character.
fn is_terminator(c: char) -> bool {
    " \t\r\n.,[]$@{}".contains(c)
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
