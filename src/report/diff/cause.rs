//! What makes differences, in words.

use crate::diff::{CauseKind, Change, ChangeKind, Diff, Field, KeyCause};

/// What makes some difference: the keys with their places on both sides, or that it is unknown; nothing where nobody asked.
pub(super) fn causes(causes: Option<&Vec<String>>, diff: &Diff) -> Option<String> {
    let named = |name: &String| {
        let key = diff.values.iter().flatten().find(|key| key.key == *name);
        key.map_or_else(|| name.clone(), key_with_places)
    };
    let named: Vec<String> = causes?.iter().map(named).collect();
    Some(if named.is_empty() {
        "cause unknown".to_owned()
    } else {
        format!("because of {}", named.join(", "))
    })
}

/// What makes some difference, by name alone: for reports that tell the places elsewhere.
pub(super) fn names(causes: Option<&Vec<String>>) -> Option<String> {
    let names = causes?.join(", ");
    Some(if names.is_empty() { "unknown".to_owned() } else { names })
}

/// What makes a change: a line for the object, or for each group of its fields that the same keys make. Nothing where
/// nobody asked.
pub(super) fn reasons(change: &Change, diff: &Diff) -> Vec<String> {
    if change.kind != ChangeKind::Changed {
        return causes(change.causes.as_ref(), diff).into_iter().collect();
    }
    let mut groups: Vec<(&Vec<String>, Vec<&str>)> = Vec::new();
    for field in &change.fields {
        let Some(keys) = &field.causes else { continue };
        match groups.iter_mut().find(|(known, _)| *known == keys) {
            Some((_, paths)) => paths.push(path(field)),
            None => groups.push((keys, vec![path(field)])),
        }
    }
    let line = |(keys, paths): &(&Vec<String>, Vec<&str>)| {
        let keys = causes(Some(keys), diff).unwrap_or_default();
        format!("{keys}: {}", paths.join(", "))
    };
    groups.iter().map(line).collect()
}

/// The path of a field, as it is shown.
pub(super) fn path(field: &Field) -> &str {
    if field.path.is_empty() { "(all)" } else { &field.path }
}

/// A key with the places of its values: `replicas (dev.yaml:3:5 → prod.yaml:4:7)`.
fn key_with_places(key: &KeyCause) -> String {
    let place = |place: &Option<String>| place.clone().unwrap_or_else(|| "nothing".to_owned());
    format!("{} ({} → {})", key.key, place(&key.before), place(&key.after))
}

/// What a values key makes, in words: `replicas (dev.yaml:3:5 → prod.yaml:4:7): Deployment.apps web`.
pub(super) fn key_cause(key: &KeyCause, diff: &Diff) -> String {
    let sort = if key.kind == CauseKind::File { "file " } else { "" };
    format!("{sort}{}: {}", key_with_places(key), effects(key, diff).join(", "))
}

/// What a values key makes: objects, or a remark that there are none.
pub(super) fn effects(key: &KeyCause, diff: &Diff) -> Vec<String> {
    let is_name = || diff.variables.iter().any(|variable| variable.origin == key.key);
    if !key.objects.is_empty() {
        key.objects.iter().map(ToString::to_string).collect()
    } else if is_name() {
        vec!["only what things are called".to_owned()]
    } else {
        vec!["touches no object".to_owned()]
    }
}
