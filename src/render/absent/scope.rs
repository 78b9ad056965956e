//! What an expression of a template stands for in the values of the chart, as far as that can be read from the templates.

use std::collections::HashMap;

use super::super::Prepared;
use crate::data::{Str, to_text};
use crate::engine::error::Frame;
use crate::template::node::{Id, List, Node, Pipe, Unit};

/// A step from a value to what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Under a key.
    Key(Str),
    /// Under any key, or at any index.
    Item,
}

/// The way from a chart's dot to a value.
type Way = Vec<Step>;

/// What names stand for at a place of a template, as far as it is known.
#[derive(Clone, Debug, Default)]
struct Scope {
    dot: Option<Way>,
    /// By name, the dollar included. `$` alone is the dot that the template began with.
    variables: HashMap<String, Option<Way>>,
}

/// The way from the root chart's values to what an expression of the innermost template stands for.
pub(super) fn resolve(expression: &str, frames: &[Frame], prepared: &Prepared) -> Option<Way> {
    let mut dot = first_dot(frames);
    let mut way = None;
    for (position, frame) in frames.iter().enumerate() {
        let scope = Scope::at(frame, dot, prepared);
        let argument = if position + 1 == frames.len() {
            Some(expression)
        } else {
            argument(&frame.node)
        };
        way = argument.and_then(|argument| scope.resolve(argument));
        dot = way.clone();
    }
    // What names the values is a chart's dot, even where it is not known how it came here.
    let way = way.or_else(|| Some(keys(expression.trim_start_matches('$').strip_prefix('.')?)))?;
    let (first, rest) = way.split_first()?;
    let is_values = *first == Step::Key(Str::from("Values"));
    let charts = frames.first()?.file.split("/charts/").skip(1);
    let charts = charts.map(|rest| Step::Key(Str::from(rest.split('/').next().unwrap_or_default())));
    is_values.then(|| charts.chain(rest.iter().cloned()).collect())
}

/// The dot of the outermost template: that of the chart, unless another template has called it, which Go does not tell.
fn first_dot(frames: &[Frame]) -> Option<Way> {
    let frame = frames.first()?;
    (frame.file == frame.template).then(Vec::new)
}

/// What a call gives as dot to a template: the last argument of `include` and `tpl`.
fn argument(node: &str) -> Option<&str> {
    let rest = node.strip_prefix("include ").or_else(|| node.strip_prefix("tpl "))?;
    Some(rest.split_once(' ')?.1)
}

fn keys(path: &str) -> Way {
    let keys = path.split('.').filter(|key| !key.is_empty());
    keys.map(|key| Step::Key(Str::from(key))).collect()
}

impl Scope {
    /// The scope at the place of a frame, whose template began with this dot.
    fn at(frame: &Frame, dot: Option<Way>, prepared: &Prepared) -> Scope {
        let mut scope = Scope {
            variables: HashMap::from([("$".to_owned(), dot.clone())]),
            dot,
        };
        let unit = prepared
            .text(&frame.file)
            .and_then(|text| prepared.unit(&frame.file, text).ok());
        let Some(unit) = unit else {
            // A text that `tpl` was given is not kept: only what its values are is known.
            return Scope::default();
        };
        let template = unit
            .templates
            .iter()
            .find(|template| *template.name == *frame.template.as_bytes());
        if let (Some(template), Some(pos)) = (template, offset(&unit, frame)) {
            scope.descend(template.root, pos, &unit);
        }
        scope
    }

    /// Goes down to the place through what stands around it.
    fn descend(&mut self, list: List, pos: usize, unit: &Unit) {
        let before = unit[list].iter().take_while(|node| node.pos(unit) as usize <= pos);
        let mut last = None;
        for node in before {
            if let Node::Action(pipe) = *node {
                self.declare(pipe, unit, false);
            }
            last = Some(*node);
        }
        let Some(Node::If(branch) | Node::With(branch) | Node::Range(branch)) = last else {
            return;
        };
        let branch = &unit[branch];
        let begins = |list: List| unit[list].first().is_some_and(|node| node.pos(unit) as usize <= pos);
        let is_range = matches!(last, Some(Node::Range(_)));
        if let Some(otherwise) = branch.else_list.filter(|list| begins(*list)) {
            self.declare(branch.pipe, unit, is_range);
            self.descend(otherwise, pos, unit);
        } else if begins(branch.list) {
            let way = self.resolve_pipe(branch.pipe, unit);
            self.declare(branch.pipe, unit, is_range);
            match last {
                Some(Node::With(_)) => self.dot = way,
                Some(Node::Range(_)) => self.dot = way.map(item),
                _ => {}
            }
            self.descend(branch.list, pos, unit);
        }
    }

    /// Sets the variables of a pipeline; of a `range` with two, the second is the item.
    fn declare(&mut self, pipe: Id<Pipe>, unit: &Unit, is_range: bool) {
        let way = self.resolve_pipe(pipe, unit);
        let way = if is_range { way.map(item) } else { way };
        if let Some(variable) = unit[unit[pipe].decl].last() {
            let name = to_text(variable.written().of(&unit.source));
            self.variables.insert(name.into_owned(), way);
        }
    }

    fn resolve_pipe(&self, pipe: Id<Pipe>, unit: &Unit) -> Option<Way> {
        let [command] = unit[unit[pipe].cmds] else { return None };
        let mut text = Vec::new();
        command.write_to(unit, &mut text);
        self.resolve(&String::from_utf8_lossy(&text))
    }

    /// What a path of fields stands for: `.a.b`, `$x.a`, `(.a).b`.
    fn resolve(&self, expression: &str) -> Option<Way> {
        let path = expression.replace(['(', ')'], "");
        if path.contains([' ', '"', '`', '|']) {
            return None;
        }
        let (start, rest) = if path.starts_with('$') {
            let (name, rest) = path.split_once('.').unwrap_or((&path, ""));
            (self.variables.get(name)?.clone()?, rest)
        } else {
            (self.dot.clone()?, path.strip_prefix('.')?)
        };
        Some(start.into_iter().chain(keys(rest)).collect())
    }
}

fn item(mut way: Way) -> Way {
    way.push(Step::Item);
    way
}

/// The byte of a frame's place.
fn offset(unit: &Unit, frame: &Frame) -> Option<usize> {
    let lines = unit.source.split_inclusive(|&byte| byte == b'\n');
    let before: usize = lines
        .take(usize::try_from(frame.line).ok()?.checked_sub(1)?)
        .map(<[u8]>::len)
        .sum();
    Some(before + usize::try_from(frame.column?).ok()?)
}
