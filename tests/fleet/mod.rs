//! `chartroom template --all-envs` over a project of many releases: what is read, and what is written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod guide;
#[cfg(target_os = "linux")]
mod reads;

/// How many releases the project has, of how many charts.
const RELEASES: usize = 40;
const CHARTS: usize = 3;

/// A project of some charts, each with a subchart, of which there are many releases in two environments.
fn project() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for number in 0..CHARTS {
        let chart = format!("charts/app-{number}");
        let template = "kind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-{{ .Chart.Name }}}\ndata:\n  of: {{ include \"of\" . }}\n  random: {{ randAlphaNum 8 }}\n";
        write(
            &format!("{chart}/Chart.yaml"),
            &format!("apiVersion: v2\nname: app-{number}\nversion: 1.0.0\n"),
        );
        write(&format!("{chart}/values.yaml"), "of: nobody\nsub: {of: nobody}\n");
        write(
            &format!("{chart}/values.schema.json"),
            "{\"properties\": {\"of\": {\"type\": \"string\"}}}",
        );
        write(
            &format!("{chart}/templates/_of.tpl"),
            "{{ define \"of\" }}{{ .Values.of }}{{ end }}",
        );
        write(&format!("{chart}/templates/config.yaml"), template);
        write(
            &format!("{chart}/charts/sub/Chart.yaml"),
            "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
        );
        write(&format!("{chart}/charts/sub/templates/config.yaml"), template);
    }
    let mut file = String::from("environments:\n  dev: [values/dev.yaml]\n  prod: [values/prod.yaml]\nreleases:\n");
    for number in 0..RELEASES {
        let chart = number % CHARTS;
        writeln!(
            file,
            "  r{number}: {{chart: charts/app-{chart}, namespace: ns-{number}}}"
        )
        .unwrap();
    }
    write("chartroom.yaml", &file);
    write("values/dev.yaml", "of: dev\n");
    write("values/prod.yaml", "of: prod\n");
    directory
}

fn chartroom(directory: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartroom"));
    command.args(args.split(' ')).current_dir(directory);
    command
        .env_remove("HELM_NAMESPACE")
        .env("KUBECONFIG", "")
        .output()
        .unwrap()
}

/// What a run prints that must succeed.
fn run(directory: &Path, args: &str) -> String {
    let output = chartroom(directory, args);
    assert!(
        output.status.success(),
        "{args}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The files below a directory with what they hold, sorted by path.
fn files(directory: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(directory).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// Each directory holds what a run for this release alone writes: seeded, since the charts make something up.
#[test]
fn installations_are_as_if_rendered_alone() {
    let project = project();
    run(project.path(), "template --all-envs --output-dir out --seed 7");
    for (environment, release) in [("dev", "r0"), ("prod", "r5"), ("prod", "r39")] {
        let alone = format!("alone/{environment}/{release}");
        run(
            project.path(),
            &format!("template {release} --env {environment} --output-dir {alone} --seed 7"),
        );
        let fleet = files(&project.path().join("out").join(environment).join(release));
        assert_eq!(fleet, files(&project.path().join(alone)));
        assert_eq!(fleet.len(), 2);
    }
    assert_eq!(files(&project.path().join("out")).len(), RELEASES * 2 * 2);
}

/// However the threads run, the same is printed in the same order.
#[test]
fn the_stream_is_the_same_each_time() {
    let project = project();
    let args = "template --all-envs --seed 1 --now 0";
    let first = run(project.path(), args);
    assert_eq!(first.matches("# Release: ").count(), RELEASES * 2);
    let order: Vec<&str> = first
        .lines()
        .filter(|line| line.starts_with("# Release: "))
        .take(3)
        .collect();
    assert_eq!(
        order,
        [
            "# Release: r0, environment: dev",
            "# Release: r0, environment: prod",
            "# Release: r1, environment: dev"
        ]
    );
    assert_eq!(first, run(project.path(), args));
}

/// Shares that machines write into one directory make up the whole.
#[test]
fn shares_make_up_the_whole() {
    let project = project();
    run(project.path(), "template --all-envs --output-dir whole --seed 1");
    for share in 0..4 {
        run(
            project.path(),
            &format!("template --all-envs --output-dir shares --seed 1 --partition {share}/4"),
        );
        let installations = (share + 1) * RELEASES * 2 / 4;
        assert_eq!(files(&project.path().join("shares")).len(), installations * 2);
    }
    assert_eq!(
        files(&project.path().join("shares")),
        files(&project.path().join("whole"))
    );
}

/// A lock of everything holds for every share of it, and for some releases alone.
#[test]
fn shares_are_held_to_the_lock_of_the_whole() {
    let project = project();
    run(project.path(), "template --all-envs --lock lock");
    run(project.path(), "template --all-envs --check lock --partition 2/3");
    run(project.path(), "template --all-envs --check lock r3 r4");
    let path = project.path().join("chartroom.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("  r39: ", "  r40: ")).unwrap();
    let output = chartroom(project.path(), "template --all-envs --check lock --output-dir out");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("\n  new: dev/r40: ConfigMap r40-sub\n"), "{error}");
    assert!(error.contains("\n  gone: prod/r39: ConfigMap r39-sub\n"), "{error}");
    assert!(
        !project.path().join("out").exists(),
        "nothing is written where the check fails"
    );
}
