//! CR001 `unused-value`: a layer sets a value that nothing reads.
//!
//! Helm takes any key. What is read is known from the renders of all environments and from a walk over the templates that
//! takes every branch, so that a value for something that is switched off everywhere is not found.

use crate::data::{Map, Str};
use crate::lint::layers::LayerValues;
use crate::lint::usage::Unread;
use crate::lint::{Check, Finding, Level, Rule, Together};
use crate::values::{self, path::Written};

pub(super) const RULE: Rule = Rule {
    id: "CR001",
    name: "unused-value",
    level: Level::Warning,
    summary: "a layer sets a value that no template reads",
    page: include_str!("unused_value.md"),
    check: Check::Together(check),
};

fn check(together: &Together<'_>, findings: &mut Vec<Finding>) {
    let sources = together.sources;
    let Some(usage) = together.usage() else { return };
    // Defaults that cannot be put together are another rule's finding.
    let Ok(defaults) = values::compose(sources.chart, &[], &mut Vec::new()) else {
        return;
    };
    for layer in sources.layers() {
        let layer = LayerValues::of(layer);
        for Unread { path, mark } in usage.unread(&layer.values) {
            if layer.is_repeated(&path, sources) {
                continue;
            }
            let location = layer.location(mark, sources);
            let finding = Finding::new(format!("nothing reads the value `{}`", Written(&path))).at(location);
            findings.push(match usage.meant(&path, &layer.values, &defaults.values) {
                Some(meant) => finding.hint(format!("did you mean `{meant}`?")),
                None => finding.hint(hint(&path, &defaults.values)),
            });
        }
    }
}

/// What to do about a value that resembles nothing.
fn hint(path: &[Str], defaults: &Map) -> String {
    if values::path::entry(defaults, path).is_some() {
        "the chart has a default for it, which no template reads either".to_owned()
    } else {
        "remove it, or use it in a template".to_owned()
    }
}
