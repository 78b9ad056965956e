//! Runs that are ended from outside while a post-renderer works.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// It tells who it is, and then takes its time.
const SLOW: &str = "#!/bin/sh\necho $$ > running\nmv running runs\nexec sleep 600\n";

/// How long a run may take until its post-renderer runs, and until it is gone: much longer than on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn kill(signal: &str, id: &str) {
    let killed = Command::new("kill").args(["-s", signal, "--", id]).status();
    assert!(killed.unwrap().success(), "{id}");
}

/// Ends a run by a signal to it alone, or to all that a terminal would send it to. Gives the post-renderer's id.
fn end(line: &[&str], signal: &str, to_group: bool) -> String {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(directory.path().join(path), text).unwrap();
    fs::create_dir_all(directory.path().join("chart/templates")).unwrap();
    write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 0.1.0\n");
    write("chart/templates/x.yaml", "kind: A\nmetadata: {name: x}\n");
    write("chartroom.yaml", "releases: {web: {chart: chart}}\n");
    write("slow", SLOW);
    let before = names(directory.path());
    // Whoever runs the tests may ignore signals, which programs inherit.
    let mut run = Command::new("env")
        .args([&format!("--default-signal={signal}"), env!("CARGO_BIN_EXE_chartroom")])
        .args(line)
        .args(["--post-renderer", "sh", "--post-renderer-args", "slow"])
        .current_dir(directory.path())
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let runs = directory.path().join("runs");
    wait_until("the post-renderer runs", || runs.exists());
    kill(signal, &format!("{}{}", if to_group { "-" } else { "" }, run.id()));
    let status = run.wait().unwrap();
    assert!(status.signal().is_some(), "{line:?} {signal}: {status}");
    let mut stdout = Vec::new();
    run.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
    assert_eq!(stdout, b"", "{line:?} {signal}");
    let post_renderer = fs::read_to_string(&runs).unwrap().trim().to_owned();
    fs::remove_file(runs).unwrap();
    assert_eq!(names(directory.path()), before, "{line:?} {signal}");
    post_renderer
}

fn is_alive(id: &str) -> bool {
    // One that has ended and that nobody waited for has no command line any more.
    fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|words| !words.is_empty())
}

#[test]
fn a_run_that_is_interrupted_while_a_post_renderer_works_leaves_nothing() {
    let lines: [&[&str]; 3] = [
        &["template", "chart", "--lock", "lock"],
        &["template", "--all-envs", "--lock", "lock"],
        &["install", "mine", "chart", "--dry-run=client"],
    ];
    for line in lines {
        for signal in ["INT", "TERM"] {
            let post_renderer = end(line, signal, true);
            wait_until("the post-renderer ends too", || !is_alive(&post_renderer));
        }
        // One that only chartroom is sent leaves the post-renderer to itself.
        let post_renderer = end(line, "TERM", false);
        kill("KILL", &post_renderer);
    }
}
