//! What a map holds, sorted by key. Nearly every map is small, and then a sorted list takes a fraction of a tree's memory,
//! which is copied and walked sooner.

use std::collections::{BTreeMap, btree_map};
use std::{slice, vec};

use super::text::prefix;
use super::{Entry, Str, Value};

/// From how many entries on a tree holds them: what is put before others in a list moves those.
const MANY: usize = 128;

/// Entries by key.
#[derive(Clone, Debug)]
pub enum Entries {
    /// Sorted by key.
    Few(Vec<(Str, Entry)>),
    /// As many as make it worth while.
    Many(BTreeMap<Str, Entry>),
}

impl Entries {
    /// No entries, with room for so many.
    pub fn with_capacity(entries: usize) -> Entries {
        Entries::Few(Vec::with_capacity(entries.min(MANY)))
    }

    /// Entries that are in the order of their keys, each key once.
    pub fn sorted(entries: Vec<(Str, Entry)>) -> Entries {
        debug_assert!(entries.is_sorted_by(|(one, _), (next, _)| one < next));
        if entries.len() > MANY {
            return Entries::Many(entries.into_iter().collect());
        }
        Entries::Few(entries)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Entries::Few(list) => list.len(),
            Entries::Many(tree) => tree.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry of a key.
    pub fn get(&self, key: &[u8]) -> Option<&Entry> {
        match self {
            Entries::Few(list) => {
                let found = find(list, key).ok()?;
                list.get(found).map(|(_, entry)| entry)
            }
            Entries::Many(tree) => tree.get(key),
        }
    }

    /// Puts an entry in its place, or in the place of the one that has the key.
    pub fn insert(&mut self, key: Str, entry: Entry) {
        match self {
            Entries::Few(list) => {
                let is_last = list.last().is_none_or(|(last, _)| *last < key);
                match if is_last { Err(list.len()) } else { find(list, &key) } {
                    Ok(found) => {
                        if let Some((_, old)) = list.get_mut(found) {
                            *old = entry;
                        }
                    }
                    Err(_) if list.len() >= MANY => {
                        let mut tree: BTreeMap<_, _> = std::mem::take(list).into_iter().collect();
                        tree.insert(key, entry);
                        *self = Entries::Many(tree);
                    }
                    Err(place) => list.insert(place, (key, entry)),
                }
            }
            Entries::Many(tree) => {
                tree.insert(key, entry);
            }
        }
    }

    /// Takes the entry of a key out.
    pub fn remove(&mut self, key: &[u8]) -> Option<Entry> {
        match self {
            Entries::Few(list) => {
                let found = find(list, key).ok()?;
                Some(list.remove(found).1)
            }
            Entries::Many(tree) => tree.remove(key),
        }
    }

    /// Takes out the entries whose values are not to be kept.
    pub fn retain(&mut self, mut keep: impl FnMut(&Value) -> bool) {
        match self {
            Entries::Few(list) => list.retain(|(_, entry)| keep(&entry.value)),
            Entries::Many(tree) => tree.retain(|_, entry| keep(&entry.value)),
        }
    }

    /// The same keys and marks with copies of the values.
    pub fn copied(&self, mut copy: impl FnMut(&Value) -> Value) -> Entries {
        let copies = self.iter().map(|(key, entry)| {
            let (value, mark) = (copy(&entry.value), entry.mark);
            (key.clone(), Entry { value, mark })
        });
        match self {
            Entries::Few(_) => Entries::Few(copies.collect()),
            Entries::Many(_) => Entries::Many(copies.collect()),
        }
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> Iter<'_> {
        match self {
            Entries::Few(list) => Iter::Few(list.iter()),
            Entries::Many(tree) => Iter::Many(tree.iter()),
        }
    }
}

fn find(list: &[(Str, Entry)], key: &[u8]) -> Result<usize, usize> {
    let wanted = prefix(key);
    list.binary_search_by(|(known, _)| known.prefix().cmp(&wanted).then_with(|| (**known).cmp(key)))
}

impl Default for Entries {
    fn default() -> Entries {
        Entries::Few(Vec::new())
    }
}

impl FromIterator<(Str, Entry)> for Entries {
    /// The last entry of a key counts.
    fn from_iter<I: IntoIterator<Item = (Str, Entry)>>(entries: I) -> Entries {
        let entries = entries.into_iter();
        let mut all = Entries::with_capacity(entries.size_hint().0);
        entries.for_each(|(key, entry)| all.insert(key, entry));
        all
    }
}

/// Entries in the order of their keys.
#[derive(Debug)]
pub enum Iter<'a> {
    /// Of a list.
    Few(slice::Iter<'a, (Str, Entry)>),
    /// Of a tree.
    Many(btree_map::Iter<'a, Str, Entry>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Str, &'a Entry);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Iter::Few(list) => list.next().map(|(key, entry)| (key, entry)),
            Iter::Many(tree) => tree.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Iter::Few(list) => list.size_hint(),
            Iter::Many(tree) => tree.size_hint(),
        }
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// Entries that are taken out of their map, in the order of their keys.
#[derive(Debug)]
pub enum IntoIter {
    /// Of a list.
    Few(vec::IntoIter<(Str, Entry)>),
    /// Of a tree.
    Many(btree_map::IntoIter<Str, Entry>),
}

impl Iterator for IntoIter {
    type Item = (Str, Entry);

    fn next(&mut self) -> Option<(Str, Entry)> {
        match self {
            IntoIter::Few(list) => list.next(),
            IntoIter::Many(tree) => tree.next(),
        }
    }
}

impl IntoIterator for Entries {
    type Item = (Str, Entry);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        match self {
            Entries::Few(list) => IntoIter::Few(list.into_iter()),
            Entries::Many(tree) => IntoIter::Many(tree.into_iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Mark;

    fn entry(number: i64) -> Entry {
        Entry {
            value: Value::Int(number),
            mark: Mark::default(),
        }
    }

    fn number(entry: Option<&Entry>) -> Option<i64> {
        match entry?.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn lists_and_trees_hold_the_same() {
        let (mut entries, mut tree) = (Entries::default(), BTreeMap::new());
        for step in 0..10 * MANY as i64 {
            // Jumps about, and comes back to keys that are there.
            let key = Str::from(format!("{}", step * 7_919 % (3 * MANY as i64)));
            entries.insert(key.clone(), entry(step));
            tree.insert(key, step);
            if step % 5 == 0 {
                let gone = Str::from(format!("{}", step * 31 % (3 * MANY as i64)));
                assert_eq!(number(entries.remove(&gone).as_ref()), tree.remove(&gone));
            }
            assert_eq!(entries.len(), tree.len());
            if step < 2 * MANY as i64 {
                let found = entries
                    .iter()
                    .map(|(key, entry)| (key.clone(), number(Some(entry)).unwrap()));
                assert!(found.eq(tree.clone()), "step {step}");
            }
        }
        assert!(matches!(entries, Entries::Many(_)));
        for (key, value) in &tree {
            assert_eq!(number(entries.get(key)), Some(*value));
        }
        let again: Entries = entries.clone().into_iter().collect();
        assert!(again.into_iter().map(|(key, _)| key).eq(tree.into_keys()));
    }
}
