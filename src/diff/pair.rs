//! Which objects of two sides are the same one.

use std::collections::HashMap;
use std::hash::Hash;

use super::object::{Identity, Object};
use super::similarity;
use super::variable::{SideIndex, Variables};

/// What two sides have of an object, by its places among their objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub before: Option<usize>,
    pub after: Option<usize>,
}

/// Pairs the objects: by who they are, then by that without variables, then by kind and name alone, at last by how
/// similar they are. In the order of the first side, then what only the second has.
pub(super) fn pair(before: &[Object<'_>], after: &[Object<'_>], variables: &Variables) -> Vec<Pair> {
    let mut pairing = Pairing {
        before,
        after,
        of_before: vec![None; before.len()],
        of_after: vec![None; after.len()],
    };
    pairing.by(|object, _| (&object.identity, object.is_hook));
    pairing.by(|object, side| without_variables(&object.identity, side, variables));
    pairing.by(|object, side| {
        let Identity { kind, name, .. } = without_variables(&object.identity, side, variables);
        (kind, name)
    });
    let free = |fellows: &[Option<usize>]| -> Vec<usize> {
        fellows
            .iter()
            .enumerate()
            .filter(|(_, fellow)| fellow.is_none())
            .map(|(at, _)| at)
            .collect()
    };
    let (free_before, free_after) = (free(&pairing.of_before), free(&pairing.of_after));
    for (first, second) in similarity::renames((before, &free_before), (after, &free_after), variables) {
        pairing.set(first, second);
    }
    pairing.into_pairs()
}

/// An identity with signs for variables.
fn without_variables(identity: &Identity, side: SideIndex, variables: &Variables) -> Identity {
    Identity {
        group: identity.group.clone(),
        kind: identity.kind.clone(),
        namespace: variables.normalized(side, &identity.namespace).into_owned(),
        name: variables.normalized(side, &identity.name).into_owned(),
    }
}

/// The objects of one side that have the same key.
#[derive(Clone, Copy, Default)]
enum Fellows {
    #[default]
    None,
    /// One, by its place.
    One(usize),
    Many,
}

impl Fellows {
    fn add(&mut self, at: usize) {
        *self = match self {
            Fellows::None => Fellows::One(at),
            Fellows::One(_) | Fellows::Many => Fellows::Many,
        };
    }
}

struct Pairing<'s, 'a> {
    before: &'s [Object<'a>],
    after: &'s [Object<'a>],
    of_before: Vec<Option<usize>>,
    of_after: Vec<Option<usize>>,
}

impl<'s, 'a> Pairing<'s, 'a> {
    fn set(&mut self, before: usize, after: usize) {
        if let (Some(one), Some(other)) = (self.of_before.get_mut(before), self.of_after.get_mut(after)) {
            (*one, *other) = (Some(after), Some(before));
        }
    }

    /// Pairs what has no fellow yet, where exactly one object of each side has the same key.
    fn by<K: Eq + Hash>(&mut self, key: impl Fn(&'s Object<'a>, SideIndex) -> K) {
        let mut places: HashMap<K, [Fellows; 2]> = HashMap::new();
        for (at, object) in self.before.iter().enumerate() {
            if self.of_before.get(at).is_some_and(Option::is_none) {
                places.entry(key(object, SideIndex::Before)).or_default()[0].add(at);
            }
        }
        if places.is_empty() {
            return;
        }
        for (at, object) in self.after.iter().enumerate() {
            if self.of_after.get(at).is_some_and(Option::is_none)
                && let Some(fellows) = places.get_mut(&key(object, SideIndex::After))
            {
                fellows[1].add(at);
            }
        }
        for fellows in places.into_values() {
            if let [Fellows::One(before), Fellows::One(after)] = fellows {
                self.set(before, after);
            }
        }
    }

    fn into_pairs(self) -> Vec<Pair> {
        let of_before = self.of_before.iter().enumerate().map(|(before, after)| Pair {
            before: Some(before),
            after: *after,
        });
        let added = self.of_after.iter().enumerate().filter(|(_, before)| before.is_none());
        let added = added.map(|(after, _)| Pair {
            before: None,
            after: Some(after),
        });
        of_before.chain(added).collect()
    }
}
