//! What an expression may be, as far as it comes from values.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::Str;

use super::tree::{NodeId, Tree};

/// A chart among those that are walked.
pub type ScopeId = usize;

/// The name of the entries whose key is not known, and of the items of lists.
const ANY: &[u8] = b"*";

/// How deep the maps may nest that templates make: one may put its dot into itself in every recursion.
const MAX_NESTING: usize = 8;

/// How many paths and entries a shape may have: what templates merge and hand on grows with every step.
const MAX_WEIGHT: usize = 400;

/// What an expression may be: any of these. What does not come from values has an empty shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// Values at these paths.
    pub nodes: BTreeSet<NodeId>,
    /// The dot that these charts' templates are given.
    pub scopes: BTreeSet<ScopeId>,
    /// A map or list made by a template, with these entries.
    pub fields: BTreeMap<Str, Shape>,
}

impl Shape {
    /// The dot of a chart.
    pub fn scope(id: ScopeId) -> Shape {
        Shape {
            scopes: BTreeSet::from([id]),
            ..Shape::default()
        }
    }

    /// A list of these items, in their order.
    pub fn list(items: Vec<Shape>) -> Shape {
        let fields = items.into_iter().enumerate();
        Shape {
            fields: fields
                .map(|(index, item)| (Str::from(index.to_string()), item))
                .collect(),
            ..Shape::default()
        }
    }

    /// A list of such items, in any order.
    pub fn list_of(item: Shape) -> Shape {
        Shape {
            fields: BTreeMap::from([(Str::from(ANY), item)]),
            ..Shape::default()
        }
    }

    /// Either of both.
    pub fn or(mut self, other: Shape) -> Shape {
        self.add(other);
        self
    }

    /// Adds what it may be too.
    pub fn add(&mut self, other: Shape) {
        self.nodes.extend(other.nodes);
        self.scopes.extend(other.scopes);
        for (key, shape) in other.fields {
            self.fields.entry(key).or_default().add(shape);
        }
    }

    /// Adds an entry; `None` stands for a key that is not known.
    pub fn insert(&mut self, key: Option<Str>, value: Shape) {
        let key = key.unwrap_or_else(|| Str::from(ANY));
        self.fields.entry(key).or_default().add(value);
    }

    /// The entry of a map that a template made.
    pub fn made_field(&self, key: Option<&[u8]>) -> Shape {
        match key {
            Some(key) => {
                let named = self.fields.get(key).cloned().unwrap_or_default();
                named.or(self.fields.get(ANY).cloned().unwrap_or_default())
            }
            None => self.fields.values().cloned().fold(Shape::default(), Shape::or),
        }
    }

    /// The first item of a list made by a template, if its items are known.
    pub fn first(&self) -> Option<Shape> {
        self.items()?.next().cloned()
    }

    /// The last item of a list made by a template, if its items are known.
    pub fn last(&self) -> Option<Shape> {
        self.items()?.last().cloned()
    }

    /// The items of a list that is nothing else, in their order.
    fn items(&self) -> Option<impl Iterator<Item = &Shape>> {
        let is_list = self.nodes.is_empty() && self.scopes.is_empty() && !self.fields.is_empty();
        let mut items: Vec<(usize, &Shape)> = Vec::with_capacity(self.fields.len());
        for (key, item) in &self.fields {
            items.push((key.to_text().parse().ok()?, item));
        }
        items.sort_by_key(|(index, _)| *index);
        is_list.then(|| items.into_iter().map(|(_, item)| item))
    }

    /// Any entry or item.
    pub fn element(&self, tree: &mut Tree) -> Shape {
        let mut element = self.made_field(None);
        element
            .nodes
            .extend(self.nodes.iter().map(|&node| tree.child(node, None)));
        element
    }

    /// Whether it is more than is followed: too deep, or too much of it.
    pub fn is_large(&self) -> bool {
        self.weigh(MAX_NESTING, &mut MAX_WEIGHT.clone()).is_none()
    }

    /// Takes what it weighs from what is left, if there is enough.
    fn weigh(&self, depth: usize, left: &mut usize) -> Option<()> {
        *left = left.checked_sub(1 + self.nodes.len() + self.scopes.len())?;
        let mut fields = self.fields.values();
        fields.try_for_each(|field| field.weigh(depth.checked_sub(1)?, left))
    }
}
