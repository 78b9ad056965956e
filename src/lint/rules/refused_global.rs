//! CR032 `refused-global`: Helm gives every subchart a `global` table; a schema that knows no such key refuses it always.

use serde_json::Value as Json;

use crate::chart::Chart;
use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Sources};

pub(super) const RULE: Rule = Rule {
    id: "CR032",
    name: "refused-global",
    level: Level::Error,
    summary: "a subchart whose schema can never pass, since it refuses the `global` that Helm adds",
    page: include_str!("refused_global.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    check_subcharts(sources.chart, sources.root(), findings);
}

fn check_subcharts(chart: &Chart, path: &str, findings: &mut Vec<Finding>) {
    for subchart in &chart.dependencies {
        let path = format!("{path}/charts/{}", subchart.name());
        if let Some(schema) = &subchart.schema
            && refuses_global(schema)
        {
            let text = schema.to_text();
            let line = text.lines().position(|line| line.contains("additionalProperties"));
            let location = Location {
                file: format!("{path}/values.schema.json"),
                line: line.and_then(|line| u32::try_from(line + 1).ok()).unwrap_or_default(),
                column: 0,
            };
            let message = format!(
                "the schema of subchart `{}` can never pass: Helm adds `global` to its values, which it does not allow",
                subchart.name()
            );
            findings.push(
                Finding::new(message)
                    .at(location)
                    .hint("add `\"global\": {\"type\": \"object\"}` to its properties"),
            );
        }
        check_subcharts(subchart, &path, findings);
    }
}

/// Whether a schema allows no `global` at the top. Only what says so plainly counts.
fn refuses_global(schema: &[u8]) -> bool {
    let Ok(Json::Object(schema)) = serde_json::from_slice(schema) else {
        return false;
    };
    let has = |keyword: &str| {
        schema
            .get(keyword)
            .and_then(Json::as_object)
            .is_some_and(|keys| !keys.is_empty())
    };
    let knows_global = schema
        .get("properties")
        .is_some_and(|properties| properties.get("global").is_some());
    schema.get("additionalProperties") == Some(&Json::Bool(false))
        && !knows_global
        && !has("patternProperties")
        && !schema.contains_key("$ref")
}
