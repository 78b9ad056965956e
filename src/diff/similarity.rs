//! Objects that were renamed: what they hold is nearly the same.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::object::Object;
use super::tree::{Node, Value};
use super::variable::{SideIndex, Variables};

/// How similar two objects must be: of 1, which is the same.
const THRESHOLD: f64 = 0.6;

/// How much the name counts beside what an object holds.
const NAME_WEIGHT: f64 = 0.2;

/// What so many objects hold tells none of them apart: it does not make candidates. Keeps the search linear.
const MANY: usize = 32;

/// What an object is known by.
struct Fingerprint {
    at: usize,
    /// A hash of each field with its place; metadata aside, which nearly all objects of a chart share.
    fields: HashSet<u64>,
    name: String,
}

/// Objects of one side with those places among them that have no fellow yet.
type Free<'s, 'a> = (&'s [Object<'a>], &'s [usize]);

/// The renames among the objects without a fellow, the most similar first.
pub(super) fn renames(before: Free<'_, '_>, after: Free<'_, '_>, variables: &Variables) -> Vec<(usize, usize)> {
    let kinds = |(objects, free): Free<'_, '_>| {
        let mut kinds: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for &at in free {
            if let Some(object) = objects.get(at) {
                let key = (object.identity.group.clone(), object.identity.kind.clone());
                kinds.entry(key).or_default().push(at);
            }
        }
        kinds
    };
    let (firsts, seconds) = (kinds(before), kinds(after));
    let mut found = Vec::new();
    for (kind, first) in firsts {
        if let Some(second) = seconds.get(&kind) {
            let first = fingerprints(before.0, &first, SideIndex::Before, variables);
            let second = fingerprints(after.0, second, SideIndex::After, variables);
            found.extend(matches(&first, &second));
        }
    }
    found
}

fn fingerprints(objects: &[Object<'_>], places: &[usize], side: SideIndex, variables: &Variables) -> Vec<Fingerprint> {
    let fingerprint = |&at: &usize| {
        let object = objects.get(at)?;
        let document = object.document().ok()?;
        let tree = object.tree(&document).ok()?;
        let mut fields = HashSet::new();
        for (key, value) in tree.entries() {
            if !matches!(&**key, "apiVersion" | "kind" | "metadata") {
                collect(value, hash(&(0_u64, key)), side, variables, &mut fields);
            }
        }
        Some(Fingerprint {
            at,
            fields,
            name: variables.normalized(side, &object.identity.name).into_owned(),
        })
    };
    places.iter().filter_map(fingerprint).collect()
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Collects the hashes of all scalars below a place; items count wherever they stand in their list.
fn collect(node: &Node<'_>, place: u64, side: SideIndex, variables: &Variables, fields: &mut HashSet<u64>) {
    match &node.value {
        Value::Map(entries) => {
            entries
                .iter()
                .for_each(|(key, value)| collect(value, hash(&(place, key)), side, variables, fields));
        }
        Value::List(items) => items
            .iter()
            .for_each(|item| collect(item, place, side, variables, fields)),
        Value::String(text) if text.contains('\n') => {
            fields.extend(
                text.lines()
                    .map(|line| hash(&(place, variables.normalized(side, line)))),
            );
        }
        _ => {
            let word = node.word().unwrap_or_default();
            fields.insert(hash(&(place, variables.normalized(side, &word))));
        }
    }
}

/// The best matches, each object in one at most.
fn matches(before: &[Fingerprint], after: &[Fingerprint]) -> Vec<(usize, usize)> {
    let mut scored: Vec<(f64, &Fingerprint, &Fingerprint)> = Vec::new();
    let candidates = Candidates::new(after);
    for first in before {
        for second in candidates.of(first, after) {
            let score = score(first, second);
            if score >= THRESHOLD {
                scored.push((score, first, second));
            }
        }
    }
    scored.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    let (mut taken_before, mut taken_after) = (HashSet::new(), HashSet::new());
    scored.retain(|(_, first, second)| {
        let is_free = !taken_before.contains(&first.at) && !taken_after.contains(&second.at);
        if is_free {
            taken_before.insert(first.at);
            taken_after.insert(second.at);
        }
        is_free
    });
    scored.iter().map(|(_, first, second)| (first.at, second.at)).collect()
}

/// Objects by what they hold.
struct Candidates {
    holders: HashMap<u64, Vec<usize>>,
    all: bool,
}

impl Candidates {
    fn new(objects: &[Fingerprint]) -> Candidates {
        let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, object) in objects.iter().enumerate() {
            for field in &object.fields {
                holders.entry(*field).or_default().push(at);
            }
        }
        Candidates {
            holders,
            all: objects.len() <= MANY,
        }
    }

    /// The objects that an object may have become.
    fn of<'f>(&self, object: &Fingerprint, objects: &'f [Fingerprint]) -> Vec<&'f Fingerprint> {
        if self.all {
            return objects.iter().collect();
        }
        let rare = object
            .fields
            .iter()
            .filter_map(|field| self.holders.get(field))
            .filter(|list| list.len() <= MANY);
        let mut places: Vec<usize> = rare.flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.iter().filter_map(|&at| objects.get(at)).collect()
    }
}

/// How similar two objects are, from 0 to 1: how much of what they hold they share (the Dice coefficient).
fn score(first: &Fingerprint, second: &Fingerprint) -> f64 {
    let names = name_similarity(&first.name, &second.name);
    let total = first.fields.len() + second.fields.len();
    if total == 0 {
        return names;
    }
    let shared = first.fields.intersection(&second.fields).count();
    (1.0 - NAME_WEIGHT) * 2.0 * shared as f64 / total as f64 + NAME_WEIGHT * names
}

/// How many pairs of neighbouring characters two names share.
fn name_similarity(one: &str, other: &str) -> f64 {
    let pairs = |name: &str| -> Vec<[u8; 2]> {
        name.as_bytes()
            .windows(2)
            .filter_map(|pair| pair.try_into().ok())
            .collect()
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let total = one.len() + other.len();
    if total == 0 {
        return 0.0;
    }
    let mut shared = 0;
    for pair in one {
        if let Some(at) = other.iter().position(|candidate| *candidate == pair) {
            other.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / total as f64
}
