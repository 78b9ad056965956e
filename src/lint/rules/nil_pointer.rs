//! CR004 `nil-pointer`: a template takes a field of a table that may not be there.
//!
//! It is found where no default and not every environment has the table, and where the template does not ask first. A
//! branch that all environments leave alone is looked at too: it fails for who takes it.

use crate::data::Value;
use crate::lint::{Check, Finding, Level, Rule, Together};
use crate::values::path::{self, Written};
use crate::values::{self, Composed};

use super::undefined_path::own;

pub(super) const RULE: Rule = Rule {
    id: "CR004",
    name: "nil-pointer",
    level: Level::Warning,
    summary: "a template takes a field of a table that may not be there",
    page: include_str!("nil_pointer.md"),
    check: Check::Together(check),
};

fn check(together: &Together<'_>, findings: &mut Vec<Finding>) {
    let sources = together.sources;
    let (Some(usage), Ok(defaults)) = (together.usage(), values::compose(sources.chart, &[], &mut Vec::new())) else {
        return;
    };
    let environments: Vec<Composed> = sources
        .environments
        .iter()
        .filter_map(|environment| values::compose(sources.chart, environment.request.layers, &mut Vec::new()).ok())
        .collect();
    for (path, node) in usage.flow.paths().filter(|(_, node)| !node.derefs.is_empty()) {
        let Some((_, above)) = path.split_last() else { continue };
        let at = |composed: &Composed| path::entry(&composed.values, &path).map(|entry| entry.value);
        let is_there = |composed: &Composed| at(composed).is_some_and(|value| !matches!(value, Value::Nil));
        let is_table_above =
            matches!(path::entry(&defaults.values, above), Some(entry) if entry.value.as_map().is_some());
        if is_there(&defaults) || !is_table_above || (!environments.is_empty() && environments.iter().all(is_there)) {
            continue;
        }
        if usage.flow.may_make(&path) || usage.defaults.is_of_subchart(&path) {
            continue;
        }
        let written = Written(&path).to_string();
        // One default mends all places.
        let places = node.derefs.iter().filter_map(|(site, field)| {
            let place = own(std::slice::from_ref(site), sources).pop_first()?;
            Some((place, field.to_text()))
        });
        let Some((location, field)) = places.min() else {
            continue;
        };
        let message = format!("`.Values.{written}` may be nil: no default has it, and `{field}` is taken of it");
        let hint = format!("give `{written}` a default, or write `(.Values.{written}).{field}`");
        findings.push(Finding::new(message).at(location).hint(hint));
    }
}
