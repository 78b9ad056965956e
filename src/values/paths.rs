//! A mark of its own for each place in the values of a render, so that a mark leads to the path where it stands.
//!
//! As they are composed, values that come from one place share their mark: two aliases of a subchart its defaults, a
//! `--set` flag all its keys. Who asks which values are read needs to tell them apart.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::data::{Entry, List, Map, Mark, Str, Value};

use super::origin::Origins;

/// The paths that marks stand for.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The mark of the first site, less one.
    base: u32,
    sites: Vec<Site>,
    /// The marks by what holds them and their key, for who asks.
    marks: OnceLock<HashMap<(Mark, Str), Mark>>,
}

#[derive(Clone, Debug)]
struct Site {
    /// The entry that holds this one; zero at the top.
    parent: Mark,
    key: Str,
}

impl Paths {
    /// Gives every entry and item of the values, which are changed in place, a new mark of the same origin. A map that
    /// stands at two paths, as nested globals may, keeps the first.
    pub fn give(values: &Map, origins: &mut Origins) -> Paths {
        let mut paths = Paths {
            base: origins.last().0,
            sites: Vec::new(),
            marks: OnceLock::new(),
        };
        paths.mark_map(values, Mark::default(), origins);
        paths
    }

    /// The mark of the value at a path.
    pub fn find(&self, path: &[Str]) -> Option<Mark> {
        let marks = self.marks.get_or_init(|| {
            let sites = self.sites.iter().zip(self.base + 1..);
            sites
                .map(|(site, mark)| ((site.parent, site.key.clone()), Mark(mark)))
                .collect()
        });
        let step = |mark, key: &Str| marks.get(&(mark, key.clone())).copied();
        path.iter().try_fold(Mark::default(), step)
    }

    fn add(&mut self, parent: Mark, key: Str, old: Mark, origins: &mut Origins) -> Mark {
        self.sites.push(Site { parent, key });
        origins.again(old)
    }

    fn mark_map(&mut self, map: &Map, parent: Mark, origins: &mut Origins) {
        for (key, Entry { value, mark }) in map.entries() {
            if mark.0 > self.base {
                continue;
            }
            let mark = self.add(parent, key.clone(), mark, origins);
            let value = self.marked(value, mark, origins);
            map.insert_entry(key, Entry { value, mark });
        }
    }

    /// The value with marks on all that is in it; maps stay the maps they are.
    fn marked(&mut self, value: Value, at: Mark, origins: &mut Origins) -> Value {
        match value {
            Value::Map(map) => {
                self.mark_map(&map, at, origins);
                Value::Map(map)
            }
            Value::List(list) => {
                let mut items = Vec::with_capacity(list.len());
                let mut marks = Vec::with_capacity(list.len());
                for (index, item) in list.iter().enumerate() {
                    let mark = self.add(at, Str::from(index.to_string()), list.mark(index), origins);
                    items.push(self.marked(item.clone(), mark, origins));
                    marks.push(mark);
                }
                Value::List(List::marked(items, marks))
            }
            scalar => scalar,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Layer, SetKind, layer, path};

    #[test]
    fn each_place_has_its_mark() {
        let mut origins = Origins::default();
        let layers = [Layer::flag(SetKind::Set, "a.b=1,a.c={x,y}")];
        let values = layer::merge(&layers, &mut origins).unwrap();
        let paths = Paths::give(&values, &mut origins);
        let entry = values.entry(b"a").unwrap();
        let inner = entry.value.as_map().unwrap();
        let list = inner.get(b"c").unwrap();
        let find = |path: &str| paths.find(&path::parse(path));
        assert_eq!(find("a"), Some(entry.mark));
        assert_eq!(find("a.b"), Some(inner.entry(b"b").unwrap().mark));
        assert_eq!(find("a.c.1"), Some(list.as_list().unwrap().mark(1)));
        assert_eq!(find("a.d"), None);
        let origin = origins.get(entry.mark).unwrap();
        assert_eq!(origin.to_string(), "--set a.b=1,a.c={x,y}");
    }
}
