//! The hook for pre-commit: what it runs is run here, as it runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use chartroom::go::regexp::Regexp;

use crate::transcripts::copy;

fn read(path: &str) -> serde_yaml::Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&fs::read_to_string(root.join(path)).unwrap()).unwrap()
}

/// Runs what follows the program's name in a command line, in a copy of what the repository's lint needs.
fn run(arguments: &str, directory: &Path) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["charts", "values"] {
        copy(&root.join(name), &directory.join(name));
    }
    fs::copy(root.join("chartroom.yaml"), directory.join("chartroom.yaml")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(arguments.split_whitespace())
        .current_dir(directory)
        .env_remove("HELM_NAMESPACE")
        .output()
        .unwrap()
}

#[test]
fn the_hook_runs_where_it_matters_and_passes_here() {
    let hooks = read(".pre-commit-hooks.yaml");
    let hook = &hooks[0];
    for key in ["id", "name", "entry", "language"] {
        assert!(hook[key].is_string(), "a hook needs {key}");
    }
    let files = Regexp::new(hook["files"].as_str().unwrap().as_bytes()).unwrap();
    for path in [
        "chartroom.yaml",
        "charts/web/values.yaml",
        "charts/web/templates/x.yaml",
        "values/web/dev.yaml",
        "web/Chart.yaml",
    ] {
        assert!(files.is_match(path.as_bytes()), "{path}");
    }
    for path in ["README.md", "src/main.rs", "schemas/chartroom.schema.json"] {
        assert!(!files.is_match(path.as_bytes()), "{path}");
    }
    let arguments = hook["entry"].as_str().unwrap().strip_prefix("chartroom ").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let run = run(arguments, directory.path());
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stdout));
}
