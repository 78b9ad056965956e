//! The paths that templates know, as a tree that grows while templates are walked.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::Str;
use crate::template::node::{Pos, Unit};

/// A path in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// The root chart's `.Values`.
pub const ROOT: NodeId = NodeId(0);

/// How many places are kept of those that do the same to a path.
const MAX_SITES: usize = 4;

/// What is below this is taken for anything: a template may append to a path in every recursion.
const MAX_DEPTH: usize = 24;

/// A place in a template.
#[derive(Clone, Debug)]
pub struct Site {
    unit: Arc<Unit>,
    pos: Pos,
}

impl Site {
    /// The place of a node.
    pub fn new(unit: &Arc<Unit>, pos: Pos) -> Site {
        Site {
            unit: Arc::clone(unit),
            pos,
        }
    }

    /// The file, the line and the column, both from 1.
    pub fn place(&self) -> (Str, u32, u32) {
        let end = usize::try_from(self.pos)
            .unwrap_or(usize::MAX)
            .min(self.unit.source.len());
        let before = self.unit.source.get(..end).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1) + 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (self.unit.name.clone(), number(line), number(column))
    }
}

/// What templates do to one path.
#[derive(Debug, Default)]
pub struct Node {
    parent: Option<NodeId>,
    /// The key; `None` for any key or index.
    key: Option<Str>,
    depth: usize,
    children: BTreeMap<Str, NodeId>,
    any: Option<NodeId>,
    /// What a key leads to that a template computes: `index .Values $key`.
    computed: Option<NodeId>,
    /// It is evaluated somewhere.
    pub is_read: bool,
    /// It is printed or used with all that is below it.
    pub is_whole: bool,
    /// Where it is printed or used though nothing has asked whether it is there.
    pub uses: Vec<Site>,
    /// Where a field of it is taken though nothing has asked whether it is there, and which.
    pub derefs: Vec<(Site, Str)>,
    /// A template puts it, or what is in it, among the values.
    is_made: bool,
}

/// The tree.
#[derive(Debug)]
pub struct Tree(Vec<Node>);

impl Default for Tree {
    fn default() -> Self {
        Tree(vec![Node::default()])
    }
}

impl Tree {
    /// What is known of a path.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.0[id.0]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.0[id.0]
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.0.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    /// The path of a key; `None` is any key or index.
    pub fn child(&mut self, parent: NodeId, key: Option<&[u8]>) -> NodeId {
        let node = self.node(parent);
        let found = match key {
            Some(key) => node.children.get(key).copied(),
            None => node.any,
        };
        if let Some(found) = found {
            return found;
        }
        let depth = node.depth + 1;
        if depth > MAX_DEPTH {
            self.node_mut(parent).is_whole = true;
            return parent;
        }
        let id = NodeId(self.0.len());
        self.0.push(Node {
            parent: Some(parent),
            key: key.map(Str::from),
            depth,
            ..Node::default()
        });
        match key {
            Some(key) => drop(self.node_mut(parent).children.insert(Str::from(key), id)),
            None => self.node_mut(parent).any = Some(id),
        }
        id
    }

    /// What a key of a chart's values leads to that a template computes.
    pub fn computed(&mut self, parent: NodeId) -> NodeId {
        if let Some(found) = self.node(parent).computed {
            return found;
        }
        let id = NodeId(self.0.len());
        self.0.push(Node {
            parent: Some(parent),
            depth: self.node(parent).depth + 1,
            ..Node::default()
        });
        self.node_mut(parent).computed = Some(id);
        id
    }

    /// The path of several keys.
    pub fn descendant(&mut self, from: NodeId, keys: &[Str]) -> NodeId {
        keys.iter().fold(from, |node, key| self.child(node, Some(key)))
    }

    /// The path is evaluated.
    pub fn read(&mut self, id: NodeId) {
        self.node_mut(id).is_read = true;
    }

    /// The path is used with all below it; the place is given where nothing has asked whether it is there.
    pub fn read_whole(&mut self, id: NodeId, unguarded: Option<Site>) {
        let node = self.node_mut(id);
        node.is_read = true;
        node.is_whole = true;
        node.uses.extend(unguarded.filter(|_| node.uses.len() < MAX_SITES));
    }

    /// A field of the path is taken though nothing has asked whether it is there.
    pub fn dereference(&mut self, id: NodeId, site: Site, field: &[u8]) {
        let node = self.node_mut(id);
        if node.derefs.len() < MAX_SITES {
            node.derefs.push((site, Str::from(field)));
        }
    }

    /// A template puts it, or what is in it, among the values.
    pub fn make(&mut self, id: NodeId) {
        self.node_mut(id).is_made = true;
    }

    /// Whether a template may put the value at a path among the values.
    pub fn may_make(&self, path: &[Str]) -> bool {
        let mut nodes = vec![ROOT];
        let mut is_made = self.node(ROOT).is_made;
        for key in path {
            nodes = self.step(&nodes, key);
            is_made |= nodes.iter().any(|&id| self.node(id).is_made);
        }
        is_made
    }

    /// The keys of a path; `None` where one of them is any.
    pub fn path(&self, id: NodeId) -> Option<Vec<Str>> {
        let mut path = Vec::new();
        let mut node = self.node(id);
        while let Some(parent) = node.parent {
            path.push(node.key.clone()?);
            node = self.node(parent);
        }
        path.reverse();
        Some(path)
    }

    /// Whether a template may read the value at a path.
    pub fn may_read(&self, path: &[Str]) -> bool {
        self.is_reached(path, |nodes, key| self.step(nodes, key))
    }

    /// Whether a template may read the value at a path, by keys that it computes too.
    pub fn may_compute(&self, path: &[Str]) -> bool {
        self.is_reached(path, |nodes, key| {
            let computed = nodes.iter().filter_map(|&id| self.node(id).computed);
            [self.step(nodes, key), computed.collect()].concat()
        })
    }

    fn is_reached(&self, path: &[Str], step: impl Fn(&[NodeId], &Str) -> Vec<NodeId>) -> bool {
        let mut nodes = vec![ROOT];
        for key in path {
            if nodes.iter().any(|&id| self.node(id).is_whole) {
                return true;
            }
            nodes = step(&nodes, key);
        }
        nodes.iter().any(|&id| self.node(id).is_read)
    }

    /// What a key leads to: that key, or any.
    fn step(&self, nodes: &[NodeId], key: &Str) -> Vec<NodeId> {
        let below = nodes.iter().flat_map(|&id| {
            let node = self.node(id);
            node.children.get(key).copied().into_iter().chain(node.any)
        });
        below.collect()
    }

    /// The keys that templates know below a path.
    pub fn keys_below(&self, path: &[Str]) -> Vec<Str> {
        let mut nodes = vec![ROOT];
        for key in path {
            nodes = self.step(&nodes, key);
        }
        let keys = nodes.iter().flat_map(|&id| self.node(id).children.keys());
        keys.cloned().collect()
    }
}
