//! How the README splits the work: its examples are run, as GitHub and Kubernetes would run them.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

use super::{files, project, run};

/// The indented block of the README that begins with a line, as YAML.
fn block(first_line: &str) -> Value {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let from_there = readme.lines().skip_while(|line| *line != format!("    {first_line}"));
    let lines = from_there.take_while(|line| line.starts_with("    "));
    let text: Vec<&str> = lines.map(|line| &line[4..]).collect();
    serde_yaml::from_str(&text.join("\n")).unwrap()
}

/// Runs each share of a command, and compares what they wrote into a directory with what one run writes.
fn check(shares: impl Iterator<Item = String>, directory: &str) {
    let project = project();
    run(project.path(), "template --all-envs --output-dir whole --seed 1");
    for command in shares {
        let args = command.strip_prefix("chartroom ").unwrap();
        run(project.path(), &format!("{args} --seed 1"));
    }
    assert_eq!(
        files(&project.path().join(directory)),
        files(&project.path().join("whole"))
    );
}

#[test]
fn a_matrix_renders_everything() {
    let job = &block("jobs:")["jobs"]["render"];
    let total = job["strategy"]["matrix"]["share"].as_sequence().unwrap().len();
    let command = job["steps"][1]["run"].as_str().unwrap();
    let of_index = |index: usize| {
        command
            .replace("${{ strategy.job-index }}", &index.to_string())
            .replace("${{ strategy.job-total }}", &total.to_string())
    };
    check((0..total).map(of_index), "rendered");
}

#[test]
fn an_indexed_job_renders_everything() {
    let spec = &block("apiVersion: batch/v1")["spec"];
    let completions = spec["completions"].as_u64().unwrap();
    let command = spec["template"]["spec"]["containers"][0]["command"]
        .as_sequence()
        .unwrap();
    let command: Vec<&str> = command.iter().map(|word| word.as_str().unwrap()).collect();
    let of_index = |index: u64| {
        let command = command.join(" ").replace("$(JOB_COMPLETION_INDEX)", &index.to_string());
        command.replace(" /rendered", " rendered")
    };
    check((0..completions).map(of_index), "rendered");
}
