//! Templates that know each other by name: Go's `Template` with its associated templates.

use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use crate::data::Str;

use super::node::{Template, Unit};

/// A template of a unit, found by name.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    pub(super) unit: Arc<Unit>,
    index: usize,
}

impl Linked {
    /// The unit's own template, which bears the unit's name.
    pub(super) fn own(unit: &Arc<Unit>) -> Option<Linked> {
        let index = unit.templates.iter().position(|template| template.name == unit.name)?;
        Some(Linked {
            unit: Arc::clone(unit),
            index,
        })
    }

    pub(super) fn template(&self) -> &Template {
        &self.unit.templates[self.index]
    }

    fn is_empty(&self) -> bool {
        self.template().is_empty(&self.unit)
    }
}

/// A set of templates. A set can stand over another one, which it sees and does not change.
#[derive(Debug)]
pub struct Set {
    name: Str,
    parent: Option<Rc<Set>>,
    templates: HashMap<Str, Linked>,
}

impl Set {
    /// An empty set; its name occurs in errors only.
    pub fn new(name: &str) -> Set {
        Set {
            name: Str::from(name),
            parent: None,
            templates: HashMap::default(),
        }
    }

    /// A set that adds a unit's templates to another set's.
    pub(super) fn over(parent: &Rc<Set>, unit: &Arc<Unit>) -> Set {
        let mut set = Set {
            name: parent.name.clone(),
            parent: Some(Rc::clone(parent)),
            templates: HashMap::default(),
        };
        set.add(unit);
        set
    }

    /// Adds a unit's templates. One that has the name of another replaces it, unless it is empty
    /// (`Template.AddParseTree`, `associate`).
    pub fn add(&mut self, unit: &Arc<Unit>) {
        for (index, template) in unit.templates.iter().enumerate() {
            let linked = Linked {
                unit: Arc::clone(unit),
                index,
            };
            if self.lookup_ref(&template.name).is_none() || !linked.is_empty() {
                self.templates.insert(template.name.clone(), linked);
            }
        }
    }

    /// The set's name.
    pub fn name(&self) -> &Str {
        &self.name
    }

    pub(super) fn lookup(&self, name: &[u8]) -> Option<Linked> {
        self.lookup_ref(name).cloned()
    }

    fn lookup_ref(&self, name: &[u8]) -> Option<&Linked> {
        let mut set = Some(self);
        while let Some(current) = set {
            if let Some(found) = current.templates.get(name) {
                return Some(found);
            }
            set = current.parent.as_deref();
        }
        None
    }
}
