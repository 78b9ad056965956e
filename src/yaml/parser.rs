//! Tokens to events: go-yaml v2's `parserc.go`, state by state.

use std::collections::HashMap;

use super::error::{Error, ErrorKind};
use super::reader::{Input, Mark};
use super::scanner::{Scanner, Text, Token, TokenKind};
use super::{Position, Style};

/// The prefixes of YAML's own tags.
pub(super) const TAG_PREFIX: &[u8] = b"tag:yaml.org,2002:";

/// An event and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub(super) kind: EventKind,
    pub(super) start: Mark,
    pub(super) end: Mark,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum EventKind {
    StreamStart,
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias(Text),
    Scalar {
        text: Text,
        properties: Properties,
        implicit: bool,
        style: Style,
    },
    SequenceStart {
        properties: Properties,
        style: Style,
    },
    SequenceEnd,
    MappingStart {
        properties: Properties,
        style: Style,
    },
    MappingEnd,
}

/// What may stand before a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Properties {
    pub(super) anchor: Option<Text>,
    pub(super) tag: Option<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    StreamStart,
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirstEntry,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingFirstKey,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirstEntry,
    FlowSequenceEntry,
    FlowSequenceEntryMappingKey,
    FlowSequenceEntryMappingValue,
    FlowSequenceEntryMappingEnd,
    FlowMappingFirstKey,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

/// What kind of node may stand somewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Flow,
    Block,
    /// A block mapping's key or value, where a sequence need not be indented.
    BlockOrIndentlessSequence,
}

/// The parser.
pub(super) struct Parser<'a> {
    pub(super) scanner: Scanner<'a>,
    state: State,
    states: Vec<State>,
    /// Where the open collections began, for errors.
    marks: Vec<Mark>,
    /// The document's own tag handles with their prefixes.
    tag_directives: HashMap<Vec<u8>, Text>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(input: &'a Input<'_>) -> Parser<'a> {
        Parser {
            scanner: Scanner::new(input),
            state: State::StreamStart,
            states: Vec::new(),
            marks: Vec::new(),
            tag_directives: HashMap::new(),
        }
    }

    /// The next event (`yaml_parser_state_machine`).
    pub(super) fn next_event(&mut self) -> Result<Event, Error> {
        match self.state {
            State::StreamStart => self.parse_stream_start(),
            State::ImplicitDocumentStart => self.parse_document_start(true),
            State::DocumentStart => self.parse_document_start(false),
            State::DocumentContent => self.parse_document_content(),
            State::DocumentEnd => self.parse_document_end(),
            State::BlockNode => self.parse_node(Place::Block),
            State::BlockSequenceFirstEntry => self.parse_block_sequence_entry(true),
            State::BlockSequenceEntry => self.parse_block_sequence_entry(false),
            State::IndentlessSequenceEntry => self.parse_indentless_sequence_entry(),
            State::BlockMappingFirstKey => self.parse_block_mapping_key(true),
            State::BlockMappingKey => self.parse_block_mapping_key(false),
            State::BlockMappingValue => self.parse_block_mapping_value(),
            State::FlowSequenceFirstEntry => self.parse_flow_sequence_entry(true),
            State::FlowSequenceEntry => self.parse_flow_sequence_entry(false),
            State::FlowSequenceEntryMappingKey => self.parse_flow_sequence_entry_mapping_key(),
            State::FlowSequenceEntryMappingValue => self.parse_flow_sequence_entry_mapping_value(),
            State::FlowSequenceEntryMappingEnd => self.parse_flow_sequence_entry_mapping_end(),
            State::FlowMappingFirstKey => self.parse_flow_mapping_key(true),
            State::FlowMappingKey => self.parse_flow_mapping_key(false),
            State::FlowMappingValue => self.parse_flow_mapping_value(),
            State::FlowMappingEmptyValue => self.parse_flow_mapping_empty_value(),
            State::End => self.parse_end(),
        }
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// The token after the current one, which is dropped.
    fn advance(&mut self) -> Result<Token, Error> {
        self.scanner.skip();
        self.scanner.peek()
    }

    /// Begins a collection: its first token is only a bracket or an indent.
    fn enter(&mut self, first: bool) -> Result<(), Error> {
        if first {
            let token = self.scanner.peek()?;
            self.marks.push(token.start);
            self.scanner.skip();
        }
        Ok(())
    }

    /// Ends a collection at the current token.
    fn leave(&mut self, kind: EventKind, token: Token) -> Event {
        self.pop_state();
        self.marks.pop();
        self.scanner.skip();
        Event {
            kind,
            start: token.start,
            end: token.end,
        }
    }

    /// An error at a token. go-yaml counts lines from 0 here, and does not add 1.
    fn error(&self, context: Option<(&'static str, Mark)>, problem: &'static str, mark: Mark) -> Error {
        let context = context.map(|(context, start)| (context, Position::from(start)));
        let kind = ErrorKind::Syntax {
            problem: problem.into(),
            line: mark.line,
            context,
        };
        Error::new(kind, Some(mark.into()))
    }

    /// An error within the innermost collection.
    fn error_within(&mut self, context: &'static str, problem: &'static str, mark: Mark) -> Error {
        let start = self.marks.pop().unwrap_or(mark);
        self.error(Some((context, start)), problem, mark)
    }

    fn parse_stream_start(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        self.state = State::ImplicitDocumentStart;
        self.scanner.skip();
        Ok(Event {
            kind: EventKind::StreamStart,
            start: token.start,
            end: token.end,
        })
    }

    fn parse_end(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        Ok(Event {
            kind: EventKind::StreamEnd,
            start: token.start,
            end: token.end,
        })
    }

    fn parse_document_start(&mut self, implicit: bool) -> Result<Event, Error> {
        let mut token = self.scanner.peek()?;
        if !implicit {
            while matches!(token.kind, TokenKind::DocumentEnd) {
                token = self.advance()?;
            }
        }
        match token.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                self.scanner.skip();
                Ok(Event {
                    kind: EventKind::StreamEnd,
                    start: token.start,
                    end: token.end,
                })
            }
            TokenKind::VersionDirective { .. } | TokenKind::TagDirective { .. } | TokenKind::DocumentStart => {
                self.parse_explicit_document_start(token)
            }
            _ if !implicit => self.parse_explicit_document_start(token),
            _ => {
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok(Event {
                    kind: EventKind::DocumentStart,
                    start: token.start,
                    end: token.end,
                })
            }
        }
    }

    fn parse_explicit_document_start(&mut self, first: Token) -> Result<Event, Error> {
        self.parse_directives()?;
        let token = self.scanner.peek()?;
        if !matches!(token.kind, TokenKind::DocumentStart) {
            return Err(self.error(None, "did not find expected <document start>", token.start));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        self.scanner.skip();
        Ok(Event {
            kind: EventKind::DocumentStart,
            start: first.start,
            end: token.end,
        })
    }

    /// `yaml_parser_process_directives`.
    fn parse_directives(&mut self) -> Result<(), Error> {
        let mut version = false;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::VersionDirective { .. } if version => {
                    return Err(self.error(None, "found duplicate %YAML directive", token.start));
                }
                TokenKind::VersionDirective { major: 1, minor: 1 } => version = true,
                TokenKind::VersionDirective { .. } => {
                    return Err(self.error(None, "found incompatible YAML document", token.start));
                }
                TokenKind::TagDirective { handle, prefix } => {
                    let handle = self.scanner.bytes(handle).to_vec();
                    if self.tag_directives.insert(handle, prefix).is_some() {
                        return Err(self.error(None, "found duplicate %TAG directive", token.start));
                    }
                }
                _ => return Ok(()),
            }
            self.scanner.skip();
        }
    }

    fn parse_document_content(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::VersionDirective { .. }
            | TokenKind::TagDirective { .. }
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(empty_scalar(token.start))
            }
            _ => self.parse_node(Place::Block),
        }
    }

    fn parse_document_end(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        let mut end = token.start;
        if matches!(token.kind, TokenKind::DocumentEnd) {
            end = token.end;
            self.scanner.skip();
        }
        self.tag_directives.clear();
        self.state = State::DocumentStart;
        Ok(Event {
            kind: EventKind::DocumentEnd,
            start: token.start,
            end,
        })
    }

    fn parse_node(&mut self, place: Place) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        if let TokenKind::Alias(name) = token.kind {
            self.pop_state();
            self.scanner.skip();
            return Ok(Event {
                kind: EventKind::Alias(name),
                start: token.start,
                end: token.end,
            });
        }
        let start = token.start;
        let (properties, properties_end, token) = self.parse_properties(token)?;
        let at = |kind| {
            Ok(Event {
                kind,
                start,
                end: token.end,
            })
        };
        let in_block = place != Place::Flow;
        match token.kind {
            TokenKind::BlockEntry if place == Place::BlockOrIndentlessSequence => {
                self.state = State::IndentlessSequenceEntry;
                at(EventKind::SequenceStart {
                    properties,
                    style: Style::Block,
                })
            }
            TokenKind::Scalar { text, style } => {
                let implicit = match properties.tag {
                    None => style == Style::Plain,
                    Some(tag) => self.scanner.bytes(tag) == b"!",
                };
                self.pop_state();
                self.scanner.skip();
                at(EventKind::Scalar {
                    text,
                    properties,
                    implicit,
                    style,
                })
            }
            TokenKind::FlowSequenceStart => {
                self.state = State::FlowSequenceFirstEntry;
                at(EventKind::SequenceStart {
                    properties,
                    style: Style::Flow,
                })
            }
            TokenKind::FlowMappingStart => {
                self.state = State::FlowMappingFirstKey;
                at(EventKind::MappingStart {
                    properties,
                    style: Style::Flow,
                })
            }
            TokenKind::BlockSequenceStart if in_block => {
                self.state = State::BlockSequenceFirstEntry;
                at(EventKind::SequenceStart {
                    properties,
                    style: Style::Block,
                })
            }
            TokenKind::BlockMappingStart if in_block => {
                self.state = State::BlockMappingFirstKey;
                at(EventKind::MappingStart {
                    properties,
                    style: Style::Block,
                })
            }
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                self.pop_state();
                let implicit = properties.tag.is_none();
                let kind = EventKind::Scalar {
                    text: Text::default(),
                    properties,
                    implicit,
                    style: Style::Plain,
                };
                Ok(Event {
                    kind,
                    start,
                    end: properties_end,
                })
            }
            _ => {
                let context = if in_block {
                    "while parsing a block node"
                } else {
                    "while parsing a flow node"
                };
                Err(self.error(
                    Some((context, start)),
                    "did not find expected node content",
                    token.start,
                ))
            }
        }
    }

    /// An anchor and a tag, in either order; with the place where they end, and the token after them.
    fn parse_properties(&mut self, mut token: Token) -> Result<(Properties, Mark, Token), Error> {
        let start = token.start;
        let mut end = start;
        let mut anchor = None;
        let mut tag = None;
        loop {
            match token.kind {
                TokenKind::Anchor(name) if anchor.is_none() => anchor = Some(name),
                TokenKind::Tag { handle, suffix } if tag.is_none() => tag = Some((handle, suffix, token.start)),
                _ => break,
            }
            end = token.end;
            token = self.advance()?;
        }
        let tag = match tag {
            None => None,
            Some((handle, suffix, _)) if handle.is_empty() => Some(suffix),
            Some((handle, suffix, mark)) => match self.long_tag(handle, suffix) {
                Some(tag) => Some(tag),
                None => {
                    let context = Some(("while parsing a node", start));
                    return Err(self.error(context, "found undefined tag handle", mark));
                }
            },
        };
        let tag = tag.filter(|tag| !tag.is_empty());
        Ok((Properties { anchor, tag }, end, token))
    }

    /// The prefix that a directive gave a handle.
    fn tag_prefix(&self, handle: Text) -> Option<Text> {
        self.tag_directives.get(self.scanner.bytes(handle)).copied()
    }

    /// A tag with its handle's prefix before it.
    fn long_tag(&mut self, handle: Text, suffix: Text) -> Option<Text> {
        let prefix = match (self.tag_prefix(handle), self.scanner.bytes(handle)) {
            (Some(prefix), _) => self.scanner.bytes(prefix).to_vec(),
            (None, b"!") => b"!".to_vec(),
            (None, b"!!") => TAG_PREFIX.to_vec(),
            _ => return None,
        };
        let suffix = self.scanner.bytes(suffix).to_vec();
        Some(self.scanner.keep(&[prefix, suffix].concat())).filter(|tag| !tag.is_empty())
    }

    fn parse_block_sequence_entry(&mut self, first: bool) -> Result<Event, Error> {
        self.enter(first)?;
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                let next = self.advance()?;
                if matches!(next.kind, TokenKind::BlockEntry | TokenKind::BlockEnd) {
                    self.state = State::BlockSequenceEntry;
                    return Ok(empty_scalar(token.end));
                }
                self.states.push(State::BlockSequenceEntry);
                self.parse_node(Place::Block)
            }
            TokenKind::BlockEnd => Ok(self.leave(EventKind::SequenceEnd, token)),
            _ => Err(self.error_within(
                "while parsing a block collection",
                "did not find expected '-' indicator",
                token.start,
            )),
        }
    }

    fn parse_indentless_sequence_entry(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        if !matches!(token.kind, TokenKind::BlockEntry) {
            self.pop_state();
            return Ok(Event {
                kind: EventKind::SequenceEnd,
                start: token.start,
                end: token.start,
            });
        }
        let next = self.advance()?;
        match next.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.state = State::IndentlessSequenceEntry;
                Ok(empty_scalar(token.end))
            }
            _ => {
                self.states.push(State::IndentlessSequenceEntry);
                self.parse_node(Place::Block)
            }
        }
    }

    fn parse_block_mapping_key(&mut self, first: bool) -> Result<Event, Error> {
        self.enter(first)?;
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => {
                let next = self.advance()?;
                self.parse_block_mapping_node(next, State::BlockMappingValue, token.end)
            }
            TokenKind::BlockEnd => Ok(self.leave(EventKind::MappingEnd, token)),
            _ => Err(self.error_within(
                "while parsing a block mapping",
                "did not find expected key",
                token.start,
            )),
        }
    }

    fn parse_block_mapping_value(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        if matches!(token.kind, TokenKind::Value) {
            let next = self.advance()?;
            return self.parse_block_mapping_node(next, State::BlockMappingKey, token.end);
        }
        self.state = State::BlockMappingKey;
        Ok(empty_scalar(token.start))
    }

    /// A key or value, which may be missing; `then` comes after it.
    fn parse_block_mapping_node(&mut self, next: Token, then: State, mark: Mark) -> Result<Event, Error> {
        if matches!(next.kind, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            self.state = then;
            return Ok(empty_scalar(mark));
        }
        self.states.push(then);
        self.parse_node(Place::BlockOrIndentlessSequence)
    }

    fn parse_flow_sequence_entry(&mut self, first: bool) -> Result<Event, Error> {
        self.enter(first)?;
        let mut token = self.scanner.peek()?;
        if !matches!(token.kind, TokenKind::FlowSequenceEnd) {
            if !first {
                if !matches!(token.kind, TokenKind::FlowEntry) {
                    let problem = "did not find expected ',' or ']'";
                    return Err(self.error_within("while parsing a flow sequence", problem, token.start));
                }
                token = self.advance()?;
            }
            match token.kind {
                TokenKind::Key => {
                    self.state = State::FlowSequenceEntryMappingKey;
                    self.scanner.skip();
                    let kind = EventKind::MappingStart {
                        properties: Properties::default(),
                        style: Style::Flow,
                    };
                    return Ok(Event {
                        kind,
                        start: token.start,
                        end: token.end,
                    });
                }
                TokenKind::FlowSequenceEnd => {}
                _ => {
                    self.states.push(State::FlowSequenceEntry);
                    return self.parse_node(Place::Flow);
                }
            }
        }
        Ok(self.leave(EventKind::SequenceEnd, token))
    }

    fn parse_flow_sequence_entry_mapping_key(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // libyaml drops this token, and go-yaml with it.
                self.scanner.skip();
                self.state = State::FlowSequenceEntryMappingValue;
                Ok(empty_scalar(token.end))
            }
            _ => {
                self.states.push(State::FlowSequenceEntryMappingValue);
                self.parse_node(Place::Flow)
            }
        }
    }

    fn parse_flow_sequence_entry_mapping_value(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        if matches!(token.kind, TokenKind::Value) {
            let next = self.advance()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                self.states.push(State::FlowSequenceEntryMappingEnd);
                return self.parse_node(Place::Flow);
            }
        }
        self.state = State::FlowSequenceEntryMappingEnd;
        Ok(empty_scalar(token.start))
    }

    fn parse_flow_sequence_entry_mapping_end(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        self.state = State::FlowSequenceEntry;
        Ok(Event {
            kind: EventKind::MappingEnd,
            start: token.start,
            end: token.start,
        })
    }

    fn parse_flow_mapping_key(&mut self, first: bool) -> Result<Event, Error> {
        self.enter(first)?;
        let mut token = self.scanner.peek()?;
        if !matches!(token.kind, TokenKind::FlowMappingEnd) {
            if !first {
                if !matches!(token.kind, TokenKind::FlowEntry) {
                    let problem = "did not find expected ',' or '}'";
                    return Err(self.error_within("while parsing a flow mapping", problem, token.start));
                }
                token = self.advance()?;
            }
            match token.kind {
                TokenKind::Key => {
                    let next = self.advance()?;
                    return self.parse_flow_mapping_node(next, State::FlowMappingValue);
                }
                TokenKind::FlowMappingEnd => {}
                _ => {
                    self.states.push(State::FlowMappingEmptyValue);
                    return self.parse_node(Place::Flow);
                }
            }
        }
        Ok(self.leave(EventKind::MappingEnd, token))
    }

    fn parse_flow_mapping_value(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        if matches!(token.kind, TokenKind::Value) {
            let next = self.advance()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                self.states.push(State::FlowMappingKey);
                return self.parse_node(Place::Flow);
            }
            self.state = State::FlowMappingKey;
            return Ok(empty_scalar(next.start));
        }
        self.state = State::FlowMappingKey;
        Ok(empty_scalar(token.start))
    }

    fn parse_flow_mapping_empty_value(&mut self) -> Result<Event, Error> {
        let token = self.scanner.peek()?;
        self.state = State::FlowMappingKey;
        Ok(empty_scalar(token.start))
    }

    /// A key, which may be missing; `then` comes after it.
    fn parse_flow_mapping_node(&mut self, next: Token, then: State) -> Result<Event, Error> {
        if matches!(
            next.kind,
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd
        ) {
            self.state = then;
            return Ok(empty_scalar(next.start));
        }
        self.states.push(then);
        self.parse_node(Place::Flow)
    }
}

/// A node that is not there.
fn empty_scalar(mark: Mark) -> Event {
    let kind = EventKind::Scalar {
        text: Text::default(),
        properties: Properties::default(),
        implicit: true,
        style: Style::Plain,
    };
    Event {
        kind,
        start: mark,
        end: mark,
    }
}
