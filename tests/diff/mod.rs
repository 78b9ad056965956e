//! Comparisons as users meet them. Each directory of `tests/diff/cases/` has two sides, and what each format prints of
//! them; `case.yaml` says what is shown by it, and how the program is called if not with these two.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

mod environments;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown by it.
    what: String,
    /// The arguments; standard input is always the first side.
    #[serde(default = "both_sides")]
    args: Vec<String>,
    /// The exit status, with `--exit-code` unless the arguments say otherwise.
    #[serde(default = "different")]
    status: i32,
    /// What no format shows, in base64 or not.
    #[serde(default)]
    hides: Vec<String>,
}

fn both_sides() -> Vec<String> {
    ["before.yaml", "after.yaml"].map(str::to_owned).to_vec()
}

fn different() -> i32 {
    1
}

/// The formats, and the files that hold what they print.
const FORMATS: [(&str, &str); 7] = [
    ("unified", "expected.diff"),
    ("side-by-side", "expected.columns.txt"),
    ("summary", "expected.txt"),
    ("json", "expected.json"),
    ("markdown", "expected.md"),
    ("html", "expected.html"),
    ("github", "expected.github.txt"),
];

#[test]
fn sides_differ_as_the_cases_say() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/cases");
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    let problems: Vec<String> = cases.iter().flat_map(|case| check(case)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// What is wrong with a case.
fn check(directory: &Path) -> Vec<String> {
    let text = fs::read_to_string(directory.join("case.yaml")).unwrap();
    let case: Case = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let stderr = fs::read_to_string(directory.join("expected.stderr")).unwrap_or_default();
    let mut problems = Vec::new();
    let mut runs = 0;
    for (format, file) in FORMATS {
        let expected = fs::read_to_string(directory.join(file));
        // A run that fails prints nothing in any format.
        let expected = match expected {
            Ok(expected) => expected,
            Err(_) if !stderr.is_empty() && format == "unified" => String::new(),
            Err(_) => continue,
        };
        runs += 1;
        let mut output = run(directory, &case.args, format);
        if format == "html" {
            output.stdout = without_style_and_script(&output.stdout);
        }
        let found = [
            ("output", &expected, &output.stdout),
            ("stderr", &stderr, &output.stderr),
        ];
        for (what, expected, found) in found {
            if *expected.as_bytes() != **found {
                let found = String::from_utf8_lossy(found);
                problems.push(format!("{what} of {format}:\n{}", difference(expected, &found)));
            }
        }
        if output.status.code() != Some(case.status) {
            problems.push(format!("{} of {format}, not {}", output.status, case.status));
        }
        if format == "json" {
            problems.extend(schema_errors(&output.stdout));
        }
    }
    if runs == 0 {
        problems.push("no expectation".to_owned());
    }
    problems.extend(shown_secrets(directory, &case));
    let name = directory.file_name().unwrap().to_string_lossy().into_owned();
    problems
        .into_iter()
        .map(|problem| format!("{name} ({}): {problem}", case.what))
        .collect()
}

/// What a case hides, and a format shows.
fn shown_secrets(directory: &Path, case: &Case) -> Vec<String> {
    if case.hides.is_empty() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for format in FORMATS.iter().map(|(format, _)| *format) {
        let args = [&case.args[..], &["--debug".to_owned()]].concat();
        let output = run(directory, &args, format);
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        let shown = case
            .hides
            .iter()
            .filter(|secret| text.iter().any(|text| text.contains(*secret)));
        problems.extend(shown.map(|secret| format!("{format} shows {secret}")));
    }
    problems
}

fn run(directory: &Path, args: &[String], format: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartroom"));
    command.arg("diff").args(args).args(["--format", format]);
    if !args.iter().any(|arg| arg == "--detailed-exitcode") {
        command.arg("--exit-code");
    }
    if let Ok(before) = fs::File::open(directory.join("before.yaml")) {
        command.stdin(Stdio::from(before));
    }
    command
        .current_dir(directory)
        .env_remove("HELM_NAMESPACE")
        .output()
        .unwrap()
}

/// A page without what all pages have alike: the policy holds digests of the style and of the script.
fn without_style_and_script(page: &[u8]) -> Vec<u8> {
    let mut page = String::from_utf8(page.to_vec()).unwrap();
    for (start, end) in [
        ("<style>", "</style>"),
        ("<script>", "</script>"),
        ("content=\"default-src", "\">"),
    ] {
        let from = page.find(start).unwrap() + start.len();
        let to = from + page[from..].find(end).unwrap();
        page.replace_range(from..to, "");
    }
    page.into_bytes()
}

fn difference(expected: &str, found: &str) -> String {
    similar::TextDiff::from_lines(expected, found)
        .unified_diff()
        .header("expected", "found")
        .to_string()
}

/// Where JSON is not as its schema says.
fn schema_errors(text: &[u8]) -> Vec<String> {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/diff.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report = serde_json::from_slice(text).unwrap();
    validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}
