//! A mark of its own for each place in the values of a render, so that a mark leads to the path where it stands.
//!
//! As they are composed, values that come from one place share their mark: two aliases of a subchart its defaults, a
//! `--set` flag all its keys. Who asks which values are read needs to tell them apart.

use crate::data::{Entry, List, Map, Mark, Str, Value};

use super::origin::Origins;

/// The paths that marks stand for.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The mark of the first site, less one.
    base: u32,
    sites: Vec<Site>,
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
        };
        paths.mark_map(values, Mark::default(), origins);
        paths
    }

    /// The path that a mark stands for. `None` for values that were made later.
    pub fn get(&self, mark: Mark) -> Option<Vec<Str>> {
        let mut path = Vec::new();
        let mut site = self.site(mark)?;
        loop {
            path.push(site.key.clone());
            match self.site(site.parent) {
                Some(parent) => site = parent,
                None => break,
            }
        }
        path.reverse();
        Some(path)
    }

    fn site(&self, mark: Mark) -> Option<&Site> {
        let index = mark.0.checked_sub(self.base)?.checked_sub(1)?;
        self.sites.get(usize::try_from(index).ok()?)
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
    use crate::values::{Layer, SetKind, layer};

    #[test]
    fn each_place_has_its_mark() {
        let mut origins = Origins::default();
        let layers = [Layer::flag(SetKind::Set, "a.b=1,a.c={x,y}")];
        let values = layer::merge(&layers, &mut origins).unwrap();
        let paths = Paths::give(&values, &mut origins);
        let entry = values.entry(b"a").unwrap();
        let inner = entry.value.as_map().unwrap();
        let list = inner.get(b"c").unwrap();
        let path = |mark| {
            let path = paths.get(mark).unwrap();
            let keys: Vec<_> = path.iter().map(Str::to_text).collect();
            keys.join(".")
        };
        assert_eq!(path(entry.mark), "a");
        assert_eq!(path(inner.entry(b"b").unwrap().mark), "a.b");
        assert_eq!(path(list.as_list().unwrap().mark(1)), "a.c.1");
        assert_eq!(paths.get(Mark::default()), None);
        let origin = origins.get(entry.mark).unwrap();
        assert_eq!(origin.to_string(), "--set a.b=1,a.c={x,y}");
    }
}
