//! CR003 `undefined-path`: a template prints a value that nothing defines.
//!
//! Only what resembles a value that there is: charts have values that their values.yaml does not show. Nothing is found
//! where the template asks first whether the value is there.

use std::collections::BTreeSet;

use crate::data::{Map, Str, Value};
use crate::diagnostic::Location;
use crate::lint::flow::Site;
use crate::lint::layers::LayerValues;
use crate::lint::{Check, Finding, Level, Rule, Sources, Together};
use crate::values;
use crate::values::path::{self, Written};

pub(super) const RULE: Rule = Rule {
    id: "CR003",
    name: "undefined-path",
    level: Level::Warning,
    summary: "a template prints a value that nothing defines, and that looks like one that is there",
    page: include_str!("undefined_path.md"),
    check: Check::Together(check),
};

/// How much alike the two must be, by the share of letters they have in common.
const ALIKE: f32 = 0.8;

fn check(together: &Together<'_>, findings: &mut Vec<Finding>) {
    let sources = together.sources;
    let (Some(usage), Ok(defaults)) = (together.usage(), values::compose(sources.chart, &[], &mut Vec::new())) else {
        return;
    };
    let layers: Vec<Map> = sources
        .layers()
        .into_iter()
        .map(|layer| LayerValues::of(layer).values)
        .collect();
    for (path, node) in usage.flow.paths().filter(|(_, node)| !node.uses.is_empty()) {
        let Some((key, above)) = path.split_last() else {
            continue;
        };
        let is_there = |values: &Map| path::entry(values, &path).is_some();
        if is_there(&defaults.values) || layers.iter().any(is_there) || usage.flow.may_make(&path) {
            continue;
        }
        let Some(beside) = path::entry(&defaults.values, above).and_then(|entry| entry.value.as_map().cloned()) else {
            continue;
        };
        // A table without keys takes any.
        let Some(meant) = alike(key, &beside, |key| {
            usage.is_read(&[above, std::slice::from_ref(key)].concat())
        }) else {
            continue;
        };
        for location in own(&node.uses, sources) {
            let finding = Finding::new(format!("nothing defines `.Values.{}`", Written(&path)));
            let meant = [above, &[Str::from(&*meant)]].concat();
            findings.push(
                finding
                    .at(location)
                    .hint(format!("did you mean `.Values.{}`?", Written(&meant))),
            );
        }
    }
}

/// The places in the chart's own templates: who lints it cannot change a subchart's.
pub(super) fn own(sites: &[Site], sources: &Sources<'_>) -> BTreeSet<Location> {
    let own = format!("{}/templates/", sources.chart.name());
    let places = sites.iter().map(Site::place);
    let own = places.filter(|(file, ..)| file.starts_with(own.as_bytes()));
    own.map(|(file, line, column)| Location {
        file: sources.file(&file.to_text()),
        line,
        column,
    })
    .collect()
}

/// The key among those beside it that is meant: one that no template reads.
fn alike(key: &Str, beside: &Map, is_read: impl Fn(&Str) -> bool) -> Option<String> {
    let free = beside
        .snapshot()
        .into_iter()
        .filter(|(key, value)| !matches!(value, Value::Nil) && !is_read(key));
    let texts: Vec<String> = free.map(|(key, _)| key.to_text().into_owned()).collect();
    let candidates: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = similar::get_close_matches(&*key.to_text(), &candidates, 1, ALIKE);
    found.first().map(|&meant| meant.to_owned())
}
