//! What is left out of a comparison.

use super::object::Identity;
use super::path::{Followed, Pattern, glob};
use super::tree::{Node, Value};

/// What does not count as a difference.
#[derive(Clone, Debug, Default)]
pub struct Ignore {
    /// Kinds, with `*` for any characters.
    pub kinds: Vec<String>,
    /// Fields, with all below them.
    pub paths: Vec<Pattern>,
}

impl Ignore {
    /// The pattern for a label, wherever an object or a template of one has labels.
    pub fn label(key: &str) -> Pattern {
        Pattern::below(&["**", "metadata", "labels"], key)
    }

    /// The pattern for an annotation.
    pub fn annotation(key: &str) -> Pattern {
        Pattern::below(&["**", "metadata", "annotations"], key)
    }

    /// The patterns for what clusters write into objects, and `kubectl get -o yaml` shows: no chart renders it.
    pub fn written_by_clusters() -> impl Iterator<Item = Pattern> {
        const METADATA: [&str; 6] = [
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink",
        ];
        const ANNOTATIONS: [&str; 4] = [
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/revision",
            "meta.helm.sh/release-name",
            "meta.helm.sh/release-namespace",
        ];
        let metadata = METADATA.into_iter().map(|key| Pattern::below(&["metadata"], key));
        let annotations = ANNOTATIONS
            .into_iter()
            .map(|key| Pattern::below(&["metadata", "annotations"], key));
        metadata.chain(annotations).chain([Pattern::below(&[], "status")])
    }

    /// Whether an object is left out altogether.
    pub(super) fn is_ignored(&self, object: &Identity) -> bool {
        self.kinds.iter().any(|kind| glob(kind, &object.kind))
    }

    /// Takes the fields that are left out from an object's tree.
    pub(super) fn prune(&self, object: &Identity, tree: &mut Node<'_>) {
        let followed = Followed::new(&self.paths, &object.kind, &object.name);
        if !followed.is_empty() {
            prune(tree, &followed);
        }
    }
}

/// Takes away what the patterns match below a node. Gives whether all that it held is gone.
fn prune(node: &mut Node<'_>, followed: &Followed<'_>) -> bool {
    let gone = |child: &mut Node<'_>, followed: &Followed<'_>| {
        followed.is_match() || !followed.is_empty() && prune(child, followed)
    };
    match &mut node.value {
        Value::Map(entries) => {
            let before = entries.len();
            entries.retain_mut(|(key, value)| !gone(value, &followed.key(key)));
            before > 0 && entries.is_empty()
        }
        Value::List(items) => {
            let before = items.len();
            let mut index = 0;
            items.retain_mut(|item| {
                let followed = followed.item(index, item);
                index += 1;
                !gone(item, &followed)
            });
            before > 0 && items.is_empty()
        }
        _ => false,
    }
}
