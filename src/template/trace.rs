//! What an execution reads of the data it is given: which marked values, and where in the templates.
//!
//! A value counts as read when it is evaluated; of a map or list only the entries that are looked at, or all of them
//! where it is printed or handed to a function that takes it whole. What a function reads of its arguments is for the
//! [`Library`](super::func::Library) to say.

use crate::data::{Mark, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::node::{Pos, Template, Unit};
use super::site::{Site, Spot};

/// How deep values are followed that are read whole: a map may contain itself.
const MAX_DEPTH: u32 = 100;

/// The reads of one execution.
#[derive(Debug, Default)]
pub struct Trace {
    reads: RefCell<HashMap<(Mark, usize, Pos), Spot>>,
}

impl Trace {
    /// Notes that a node reads a value. Values without an origin leave no trace.
    pub(super) fn read(&self, mark: Mark, unit: &Unit, template: &Template, pos: usize) {
        if mark == Mark::default() {
            return;
        }
        // A template stays where it is while it can be executed, so that its address stands for it.
        let id = std::ptr::from_ref(template).addr();
        let key = (mark, id, Pos::try_from(pos).unwrap_or(Pos::MAX));
        if let Entry::Vacant(entry) = self.reads.borrow_mut().entry(key) {
            entry.insert(Spot::new(unit, template));
        }
    }

    /// Everything that was read, sorted.
    pub fn into_reads(self) -> Vec<(Mark, Site)> {
        let reads = self.reads.into_inner().into_iter();
        let mut reads: Vec<_> = reads
            .map(|((mark, _, pos), spot)| (mark, spot.at(pos as usize)))
            .collect();
        reads.sort();
        reads.dedup();
        reads
    }
}

/// The marks of a map's entries or a list's items.
pub fn items(value: &Value, read: &mut dyn FnMut(Mark)) {
    match value {
        Value::Map(map) => map.entries().iter().for_each(|(_, entry)| read(entry.mark)),
        Value::List(list) => (0..list.len()).for_each(|index| read(list.mark(index))),
        _ => {}
    }
}

/// The marks of everything within a value.
pub fn all(value: &Value, read: &mut dyn FnMut(Mark)) {
    all_within(value, read, MAX_DEPTH);
}

fn all_within(value: &Value, read: &mut dyn FnMut(Mark), depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Map(map) => {
            map.visit(|| {
                for (_, entry) in map.entries() {
                    read(entry.mark);
                    all_within(&entry.value, read, depth);
                }
            });
        }
        Value::List(list) => {
            for (index, item) in list.iter().enumerate() {
                read(list.mark(index));
                all_within(item, read, depth);
            }
        }
        _ => {}
    }
}
