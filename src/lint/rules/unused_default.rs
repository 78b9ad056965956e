//! CR002 `unused-default`: a chart's values.yaml has a value that nothing reads.
//!
//! It is the chart's own promise: who sets the value changes nothing. Subcharts are not asked, for who lints a chart
//! cannot change them; what a chart sets for a subchart is.

use crate::lint::layers::LayerValues;
use crate::lint::usage::Unread;
use crate::lint::{Check, Finding, Level, Rule, Together};
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR002",
    name: "unused-default",
    level: Level::Warning,
    summary: "a value in the chart's values.yaml that no template reads",
    page: include_str!("unused_default.md"),
    check: Check::Together(check),
};

fn check(together: &Together<'_>, findings: &mut Vec<Finding>) {
    let sources = together.sources;
    // A library's values are for the charts that use it.
    if sources.chart.metadata.is_library() {
        return;
    }
    let (Some(usage), Some(defaults)) = (together.usage(), LayerValues::of_chart(sources)) else {
        return;
    };
    for Unread { path, mark } in usage.unread(&defaults.values) {
        if defaults.is_repeated(&path, sources) {
            continue;
        }
        let location = defaults.location(mark, sources);
        let finding = Finding::new(format!("nothing reads the default `{}`", Written(&path))).at(location);
        findings.push(match usage.meant(&path, &defaults.values, &defaults.values) {
            Some(meant) => finding.hint(format!("did you mean `{meant}`?")),
            None => finding.hint("remove it, or use it in a template"),
        });
    }
}
