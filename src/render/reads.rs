//! Which values a render read, and where.

use std::collections::BTreeMap;

use crate::data::Str;
use crate::template::site::Site;
use crate::template::trace::Trace;
use crate::values::paths::Paths;

/// The values that templates read, by their path in the values of the root chart. The items of lists go by their index.
#[derive(Clone, Debug, Default)]
pub struct Reads(BTreeMap<Vec<Str>, Vec<Site>>);

impl Reads {
    pub(super) fn new(trace: Trace, paths: &Paths) -> Reads {
        let mut reads: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (mark, reader) in trace.into_reads() {
            if let Some(path) = paths.get(mark) {
                reads.entry(path).or_default().push(reader);
            }
        }
        Reads(reads)
    }

    /// Whether a template evaluated the value at a path: all of it, unless it is a map or list.
    pub fn contains(&self, path: &[Str]) -> bool {
        self.0.contains_key(path)
    }

    /// Who reads the value at a path, in the order of files and lines.
    pub fn readers(&self, path: &[Str]) -> &[Site] {
        self.0.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every path that was read, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &[Str]> {
        self.0.keys().map(Vec::as_slice)
    }
}
