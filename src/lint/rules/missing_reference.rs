//! CR044 `missing-reference`: what pods name and the release does not contain. Something else may make it, so this is for
//! information.

use std::collections::BTreeSet;

use crate::data::{List, Value};
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
        let Some(pod) = pod_spec(object) else { continue };
        for (kind, name) in references(&pod) {
            let is_known = ALWAYS_THERE.contains(&(kind, &name)) || present.contains(&(kind, &name));
            if name.is_empty() || is_known || objects.iter().any(|other| may_make(other, &name)) {
                continue;
            }
            let message = format!(
                "{} `{}` names {kind} `{name}`, which is not in the release",
                object.manifest.head.kind, object.manifest.head.name
            );
            let words = places(kind, &name);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            findings.push(Finding::new(message).at(run.place_in(object, &words)));
        }
    }
}

/// How the line begins that names something, the likeliest first.
fn places(kind: &str, name: &str) -> Vec<String> {
    match kind {
        "ServiceAccount" => vec!["serviceAccountName:".to_owned()],
        "PersistentVolumeClaim" => vec![format!("claimName: {name}"), format!("claimName: \"{name}\"")],
        _ => ["secretName", "name"]
            .iter()
            .flat_map(|key| [format!("{key}: {name}"), format!("{key}: \"{name}\"")])
            .collect(),
    }
}

/// The pods that an object makes, or is.
fn pod_spec(object: &Object) -> Option<Value> {
    let path: &[&str] = match object.manifest.head.kind.as_str() {
        "Pod" => &["spec"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => &["spec", "template", "spec"],
        _ => return None,
    };
    object.value.at(path)
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

/// What a pod cannot start without, by kind and name.
fn references(pod: &Value) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut add = |kind, value: Option<Value>| {
        if let Some(Value::String(name)) = value {
            found.push((kind, name.to_text().into_owned()));
        }
    };
    let is_optional = |source: &Value| matches!(source.at(&["optional"]), Some(Value::Bool(true)));
    let mut source = |kind, source: Option<Value>, key| match source {
        Some(source) if !is_optional(&source) => add(kind, source.at(&[key])),
        _ => {}
    };
    for volume in items(pod.at(&["volumes"])).iter() {
        source("ConfigMap", volume.at(&["configMap"]), "name");
        source("Secret", volume.at(&["secret"]), "secretName");
        source(
            "PersistentVolumeClaim",
            volume.at(&["persistentVolumeClaim"]),
            "claimName",
        );
    }
    for containers in ["initContainers", "containers"] {
        for container in items(pod.at(&[containers])).iter() {
            for from in items(container.at(&["envFrom"])).iter() {
                source("ConfigMap", from.at(&["configMapRef"]), "name");
                source("Secret", from.at(&["secretRef"]), "name");
            }
            for variable in items(container.at(&["env"])).iter() {
                source("ConfigMap", variable.at(&["valueFrom", "configMapKeyRef"]), "name");
                source("Secret", variable.at(&["valueFrom", "secretKeyRef"]), "name");
            }
        }
    }
    add("ServiceAccount", pod.at(&["serviceAccountName"]));
    found.sort();
    found.dedup();
    found
}

fn items(value: Option<Value>) -> List {
    match value {
        Some(Value::List(items)) => items,
        _ => List::from(Vec::new()),
    }
}
