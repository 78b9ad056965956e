//! A parsed document: its nodes with their places, in one arena.

use super::Error;
use crate::data::{Mark, Str, Value};

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Bytes before it.
    pub offset: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it begins.
    pub start: Position,
    /// Where what follows it begins.
    pub end: Position,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// Text.
    Scalar,
    /// A list.
    Sequence,
    /// Keys with values.
    Mapping,
    /// A reference to an anchor.
    Alias,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in `'`.
    SingleQuoted,
    /// A scalar in `"`.
    DoubleQuoted,
    /// A scalar after `|`.
    Literal,
    /// A scalar after `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets.
    Flow,
}

/// What a scalar means, by YAML 1.1 as go-yaml v2 resolves it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on`, `y` and their opposites.
    Bool(bool),
    /// A whole number that fits an `int64`.
    Int(i64),
    /// A whole number that only fits a `uint64`.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// Everything else; timestamps too.
    String(Str),
}

/// A parsed document. Immutable, and free to cross threads.
#[derive(Clone, Debug)]
pub struct Document {
    source: Str,
}

/// A node of a document.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    document: &'a Document,
}

impl Document {
    /// The text it was parsed from.
    pub fn source(&self) -> &Str {
        &self.source
    }

    /// The root node. `None` for a text without a document.
    pub fn root(&self) -> Option<Node<'_>> {
        Some(Node { document: self })
    }

    /// The data, as `yaml.Unmarshal` of sigs.k8s.io/yaml gives it.
    pub fn to_value(&self) -> Result<Value, Error> {
        Err(Error::unfinished())
    }

    /// As [`Document::to_value`], with a mark on every map entry and list item: `mark` is asked with the spans of the
    /// key (of the item itself in a list) and of the value.
    pub fn to_value_marked(&self, _mark: &mut dyn FnMut(Span, Span) -> Mark) -> Result<Value, Error> {
        Err(Error::unfinished())
    }
}

impl<'a> Node<'a> {
    /// What it is.
    pub fn kind(self) -> NodeKind {
        NodeKind::Scalar
    }

    /// How it is written.
    pub fn style(self) -> Style {
        Style::Plain
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        Span::default()
    }

    /// A scalar's text, an alias' name, and nothing for collections.
    pub fn text(self) -> &'a [u8] {
        &self.document.source
    }

    /// The scalar's meaning. An error where its tag does not allow it.
    pub fn resolve(self) -> Result<Scalar, Error> {
        Err(Error::unfinished())
    }

    /// The tag it carries in the text, in long form: `tag:yaml.org,2002:str`.
    pub fn tag(self) -> Option<&'a [u8]> {
        None
    }

    /// The anchor it carries.
    pub fn anchor(self) -> Option<&'a [u8]> {
        None
    }

    /// The node an alias stands for.
    pub fn target(self) -> Option<Node<'a>> {
        None
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::empty()
    }

    /// The entries of a mapping as they stand in the text, duplicates and merges too; nothing for other nodes.
    pub fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        std::iter::empty()
    }
}
