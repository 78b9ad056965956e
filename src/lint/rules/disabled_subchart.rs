//! CR010 `disabled-subchart`: a layer sets values for a subchart that is switched off wherever the layer is used.

use crate::chart::Dependency;
use crate::data::{Str, Value};
use crate::lint::layers::{LayerValues, leaves};
use crate::lint::{Check, Environment, Finding, Level, Rule, Together};
use crate::render::Reads;
use crate::values::path::{self, Written};
use crate::values::{self, Composed, Layer};

pub(super) const RULE: Rule = Rule {
    id: "CR010",
    name: "disabled-subchart",
    level: Level::Info,
    summary: "values for a subchart that is switched off",
    page: include_str!("disabled_subchart.md"),
    check: Check::Together(check),
};

/// An environment with its values.
struct Use<'a> {
    environment: &'a Environment<'a>,
    reads: Option<&'a Reads>,
    composed: Composed,
}

impl Use<'_> {
    fn has(&self, layer: &Layer) -> bool {
        let mut layers = self.environment.request.layers.iter();
        layers.any(|other| other.source() == layer.source())
    }

    fn has_on(&self, name: &str) -> bool {
        let mut enabled = self.composed.root.dependencies.iter();
        enabled.any(|subchart| subchart.name() == name)
    }
}

fn check(together: &Together<'_>, findings: &mut Vec<Finding>) {
    let sources = together.sources;
    let uses = together.reads.iter().filter_map(|&(environment, reads)| {
        let composed = values::compose(sources.chart, environment.request.layers, &mut Vec::new()).ok()?;
        Some(Use {
            environment,
            reads,
            composed,
        })
    });
    let uses: Vec<Use<'_>> = uses.collect();
    for layer in sources.layers() {
        let uses: Vec<&Use<'_>> = uses.iter().filter(|of| of.has(layer)).collect();
        let values = LayerValues::of(layer);
        for dependency in sources.chart.metadata.dependencies() {
            let name = called(dependency);
            if uses.iter().any(|of| of.has_on(name)) {
                continue;
            }
            // What the parent's own templates read is for them.
            let is_read = |path: &[Str]| uses.iter().any(|of| of.reads.is_some_and(|reads| reads.contains(path)));
            let mut first = None;
            leaves(&values.values, &mut Vec::new(), &mut |path, entry| {
                let concerns = path.first().is_some_and(|key| key.as_ref() == name.as_bytes());
                let is_idle = !is_switch(dependency, path) && !is_read(path) && !matches!(entry.value, Value::Nil);
                if first.is_none() && concerns && is_idle {
                    first = Some((path.to_vec(), entry.mark));
                }
            });
            let Some((path, mark)) = first else { continue };
            let message = format!("`{}` is for the subchart {name}, which is switched off", Written(&path));
            let environments = uses.iter().map(|of| of.environment.name.clone());
            findings.push(
                Finding::new(message)
                    .at(values.location(mark, sources))
                    .hint(hint(dependency))
                    .concerning(environments.filter(|_| together.reads.len() > 1)),
            );
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

fn is_switch(dependency: &Dependency, path: &[Str]) -> bool {
    dependency
        .condition
        .split(',')
        .any(|condition| path::parse(condition) == path)
}

fn hint(dependency: &Dependency) -> String {
    let conditions = dependency.condition.split(',').map(str::trim);
    let conditions: Vec<String> = conditions
        .filter(|condition| !condition.is_empty())
        .map(|condition| format!("`{condition}: true`"))
        .collect();
    match (&*conditions, dependency.tags.first()) {
        ([], Some(tag)) => format!("the tag `{tag}` switches it on"),
        ([], None) => "remove the values".to_owned(),
        (conditions, _) => format!("{} switches it on", conditions.join(" or ")),
    }
}
