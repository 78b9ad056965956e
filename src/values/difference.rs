//! Where the values of two renders differ.

use super::path::Written;
use crate::data::{Entry, Map, Str, Value};

/// A key whose value differs: a scalar, a list, or a map that only one side has.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The keys that lead to it.
    pub path: Vec<Str>,
    /// What the first side has.
    pub before: Option<Entry>,
    /// What the second side has.
    pub after: Option<Entry>,
}

impl Difference {
    /// The path as `--set` takes it: `image.tag`.
    pub fn name(&self) -> String {
        Written(&self.path).to_string()
    }
}

/// The keys that differ, in the order of their names. Lists are compared as a whole, for that is how layers replace them.
pub fn differences(before: &Map, after: &Map) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(&mut Vec::new(), before, after, &mut found);
    found
}

fn walk(path: &mut Vec<Str>, before: &Map, after: &Map, found: &mut Vec<Difference>) {
    let mut keys = before.keys();
    keys.extend(after.keys());
    keys.sort();
    keys.dedup();
    for key in keys {
        let (first, second) = (before.entry(&key), after.entry(&key));
        path.push(key);
        match (first, second) {
            (Some(first), Some(second)) => match (&first.value, &second.value) {
                (Value::Map(one), Value::Map(other)) => walk(path, one, other, found),
                (one, other) if one.deep_equal(other) => {}
                _ => found.push(Difference {
                    path: path.clone(),
                    before: Some(first),
                    after: Some(second),
                }),
            },
            (before, after) => found.push(Difference {
                path: path.clone(),
                before,
                after,
            }),
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn keys_that_differ() {
        let names = |before: &str, after: &str| -> Vec<String> {
            let map = |text: &str| yaml::unmarshal_map(text.as_bytes()).unwrap();
            let found = differences(&map(before), &map(after));
            found.iter().map(Difference::name).collect()
        };
        assert_eq!(
            names("a: {b: 1, c: [1]}\nd: x\ne: {f: 1}", "a: {b: 1, c: [2]}\nd: x\ng: null"),
            ["a.c", "e", "g"]
        );
        assert_eq!(names("a: {b.c: 1}", "a: {b.c: 2}"), [r"a.b\.c"]);
    }
}
