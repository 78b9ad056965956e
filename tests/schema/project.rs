//! `schemas/chartroom.schema.json` says what the program reads: both take and refuse the same project files.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Project files and whether they are right.
const FILES: &[(&str, bool)] = &[
    ("", true),
    ("releases: {}", true),
    ("releases: {a: {chart: chart}}", true),
    (
        "releases: {a: {chart: chart, namespace: n, values: [v.yaml], schema: v.yaml}}",
        true,
    ),
    (
        "releases: {a: {chart: chart, environments: {dev: [v.yaml], test: , prod: {set: [a=b]}}}}",
        true,
    ),
    (
        "releases: {a: {chart: chart}}\nenvironments: {dev: {values: [v.yaml], kube-version: '1.30', api-versions: [x/v1]}}",
        true,
    ),
    (
        "lint: {rules: {unused-value: off}, fail-on: warning, baseline: known.json}",
        true,
    ),
    ("releases: []", false),
    ("releases: {a: {}}", false),
    ("releases: {a: {chart: [chart]}}", false),
    ("releases: {a: {chart: chart, kubeVersion: '1.30'}}", false),
    ("releases: {a: {chart: chart, environments: {dev: v.yaml}}}", false),
    ("environments: {dev: {kube_version: '1.30'}}", false),
    ("lint: {rules: {unused-value: loud}}", false),
    ("lint: {rule: {}}", false),
];

#[test]
fn the_schema_and_the_program_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/chartroom.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project-schema");
    fs::create_dir_all(directory.join("chart")).unwrap();
    fs::write(
        directory.join("chart/Chart.yaml"),
        "apiVersion: v2\nname: chart\nversion: 0.1.0\n",
    )
    .unwrap();
    fs::write(directory.join("v.yaml"), "{}").unwrap();
    fs::write(directory.join("known.json"), r#"{"version": 1, "findings": []}"#).unwrap();
    for (text, is_right) in FILES {
        let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
        // A file of nothing is a project file without anything in it.
        let value = if value.is_null() { serde_json::json!({}) } else { value };
        assert_eq!(schema.is_valid(&value), *is_right, "the schema on: {text}");
        fs::write(directory.join("chartroom.yaml"), text).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_chartroom"))
            .args(["lint", "chart"])
            .current_dir(&directory)
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(
            !message.contains("chartroom.yaml:"),
            *is_right,
            "the program on: {text}\n{message}"
        );
    }
}

#[test]
fn this_repository_has_a_project_file_that_meets_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/chartroom.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let file: serde_json::Value =
        serde_yaml::from_str(&fs::read_to_string(root.join("chartroom.yaml")).unwrap()).unwrap();
    assert!(schema.is_valid(&file));
}
