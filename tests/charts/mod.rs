//! Schemas that stand in two places are the same.

use std::fs;

#[test]
fn a_charts_schema_is_the_one_under_schemas() {
    for chart in ["erlmcp-enterprise"] {
        let in_chart = fs::read_to_string(format!("charts/{chart}/values.schema.json")).unwrap();
        let published = fs::read_to_string(format!("schemas/{chart}.values.schema.json")).unwrap();
        assert!(
            in_chart == published,
            "charts/{chart}/values.schema.json differs from schemas/{chart}.values.schema.json"
        );
    }
}
