//! Comparing two sets of manifests: objects are paired by who they are, and each pair's texts are compared line by line.
//!
//! Data in, data out: nothing here knows charts, templates or how a difference looks.

mod lines;

use std::fmt;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::manifest::{Manifest, Manifests};
pub use lines::{Hunk, Line, Tag};

/// Who an object is, whatever its version and wherever its template lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Identity {
    /// The API group: `apps` of `apps/v1`, empty for the core group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace as it is written, empty for that of the release.
    pub namespace: String,
    /// The name. A document without one goes by the path of its template.
    pub name: String,
}

impl Identity {
    /// Who a manifest is.
    pub fn of(manifest: &Manifest) -> Identity {
        let head = &manifest.head;
        let name = match head.name.as_str() {
            "" => manifest.path.to_text().into_owned(),
            name => name.to_owned(),
        };
        Identity {
            group: head
                .api_version
                .rsplit_once('/')
                .map_or("", |(group, _)| group)
                .to_owned(),
            kind: head.kind.clone(),
            namespace: head.namespace.clone(),
            name,
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Identity {
            group,
            kind,
            namespace,
            name,
        } = self;
        let dot = if group.is_empty() { "" } else { "." };
        let slash = if namespace.is_empty() { "" } else { "/" };
        let kind = if kind.is_empty() { "document" } else { kind };
        write!(f, "{kind}{dot}{group} {namespace}{slash}{name}")
    }
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Only the second set has it.
    Added,
    /// Only the first set has it.
    Removed,
    /// Both have it, with different texts.
    Changed,
}

/// A difference between the sets: one object.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The object.
    #[serde(serialize_with = "as_text")]
    pub object: Identity,
    /// What became of it.
    pub kind: ChangeKind,
    /// The template it comes from; from the second set if both have it.
    pub template: String,
    /// Where its text differs.
    pub hunks: Vec<Hunk>,
}

fn as_text<S: Serializer>(identity: &Identity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(identity)
}

/// How many objects changed, in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Objects that only the second set has.
    pub added: usize,
    /// Objects that only the first set has.
    pub removed: usize,
    /// Objects that differ.
    pub changed: usize,
}

/// The differences between two sets of manifests: objects of the first set in its order, then what the second adds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diff {
    /// One for each object that differs.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Whether the sets are the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many objects changed, in each way.
    pub fn counts(&self) -> Counts {
        let count = |kind| self.changes.iter().filter(|change| change.kind == kind).count();
        Counts {
            added: count(ChangeKind::Added),
            removed: count(ChangeKind::Removed),
            changed: count(ChangeKind::Changed),
        }
    }
}

/// Compares two sets of manifests, hooks included. White space at the end of a document counts for nothing: it depends
/// on where in its file a document stands.
pub fn compare(before: &Manifests, after: &Manifests) -> Diff {
    let mut pairs: IndexMap<Key, Pair<'_>> = IndexMap::new();
    for (key, manifest) in keyed(before) {
        pairs.entry(key).or_default().before = Some(manifest);
    }
    for (key, manifest) in keyed(after) {
        pairs.entry(key).or_default().after = Some(manifest);
    }
    let changes = pairs.into_iter().filter_map(|((object, _), Pair { before, after })| {
        let template = after.or(before)?.path.to_text().into_owned();
        let kind = match (before, after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let hunks = lines::compare(trimmed_text(before), trimmed_text(after));
        (kind != ChangeKind::Changed || !hunks.is_empty()).then_some(Change {
            object,
            kind,
            template,
            hunks,
        })
    });
    Diff {
        changes: changes.collect(),
    }
}

/// An object's identity; of several with the same one, each has its number.
type Key = (Identity, usize);

/// What the sets have of an object.
#[derive(Default)]
struct Pair<'a> {
    before: Option<&'a Manifest>,
    after: Option<&'a Manifest>,
}

fn trimmed_text(manifest: Option<&Manifest>) -> &[u8] {
    manifest
        .map(|manifest| manifest.text().trim_ascii_end())
        .unwrap_or_default()
}

/// The manifests, hooks among them, with their keys.
fn keyed(manifests: &Manifests) -> Vec<(Key, &Manifest)> {
    let mut seen: IndexMap<Identity, usize> = IndexMap::new();
    let all = manifests.objects.iter().chain(&manifests.hooks);
    all.map(|manifest| {
        let identity = Identity::of(manifest);
        let number = seen.entry(identity.clone()).or_default();
        *number += 1;
        ((identity, *number), manifest)
    })
    .collect()
}
