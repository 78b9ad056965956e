//! What an execution reads of the data it is given: which marked values, and where in the templates.
//!
//! A value counts as read when it is evaluated; of a map or list only the entries that are looked at, or all of them
//! where it is printed or handed to a function that takes it whole. What a function reads of its arguments is for the
//! [`Library`](super::func::Library) to say.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::data::{Mark, Str, Value};

use super::node::{Pos, Template, Unit};

/// How deep values are followed that are read whole: a map may contain itself.
const MAX_DEPTH: u32 = 100;

/// The reads of one execution.
#[derive(Debug, Default)]
pub struct Trace {
    reads: RefCell<HashMap<(Mark, usize, Pos), Read>>,
}

/// A read as it is kept: what it takes to say later where it was.
#[derive(Clone, Debug)]
struct Read {
    file: Str,
    source: Arc<[u8]>,
    template: Str,
}

/// A place in a template that reads a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reader {
    /// The name that the text was parsed under: the file.
    pub file: Str,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1.
    pub column: u32,
    /// The template that was executed.
    pub template: Str,
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
            entry.insert(Read {
                file: unit.name.clone(),
                source: Arc::clone(&unit.source),
                template: template.name.clone(),
            });
        }
    }

    /// Everything that was read, sorted.
    pub fn into_reads(self) -> Vec<(Mark, Reader)> {
        let reads = self.reads.into_inner().into_iter();
        let mut reads: Vec<_> = reads.map(|((mark, _, pos), read)| (mark, read.at(pos))).collect();
        reads.sort();
        reads.dedup();
        reads
    }
}

impl Read {
    fn at(self, pos: Pos) -> Reader {
        let end = usize::try_from(pos).unwrap_or(usize::MAX).min(self.source.len());
        let before = self.source.get(..end).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', before).count();
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        Reader {
            file: self.file,
            line: u32::try_from(lines + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
            template: self.template,
        }
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
