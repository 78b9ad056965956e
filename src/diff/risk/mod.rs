//! What to look out for when a change is applied.

mod immutable;
mod permission;
mod pod;

use serde::Serialize;

use super::change::Field;
use super::object::Identity;
use super::tree::Node;

pub(super) use permission::widens_permissions;
pub(super) use pod::{is_reloaded, pod_template, references};

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

/// An object on both sides, as far as the risks of its fields depend on more than these.
pub(super) struct Situation<'t> {
    pub object: &'t Identity,
    /// Whether nothing of it is there when it is applied: hooks are made anew each time, and renamed objects are new ones.
    pub is_new: bool,
    pub before: &'t Node<'t>,
    pub after: &'t Node<'t>,
}

/// Puts a field in its classes.
pub(super) fn classify(situation: &Situation<'_>, field: &mut Field) {
    let path = field.path.as_str();
    let kind = situation.object.kind.as_str();
    let mut risks = Vec::new();
    if !situation.is_new && immutable::is_immutable(situation, field) {
        risks.push(Risk::Immutable);
    }
    if pod::is_restarted(situation, path) {
        risks.push(Risk::Restart);
    }
    if permission::mounts_token(field) {
        risks.push(Risk::Rbac);
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
