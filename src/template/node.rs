//! The parse tree, and how Go prints its nodes in errors (`text/template/parse/node.go`).
//!
//! A [`Unit`] is one parsed text: the template of that name and those that it defines. It is immutable and can be shared
//! between threads and renders; names of functions are already resolved.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::data::Str;
use crate::go::strconv::quote;

use super::func::FuncId;
use super::number::Ideal;

/// One parsed text with the templates it defines.
#[derive(Debug)]
pub struct Unit {
    /// The name it was parsed under: the file, in errors.
    pub name: Str,
    /// The text.
    pub source: Arc<[u8]>,
    /// The templates, the text's own (named as the unit) and its `define`s and `block`s, in order of appearance.
    pub templates: Vec<Template>,
}

/// One named template.
#[derive(Debug)]
pub struct Template {
    /// The name.
    pub name: Str,
    /// The body.
    pub root: List,
}

impl Template {
    /// Whether the body is empty of everything but space: such a template does not replace another one.
    pub fn is_empty(&self, source: &[u8]) -> bool {
        self.root.is_empty(source)
    }
}

/// A byte offset into the unit's source.
pub type Pos = u32;

/// A sequence of nodes.
#[derive(Debug, Default)]
pub struct List {
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl List {
    fn is_empty(&self, source: &[u8]) -> bool {
        self.nodes.iter().all(|node| match node {
            Node::Text { start, end } => is_blank(between(source, *start, *end)),
            _ => false,
        })
    }

    fn write_to(&self, source: &[u8], out: &mut Vec<u8>) {
        for node in &self.nodes {
            node.write_to(source, out);
        }
    }
}

/// The text between two places of the source.
pub(super) fn between(source: &[u8], start: Pos, end: Pos) -> &[u8] {
    source.get(start as usize..end as usize).unwrap_or_default()
}

/// Whether a text is of nothing but space: nearly always the first character that could be something else is.
fn is_blank(text: &[u8]) -> bool {
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => true,
        Some(byte) => !byte.is_ascii_graphic() && String::from_utf8_lossy(text).trim().is_empty(),
    }
}

/// A node of a body.
#[derive(Debug)]
pub enum Node {
    /// Text, to be copied to the output.
    Text {
        /// Where in the source it starts.
        start: Pos,
        /// Where it ends.
        end: Pos,
    },
    /// A pipeline whose value is printed.
    Action(Box<Pipe>),
    /// `if`.
    If(Box<Branch>),
    /// `with`.
    With(Box<Branch>),
    /// `range`.
    Range(Box<Branch>),
    /// `template`, and where a `block` stands.
    Template(Box<Call>),
    /// `break`.
    Break(Pos),
    /// `continue`.
    Continue(Pos),
}

/// A call of another template.
#[derive(Debug)]
pub struct Call {
    /// Where the name stands.
    pub pos: Pos,
    /// The template's name.
    pub name: Str,
    /// What becomes its dot.
    pub pipe: Option<Pipe>,
}

/// The parts of `if`, `with` and `range`.
#[derive(Debug)]
pub struct Branch {
    /// The condition, or what is ranged over.
    pub pipe: Pipe,
    /// The body.
    pub list: List,
    /// What stands after `else`.
    pub else_list: Option<List>,
}

/// A pipeline: commands, each the last argument of the next.
#[derive(Debug)]
pub struct Pipe {
    /// Where it starts.
    pub pos: Pos,
    /// Whether the variables are assigned to and not declared.
    pub is_assign: bool,
    /// The variables it sets.
    pub decl: Box<[Variable]>,
    /// The commands: mostly one.
    pub cmds: SmallVec<[Command; 1]>,
}

/// A function, field or value with its arguments.
#[derive(Debug)]
pub struct Command {
    /// Where it starts.
    pub pos: Pos,
    /// The words, often one; the first decides what is done.
    pub args: SmallVec<[Expr; 1]>,
}

/// A variable's identity within its unit: equal names have equal ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VarId(pub u32);

/// A variable with fields: `$x.a.b`.
#[derive(Debug)]
pub struct Variable {
    /// Where it starts.
    pub pos: Pos,
    /// Which variable.
    pub id: VarId,
    /// The name with its dollar, then the fields.
    pub ident: Box<[Str]>,
}

/// What a name in function position means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// The built-in `and`, which may leave arguments unevaluated.
    And,
    /// The built-in `or`, likewise.
    Or,
    /// The built-in `call`.
    Call,
    /// Any other function.
    Function(FuncId),
}

/// A term.
#[derive(Debug)]
pub enum Expr {
    /// A function name.
    Identifier {
        /// Where it stands.
        pos: Pos,
        /// The name.
        name: Str,
        /// The function.
        callee: Callee,
    },
    /// A variable, with fields or without.
    Variable(Variable),
    /// `.`.
    Dot(Pos),
    /// `nil`.
    Nil(Pos),
    /// `.a.b`.
    Field {
        /// Where it starts.
        pos: Pos,
        /// The names.
        ident: Box<[Str]>,
    },
    /// `(…).a.b`.
    Chain {
        /// Where the fields start.
        pos: Pos,
        /// What the fields are taken of.
        node: Box<Expr>,
        /// The names.
        field: Box<[Str]>,
    },
    /// `true`, `false`.
    Bool(Pos, bool),
    /// A number or character.
    Number(Box<Number>),
    /// A string.
    String {
        /// Where it starts.
        pos: Pos,
        /// Where it ends, as written with its quotes.
        end: Pos,
        /// What it means.
        text: Str,
    },
    /// A pipeline in parentheses.
    Pipe(Box<Pipe>),
}

/// A numeric constant, which can be several types at once.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// Where it stands.
    pub pos: Pos,
    /// As written.
    pub text: Str,
    /// Its value as an integer, if it has one.
    pub int: Option<i64>,
    /// Its value as an unsigned integer, if it has one.
    pub uint: Option<u64>,
    /// Its value as a float, if it has one.
    pub float: Option<f64>,
    /// Its imaginary part, if it is a complex constant; `float` is then the real part.
    pub imaginary: Option<f64>,
    /// What it is where no type is asked for.
    pub ideal: Ideal,
}

impl Node {
    /// Where the node starts.
    pub fn pos(&self) -> Pos {
        match self {
            Node::Text { start, .. } => *start,
            Node::Action(pipe) => pipe.pos,
            Node::If(branch) | Node::With(branch) | Node::Range(branch) => branch.pipe.pos,
            Node::Template(call) => call.pos,
            Node::Break(pos) | Node::Continue(pos) => *pos,
        }
    }

    /// The node's text as Go prints it.
    pub fn write_to(&self, source: &[u8], out: &mut Vec<u8>) {
        match self {
            Node::Text { start, end } => out.extend_from_slice(between(source, *start, *end)),
            Node::Action(pipe) => {
                out.extend_from_slice(b"{{");
                pipe.write_to(source, out);
                out.extend_from_slice(b"}}");
            }
            Node::If(branch) => branch.write_to("if", source, out),
            Node::With(branch) => branch.write_to("with", source, out),
            Node::Range(branch) => branch.write_to("range", source, out),
            Node::Template(call) => {
                out.extend_from_slice(b"{{template ");
                out.extend_from_slice(quote(&call.name).as_bytes());
                if let Some(pipe) = &call.pipe {
                    out.push(b' ');
                    pipe.write_to(source, out);
                }
                out.extend_from_slice(b"}}");
            }
            Node::Break(_) => out.extend_from_slice(b"{{break}}"),
            Node::Continue(_) => out.extend_from_slice(b"{{continue}}"),
        }
    }
}

impl Branch {
    fn write_to(&self, keyword: &str, source: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(b"{{");
        out.extend_from_slice(keyword.as_bytes());
        out.push(b' ');
        self.pipe.write_to(source, out);
        out.extend_from_slice(b"}}");
        self.list.write_to(source, out);
        if let Some(list) = &self.else_list {
            out.extend_from_slice(b"{{else}}");
            list.write_to(source, out);
        }
        out.extend_from_slice(b"{{end}}");
    }
}

impl Variable {
    /// The variable's text as Go prints it.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        join(&self.ident, out);
    }
}

impl Pipe {
    /// The pipeline's text as Go prints it.
    pub fn write_to(&self, source: &[u8], out: &mut Vec<u8>) {
        for (i, variable) in self.decl.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            variable.write_to(out);
        }
        if !self.decl.is_empty() {
            out.extend_from_slice(if self.is_assign { b" = " } else { b" := " });
        }
        for (i, command) in self.cmds.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b" | ");
            }
            command.write_to(source, out);
        }
    }
}

impl Command {
    /// The command's text as Go prints it.
    pub fn write_to(&self, source: &[u8], out: &mut Vec<u8>) {
        for (i, arg) in self.args.iter().enumerate() {
            if i > 0 {
                out.push(b' ');
            }
            arg.write_in_parentheses(source, out);
        }
    }
}

impl Expr {
    /// Where the term stands; of a chain, where its fields start.
    pub fn pos(&self) -> Pos {
        match self {
            Expr::Identifier { pos, .. }
            | Expr::Dot(pos)
            | Expr::Nil(pos)
            | Expr::Field { pos, .. }
            | Expr::Chain { pos, .. }
            | Expr::Bool(pos, _)
            | Expr::String { pos, .. } => *pos,
            Expr::Variable(variable) => variable.pos,
            Expr::Number(number) => number.pos,
            Expr::Pipe(pipe) => pipe.pos,
        }
    }

    fn write_in_parentheses(&self, source: &[u8], out: &mut Vec<u8>) {
        match self {
            Expr::Pipe(pipe) => {
                out.push(b'(');
                pipe.write_to(source, out);
                out.push(b')');
            }
            other => other.write_to(source, out),
        }
    }

    /// The term's text as Go prints it: a pipeline on its own has no parentheses.
    pub fn write_to(&self, source: &[u8], out: &mut Vec<u8>) {
        match self {
            Expr::Identifier { name, .. } => out.extend_from_slice(name),
            Expr::Variable(variable) => variable.write_to(out),
            Expr::Dot(_) => out.push(b'.'),
            Expr::Nil(_) => out.extend_from_slice(b"nil"),
            Expr::Field { ident, .. } => {
                out.push(b'.');
                join(ident, out);
            }
            Expr::Chain { node, field, .. } => {
                node.write_in_parentheses(source, out);
                out.push(b'.');
                join(field, out);
            }
            Expr::Bool(_, value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Expr::Number(number) => out.extend_from_slice(&number.text),
            Expr::String { pos, end, .. } => out.extend_from_slice(between(source, *pos, *end)),
            Expr::Pipe(pipe) => pipe.write_to(source, out),
        }
    }
}

fn join(names: &[Str], out: &mut Vec<u8>) {
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push(b'.');
        }
        out.extend_from_slice(name);
    }
}
