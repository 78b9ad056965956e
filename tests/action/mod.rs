//! `action.yml`: its scripts are run as GitHub would run them, in a repository of their own; `gh` is one of ours that notes
//! what it is asked.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

#[derive(Deserialize)]
struct Action {
    inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Input>,
    runs: Runs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[allow(dead_code)] // it is there for people
    description: String,
    #[serde(default)]
    default: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct Runs {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    #[serde(default)]
    id: String,
    #[serde(default)]
    run: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
}

/// A repository with a chart that a pull request changes, and what GitHub gives to a run.
struct Workflow {
    directory: tempfile::TempDir,
    action: Action,
    /// What expressions come to.
    expressions: BTreeMap<String, String>,
}

impl Workflow {
    /// A run on a pull request with these inputs, in which a shell script has changed something.
    fn new(inputs: &[(&str, &str)], change: &str) -> Workflow {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
        let action: Action = serde_yaml::from_str(&text).unwrap();
        let mut expressions = BTreeMap::from([
            ("inputs.program".to_owned(), env!("CARGO_BIN_EXE_chartroom").to_owned()),
            ("inputs.base || github.base_ref".to_owned(), "main".to_owned()),
            ("github.repository".to_owned(), "owner/name".to_owned()),
            ("github.event.pull_request.number".to_owned(), "7".to_owned()),
        ]);
        for (name, input) in &action.inputs {
            let known = expressions.entry(format!("inputs.{name}"));
            known.or_insert_with(|| input.default.clone());
        }
        for (name, value) in inputs {
            expressions.insert(format!("inputs.{name}"), (*value).to_owned());
        }
        let workflow = Workflow {
            directory: tempfile::tempdir().unwrap(),
            action,
            expressions,
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/action/repository.sh");
        let made = workflow.bash(&[], &format!(". '{}'\n{change}", script.display()), &workflow.path(""));
        assert!(made.status.success(), "{made:?}");
        let gh = workflow.path("bin/gh");
        fs::create_dir_all(gh.parent().unwrap()).unwrap();
        fs::copy(script.with_file_name("gh.sh"), &gh).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        workflow
    }

    fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// What a file holds; nothing where it is not there.
    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    fn bash(&self, env: &[(String, String)], script: &str, directory: &Path) -> Output {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(directory)
            .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_NAME"), "somebody")))
            .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_EMAIL"), "somebody@example.com")))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("KUBECONFIG", "")
            .env("PATH", path)
            .env("RUNNER_TEMP", self.path(""))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"))
            .envs(env.iter().cloned())
            .output()
            .unwrap()
    }

    /// Runs a step by its id, and takes its outputs. Gives its exit status and what it printed.
    fn step(&mut self, id: &str) -> (i32, String) {
        let step = self.action.runs.steps.iter().find(|step| step.id == id).unwrap();
        let env: Vec<_> = step
            .env
            .iter()
            .map(|(name, text)| (name.clone(), self.evaluate(text)))
            .collect();
        fs::write(self.path("output"), "").unwrap();
        let output = self.bash(&env, &step.run, &self.path("clone"));
        for line in self.read("output").lines() {
            let (name, value) = line.split_once('=').unwrap();
            self.expressions
                .insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(printed).unwrap())
    }

    /// A text with what its expressions come to.
    fn evaluate(&self, text: &str) -> String {
        let mut parts = text.split("${{ ");
        let mut result = parts.next().unwrap().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once(" }}").unwrap();
            let value = self.expressions.get(expression);
            result += value.unwrap_or_else(|| panic!("nothing is known of `{expression}`"));
            result += rest;
        }
        result
    }

    /// What the action gives under a name.
    fn output(&self, name: &str) -> String {
        self.evaluate(&self.action.outputs[name].value)
    }
}

#[test]
fn a_share_is_rendered() {
    let mut workflow = Workflow::new(&[("render", "rendered"), ("partition", "0/1")], "");
    assert_eq!(
        workflow.step("render"),
        (0, "wrote rendered/dev/web (1 file)\n".to_owned())
    );
    assert!(
        workflow
            .read("clone/rendered/dev/web/web/templates/x.yaml")
            .contains("value: 1")
    );
}

#[test]
fn what_lint_finds_fails_the_last_step() {
    let mut workflow = Workflow::new(&[], "echo 'value: [' > dev.yaml");
    let (status, _) = workflow.step("lint");
    assert_eq!(status, 2, "a run that cannot lint fails at once");

    let mut workflow = Workflow::new(&[], "echo '{{ fail \"broken\" }}' > charts/web/templates/y.yaml");
    let (status, printed) = workflow.step("lint");
    assert_eq!(status, 0, "{printed}");
    assert!(
        printed.contains("::error file=charts/web/templates/y.yaml,line=1"),
        "{printed}"
    );
    assert_eq!(workflow.output("errors"), "true");
    assert!(workflow.read("summary").contains("broken"));
    let sarif = fs::read_to_string(workflow.evaluate("${{ steps.lint.outputs.sarif }}")).unwrap();
    assert!(sarif.contains("\"version\": \"2.1.0\""), "{sarif}");
    workflow
        .expressions
        .insert("steps.diff.outputs.feared".to_owned(), String::new());
    assert_eq!(
        workflow.step("verdict"),
        (1, "::error::chartroom lint found errors\n".to_owned())
    );
}

#[test]
fn differences_become_one_comment() {
    let mut workflow = Workflow::new(&[], "echo 'value: 2' > dev.yaml");
    let (status, printed) = workflow.step("diff");
    assert_eq!((status, printed.as_str()), (0, ""));
    assert_eq!(workflow.output("changed"), "true");
    let report = fs::read_to_string(workflow.output("report")).unwrap();
    assert!(
        report.contains("### web in dev: origin/main → work tree\n\n1 changed"),
        "{report}"
    );
    assert!(workflow.read("summary").contains(&report));

    let mark = "<!-- chartroom diff in . -->\n";
    assert_eq!(workflow.step("comment"), (0, String::new()));
    let asked = workflow.read("asked");
    assert!(
        asked.ends_with("--method POST repos/owner/name/issues/7/comments\n"),
        "{asked}"
    );
    assert_eq!(workflow.read("body"), format!("{mark}{report}"));

    // The second run finds its comment among others.
    fs::write(
        workflow.path("comments"),
        "5\tsomething else\r\n6\t<!-- chartroom diff in . -->\r\n",
    )
    .unwrap();
    assert_eq!(workflow.step("comment"), (0, String::new()));
    let asked = workflow.read("asked");
    assert!(
        asked.ends_with("--method PATCH repos/owner/name/issues/comments/6\n"),
        "{asked}"
    );
}

#[test]
fn no_comment_is_begun_where_nothing_differs() {
    let mut workflow = Workflow::new(&[], "");
    assert_eq!(workflow.step("diff"), (0, String::new()));
    assert_eq!(workflow.output("changed"), "false");
    assert_eq!(workflow.step("comment"), (0, String::new()));
    assert_eq!(workflow.read("asked").lines().count(), 1, "it only looked for one");
}

#[test]
fn a_feared_change_fails_the_last_step() {
    let change = "echo 'value: 2' > dev.yaml";
    let mut workflow = Workflow::new(&[("fail-on", "restart")], change);
    assert_eq!(workflow.step("diff").0, 0);
    workflow
        .expressions
        .insert("steps.lint.outputs.errors".to_owned(), "false".to_owned());
    let (status, printed) = workflow.step("verdict");
    assert_eq!(
        (status, printed.as_str()),
        (1, "::error::chartroom diff found a change of the risks restart\n")
    );

    let mut workflow = Workflow::new(&[("fail-on", "rbac")], change);
    assert_eq!(workflow.step("diff").0, 0);
    workflow
        .expressions
        .insert("steps.lint.outputs.errors".to_owned(), "false".to_owned());
    assert_eq!(workflow.step("verdict"), (0, String::new()));
}

#[test]
fn a_side_that_does_not_render_fails_at_once() {
    let mut workflow = Workflow::new(&[], "echo '{{ fail \"broken\" }}' > charts/web/templates/y.yaml");
    let (status, printed) = workflow.step("diff");
    assert_eq!(status, 2);
    assert!(printed.contains("with work tree: "), "{printed}");
}

/// What the cache is asked for changes with the source, and with nothing else.
#[test]
fn the_version_is_that_of_the_source() {
    let mut workflow = Workflow::new(&[("program", "")], "");
    let (status, printed) = workflow.step("version");
    assert_eq!((status, printed.as_str()), (0, ""));
    let digest = workflow.evaluate("${{ steps.version.outputs.digest }}");
    assert!(
        digest.len() == 32 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{digest}"
    );
}

/// The workflow of this repository uses its own action, with inputs that there are.
#[test]
fn the_workflow_uses_the_action() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows/charts.yml")).unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let steps = workflow["jobs"]["charts"]["steps"].as_sequence().unwrap();
    let step = steps.iter().find(|step| step["uses"] == "./").unwrap();
    let action = Workflow::new(&[], "").action;
    for input in step["with"].as_mapping().unwrap().keys() {
        assert!(action.inputs.contains_key(input.as_str().unwrap()), "{input:?}");
    }
}
