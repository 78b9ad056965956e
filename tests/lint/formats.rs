//! The formats of findings: each is what its readers take.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A case that has findings of several kinds, with and without places.
fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/cases/path-project")
}

fn lint(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .arg("lint")
        .args(args)
        .current_dir(case())
        .env_remove("HELM_NAMESPACE")
        .output()
        .unwrap()
}

fn printed(format: &str) -> String {
    String::from_utf8(lint(&["--format", format]).stdout).unwrap()
}

#[test]
fn json_is_as_its_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/lint.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let report: Value = serde_json::from_str(&printed("json")).unwrap();
    assert!(schema.is_valid(&report), "{report:#}");
    assert_eq!(report["counts"]["error"], 3);
    assert_eq!(report["findings"][0]["file"], "common.yaml");
    assert_eq!(
        report["findings"][0]["environments"],
        serde_json::json!(["dev", "production"])
    );
}

/// What the standard asks of the parts that are used here (SARIF 2.1.0, sections 3.13 to 3.50), as GitHub's code scanning
/// reads them.
#[test]
fn sarif_has_what_the_standard_asks_for() {
    let log: Value = serde_json::from_str(&printed("sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(run["tool"]["driver"]["name"], "chartroom");
    for rule in rules {
        assert!(
            rule["id"].is_string() && rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string()
        );
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level));
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string());
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn junit_counts_its_cases() {
    let text = printed("junit");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    assert!(text.contains("tests=\"3\" failures=\"3\""));
    assert_eq!(text.matches("<testcase ").count(), 3);
    assert_eq!(text.matches("</failure>").count(), 3);
    assert!(text.contains("name=\"CR030 schema common.yaml:1:1\""));
}

#[test]
fn github_annotates_lines() {
    let text = printed("github");
    let first = "::error file=common.yaml,line=1,col=1,title=CR030 schema::at '/of': got number, want string%0Ain: dev, production\n";
    assert!(text.starts_with(first), "{text}");
}

#[test]
fn markdown_is_a_table() {
    let text = printed("markdown");
    assert!(text.starts_with("### chartroom lint: 3 errors, 0 warnings\n\n| severity | rule | place | finding |\n"));
    assert!(
        text.contains("| error | CR030 schema | `dev.yaml:1:1` | at '/replicas': got string, want integer<br>in dev |")
    );
}

#[test]
fn files_are_written_beside_what_is_printed() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (sarif, named, known) = (path("a.sarif"), path("b"), path("known.json"));
    let run = lint(&[
        "--output",
        &sarif,
        "--output",
        &format!("json={named}"),
        "--write-baseline",
        &known,
    ]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stdout).ends_with("3 errors, 0 warnings\n"));
    assert!(fs::read_to_string(sarif).unwrap().contains("\"2.1.0\""));
    assert!(fs::read_to_string(named).unwrap().contains("\"counts\""));

    // What is known fails no run, and what is new does.
    let run = lint(&["--baseline", &known]);
    assert_eq!(
        (run.status.code(), &*run.stdout),
        (Some(0), &b"0 errors, 0 warnings\n"[..])
    );
    let run = lint(&[
        "--baseline",
        &known,
        "--schema",
        "chart/values.schema.json",
        "--set",
        "replicas=x",
    ]);
    assert_eq!(run.status.code(), Some(1));
}

#[test]
fn the_least_severity_that_fails_is_chosen() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/cases/layer-schema-overridden");
    let status = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartroom"));
        let command = command
            .args(["lint", "chart", "-f", "common.yaml", "-f", "production.yaml"])
            .args(args);
        command.current_dir(&case).output().unwrap().status.code()
    };
    assert_eq!(status(&[]), Some(0));
    assert_eq!(status(&["--fail-on", "warning"]), Some(1));
    assert_eq!(status(&["--strict"]), Some(1));
    assert_eq!(status(&["--fail-on", "info", "--disable", "layer-schema"]), Some(0));
}
