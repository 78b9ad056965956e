//! A parsed document: its nodes with their places, in one arena.
//!
//! Nodes stand in the order of the text, each collection before its children, and know where their subtree ends. So a
//! document is two flat buffers that any thread may read.

mod plain;

pub(super) use plain::is_plain_scalar;

use std::collections::HashMap;
use std::sync::Arc;

use super::decode;
use super::error::{Error, ErrorKind};
use super::frozen::Frozen;
use super::parser::{EventKind, Parser, Properties};
use super::reader::{Input, Mark as Place};
use super::resolve::resolve;
use super::scanner::Text;
use crate::data::{Str, Value};

/// The longest text: places are kept in 32 bits.
const MAX_BYTES: usize = 1 << 31;

/// How many keys and values a document may hold: what they take is bounded so. Three hundred times what the largest
/// public values.yaml has.
const MAX_NODES: usize = 1_500_000;

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

/// A parsed document. Immutable, shared by all its copies, and free to cross threads.
#[derive(Clone, Debug)]
pub struct Document {
    source: Str,
    tree: Arc<Tree>,
}

/// The nodes of a document, apart from the text they were parsed from.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<NodeData>,
    /// Text of scalars and tags that does not stand in the source as it is.
    scratch: Vec<u8>,
    /// Anchors and tags, of the few nodes that have them.
    properties: HashMap<u32, Properties>,
}

#[derive(Clone, Copy, Debug)]
struct NodeData {
    content: Content,
    style: Style,
    start: Position,
    end: Position,
    /// The node after this one and all it holds.
    next: u32,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    /// Whether it may be something else than a string: plain, or tagged `!`.
    Scalar {
        text: Text,
        implicit: bool,
    },
    Sequence,
    Mapping,
    Alias {
        name: Text,
        target: u32,
    },
}

/// A node of a document.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    source: &'a [u8],
    tree: &'a Tree,
    index: u32,
    data: &'a NodeData,
}

impl Document {
    /// Parses the first document of a text.
    pub(super) fn parse(source: Str) -> Result<Document, Error> {
        let input = Input::new(&source);
        let tree = Tree::parse(&input)?;
        let source = match input.text {
            std::borrow::Cow::Borrowed(_) => source.clone(),
            std::borrow::Cow::Owned(text) => Str::from(text),
        };
        Ok(Document {
            source,
            tree: Arc::new(tree),
        })
    }

    /// The text it was parsed from, in UTF-8.
    pub fn source(&self) -> &Str {
        &self.source
    }

    /// The root node. `None` for a text without a document.
    pub fn root(&self) -> Option<Node<'_>> {
        self.tree.root(&self.source)
    }

    /// The data, as `yaml.Unmarshal` of sigs.k8s.io/yaml gives it.
    pub fn to_value(&self) -> Result<Value, Error> {
        decode::to_value(self.root())
    }

    /// As [`Document::to_value`], to be kept: values can be made of it again and again, with marks.
    pub fn freeze(&self) -> Result<Frozen, Error> {
        Frozen::new(self.root())
    }
}

impl Tree {
    pub(super) fn parse(input: &Input<'_>) -> Result<Tree, Error> {
        if input.text.len() >= MAX_BYTES {
            return Err(Error::new(ErrorKind::Decode("document is too large".into()), None));
        }
        Builder::new(input).build()
    }

    pub(super) fn root<'a>(&'a self, source: &'a [u8]) -> Option<Node<'a>> {
        Node::new(source, self, 0)
    }
}

/// Events to nodes (`parser.parse` in go-yaml's `decode.go`).
struct Builder<'a> {
    parser: Parser<'a>,
    nodes: Vec<NodeData>,
    properties: HashMap<u32, Properties>,
    anchors: HashMap<Vec<u8>, u32>,
    open: Vec<u32>,
    /// Where the last complete node ended.
    last_end: Position,
}

impl<'a> Builder<'a> {
    fn new(input: &'a Input<'_>) -> Builder<'a> {
        Builder {
            parser: Parser::new(input),
            nodes: Vec::new(),
            properties: HashMap::new(),
            anchors: HashMap::new(),
            open: Vec::new(),
            last_end: Position::default(),
        }
    }

    fn build(mut self) -> Result<Tree, Error> {
        loop {
            let event = self.parser.next_event()?;
            let (start, end) = (event.start, event.end);
            if self.nodes.len() > MAX_NODES {
                let problem = format!("more than {MAX_NODES} values are refused");
                return Err(Error::new(ErrorKind::Decode(problem.into()), Some(start.into())));
            }
            match event.kind {
                EventKind::StreamStart | EventKind::DocumentStart => {}
                EventKind::StreamEnd | EventKind::DocumentEnd => break,
                EventKind::Alias(name) => {
                    let target = self.anchors.get(self.parser.scanner.bytes(name)).copied();
                    let Some(target) = target else {
                        let name = String::from_utf8_lossy(self.parser.scanner.bytes(name)).into_owned();
                        let kind = ErrorKind::Decode(format!("unknown anchor '{name}' referenced").into());
                        return Err(Error::new(kind, Some(start.into())));
                    };
                    self.add(
                        Content::Alias { name, target },
                        Style::Plain,
                        Properties::default(),
                        start,
                        end,
                    );
                }
                EventKind::Scalar {
                    text,
                    properties,
                    implicit,
                    style,
                } => {
                    self.add(Content::Scalar { text, implicit }, style, properties, start, end);
                }
                EventKind::SequenceStart { properties, style } => {
                    let index = self.add(Content::Sequence, style, properties, start, end);
                    self.open.push(index);
                }
                EventKind::MappingStart { properties, style } => {
                    let index = self.add(Content::Mapping, style, properties, start, end);
                    self.open.push(index);
                }
                EventKind::SequenceEnd | EventKind::MappingEnd => self.close(end),
            }
        }
        Ok(Tree {
            nodes: self.nodes,
            scratch: self.parser.scanner.scratch,
            properties: self.properties,
        })
    }

    fn add(&mut self, content: Content, style: Style, properties: Properties, start: Place, end: Place) -> u32 {
        let index = self.nodes.len() as u32;
        if let Some(anchor) = properties.anchor {
            self.anchors.insert(self.parser.scanner.bytes(anchor).to_vec(), index);
        }
        if properties.anchor.is_some() || properties.tag.is_some() {
            self.properties.insert(index, properties);
        }
        self.last_end = end.into();
        self.nodes.push(NodeData {
            content,
            style,
            start: start.into(),
            end: end.into(),
            next: index + 1,
        });
        index
    }

    /// Ends the innermost collection. One by indentation ends with its last child, not where the next token stands.
    fn close(&mut self, end: Place) {
        let next = self.nodes.len() as u32;
        let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index as usize)) else {
            return;
        };
        node.next = next;
        if node.style == Style::Flow {
            self.last_end = end.into();
        }
        node.end = self.last_end;
    }
}

impl<'a> Node<'a> {
    fn new(source: &'a [u8], tree: &'a Tree, index: u32) -> Option<Node<'a>> {
        let data = tree.nodes.get(index as usize)?;
        Some(Node {
            source,
            tree,
            index,
            data,
        })
    }

    fn properties(self) -> Option<&'a Properties> {
        if self.tree.properties.is_empty() {
            None
        } else {
            self.tree.properties.get(&self.index)
        }
    }

    fn bytes(self, text: Text) -> &'a [u8] {
        text.bytes(self.source, &self.tree.scratch)
    }

    /// What it is.
    pub fn kind(self) -> NodeKind {
        match self.data.content {
            Content::Scalar { .. } => NodeKind::Scalar,
            Content::Sequence => NodeKind::Sequence,
            Content::Mapping => NodeKind::Mapping,
            Content::Alias { .. } => NodeKind::Alias,
        }
    }

    /// How it is written.
    pub fn style(self) -> Style {
        self.data.style
    }

    /// Where it stands, its anchor and tag included.
    pub fn span(self) -> Span {
        Span {
            start: self.data.start,
            end: self.data.end,
        }
    }

    /// A scalar's text, an alias' name, and nothing for collections.
    pub fn text(self) -> &'a [u8] {
        match self.data.content {
            Content::Scalar { text, .. } => self.bytes(text),
            Content::Alias { name, .. } => self.bytes(name),
            Content::Sequence | Content::Mapping => b"",
        }
    }

    /// The scalar's meaning (`decoder.scalar` in go-yaml's `decode.go`). An error where its tag does not allow it; null
    /// for other nodes.
    pub fn resolve(self) -> Result<Scalar, Error> {
        let Content::Scalar { text, implicit } = self.data.content else {
            return Ok(Scalar::Null);
        };
        let text = self.bytes(text);
        match self.tag() {
            None if !implicit => Ok(Scalar::String(Str::from(text))),
            tag => resolve(tag.unwrap_or_default(), text).map_err(|problem| self.error(problem)),
        }
    }

    /// The tag it carries in the text, in long form: `tag:yaml.org,2002:str`.
    pub fn tag(self) -> Option<&'a [u8]> {
        self.properties()?.tag.map(|tag| self.bytes(tag))
    }

    /// The anchor it carries.
    pub fn anchor(self) -> Option<&'a [u8]> {
        self.properties()?.anchor.map(|anchor| self.bytes(anchor))
    }

    /// The node an alias stands for.
    pub fn target(self) -> Option<Node<'a>> {
        match self.data.content {
            Content::Alias { target, .. } => Node::new(self.source, self.tree, target),
            _ => None,
        }
    }

    /// Whether this key merges its value into the mapping (`isMerge` in go-yaml's `decode.go`).
    pub fn is_merge(self) -> bool {
        match self.data.content {
            Content::Scalar { text, implicit } => {
                self.bytes(text) == b"<<" && (implicit || self.tag() == Some(b"tag:yaml.org,2002:merge"))
            }
            _ => false,
        }
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        self.children_if(NodeKind::Sequence)
    }

    /// The entries of a mapping as they stand in the text, duplicates and merges too; nothing for other nodes.
    pub fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let mut children = self.children_if(NodeKind::Mapping);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    fn children_if(self, kind: NodeKind) -> Children<'a> {
        let mut children = self.children();
        if self.kind() != kind {
            children.next = children.end;
        }
        children
    }

    /// What stands directly within it: items, or keys and values by turns.
    pub(super) fn children(self) -> Children<'a> {
        Children {
            source: self.source,
            tree: self.tree,
            next: self.index + 1,
            end: self.data.next,
        }
    }

    /// Which node of the document it is.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// An error about this node.
    pub(super) fn error(self, problem: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Decode(problem.into()), Some(self.data.start))
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("kind", &self.kind())
            .field("text", &String::from_utf8_lossy(self.text()))
            .field("start", &self.data.start)
            .finish()
    }
}

/// The nodes directly within a node.
pub(super) struct Children<'a> {
    source: &'a [u8],
    tree: &'a Tree,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node::new(self.source, self.tree, self.next)?;
        self.next = node.data.next;
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Mark;
    use crate::yaml::parse;

    const TEXT: &str = "# values\na: &x 1\né: 'b'\nlist:\n- |\n  text\n- {k: !t [v]}\na: *x\n";

    fn slice(span: Span) -> &'static str {
        TEXT.get(span.start.offset as usize..span.end.offset as usize).unwrap()
    }

    #[test]
    fn documents_cross_threads() {
        fn is_shared<T: Send + Sync + 'static>() {}
        is_shared::<Document>();
    }

    #[test]
    fn every_entry_is_kept_with_its_place() {
        let document = parse(TEXT).unwrap();
        let root = document.root().unwrap();
        assert_eq!((root.kind(), root.style()), (NodeKind::Mapping, Style::Block));
        let entries: Vec<_> = root
            .entries()
            .map(|(key, value)| (slice(key.span()), slice(value.span())))
            .collect();
        let list = "- |\n  text\n- {k: !t [v]}";
        assert_eq!(entries, [("a", "&x 1"), ("é", "'b'"), ("list", list), ("a", "*x")]);
        let (key, value) = root.entries().nth(1).unwrap();
        assert_eq!(
            key.span().start,
            Position {
                offset: 17,
                line: 3,
                column: 1
            }
        );
        assert_eq!(
            value.span().start,
            Position {
                offset: 21,
                line: 3,
                column: 4
            }
        );
        assert_eq!((value.text(), value.style()), (&b"b"[..], Style::SingleQuoted));
    }

    #[test]
    fn anchors_tags_and_aliases() {
        let document = parse(TEXT).unwrap();
        let values: Vec<_> = document.root().unwrap().entries().map(|(_, value)| value).collect();
        assert_eq!(values[0].anchor(), Some(&b"x"[..]));
        assert_eq!(values[3].target().unwrap().span(), values[0].span());
        assert_eq!(values[3].text(), b"x");
        let items: Vec<_> = values[2].items().collect();
        assert_eq!((items[0].text(), items[0].style()), (&b"text\n"[..], Style::Literal));
        let (_, tagged) = items[1].entries().next().unwrap();
        assert_eq!((tagged.tag(), slice(tagged.span())), (Some(&b"!t"[..]), "!t [v]"));
        assert_eq!(
            values[0].items().count() + items[1].items().count() + values[2].entries().count(),
            0
        );
    }

    #[test]
    fn marks_are_given_to_entries_and_items() {
        let frozen = parse(TEXT).unwrap().freeze().unwrap();
        let starts = frozen.places().iter().map(|place| &TEXT[place.offset as usize..]);
        let expected = ["a: &x", "é", "|\n", "v]", "k: ", "{k", "list", "a: *x"];
        assert_eq!(starts.len(), expected.len());
        for (start, expected) in starts.zip(expected) {
            assert!(start.starts_with(expected), "{start}");
        }
        let value = frozen.thaw(&(1..=8).map(Mark).collect::<Vec<_>>());
        let map = value.as_map().unwrap();
        assert_eq!(map.entry(b"a").unwrap().mark, Mark(8));
        assert_eq!(map.get(b"list").unwrap().as_list().unwrap().mark(1), Mark(6));
    }

    #[test]
    fn errors_know_their_place_and_what_go_was_about() {
        let error = parse("a:\n  - 'b\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "error converting YAML to JSON: yaml: line 3: found unexpected end of stream"
        );
        let ErrorKind::Syntax {
            context: Some((context, start)),
            ..
        } = error.kind()
        else {
            panic!("{error:?}");
        };
        assert_eq!(
            (*context, start.line, start.column),
            ("while scanning a quoted scalar", 2, 5)
        );
    }

    #[test]
    fn a_text_without_a_document_has_no_root() {
        for text in ["", "# nothing\n", "\u{FEFF}"] {
            let document = parse(text).unwrap();
            assert!(document.root().is_none());
            assert!(matches!(document.to_value(), Ok(Value::Nil)));
        }
    }
}
