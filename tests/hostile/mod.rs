//! What strangers can write and means harm: charts with their values, templates, schemas and archives; `.helmignore`, project
//! files, kubeconfig and lock files, files that are compared; devices, pipes and links in place of files; post-renderers;
//! places to write to. Each must end in its error, soon, without taking the machine's memory, and write nothing elsewhere.
//!
//! Each document of `tests/hostile/*.yaml` is a case. Large texts and archives are described, and made here. Another build
//! of the program is held to the same cases with `CHARTROOM_PROGRAM=PATH`; `CHARTROOM_CASES=WORDS` runs only the cases
//! whose topic and name hold them.

mod archive;

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use wait4::Wait4 as _;

/// A chart, values and flags, and how the run must end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// `templates/t.yaml` of the chart.
    #[serde(default)]
    template: Option<Text>,
    /// `values.yaml` of the chart.
    #[serde(default)]
    values: Option<Text>,
    /// Other files by path; those of the chart lie under `chart/`.
    #[serde(default)]
    files: BTreeMap<String, File>,
    /// The entries of the archive that the chart is, in place of a directory.
    #[serde(default)]
    archive: Option<archive::Archive>,
    /// What is rendered.
    #[serde(default)]
    chart: Option<String>,
    /// The release's name; empty for none.
    #[serde(default = "release")]
    release: String,
    /// The words before the flags, in place of `template RELEASE CHART`.
    #[serde(default)]
    command: Option<Vec<String>>,
    /// Flags after the command.
    #[serde(default)]
    args: Vec<Text>,
    /// Variables of the environment.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// What is read as stdin.
    #[serde(default = "nothing")]
    stdin: PathBuf,
    /// What stderr must hold.
    error: String,
    /// How the run must end.
    #[serde(default = "failure")]
    status: i32,
    /// What must not be there afterwards.
    #[serde(default)]
    absent: Vec<String>,
    /// How much processor time the run may take, of a release build.
    #[serde(default = "seconds")]
    seconds: u64,
    /// Whether the run takes too long of a program that is not optimised.
    #[serde(default)]
    slow: bool,
    /// How much memory the run may take.
    #[serde(default = "mebibytes")]
    mebibytes: u64,
}

/// A text, or the parts it is made of.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Parts(Vec<Part>),
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Part {
    Once(String),
    Often {
        text: String,
        times: usize,
    },
    /// Each time with its number in place of `{n}`.
    Numbered {
        numbered: String,
        times: usize,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Text(Text),
    /// What is no text.
    Bytes {
        bytes: Vec<u8>,
    },
    Link {
        link: String,
    },
    /// A program.
    Script {
        script: String,
    },
    /// A pipe that nobody writes to or reads from, of which this is the mode.
    Pipe {
        pipe: String,
    },
}

fn is_optimised() -> bool {
    !cfg!(debug_assertions) || std::env::var_os("CHARTROOM_PROGRAM").is_some()
}

fn release() -> String {
    "r".to_owned()
}

fn nothing() -> PathBuf {
    "/dev/null".into()
}

fn failure() -> i32 {
    1
}

fn seconds() -> u64 {
    10
}

fn mebibytes() -> u64 {
    200
}

/// A build without optimisation is that much slower, and its frames are that much larger.
const UNOPTIMISED: u64 = 12;
const UNOPTIMISED_MEMORY: u64 = 3;

/// How long a run may last, be it idle: much longer than the slowest on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// What address space a thread that renders may take beside its memory, in kilobytes: the reserved stack, the program,
/// arenas. `template` has one such thread, others have one for each processor and for each side.
const RESERVED: u64 = (1 << 20) + (512 << 10);

const CHART_FILE: &str = "apiVersion: v2\nname: chart\nversion: 0.1.0\n";

#[test]
fn hostile_input_ends_in_its_error_in_bounded_time_and_memory() {
    let mut cases = cases();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    if !is_optimised() {
        cases.retain(|(_, case)| !case.slow);
    }
    if let Ok(words) = std::env::var("CHARTROOM_CASES") {
        cases.retain(|(topic, case)| format!("{topic}: {}", case.name).contains(&words));
    }
    let (next, problems) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((topic, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(problem) = check(topic, case) {
                        let problem = format!("{topic}: {}: {problem}", case.name);
                        problems.lock().unwrap().push(problem);
                    }
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// All cases, with the name of their file.
fn cases() -> Vec<(String, Case)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let topic = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for (number, document) in serde_yaml::Deserializer::from_str(&text).enumerate() {
            let case = Case::deserialize(document).unwrap_or_else(|error| panic!("{topic} {number}: {error}"));
            cases.push((topic.clone(), case));
        }
    }
    cases
}

/// Runs a case in a directory of its own.
fn check(topic: &str, case: &Case) -> Result<(), String> {
    let slug = case.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("hostile")
        .join(topic)
        .join(slug);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    write(case, &directory);
    let mut outcome = run(case, &directory);
    if let Some(path) = case.absent.iter().find(|path| directory.join(path).exists()) {
        outcome = outcome.and(Err(format!("{path} is there")));
    }
    fs::remove_dir_all(&directory).unwrap();
    outcome
}

fn write(case: &Case, directory: &Path) {
    let put = |path: &str, bytes: &[u8]| {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    if let Some(archive) = &case.archive {
        put("chart.tgz", &archive.pack());
    } else {
        put("chart/Chart.yaml", CHART_FILE.as_bytes());
    }
    for (path, text) in [
        ("chart/templates/t.yaml", &case.template),
        ("chart/values.yaml", &case.values),
    ] {
        if let Some(text) = text {
            put(path, text.text().as_bytes());
        }
    }
    for (path, file) in &case.files {
        let place = directory.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        match file {
            File::Text(text) => put(path, text.text().as_bytes()),
            File::Bytes { bytes } => put(path, bytes),
            File::Link { link } => {
                let _ = fs::remove_file(&place);
                std::os::unix::fs::symlink(link, place).unwrap();
            }
            File::Script { script } => {
                put(path, script.as_bytes());
                fs::set_permissions(place, Permissions::from_mode(0o755)).unwrap();
            }
            File::Pipe { pipe } => {
                let _ = fs::remove_file(&place);
                let made = Command::new("mkfifo").args(["-m", pipe]).arg(place).status();
                assert!(made.unwrap().success());
            }
        }
    }
}

/// Runs the program under limits that end it should it pass the bounds by far, and holds it to the bounds.
fn run(case: &Case, directory: &Path) -> Result<(), String> {
    let program = std::env::var("CHARTROOM_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_chartroom").to_owned());
    let seconds = case.seconds * if is_optimised() { 1 } else { UNOPTIMISED };
    let kilobytes = (case.mebibytes << 10) * if is_optimised() { 1 } else { UNOPTIMISED_MEMORY };
    let threads = match case.command {
        Some(_) => 2 + thread::available_parallelism().map_or(1, |number| number.get() as u64),
        None => 1,
    };
    let limits = format!(
        "ulimit -t {}; ulimit -v {}; exec \"$0\" \"$@\"",
        seconds * 2,
        kilobytes * 2 + RESERVED * threads
    );
    let chart = case
        .chart
        .as_deref()
        .unwrap_or(if case.archive.is_some() { "chart.tgz" } else { "chart" });
    let mut command = Command::new("sh");
    command.args(["-c", &limits, &program]);
    match &case.command {
        Some(words) => command.args(words),
        None => command
            .arg("template")
            .args(Some(&case.release).filter(|name| !name.is_empty()))
            .arg(chart),
    };
    command.args(case.args.iter().map(Text::text));
    let mut child = command
        .current_dir(directory)
        .envs(&case.env)
        .stdin(fs::File::open(&case.stdin).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = mpsc::channel();
    let mut stream = child.stderr.take().unwrap();
    thread::spawn(move || {
        let mut stderr = Vec::new();
        stream.read_to_end(&mut stderr).unwrap();
        sender.send(stderr)
    });
    let Ok(stderr) = receiver.recv_timeout(PATIENCE) else {
        child.kill().unwrap();
        child.wait().unwrap();
        return Err(format!("not done after {PATIENCE:?}"));
    };
    let end = child.wait4().unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    let shown = || match stderr.char_indices().nth(2_000) {
        Some((at, _)) => format!("{} [...]", &stderr[..at]),
        None => stderr.to_string(),
    };
    if end.status.code() != Some(case.status) {
        let signal = end.status.signal();
        return Err(format!(
            "status {:?}, signal {signal:?}\n{}",
            end.status.code(),
            shown()
        ));
    }
    if !stderr.contains(&case.error) {
        return Err(format!("another error:\n{}", shown()));
    }
    let time = end.rusage.utime + end.rusage.stime;
    if time > Duration::from_secs(seconds) {
        return Err(format!("{time:?} of processor time, more than {seconds} s"));
    }
    if end.rusage.maxrss > kilobytes << 10 {
        return Err(format!("{} MiB of memory", end.rusage.maxrss >> 20));
    }
    Ok(())
}

impl Text {
    fn text(&self) -> String {
        match self {
            Text::Whole(text) => text.clone(),
            Text::Parts(parts) => parts.iter().map(Part::text).collect(),
        }
    }
}

impl Part {
    fn text(&self) -> String {
        match self {
            Part::Once(text) => text.clone(),
            Part::Often { text, times } => text.repeat(*times),
            Part::Numbered { numbered, times } => {
                (0..*times).map(|n| numbered.replace("{n}", &n.to_string())).collect()
            }
        }
    }
}
