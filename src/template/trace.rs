//! What an execution reads of the data it is given: which marked values, and where in the templates.
//!
//! A value counts as read when it is evaluated; of a map or list only the entries that are looked at, or all of them
//! where it is printed or handed to a function that takes it whole. What a function reads of its arguments is for the
//! [`Library`](super::func::Library) to say.

use std::cell::RefCell;

use foldhash::{HashMap, HashSet};

use crate::data::{Mark, Str, Value};

use super::node::{Pos, Template, Unit};
use super::site::{Site, Spot};

/// How deep values are followed that are read whole: a map may contain itself.
const MAX_DEPTH: u32 = 100;

/// A template that is executed, among those of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SpotId(u32);

/// A value that is read, and where.
type Read = (Mark, SpotId, Pos);

/// The reads of one execution, as they are noted: most are noted many times.
#[derive(Debug, Default)]
pub struct Trace {
    reads: RefCell<HashSet<Read>>,
    spots: RefCell<Spots>,
}

/// The templates that were executed, each anew for each file that it was executed for.
#[derive(Debug, Default)]
struct Spots {
    spots: Vec<Spot>,
    /// The newest of them that lay at an address.
    ids: HashMap<usize, SpotId>,
    /// Each file that was executed, with the number of templates before its own.
    files: Vec<(usize, Str)>,
}

/// All reads of an execution, sorted by what was read.
#[derive(Clone, Debug, Default)]
pub struct Log {
    reads: Vec<Read>,
    spots: Vec<Spot>,
    files: Vec<(usize, Str)>,
}

impl Trace {
    /// Notes that what is read from now on is read for a file.
    pub fn begin(&self, file: &Str) {
        let mut spots = self.spots.borrow_mut();
        spots.ids.clear();
        let before = spots.spots.len();
        spots.files.push((before, file.clone()));
    }

    /// Notes that a template is executed.
    pub(super) fn enter(&self, unit: &Unit, template: &Template) -> SpotId {
        let mut guard = self.spots.borrow_mut();
        let Spots { spots, ids, .. } = &mut *guard;
        // The text of `tpl` may lie where another one lay.
        let address = std::ptr::from_ref(template).addr();
        let is_it = |id: &&SpotId| {
            let spot = usize::try_from(id.0).ok().and_then(|index| spots.get(index));
            spot.is_some_and(|spot| spot.is_of(unit))
        };
        if let Some(id) = ids.get(&address).filter(is_it) {
            return *id;
        }
        let id = SpotId(u32::try_from(spots.len()).unwrap_or(u32::MAX));
        spots.push(Spot::new(unit, template));
        ids.insert(address, id);
        id
    }

    /// Notes that a node reads a value. Values without an origin leave no trace.
    pub(super) fn read(&self, mark: Mark, spot: SpotId, pos: usize) {
        if mark != Mark::default() {
            let pos = Pos::try_from(pos).unwrap_or(Pos::MAX);
            self.reads.borrow_mut().insert((mark, spot, pos));
        }
    }

    /// Everything that was read.
    pub fn into_log(self) -> Log {
        let mut reads: Vec<Read> = self.reads.into_inner().into_iter().collect();
        reads.sort_unstable();
        let Spots { spots, files, .. } = self.spots.into_inner();
        Log { reads, spots, files }
    }
}

impl Log {
    /// Whether a value was read.
    pub fn contains(&self, mark: Mark) -> bool {
        !self.of(mark).is_empty()
    }

    /// Who reads a value, in the order of files and lines.
    pub fn readers(&self, mark: Mark) -> Vec<Site> {
        let spot = |id: SpotId| self.spots.get(usize::try_from(id.0).ok()?);
        let site = |&(_, id, pos): &Read| Some(spot(id)?.at(usize::try_from(pos).unwrap_or(usize::MAX)));
        let mut readers: Vec<Site> = self.of(mark).iter().filter_map(site).collect();
        readers.sort();
        readers.dedup();
        readers
    }

    /// The files that a value is read for, in the order in which they were executed; one may be named again.
    pub fn files(&self, mark: Mark) -> impl Iterator<Item = &Str> {
        self.of(mark).iter().filter_map(|&(_, id, _)| {
            let spot = usize::try_from(id.0).ok()?;
            let at = self.files.partition_point(|(before, _)| *before <= spot);
            Some(&self.files.get(at.checked_sub(1)?)?.1)
        })
    }

    fn of(&self, mark: Mark) -> &[Read] {
        let start = self.reads.partition_point(|(other, ..)| *other < mark);
        let rest = self.reads.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(other, ..)| *other == mark);
        rest.get(..end).unwrap_or_default()
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
