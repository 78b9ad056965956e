//! Places in templates: kept cheaply while a template runs, worked out where somebody asks.

use std::sync::Arc;

use crate::data::Str;

use super::node::{Template, Unit};

/// A template as it is kept for later, when its nodes are gone.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    file: Str,
    source: Arc<[u8]>,
    template: Str,
}

/// A place in a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The name that the text was parsed under: the file.
    pub file: Str,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1.
    pub column: u32,
    /// The template that was executed.
    pub template: Str,
}

impl Spot {
    pub(super) fn new(unit: &Unit, template: &Template) -> Spot {
        Spot {
            file: unit.name.clone(),
            source: Arc::clone(&unit.source),
            template: template.name.clone(),
        }
    }

    /// Whether it is of this text, and not of another one that is the same.
    pub(super) fn is_of(&self, unit: &Unit) -> bool {
        Arc::ptr_eq(&self.source, &unit.source)
    }

    /// The place of a byte of the text.
    pub(super) fn at(&self, pos: usize) -> Site {
        let before = self.source.get(..pos.min(self.source.len())).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', before).count();
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        Site {
            file: self.file.clone(),
            line: u32::try_from(lines + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
            template: self.template.clone(),
        }
    }
}
