//! CR044 `missing-reference`: what pods name and the release does not contain. Something else may make it, so this is for
//! information.

use std::collections::BTreeSet;

use crate::data::Value;
use crate::lint::{Check, Finding, Level, Object, Rule, Run};

pub(super) const RULE: Rule = Rule {
    id: "CR044",
    name: "missing-reference",
    level: Level::Info,
    summary: "a ConfigMap, Secret, ServiceAccount or claim that pods name and the release does not contain",
    page: include_str!("missing_reference.md"),
    check: Check::Run(check),
};

/// What a cluster has by itself.
const ALWAYS_THERE: &[(&str, &str)] = &[("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")];

/// The groups whose objects are what they say, and make no others.
const PLAIN_GROUPS: &[&str] = &[
    "",
    "apps",
    "batch",
    "rbac.authorization.k8s.io",
    "networking.k8s.io",
    "policy",
    "autoscaling",
];

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let objects = run.objects();
    let present: BTreeSet<(&str, &str)> = objects
        .iter()
        .map(|object| (&*object.manifest.head.kind, &*object.manifest.head.name))
        .collect();
    for object in objects {
        let mut told = BTreeSet::new();
        for Reference { kind, name, path } in references(object) {
            let is_known = ALWAYS_THERE.contains(&(kind, &name)) || present.contains(&(kind, &name));
            if name.is_empty() || is_known || objects.iter().any(|other| may_make(other, &name)) {
                continue;
            }
            let message = format!(
                "{} `{}` names {kind} `{name}`, which is not in the release",
                object.manifest.head.kind, object.manifest.head.name
            );
            if told.insert((kind, name)) {
                findings.push(Finding::new(message).at(run.place_in(object, &path)));
            }
        }
    }
}

/// Where the pods stand that an object makes, or is.
fn pod_spec(object: &Object) -> Option<&'static [&'static str]> {
    match object.manifest.head.kind.as_str() {
        "Pod" => Some(&["spec"]),
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template", "spec"]),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => Some(&["spec", "template", "spec"]),
        _ => None,
    }
}

/// Whether an object of somebody's own kind has this name in it: then it may well make what is named so.
fn may_make(object: &Object, name: &str) -> bool {
    let group = object
        .manifest
        .head
        .api_version
        .rsplit_once('/')
        .map_or("", |(group, _)| group);
    !PLAIN_GROUPS.contains(&group) && (object.manifest.head.name == name || mentions(&object.value, name))
}

fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => &**text == name.as_bytes(),
        Value::Map(map) => map.snapshot().iter().any(|(_, value)| mentions(value, name)),
        Value::List(items) => items.iter().any(|item| mentions(item, name)),
        _ => false,
    }
}

/// What pods cannot start without.
struct Reference {
    kind: &'static str,
    name: String,
    /// Where the name stands in the object.
    path: Vec<String>,
}

/// The lists in a pod, and the lists in their items, whose items name something: under which keys, what, and by which key.
const LISTS: &[(&[&str], &[&str], &str, &str)] = &[
    (&["volumes"], &["configMap"], "ConfigMap", "name"),
    (&["volumes"], &["secret"], "Secret", "secretName"),
    (
        &["volumes"],
        &["persistentVolumeClaim"],
        "PersistentVolumeClaim",
        "claimName",
    ),
    (&["initContainers", "envFrom"], &["configMapRef"], "ConfigMap", "name"),
    (&["initContainers", "envFrom"], &["secretRef"], "Secret", "name"),
    (
        &["initContainers", "env"],
        &["valueFrom", "configMapKeyRef"],
        "ConfigMap",
        "name",
    ),
    (
        &["initContainers", "env"],
        &["valueFrom", "secretKeyRef"],
        "Secret",
        "name",
    ),
    (&["containers", "envFrom"], &["configMapRef"], "ConfigMap", "name"),
    (&["containers", "envFrom"], &["secretRef"], "Secret", "name"),
    (
        &["containers", "env"],
        &["valueFrom", "configMapKeyRef"],
        "ConfigMap",
        "name",
    ),
    (&["containers", "env"], &["valueFrom", "secretKeyRef"], "Secret", "name"),
];

/// All that the pods of an object name and that is not optional.
fn references(object: &Object) -> Vec<Reference> {
    let Some((spec, pod)) = pod_spec(object).and_then(|spec| Some((spec, object.value.at(spec)?))) else {
        return Vec::new();
    };
    let spec: Vec<String> = spec.iter().map(|key| (*key).to_owned()).collect();
    let mut found = Vec::new();
    for &(lists, keys, kind, key) in LISTS {
        for (path, item) in items(&pod, lists, &spec) {
            let Some(source) = item.at(keys) else { continue };
            let is_optional = matches!(source.at(&["optional"]), Some(Value::Bool(true)));
            if let Some(Value::String(name)) = source.at(&[key]).filter(|_| !is_optional) {
                let keys = keys.iter().chain([&key]).map(|key| (*key).to_owned());
                found.push(Reference {
                    kind,
                    name: name.to_text().into_owned(),
                    path: path.into_iter().chain(keys).collect(),
                });
            }
        }
    }
    const ACCOUNT: &str = "serviceAccountName";
    if let Some(Value::String(name)) = pod.at(&[ACCOUNT]) {
        found.push(Reference {
            kind: "ServiceAccount",
            name: name.to_text().into_owned(),
            path: [spec, vec![ACCOUNT.to_owned()]].concat(),
        });
    }
    found
}

/// The items of a list, or of the lists in its items, with their paths.
fn items(value: &Value, lists: &[&str], path: &[String]) -> Vec<(Vec<String>, Value)> {
    let Some((list, inner)) = lists.split_first() else {
        return vec![(path.to_vec(), value.clone())];
    };
    let Some(Value::List(found)) = value.at(&[list]) else {
        return Vec::new();
    };
    let below = found.iter().enumerate().flat_map(|(index, item)| {
        let path = [path, &[(*list).to_owned(), index.to_string()]].concat();
        items(item, inner, &path)
    });
    below.collect()
}
