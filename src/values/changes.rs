//! What one set of values has otherwise than another.

use crate::data::{Entry, Map, Str, Value};

/// A value that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where it stands.
    pub path: Vec<Str>,
    /// What it was.
    pub before: Option<Entry>,
    /// What it is.
    pub after: Option<Entry>,
}

/// The differences between two sets of values, in the order of their paths. Lists are compared as a whole, for that is
/// how layers replace them.
pub fn changes(before: &Map, after: &Map) -> Vec<Change> {
    let mut found = Vec::new();
    compare(before, after, &mut Vec::new(), &mut found);
    found
}

fn compare(before: &Map, after: &Map, path: &mut Vec<Str>, found: &mut Vec<Change>) {
    let mut keys = before.keys();
    keys.extend(after.keys());
    keys.sort();
    keys.dedup();
    for key in keys {
        let (old, new) = (before.entry(&key), after.entry(&key));
        path.push(key);
        match (&old, &new) {
            (Some(old), Some(new)) if old.value.deep_equal(&new.value) => {}
            (
                Some(Entry {
                    value: Value::Map(old), ..
                }),
                Some(Entry {
                    value: Value::Map(new), ..
                }),
            ) => {
                compare(old, new, path, found);
            }
            _ => found.push(Change {
                path: path.clone(),
                before: old,
                after: new,
            }),
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::path::Written;
    use crate::yaml;

    #[test]
    fn lists_change_as_a_whole() {
        let map = |text: &str| yaml::unmarshal_map(text.as_bytes()).unwrap();
        let before = map("a: {b: 1, c: [1, 2], d: x}\ne: 1\n");
        let after = map("a: {b: 1, c: [1], f: {g: 1}}\ne: 1\n");
        let paths: Vec<_> = changes(&before, &after)
            .iter()
            .map(|change| Written(&change.path).to_string())
            .collect();
        assert_eq!(paths, ["a.c", "a.d", "a.f"]);
    }
}
