//! The parser: template text to a [`Unit`], as Go's `text/template/parse/parse.go` does it, error texts included.

use std::sync::Arc;

use foldhash::HashMap;
use smallvec::SmallVec;

use crate::data::Str;
use crate::go::strconv::{quote, unquote};

use super::error::ParseError;
use super::lex::{Item, ItemType, Lexer};
use super::limits::{MAX_NESTING, MAX_PARENTHESES};
use super::node::{Branch, Call, Command, Expr, Id, List, Node, Pipe, Pos, Run, Span, Template, Unit, VarId, Variable};
use super::number;
use super::words::Words;

/// Parses a text under a name.
///
/// # Errors
/// The first error, in Go's words.
pub fn parse(name: &Str, source: Arc<[u8]>, words: &mut Words) -> Result<Unit, ParseError> {
    parse_unit(name, &source, words).map_err(|error| *error)
}

fn parse_unit(name: &Str, source: &Arc<[u8]>, words: &mut Words) -> Result<Unit> {
    let mut parser = Parser {
        source,
        lex: Lexer::new(source),
        token: [Item::EOF; 2],
        peeked: 0,
        is_spaced: false,
        words,
        ids: HashMap::default(),
        unit: Unit::new(name, source),
        places: HashMap::default(),
        scope: Scope::default(),
        nesting: 0,
        nodes: Vec::with_capacity(USUAL_DEPTH),
        cmds: Vec::with_capacity(USUAL_DEPTH),
        args: Vec::with_capacity(USUAL_DEPTH),
    };
    parser.scope.declare_dollar(&mut parser.ids);
    let root = parser.parse_text()?;
    parser.add(Template {
        name: name.clone(),
        root,
    })?;
    Ok(parser.unit)
}

/// How many parts are hardly ever incomplete at the same time.
const USUAL_DEPTH: usize = 32;

struct Parser<'s, 'w> {
    source: &'s [u8],
    lex: Lexer<'s>,
    /// Two items of look-ahead, the one that was scanned last first; `peeked` of them are still to be read, the last of
    /// those first.
    token: [Item; 2],
    peeked: usize,
    /// Whether space follows the item that was read last.
    is_spaced: bool,
    words: &'w mut Words,
    ids: HashMap<&'s [u8], VarId>,
    /// What is complete.
    unit: Unit,
    /// Where each template of the unit is.
    places: HashMap<Str, usize>,
    scope: Scope,
    nesting: u32,
    /// The nodes, commands and words of all that is not complete yet, the innermost last: what is complete is taken off
    /// the end.
    nodes: Vec<Node>,
    cmds: Vec<Command>,
    args: Vec<Expr>,
}

/// What a `define` or `block` starts anew.
#[derive(Default)]
struct Scope {
    vars: SmallVec<[VarId; 8]>,
    range_depth: u32,
    parentheses: u32,
    /// The delimiter that started the action, within one.
    action: Option<Pos>,
}

impl Scope {
    fn declare_dollar(&mut self, ids: &mut HashMap<&[u8], VarId>) {
        let next = VarId(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        self.vars.push(*ids.entry(b"$").or_insert(next));
    }
}

/// How a body ended.
enum Terminator {
    End,
    Else,
}

impl Terminator {
    fn text(&self) -> &'static str {
        match self {
            Terminator::End => "{{end}}",
            Terminator::Else => "{{else}}",
        }
    }
}

/// A node, or the end of the body it would stand in.
enum Part {
    Node(Node),
    Terminator(Terminator),
}

/// The error is boxed since there is nearly never one.
type Result<T, E = Box<ParseError>> = std::result::Result<T, E>;

// Items.
impl<'s> Parser<'s, '_> {
    fn next(&mut self) -> Item {
        if self.peeked > 0 {
            self.peeked -= 1;
        } else {
            self.token[0] = self.lex.next_item();
        }
        let item = self.token[self.peeked & 1];
        self.is_spaced = item.is_spaced;
        item
    }

    fn backup(&mut self) {
        self.peeked += 1;
    }

    fn backup2(&mut self, first: Item) {
        self.token[1] = first;
        self.peeked = 2;
    }

    fn peek(&mut self) -> Item {
        if self.peeked == 0 {
            self.peeked = 1;
            self.token[0] = self.lex.next_item();
        }
        self.token[(self.peeked - 1) & 1]
    }

    fn expect(&mut self, typ: ItemType, context: &str) -> Result<Item> {
        let item = self.next();
        if item.typ == typ {
            Ok(item)
        } else {
            Err(self.unexpected(&item, context))
        }
    }

    #[cold]
    fn error(&self, message: impl Into<String>) -> Box<ParseError> {
        self.error_at(self.token[0].start, message)
    }

    fn error_at(&self, pos: Pos, message: impl Into<String>) -> Box<ParseError> {
        Box::new(ParseError {
            name: self.unit.name.clone(),
            line: self.line(pos),
            message: message.into(),
        })
    }

    /// The line of a place, from 1. Only errors ask: Go counts lines all the time.
    fn line(&self, pos: Pos) -> u32 {
        let lines = memchr::memchr_iter(b'\n', Span { start: 0, end: pos }.of(self.source)).count();
        u32::try_from(lines + 1).unwrap_or(u32::MAX)
    }

    #[cold]
    fn unexpected(&self, item: &Item, context: &str) -> Box<ParseError> {
        if item.typ != ItemType::Error {
            let what = item.describe(self.source);
            return self.error(format!("unexpected {what} in {context}"));
        }
        let what = self.lex.failure();
        let start = self.scope.action.map(|start| self.line(start));
        match start.filter(|&line| line != self.line(item.start)) {
            None => self.error(what),
            Some(line) => {
                let action = if what.ends_with(" action") { "" } else { " in action" };
                self.error(format!("{what}{action} started at {}:{line}", self.unit.name.to_text()))
            }
        }
    }

    fn value(&self, item: &Item) -> &'s [u8] {
        item.span().of(self.source)
    }
}

// Bodies.
impl<'s> Parser<'s, '_> {
    /// The top level: like a body, but with definitions, and up to the end of the text.
    fn parse_text(&mut self) -> Result<List> {
        let start = self.nodes.len();
        while self.peek().typ != ItemType::Eof {
            if self.peek().typ == ItemType::LeftDelim {
                let delim = self.next();
                if self.next().typ == ItemType::Define {
                    self.parse_definition()?;
                    continue;
                }
                self.backup2(delim);
            }
            match self.text_or_action()? {
                Part::Node(node) => self.nodes.push(node),
                Part::Terminator(terminator) => {
                    return Err(self.error(format!("unexpected {}", terminator.text())));
                }
            }
        }
        Ok(self.list(start))
    }

    fn parse_definition(&mut self) -> Result<()> {
        const CONTEXT: &str = "define clause";
        let outer = self.enter_scope();
        let item = self.next();
        let name = self.template_name(&item, CONTEXT)?;
        self.expect(ItemType::RightDelim, CONTEXT)?;
        let root = self.definition_body(CONTEXT, None)?;
        self.add(Template { name, root })?;
        self.scope = outer;
        Ok(())
    }

    fn enter_scope(&mut self) -> Scope {
        let mut scope = Scope::default();
        scope.declare_dollar(&mut self.ids);
        std::mem::replace(&mut self.scope, scope)
    }

    fn definition_body(&mut self, context: &str, error_pos: Option<Pos>) -> Result<List> {
        match self.item_list()? {
            (root, Terminator::End) => Ok(root),
            (_, terminator) => {
                let pos = error_pos.unwrap_or(self.token[0].start);
                Err(self.error_at(pos, format!("unexpected {} in {context}", terminator.text())))
            }
        }
    }

    /// A template that is empty gives way to one that is not; two that are not are an error.
    fn add(&mut self, template: Template) -> Result<()> {
        let Some(&old) = self.places.get(&template.name) else {
            self.places.insert(template.name.clone(), self.unit.templates.len());
            self.unit.templates.push(template);
            return Ok(());
        };
        if self.unit.templates[old].is_empty(&self.unit) {
            self.unit.templates[old] = template;
        } else if !template.is_empty(&self.unit) {
            let name = quote(&template.name);
            return Err(self.error(format!("template: multiple definition of template {name}")));
        }
        Ok(())
    }

    /// A body, up to its `end` or `else`.
    fn item_list(&mut self) -> Result<(List, Terminator)> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.error("max nesting depth exceeded"));
        }
        let start = self.nodes.len();
        while self.peek().typ != ItemType::Eof {
            match self.text_or_action()? {
                Part::Node(node) => self.nodes.push(node),
                Part::Terminator(terminator) => {
                    self.nesting -= 1;
                    return Ok((self.list(start), terminator));
                }
            }
        }
        Err(self.error("unexpected EOF"))
    }

    /// The nodes since a body began, which are complete.
    fn list(&mut self, start: usize) -> List {
        self.unit.add_all(&mut self.nodes, start)
    }

    fn text_or_action(&mut self) -> Result<Part> {
        let item = self.next();
        match item.typ {
            ItemType::Text => Ok(Part::Node(Node::Text(item.span()))),
            ItemType::LeftDelim => {
                self.scope.action = Some(item.start);
                let part = self.action();
                self.scope.action = None;
                part
            }
            _ => Err(self.unexpected(&item, "input")),
        }
    }

    fn action(&mut self) -> Result<Part> {
        let item = self.next();
        Ok(Part::Node(match item.typ {
            ItemType::Block => self.block_control()?,
            ItemType::Break => {
                self.loop_control("{{break}}")?;
                Node::Break(item.start)
            }
            ItemType::Continue => {
                self.loop_control("{{continue}}")?;
                Node::Continue(item.start)
            }
            ItemType::Else => {
                if !matches!(self.peek().typ, ItemType::If | ItemType::With) {
                    self.expect(ItemType::RightDelim, "else")?;
                }
                return Ok(Part::Terminator(Terminator::Else));
            }
            ItemType::End => {
                self.expect(ItemType::RightDelim, "end")?;
                return Ok(Part::Terminator(Terminator::End));
            }
            ItemType::If => Node::If(self.parse_control(Control::If)?),
            ItemType::Range => Node::Range(self.parse_control(Control::Range)?),
            ItemType::With => Node::With(self.parse_control(Control::With)?),
            ItemType::Template => self.template_control()?,
            _ => {
                self.backup();
                Node::Action(self.pipeline("command", ItemType::RightDelim)?)
            }
        }))
    }

    fn loop_control(&mut self, keyword: &str) -> Result<()> {
        let item = self.next();
        if item.typ != ItemType::RightDelim {
            return Err(self.unexpected(&item, keyword));
        }
        if self.scope.range_depth == 0 {
            return Err(self.error(format!("{keyword} outside {{{{range}}}}")));
        }
        Ok(())
    }
}

/// The actions that have a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    If,
    With,
    Range,
}

impl Control {
    fn context(self) -> &'static str {
        match self {
            Control::If => "if",
            Control::With => "with",
            Control::Range => "range",
        }
    }
}

// Actions.
impl<'s> Parser<'s, '_> {
    fn parse_control(&mut self, control: Control) -> Result<Id<Branch>> {
        let outer_vars = self.scope.vars.len();
        let pipe = self.pipeline(control.context(), ItemType::RightDelim)?;
        self.scope.range_depth += u32::from(control == Control::Range);
        let (list, terminator) = self.item_list()?;
        self.scope.range_depth -= u32::from(control == Control::Range);
        let else_list = match terminator {
            Terminator::End => None,
            Terminator::Else => Some(self.else_list(control)?),
        };
        self.scope.vars.truncate(outer_vars);
        Ok(self.unit.add(Branch { pipe, list, else_list }))
    }

    /// What follows `else`. `else if` and `else with` take the rest, the shared `end` included, as their own.
    fn else_list(&mut self, control: Control) -> Result<List> {
        let next = self.peek().typ;
        let chained = matches!(
            (control, next),
            (Control::If, ItemType::If) | (Control::With, ItemType::With)
        );
        if chained {
            self.next();
            self.nesting += 1;
            if self.nesting > MAX_NESTING {
                return Err(self.error("max nesting depth exceeded"));
            }
            let branch = self.parse_control(control)?;
            self.nesting -= 1;
            let node = if control == Control::If {
                Node::If(branch)
            } else {
                Node::With(branch)
            };
            let start = self.nodes.len();
            self.nodes.push(node);
            return Ok(self.list(start));
        }
        match self.item_list()? {
            (list, Terminator::End) => Ok(list),
            (_, terminator) => Err(self.error(format!("expected end; found {}", terminator.text()))),
        }
    }

    fn block_control(&mut self) -> Result<Node> {
        const CONTEXT: &str = "block clause";
        let item = self.next();
        let name = self.template_name(&item, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, ItemType::RightDelim)?;
        let end = self.token[0].start;
        let outer = self.enter_scope();
        let root = self.definition_body(CONTEXT, Some(end))?;
        self.add(Template {
            name: name.clone(),
            root,
        })?;
        self.scope = outer;
        Ok(self.call(&item, name, Some(pipe)))
    }

    fn template_control(&mut self) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let item = self.next();
        let name = self.template_name(&item, CONTEXT)?;
        let mut pipe = None;
        if self.next().typ != ItemType::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, ItemType::RightDelim)?);
        }
        Ok(self.call(&item, name, pipe))
    }

    fn call(&mut self, item: &Item, name: Str, pipe: Option<Id<Pipe>>) -> Node {
        let pos = item.start;
        Node::Template(self.unit.add(Call { pos, name, pipe }))
    }

    fn template_name(&mut self, item: &Item, context: &str) -> Result<Str> {
        match item.typ {
            ItemType::String | ItemType::RawString => self.unquoted(item),
            _ => Err(self.unexpected(item, context)),
        }
    }

    fn unquoted(&mut self, item: &Item) -> Result<Str> {
        match unquote(self.value(item)) {
            Ok(text) => Ok(self.words.text(&text)),
            Err(error) => Err(self.error(error.to_string())),
        }
    }
}

// Pipelines.
impl<'s> Parser<'s, '_> {
    fn pipeline(&mut self, context: &str, end: ItemType) -> Result<Id<Pipe>> {
        let first = self.peek();
        let pos = first.start;
        let (decl, is_assign) = self.declarations(context)?;
        let start = self.cmds.len();
        loop {
            let item = self.next();
            match item.typ {
                typ if typ == end => break,
                ItemType::Bool
                | ItemType::CharConstant
                | ItemType::Complex
                | ItemType::Dot
                | ItemType::Field
                | ItemType::Identifier
                | ItemType::Number
                | ItemType::Nil
                | ItemType::RawString
                | ItemType::String
                | ItemType::Variable
                | ItemType::LeftParen => {
                    let command = self.command(item)?;
                    self.cmds.push(command);
                }
                _ => return Err(self.unexpected(&item, context)),
            }
        }
        let cmds = self.unit.add_all(&mut self.cmds, start);
        self.check_pipeline(cmds, context)?;
        Ok(self.unit.add(Pipe {
            pos,
            is_assign,
            decl,
            cmds,
        }))
    }

    /// The variables before `:=` or `=`, if there are any.
    fn declarations(&mut self, context: &str) -> Result<(Run<Variable>, bool)> {
        let start = self.unit.end();
        loop {
            let item = self.peek();
            if item.typ != ItemType::Variable {
                return Ok((self.unit.run_from(start), false));
            }
            self.next();
            let next = self.peek();
            match next.typ {
                ItemType::Assign | ItemType::Declare => {
                    self.next();
                    self.declare(&item);
                    return Ok((self.unit.run_from(start), next.typ == ItemType::Assign));
                }
                ItemType::Char if self.value(&next) == b"," => {
                    self.next();
                    self.declare(&item);
                    if context != "range" || self.unit.run_from(start).len() >= 2 {
                        return Err(self.error(format!("too many declarations in {context}")));
                    }
                    let follow = self.peek().typ;
                    if !matches!(follow, ItemType::Variable | ItemType::RightDelim | ItemType::RightParen) {
                        return Err(self.error("range can only initialize variables"));
                    }
                }
                _ => {
                    self.backup2(item);
                    return Ok((self.unit.run_from(start), false));
                }
            }
        }
    }

    fn declare(&mut self, item: &Item) {
        let id = self.variable(item);
        self.scope.vars.push(id);
        self.unit.add(Variable {
            id,
            start: item.start,
            fields: item.end,
            end: item.end,
        });
    }

    /// A variable's identity.
    fn variable(&mut self, item: &Item) -> VarId {
        let next = VarId(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
        *self.ids.entry(self.value(item)).or_insert(next)
    }

    /// The fields that are taken of what was read last, from the first dot on: they follow without space.
    fn fields(&mut self) -> Option<Span> {
        let mut fields: Option<Span> = None;
        while !self.is_spaced && self.peek().typ == ItemType::Field {
            let Item { start, end, .. } = self.next();
            fields = Some(Span {
                start: fields.map_or(start, |fields| fields.start),
                end,
            });
        }
        fields
    }

    fn check_pipeline(&self, cmds: Run<Command>, context: &str) -> Result<()> {
        if cmds.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        for (stage, command) in self.unit[cmds].iter().enumerate().skip(1) {
            if self.unit[command.args].first().is_some_and(Expr::is_constant) {
                return Err(self.error(format!("non executable command in pipeline stage {}", stage + 1)));
            }
        }
        Ok(())
    }

    /// A command whose first word was read.
    fn command(&mut self, first: Item) -> Result<Command> {
        let start = self.args.len();
        let mut item = first;
        loop {
            let operand = self.operand(item)?;
            self.args.push(operand);
            let is_spaced = self.is_spaced;
            item = self.next();
            match item.typ {
                ItemType::Pipe => break,
                ItemType::RightDelim | ItemType::RightParen => {
                    self.backup();
                    break;
                }
                _ if is_spaced => {}
                _ => return Err(self.unexpected(&item, "operand")),
            }
        }
        Ok(Command {
            pos: first.start,
            args: self.unit.add_all(&mut self.args, start),
        })
    }

    /// A term with the fields taken of it.
    fn operand(&mut self, item: Item) -> Result<Expr> {
        let node = self.term(item)?;
        if let Expr::Field { .. } | Expr::Variable(_) = node {
            return Ok(node);
        }
        let Some(fields) = self.fields() else {
            return Ok(node);
        };
        // Go reads the fields before it says that there can be none.
        if node.is_constant() {
            let text = quote(self.value(&item));
            return Err(self.error(format!("unexpected . after term {text}")));
        }
        Ok(Expr::Chain {
            node: self.unit.add(node),
            path: Span {
                start: fields.start + 1,
                ..fields
            },
        })
    }

    /// A term without fields, but for those of a field or variable.
    fn term(&mut self, item: Item) -> Result<Expr> {
        let pos = item.start;
        Ok(match item.typ {
            ItemType::Identifier => match self.words.callee(self.value(&item)) {
                Some(callee) => Expr::Identifier {
                    name: item.span(),
                    callee,
                },
                None => {
                    let name = quote(self.value(&item));
                    return Err(self.error(format!("function {name} not defined")));
                }
            },
            ItemType::Dot => Expr::Dot(pos),
            ItemType::Nil => Expr::Nil(pos),
            ItemType::Variable => {
                let id = self.variable(&item);
                if !self.scope.vars.contains(&id) {
                    let name = quote(self.value(&item));
                    return Err(self.error(format!("undefined variable {name}")));
                }
                let fields = self.fields();
                Expr::Variable(Variable {
                    id,
                    start: pos,
                    fields: fields.map_or(item.end, |fields| fields.start),
                    end: fields.map_or(item.end, |fields| fields.end),
                })
            }
            ItemType::Field => {
                let fields = self.fields();
                Expr::Field {
                    pos: fields.map_or(pos, |fields| fields.start),
                    path: Span {
                        start: pos + 1,
                        end: fields.map_or(item.end, |fields| fields.end),
                    },
                }
            }
            ItemType::Bool => Expr::Bool(pos, self.value(&item) == b"true"),
            ItemType::CharConstant | ItemType::Complex | ItemType::Number => {
                let number = number::parse(self.value(&item), item.typ).map_err(|message| self.error(message))?;
                Expr::Number {
                    written: item.span(),
                    number: self.unit.add(number),
                }
            }
            ItemType::LeftParen => {
                if self.scope.parentheses >= MAX_PARENTHESES {
                    return Err(self.error("max expression depth exceeded"));
                }
                self.scope.parentheses += 1;
                let pipe = self.pipeline("parenthesized pipeline", ItemType::RightParen)?;
                self.scope.parentheses -= 1;
                Expr::Pipe(pipe)
            }
            ItemType::String | ItemType::RawString => {
                let text = self.unquoted(&item)?;
                Expr::String {
                    written: item.span(),
                    text: self.unit.add(text),
                }
            }
            _ => return Err(self.unexpected(&item, "operand")),
        })
    }
}
