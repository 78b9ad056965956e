//! Transcripts of sessions with `helm`: each file of `tests/transcripts/helm4/` and `helm3/` is Markdown whose `console`
//! blocks hold commands and what the real Helm answered. The same commands must get the same answers from chartroom when
//! it is called `helm`. README.md says how they are written and recorded.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The beginning of the variables that name the real Helm to record from: `RECORD_HELM4=/usr/local/bin/helm`.
const RECORD: &str = "RECORD_";

#[test]
fn chartroom_answers_as_helm_4() {
    check_all("helm4", "4");
}

#[test]
fn chartroom_answers_as_helm_3() {
    check_all("helm3", "3");
}

/// Runs the transcripts of a directory, or records them.
fn check_all(directory: &str, version: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let recorded = env::var(format!("{RECORD}{}", directory.to_uppercase())).ok();
    let helm = recorded.as_deref().unwrap_or(env!("CARGO_BIN_EXE_chartroom"));
    let mut paths: Vec<PathBuf> = fs::read_dir(root.join(directory))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut problems = Vec::new();
    for path in paths {
        let expected = fs::read_to_string(&path).unwrap();
        let session = Session::new(&path, &root.join("charts"), helm, version);
        let found = session.replay(&expected);
        if recorded.is_some() {
            fs::write(&path, found).unwrap();
        } else if expected != found {
            let diff = similar::TextDiff::from_lines(&expected, &found);
            let diff = diff.unified_diff().header("helm", "chartroom").to_string();
            problems.push(format!("{}:\n{diff}", path.display()));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// A directory with the charts in it, and a `helm` on the path.
struct Session {
    work: PathBuf,
    path: String,
    version: String,
}

impl Session {
    fn new(transcript: &Path, charts: &Path, helm: &str, version: &str) -> Session {
        let name = transcript.file_stem().unwrap().to_str().unwrap();
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("transcripts-{version}-{name}"));
        let _ = fs::remove_dir_all(&root);
        let (work, programs) = (root.join("work"), root.join("bin"));
        copy(charts, &work);
        fs::create_dir_all(&programs).unwrap();
        symlink(helm, programs.join("helm")).unwrap();
        Session {
            work,
            path: format!("{}:{}", programs.display(), env::var("PATH").unwrap()),
            version: version.to_owned(),
        }
    }

    /// The transcript with the answers of this session in place of those that stand there.
    fn replay(&self, transcript: &str) -> String {
        let mut replayed = String::new();
        let mut in_console = false;
        for line in transcript.lines() {
            let is_command = in_console && line.starts_with("$ ");
            match line {
                "```console" => in_console = true,
                "```" => in_console = false,
                _ => {}
            }
            if !in_console || is_command || line == "```console" {
                writeln!(replayed, "{line}").unwrap();
            }
            if is_command {
                replayed.push_str(&self.answer(line.trim_start_matches("$ ")));
            }
        }
        replayed
    }

    /// What a command prints: lines for stderr, then stdout, then the exit status if it is not 0.
    fn answer(&self, command: &str) -> String {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&self.work).env_clear();
        shell.env("PATH", &self.path).env("CHARTROOM_HELM", &self.version);
        for (variable, directory) in [
            ("HOME", "home"),
            ("HELM_CONFIG_HOME", "config"),
            ("HELM_CACHE_HOME", "cache"),
            ("HELM_DATA_HOME", "data"),
        ] {
            shell.env(variable, self.work.with_file_name(directory));
        }
        let output = shell.output().unwrap();
        let directory = self.work.to_str().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(directory, "$DIR");
        let mut answer: String = text(&output.stderr).lines().map(|line| format!("! {line}\n")).collect();
        let stdout = text(&output.stdout);
        answer.push_str(&stdout);
        if !stdout.is_empty() && !stdout.ends_with('\n') {
            answer.push_str("\n(no newline)\n");
        }
        match output.status.code() {
            Some(0) => {}
            code => writeln!(answer, "[{}]", code.unwrap()).unwrap(),
        }
        answer
    }
}

/// Copies a directory with all in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
