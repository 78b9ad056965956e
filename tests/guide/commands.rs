//! The guide's commands, as someone who links `helm` to this program types them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::cli;

/// One line of the guide.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    line: String,
    /// How it ends.
    #[serde(default)]
    status: i32,
    /// What stdout begins with, or stderr where the line fails.
    begins: String,
}

#[test]
fn every_line_of_the_guide_gives_what_it_can() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("guide-commands");
    let _ = fs::remove_dir_all(&directory);
    let chart = directory.join("helm/erlmcp-enterprise");
    crate::transcripts::copy(&root.join("charts/erlmcp-enterprise"), &chart);
    for environment in ["dev", "staging", "production"] {
        let values = root.join(format!("values/erlmcp-enterprise/{environment}.yaml"));
        fs::copy(values, chart.join(format!("values-{environment}.yaml"))).unwrap();
    }
    fs::write(directory.join("custom-values.yaml"), "{}\n").unwrap();

    let text = fs::read_to_string(root.join("tests/guide/commands.yaml")).unwrap();
    let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
    let problems: Vec<String> = cases.iter().filter_map(|case| check(case, &directory)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// What is wrong with a line, if anything is.
fn check(case: &Case, directory: &Path) -> Option<String> {
    let output = Command::new(cli::helm_link())
        .args(case.line.split_whitespace().skip(1))
        .current_dir(directory)
        .env("HOME", "/home/somebody")
        .env("KUBECONFIG", "")
        .output()
        .unwrap();
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let status = output.status.code().unwrap();
    let shown = if status == 0 { &stdout } else { &stderr };
    let is_right = status == case.status && shown.starts_with(&case.begins);
    let beginning: String = shown.chars().take(300).collect();
    (!is_right).then(|| format!("{}\nends with {status}, and begins:\n{beginning}", case.line))
}
