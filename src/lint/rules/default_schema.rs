//! CR033 `default-schema`: a chart's defaults must fit its own schema. What is empty or null waits for a value, and does not
//! count.

use crate::chart::Chart;
use crate::data::Value;
use crate::lint::{Check, Finding, Level, Rule, Sources, relaxed};

pub(super) const RULE: Rule = Rule {
    id: "CR033",
    name: "default-schema",
    level: Level::Warning,
    summary: "a default that the chart's own schema refuses",
    page: include_str!("default_schema.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    check_chart(sources.chart, sources.root(), findings);
}

fn check_chart(chart: &Chart, path: &str, findings: &mut Vec<Finding>) {
    let file = format!("{path}/values.yaml");
    // A chart's defaults for its subcharts are held to the subcharts' schemas with the rest.
    if let Some((values, entries)) = relaxed::defaults(chart, &file) {
        for failure in relaxed::failures(chart, &values, &[]) {
            let refused = entries
                .iter()
                .find(|entry| entry.path == failure.path)
                .map(|entry| &entry.value);
            if refused.is_some_and(is_nothing) {
                continue;
            }
            let message = failure.to_string();
            let message = message.trim_start_matches("- ").trim_end();
            findings.push(
                Finding::new(format!("the chart's own default: {message}"))
                    .at(relaxed::place(&failure, &file, &entries)),
            );
        }
    }
    for subchart in &chart.dependencies {
        check_chart(subchart, &format!("{path}/charts/{}", subchart.name()), findings);
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::String(text) => text.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}
