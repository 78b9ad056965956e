//! CR030 `schema`: the values of every environment must meet the schemas of the chart and its subcharts.
//!
//! Helm says it of the values as a whole; the value that is refused carries where it came from, so the finding names the
//! file, or the flag, and the line.

use crate::data::{Mark, Value};
use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::render::Error;
use crate::schema::{ChartError, Failure, Problem};
use crate::values::{self, Composed};

pub(super) const RULE: Rule = Rule {
    id: "CR030",
    name: "schema",
    level: Level::Error,
    summary: "values that do not meet a schema",
    page: include_str!("schema.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Err(Error::Schema(error)) = &run.result else {
        return;
    };
    // The values were put together before they were refused, and can be again.
    let Ok(composed) = values::compose_as(
        run.environment.request.helm,
        run.prepared.chart(),
        run.environment.request.layers,
        &mut Vec::new(),
    ) else {
        return;
    };
    for chart in &error.charts {
        findings.extend(of_chart(chart, &composed, run));
    }
}

/// What the validator says of the `global` that Helm adds.
const REFUSED_GLOBAL: &str = "additional properties 'global' not allowed";

fn of_chart(error: &ChartError, composed: &Composed, run: &Run<'_>) -> Vec<Finding> {
    match &error.problem {
        Problem::Values(failures) => {
            let above: &[String] = if error.chart == run.sources.chart.name() {
                &[]
            } else {
                std::slice::from_ref(&error.chart)
            };
            let one = |failure: &Failure| {
                let message = failure.to_string();
                let message = message.trim_start_matches("- ").trim_end();
                let place = location(failure, above, composed, run).unwrap_or_else(|| schema_file(error, run));
                Finding::new(message).at(place)
            };
            // That the schema refuses what Helm adds is CR032's to say.
            let is_ours =
                |failure: &&Failure| !above.is_empty() && failure.path.is_empty() && failure.message == REFUSED_GLOBAL;
            failures.iter().filter(|failure| !is_ours(failure)).map(one).collect()
        }
        problem => {
            vec![Finding::new(problem.to_string().trim_end()).at(schema_file(error, run))]
        }
    }
}

/// The schema that refuses, of the chart or of one of its subcharts.
fn schema_file(error: &ChartError, run: &Run<'_>) -> Location {
    let root = run.sources.chart.name();
    let full_name = if error.chart == root {
        format!("{root}/values.schema.json")
    } else {
        format!("{root}/charts/{}/values.schema.json", error.chart)
    };
    Location {
        file: run.sources.file(&full_name),
        line: 0,
        column: 0,
    }
}

/// Where the refused value came from; of a key that the message names, where that key did.
fn location(failure: &Failure, above: &[String], composed: &Composed, run: &Run<'_>) -> Option<Location> {
    let mut mark = Mark::default();
    let mut value = Value::Map(composed.values.clone());
    for key in above.iter().chain(&failure.path) {
        (value, mark) = child(&value, key)?;
    }
    if let Value::Map(map) = &value {
        let named = map
            .entries()
            .into_iter()
            .find(|(key, _)| failure.message.contains(&format!("'{}'", key.to_text())));
        mark = named.map_or(mark, |(_, entry)| entry.mark);
    }
    Some(run.sources.of_origin(composed.origins.get(mark)?))
}

fn child(value: &Value, key: &str) -> Option<(Value, Mark)> {
    match value {
        Value::Map(map) => map.entry(key.as_bytes()).map(|entry| (entry.value, entry.mark)),
        Value::List(list) => {
            let index: usize = key.parse().ok()?;
            Some((list.get(index)?.clone(), list.mark(index)))
        }
        _ => None,
    }
}
