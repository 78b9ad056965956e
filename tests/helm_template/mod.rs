//! The behaviours of `template` that Helm's own suite holds (`pkg/cmd/template_test.go`), with charts of our own: `CASE.args` are the
//! arguments, one a line; `CASE.stdout` and `CASE.stderr` what Helm prints, recorded by `record.sh`. No file, no output.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::helm_link;

#[test]
fn answers_as_helm_does() {
    let directory = Path::new("tests/helm_template");
    let mut cases: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "args"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 28, "only {} cases", cases.len());
    let problems: Vec<String> = cases.iter().flat_map(|case| check(directory, case)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// How a run differs from what was recorded.
fn check(directory: &Path, case: &Path) -> Vec<String> {
    let recorded = |end: &str| fs::read_to_string(case.with_extension(end)).unwrap_or_default();
    let output = Command::new(helm_link())
        .args(recorded("args").lines())
        .current_dir(directory)
        .env_remove("HELM_NAMESPACE")
        .env_remove("HELM_DEBUG")
        .env_remove("CHARTROOM_HELM")
        .env("KUBECONFIG", "no such file")
        .output()
        .unwrap();
    let status = if recorded("stderr").contains("Error: ") {
        "1"
    } else {
        "0"
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    [
        ("stdout", recorded("stdout"), text(output.stdout)),
        ("stderr", recorded("stderr"), without_debug(&text(output.stderr))),
        ("status", status.to_owned(), output.status.code().unwrap().to_string()),
    ]
    .into_iter()
    .filter(|(_, expected, found)| expected != found)
    .map(|(what, expected, found)| {
        let difference = similar::TextDiff::from_lines(&expected, &found);
        let difference = difference.unified_diff().header("helm", "chartroom").to_string();
        format!("{}: {what}:\n{difference}", case.display())
    })
    .collect()
}

/// What the program says of its own doings with `--debug` has paths of this machine, and is not recorded.
fn without_debug(stderr: &str) -> String {
    let lines = stderr.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("level=DEBUG")).collect()
}
