//! CR060 `deprecated-api` and CR061 `removed-api`: objects of APIs that Kubernetes gives up, by the version that is rendered
//! for.

use crate::lint::helm::deprecations::{self, Deprecation};
use crate::lint::{Check, Finding, Level, Rule, Run};

pub(super) const DEPRECATED: Rule = Rule {
    id: "CR060",
    name: "deprecated-api",
    level: Level::Warning,
    summary: "an object of an API that is deprecated in the Kubernetes version",
    page: include_str!("deprecated_api.md"),
    check: Check::Run(check_deprecated),
};

pub(super) const REMOVED: Rule = Rule {
    id: "CR061",
    name: "removed-api",
    level: Level::Error,
    summary: "an object of an API that the Kubernetes version does not have any more",
    page: include_str!("removed_api.md"),
    check: Check::Run(check_removed),
};

fn check_deprecated(run: &Run<'_>, findings: &mut Vec<Finding>) {
    find(run, false, findings);
}

fn check_removed(run: &Run<'_>, findings: &mut Vec<Finding>) {
    find(run, true, findings);
}

fn find(run: &Run<'_>, removed: bool, findings: &mut Vec<Finding>) {
    let version = &run.environment.request.capabilities.kube_version;
    let (Ok(major), Ok(minor)) = (version.major.parse(), version.minor.parse()) else {
        return;
    };
    for object in run.objects() {
        let head = &object.manifest.head;
        let Some(deprecation) = deprecations::find(&head.api_version, &head.kind) else {
            continue;
        };
        let is_removed = deprecation.removed.is_some_and(|removed| removed <= (major, minor));
        if deprecation.deprecated > (major, minor) || is_removed != removed {
            continue;
        }
        let place = run.place_in(object, &["apiVersion"]);
        let finding = Finding::new(message(&deprecation, removed, &head.name)).at(place);
        findings.push(if deprecation.replacement.is_empty() {
            finding
        } else {
            finding.hint(format!("use {}", deprecation.replacement))
        });
    }
}

fn message(deprecation: &Deprecation, removed: bool, name: &str) -> String {
    let Deprecation { api_version, kind, .. } = deprecation;
    let (what, (major, minor)) = match deprecation.removed {
        Some(version) if removed => ("gone", version),
        _ => ("deprecated", deprecation.deprecated),
    };
    format!("{kind} `{name}`: {api_version} {kind} is {what} since Kubernetes {major}.{minor}")
}
