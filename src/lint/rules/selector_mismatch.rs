//! CR043 `selector-mismatch`: the pods that a workload makes must be those that it selects.

use crate::data::Value;
use crate::lint::{Check, Finding, Level, Rule, Run};

pub(super) const RULE: Rule = Rule {
    id: "CR043",
    name: "selector-mismatch",
    level: Level::Error,
    summary: "a selector that the labels of its own pods do not match",
    page: include_str!("selector_mismatch.md"),
    check: Check::Run(check),
};

/// The kinds of `apps/v1` that make pods.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    for object in run.objects() {
        let head = &object.manifest.head;
        if !head.api_version.starts_with("apps/") || !WORKLOADS.contains(&head.kind.as_str()) {
            continue;
        }
        let Some(Value::Map(wanted)) = object.value.at(&["spec", "selector", "matchLabels"]) else {
            continue;
        };
        let labels = match object.value.at(&["spec", "template", "metadata", "labels"]) {
            Some(Value::Map(labels)) => labels,
            _ => continue,
        };
        for (key, value) in wanted.snapshot() {
            let Value::String(value) = value else { continue };
            let found = match labels.get(&key) {
                Some(Value::String(found)) if found == value => continue,
                Some(Value::String(found)) => format!("`{}`", found.to_text()),
                Some(_) => continue,
                None => "none".to_owned(),
            };
            let message = format!(
                "{} `{}` selects pods with label `{}: {}`, and its own pods have {found}",
                head.kind,
                head.name,
                key.to_text(),
                value.to_text()
            );
            let place = run.place_in(object, &["spec", "selector", "matchLabels"]);
            findings.push(Finding::new(message).at(place));
        }
    }
}
