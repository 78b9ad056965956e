//! Which values anything reads, in any environment or under any condition.

use crate::data::{Map, Mark, Str, Value};
use crate::engine;
use crate::render::{Prepared, Reads};
use crate::values::path::{self, Written};

use super::defaults::Defaults;
use super::flow::Flow;

/// How much alike a key and one that is read must be, by the share of letters they have in common.
const ALIKE: f32 = 0.7;

/// Among more paths than these, a hint is none.
const MOST_MEANT: usize = 2;

/// What renders have read, and what templates may read in other branches than those that were taken.
#[derive(Debug)]
pub struct Usage<'a> {
    /// Where values may flow.
    pub flow: Flow,
    /// What the chart and its subcharts have defaults for.
    pub defaults: Defaults,
    reads: Vec<&'a Reads>,
}

/// A value that nothing reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands.
    pub path: Vec<Str>,
    /// Its origin.
    pub mark: Mark,
}

impl<'a> Usage<'a> {
    /// The usage of a chart's values. `values` are those whose texts may be templates, for `tpl`.
    ///
    /// # Errors
    /// A template that does not parse.
    pub fn new(prepared: &Prepared, values: &[&Map], reads: Vec<&'a Reads>) -> Result<Usage<'a>, engine::Error> {
        Ok(Usage {
            flow: Flow::new(prepared, values)?,
            defaults: Defaults::of(prepared.chart()),
            reads,
        })
    }

    /// Whether anything may read the value at a path.
    pub fn is_read(&self, path: &[Str]) -> bool {
        let paths = self.flow.aliases(path);
        self.flow.may_read(path)
            // A template that computes the keys of values has them from somewhere: it means those that the chart knows.
            || (self.flow.may_compute(path) && paths.iter().any(|path| self.defaults.has(path)))
            || paths
                .iter()
                .any(|path| self.reads.iter().any(|reads| reads.contains(path)))
    }

    /// The values that nothing reads; a table of which nothing is read counts as one. A null, which deletes, is no value.
    pub fn unread(&self, values: &Map) -> Vec<Unread> {
        let mut found = Vec::new();
        self.collect(values, &mut Vec::new(), &mut found);
        found
    }

    /// Collects what is unread in a map. Says whether anything in it is read.
    fn collect(&self, values: &Map, path: &mut Vec<Str>, found: &mut Vec<Unread>) -> bool {
        let mut any_read = false;
        for (key, entry) in values.entries() {
            path.push(key);
            any_read |= self.collect_value(&entry.value, entry.mark, path, found);
            path.pop();
        }
        any_read
    }

    fn collect_value(&self, value: &Value, mark: Mark, path: &mut Vec<Str>, found: &mut Vec<Unread>) -> bool {
        let is_read = self.is_read(path);
        let before = found.len();
        let below = match value {
            Value::Nil => return true,
            Value::Map(map) if !map.is_empty() => self.collect(map, path, found),
            Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => {
                let mut below = false;
                for (index, item) in items.iter().enumerate() {
                    path.push(Str::from(index.to_string()));
                    below |= self.collect_value(item, items.mark(index), path, found);
                    path.pop();
                }
                below
            }
            Value::List(items) => {
                let item = |index: usize| [path.as_slice(), &[Str::from(index.to_string())]].concat();
                let below = is_read || (0..items.len()).any(|index| self.is_read(&item(index)));
                if !below {
                    found.push(Unread {
                        path: path.clone(),
                        mark,
                    });
                }
                return below;
            }
            _ => {
                if !is_read {
                    found.push(Unread {
                        path: path.clone(),
                        mark,
                    });
                }
                return is_read;
            }
        };
        // A table of which templates know no key is one finding, unless it leads to a single value.
        let is_unknown = !below && !is_read && self.flow.keys_below(path).is_empty();
        if is_unknown && found.len() != before + 1 {
            found.truncate(before);
            found.push(Unread {
                path: path.clone(),
                mark,
            });
        }
        below || is_read
    }

    /// The path that may be meant by one that nothing reads: beside it, or under the same name elsewhere. `given` are the
    /// values that hold it.
    pub fn meant(&self, path: &[Str], given: &Map, defaults: &Map) -> Option<String> {
        let (key, above) = path.split_last()?;
        // `--set` takes `a.b` for a path, a file for a key.
        let as_path = [above, &path::parse(&key.to_text())].concat();
        if as_path.len() > path.len() && self.is_read(&as_path) {
            return Some(Written(&as_path).to_string());
        }
        (0..path.len())
            .find_map(|depth| self.beside(path, depth, given, defaults))
            .map(|meant| Written(&meant).to_string())
            .or_else(|| self.elsewhere(path, given))
    }

    /// The path with another key at a depth, where the written one is unknown and resembles one that is not given.
    fn beside(&self, path: &[Str], depth: usize, given: &Map, defaults: &Map) -> Option<Vec<Str>> {
        let (above, rest) = path.split_at_checked(depth)?;
        let (key, below) = rest.split_first()?;
        let mut keys = self.flow.keys_below(above);
        if let Some(entry) = path::entry(defaults, above)
            && let Value::Map(map) = entry.value
        {
            keys.extend(map.keys());
        }
        if !below.is_empty() && keys.contains(key) {
            return None;
        }
        let beside = path::entry(given, above).and_then(|entry| entry.value.as_map().cloned());
        let is_free = |key: &Str| beside.as_ref().is_none_or(|map| !map.contains(key));
        let texts: Vec<String> = keys
            .iter()
            .filter(|key| is_free(key))
            .map(|key| key.to_text().into_owned())
            .collect();
        let candidates: Vec<&str> = texts.iter().map(String::as_str).collect();
        let alike = similar::get_close_matches(&*key.to_text(), &candidates, 1, ALIKE);
        let meant = [above, &[Str::from(*alike.first()?)], below].concat();
        (below.is_empty() || self.is_read(&meant)).then_some(meant)
    }

    /// The few paths that end with the same key and are read. Where templates know the tables that lead to the key, the
    /// others must lead through the same ones: `image.tag` may mean `web.image.tag`, but `web.image` never `db.image`.
    fn elsewhere(&self, path: &[Str], given: &Map) -> Option<String> {
        let (key, above) = path.split_last()?;
        let is_known = !above.is_empty() && !self.flow.keys_below(above).is_empty();
        let is_alike = |other: &[Str]| !is_known || leads_through(other, path) || leads_through(path, other);
        let ending = self.flow.paths().filter(|(other, node)| {
            other.last() == Some(key) && other != path && (node.is_read || node.is_whole) && self.defaults.has(other)
        });
        // Who gives both has not taken one for the other.
        let is_given = |other: &[Str]| path::entry(given, other).is_some();
        let meant = ending.filter(|(other, _)| is_alike(other) && !is_given(other));
        let meant: Vec<String> = meant.map(|(other, _)| Written(&other).to_string()).collect();
        (1..=MOST_MEANT).contains(&meant.len()).then(|| meant.join("` or `"))
    }
}

/// Whether a path has all keys of another in their order.
fn leads_through(path: &[Str], keys: &[Str]) -> bool {
    let mut path = path.iter();
    keys.iter().all(|key| path.any(|other| other == key))
}
