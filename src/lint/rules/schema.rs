//! CR030 `schema`: the values of every environment must meet the schemas of the chart and its subcharts.
//!
//! Helm says it of the values as a whole; the value that is refused carries where it came from, so the finding names the
//! file, or the flag, and the line.

use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::render::Error;
use crate::schema::{self, ChartError, Failure, Problem};
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
            let is_root = error.chart == run.sources.chart.name();
            let one = |failure: &Failure| {
                let message = failure.to_string();
                let message = message.trim_start_matches("- ").trim_end();
                let origin = schema::place::origin(failure, &error.chart, composed);
                let place = origin.map_or_else(|| schema_file(error, run), |origin| run.sources.of_origin(origin));
                Finding::new(message).at(place)
            };
            // That the schema refuses what Helm adds is CR032's to say.
            let is_ours = |failure: &&Failure| !is_root && failure.path.is_empty() && failure.message == REFUSED_GLOBAL;
            let parts = failures.iter().flat_map(Failure::parts);
            parts.filter(|failure| !is_ours(failure)).map(one).collect()
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
