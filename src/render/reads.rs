//! Which values a render read, and where.

use crate::data::Str;
use crate::template::site::Site;
use crate::template::trace::{Log, Trace};
use crate::values::paths::Paths;

/// The values that templates read, by their path in the values of the root chart. The items of lists go by their index.
/// What was noted is kept as it is, and put into words for who asks.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    log: Log,
    paths: Paths,
}

impl Reads {
    pub(super) fn new(trace: Trace, paths: Paths) -> Reads {
        Reads {
            log: trace.into_log(),
            paths,
        }
    }

    /// Whether a template evaluated the value at a path: all of it, unless it is a map or list.
    pub fn contains(&self, path: &[Str]) -> bool {
        self.paths.find(path).is_some_and(|mark| self.log.contains(mark))
    }

    /// The rendered files that the value at a path was read for.
    pub fn files(&self, path: &[Str]) -> impl Iterator<Item = &Str> {
        self.paths.find(path).into_iter().flat_map(|mark| self.log.files(mark))
    }

    /// Who reads the value at a path, in the order of files and lines.
    pub fn readers(&self, path: &[Str]) -> Vec<Site> {
        let mark = self.paths.find(path);
        mark.map(|mark| self.log.readers(mark)).unwrap_or_default()
    }
}
