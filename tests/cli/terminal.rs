//! What only a terminal gets to see of renders and long runs.

use std::collections::BTreeMap;
use std::path::Path;

use super::lay_out;
use crate::terminal;

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let chart = "apiVersion: v2\nname: chart\nversion: 0.1.0\nicon: https://example.com/icon.png\n";
    files
        .chain([("chart/Chart.yaml".to_owned(), chart.to_owned())])
        .collect()
}

/// What a terminal shows of a run whose stdout goes elsewhere.
fn shown(line: &[&str], directory: &Path) -> String {
    let mut command = terminal::chartroom(directory);
    command.args(line);
    terminal::run(command, false).1
}

/// What is written to stderr where that is no terminal.
fn said(line: &[&str], directory: &Path) -> String {
    let run = terminal::chartroom(directory).args(line).output().unwrap();
    String::from_utf8(run.stderr).unwrap()
}

#[test]
fn a_render_ends_with_a_hint_at_a_value_that_nothing_reads() {
    let directory = lay_out(
        &files(&[
            ("chart/values.yaml", "replicaCount: 1\n"),
            ("chart/templates/x.yaml", "replicas: {{ .Values.replicaCount }}\n"),
            ("good.yaml", "replicaCount: 2\n"),
            ("prod.yaml", "extra: 1\nreplicaCuont: 2\n"),
            ("silenced.yaml", "replicaCuont: 2 # chartroom:ignore CR001\n"),
        ]),
        "terminal-hint",
    );
    let text = shown(&["template", "chart", "-f", "prod.yaml"], &directory);
    assert_eq!(
        text,
        "hint: prod.yaml:2:1: nothing reads the value `replicaCuont`; did you mean `replicaCount`? (and 1 more, which \
         `chartroom lint` lists)\n"
    );
    for quiet in ["good.yaml", "silenced.yaml"] {
        assert_eq!(shown(&["template", "chart", "-f", quiet], &directory), "", "{quiet}");
    }
    assert_eq!(said(&["template", "chart", "-f", "prod.yaml"], &directory), "");
}

#[test]
fn an_error_shows_its_line_in_colour() {
    let directory = lay_out(
        &files(&[
            ("chart/templates/x.yaml", "kind: Pod\nname: {{ .Values.name }}\n"),
            ("bad.yaml", "name: 'a: b'\n"),
            ("tabs.yaml", "a:\n\tb: 1\n"),
        ]),
        "terminal-error",
    );
    let text = shown(&["template", "chart", "-f", "bad.yaml"], &directory);
    let place = " \u{1b}[36m-->\u{1b}[0m chart/templates/x.yaml:2:9\n";
    assert!(text.contains(place), "{text:?}");
    assert!(text.contains("\u{1b}[31m^\u{1b}[0m"), "{text:?}");
    let text = shown(&["template", "chart", "-f", "tabs.yaml"], &directory);
    assert!(text.contains(" tabs.yaml:2:1\n"), "{text:?}");
    let said = said(&["template", "chart", "-f", "tabs.yaml"], &directory);
    assert_eq!(said.lines().count(), 1, "{said:?}");
}

#[test]
fn a_long_run_shows_how_far_it_is() {
    // Hashes of passwords are slow by design, however fast the program is.
    let slow = "kind: ConfigMap\nmetadata: {name: x}\ndata:\n{{- range until 12 }}\n  k{{ . }}: {{ htpasswd \"a\" \"b\" }}\n{{- end }}\n";
    let directory = lay_out(
        &files(&[("chart/templates/x.yaml", slow), ("v.yaml", "{}\n")]),
        "terminal-progress",
    );
    let line = ["lint", "chart", "--env", "a=v.yaml", "--env", "b=v.yaml"];
    let text = shown(&line, &directory);
    assert!(text.contains("] 2/2 environments\r\u{1b}[K"), "{text:?}");
    assert_eq!(said(&line, &directory), "");
}

#[test]
fn findings_show_their_lines_but_no_credential() {
    let directory = lay_out(
        &files(&[
            ("chart/values.yaml", "replicaCount: 1\n"),
            (
                "chart/templates/NOTES.txt",
                "{{ .Values.replicaCount }} {{ .Values.password }}\n",
            ),
            ("prod.yaml", "replicaCuont: 2 # typo\npassword: q7Zr9vKx2mWp4TbN\n"),
        ]),
        "terminal-findings",
    );
    let lint = |environment: &[(&str, &str)]| {
        let mut command = terminal::chartroom(&directory);
        command
            .args(["lint", "chart", "-f", "prod.yaml"])
            .envs(environment.iter().copied());
        terminal::run(command, true)
    };
    let expected = "\
prod.yaml:1:1: warning: nothing reads the value `replicaCuont` [CR001 unused-value]
  |
1 | replicaCuont: 2 # typo
  | ^
  |
  = hint: did you mean `replicaCount`?

prod.yaml:2:1: warning: `password` looks like a credential [CR050 literal-credential]
  hint: keep it out of the repository: name an existing Secret, or set it with `--set-file` when you deploy
0 errors, 2 warnings
";
    let (status, plain) = lint(&[("NO_COLOR", "1")]);
    // What told how far it is has left the line.
    assert_eq!((status, plain.trim_start_matches("\r\u{1b}[K")), (0, expected));
    let (_, coloured) = lint(&[]);
    assert!(coloured.contains("\u{1b}[33m^\u{1b}[0m"), "{coloured:?}");
    assert!(!coloured.contains("q7Zr9"), "{coloured:?}");
}
