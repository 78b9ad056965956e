//! The examples of README.md: each command is run, and prints what stands below it. A line `…` stands for any lines.

use std::fs;
use std::process::Command;

#[test]
fn examples_print_what_the_readme_shows() {
    let readme = fs::read_to_string("README.md").unwrap();
    let examples = examples(&readme);
    assert!(examples.len() >= 3, "the README shows {} commands", examples.len());
    for (command, expected) in examples {
        check(command, &expected);
    }
}

/// Each `$ chartroom …` in an indented block, with the lines below it.
fn examples(readme: &str) -> Vec<(&str, Vec<&str>)> {
    let mut examples: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        let Some(code) = line.strip_prefix("    ") else {
            inside = inside && line.is_empty();
            continue;
        };
        if let Some(command) = code.strip_prefix("$ chartroom ") {
            examples.push((command, Vec::new()));
            inside = true;
        } else if inside {
            examples.last_mut().unwrap().1.push(code);
        }
    }
    examples
}

fn check(command: &str, expected: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(command.split(' '))
        .output()
        .unwrap();
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let mut lines = printed.lines().filter(|line| !line.is_empty());
    let mut skipping = false;
    for wanted in expected {
        if *wanted == "…" {
            skipping = true;
            continue;
        }
        let found = if skipping {
            lines.find(|line| line == wanted)
        } else {
            lines.next()
        };
        assert_eq!(found, Some(*wanted), "chartroom {command} printed\n{printed}");
        skipping = false;
    }
    assert!(
        skipping || lines.next().is_none(),
        "chartroom {command} printed more:\n{printed}"
    );
}
