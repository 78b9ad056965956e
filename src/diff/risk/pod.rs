//! Pods that are replaced, and those that are not though what they use has changed.

use super::super::object::Identity;
use super::super::tree::Node;
use super::{Situation, is_below};

/// Kinds that run pods, and replace them when their template changes.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet"];

/// Where these kinds have the template of their pods.
const TEMPLATE: &[&str] = &["spec", "template"];

/// What makes Stakater's Reloader replace pods when their configuration changes.
const RELOADER: &str = "reloader.stakater.com/";

/// Whether a change of a field replaces pods.
pub(super) fn is_restarted(situation: &Situation<'_>, path: &str) -> bool {
    WORKLOADS.contains(&situation.object.kind.as_str())
        && is_below(path, "spec.template")
        && !keeps_pods(situation.after)
}

/// Whether pods stay as they are until somebody deletes them.
fn keeps_pods(workload: &Node<'_>) -> bool {
    workload.at(&["spec", "updateStrategy", "type"]).and_then(Node::as_str) == Some("OnDelete")
}

/// The template of the pods that an object runs.
pub(in super::super) fn pod_template<'n, 'a>(object: &Identity, tree: &'n Node<'a>) -> Option<&'n Node<'a>> {
    WORKLOADS.contains(&object.kind.as_str()).then(|| tree.at(TEMPLATE))?
}

/// Whether somebody else replaces the pods of a workload when what they use changes.
pub(in super::super) fn is_reloaded(workload: &Node<'_>) -> bool {
    let annotations = workload.at(&["metadata", "annotations"]).map(Node::entries);
    annotations
        .unwrap_or_default()
        .iter()
        .any(|(key, _)| key.contains(RELOADER))
}

/// The configurations and secrets that a pod's template uses: their kinds and names.
pub(in super::super) fn references<'n>(template: &'n Node<'_>) -> Vec<(&'static str, &'n str)> {
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
