//! Nodes to data, as the chain of go-yaml v2, sigs.k8s.io/yaml and `encoding/json` does it.
//!
//! The walk over the nodes ([`Decoder`]) is go-yaml's: aliases are followed, merges take effect where they stand in the
//! text, and an excess of aliases is an error. What becomes of scalars and collections is up to a [`Build`]. Nothing
//! here recurses, for texts may nest deeply.

use std::collections::HashSet;

use super::document::{Children, Tree};
use super::error::{Error, ErrorKind};
use super::odd;
use super::reader::Input;
use super::{Node, NodeKind, Scalar, Span};
use crate::data::{Entries, Entry, List, MAX_STRING, Map, MapType, Mark, Str, Value};
use crate::go::json;

/// `encoding/json`'s limit on nested collections (`maxNestingDepth`).
pub(super) const MAX_DEPTH: usize = json::MAX_DEPTH;

/// go-yaml's limits on what may come from aliases: of so many values decoded nearly all, of so many a tenth.
const ALIAS_RATIO_RANGE_LOW: u32 = 400_000;
const ALIAS_RATIO_RANGE_HIGH: u32 = 4_000_000;

/// How many nodes within a collection are counted, so that it is made as large as it will be.
const MOST_EXPECTED: usize = 256;

/// The data of a document (`yaml.Unmarshal` of sigs.k8s.io/yaml).
pub(super) fn to_value(root: Option<Node<'_>>) -> Result<Value, Error> {
    let Some(root) = root else {
        return Ok(Value::Nil);
    };
    let mut data = Data {
        odd: false,
        numbers: Numbers::Floats,
    };
    let value = Decoder::new(&mut data).decode(root)?;
    if data.odd {
        odd::check(root)?;
    }
    Ok(value)
}

/// The wanted entries of a mapping that is plain ([`Tree::is_plain`]).
pub(super) fn to_fields(mapping: Node<'_>, is_wanted: impl Fn(&[u8]) -> bool) -> Result<Value, Error> {
    let mut fields = Entries::default();
    for (key, value) in mapping.entries().filter(|(key, _)| is_wanted(key.text())) {
        let (value, mark) = (to_value(Some(value))?, Mark::default());
        fields.insert(Str::from(key.text()), Entry { value, mark });
    }
    Ok(Value::Map(Map::from_entries(MapType::Any, fields)))
}

/// JSON as go-yaml reads it on the way to `toYaml`: numbers stay what they look like.
pub(super) fn reread(text: &[u8]) -> Result<Value, Error> {
    let input = Input::new(text);
    let read = || {
        let tree = Tree::parse(&input)?;
        match tree.root(&input.text) {
            Some(root) => Decoder::new(&mut Data {
                odd: false,
                numbers: Numbers::Apart,
            })
            .decode(root),
            None => Ok(Value::Nil),
        }
    };
    read().map_err(Error::of_reread)
}

/// What becomes of scalars and collections.
pub(super) trait Build {
    /// A value.
    type Value;
    /// A key.
    type Key;
    /// A mapping that is not complete yet.
    type Map;
    /// A sequence that is not complete yet.
    type List;

    /// A scalar's value.
    fn scalar(&mut self, scalar: Scalar) -> Self::Value;
    /// A scalar as a key.
    fn key(&mut self, scalar: Scalar) -> Self::Key;
    /// A mapping without its entries, of which there will probably be so many.
    fn empty_map(&self, entries: usize) -> Self::Map;
    /// A sequence without its items, of which there will probably be so many.
    fn empty_list(&self, items: usize) -> Self::List;
    /// One more entry. A later one with the same key wins.
    fn insert(&mut self, map: &mut Self::Map, key: Self::Key, value: Self::Value, spans: (Span, Span));
    /// One more item.
    fn push(&mut self, list: &mut Self::List, value: Self::Value, span: Span);
    /// A complete mapping.
    fn map(&mut self, map: Self::Map) -> Self::Value;
    /// A complete sequence.
    fn list(&mut self, list: Self::List) -> Self::Value;
}

/// Something that is being decoded.
enum Frame<'a, B: Build> {
    Sequence {
        children: Children<'a>,
        list: B::List,
        item: Span,
    },
    Mapping(MappingFrame<'a, B>),
    /// The node an alias stands for.
    Alias {
        alias: u32,
    },
    /// The mappings that a merge key with a sequence names, the next one last.
    Merges(Vec<Node<'a>>),
}

struct MappingFrame<'a, B: Build> {
    children: Children<'a>,
    map: B::Map,
    key: Option<B::Key>,
    spans: (Span, Span),
    /// The frame whose map this one's entries go to, if it is merged.
    target: Option<usize>,
}

/// What follows from a step.
enum Step<T> {
    /// Go on with the innermost frame.
    Continue,
    /// A value is complete.
    Value(T),
}

/// Why a walk ends early.
pub(super) enum Stop<'a> {
    /// Something is wrong.
    Error(Error),
    /// A key is a mapping or a sequence, met within the values of these aliases: Go first decodes it, then fails.
    Key(Node<'a>, HashSet<u32>),
}

impl From<Error> for Stop<'_> {
    fn from(error: Error) -> Self {
        Stop::Error(error)
    }
}

/// go-yaml's words about a merge key's value.
const WRONG_MERGE: &str = "map merge requires map or sequence of maps as the value";

/// The walk over the nodes (`decoder` in go-yaml's `decode.go`).
pub(super) struct Decoder<'a, 'b, B: Build> {
    build: &'b mut B,
    frames: Vec<Frame<'a, B>>,
    /// The collections among the frames.
    depth: usize,
    /// The aliases being followed: one within its own value is an error.
    aliases: HashSet<u32>,
    decode_count: u32,
    alias_count: u32,
    /// How many bytes of text come from aliases.
    alias_bytes: usize,
}

impl<'a, 'b, B: Build> Decoder<'a, 'b, B> {
    pub(super) fn new(build: &'b mut B) -> Decoder<'a, 'b, B> {
        Decoder {
            build,
            frames: Vec::new(),
            depth: 0,
            aliases: HashSet::new(),
            // The document itself counts.
            decode_count: 1,
            alias_count: 0,
            alias_bytes: 0,
        }
    }

    /// A decoder within the values of some aliases.
    pub(super) fn within(aliases: HashSet<u32>, build: &'b mut B) -> Decoder<'a, 'b, B> {
        let mut decoder = Decoder::new(build);
        decoder.aliases = aliases;
        decoder
    }

    /// The value of a node and all in it.
    pub(super) fn decode(self, root: Node<'a>) -> Result<B::Value, Error> {
        self.walk(root).map_err(|stop| match stop {
            Stop::Error(error) => error,
            Stop::Key(key, aliases) => odd::invalid_key(key, aliases),
        })
    }

    /// As [`Decoder::decode`], up to the first key that is no scalar.
    pub(super) fn walk(mut self, root: Node<'a>) -> Result<B::Value, Stop<'a>> {
        let mut step = self.begin(root)?;
        loop {
            step = match step {
                Step::Continue => self.advance()?,
                Step::Value(value) => match self.finish(value) {
                    Some(value) => return Ok(value),
                    None => Step::Continue,
                },
            };
        }
    }

    /// Begins with a node (`decoder.unmarshal`).
    fn begin(&mut self, node: Node<'a>) -> Result<Step<B::Value>, Stop<'a>> {
        self.count(node)?;
        match node.kind() {
            NodeKind::Scalar => {
                let scalar = node.resolve()?;
                Ok(Step::Value(self.build.scalar(scalar)))
            }
            NodeKind::Sequence => {
                let frame = Frame::Sequence {
                    children: node.children(),
                    list: self.build.empty_list(node.children().take(MOST_EXPECTED).count()),
                    item: Span::default(),
                };
                self.enter(frame, node)
            }
            NodeKind::Mapping => {
                let frame = MappingFrame {
                    children: node.children(),
                    map: self.build.empty_map(node.children().take(MOST_EXPECTED).count() / 2),
                    key: None,
                    spans: Default::default(),
                    target: None,
                };
                self.enter(Frame::Mapping(frame), node)
            }
            NodeKind::Alias => {
                let target = self.follow(node)?;
                self.begin(target)
            }
        }
    }

    fn enter(&mut self, frame: Frame<'a, B>, node: Node<'a>) -> Result<Step<B::Value>, Stop<'a>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let bracket = if node.kind() == NodeKind::Mapping { b'{' } else { b'[' };
            let error = json::Error::too_deep(bracket, node.span().start.offset as usize);
            return Err(Error::new(ErrorKind::Unmarshal(error), Some(node.span().start)).into());
        }
        self.frames.push(frame);
        Ok(Step::Continue)
    }

    /// Goes on with the innermost frame.
    fn advance(&mut self) -> Result<Step<B::Value>, Stop<'a>> {
        match self.frames.pop() {
            Some(Frame::Sequence { mut children, list, .. }) => match children.next() {
                Some(child) => {
                    self.frames.push(Frame::Sequence {
                        children,
                        list,
                        item: child.span(),
                    });
                    self.begin(child)
                }
                None => {
                    self.depth -= 1;
                    Ok(Step::Value(self.build.list(list)))
                }
            },
            Some(Frame::Mapping(frame)) => self.advance_mapping(frame),
            Some(Frame::Merges(mut mappings)) => match mappings.pop() {
                Some(mapping) => {
                    let target = self.merge_target();
                    self.frames.push(Frame::Merges(mappings));
                    self.begin_merge(mapping, target)
                }
                None => Ok(Step::Continue),
            },
            Some(Frame::Alias { alias }) => {
                self.aliases.remove(&alias);
                Ok(Step::Continue)
            }
            None => Ok(Step::Continue),
        }
    }

    fn advance_mapping(&mut self, mut frame: MappingFrame<'a, B>) -> Result<Step<B::Value>, Stop<'a>> {
        let (Some(key), Some(value)) = (frame.children.next(), frame.children.next()) else {
            if frame.target.is_some() {
                return Ok(Step::Continue);
            }
            self.depth -= 1;
            return Ok(Step::Value(self.build.map(frame.map)));
        };
        if key.is_merge() {
            let target = frame.target.unwrap_or(self.frames.len());
            self.frames.push(Frame::Mapping(frame));
            return self.merge(value, target);
        }
        frame.key = Some(self.key(key)?);
        frame.spans = (key.span(), value.span());
        self.frames.push(Frame::Mapping(frame));
        self.begin(value)
    }

    /// A key: a scalar, or an alias of one.
    fn key(&mut self, node: Node<'a>) -> Result<B::Key, Stop<'a>> {
        self.count(node)?;
        let scalar = match node.target() {
            None => node,
            Some(target) => {
                if self.aliases.contains(&node.index()) {
                    return Err(contains_itself(node).into());
                }
                self.alias_count += u32::from(self.aliases.is_empty());
                self.count(target)?;
                target
            }
        };
        if scalar.kind() != NodeKind::Scalar {
            return Err(Stop::Key(node, std::mem::take(&mut self.aliases)));
        }
        let scalar = scalar.resolve()?;
        Ok(self.build.key(scalar))
    }

    /// What a merge key names: a mapping, or a sequence of them, of which earlier ones win (`decoder.merge`).
    fn merge(&mut self, value: Node<'a>, target: usize) -> Result<Step<B::Value>, Stop<'a>> {
        if value.kind() == NodeKind::Sequence {
            // go-yaml finds a wrong item when it gets to it, from the last to the first; nothing shows of the others.
            let mappings: Vec<Node<'a>> = value.children().collect();
            if let Some(wrong) = mappings.iter().rev().find(|item| !is_mapping(**item)) {
                return Err(wrong.error(WRONG_MERGE).into());
            }
            self.frames.push(Frame::Merges(mappings));
            return Ok(Step::Continue);
        }
        self.begin_merge(value, target)
    }

    fn begin_merge(&mut self, node: Node<'a>, target: usize) -> Result<Step<B::Value>, Stop<'a>> {
        if !is_mapping(node) {
            return Err(node.error(WRONG_MERGE).into());
        }
        self.count(node)?;
        let mapping = match node.target() {
            None => node,
            Some(_) => {
                let mapping = self.follow(node)?;
                self.count(mapping)?;
                mapping
            }
        };
        self.frames.push(Frame::Mapping(MappingFrame {
            children: mapping.children(),
            map: self.build.empty_map(0),
            key: None,
            spans: Default::default(),
            target: Some(target),
        }));
        Ok(Step::Continue)
    }

    /// The frame whose map the innermost mapping's entries go to.
    fn merge_target(&self) -> usize {
        let innermost = self
            .frames
            .iter()
            .enumerate()
            .rev()
            .find_map(|(index, frame)| match frame {
                Frame::Mapping(mapping) => Some(mapping.target.unwrap_or(index)),
                _ => None,
            });
        innermost.unwrap_or_default()
    }

    /// The node of an alias (`decoder.alias`).
    fn follow(&mut self, alias: Node<'a>) -> Result<Node<'a>, Error> {
        if !self.aliases.insert(alias.index()) {
            return Err(contains_itself(alias));
        }
        self.frames.push(Frame::Alias { alias: alias.index() });
        alias.target().ok_or_else(|| alias.error("unknown anchor"))
    }

    /// Puts a complete value where it belongs; the root's value comes back.
    fn finish(&mut self, value: B::Value) -> Option<B::Value> {
        while let Some(Frame::Alias { alias }) = self.frames.last() {
            self.aliases.remove(alias);
            self.frames.pop();
        }
        let (target, key, spans) = match self.frames.last_mut() {
            None | Some(Frame::Alias { .. } | Frame::Merges(_)) => return Some(value),
            Some(Frame::Sequence { list, item, .. }) => {
                self.build.push(list, value, *item);
                return None;
            }
            Some(Frame::Mapping(frame)) => {
                let key = frame.key.take()?;
                let Some(target) = frame.target else {
                    self.build.insert(&mut frame.map, key, value, frame.spans);
                    return None;
                };
                (target, key, frame.spans)
            }
        };
        if let Some(Frame::Mapping(frame)) = self.frames.get_mut(target) {
            self.build.insert(&mut frame.map, key, value, spans);
        }
        None
    }

    /// Counts a value, and how much of all comes from aliases.
    fn count(&mut self, node: Node<'a>) -> Result<(), Error> {
        self.decode_count = self.decode_count.saturating_add(1);
        if !self.aliases.is_empty() {
            self.alias_count = self.alias_count.saturating_add(1);
            if node.kind() == NodeKind::Scalar {
                let span = node.span();
                self.alias_bytes += span.end.offset.saturating_sub(span.start.offset) as usize;
            }
        }
        if self.alias_bytes > MAX_STRING {
            return Err(node.error("more than 33554432 bytes of aliases are refused"));
        }
        if self.alias_count > 100
            && self.decode_count > 1_000
            && f64::from(self.alias_count) / f64::from(self.decode_count) > allowed_alias_ratio(self.decode_count)
        {
            return Err(node.error("document contains excessive aliasing"));
        }
        Ok(())
    }
}

fn allowed_alias_ratio(decode_count: u32) -> f64 {
    match decode_count {
        ..=ALIAS_RATIO_RANGE_LOW => 0.99,
        ALIAS_RATIO_RANGE_HIGH.. => 0.10,
        _ => {
            let range = f64::from(ALIAS_RATIO_RANGE_HIGH - ALIAS_RATIO_RANGE_LOW);
            0.99 - 0.89 * (f64::from(decode_count - ALIAS_RATIO_RANGE_LOW) / range)
        }
    }
}

fn is_mapping(node: Node<'_>) -> bool {
    node.target().unwrap_or(node).kind() == NodeKind::Mapping
}

fn contains_itself(alias: Node<'_>) -> Error {
    alias.error(format!(
        "anchor '{}' value contains itself",
        String::from_utf8_lossy(alias.text())
    ))
}

/// Builds [`Value`]s.
struct Data {
    /// Whether there was something that cannot be JSON, unless a later duplicate replaced it.
    odd: bool,
    numbers: Numbers,
}

/// What becomes of whole numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// `float64`, as all numbers of JSON.
    Floats,
    /// `int` or `uint64`, as go-yaml has them.
    Apart,
}

impl Build for Data {
    type Value = Value;
    type Key = Str;
    type Map = Entries;
    type List = Vec<Value>;

    fn scalar(&mut self, scalar: Scalar) -> Value {
        match scalar {
            Scalar::Null => Value::Nil,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Int(value) if self.numbers == Numbers::Apart => Value::Int(value),
            Scalar::Uint(value) if self.numbers == Numbers::Apart => Value::Uint64(value),
            Scalar::Int(value) => Value::Float(value as f64),
            Scalar::Uint(value) => Value::Float(value as f64),
            Scalar::Float(value) => {
                self.odd |= !value.is_finite();
                Value::Float(value)
            }
            Scalar::String(text) => Value::String(json::to_valid_utf8(text)),
        }
    }

    fn key(&mut self, scalar: Scalar) -> Str {
        odd::json_key(&scalar).unwrap_or_else(|| {
            self.odd = true;
            Str::default()
        })
    }

    fn empty_map(&self, entries: usize) -> Entries {
        Entries::with_capacity(entries)
    }

    fn empty_list(&self, items: usize) -> Vec<Value> {
        Vec::with_capacity(items)
    }

    fn insert(&mut self, map: &mut Entries, key: Str, value: Value, _: (Span, Span)) {
        let mark = Mark::default();
        map.insert(key, Entry { value, mark });
    }

    fn push(&mut self, list: &mut Vec<Value>, value: Value, _: Span) {
        list.push(value);
    }

    fn map(&mut self, map: Entries) -> Value {
        Value::Map(Map::from_entries(MapType::Any, map))
    }

    fn list(&mut self, list: Vec<Value>) -> Value {
        Value::List(List::from(list))
    }
}
