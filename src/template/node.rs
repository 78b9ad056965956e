//! The parse tree (`text/template/parse/node.go`).
//!
//! A [`Unit`] is one parsed text: the template of that name and those that it defines. It is immutable and can be shared
//! between threads and renders; names of functions are already resolved.
//!
//! The parts of a unit stand in one row for each kind, and know each other by [`Id`] and [`Run`]: thousands of them take a
//! few allocations. What is named stays where it stands in the source.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;
use std::sync::Arc;

use crate::data::Str;

use super::func::FuncId;
use super::number::Number;

/// About how many bytes of a chart's template there are for each node, for each pipeline and for each string.
const BYTES_PER_NODE: usize = 96;

/// One parsed text with the templates it defines.
#[derive(Debug, Default)]
pub struct Unit {
    /// The name it was parsed under: the file, in errors.
    pub name: Str,
    /// The text.
    pub source: Arc<[u8]>,
    /// The templates, the text's own (named as the unit) and its `define`s and `block`s, in order of appearance.
    pub templates: Vec<Template>,
    nodes: Vec<Node>,
    branches: Vec<Branch>,
    calls: Vec<Call>,
    pipes: Vec<Pipe>,
    variables: Vec<Variable>,
    commands: Vec<Command>,
    terms: Vec<Expr>,
    numbers: Vec<Number>,
    strings: Vec<Str>,
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
    pub fn is_empty(&self, unit: &Unit) -> bool {
        unit[self.root].iter().all(|node| match node {
            Node::Text(text) => is_blank(text.of(&unit.source)),
            _ => false,
        })
    }
}

/// Whether a text is of nothing but space: nearly always the first character that could be something else is.
fn is_blank(text: &[u8]) -> bool {
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => true,
        Some(byte) => !byte.is_ascii_graphic() && String::from_utf8_lossy(text).trim().is_empty(),
    }
}

/// A byte offset into the unit's source.
pub type Pos = u32;

/// A part of the unit's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it starts.
    pub start: Pos,
    /// Where it ends.
    pub end: Pos,
}

impl Span {
    /// The bytes.
    pub fn of(self, source: &[u8]) -> &[u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The names of a path such as `a.b.c`.
pub fn names(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|&byte| byte == b'.')
}

/// A part of a unit.
pub struct Id<T>(u32, PhantomData<fn() -> T>);

/// Parts of a unit that follow each other.
pub struct Run<T> {
    start: u32,
    end: u32,
    parts: PhantomData<fn() -> T>,
}

/// The nodes of a body.
pub type List = Run<Node>;

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl<T> Clone for Run<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Run<T> {}

impl<T> fmt::Debug for Run<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}..{}", self.start, self.end)
    }
}

impl<T> Run<T> {
    /// Whether there is no part.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// How many parts there are.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// A kind of part, which has its row in the unit.
pub trait Part: Sized {
    /// The row.
    fn row(unit: &Unit) -> &[Self];
    /// The row, to be added to.
    fn row_mut(unit: &mut Unit) -> &mut Vec<Self>;
}

macro_rules! parts {
    ($($part:ty: $row:ident,)*) => {
        $(impl Part for $part {
            fn row(unit: &Unit) -> &[Self] {
                &unit.$row
            }

            fn row_mut(unit: &mut Unit) -> &mut Vec<Self> {
                &mut unit.$row
            }
        })*
    };
}

parts! {
    Node: nodes,
    Branch: branches,
    Call: calls,
    Pipe: pipes,
    Variable: variables,
    Command: commands,
    Expr: terms,
    Number: numbers,
    Str: strings,
}

impl<T: Part> Index<Id<T>> for Unit {
    type Output = T;

    /// The part of an id that this unit gave.
    fn index(&self, id: Id<T>) -> &T {
        &T::row(self)[id.0 as usize]
    }
}

impl<T: Part> Index<Run<T>> for Unit {
    type Output = [T];

    /// The parts of a run that this unit gave.
    fn index(&self, run: Run<T>) -> &[T] {
        &T::row(self)[run.start as usize..run.end as usize]
    }
}

// No unit has more parts than its source has bytes, whose number fits a `Pos`.
impl Unit {
    /// A unit with no part yet, but with room for about as many as most sources of that length have.
    pub(super) fn new(name: &Str, source: &Arc<[u8]>) -> Unit {
        let room = source.len() / BYTES_PER_NODE;
        Unit {
            name: name.clone(),
            source: Arc::clone(source),
            nodes: Vec::with_capacity(room),
            pipes: Vec::with_capacity(room),
            commands: Vec::with_capacity(room),
            terms: Vec::with_capacity(2 * room),
            strings: Vec::with_capacity(room),
            ..Unit::default()
        }
    }

    /// Adds a part.
    pub(super) fn add<T: Part>(&mut self, part: T) -> Id<T> {
        let row = T::row_mut(self);
        let id = Id(row.len() as u32, PhantomData);
        row.push(part);
        id
    }

    /// Takes the last parts off a stack, and adds them.
    pub(super) fn add_all<T: Part + Copy>(&mut self, stack: &mut Vec<T>, from: usize) -> Run<T> {
        let start = self.end();
        T::row_mut(self).extend_from_slice(stack.get(from..).unwrap_or_default());
        stack.truncate(from);
        self.run_from(start)
    }

    /// Where the next part will stand.
    pub(super) fn end<T: Part>(&self) -> Id<T> {
        Id(T::row(self).len() as u32, PhantomData)
    }

    /// The parts that were added from there on.
    pub(super) fn run_from<T: Part>(&self, start: Id<T>) -> Run<T> {
        Run {
            start: start.0,
            end: T::row(self).len() as u32,
            parts: PhantomData,
        }
    }
}

/// A node of a body.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// Text, to be copied to the output.
    Text(Span),
    /// A pipeline whose value is printed.
    Action(Id<Pipe>),
    /// `if`.
    If(Id<Branch>),
    /// `with`.
    With(Id<Branch>),
    /// `range`.
    Range(Id<Branch>),
    /// `template`, and where a `block` stands.
    Template(Id<Call>),
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
    pub pipe: Option<Id<Pipe>>,
}

/// The parts of `if`, `with` and `range`.
#[derive(Debug)]
pub struct Branch {
    /// The condition, or what is ranged over.
    pub pipe: Id<Pipe>,
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
    pub decl: Run<Variable>,
    /// The commands: mostly one.
    pub cmds: Run<Command>,
}

/// A function, field or value with its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Where it starts.
    pub pos: Pos,
    /// The words, often one; the first decides what is done.
    pub args: Run<Expr>,
}

/// A variable's identity within its unit: equal names have equal ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VarId(pub u32);

/// A variable with fields: `$x.a.b`.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Which variable.
    pub id: VarId,
    /// Where it starts, with its dollar.
    pub start: Pos,
    /// Where its fields start, with their dot: its end, if there are none.
    pub fields: Pos,
    /// Where it ends.
    pub end: Pos,
}

impl Variable {
    /// Where it stands, as Go has it: where its fields start.
    pub fn pos(self) -> Pos {
        if self.fields == self.end {
            self.start
        } else {
            self.fields
        }
    }

    /// All of it as written.
    pub fn written(self) -> Span {
        Span {
            start: self.start,
            end: self.end,
        }
    }

    /// Its name with its dollar.
    pub fn name(self) -> Span {
        Span {
            start: self.start,
            end: self.fields,
        }
    }

    /// The path of its fields, if it has any.
    pub fn path(self) -> Option<Span> {
        let path = Span {
            start: self.fields + 1,
            end: self.end,
        };
        (self.fields < self.end).then_some(path)
    }
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
#[derive(Clone, Copy, Debug)]
pub enum Expr {
    /// A function.
    Identifier {
        /// The name.
        name: Span,
        /// What it means.
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
        /// Where it stands, as Go has it: where the second name starts, if there is one.
        pos: Pos,
        /// The names, from behind the first dot on.
        path: Span,
    },
    /// `(…).a.b`.
    Chain {
        /// What the fields are taken of.
        node: Id<Expr>,
        /// The names, from behind the first dot on.
        path: Span,
    },
    /// `true`, `false`.
    Bool(Pos, bool),
    /// A number or character.
    Number {
        /// As written.
        written: Span,
        /// What it means.
        number: Id<Number>,
    },
    /// A string.
    String {
        /// As written, with its quotes.
        written: Span,
        /// What it means.
        text: Id<Str>,
    },
    /// A pipeline in parentheses.
    Pipe(Id<Pipe>),
}

impl Node {
    /// Where the node starts.
    pub fn pos(self, unit: &Unit) -> Pos {
        match self {
            Node::Text(text) => text.start,
            Node::Action(pipe) => unit[pipe].pos,
            Node::If(branch) | Node::With(branch) | Node::Range(branch) => unit[unit[branch].pipe].pos,
            Node::Template(call) => unit[call].pos,
            Node::Break(pos) | Node::Continue(pos) => pos,
        }
    }
}

impl Expr {
    /// Whether it is a value on its own, which takes no argument and has no fields.
    pub fn is_constant(&self) -> bool {
        matches!(
            self,
            Expr::Bool(..) | Expr::Dot(_) | Expr::Nil(_) | Expr::Number { .. } | Expr::String { .. }
        )
    }

    /// Where the term stands; of a chain, where its fields start.
    pub fn pos(self, unit: &Unit) -> Pos {
        match self {
            Expr::Identifier { name: written, .. } | Expr::Number { written, .. } | Expr::String { written, .. } => {
                written.start
            }
            Expr::Dot(pos) | Expr::Nil(pos) | Expr::Field { pos, .. } | Expr::Bool(pos, _) => pos,
            Expr::Chain { path, .. } => path.start.saturating_sub(1),
            Expr::Variable(variable) => variable.pos(),
            Expr::Pipe(pipe) => unit[pipe].pos,
        }
    }
}
