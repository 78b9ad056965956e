//! Hooks: manifests that Helm runs at a moment of a release's life instead of installing them.

use super::head::Head;
use crate::go::strconv;

const EVENTS: &str = "helm.sh/hook";
const WEIGHT: &str = "helm.sh/hook-weight";
const DELETE_POLICY: &str = "helm.sh/hook-delete-policy";
const OUTPUT_LOG_POLICY: &str = "helm.sh/hook-output-log-policy";

/// When a hook runs (Helm's `release.HookEvent`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HookEvent {
    /// `pre-install`.
    PreInstall,
    /// `post-install`.
    PostInstall,
    /// `pre-delete`.
    PreDelete,
    /// `post-delete`.
    PostDelete,
    /// `pre-upgrade`.
    PreUpgrade,
    /// `post-upgrade`.
    PostUpgrade,
    /// `pre-rollback`.
    PreRollback,
    /// `post-rollback`.
    PostRollback,
    /// `test`, or `test-success` as Helm 2 called it.
    Test,
}

impl HookEvent {
    fn from_name(name: &str) -> Option<HookEvent> {
        Some(match name {
            "pre-install" => HookEvent::PreInstall,
            "post-install" => HookEvent::PostInstall,
            "pre-delete" => HookEvent::PreDelete,
            "post-delete" => HookEvent::PostDelete,
            "pre-upgrade" => HookEvent::PreUpgrade,
            "post-upgrade" => HookEvent::PostUpgrade,
            "pre-rollback" => HookEvent::PreRollback,
            "post-rollback" => HookEvent::PostRollback,
            "test" | "test-success" => HookEvent::Test,
            _ => return None,
        })
    }

    /// What annotations call it.
    pub fn name(self) -> &'static str {
        match self {
            HookEvent::PreInstall => "pre-install",
            HookEvent::PostInstall => "post-install",
            HookEvent::PreDelete => "pre-delete",
            HookEvent::PostDelete => "post-delete",
            HookEvent::PreUpgrade => "pre-upgrade",
            HookEvent::PostUpgrade => "post-upgrade",
            HookEvent::PreRollback => "pre-rollback",
            HookEvent::PostRollback => "post-rollback",
            HookEvent::Test => "test",
        }
    }
}

/// What makes a manifest a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// When it runs.
    pub events: Vec<HookEvent>,
    /// Its place among the hooks of an event; 0 where the annotation is missing or not a number.
    pub weight: i64,
    /// When it is deleted, in the annotation's words.
    pub delete_policies: Vec<String>,
    /// When its logs are shown, in the annotation's words.
    pub output_log_policies: Vec<String>,
}

impl Hook {
    /// Whether this is one of the release's tests, which `--skip-tests` leaves out.
    pub fn is_test(&self) -> bool {
        self.events.contains(&HookEvent::Test)
    }
}

/// What the annotations say of a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// An object to install.
    Object,
    /// A hook.
    Hook(Hook),
    /// A hook of an event that Helm does not know: it drops such a manifest. Holds the annotation.
    Unknown(&'a str),
}

/// Tells hooks from objects (`manifestFile.sort` in Helm's `pkg/release/v1/util/manifest_sorter.go`).
pub(super) fn role(head: &Head) -> Role<'_> {
    let Some(names) = head.annotations.get(EVENTS) else {
        return Role::Object;
    };
    let Some(events) = words(names).map(|name| HookEvent::from_name(&name)).collect() else {
        return Role::Unknown(names);
    };
    let policies = |annotation| {
        head.annotations
            .get(annotation)
            .map(|text| words(text).collect())
            .unwrap_or_default()
    };
    Role::Hook(Hook {
        events,
        weight: head
            .annotations
            .get(WEIGHT)
            .and_then(|weight| strconv::atoi(weight).ok())
            .unwrap_or(0),
        delete_policies: policies(DELETE_POLICY),
        output_log_policies: policies(OUTPUT_LOG_POLICY),
    })
}

fn words(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(|word| word.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(annotations: &[(&str, &str)]) -> Head {
        Head {
            annotations: annotations
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .collect(),
            ..Head::default()
        }
    }

    #[test]
    fn reads_every_annotation() {
        let head = head(&[
            (EVENTS, " Pre-Install,test-success "),
            (WEIGHT, "-5"),
            (DELETE_POLICY, "before-hook-creation, hook-succeeded"),
            (OUTPUT_LOG_POLICY, "hook-failed"),
        ]);
        let Role::Hook(hook) = role(&head) else {
            panic!("not a hook")
        };
        assert_eq!(hook.events, [HookEvent::PreInstall, HookEvent::Test]);
        assert_eq!(hook.weight, -5);
        assert_eq!(hook.delete_policies, ["before-hook-creation", "hook-succeeded"]);
        assert_eq!(hook.output_log_policies, ["hook-failed"]);
        assert!(hook.is_test());
    }

    #[test]
    fn one_unknown_event_spoils_the_hook() {
        for events in ["", "crd-install", "test,foo", "pre-install,"] {
            assert_eq!(role(&head(&[(EVENTS, events)])), Role::Unknown(events));
        }
        assert_eq!(role(&head(&[(WEIGHT, "1")])), Role::Object);
    }

    #[test]
    fn a_weight_that_is_no_number_is_zero() {
        for (text, weight) in [("", 0), ("x", 0), ("1.5", 0), (" 1", 0), ("+7", 7), ("010", 10)] {
            let head = head(&[(EVENTS, "test"), (WEIGHT, text)]);
            let Role::Hook(hook) = role(&head) else {
                panic!("not a hook")
            };
            assert_eq!(hook.weight, weight, "{text:?}");
        }
    }
}
