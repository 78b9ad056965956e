//! Fields that the API server does not let change (`Validate…Update` in Kubernetes' `pkg/apis/*/validation`).

use super::super::change::{Field, Shown};
use super::super::quantity::quantity;
use super::super::tree::{Node, Value};
use super::{Situation, is_below};

/// What of a kind cannot be changed.
enum Rule {
    /// These fields.
    Only(&'static [&'static str]),
    /// All fields of the specification but these.
    AllBut(&'static [&'static str]),
}

const APPS: &str = "apps";
const CORE: &str = "";
const RBAC: &str = "rbac.authorization.k8s.io";
const STORAGE: &str = "storage.k8s.io";

/// The rules by API group and kind.
const RULES: &[(&str, &str, Rule)] = &[
    (APPS, "Deployment", Rule::Only(&["spec.selector"])),
    (APPS, "DaemonSet", Rule::Only(&["spec.selector"])),
    (APPS, "ReplicaSet", Rule::Only(&["spec.selector"])),
    (
        APPS,
        "StatefulSet",
        Rule::AllBut(&[
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
        ]),
    ),
    (
        "batch",
        "Job",
        Rule::Only(&[
            "spec.selector",
            "spec.template",
            "spec.completions",
            "spec.completionMode",
            "spec.podFailurePolicy",
            "spec.backoffLimitPerIndex",
            "spec.managedBy",
            "spec.successPolicy",
        ]),
    ),
    (
        CORE,
        "Pod",
        Rule::AllBut(&[
            "activeDeadlineSeconds",
            "tolerations",
            "terminationGracePeriodSeconds",
            "schedulingGates",
        ]),
    ),
    (
        CORE,
        "Service",
        Rule::Only(&[
            "spec.clusterIP",
            "spec.clusterIPs",
            "spec.ipFamilies[0]",
            "spec.healthCheckNodePort",
            "spec.loadBalancerClass",
        ]),
    ),
    (
        CORE,
        "PersistentVolumeClaim",
        Rule::AllBut(&["resources.requests.storage", "volumeAttributesClassName"]),
    ),
    (
        CORE,
        "PersistentVolume",
        Rule::AllBut(&[
            "capacity",
            "accessModes",
            "claimRef",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "mountOptions",
            "volumeAttributesClassName",
        ]),
    ),
    (CORE, "Secret", Rule::Only(&["type"])),
    (CORE, "ResourceQuota", Rule::Only(&["spec.scopes"])),
    (
        STORAGE,
        "StorageClass",
        Rule::Only(&["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]),
    ),
    (
        STORAGE,
        "VolumeAttributesClass",
        Rule::Only(&["driverName", "parameters"]),
    ),
    (
        STORAGE,
        "CSIDriver",
        Rule::Only(&["spec.attachRequired", "spec.volumeLifecycleModes"]),
    ),
    (RBAC, "RoleBinding", Rule::Only(&["roleRef"])),
    (RBAC, "ClusterRoleBinding", Rule::Only(&["roleRef"])),
    (
        "scheduling.k8s.io",
        "PriorityClass",
        Rule::Only(&["value", "preemptionPolicy"]),
    ),
    ("node.k8s.io", "RuntimeClass", Rule::Only(&["handler"])),
    ("networking.k8s.io", "IngressClass", Rule::Only(&["spec.controller"])),
    ("discovery.k8s.io", "EndpointSlice", Rule::Only(&["addressType"])),
    (
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        Rule::Only(&["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"]),
    ),
];

/// Whether a field cannot be changed in place: applying it fails, or the object must be made anew.
pub(super) fn is_immutable(situation: &Situation<'_>, field: &Field) -> bool {
    let path = field.path.as_str();
    let object = situation.object;
    if is_sealed(situation, path) {
        return true;
    }
    let rule = RULES
        .iter()
        .find(|(group, kind, _)| *group == object.group && *kind == object.kind);
    let is_ruled = match rule {
        Some((_, _, Rule::Only(fields))) => fields.iter().any(|field| is_below(path, field)),
        Some((_, _, Rule::AllBut(fields))) => {
            let below = path.strip_prefix("spec.");
            below.is_some_and(|path| !fields.iter().any(|field| is_below(path, field)))
        }
        None => false,
    };
    match (object.group.as_str(), object.kind.as_str()) {
        (CORE, "Service") => is_ruled && !changes_external_name(situation),
        // Images may change; the list of containers may not.
        (CORE, "Pod") => is_ruled && !path.ends_with("].image"),
        (CORE, "PersistentVolumeClaim") => is_ruled || path == "spec.resources.requests.storage" && shrinks(field),
        _ => is_ruled,
    }
}

/// Whether a configuration or a secret was made immutable, and this is of its data.
fn is_sealed(situation: &Situation<'_>, path: &str) -> bool {
    let seal = situation.before.get("immutable");
    matches!(situation.object.kind.as_str(), "ConfigMap" | "Secret")
        && seal.is_some_and(|value| value.value == Value::Bool(true))
        && ["data", "binaryData", "stringData", "immutable"]
            .iter()
            .any(|field| is_below(path, field))
}

/// Whether a service becomes another's name, or is one no more: its addresses are then given anew.
fn changes_external_name(situation: &Situation<'_>) -> bool {
    let is_name = |node: &Node<'_>| node.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName");
    is_name(situation.before) != is_name(situation.after)
}

/// Whether a quantity becomes smaller: volumes only grow.
fn shrinks(field: &Field) -> bool {
    let worth = |shown: &Option<Shown>| match shown.as_ref()?.value.as_ref()? {
        serde_json::Value::String(text) => quantity(text),
        value => quantity(&value.to_string()),
    };
    match (worth(&field.before), worth(&field.after)) {
        (Some(before), Some(after)) => after < before,
        _ => true,
    }
}
