//! Changes that let somebody do more than before.

use super::super::change::{Field, Shown};
use super::super::object::Identity;
use super::super::tree::Node;
use super::super::variable::{SideIndex, Variables};

/// The API group of roles and bindings.
const GROUP: &str = "rbac.authorization.k8s.io";

/// What labels of cluster roles begin with whose rules become part of another role.
const AGGREGATE: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// Whether a change lets somebody do more: a role with new rights, a binding with new subjects or another role. What the
/// sides only call differently is no more.
pub(in super::super) fn widens_permissions(
    object: &Identity,
    before: Option<&Node<'_>>,
    after: &Node<'_>,
    variables: &Variables,
) -> bool {
    if object.group != GROUP {
        return false;
    }
    match object.kind.as_str() {
        "Role" | "ClusterRole" => {
            let granted = before.map(|role| rights(role, SideIndex::Before, variables));
            let granted = granted.unwrap_or_default();
            let is_new = |right: &Right| !granted.iter().any(|other| other.covers(right));
            rights(after, SideIndex::After, variables).iter().any(is_new) || aggregates_more(before, after)
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            let Some(before) = before else { return true };
            let old = subjects(before, SideIndex::Before, variables);
            let is_new = |subject: &String| !old.contains(subject);
            role(before, SideIndex::Before, variables) != role(after, SideIndex::After, variables)
                || subjects(after, SideIndex::After, variables).iter().any(is_new)
        }
        _ => false,
    }
}

/// Whether a field lets pods have the token of their account, which they had not.
pub(super) fn mounts_token(field: &Field) -> bool {
    let is = |shown: &Option<Shown>, wanted: bool| {
        let value = shown.as_ref().and_then(|shown| shown.value.as_ref());
        value.and_then(serde_json::Value::as_bool) == Some(wanted)
    };
    field.path.rsplit('.').next() == Some("automountServiceAccountToken")
        && is(&field.before, false)
        && !is(&field.after, false)
}

/// Whether a cluster role takes rules from others that it did not, or gives its own to others.
fn aggregates_more(before: Option<&Node<'_>>, after: &Node<'_>) -> bool {
    let rule = |role: &'_ Node<'_>| role.get("aggregationRule").is_some();
    let is_other = before.and_then(|role| role.get("aggregationRule")) != after.get("aggregationRule");
    let gives = |role: &Node<'_>, label: &str| {
        let value = role.at(&["metadata", "labels", label]).and_then(Node::as_str);
        value == Some("true")
    };
    let labels = after.at(&["metadata", "labels"]).map(Node::entries);
    let gives_more = labels.unwrap_or_default().iter().any(|(label, _)| {
        label.starts_with(AGGREGATE) && gives(after, label) && !before.is_some_and(|role| gives(role, label))
    });
    rule(after) && is_other || gives_more
}

/// The words of a mapping under some keys, with slashes between.
fn words(node: &Node<'_>, keys: &[&str], side: SideIndex, variables: &Variables) -> String {
    let word = |key: &&str| node.get(key).and_then(Node::word).unwrap_or_default().into_owned();
    let words: Vec<String> = keys.iter().map(word).collect();
    variables.normalized(side, &words.join("/")).into_owned()
}

/// Who a binding is for.
fn subjects(binding: &Node<'_>, side: SideIndex, variables: &Variables) -> Vec<String> {
    let items = binding.get("subjects").map(Node::items).unwrap_or_default();
    items
        .iter()
        .map(|subject| words(subject, &["kind", "namespace", "name"], side, variables))
        .collect()
}

/// The role that a binding gives.
fn role(binding: &Node<'_>, side: SideIndex, variables: &Variables) -> Option<String> {
    let role = binding.get("roleRef")?;
    // Which group is meant need not be said (`SetDefaults_RoleBinding` in `pkg/apis/rbac/v1/defaults.go`).
    let group = role.get("apiGroup").and_then(Node::as_str).unwrap_or(GROUP);
    Some(format!("{group}/{}", words(role, &["kind", "name"], side, variables)))
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

/// What a role allows.
fn rights(role: &Node<'_>, side: SideIndex, variables: &Variables) -> Vec<Right> {
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
            names => {
                let normalized = |name: String| Some(variables.normalized(side, &name).into_owned());
                names.into_iter().map(normalized).collect()
            }
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
