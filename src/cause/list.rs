//! Lists of values that differ in some of their items.

use std::collections::HashSet;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::data::{Entry, List, Str, Value};
use crate::go::json;
use crate::values::difference::Difference;
use crate::values::path::Written;

/// Lists that differ in more items than this are taken as a whole.
const MOST_ITEMS: usize = 16;

/// A list that both sides have, item by item.
#[derive(Debug)]
pub(super) struct ListDifference {
    /// The keys that lead to it.
    pub path: Vec<Str>,
    /// What stands in it on either side, in an order that both keep.
    pub slots: Vec<Slot>,
    /// Whether its items have names, by which they are known.
    has_names: bool,
}

/// An item of one list, or items of both that belong together; each with its place.
#[derive(Debug)]
pub(super) struct Slot {
    pub before: Option<(usize, Entry)>,
    pub after: Option<(usize, Entry)>,
}

impl Slot {
    /// Whether the sides differ here.
    pub fn is_different(&self) -> bool {
        match (&self.before, &self.after) {
            (Some((_, before)), Some((_, after))) => !before.value.deep_equal(&after.value),
            _ => true,
        }
    }
}

impl ListDifference {
    /// A difference between two lists, item by item. `None` where it is none, or where the items are too many.
    pub fn of(difference: &Difference) -> Option<ListDifference> {
        let list = |entry: &Option<Entry>| entry.as_ref()?.value.as_list().cloned();
        let (before, after) = (list(&difference.before)?, list(&difference.after)?);
        let (slots, has_names) = align(&before, &after);
        let list = ListDifference {
            path: difference.path.clone(),
            slots,
            has_names,
        };
        let names: Vec<String> = list.differing().map(|slot| list.name(slot)).collect();
        let are_unique = names.iter().collect::<HashSet<_>>().len() == names.len();
        ((1..=MOST_ITEMS).contains(&names.len()) && are_unique).then_some(list)
    }

    /// The slots in which the sides differ.
    pub fn differing(&self) -> impl Iterator<Item = usize> {
        let slots = self.slots.iter().enumerate();
        slots.filter(|(_, slot)| slot.is_different()).map(|(at, _)| at)
    }

    /// What people call an item: `env[name=LEVEL]`, or `args[1]`, by its place in the second list, or in the first if it
    /// stands in that only.
    pub fn name(&self, slot: usize) -> String {
        let slot = self.slots.get(slot);
        let item = slot.and_then(|slot| slot.after.as_ref().or(slot.before.as_ref()));
        let Some((index, entry)) = item else {
            return String::new();
        };
        let list = Written(&self.path);
        match name(&entry.value).filter(|_| self.has_names) {
            Some(name) => format!("{list}[name={}]", name.to_text()),
            None => format!("{list}[{index}]"),
        }
    }

    /// The list with the second side's items in the slots that are chosen, and the first side's in the others.
    pub fn merged(&self, is_after: impl Fn(usize) -> bool) -> Value {
        let item = |(at, slot): (usize, &Slot)| {
            let item = if is_after(at) { &slot.after } else { &slot.before };
            item.as_ref().map(|(_, entry)| entry.value.clone())
        };
        Value::List(self.slots.iter().enumerate().filter_map(item).collect())
    }
}

/// Which items belong together: those of the same name, if all have one; else those that are equal, and what stands
/// between such. And whether they have names.
fn align(before: &List, after: &List) -> (Vec<Slot>, bool) {
    let (one, other, has_names) = match (names(before), names(after)) {
        (Some(one), Some(other)) => (one, other, true),
        _ => (texts(before), texts(after), false),
    };
    let entry = |list: &List, at: usize| {
        let value = list.get(at)?.clone();
        let mark = list.mark(at);
        Some((at, Entry { value, mark }))
    };
    let mut slots = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &one, &other) {
        let (old, new) = (op.old_range(), op.new_range());
        let is_paired = matches!(op, DiffOp::Equal { .. }) || !has_names;
        let pairs = if is_paired { old.len().min(new.len()) } else { 0 };
        slots.extend((0..pairs).map(|at| Slot {
            before: entry(before, old.start + at),
            after: entry(after, new.start + at),
        }));
        slots.extend((old.start + pairs..old.end).map(|at| Slot {
            before: entry(before, at),
            after: None,
        }));
        slots.extend((new.start + pairs..new.end).map(|at| Slot {
            before: None,
            after: entry(after, at),
        }));
    }
    (slots, has_names)
}

fn name(item: &Value) -> Option<Str> {
    item.as_map()?.get(b"name")?.as_str().cloned()
}

/// The names of a list's items, if each is a map with one.
fn names(list: &List) -> Option<Vec<Str>> {
    list.iter().map(name).collect()
}

fn texts(list: &List) -> Vec<Str> {
    let text = |item: &Value| json::marshal(item, json::Escape::Minimal).unwrap_or_default();
    list.iter().map(|item| Str::from(text(item))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::difference::differences;
    use crate::yaml;

    fn list(before: &str, after: &str) -> ListDifference {
        let map = |text: &str| yaml::unmarshal_map(format!("a: {text}").as_bytes()).unwrap();
        ListDifference::of(&differences(&map(before), &map(after))[0]).unwrap()
    }

    fn merged(list: &ListDifference, taken: &[usize]) -> String {
        let value = list.merged(|slot| taken.contains(&slot));
        String::from_utf8(json::marshal(&value, json::Escape::Minimal).unwrap()).unwrap()
    }

    #[test]
    fn items_are_taken_one_by_one() {
        let numbers = list("[1, 2, 3]", "[0, 1, 4, 3]");
        assert_eq!(numbers.differing().collect::<Vec<_>>(), [0, 2]);
        assert_eq!([0, 2].map(|slot| numbers.name(slot)), ["a[0]", "a[2]"]);
        assert_eq!(merged(&numbers, &[]), "[1,2,3]");
        assert_eq!(merged(&numbers, &[0]), "[0,1,2,3]");
        assert_eq!(merged(&numbers, &[2]), "[1,4,3]");
        assert_eq!(merged(&numbers, &[0, 2]), "[0,1,4,3]");
    }

    #[test]
    fn items_with_names_go_by_them() {
        let variables = list(
            "[{name: a, value: 1}, {name: b}]",
            "[{name: a, value: 2}, {name: c}, {name: b}]",
        );
        assert_eq!([0, 1].map(|slot| variables.name(slot)), ["a[name=a]", "a[name=c]"]);
        assert_eq!(merged(&variables, &[0]), r#"[{"name":"a","value":2},{"name":"b"}]"#);
        assert_eq!(
            merged(&variables, &[1]),
            r#"[{"name":"a","value":1},{"name":"c"},{"name":"b"}]"#
        );
    }
}
