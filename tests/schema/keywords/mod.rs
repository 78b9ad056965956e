//! Every keyword of JSON Schema, in Helm's words: `cases.yaml`, recorded by `record.py`.

use std::fs;

use chartroom::{schema, yaml};
use serde::Deserialize;

use crate::known_gaps;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    schema: String,
    values: String,
    expect: Option<String>,
}

#[test]
fn values_are_refused_in_helms_words() {
    let cases: Vec<Case> = serde_yaml::from_slice(&fs::read("tests/schema/keywords/cases.yaml").unwrap()).unwrap();
    let results = cases
        .iter()
        .map(|case| (case.schema.trim_end().replace(": ", ":"), check(case)));
    known_gaps::check("keywords", results.collect::<Vec<_>>());
}

fn check(case: &Case) -> Result<(), String> {
    let values = yaml::unmarshal(case.values.as_bytes()).unwrap();
    let problem = schema::validate(case.schema.as_bytes(), &values, None, &mut Vec::new()).err();
    let said = problem.map(|problem| {
        let chart = "c".to_owned();
        let error = schema::Error {
            charts: vec![schema::ChartError { chart, problem }],
        };
        format!("{}\n", error.to_string().trim_end())
    });
    if said == case.expect {
        Ok(())
    } else {
        Err(format!("{said:?} and Helm says {:?}", case.expect))
    }
}
