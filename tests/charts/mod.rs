//! The charts of this repository, held to what they stand for.

mod environments;
mod flips;
mod inventory;
mod labels;
pub mod objects;
mod readme;
mod secrets;

use std::fs;

#[test]
fn a_charts_schema_is_the_one_under_schemas() {
    let mut compared = 0;
    for chart in fs::read_dir("charts").unwrap() {
        let chart = chart.unwrap().path();
        let Ok(in_chart) = fs::read_to_string(chart.join("values.schema.json")) else {
            continue;
        };
        let name = chart.file_name().unwrap().to_string_lossy().into_owned();
        let published = fs::read_to_string(format!("schemas/{name}.values.schema.json")).unwrap();
        assert!(
            in_chart == published,
            "{name}: values.schema.json differs from the one under schemas/"
        );
        compared += 1;
    }
    assert!(compared > 0);
}
