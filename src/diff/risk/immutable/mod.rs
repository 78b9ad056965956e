//! Fields that the API server does not let change: what Kubernetes' validation of an update refuses
//! (`pkg/apis/GROUP/validation/validation.go`, version 1.36.1). The rules are a table (`rules`); what depends on more than
//! the field stands here. Where a field can be changed in a certain state of the object only (a job that never ran, a pod
//! that is not yet to be scheduled), which a chart does not know, it counts as one that cannot.

mod rules;

use super::super::change::{ChangeKind, Field, Shown};
use super::super::quantity::quantity;
use super::super::tree::{Node, Value};
use super::{Situation, is_below};
use rules::{BATCH, CORE, DEFAULTS, RULES, Rule};

/// Whether a field cannot be changed in place: applying it fails, or the object must be made anew.
pub(super) fn is_immutable(situation: &Situation<'_>, field: &Field) -> bool {
    let path = field.path.as_str();
    let object = situation.object;
    let of_kind = RULES
        .iter()
        .find(|(group, kind, _)| *group == object.group && *kind == object.kind);
    let is_ruled = match of_kind {
        Some((_, _, Rule::Only(fields))) => fields.iter().any(|field| is_below(path, field)),
        Some((_, _, Rule::AllBut(fields))) => {
            let below = path.strip_prefix("spec.");
            below.is_some_and(|path| !fields.iter().any(|field| is_below(path, field)))
        }
        None => false,
    };
    match (object.group.as_str(), object.kind.as_str()) {
        (CORE, "ConfigMap") => is_sealed(situation, path),
        (CORE, "Secret") => is_sealed(situation, path) || is_ruled && !is_default(situation, field),
        (CORE, "Service") => is_ruled && !may_change_of_service(situation, field),
        (CORE, "Pod") => is_ruled && !is_image(path) || is_refused_of_pod(field),
        (CORE, "PersistentVolume") => is_ruled && !may_change_of_volume(situation, field) || loses_attributes(field),
        (CORE, "PersistentVolumeClaim") => is_ruled && !is_default(situation, field) || is_refused_of_claim(field),
        (BATCH, "Job") => is_ruled && !may_change_of_job(situation, field),
        _ => is_ruled && !is_default(situation, field),
    }
}

/// Whether a field is written on one side, and is there what it is taken for on the other.
fn is_default(situation: &Situation<'_>, field: &Field) -> bool {
    let default = DEFAULTS
        .iter()
        .find(|(kind, path, _)| *kind == situation.object.kind && *path == field.path);
    let written = match field.kind {
        ChangeKind::Added => &field.after,
        ChangeKind::Removed => &field.before,
        ChangeKind::Changed => return false,
    };
    let value = written.as_ref().and_then(|shown| shown.value.as_ref());
    default.is_some_and(|(_, _, default)| match value {
        Some(serde_json::Value::String(text)) => text == default,
        Some(serde_json::Value::Bool(value)) => default.parse() == Ok(*value),
        _ => false,
    })
}

/// Whether a configuration or a secret was made immutable, and this is of its data (`ValidateConfigMapUpdate`,
/// `ValidateSecretUpdate`).
fn is_sealed(situation: &Situation<'_>, path: &str) -> bool {
    let seal = situation.before.get("immutable");
    seal.is_some_and(|value| value.value == Value::Bool(true))
        && ["data", "binaryData", "stringData", "immutable"]
            .iter()
            .any(|field| is_below(path, field))
}

/// What of a service may change after all.
fn may_change_of_service(situation: &Situation<'_>, field: &Field) -> bool {
    let path = field.path.as_str();
    let sides = [situation.before, situation.after];
    let is = |key: &str, word: &str| sides.map(|side| side.at(&["spec", key]).and_then(Node::as_str) == Some(word));
    // Only between two that are balanced is the class held (`validateLoadBalancerClassField`).
    if path == "spec.loadBalancerClass" {
        return is("type", "LoadBalancer") != [true, true];
    }
    // One that becomes another's name, or is one no more, gets its addresses anew (`validateUpgradeDowngradeClusterIPs`).
    if is("type", "ExternalName").contains(&true) {
        return true;
    }
    if is_below(path, "spec.ipFamilies") {
        // `validateUpgradeDowngradeIPFamilies`: without an address they may change; and what was not said may be the same.
        return is("clusterIP", "None").contains(&true) || path == "spec.ipFamilies" || is_second(field);
    }
    // What is not said stays what was given (`patchAllocatedValues` in `pkg/registry/core/service/storage/storage.go`).
    field.kind == ChangeKind::Removed || is_second(field)
}

/// Whether it is the second of two, for a service of both families of addresses, that comes or goes.
fn is_second(field: &Field) -> bool {
    field.path.ends_with("[1]") && field.kind != ChangeKind::Changed
}

/// Whether it is the image of a container.
fn is_image(path: &str) -> bool {
    path.ends_with("].image") && (path.starts_with("spec.containers[") || path.starts_with("spec.initContainers["))
}

/// What of a pod changes only one way (`ValidatePodUpdate`).
fn is_refused_of_pod(field: &Field) -> bool {
    let path = field.path.as_str();
    if path == "spec.activeDeadlineSeconds" {
        return field.kind == ChangeKind::Removed || field.kind == ChangeKind::Changed && !shrinks(field);
    }
    // `validateOnlyAddedTolerations`
    is_below(path, "spec.tolerations") && field.kind != ChangeKind::Added && !path.ends_with(".tolerationSeconds")
        // `validateOnlyDeletedSchedulingGates`
        || is_below(path, "spec.schedulingGates") && field.kind != ChangeKind::Removed
}

/// What of a volume may change after all (`ValidatePersistentVolumeUpdate`).
fn may_change_of_volume(situation: &Situation<'_>, field: &Field) -> bool {
    let comes_late = ["spec.nodeAffinity", "spec.csi.controllerExpandSecretRef"].contains(&field.path.as_str());
    comes_late && field.kind == ChangeKind::Added || is_default(situation, field)
}

/// What of a claim changes only one way, or not at all, beside its specification (`ValidatePersistentVolumeClaimUpdate`).
fn is_refused_of_claim(field: &Field) -> bool {
    match field.path.as_str() {
        "spec.resources.requests.storage" => shrinks(field),
        r#"metadata.annotations["volume.beta.kubernetes.io/storage-class"]"# => true,
        _ => loses_attributes(field),
    }
}

/// Whether a volume or a claim is to have no class of attributes any more.
fn loses_attributes(field: &Field) -> bool {
    field.path == "spec.volumeAttributesClassName" && field.kind == ChangeKind::Removed
}

/// What of a job may change after all.
fn may_change_of_job(situation: &Situation<'_>, field: &Field) -> bool {
    match field.path.as_str() {
        // That of an indexed job goes with its parallelism (`validateCompletions`).
        "spec.completions" => {
            let [mode, completions, parallelism] =
                ["completionMode", "completions", "parallelism"].map(|key| situation.after.at(&["spec", key]));
            mode.and_then(Node::as_str) == Some("Indexed") && completions.is_some() && completions == parallelism
        }
        _ => is_default(situation, field),
    }
}

/// Whether a quantity becomes smaller.
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
