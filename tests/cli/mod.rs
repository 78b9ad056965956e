//! The program as a user meets it: each case of `tests/cli/*.yaml` is a run of the binary in a directory of its own.
//!
//! With `CHARTROOM_TEST_HELM=PROGRAM` the cases that are `called: helm` run that program instead: so a real Helm 4.2.3
//! can be held to them.

#[cfg(target_os = "linux")]
mod terminal;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use regex_automata::meta::Regex;
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
    /// The name that the program is called by.
    #[serde(default)]
    called: Name,
    /// A shell script that runs in the directory first: it makes what files alone cannot be, such as a git repository.
    before: Option<String>,
    args: Vec<String>,
    /// Where it runs, in the directory of the run.
    #[serde(default)]
    cwd: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    status: i32,
    /// What must be printed, to the byte; `$DIR` stands for the directory of the run. Nothing, where nothing is said of
    /// stdout here or in the two lists below.
    stdout: Option<String>,
    /// Patterns that a caller looks for in stdout.
    #[serde(default)]
    reads: Vec<String>,
    /// The objects that a caller gets from stdout as YAML, `Kind/name`, in their order.
    objects: Option<Vec<String>>,
    #[serde(default)]
    stderr: String,
    /// Files that must be there afterwards, by path.
    #[serde(default)]
    written: BTreeMap<String, String>,
    /// What must not be there afterwards.
    #[serde(default)]
    absent: Vec<String>,
    /// Shell scripts that run in the directory afterwards, and what they must print.
    #[serde(default)]
    after: BTreeMap<String, String>,
}

/// A name that the program can be called by.
#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    #[default]
    Chartroom,
    Helm,
}

impl Name {
    /// The program to run.
    fn program(&self) -> PathBuf {
        match self {
            Name::Chartroom => env!("CARGO_BIN_EXE_chartroom").into(),
            Name::Helm => env::var_os("CHARTROOM_TEST_HELM").map_or_else(helm_link, PathBuf::from),
        }
    }
}

/// The program under the name `helm`: hard links are everywhere, and make a program's own path end in that name.
pub fn helm_link() -> PathBuf {
    static LINK: LazyLock<PathBuf> = LazyLock::new(|| {
        let link = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("helm{}", env::consts::EXE_SUFFIX));
        let _ = fs::remove_file(&link);
        fs::hard_link(env!("CARGO_BIN_EXE_chartroom"), &link).unwrap();
        link
    });
    LINK.clone()
}

#[test]
fn runs_as_the_cases_say() {
    check_all("tests/cli", &BTreeMap::new());
}

/// What Helm itself answered to lines of arguments, to the byte: `tests/cli/helm/record.py` asks it.
#[test]
fn answers_as_helm_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/helm/files");
    let mut files = BTreeMap::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let directory = lay_out(&files, "helm-answers");
    let text = fs::read_to_string(root.with_file_name("recorded.yaml")).unwrap();
    let cases = serde_yaml::Deserializer::from_str(&text).map(|case| Case::deserialize(case).unwrap());
    let problems: Vec<String> = cases
        .filter_map(|case| Some(format!("{}: {}", case.name, run(&case, &directory)?)))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Runs all cases of a directory; every one of them has the given files.
pub fn check_all(directory: &str, given: &BTreeMap<String, String>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty());
    let mut problems = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.file_stem().unwrap().to_str().unwrap();
        let mut shared = given.clone();
        for (number, document) in serde_yaml::Deserializer::from_str(&text).enumerate() {
            match Document::deserialize(document).unwrap_or_else(|error| panic!("{file} {number}: {error}")) {
                Document::Shared { shared: files } => shared.extend(files),
                Document::Case(mut case) => {
                    let own = std::mem::take(&mut case.files);
                    case.files = shared.clone().into_iter().chain(own).collect();
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
    run(case, &lay_out(&case.files, id))
}

/// A directory with files and nothing else in it.
fn lay_out(files: &BTreeMap<String, String>, id: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(id);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    for (path, text) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// What is wrong with a run in a directory, if anything is.
fn run(case: &Case, directory: &Path) -> Option<String> {
    if let Some(script) = &case.before {
        shell(script, directory);
    }
    let named = |text: &String| text.replace("$DIR", directory.to_str().unwrap());
    let mut child = Command::new(case.called.program())
        .args(&case.args)
        .current_dir(directory.join(&case.cwd))
        .env_remove("HELM_NAMESPACE")
        .env_remove("HELM_DEBUG")
        .env_remove("HELM_KUBECONTEXT")
        .env_remove("KUBERNETES_SERVICE_HOST")
        .env_remove("CHARTROOM_HELM")
        .env("KUBECONFIG", "")
        .env("HOME", "/home/somebody")
        .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"))
        .envs(case.env.iter().map(|(name, value)| (name, named(value))))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that ends before it has read everything closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(case.stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(directory.to_str().unwrap(), "$DIR");
    let mut differences = stdout_differences(case, &plain(&output.stdout));
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
    for (script, expected) in &case.after {
        differences.extend(self::differences(script, expected, &shell(script, directory)));
    }
    let left = case.absent.iter().filter(|path| directory.join(path).exists());
    differences.extend(left.map(|path| format!("{path} is there")));
    (!differences.is_empty()).then(|| differences.join("\n"))
}

/// What a shell script prints; git knows nobody's settings in it, and `$CHARTROOM` is the program.
fn shell(script: &str, directory: &Path) -> String {
    let output = Command::new("sh")
        .args(["-ec", script])
        .current_dir(directory)
        .env("CHARTROOM", env!("CARGO_BIN_EXE_chartroom"))
        .env("KUBECONFIG", "")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"))
        .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_NAME"), "somebody")))
        .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_EMAIL"), "somebody@example.com")))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{script}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// What a caller would miss in the standard output.
fn stdout_differences(case: &Case, stdout: &str) -> Vec<String> {
    let mut differences = Vec::new();
    match (&case.stdout, &case.objects) {
        (Some(expected), _) => differences.extend(self::differences("stdout", expected, stdout)),
        (None, None) if case.reads.is_empty() => differences.extend(self::differences("stdout", "", stdout)),
        (None, _) => {}
    }
    if let Some(expected) = &case.objects {
        let lines = |objects: &[String]| objects.iter().map(|object| format!("{object}\n")).collect::<String>();
        differences.extend(self::differences("objects", &lines(expected), &lines(&objects(stdout))));
    }
    let unread = case.reads.iter().filter(|pattern| {
        let pattern = Regex::new(pattern).unwrap();
        !pattern.is_match(stdout)
    });
    differences.extend(unread.map(|pattern| format!("`{pattern}` is not in stdout:\n{stdout}")));
    differences
}

/// The objects of a stream of YAML documents as `Kind/name`; what is no object at all shows as it is.
fn objects(stream: &str) -> Vec<String> {
    let documents = serde_yaml::Deserializer::from_str(stream).map(serde_yaml::Value::deserialize);
    let objects = documents.filter(|document| !matches!(document, Ok(serde_yaml::Value::Null)));
    let name = |object: serde_yaml::Value| {
        let kind = object.get("kind")?.as_str()?;
        let name = object.get("metadata")?.get("name")?.as_str()?;
        Some(format!("{kind}/{name}"))
    };
    objects
        .map(|document| match document {
            Ok(object) => name(object.clone()).unwrap_or_else(|| format!("{object:?}")),
            Err(error) => error.to_string(),
        })
        .collect()
}

fn differences(what: &str, expected: &str, found: &str) -> Vec<String> {
    if expected == found {
        return Vec::new();
    }
    let diff = similar::TextDiff::from_lines(expected, found)
        .unified_diff()
        .header("expected", "found")
        .to_string();
    vec![format!("{what}:\n{diff}")]
}
