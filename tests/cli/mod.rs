//! The program as a user meets it: each case of `tests/cli/*.yaml` is a run of the binary in a directory of its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// A document of a file of cases.
#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    /// Files that all later cases of the file have, by path.
    Shared {
        shared: BTreeMap<String, String>,
    },
    Case(Box<Case>),
}

/// One run of the program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown by it.
    name: String,
    /// The files that are there, by path.
    #[serde(default)]
    files: BTreeMap<String, String>,
    args: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    status: i32,
    /// What must be printed; `$DIR` stands for the directory of the run.
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    /// Files that must be there afterwards, by path.
    #[serde(default)]
    written: BTreeMap<String, String>,
}

#[test]
fn runs_as_the_cases_say() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let mut problems = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.file_stem().unwrap().to_str().unwrap();
        let mut shared = BTreeMap::new();
        for (number, document) in serde_yaml::Deserializer::from_str(&text).enumerate() {
            match Document::deserialize(document).unwrap_or_else(|error| panic!("{file} {number}: {error}")) {
                Document::Shared { shared: files } => shared = files,
                Document::Case(mut case) => {
                    case.files.extend(shared.clone());
                    let problem = check(&case, &format!("{file}-{number}"));
                    problems.extend(problem.map(|problem| format!("{file}: {}: {problem}", case.name)));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// What is wrong with a run, if anything is.
fn check(case: &Case, id: &str) -> Option<String> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(id);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    for (path, text) in &case.files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(&case.args)
        .current_dir(&directory)
        .env_remove("HELM_NAMESPACE")
        .env_remove("HELM_DEBUG")
        .envs(&case.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that ends before it has read everything closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(case.stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(directory.to_str().unwrap(), "$DIR");
    let mut differences = differences("stdout", &case.stdout, &plain(&output.stdout));
    differences.extend(self::differences("stderr", &case.stderr, &plain(&output.stderr)));
    differences.extend(self::differences(
        "status",
        &case.status.to_string(),
        &output.status.code().unwrap().to_string(),
    ));
    for (path, expected) in &case.written {
        let found = fs::read_to_string(directory.join(path)).unwrap_or_else(|error| error.to_string());
        differences.extend(self::differences(path, expected, &found));
    }
    (!differences.is_empty()).then(|| differences.join("\n"))
}

fn differences(what: &str, expected: &str, found: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(expected, found)
        .unified_diff()
        .header("expected", "found")
        .to_string();
    if expected == found {
        Vec::new()
    } else {
        vec![format!("{what}:\n{diff}")]
    }
}
