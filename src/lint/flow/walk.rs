//! The walk over templates.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::data::Str;
use crate::engine;
use crate::template::node::{Branch, Command, Expr, Id, List, Node, Pipe, Pos, Unit, VarId, Variable, names};

use super::Scope;
use super::name::Name;
use super::shape::{ScopeId, Shape};
use super::tree::{NodeId, Site, Tree};

/// How many times templates are walked with different dots before every further dot counts as used whole.
const MAX_WALKS: usize = 10_000;

/// How deep templates include each other before a dot counts as used whole.
const MAX_INCLUDES: usize = 60;

/// How many different dots texts from values are walked with.
const MAX_CONTEXTS: usize = 16;

/// A template, whether it is walked on a guess, and its dot.
type Visit = (usize, bool, Shape);

/// A named template.
#[derive(Clone)]
struct Define {
    unit: Arc<Unit>,
    index: usize,
    /// The chart whose file it is; none of one that a file defines.
    file_of: Option<ScopeId>,
}

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) tree: &'a mut Tree,
    scopes: &'a [Scope],
    defines: BTreeMap<Str, Vec<Define>>,
    /// What was walked.
    walked: HashSet<Visit>,
    /// What was walked within conditions, and the paths that were evaluated there.
    asked: HashMap<Visit, Vec<NodeId>>,
    /// Whether what is walked stands in a condition.
    is_asking: bool,
    /// Whether what is walked may be another template than the one that is meant.
    is_guess: bool,
    depth: usize,
    /// The paths that a condition has asked for, around what is walked.
    pub(super) guards: Vec<NodeId>,
    /// Every path that was evaluated so far in this template.
    pub(super) seen: Vec<NodeId>,
    /// The dots that were given to `tpl`.
    contexts: BTreeSet<Shape>,
    /// The texts that were walked.
    texts: Vec<Arc<Unit>>,
    /// The text that is walked.
    unit: Arc<Unit>,
}

/// A template being walked.
pub(super) struct Frame<'u> {
    pub(super) unit: &'u Unit,
    vars: Vec<(VarId, Shape)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(tree: &'a mut Tree, scopes: &'a [Scope], units: &[(Arc<Unit>, ScopeId)]) -> Walk<'a> {
        let mut defines: BTreeMap<Str, Vec<Define>> = BTreeMap::new();
        for (unit, scope) in units {
            for (index, template) in unit.templates.iter().enumerate() {
                let define = Define {
                    unit: Arc::clone(unit),
                    index,
                    file_of: (template.name == unit.name).then_some(*scope),
                };
                defines.entry(template.name.clone()).or_default().push(define);
            }
        }
        Walk {
            tree,
            scopes,
            defines,
            walked: HashSet::new(),
            asked: HashMap::new(),
            is_asking: false,
            is_guess: false,
            depth: 0,
            guards: Vec::new(),
            seen: Vec::new(),
            contexts: BTreeSet::new(),
            texts: Vec::new(),
            unit: Arc::default(),
        }
    }

    /// Walks a file with the dot of its chart. Files that only define templates do nothing.
    pub(super) fn file(&mut self, unit: &Arc<Unit>, dot: Shape) {
        if let Some(index) = unit.templates.iter().position(|template| template.name == unit.name) {
            let define = Define {
                unit: Arc::clone(unit),
                index,
                file_of: None,
            };
            self.walk(&define, dot);
        }
    }

    /// Walks a text with a dot, if it is a template.
    pub(super) fn text(&mut self, text: &Str, dot: &Shape) {
        if let Some(unit) = self.parse(text) {
            self.file(&unit, dot.clone());
        }
    }

    /// A text as a template. It is kept: what was walked is known by where it lies.
    fn parse(&mut self, text: &Str) -> Option<Arc<Unit>> {
        let unit = Arc::new(engine::parse_template(&Str::from("tpl"), text.shared()).ok()?);
        self.texts.push(Arc::clone(&unit));
        Some(unit)
    }

    /// Walks texts with every dot that was given to `tpl`.
    pub(super) fn texts(&mut self, texts: &[Str]) {
        let contexts: Vec<Shape> = self.contexts.iter().take(MAX_CONTEXTS).cloned().collect();
        for text in texts {
            let Some(unit) = self.parse(text) else { continue };
            for context in &contexts {
                self.file(&unit, context.clone());
            }
        }
    }

    /// A dot that texts are rendered with which are not known here.
    pub(super) fn context(&mut self, dot: Shape) {
        self.contexts.insert(dot);
    }

    /// Walks the templates of a name; all that it may be, where it is made in the template.
    pub(super) fn include(&mut self, name: &Name, dot: &Shape) {
        let defines: Vec<Define> = match name {
            Name::Written(name) => self.defines.get(name).cloned().unwrap_or_default(),
            Name::Like { .. } => {
                let named = self.defines.iter().filter(|(known, _)| name.matches(known));
                // Names of files are made of the path of the chart's own templates.
                let is_near = |define: &&Define| {
                    define
                        .file_of
                        .is_none_or(|of| dot.scopes.is_empty() || dot.scopes.contains(&of))
                };
                named
                    .flat_map(|(_, defines)| defines)
                    .filter(is_near)
                    .cloned()
                    .collect()
            }
        };
        // What is walked on a guess may never be given this dot.
        let is_guess = self.is_guess;
        self.is_guess |= defines.len() > 1 && matches!(name, Name::Like { .. });
        for define in defines {
            self.walk(&define, dot.clone());
        }
        self.is_guess = is_guess;
    }

    fn walk(&mut self, define: &Define, dot: Shape) {
        let Some(template) = define.unit.templates.get(define.index) else {
            return;
        };
        let id = std::ptr::from_ref(template).addr();
        let visit = (id, self.is_guess, dot.clone());
        // What a condition includes is asked for, as if it stood there.
        if self.is_asking {
            if let Some(seen) = self.asked.get(&visit) {
                return self.seen.extend(seen);
            }
        } else if self.walked.contains(&visit) {
            return;
        }
        if self.walked.len() + self.asked.len() >= MAX_WALKS || self.depth >= MAX_INCLUDES || dot.is_large() {
            return self.whole(&dot, None);
        }
        if self.is_asking {
            self.asked.insert(visit.clone(), Vec::new());
        } else {
            self.walked.insert(visit.clone());
        }
        self.depth += 1;
        let seen = self.seen.len();
        let unit = std::mem::replace(&mut self.unit, Arc::clone(&define.unit));
        let mut frame = Frame {
            unit: &define.unit,
            vars: vec![(VarId(0), dot.clone())],
        };
        self.list(&mut frame, &dot, template.root);
        self.unit = unit;
        if self.is_asking {
            let mut evaluated = self.seen.split_off(seen);
            evaluated.sort_unstable();
            evaluated.dedup();
            self.seen.extend(&evaluated);
            self.asked.insert(visit, evaluated);
        } else {
            self.seen.truncate(seen);
        }
        self.depth -= 1;
    }

    fn list(&mut self, frame: &mut Frame<'_>, dot: &Shape, list: List) {
        let (vars, guards) = (frame.vars.len(), self.guards.len());
        let unit = frame.unit;
        for node in &unit[list] {
            match *node {
                Node::Text(_) | Node::Break(_) | Node::Continue(_) => {}
                Node::Action(pipe) => {
                    let value = self.pipe(frame, dot, pipe);
                    let pipe = &unit[pipe];
                    if pipe.decl.is_empty() {
                        self.whole(&value, Some(pipe.pos));
                    }
                }
                Node::Template(call) => {
                    let call = &unit[call];
                    let dot = call.pipe.map(|pipe| self.pipe(frame, dot, pipe));
                    self.include(&Name::Written(call.name.clone()), &dot.unwrap_or_default());
                }
                Node::If(branch) => self.branch(frame, dot, &unit[branch], |_, _| dot.clone()),
                Node::With(branch) => self.branch(frame, dot, &unit[branch], |_, value| value),
                Node::Range(branch) => self.range(frame, dot, &unit[branch]),
            }
        }
        frame.vars.truncate(vars);
        self.guards.truncate(guards);
    }

    /// `if` and `with`: the body and the alternative, both under what the condition asks for.
    fn branch(
        &mut self,
        frame: &mut Frame<'_>,
        dot: &Shape,
        branch: &Branch,
        inner: impl Fn(&mut Tree, Shape) -> Shape,
    ) {
        let (vars, guards, seen) = (frame.vars.len(), self.guards.len(), self.seen.len());
        let value = self.condition(frame, dot, branch.pipe);
        self.guard(seen);
        let inner = inner(self.tree, value);
        self.list(frame, &inner, branch.list);
        if let Some(list) = branch.else_list {
            self.list(frame, dot, list);
        }
        frame.vars.truncate(vars);
        self.guards.truncate(guards);
    }

    fn range(&mut self, frame: &mut Frame<'_>, dot: &Shape, branch: &Branch) {
        let (vars, guards, seen) = (frame.vars.len(), self.guards.len(), self.seen.len());
        let value = self.condition(frame, dot, branch.pipe);
        self.guard(seen);
        let element = value.element(self.tree);
        for &node in &element.nodes {
            self.tree.read(node);
        }
        let unit = frame.unit;
        if let Some(item) = unit[unit[branch.pipe].decl].last() {
            self.assign(frame, *item, element.clone());
        }
        // What a turn of the loop assigns, the next one may read.
        for _ in 0..2 {
            self.list(frame, &element, branch.list);
        }
        if let Some(list) = branch.else_list {
            self.list(frame, dot, list);
        }
        frame.vars.truncate(vars);
        self.guards.truncate(guards);
    }

    /// The pipe of a condition: what it includes is evaluated for it.
    fn condition(&mut self, frame: &mut Frame<'_>, dot: &Shape, pipe: Id<Pipe>) -> Shape {
        let was_asking = std::mem::replace(&mut self.is_asking, true);
        let value = self.pipe(frame, dot, pipe);
        self.is_asking = was_asking;
        value
    }

    /// What was evaluated since then is known to be there, or not to be needed.
    pub(super) fn guard(&mut self, since: usize) {
        for &node in self.seen.get(since..).unwrap_or_default() {
            if !self.guards.contains(&node) {
                self.guards.push(node);
            }
        }
    }

    pub(super) fn pipe(&mut self, frame: &mut Frame<'_>, dot: &Shape, pipe: Id<Pipe>) -> Shape {
        let seen = self.seen.len();
        let unit = frame.unit;
        let pipe = &unit[pipe];
        let mut value = None;
        for command in &unit[pipe.cmds] {
            value = Some(self.command(frame, dot, *command, value));
            if let Some(Expr::Identifier { name, .. }) = unit[command.args].first() {
                self.guard_if_asked(name.of(&unit.source), seen);
            }
        }
        let value = value.unwrap_or_default();
        for variable in &unit[pipe.decl] {
            if pipe.is_assign {
                self.assign(frame, *variable, value.clone());
            } else {
                frame.vars.push((variable.id, value.clone()));
            }
        }
        value
    }

    /// A variable may be this too.
    pub(super) fn assign(&mut self, frame: &mut Frame<'_>, variable: Variable, value: Shape) {
        match frame.vars.iter_mut().rev().find(|(id, _)| *id == variable.id) {
            Some((_, old)) if !old.is_large() => old.add(value),
            _ => self.whole(&value, None),
        }
    }

    fn command(&mut self, frame: &mut Frame<'_>, dot: &Shape, command: Command, last: Option<Shape>) -> Shape {
        let unit = frame.unit;
        match unit[command.args].split_first() {
            Some((Expr::Identifier { name, .. }, written)) => {
                self.call(frame, dot, name.of(&unit.source), written, last, command.pos)
            }
            Some((first, _)) => self.expr(frame, dot, *first),
            None => Shape::default(),
        }
    }

    pub(super) fn expr(&mut self, frame: &mut Frame<'_>, dot: &Shape, expr: Expr) -> Shape {
        let unit = frame.unit;
        let pos = expr.pos(unit);
        match expr {
            Expr::Dot(_) => dot.clone(),
            Expr::Field { path, .. } => self.fields(dot.clone(), path.of(&unit.source), pos),
            Expr::Variable(variable) => {
                let value = frame.vars.iter().rev().find(|(id, _)| *id == variable.id);
                let value = value.map(|(_, shape)| shape.clone()).unwrap_or_default();
                match variable.path() {
                    Some(path) => self.fields(value, path.of(&unit.source), pos),
                    None => value,
                }
            }
            Expr::Chain { node, path } => {
                let value = self.expr(frame, dot, unit[node]);
                self.fields(value, path.of(&unit.source), pos)
            }
            Expr::Pipe(pipe) => self.pipe(frame, dot, pipe),
            Expr::Identifier { name, .. } => self.call(frame, dot, name.of(&unit.source), &[], None, pos),
            Expr::Nil(_) | Expr::Bool(..) | Expr::Number { .. } | Expr::String { .. } => Shape::default(),
        }
    }

    fn fields(&mut self, value: Shape, path: &[u8], pos: Pos) -> Shape {
        // Only what is written out from the root's `.Values` on is known to be that and nothing else.
        let is_root = value.scopes.iter().eq([&0]);
        let is_written_out = is_root && value.nodes.is_empty() && value.fields.is_empty();
        let mut value = value;
        for field in names(path) {
            for &node in &value.nodes {
                if is_written_out && !self.is_guess && !self.guards.contains(&node) {
                    self.tree.dereference(node, Site::new(&self.unit, pos), field);
                }
            }
            value = self.field(&value, Some(field));
        }
        self.read(&value);
        value
    }

    /// The values of a shape are evaluated.
    pub(super) fn read(&mut self, value: &Shape) {
        for &node in &value.nodes {
            self.tree.read(node);
            self.seen.push(node);
        }
    }

    /// An entry of a value; `None` is any.
    pub(super) fn field(&mut self, value: &Shape, key: Option<&[u8]>) -> Shape {
        let mut field = value.made_field(key);
        for &node in &value.nodes {
            // Methods of `.Values` give the same values again.
            let is_method = key == Some(b"AsMap");
            field
                .nodes
                .insert(if is_method { node } else { self.tree.child(node, key) });
        }
        for scope in value.scopes.iter().filter_map(|&id| self.scopes.get(id)) {
            match key {
                Some(b"Values") => drop(field.nodes.insert(self.tree.descendant(super::ROOT, &scope.path))),
                Some(b"Subcharts") => {
                    for (name, subchart) in &scope.subcharts {
                        field.insert(Some(name.clone()), Shape::scope(*subchart));
                    }
                }
                _ => {}
            }
        }
        field
    }

    /// The entry of a value whose key is computed. Of a chart's whole values, that is one that the chart knows.
    pub(super) fn computed(&mut self, value: &Shape) -> Shape {
        let roots = self
            .scopes
            .iter()
            .map(|scope| self.tree.descendant(super::ROOT, &scope.path));
        let roots: BTreeSet<NodeId> = roots.filter(|root| value.nodes.contains(root)).collect();
        let others = Shape {
            nodes: value.nodes.difference(&roots).copied().collect(),
            ..value.clone()
        };
        let mut entry = self.field(&others, None);
        for root in roots {
            entry.nodes.insert(self.tree.computed(root));
        }
        entry
    }

    /// A value is used with all that is below it. Where nothing has asked whether it is there, the place is kept.
    pub(super) fn whole(&mut self, value: &Shape, pos: Option<Pos>) {
        for &node in &value.nodes {
            let site = pos.filter(|_| !self.is_guess && !self.guards.contains(&node));
            self.tree.read_whole(node, site.map(|pos| Site::new(&self.unit, pos)));
        }
        for scope in value.scopes.iter().filter_map(|&id| self.scopes.get(id)) {
            let node = self.tree.descendant(super::ROOT, &scope.path);
            self.tree.read_whole(node, None);
        }
        for field in value.fields.values() {
            self.whole(field, pos);
        }
    }
}
