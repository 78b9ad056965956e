//! The parser: template text to a [`Unit`], as Go's `text/template/parse/parse.go` does it, error texts included.

use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;
use smallvec::SmallVec;

use crate::data::Str;
use crate::go::strconv::{quote, unquote};

use super::error::ParseError;
use super::func::FuncId;
use super::lex::{Item, ItemType, Lexer};
use super::limits::{MAX_NESTING, MAX_PARENTHESES};
use super::node::{Branch, Call, Callee, Command, Expr, List, Node, Pipe, Pos, Template, Unit, VarId, Variable};
use super::number;

/// Parses a text under a name. `lookup` knows the functions.
///
/// # Errors
/// The first error, in Go's words.
pub fn parse(name: &Str, source: Arc<[u8]>, lookup: &dyn Fn(&str) -> Option<FuncId>) -> Result<Unit, ParseError> {
    let mut parser = Parser {
        name,
        source: &source,
        lex: Lexer::new(&source),
        token: [Item::EOF; 4],
        peeked: 0,
        lookup,
        ids: HashMap::default(),
        names: Names::default(),
        templates: Vec::new(),
        places: HashMap::default(),
        scope: Scope::default(),
        nesting: 0,
        nodes: Vec::new(),
        cmds: Vec::new(),
        args: Vec::new(),
    };
    parser.scope.declare_dollar(&mut parser.ids);
    let root = parser.parse_text()?;
    parser.add(Template {
        name: name.clone(),
        root,
    })?;
    let templates = parser.templates;
    Ok(Unit {
        name: name.clone(),
        source,
        templates,
    })
}

struct Parser<'s> {
    name: &'s Str,
    source: &'s [u8],
    lex: Lexer<'s>,
    /// Three items of look-ahead; `peeked` of them are still to be read, the last of those first. The fourth lets
    /// `& 3` stand for a check of the index.
    token: [Item; 4],
    peeked: usize,
    lookup: &'s dyn Fn(&str) -> Option<FuncId>,
    ids: HashMap<Str, VarId>,
    names: Names,
    templates: Vec<Template>,
    /// Where in them each name is.
    places: HashMap<Str, usize>,
    scope: Scope,
    nesting: u32,
    /// The nodes, commands and words of all that is not complete yet, the innermost last: what is complete is taken off
    /// the end, into room that fits it.
    nodes: Vec<Node>,
    cmds: Vec<Command>,
    args: Vec<Expr>,
}

/// How many names are remembered: a power of two.
const REMEMBERED_NAMES: usize = 256;

/// The names that were met last: templates say the same few over and over, and equal ones can share their text and what
/// they call.
struct Names([Option<Name>; REMEMBERED_NAMES]);

/// A name, and the function of that name once it was looked up.
struct Name {
    text: Str,
    callee: Option<Callee>,
}

impl Default for Names {
    fn default() -> Names {
        Names([const { None }; REMEMBERED_NAMES])
    }
}

impl Names {
    /// The place of a name: as long as no other name is asked for, it is its own.
    fn place(&mut self, name: &[u8]) -> &mut Name {
        let byte = |at: usize| name.get(at).map_or(0, |&byte| usize::from(byte));
        let end = name.len().wrapping_sub(1);
        let hash = byte(0) * 7 + byte(name.len() / 2) * 61 + byte(end) * 29 + name.len() * 3;
        let slot = &mut self.0[hash % REMEMBERED_NAMES];
        if slot.as_ref().is_some_and(|known| *known.text != *name) {
            *slot = None;
        }
        slot.get_or_insert_with(|| Name {
            text: Str::from(name),
            callee: None,
        })
    }
}

/// What a `define` or `block` starts anew.
#[derive(Default)]
struct Scope {
    vars: Vec<VarId>,
    range_depth: u32,
    parentheses: u32,
    /// The line of the delimiter that started the action; 0 outside actions.
    action_line: u32,
}

impl Scope {
    fn declare_dollar(&mut self, ids: &mut HashMap<Str, VarId>) {
        let next = VarId(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        self.vars.push(*ids.entry(Str::from("$")).or_insert(next));
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

type Result<T, E = ParseError> = std::result::Result<T, E>;

// Items.
impl Parser<'_> {
    fn next(&mut self) -> Item {
        if self.peeked > 0 {
            self.peeked -= 1;
        } else {
            self.token[0] = self.lex.next_item();
        }
        self.token[self.peeked & 3]
    }

    fn backup(&mut self) {
        self.peeked += 1;
    }

    fn backup2(&mut self, first: Item) {
        self.token[1] = first;
        self.peeked = 2;
    }

    fn backup3(&mut self, first: Item, second: Item) {
        self.token[1] = second;
        self.token[2] = first;
        self.peeked = 3;
    }

    fn peek(&mut self) -> &Item {
        if self.peeked == 0 {
            self.peeked = 1;
            self.token[0] = self.lex.next_item();
        }
        &self.token[(self.peeked - 1) & 3]
    }

    fn next_non_space(&mut self) -> Item {
        loop {
            let item = self.next();
            if item.typ != ItemType::Space {
                return item;
            }
        }
    }

    fn peek_non_space(&mut self) -> Item {
        let item = self.next_non_space();
        self.backup();
        item
    }

    fn expect(&mut self, typ: ItemType, context: &str) -> Result<Item> {
        let item = self.next_non_space();
        if item.typ == typ {
            Ok(item)
        } else {
            Err(self.unexpected(&item, context))
        }
    }

    fn error(&self, message: impl Into<String>) -> ParseError {
        ParseError {
            name: self.name.clone(),
            line: self.token[0].line,
            message: message.into(),
        }
    }

    fn unexpected(&self, item: &Item, context: &str) -> ParseError {
        if item.typ != ItemType::Error {
            let what = item.describe(self.source);
            return self.error(format!("unexpected {what} in {context}"));
        }
        let what = self.lex.failure();
        let line = self.scope.action_line;
        if line == 0 || line == item.line {
            return self.error(what);
        }
        let action = if what.ends_with(" action") { "" } else { " in action" };
        self.error(format!("{what}{action} started at {}:{line}", self.name.to_text()))
    }

    fn value(&self, item: &Item) -> &[u8] {
        self.source.get(item.range()).unwrap_or_default()
    }
}

// Bodies.
impl Parser<'_> {
    /// The top level: like a body, but with definitions, and up to the end of the text.
    fn parse_text(&mut self) -> Result<List> {
        let start = self.nodes.len();
        while self.peek().typ != ItemType::Eof {
            if self.peek().typ == ItemType::LeftDelim {
                let delim = self.next();
                if self.next_non_space().typ == ItemType::Define {
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
        let item = self.next_non_space();
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

    fn definition_body(&mut self, context: &str, error_line: Option<u32>) -> Result<List> {
        match self.item_list()? {
            (root, Terminator::End) => Ok(root),
            (_, terminator) => {
                let mut error = self.error(format!("unexpected {} in {context}", terminator.text()));
                error.line = error_line.unwrap_or(error.line);
                Err(error)
            }
        }
    }

    /// A template that is empty gives way to one that is not; two that are not are an error.
    fn add(&mut self, template: Template) -> Result<()> {
        let source = self.source;
        let Some(&old) = self.places.get(&template.name) else {
            self.places.insert(template.name.clone(), self.templates.len());
            self.templates.push(template);
            return Ok(());
        };
        if self.templates[old].is_empty(source) {
            self.templates[old] = template;
        } else if !template.is_empty(source) {
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
        while self.peek_non_space().typ != ItemType::Eof {
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
        List {
            nodes: self.nodes.split_off(start),
        }
    }

    fn text_or_action(&mut self) -> Result<Part> {
        let item = self.next_non_space();
        match item.typ {
            ItemType::Text => Ok(Part::Node(Node::Text {
                start: item.start,
                end: item.end,
            })),
            ItemType::LeftDelim => {
                self.scope.action_line = item.line;
                let part = self.action();
                self.scope.action_line = 0;
                part
            }
            _ => Err(self.unexpected(&item, "input")),
        }
    }

    fn action(&mut self) -> Result<Part> {
        let item = self.next_non_space();
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
                if !matches!(self.peek_non_space().typ, ItemType::If | ItemType::With) {
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
                Node::Action(Box::new(self.pipeline("command", ItemType::RightDelim)?))
            }
        }))
    }

    fn loop_control(&mut self, keyword: &str) -> Result<()> {
        let item = self.next_non_space();
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
impl Parser<'_> {
    fn parse_control(&mut self, control: Control) -> Result<Box<Branch>> {
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
        Ok(Box::new(Branch { pipe, list, else_list }))
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
            return Ok(List { nodes: vec![node] });
        }
        match self.item_list()? {
            (list, Terminator::End) => Ok(list),
            (_, terminator) => Err(self.error(format!("expected end; found {}", terminator.text()))),
        }
    }

    fn block_control(&mut self) -> Result<Node> {
        const CONTEXT: &str = "block clause";
        let item = self.next_non_space();
        let name = self.template_name(&item, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, ItemType::RightDelim)?;
        let line = self.token[0].line;
        let outer = self.enter_scope();
        let root = self.definition_body(CONTEXT, Some(line))?;
        self.add(Template {
            name: name.clone(),
            root,
        })?;
        self.scope = outer;
        Ok(Node::Template(Box::new(Call {
            pos: item.start,
            name,
            pipe: Some(pipe),
        })))
    }

    fn template_control(&mut self) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let item = self.next_non_space();
        let name = self.template_name(&item, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().typ != ItemType::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, ItemType::RightDelim)?);
        }
        Ok(Node::Template(Box::new(Call {
            pos: item.start,
            name,
            pipe,
        })))
    }

    fn template_name(&mut self, item: &Item, context: &str) -> Result<Str> {
        match item.typ {
            ItemType::String | ItemType::RawString => self.unquoted(item),
            _ => Err(self.unexpected(item, context)),
        }
    }

    fn unquoted(&self, item: &Item) -> Result<Str> {
        match unquote(self.value(item)) {
            Ok(text) => Ok(Str::from(&*text)),
            Err(error) => Err(self.error(error.to_string())),
        }
    }
}

// Pipelines.
impl Parser<'_> {
    fn pipeline(&mut self, context: &str, end: ItemType) -> Result<Pipe> {
        let first = self.peek_non_space();
        let pos = first.start;
        let (decl, is_assign) = self.declarations(context)?;
        let start = self.cmds.len();
        loop {
            let item = self.next_non_space();
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
                    self.backup();
                    let command = self.command()?;
                    self.cmds.push(command);
                }
                _ => return Err(self.unexpected(&item, context)),
            }
        }
        let cmds: SmallVec<_> = self.cmds.drain(start..).collect();
        self.check_pipeline(&cmds, context)?;
        Ok(Pipe {
            pos,
            is_assign,
            decl: decl.into(),
            cmds,
        })
    }

    /// The variables before `:=` or `=`, if there are any.
    fn declarations(&mut self, context: &str) -> Result<(Vec<Variable>, bool)> {
        let mut decl = Vec::new();
        loop {
            let item = self.peek_non_space();
            if item.typ != ItemType::Variable {
                return Ok((decl, false));
            }
            self.next();
            // The item right after the variable decides whether `$x` was an argument: it may have to be read again.
            let after = *self.peek();
            let next = self.peek_non_space();
            match next.typ {
                ItemType::Assign | ItemType::Declare => {
                    self.next_non_space();
                    decl.push(self.declare(&item));
                    return Ok((decl, next.typ == ItemType::Assign));
                }
                ItemType::Char if self.value(&next) == b"," => {
                    self.next_non_space();
                    decl.push(self.declare(&item));
                    if context != "range" || decl.len() >= 2 {
                        return Err(self.error(format!("too many declarations in {context}")));
                    }
                    let follow = self.peek_non_space().typ;
                    if !matches!(follow, ItemType::Variable | ItemType::RightDelim | ItemType::RightParen) {
                        return Err(self.error("range can only initialize variables"));
                    }
                }
                _ if after.typ == ItemType::Space => {
                    self.backup3(item, after);
                    return Ok((decl, false));
                }
                _ => {
                    self.backup2(item);
                    return Ok((decl, false));
                }
            }
        }
    }

    fn declare(&mut self, item: &Item) -> Variable {
        let (name, id) = self.variable(item);
        self.scope.vars.push(id);
        Variable {
            pos: item.start,
            id,
            ident: [name].into(),
        }
    }

    /// A variable's name and identity.
    fn variable(&mut self, item: &Item) -> (Str, VarId) {
        let name = self.name(item.range());
        let next = VarId(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry(name.clone()).or_insert(next);
        (name, id)
    }

    /// A part of the text that is a name.
    fn name(&mut self, range: Range<usize>) -> Str {
        let name = self.source.get(range).unwrap_or_default();
        self.names.place(name).text.clone()
    }

    /// A name with the fields taken of it, and where the first of those stands.
    fn chain(&mut self, first: Option<Str>) -> (Option<Pos>, Box<[Str]>) {
        if self.peek().typ != ItemType::Field {
            return (None, first.into_iter().collect());
        }
        let mut names: SmallVec<[Str; 8]> = first.into_iter().collect();
        let mut pos = None;
        while self.peek().typ == ItemType::Field {
            let item = self.next();
            pos = pos.or(Some(item.start));
            names.push(self.name(item.start as usize + 1..item.end as usize));
        }
        (pos, names.into_iter().collect())
    }

    fn check_pipeline(&self, cmds: &[Command], context: &str) -> Result<()> {
        if cmds.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        for (stage, command) in cmds.iter().enumerate().skip(1) {
            if let Some(Expr::Bool(..) | Expr::Dot(_) | Expr::Nil(_) | Expr::Number(_) | Expr::String { .. }) =
                command.args.first()
            {
                return Err(self.error(format!("non executable command in pipeline stage {}", stage + 1)));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Result<Command> {
        let first = self.peek_non_space();
        let pos = first.start;
        let start = self.args.len();
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                self.args.push(operand);
            }
            let item = self.next();
            match item.typ {
                ItemType::Space => continue,
                ItemType::RightDelim | ItemType::RightParen => self.backup(),
                ItemType::Pipe => {}
                _ => return Err(self.unexpected(&item, "operand")),
            }
            break;
        }
        let args: SmallVec<_> = self.args.drain(start..).collect();
        if args.is_empty() {
            return Err(self.error("empty command"));
        }
        Ok(Command { pos, args })
    }

    /// A term with the fields taken of it; `None` if no term follows.
    fn operand(&mut self) -> Result<Option<Expr>> {
        let Some(node) = self.term()? else {
            return Ok(None);
        };
        if self.peek().typ != ItemType::Field {
            return Ok(Some(node));
        }
        if let Expr::Bool(..) | Expr::String { .. } | Expr::Number(_) | Expr::Nil(_) | Expr::Dot(_) = node {
            // Go reads the fields before it says that there can be none.
            self.chain(None);
            let mut text = Vec::new();
            node.write_to(self.source, &mut text);
            return Err(self.error(format!("unexpected . after term {}", quote(&text))));
        }
        let (pos, field) = self.chain(None);
        Ok(Some(Expr::Chain {
            pos: pos.unwrap_or_default(),
            node: Box::new(node),
            field,
        }))
    }

    fn term(&mut self) -> Result<Option<Expr>> {
        let item = self.next_non_space();
        let pos = item.start;
        Ok(Some(match item.typ {
            ItemType::Identifier => {
                let (name, callee) = self.callee(&item)?;
                Expr::Identifier { pos, name, callee }
            }
            ItemType::Dot => Expr::Dot(pos),
            ItemType::Nil => Expr::Nil(pos),
            ItemType::Variable => {
                let (name, id) = self.variable(&item);
                if !self.scope.vars.contains(&id) {
                    return Err(self.error(format!("undefined variable {}", quote(&name))));
                }
                let (fields, ident) = self.chain(Some(name));
                let pos = fields.unwrap_or(pos);
                Expr::Variable(Variable { pos, id, ident })
            }
            ItemType::Field => {
                let name = self.name(item.start as usize + 1..item.end as usize);
                let (fields, ident) = self.chain(Some(name));
                let pos = fields.unwrap_or(pos);
                Expr::Field { pos, ident }
            }
            ItemType::Bool => Expr::Bool(pos, self.value(&item) == b"true"),
            ItemType::CharConstant | ItemType::Complex | ItemType::Number => {
                match number::parse(pos, self.value(&item), item.typ) {
                    Ok(number) => Expr::Number(Box::new(number)),
                    Err(message) => return Err(self.error(message)),
                }
            }
            ItemType::LeftParen => {
                if self.scope.parentheses >= MAX_PARENTHESES {
                    return Err(self.error("max expression depth exceeded"));
                }
                self.scope.parentheses += 1;
                let pipe = self.pipeline("parenthesized pipeline", ItemType::RightParen)?;
                self.scope.parentheses -= 1;
                Expr::Pipe(Box::new(pipe))
            }
            ItemType::String | ItemType::RawString => Expr::String {
                pos,
                end: item.end,
                text: self.unquoted(&item)?,
            },
            _ => {
                self.backup();
                return Ok(None);
            }
        }))
    }

    /// A name in function position, and what it calls.
    fn callee(&mut self, item: &Item) -> Result<(Str, Callee)> {
        let word = self.source.get(item.range()).unwrap_or_default();
        let place = self.names.place(word);
        let name = place.text.clone();
        let callee = place.callee.or_else(|| callee(word, self.lookup));
        place.callee = callee;
        match callee {
            Some(callee) => Ok((name, callee)),
            None => Err(self.error(format!("function {} not defined", quote(&name)))),
        }
    }
}

fn callee(name: &[u8], lookup: &dyn Fn(&str) -> Option<FuncId>) -> Option<Callee> {
    match name {
        b"and" => Some(Callee::And),
        b"or" => Some(Callee::Or),
        b"call" => Some(Callee::Call),
        _ => std::str::from_utf8(name).ok().and_then(lookup).map(Callee::Function),
    }
}
