//! What to look out for when a change is applied.

use serde::Serialize;

use super::change::Field;
use super::object::Identity;
use super::tree::Node;

/// A class of changes that deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// The field cannot be changed: applying it fails, or the object must be made anew.
    Immutable,
    /// Pods are replaced.
    Restart,
    /// Somebody may do more than before.
    Rbac,
    /// A configuration or a secret changed, and the pods that use it are not replaced.
    Config,
    /// Nothing but the number of pods changed.
    Replicas,
    /// Nothing but images changed.
    Image,
}

impl Risk {
    /// All classes, the worst first.
    pub const ALL: [Risk; 6] = [
        Risk::Immutable,
        Risk::Restart,
        Risk::Rbac,
        Risk::Config,
        Risk::Replicas,
        Risk::Image,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Risk::Immutable => "immutable",
            Risk::Restart => "restart",
            Risk::Rbac => "rbac",
            Risk::Config => "config",
            Risk::Replicas => "replicas",
            Risk::Image => "image",
        }
    }

    /// What it means, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Risk::Immutable => "cannot be changed in place",
            Risk::Restart => "restarts pods",
            Risk::Rbac => "widens permissions",
            Risk::Config => "pods keep the old configuration",
            Risk::Replicas => "only the number of pods",
            Risk::Image => "only images",
        }
    }
}

/// Fields that the API server does not let change, below `kind` (`Validate…Update` in kubernetes' `pkg/apis/*/validation`).
const IMMUTABLE: &[(&str, &[&str])] = &[
    ("Deployment", &["spec.selector"]),
    ("DaemonSet", &["spec.selector"]),
    ("ReplicaSet", &["spec.selector"]),
    (
        "StatefulSet",
        &[
            "spec.selector",
            "spec.volumeClaimTemplates",
            "spec.serviceName",
            "spec.podManagementPolicy",
        ],
    ),
    (
        "Job",
        &[
            "spec.selector",
            "spec.template",
            "spec.completionMode",
            "spec.completions",
            "spec.podFailurePolicy",
        ],
    ),
    ("Service", &["spec.clusterIP", "spec.clusterIPs"]),
    (
        "PersistentVolumeClaim",
        &[
            "spec.storageClassName",
            "spec.accessModes",
            "spec.volumeMode",
            "spec.selector",
            "spec.volumeName",
            "spec.dataSource",
        ],
    ),
    (
        "StorageClass",
        &["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
    ),
    ("RoleBinding", &["roleRef"]),
    ("ClusterRoleBinding", &["roleRef"]),
    ("Secret", &["type"]),
    ("PriorityClass", &["value", "preemptionPolicy"]),
    ("RuntimeClass", &["handler"]),
    ("IngressClass", &["spec.controller"]),
    (
        "CustomResourceDefinition",
        &["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"],
    ),
];

/// Kinds whose pods are replaced when their template changes.
const RESTARTING: &[&str] = &["Deployment", "StatefulSet", "DaemonSet"];

/// Kinds that run pods, with the place of the pod's template.
const WORKLOADS: &[(&str, &[&str])] = &[
    ("Deployment", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
];

/// Puts a field in its classes. Hooks are made anew each time, so nothing of theirs is immutable.
pub(super) fn classify(object: &Identity, is_hook: bool, was_immutable: bool, field: &mut Field) {
    let path = field.path.as_str();
    let kind = object.kind.as_str();
    let mut risks = Vec::new();
    let fields = IMMUTABLE
        .iter()
        .find(|(other, _)| *other == kind)
        .map_or(&[][..], |(_, fields)| *fields);
    let is_sealed = was_immutable
        && ["data", "binaryData", "stringData", "immutable"]
            .iter()
            .any(|field| is_below(path, field));
    if !is_hook && (is_sealed || fields.iter().any(|field| is_below(path, field))) {
        risks.push(Risk::Immutable);
    }
    if RESTARTING.contains(&kind) && is_below(path, "spec.template") {
        risks.push(Risk::Restart);
    }
    if is_below(path, "spec.replicas")
        || kind == "HorizontalPodAutoscaler" && matches!(path, "spec.minReplicas" | "spec.maxReplicas")
    {
        risks.push(Risk::Replicas);
    }
    if path.ends_with(".image") && path.contains("ontainers[") {
        risks.push(Risk::Image);
    }
    field.risks = risks;
}

/// The classes of an object's change: those of its fields, but for what only counts alone.
pub(super) fn of_fields(fields: &[Field]) -> Vec<Risk> {
    let is_alone = |risk| !fields.is_empty() && fields.iter().all(|field| field.risks.contains(&risk));
    let of_some = |risk| fields.iter().any(|field| field.risks.contains(&risk));
    Risk::ALL
        .into_iter()
        .filter(|risk| match risk {
            Risk::Replicas | Risk::Image => is_alone(*risk),
            risk => of_some(*risk),
        })
        .collect()
}

/// Whether a path is a field, or below it.
fn is_below(path: &str, field: &str) -> bool {
    let rest = path.strip_prefix(field);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Whether a change lets somebody do more: a role with new rights, a binding with new subjects or another role.
pub(super) fn widens_permissions(kind: &str, before: Option<&Node<'_>>, after: &Node<'_>) -> bool {
    match kind {
        "Role" | "ClusterRole" => {
            let granted = before.map(rights).unwrap_or_default();
            rights(after)
                .iter()
                .any(|right| !granted.iter().any(|other| other.covers(right)))
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            let Some(before) = before else { return true };
            let subjects = |node: &'_ Node<'_>| -> Vec<String> {
                let word = |subject: &Node<'_>, key: &str| {
                    subject.get(key).and_then(Node::word).unwrap_or_default().into_owned()
                };
                let items = node.get("subjects").map(Node::items).unwrap_or_default();
                items
                    .iter()
                    .map(|subject| ["kind", "namespace", "name"].map(|key| word(subject, key)).join("/"))
                    .collect()
            };
            let old = subjects(before);
            before.get("roleRef") != after.get("roleRef")
                || subjects(after).iter().any(|subject| !old.contains(subject))
        }
        _ => false,
    }
}

/// One thing that a role allows.
#[derive(Debug, PartialEq, Eq)]
struct Right {
    group: String,
    resource: String,
    verb: String,
    /// One object, or all for nothing.
    name: Option<String>,
}

impl Right {
    fn covers(&self, other: &Right) -> bool {
        let fits = |one: &str, other: &str| one == "*" || one == other;
        fits(&self.group, &other.group)
            && fits(&self.resource, &other.resource)
            && fits(&self.verb, &other.verb)
            && (self.name.is_none() || self.name == other.name)
    }
}

fn rights(role: &Node<'_>) -> Vec<Right> {
    let words = |rule: &Node<'_>, key: &str| -> Vec<String> {
        let items = rule.get(key).map(Node::items).unwrap_or_default();
        items
            .iter()
            .filter_map(Node::word)
            .map(|word| word.into_owned())
            .collect()
    };
    let mut rights = Vec::new();
    for rule in role.get("rules").map(Node::items).unwrap_or_default() {
        let mut groups = words(rule, "apiGroups");
        let mut resources = words(rule, "resources");
        let urls = words(rule, "nonResourceURLs");
        if !urls.is_empty() {
            groups.push("URL".to_owned());
            resources.extend(urls);
        }
        let names: Vec<Option<String>> = match words(rule, "resourceNames") {
            names if names.is_empty() => vec![None],
            names => names.into_iter().map(Some).collect(),
        };
        for group in &groups {
            for resource in &resources {
                for verb in words(rule, "verbs") {
                    rights.extend(names.iter().map(|name| Right {
                        group: group.clone(),
                        resource: resource.clone(),
                        verb: verb.clone(),
                        name: name.clone(),
                    }));
                }
            }
        }
    }
    rights
}

/// The template of the pods that an object runs.
pub(super) fn pod_template<'n, 'a>(kind: &str, tree: &'n Node<'a>) -> Option<&'n Node<'a>> {
    let (_, path) = WORKLOADS.iter().find(|(workload, _)| *workload == kind)?;
    tree.at(path)
}

/// The configurations and secrets that a pod's template uses: their kinds and names.
pub(super) fn references<'n>(template: &'n Node<'_>) -> Vec<(&'static str, &'n str)> {
    let mut found = Vec::new();
    collect_references(template, &mut found);
    found
}

fn collect_references<'n>(node: &'n Node<'_>, found: &mut Vec<(&'static str, &'n str)>) {
    for (key, value) in node.entries() {
        let kind = match &**key {
            "configMapRef" | "configMapKeyRef" | "configMap" => "ConfigMap",
            "secretRef" | "secretKeyRef" | "secret" => "Secret",
            _ => {
                collect_references(value, found);
                continue;
            }
        };
        let name = value
            .get("name")
            .or_else(|| value.get("secretName"))
            .and_then(Node::as_str);
        found.extend(name.map(|name| (kind, name)));
    }
    node.items().iter().for_each(|item| collect_references(item, found));
}
