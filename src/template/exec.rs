//! The executor: a walk over the tree, as Go's `text/template/exec.go` does it, names and error texts included.

use std::rc::Rc;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::data::{Kind, Mark, Str, Value, to_text};

use super::error::{Cause, ExecError, Place};
use super::fmt;
use super::func::{FuncError, Library};
use super::limits::{BYTES_PER_STEP, MAX_TEMPLATE_DEPTH, STEPS_BETWEEN_CHECKS, checked_length};
use super::node::{Branch, Call, Command, Expr, Id, List, Node, Pipe, Template, Unit, VarId, Variable};
use super::set::{Linked, Set};
use super::source_map::{Recorder, SourceMap};
use super::stack::StackGuard;
use super::trace::{self, SpotId, Trace};
use super::val::Val;

/// What Go prints for a value that is not there.
pub const NO_VALUE: &[u8] = b"<no value>";

/// The execution of templates of a set, into one buffer.
pub struct Exec<'l> {
    pub(super) library: &'l dyn Library,
    set: Rc<Set>,
    out: Vec<u8>,
    depth: u32,
    /// Where reads are noted, if anybody wants to know.
    pub(super) trace: Option<&'l Trace>,
    /// What notes which node writes what, if anybody wants to know.
    recorder: Option<Recorder>,
    pub(super) stack: StackGuard,
    /// The work so far: nodes walked, functions called, and what they were given and gave.
    steps: u64,
    /// How many steps there may be before the library is asked again.
    next_check: u64,
}

/// The state of one template's execution: Go's `state`.
pub(super) struct Frame<'t> {
    pub(super) unit: &'t Unit,
    pub(super) template: &'t Template,
    pub(super) vars: SmallVec<[(VarId, Val); 4]>,
    /// The node being evaluated, for errors.
    pub(super) at: At<'t>,
    /// What a trace calls the template.
    spot: SpotId,
}

/// A node of any kind.
#[derive(Clone, Copy)]
pub(super) enum At<'t> {
    Node(&'t Node),
    Pipe(&'t Pipe),
    Command(&'t Command),
    Expr(&'t Expr),
}

/// How a body ended: Go panics with `walkBreak` and `walkContinue`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

pub(super) type Result<T, E = Box<ExecError>> = std::result::Result<T, E>;

impl<'l> Exec<'l> {
    /// An execution of the set's templates with the library's functions.
    pub fn new(library: &'l dyn Library, set: Rc<Set>) -> Exec<'l> {
        Exec {
            library,
            set,
            out: Vec::new(),
            depth: 0,
            trace: None,
            recorder: None,
            stack: StackGuard::here(),
            steps: 0,
            next_check: STEPS_BETWEEN_CHECKS,
        }
    }

    /// The same execution, with its reads noted.
    pub fn traced(self, trace: Option<&'l Trace>) -> Exec<'l> {
        Exec { trace, ..self }
    }

    /// The same execution, which notes which node writes what.
    pub fn recorded(self, is_recorded: bool) -> Exec<'l> {
        Exec {
            recorder: is_recorded.then(Recorder::default),
            ..self
        }
    }

    /// Which node wrote what of the output since the last time, if that was recorded.
    pub fn take_source_map(&mut self, output: &[u8]) -> Option<SourceMap> {
        Some(self.recorder.as_mut()?.take(output))
    }

    /// The work so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Counts work; now and then the library says whether there may be more of it.
    pub(super) fn spend(&mut self, steps: u64) -> Result<(), FuncError> {
        self.steps += steps;
        if self.steps < self.next_check {
            return Ok(());
        }
        self.next_check = self.steps + STEPS_BETWEEN_CHECKS;
        self.library.may_go_on(self.steps, self.out.len())
    }

    /// Executes a template of the set and gives its output (`Template.ExecuteTemplate`).
    ///
    /// # Errors
    /// Where and why it stopped.
    pub fn execute(&mut self, name: &Str, dot: Value) -> Result<Str> {
        let start = self.out.len();
        self.execute_here(name, dot)?;
        Ok(self.take(start))
    }

    /// Executes a template of the set for a function, which takes its output as a string.
    ///
    /// # Errors
    /// Where and why it stopped, as the function's error.
    pub fn include(&mut self, name: &Str, dot: Value) -> Result<Str, FuncError> {
        let start = self.out.len();
        let begun = self.recorder.as_mut().map(Recorder::begin);
        self.execute_here(name, dot).map_err(FuncError::Template)?;
        let text = self.take(start);
        if let (Some(recorder), Some(begun)) = (&mut self.recorder, begun) {
            recorder.fragment(begun, start, &text);
        }
        Ok(text)
    }

    /// Takes the output from a place on.
    fn take(&mut self, start: usize) -> Str {
        let text = Str::from(self.out.get(start..).unwrap_or_default());
        self.out.truncate(start);
        text
    }

    fn execute_here(&mut self, name: &Str, dot: Value) -> Result<()> {
        let Some(linked) = self.set.lookup(name) else {
            return Err(Box::new(ExecError::NoTemplate {
                name: name.clone(),
                set: self.set.name().clone(),
            }));
        };
        self.walk_linked(&linked, Val::concrete(dot))
    }

    /// Executes a text of its own: its definitions are seen only while it runs, by everything it calls (`tpl`).
    ///
    /// # Errors
    /// Where and why it stopped.
    pub fn execute_unit(&mut self, unit: &Arc<Unit>, dot: Value) -> Result<Str> {
        let start = self.out.len();
        let Some(linked) = Linked::own(unit) else {
            return Ok(Str::default());
        };
        let outer = if unit.templates.len() > 1 {
            let inner = Set::over(&self.set, unit);
            Some(std::mem::replace(&mut self.set, Rc::new(inner)))
        } else {
            None
        };
        let begun = self.recorder.as_mut().map(Recorder::begin);
        let result = self.walk_linked(&linked, Val::concrete(dot));
        if let Some(outer) = outer {
            self.set = outer;
        }
        result?;
        let text = self.take(start);
        if let (Some(recorder), Some(begun)) = (&mut self.recorder, begun) {
            recorder.fragment(begun, start, &text);
        }
        Ok(text)
    }

    fn walk_linked(&mut self, linked: &Linked, dot: Val) -> Result<()> {
        let (unit, template) = (&*linked.unit, linked.template());
        let dollar = (VarId(0), dot.clone());
        let mut frame = Frame {
            unit,
            template,
            vars: smallvec![dollar],
            at: At::list(unit, template.root),
            spot: self.trace.map(|trace| trace.enter(unit, template)).unwrap_or_default(),
        };
        self.walk_list(&mut frame, &dot, template.root)?;
        Ok(())
    }

    fn walk_list<'t>(&mut self, frame: &mut Frame<'t>, dot: &Val, list: List) -> Result<Flow> {
        let unit = frame.unit;
        for node in &unit[list] {
            match node {
                Node::Text(span) => {
                    let text = span.of(&unit.source);
                    self.spend(1 + text.len() as u64 / BYTES_PER_STEP)
                        .map_err(|error| frame.error(error.to_string()))?;
                    if let Some(recorder) = &mut self.recorder {
                        recorder.literal(self.out.len(), unit, frame.template, span.start as usize);
                    }
                    self.out.extend_from_slice(text);
                }
                Node::Action(pipe) => {
                    frame.at = At::Node(node);
                    let begun = self.recorder.as_ref().map(Recorder::checkpoint);
                    let value = self.eval_pipeline(frame, dot, *pipe)?;
                    if unit[*pipe].decl.is_empty() {
                        self.read_within(frame, &value, trace::all);
                        let start = self.out.len();
                        self.print_value(frame, &value)?;
                        if let (Some(recorder), Some(begun)) = (&mut self.recorder, begun) {
                            recorder.computed(start, unit, frame.template, node.pos(unit) as usize, begun);
                        }
                    }
                }
                Node::Break(_) => return Ok(Flow::Break),
                Node::Continue(_) => return Ok(Flow::Continue),
                Node::Template(call) => {
                    frame.at = At::Node(node);
                    self.walk_template(frame, dot, &unit[*call])?;
                }
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => {
                    frame.at = At::Node(node);
                    self.spend(1).map_err(|error| frame.error(error.to_string()))?;
                    self.stack.check().map_err(|message| frame.error(message))?;
                    let branch = &unit[*branch];
                    let flow = match node {
                        Node::Range(_) => self.walk_range(frame, dot, branch)?,
                        _ => self.walk_if_or_with(frame, dot, branch, matches!(node, Node::With(_)))?,
                    };
                    if flow != Flow::Next {
                        return Ok(flow);
                    }
                }
            }
        }
        Ok(Flow::Next)
    }

    /// Notes that the current node reads what a value holds, or a part of it.
    fn read_within(&self, frame: &Frame<'_>, value: &Val, part: fn(&Value, &mut dyn FnMut(Mark))) {
        if let (Some(trace), Some(value)) = (self.trace, value.value()) {
            part(value, &mut |mark| frame.read(trace, mark));
        }
    }

    fn print_value(&mut self, frame: &Frame<'_>, value: &Val) -> Result<()> {
        let start = self.out.len();
        match value.value() {
            Some(Value::Object(object)) => self.out.extend_from_slice(&object.print()),
            Some(value) => fmt::print_value(&mut self.out, value),
            None => self.out.extend_from_slice(NO_VALUE),
        }
        let length = self.out.len() - start;
        checked_length(length)
            .and_then(|length| self.spend(1 + length as u64 / BYTES_PER_STEP))
            .map_err(|error| frame.error(error.to_string()))
    }

    fn walk_if_or_with<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        branch: &'t Branch,
        is_with: bool,
    ) -> Result<Flow> {
        let mark = frame.vars.len();
        let value = self.eval_pipeline(frame, dot, branch.pipe)?;
        let flow = if value.is_true() {
            self.walk_list(frame, if is_with { &value } else { dot }, branch.list)?
        } else if let Some(list) = branch.else_list {
            self.walk_list(frame, dot, list)?
        } else {
            Flow::Next
        };
        frame.vars.truncate(mark);
        Ok(flow)
    }

    fn walk_range<'t>(&mut self, frame: &mut Frame<'t>, dot: &Val, branch: &'t Branch) -> Result<Flow> {
        let outer = frame.vars.len();
        let value = self.eval_pipeline(frame, dot, branch.pipe)?;
        let mut range = Iteration {
            branch,
            mark: frame.vars.len(),
            ran: false,
        };
        self.read_within(frame, &value, trace::items);
        let value = value.value().cloned().unwrap_or_default();
        let flow = self.iterate(frame, &mut range, &value)?;
        let flow = match (flow, range.ran, branch.else_list) {
            (Flow::Next, false, Some(list)) => self.walk_list(frame, dot, list)?,
            _ => Flow::Next,
        };
        frame.vars.truncate(outer);
        // A break in the else of a range ends that range; a continue goes on with the range around it.
        Ok(if flow == Flow::Break { Flow::Next } else { flow })
    }

    /// Walks the body once for each element; an empty or absent value has none.
    fn iterate<'t>(&mut self, frame: &mut Frame<'t>, range: &mut Iteration<'t>, value: &Value) -> Result<Flow> {
        match value {
            Value::Nil => {}
            Value::Int(n) => return self.count(frame, range, *n, Value::Int),
            Value::Int64(n) => return self.count(frame, range, *n, Value::Int64),
            Value::Duration(n) => return self.count(frame, range, *n, Value::Duration),
            Value::Uint8(n) => return self.count(frame, range, i64::from(*n), |n| Value::Uint8(n as u8)),
            Value::Uint64(n) => {
                return self.count(frame, range, i64::try_from(*n).unwrap_or(i64::MAX), |n| {
                    Value::Uint64(n as u64)
                });
            }
            Value::List(list) => {
                let interface = list.elem().is_interface();
                for (index, item) in list.iter().enumerate() {
                    let item = Val::element(item.clone(), interface);
                    if self.one_iteration(frame, range, Val::concrete(Value::Int(index as i64)), item)? == Flow::Break {
                        return Ok(Flow::Break);
                    }
                }
            }
            Value::Bytes(bytes) => {
                for (index, byte) in bytes.iter().enumerate() {
                    let (index, byte) = (Value::Int(index as i64), Value::Uint8(*byte));
                    let flow = self.one_iteration(frame, range, Val::concrete(index), Val::concrete(byte))?;
                    if flow == Flow::Break {
                        return Ok(flow);
                    }
                }
            }
            Value::Map(map) => {
                let interface = map.ty().has_interface_elements();
                for (key, item) in map.snapshot() {
                    let (key, item) = (Val::concrete(Value::String(key)), Val::element(item, interface));
                    if self.one_iteration(frame, range, key, item)? == Flow::Break {
                        return Ok(Flow::Break);
                    }
                }
            }
            other => {
                let mut message = b"range can't iterate over ".to_vec();
                match other {
                    // Go looks through a pointer first.
                    Value::Object(object) if object.kind() == Kind::Pointer => message.append(&mut object.print()),
                    other => fmt::print_value(&mut message, other),
                }
                return Err(frame.error(message));
            }
        }
        Ok(Flow::Next)
    }

    fn count<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        range: &mut Iteration<'t>,
        end: i64,
        to_value: fn(i64) -> Value,
    ) -> Result<Flow> {
        if frame.unit[range.branch.pipe].decl.len() > 1 {
            let mut message = b"can't use ".to_vec();
            fmt::print_value(&mut message, &to_value(end));
            message.extend_from_slice(b" to iterate over more than one variable");
            return Err(frame.error(message));
        }
        for n in 0..end {
            if self.one_iteration(frame, range, Val::Invalid, Val::concrete(to_value(n)))? == Flow::Break {
                return Ok(Flow::Break);
            }
        }
        Ok(Flow::Next)
    }

    fn one_iteration<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        range: &mut Iteration<'t>,
        index: Val,
        item: Val,
    ) -> Result<Flow> {
        range.ran = true;
        self.spend(1).map_err(|error| frame.error(error.to_string()))?;
        let pipe = &frame.unit[range.branch.pipe];
        match (&frame.unit[pipe.decl], pipe.is_assign) {
            ([], _) => {}
            ([only], true) => frame.set_var(only, item.clone())?,
            ([first, second, ..], true) => {
                frame.set_var(first, index)?;
                frame.set_var(second, item.clone())?;
            }
            ([_], false) => frame.set_top_var(1, item.clone()),
            ([_, _, ..], false) => {
                frame.set_top_var(1, item.clone());
                frame.set_top_var(2, index);
            }
        }
        let flow = self.walk_list(frame, &item, range.branch.list)?;
        frame.vars.truncate(range.mark);
        Ok(if flow == Flow::Break { Flow::Break } else { Flow::Next })
    }

    fn walk_template<'t>(&mut self, frame: &mut Frame<'t>, dot: &Val, call: &'t Call) -> Result<()> {
        self.spend(1).map_err(|error| frame.error(error.to_string()))?;
        let Some(linked) = self.set.lookup(&call.name) else {
            return Err(frame.error(format!(
                "template {} not defined",
                crate::go::strconv::quote(&call.name)
            )));
        };
        if self.depth == MAX_TEMPLATE_DEPTH || self.stack.check().is_err() {
            return Err(frame.error(format!("exceeded maximum template depth ({MAX_TEMPLATE_DEPTH})")));
        }
        let dot = match call.pipe {
            Some(pipe) => self.eval_pipeline(frame, dot, pipe)?,
            None => Val::Invalid,
        };
        self.depth += 1;
        let outer = self
            .recorder
            .as_mut()
            .map(|recorder| recorder.call(frame.unit, frame.template, call.pos as usize));
        let result = self.walk_linked(&linked, dot);
        if let (Some(recorder), Some(outer)) = (&mut self.recorder, outer) {
            recorder.leave(outer);
        }
        self.depth -= 1;
        result
    }

    /// The value of a pipeline; its variables are set, and stay until the body ends.
    pub(super) fn eval_pipeline(&mut self, frame: &mut Frame<'_>, dot: &Val, pipe: Id<Pipe>) -> Result<Val> {
        let unit = frame.unit;
        let pipe = &unit[pipe];
        frame.at = At::Pipe(pipe);
        let mut value = None;
        for command in &unit[pipe.cmds] {
            value = Some(self.eval_command(frame, dot, command, value)?.without_interface());
        }
        let value = value.unwrap_or(Val::Invalid);
        for variable in &unit[pipe.decl] {
            if pipe.is_assign {
                frame.set_var(variable, value.clone())?;
            } else {
                frame.vars.push((variable.id, value.clone()));
            }
        }
        Ok(value)
    }
}

/// A `range` being walked.
struct Iteration<'t> {
    branch: &'t Branch,
    /// How many variables there are before the body adds its own.
    mark: usize,
    ran: bool,
}

impl<'t> At<'t> {
    fn list(unit: &'t Unit, list: List) -> At<'t> {
        static EMPTY: Node = Node::Break(0);
        At::Node(unit[list].first().unwrap_or(&EMPTY))
    }

    fn pos(self, unit: &Unit) -> usize {
        let pos = match self {
            At::Node(node) => node.pos(unit),
            At::Pipe(pipe) => pipe.pos,
            At::Command(command) => command.pos,
            At::Expr(expr) => expr.pos(unit),
        };
        pos as usize
    }

    pub(super) fn text(self, unit: &Unit) -> Vec<u8> {
        let mut text = Vec::new();
        match self {
            At::Node(node) => node.write_to(unit, &mut text),
            At::Pipe(pipe) => pipe.write_to(unit, &mut text),
            At::Command(command) => command.write_to(unit, &mut text),
            At::Expr(expr) => expr.write_to(unit, &mut text),
        }
        text
    }
}

impl<'t> Frame<'t> {
    /// The error of a sentence at the current node (`state.errorf`).
    #[cold]
    pub(super) fn error(&self, message: impl Into<Str>) -> Box<ExecError> {
        Box::new(ExecError::At {
            place: self.place(),
            cause: Cause::Message(message.into()),
        })
    }

    /// The error of a function at the current node.
    #[cold]
    pub(super) fn call_error(&self, name: &[u8], error: FuncError) -> Box<ExecError> {
        Box::new(ExecError::At {
            place: self.place(),
            cause: Cause::Call {
                name: Str::from(name),
                error,
            },
        })
    }

    /// Notes that the current node reads a value.
    pub(super) fn read(&self, trace: &Trace, mark: Mark) {
        trace.read(mark, self.spot, self.at.pos(self.unit));
    }

    fn place(&self) -> Place {
        let before = &self.unit.source[..self.at.pos(self.unit).min(self.unit.source.len())];
        let column = before.iter().rev().take_while(|&&b| b != b'\n').count();
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        Place {
            file: self.unit.name.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            template: self.template.name.clone(),
            context: Str::from(self.at.text(self.unit)),
        }
    }

    /// The value of a variable: the innermost of that name.
    pub(super) fn var_value(&self, variable: &Variable) -> Result<Val> {
        match self.vars.iter().rev().find(|(id, _)| *id == variable.id) {
            Some((_, value)) => Ok(value.clone()),
            None => Err(self.undefined(variable)),
        }
    }

    fn set_var(&mut self, variable: &Variable, value: Val) -> Result<()> {
        match self.vars.iter_mut().rev().find(|(id, _)| *id == variable.id) {
            Some((_, old)) => {
                *old = value;
                Ok(())
            }
            None => Err(self.undefined(variable)),
        }
    }

    /// Sets the `n`th variable from the top, which the pipeline of a `range` declared.
    fn set_top_var(&mut self, n: usize, value: Val) {
        let index = self.vars.len().checked_sub(n);
        if let Some((_, old)) = index.and_then(|index| self.vars.get_mut(index)) {
            *old = value;
        }
    }

    fn undefined(&self, variable: &Variable) -> Box<ExecError> {
        let name = to_text(variable.name().of(&self.unit.source));
        self.error(format!("undefined variable: {name}"))
    }
}
