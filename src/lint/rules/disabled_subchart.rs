//! CR010 `disabled-subchart`: a layer sets values for a subchart that is switched off.

use crate::chart::Dependency;
use crate::data::{Str, Value};
use crate::lint::layers::Stack;
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values;

pub(super) const RULE: Rule = Rule {
    id: "CR010",
    name: "disabled-subchart",
    level: Level::Info,
    summary: "values for a subchart that is switched off",
    page: include_str!("disabled_subchart.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let layers = run.environment.request.layers;
    let (Some(stack), Ok(composed)) = (
        Stack::of(run),
        values::compose(run.prepared.chart(), layers, &mut Vec::new()),
    ) else {
        return;
    };
    let listed = run.prepared.chart().metadata.dependencies();
    for dependency in listed {
        let name = called(dependency);
        if composed
            .root
            .dependencies
            .iter()
            .any(|subchart| subchart.name() == name)
        {
            continue;
        }
        for (path, entry, at) in stack.given() {
            let concerns = path.first().is_some_and(|key| key.as_ref() == name.as_bytes());
            let is_switch = dependency
                .condition
                .split(',')
                .any(|condition| is_path(condition, &path));
            // What the parent's own templates read is for them.
            let is_read = run.result.as_ref().is_ok_and(|rendered| {
                rendered
                    .source
                    .reads
                    .as_ref()
                    .is_some_and(|reads| reads.contains(&path))
            });
            if concerns && !is_switch && !is_read && !matches!(entry.value, Value::Nil) {
                let finding = Finding::new(format!(
                    "`{}` is for the subchart {name}, which is switched off",
                    values::path::Written(&path)
                ));
                findings.push(finding.at(at).hint(hint(dependency)));
                break;
            }
        }
    }
}

fn called(dependency: &Dependency) -> &str {
    if dependency.alias.is_empty() {
        &dependency.name
    } else {
        &dependency.alias
    }
}

fn is_path(condition: &str, path: &[Str]) -> bool {
    values::path::parse(condition) == path
}

fn hint(dependency: &Dependency) -> String {
    match (dependency.condition.trim(), dependency.tags.first()) {
        ("", Some(tag)) => format!("the tag `{tag}` switches it on"),
        ("", None) => "remove the values".to_owned(),
        (condition, _) => format!("`{condition}: true` switches it on"),
    }
}
