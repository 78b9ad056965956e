//! The table of objects in the production chart's README is true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chartroom::template::stack::with_deep_stack;
use chartroom::values::Layer;
use serde_json::Value;

use super::objects::{chart, file, objects};

#[test]
fn the_readme_says_what_each_values_file_renders() {
    with_deep_stack(check_table).unwrap();
}

fn check_table() {
    let readme = fs::read_to_string("charts/erlmcp/README.md").unwrap();
    let mut rows = readme
        .lines()
        .skip_while(|line| !line.starts_with("| object |"))
        .take_while(|line| line.starts_with('|'));
    let columns: Vec<&str> = cells(rows.next().unwrap());
    let mut promised = BTreeMap::<&str, BTreeSet<String>>::new();
    for row in rows.skip(1) {
        let row = cells(row);
        for (column, mark) in columns.iter().zip(&row).skip(1) {
            let objects = promised.entry(column).or_default();
            if *mark == "x" {
                objects.insert(row[0].replace('`', ""));
            }
        }
    }
    let chart = chart("erlmcp");
    let mut checked = 0;
    for (column, promised) in promised {
        for layers in layers(column) {
            let rendered: BTreeSet<_> = objects(&chart, &layers).iter().map(kind_and_name).collect();
            assert_eq!(rendered, promised, "{column}");
            checked += 1;
        }
    }
    assert_eq!(checked, 9);
}

/// The layers that a column stands for: `clusters` for as many as there are clusters.
fn layers(column: &str) -> Vec<Vec<Layer>> {
    match column {
        "default" => vec![vec![]],
        "clusters" => ["us-east-1", "us-west-2", "eu-west-1"]
            .map(|cluster| {
                vec![
                    file("values/erlmcp/production.yaml"),
                    file(&format!("values/erlmcp/clusters/{cluster}.yaml")),
                ]
            })
            .to_vec(),
        _ => vec![vec![file(&format!("values/erlmcp/{column}.yaml"))]],
    }
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

fn kind_and_name(object: &Value) -> String {
    let text = |path| object.pointer(path).and_then(Value::as_str).unwrap();
    format!("{} {}", text("/kind"), text("/metadata/name"))
}
