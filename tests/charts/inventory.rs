//! The enterprise chart renders what the chart it stands for renders; the production chart renders the guide.

use std::collections::BTreeMap;
use std::fs;

use chartroom::template::stack::with_deep_stack;
use serde_json::Value;

use super::objects::{chart, documents, file, objects};

#[test]
fn the_enterprise_chart_renders_its_inventory() {
    with_deep_stack(check_inventory).unwrap();
}

fn check_inventory() {
    let inventory = fs::read_to_string("tests/charts/enterprise-inventory.tsv").unwrap();
    let mut by_environment = BTreeMap::<&str, Vec<Vec<&str>>>::new();
    for line in inventory.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        by_environment
            .entry(columns[0])
            .or_default()
            .push(columns[1..].to_vec());
    }
    assert_eq!(by_environment.len(), 4);
    let chart = chart("erlmcp-enterprise");
    for (environment, expected) in by_environment {
        let layers = match environment {
            "default" => vec![],
            _ => vec![file(&format!("values/erlmcp-enterprise/{environment}.yaml"))],
        };
        let rendered: Vec<_> = objects(&chart, &layers).iter().map(identity).collect();
        for object in expected {
            assert!(
                rendered.iter().any(|found| *found == object),
                "{environment}: {object:?} is not rendered"
            );
        }
    }
}

#[test]
fn the_production_chart_renders_the_guide_and_no_more() {
    with_deep_stack(check_guide).unwrap();
}

fn check_guide() {
    let guide = documents(&fs::read_to_string("tests/charts/guide.yaml").unwrap());
    let rendered = objects(&chart("erlmcp"), &[file("values/erlmcp/guide.yaml")]);
    assert_eq!(guide.len(), 11);
    let by_identity = |objects: Vec<Value>| -> BTreeMap<_, _> {
        objects.into_iter().map(|object| (identity(&object), object)).collect()
    };
    assert_eq!(by_identity(rendered), by_identity(guide));
}

/// The apiVersion, kind, name and namespace ("None" without one) of an object.
fn identity(object: &Value) -> Vec<String> {
    ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"]
        .map(|path| {
            object
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap_or("None")
                .to_owned()
        })
        .to_vec()
}
