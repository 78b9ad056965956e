//! CR042 `duplicate-object`: an object must be in a release once.

use std::collections::BTreeMap;

use crate::lint::{Check, Finding, Level, Object, Rule, Run};

pub(super) const RULE: Rule = Rule {
    id: "CR042",
    name: "duplicate-object",
    level: Level::Error,
    summary: "an object that is rendered twice",
    page: include_str!("duplicate_object.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(String, String, String, String), &Object> = BTreeMap::new();
    for object in run.objects().iter().filter(|object| !object.is_hook) {
        let head = &object.manifest.head;
        if head.name.is_empty() || head.kind.is_empty() {
            continue;
        }
        let group = head.api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let namespace = if head.namespace.is_empty() {
            &run.environment.request.release.namespace
        } else {
            &head.namespace
        };
        let key = (
            group.to_owned(),
            head.kind.clone(),
            namespace.clone(),
            head.name.clone(),
        );
        let place = |object| run.place_in(object, &["metadata", "name"]);
        match seen.get(&key) {
            Some(first) => findings.push(
                Finding::new(format!(
                    "{} `{}` is rendered twice: also by {}",
                    head.kind,
                    head.name,
                    place(first)
                ))
                .at(place(object)),
            ),
            None => {
                seen.insert(key, object);
            }
        }
    }
}
