//! Values files that are none: one clear error with its place, exit code 2 of `lint` and `values`, and nothing on stdout.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What each file's text is, and what is said about it.
fn cases() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, of) in [
        ("b", "a"),
        ("c", "b"),
        ("d", "c"),
        ("e", "d"),
        ("f", "e"),
        ("g", "f"),
        ("h", "g"),
        ("i", "h"),
    ] {
        let items = vec![format!("*{of}"); 9].join(", ");
        bomb.push_str(&format!("{name}: &{name} [{items}]\n"));
    }
    vec![
        (
            "not-utf8.yaml",
            b"a: 1\nb: \xff\xfe\n".to_vec(),
            "not-utf8.yaml:2:4: the file is not in UTF-8",
        ),
        (
            "not-a-map.yaml",
            b"- a\n- b\n".to_vec(),
            "not-a-map.yaml:1:1: values are a map, and this is an array",
        ),
        ("empty.yaml", Vec::new(), "empty.yaml:1:1: the file is empty"),
        (
            "large.yaml",
            vec![b'#'; 50 << 20],
            "large.yaml: 52428800 bytes are more than",
        ),
        (
            "bomb.yaml",
            bomb.into_bytes(),
            "bomb.yaml:2:20: document contains excessive aliasing",
        ),
        (
            "tabs.yaml",
            b"a:\n\tb: 1\n".to_vec(),
            "tabs.yaml:2:1: found character that cannot start any token",
        ),
    ]
}

#[test]
fn bad_values_files_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir_all(root.join("chart/templates")).unwrap();
    fs::write(
        root.join("chart/Chart.yaml"),
        "apiVersion: v2\nname: chart\nversion: 0.1.0\n",
    )
    .unwrap();
    for (name, text, expected) in cases() {
        fs::write(root.join(name), text).unwrap();
        check(root, name, expected);
    }
    check(root, "missing.yaml", "open missing.yaml: no such file or directory");
    fs::create_dir(root.join("directory.yaml")).unwrap();
    check(root, "directory.yaml", "read directory.yaml: is a directory");
}

fn check(root: &Path, name: &str, expected: &str) {
    for line in [
        ["lint", name, "--chart", "chart"],
        ["lint", "chart", "-f", name],
        ["values", "chart", "-f", name],
    ] {
        let run = run(root, &line);
        let message = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{line:?}: {message}");
        assert!(run.stdout.is_empty(), "{line:?}");
        assert!(
            message.starts_with(&format!("Error: {expected}")),
            "{line:?}: {message}"
        );
        assert_eq!(message.lines().count(), 1, "{line:?}: {message}");
    }
    // Helm takes files that are empty, or large and empty.
    let run = run(root, &["template", "chart", "-f", name]);
    let message = String::from_utf8_lossy(&run.stderr);
    if ["empty.yaml", "large.yaml"].contains(&name) {
        assert!(run.status.success() && message.is_empty(), "{name}: {message}");
    } else {
        assert_eq!(run.status.code(), Some(1), "{name}: {message}");
        assert!(run.stdout.is_empty() && message.contains(name), "{name}: {message}");
        assert_eq!(message.lines().count(), 1, "{name}: {message}");
    }
}

fn run(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(args)
        .current_dir(root)
        .env_remove("HELM_DEBUG")
        .output()
        .unwrap()
}
