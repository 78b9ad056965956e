//! Which items of two lists belong together: by the keys that Kubernetes knows them by, else by what they are.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::tree::{Node, Value};
use super::variable::{SideIndex, Variables};

/// The keys that name an item together.
pub(super) type Keys = &'static [&'static str];

/// Items of two lists that belong together, by their places; or an item that only one list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aligned {
    pub before: Option<usize>,
    pub after: Option<usize>,
    /// The keys that the item is known by, if it is by any.
    pub key: Option<Keys>,
}

/// The keys that items may be known by, for lists under a key: first those of Kubernetes' own types
/// (`x-kubernetes-list-map-keys`, `patchMergeKey`), then those that any list may have.
const KEYS: &[(&str, &[Keys])] = &[
    (
        "ports",
        &[&["containerPort", "protocol"], &["port", "protocol"], &["name"]],
    ),
    ("volumeMounts", &[&["mountPath"]]),
    ("volumeDevices", &[&["devicePath"]]),
    ("hostAliases", &[&["ip"]]),
    ("tolerations", &[&["key", "operator", "value", "effect"]]),
    ("topologySpreadConstraints", &[&["topologyKey", "whenUnsatisfiable"]]),
    ("conditions", &[&["type"]]),
    ("ownerReferences", &[&["uid"], &["kind", "name"]]),
    ("subjects", &[&["kind", "namespace", "name"]]),
    ("volumeClaimTemplates", &[&["metadata.name"]]),
    ("paths", &[&["path"]]),
    ("endpoints", &[&["port", "path"], &["port"], &["targetPort"]]),
    ("podMetricsEndpoints", &[&["port", "path"], &["port"]]),
    ("tls", &[&["secretName"]]),
    ("metrics", &[&["type", "resource.name"], &["type"]]),
    ("limits", &[&["type"]]),
    ("rules", &[&["host"], &["alert"], &["record"], &["name"]]),
];

/// The keys of lists that the table does not know.
const ANY: &[Keys] = &[
    &["name"],
    &["key"],
    &["metadata.name"],
    &["alert"],
    &["record"],
    &["secretKey"],
    &["host"],
    &["path"],
    &["ip"],
    &["type"],
    &["id"],
];

/// Lists whose order means nothing.
const SETS: &[&str] = &[
    "verbs",
    "resources",
    "apiGroups",
    "resourceNames",
    "nonResourceURLs",
    "accessModes",
    "policyTypes",
    "finalizers",
    "namespaces",
    "matchNames",
];

/// Aligns two lists that stand under a key: in the order of the second, with what only the first has where it stood.
pub(super) fn align(before: &[Node<'_>], after: &[Node<'_>], field: &str, variables: &Variables) -> Vec<Aligned> {
    let mut matching = Matching::new(before.len(), after.len());
    let are_maps = |items: &[Node<'_>]| items.iter().all(|item| matches!(item.value, Value::Map(_)));
    let mut is_keyed = false;
    if are_maps(before) && are_maps(after) {
        let known = KEYS
            .iter()
            .find(|(name, _)| *name == field)
            .map_or(ANY, |(_, keys)| keys);
        for keys in known {
            is_keyed |= matching.by_keys(before, after, keys, variables);
        }
    }
    if !is_keyed {
        let hashes =
            |items: &[Node<'_>], side| items.iter().map(|item| hash(item, side, variables)).collect::<Vec<_>>();
        let (one, other) = (hashes(before, SideIndex::Before), hashes(after, SideIndex::After));
        if SETS.contains(&field) {
            matching.by_content(&one, &other);
        } else {
            matching.by_order(&one, &other);
        }
    }
    matching.into_aligned()
}

/// The value that an item is known by: its keys' words with commas between.
pub(super) fn item_name(item: &Node<'_>, keys: &[&str]) -> Option<String> {
    let mut words = Vec::with_capacity(keys.len());
    for key in keys {
        let path: Vec<&str> = key.split('.').collect();
        match item.at(&path).map(Node::word) {
            Some(word) => words.push(word?.into_owned()),
            // What Kubernetes takes a protocol for; other keys after the first may be missing.
            None if *key == "protocol" => words.push("TCP".to_owned()),
            None if !words.is_empty() || keys.len() > 2 => words.push(String::new()),
            None => return None,
        }
    }
    Some(words.join(","))
}

struct Matching {
    /// For each item of the second list, its fellow in the first.
    of_after: Vec<Option<usize>>,
    /// For each item of the first list, its fellow in the second.
    of_before: Vec<Option<usize>>,
    keys: Vec<Option<Keys>>,
    keys_before: Vec<Option<Keys>>,
}

impl Matching {
    fn new(before: usize, after: usize) -> Matching {
        Matching {
            of_after: vec![None; after],
            of_before: vec![None; before],
            keys: vec![None; after],
            keys_before: vec![None; before],
        }
    }

    fn pair(&mut self, before: usize, after: usize) {
        if let (Some(one), Some(other)) = (self.of_before.get_mut(before), self.of_after.get_mut(after)) {
            (*one, *other) = (Some(after), Some(before));
        }
    }

    /// Pairs what has no fellow yet by the values of keys, if those name every item of both lists, each once. Tells
    /// whether they do.
    fn by_keys(&mut self, before: &[Node<'_>], after: &[Node<'_>], keys: Keys, variables: &Variables) -> bool {
        let names = |items: &[Node<'_>], side| {
            let mut places = HashMap::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                let name = variables.normalized(side, &item_name(item, keys)?).into_owned();
                if places.insert(name, at).is_some() {
                    return None;
                }
            }
            Some(places)
        };
        let (Some(one), Some(other)) = (names(before, SideIndex::Before), names(after, SideIndex::After)) else {
            return false;
        };
        for (list, marks) in [
            (&self.of_before, &mut self.keys_before),
            (&self.of_after, &mut self.keys),
        ] {
            for (fellow, key) in list.iter().zip(marks.iter_mut()) {
                if fellow.is_none() && key.is_none() {
                    *key = Some(keys);
                }
            }
        }
        for (name, before) in one {
            let is_free = self.of_before.get(before).is_some_and(Option::is_none);
            let after = other
                .get(&name)
                .filter(|&&after| self.of_after.get(after).is_some_and(Option::is_none));
            if let Some(&after) = after.filter(|_| is_free) {
                self.pair(before, after);
                if let Some(key) = self.keys.get_mut(after) {
                    *key = Some(keys);
                }
            }
        }
        true
    }

    /// Pairs equal items, wherever they stand.
    fn by_content(&mut self, before: &[u64], after: &[u64]) {
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, hash) in before.iter().enumerate().rev() {
            places.entry(*hash).or_default().push(at);
        }
        for (at, hash) in after.iter().enumerate() {
            if let Some(fellow) = places.get_mut(hash).and_then(Vec::pop) {
                self.pair(fellow, at);
            }
        }
    }

    /// Pairs the longest common subsequence, and what stands in its gaps by place.
    fn by_order(&mut self, before: &[u64], after: &[u64]) {
        for op in capture_diff_slices(Algorithm::Myers, before, after) {
            let (old, new) = match op {
                DiffOp::Equal {
                    old_index,
                    new_index,
                    len,
                } => (old_index..old_index + len, new_index..new_index + len),
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_index,
                    new_len,
                } => (old_index..old_index + old_len, new_index..new_index + new_len),
                DiffOp::Delete { .. } | DiffOp::Insert { .. } => continue,
            };
            old.zip(new).for_each(|(before, after)| self.pair(before, after));
        }
    }

    fn into_aligned(self) -> Vec<Aligned> {
        let mut aligned = Vec::with_capacity(self.of_after.len());
        let removed = |before: usize| Aligned {
            before: Some(before),
            after: None,
            key: self.keys_before.get(before).copied().flatten(),
        };
        // What only the first list has stands after what stood before it there.
        let mut following: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        let mut last = None;
        for (before, after) in self.of_before.iter().enumerate() {
            match after {
                Some(_) => last = Some(before),
                None => following.entry(last).or_default().push(before),
            }
        }
        let mut push_removed = |after: Option<usize>, aligned: &mut Vec<Aligned>| {
            aligned.extend(following.remove(&after).unwrap_or_default().into_iter().map(removed));
        };
        push_removed(None, &mut aligned);
        for (after, before) in self.of_after.iter().enumerate() {
            aligned.push(Aligned {
                before: *before,
                after: Some(after),
                key: self.keys.get(after).copied().flatten(),
            });
            if before.is_some() {
                push_removed(*before, &mut aligned);
            }
        }
        aligned
    }
}

/// A hash of what an item means, variables aside.
pub(super) fn hash(node: &Node<'_>, side: SideIndex, variables: &Variables) -> u64 {
    let mut hasher = DefaultHasher::new();
    match &node.value {
        Value::Null => 0_u8.hash(&mut hasher),
        Value::Bool(value) => (1_u8, value).hash(&mut hasher),
        Value::Int(number) => (2_u8, (*number as f64).to_bits()).hash(&mut hasher),
        Value::Float(number) => (2_u8, number.to_bits()).hash(&mut hasher),
        Value::String(text) => (3_u8, variables.normalized(side, text)).hash(&mut hasher),
        Value::List(items) => {
            4_u8.hash(&mut hasher);
            items
                .iter()
                .for_each(|item| hash(item, side, variables).hash(&mut hasher));
        }
        Value::Map(entries) => {
            // In any order.
            let sum = entries.iter().fold(0_u64, |sum, (key, value)| {
                let mut entry = DefaultHasher::new();
                (key, hash(value, side, variables)).hash(&mut entry);
                sum.wrapping_add(entry.finish())
            });
            (5_u8, sum).hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::tree;
    use crate::yaml;

    fn aligned(field: &str, before: &str, after: &str) -> Vec<(Option<usize>, Option<usize>)> {
        let (before, after) = (yaml::parse(before).unwrap(), yaml::parse(after).unwrap());
        let (before, after) = (tree::read(&before).unwrap(), tree::read(&after).unwrap());
        align(before.items(), after.items(), field, &Variables::default())
            .iter()
            .map(|pair| (pair.before, pair.after))
            .collect()
    }

    #[test]
    fn items_go_by_their_keys() {
        assert_eq!(
            aligned(
                "env",
                "[{name: a}, {name: b}, {name: c}]",
                "[{name: c}, {name: a}, {name: d}]"
            ),
            [(Some(2), Some(0)), (Some(0), Some(1)), (Some(1), None), (None, Some(2))]
        );
        // A port that keeps its name is the same port.
        assert_eq!(
            aligned(
                "ports",
                "[{containerPort: 80, name: http}]",
                "[{containerPort: 8080, name: http}]"
            ),
            [(Some(0), Some(0))]
        );
        assert_eq!(
            aligned(
                "ports",
                "[{port: 53, protocol: UDP}, {port: 53}]",
                "[{port: 53, protocol: TCP}]"
            ),
            [(Some(0), None), (Some(1), Some(0))]
        );
    }

    #[test]
    fn items_without_keys_go_by_content() {
        assert_eq!(
            aligned("args", "[a, b, c]", "[a, x, c, d]"),
            [
                (Some(0), Some(0)),
                (Some(1), Some(1)),
                (Some(2), Some(2)),
                (None, Some(3))
            ]
        );
        assert_eq!(
            aligned("verbs", "[get, list]", "[list, get]"),
            [(Some(1), Some(0)), (Some(0), Some(1))]
        );
        assert_eq!(
            aligned("env", "[{name: a}, {name: a, value: x}]", "[{name: a, value: x}]"),
            [(Some(0), None), (Some(1), Some(0))]
        );
    }
}
