//! Faulty charts and values, and what the linter says about them.
//!
//! A case is a directory `tests/lint/cases/<rule>-<what it shows>/` as a user could have it: a chart in `chart/`, values
//! files beside it, a `chartroom.yaml`. `expected` is what `chartroom lint` prints there, and `args` what follows `lint` on
//! the command line, if anything does. All rules are asked: each case also shows that the others stay silent.

mod bad_input;
mod formats;
#[cfg(unix)]
mod helm;
#[cfg(unix)]
mod integrations;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chartroom::lint;

#[test]
fn every_case_has_the_findings_it_expects() {
    let problems: Vec<String> = cases().iter().filter_map(|case| check(case)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_rule_has_a_case_and_a_page() {
    let cases = cases();
    for rule in lint::rules() {
        let title = format!("# {} {}\n", rule.id, rule.name);
        assert!(
            rule.page.starts_with(&title),
            "the page of {} does not begin with {title:?}",
            rule.id
        );
        for part in ["**Why it is bad.**", "**Example.**", "**How to silence it.**"] {
            assert!(rule.page.contains(part), "the page of {} lacks {part}", rule.id);
        }
        let tag = format!("[{} {}]", rule.id, rule.name);
        let is_shown = |case: &PathBuf| fs::read_to_string(case.join("expected")).unwrap().contains(&tag);
        assert!(cases.iter().any(is_shown), "no case shows {}", rule.id);
    }
    let ids: Vec<&str> = lint::rules().iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "ids are in order, each once: {ids:?}");
}

fn cases() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

/// What is wrong with a case, if anything is.
fn check(case: &Path) -> Option<String> {
    let name = case.file_name().unwrap().to_str().unwrap();
    let expected = fs::read_to_string(case.join("expected")).unwrap_or_else(|error| panic!("{name}/expected: {error}"));
    let args = fs::read_to_string(case.join("args")).unwrap_or_default();
    let run = Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .arg("lint")
        .args(args.split_whitespace())
        .current_dir(case)
        .env_remove("HELM_NAMESPACE")
        .env_remove("HELM_DEBUG")
        .output()
        .unwrap();
    let found = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    let status = i32::from(expected.contains(": error: "));
    if found == expected && errors.is_empty() && run.status.code() == Some(status) {
        return None;
    }
    let diff = similar::TextDiff::from_lines(&*expected, &*found)
        .unified_diff()
        .to_string();
    Some(format!("{name}: {}, expected {status}\n{diff}{errors}", run.status))
}
