//! `schema`: the values of every environment must meet the schemas of the chart and its subcharts.
//!
//! Helm says it of the values as a whole; the value that is refused carries where it came from, so the finding names the
//! file, or the flag, and the line.

use crate::chart::Chart;
use crate::data::{Mark, Value};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::lint::{Environment, Facts, Rule};
use crate::render::Error;
use crate::schema::{ChartError, Failure, Problem};
use crate::values::{self, Composed};

pub(super) const RULE: Rule = Rule {
    name: "schema",
    summary: "values that do not meet a schema",
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    for run in &facts.runs {
        let Err(Error::Schema(error)) = &run.result else {
            continue;
        };
        // The values were put together before they were refused, and can be again.
        let Ok(composed) = values::compose(facts.chart, &run.environment.layers) else {
            continue;
        };
        for chart in &error.charts {
            findings.extend(of_chart(chart, &composed, run.environment, facts.chart));
        }
    }
}

fn of_chart(error: &ChartError, composed: &Composed, environment: &Environment, root: &Chart) -> Vec<Diagnostic> {
    let finding = |message: String, location| Diagnostic {
        rule: RULE.name,
        severity: Severity::Error,
        message: format!("{}: {message}", environment.name),
        location,
        hint: None,
    };
    match &error.problem {
        Problem::Values(failures) => {
            let above: &[String] = if error.chart == root.name() {
                &[]
            } else {
                std::slice::from_ref(&error.chart)
            };
            let one = |failure: &Failure| {
                let message = failure.to_string();
                let message = message.trim_start_matches("- ").trim_end();
                finding(message.to_owned(), location(failure, above, composed))
            };
            failures.iter().map(one).collect()
        }
        problem => {
            let file = format!("{}/values.schema.json", error.chart);
            vec![finding(
                problem.to_string().trim_end().to_owned(),
                Some(Location {
                    file,
                    line: 0,
                    column: 0,
                }),
            )]
        }
    }
}

/// Where the refused value came from; of a key that the message names, where that key did.
fn location(failure: &Failure, above: &[String], composed: &Composed) -> Option<Location> {
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
    let origin = composed.origins.get(mark)?;
    let place = origin.place.unwrap_or_default();
    Some(Location {
        file: origin.source.to_string(),
        line: place.line,
        column: place.column,
    })
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
