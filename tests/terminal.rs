//! What a terminal shows: colours, and the pager.
#![cfg(target_os = "linux")]

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Compares two sets of values of a chart on a terminal. Gives the exit status and all that the terminal shows.
fn diff(args: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let mut command = chartroom(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/cases/value-changed"));
    command
        .arg("diff")
        .args(["before.yaml", "after.yaml", "--exit-code"])
        .args(args)
        .envs(environment.iter().copied());
    run(command, true)
}

/// The program in a directory, with nothing of the environment but what a terminal needs.
pub fn chartroom(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartroom"));
    command.current_dir(directory).env_clear().envs([
        ("PATH", std::env::var("PATH").unwrap().as_str()),
        ("TERM", "xterm"),
        ("PAGER", "cat"),
    ]);
    command
}

/// Runs a program whose stderr is a terminal, and its stdout where that is asked for: else that goes nowhere. Gives the
/// exit status and all that the terminal shows.
pub fn run(mut command: Command, with_stdout: bool) -> (i32, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let inside = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let stdout = if with_stdout {
        Stdio::from(inside.try_clone().unwrap())
    } else {
        Stdio::null()
    };
    let mut child = command.stdout(stdout).stderr(inside).spawn().unwrap();
    // The command holds the terminal open too.
    drop(command);
    let mut shown = Vec::new();
    // A terminal that nobody writes to any more ends with an error.
    let _ = File::from(terminal).read_to_end(&mut shown);
    let text = String::from_utf8(shown).unwrap().replace("\r\n", "\n");
    (child.wait().unwrap().code().unwrap(), text)
}

#[test]
fn differences_are_coloured_unless_that_is_not_wanted() {
    let (status, shown) = diff(&[], &[]);
    assert_eq!(status, 1);
    assert!(shown.contains("\x1b[31m-") && shown.contains("\x1b[32m+"), "{shown:?}");
    let (_, plain) = diff(&[], &[("NO_COLOR", "1")]);
    assert!(plain.contains("\n-") && !plain.contains('\x1b'), "{plain:?}");
    assert_eq!(diff(&[], &[("TERM", "dumb")]).1, plain);
}

#[test]
fn a_pager_gets_the_differences_and_the_status_stays() {
    let (status, shown) = diff(&[], &[("PAGER", "sed s/^/paged:/")]);
    assert_eq!(status, 1);
    assert!(shown.starts_with("paged:") && shown.contains('\x1b'), "{shown:?}");
    // Data is for programs, and `--no-pager` for those who want none.
    for args in [&["--no-pager"][..], &["--format", "json"], &["--format", "markdown"]] {
        let (_, shown) = diff(args, &[("PAGER", "sed s/^/paged:/")]);
        assert!(!shown.contains("paged:") && !shown.is_empty(), "{shown:?}");
    }
}

#[test]
fn a_pager_that_leaves_early_or_is_not_there_is_no_failure() {
    assert_eq!(diff(&[], &[("PAGER", "true")]), (1, String::new()));
    let (status, shown) = diff(&[], &[("PAGER", "no-such-pager")]);
    assert_eq!((status, shown), diff(&[], &[]));
}

/// As git does it: `less` ends where all fits, keeps colours and leaves the screen, unless LESS says otherwise.
#[test]
fn less_is_told_how_to_show_colours() {
    assert_eq!(diff(&[], &[("PAGER", "printenv LESS")]).1, "FRX\n");
    assert_eq!(diff(&[], &[("PAGER", "printenv LESS"), ("LESS", "R")]).1, "R\n");
}

#[test]
fn an_error_is_not_paged() {
    let (status, shown) = diff(&["--fail-on", "nothing"], &[("PAGER", "sed s/^/paged:/")]);
    assert_eq!(status, 2);
    assert!(shown.starts_with("Error: --fail-on"), "{shown:?}");
}
