//! `helm lint`: Helm's lines, and nothing else. Matches Helm's `pkg/cmd/lint.go` and `pkg/action/lint.go`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::LintArgs;
use crate::chart::{CHART_FILE, Links, Loaded, MAX_CHART_SIZE, PathError, VALUES_FILE, directory};
use crate::cli::host::SystemHost;
use crate::cli::{Exit, Globals, Outcome, Output};
use crate::data::Str;
use crate::diagnostic::Severity;
use crate::go::slog::Record;
use crate::lint::helm::{self, ChartFiles, Entry, Message, RELEASE_NAME};
use crate::render::{self, Action, Release, Request};

/// What one chart came to.
struct Result {
    messages: Vec<Message>,
    /// Why nothing could be asked.
    error: Option<String>,
}

pub(super) fn run(globals: &Globals, args: &LintArgs) -> anyhow::Result<Outcome> {
    if args.paths.is_empty() {
        bail!("\"helm lint\" requires at least 1 argument\n\nUsage:  helm lint PATH [flags]");
    }
    let release = Release {
        name: RELEASE_NAME.to_owned(),
        namespace: globals.namespace().to_owned(),
        action: Action::Lint,
    };
    let request = args.render.request(release)?;
    let mut paths = args.paths.clone();
    if args.with_subcharts {
        for path in &args.paths {
            subcharts(&Path::new(path).join("charts"), &mut paths);
        }
    }
    let layers = args.values.layers()?;
    let request = Request {
        layers: &layers,
        helm: globals.helm(),
        ..request
    };
    let (mut text, mut log) = (String::new(), Vec::new());
    let (mut failed, mut troubled) = (0, 0);
    for path in &paths {
        let result = lint(path, &request, &mut log)?;
        let fails = result.fails(args.strict);
        let is_troubled = fails || result.messages.iter().any(|message| message.severity > Severity::Info);
        failed += usize::from(fails);
        troubled += usize::from(is_troubled);
        if !args.quiet || is_troubled {
            result.write(path, args.quiet, &mut text)?;
        }
    }
    let summary = format!("{} chart(s) linted, {failed} chart(s) failed", paths.len());
    let result = if failed > 0 {
        Err(anyhow::Error::msg(summary))
    } else {
        if !args.quiet || troubled > 0 {
            writeln!(text, "{summary}")?;
        }
        Ok(Exit::Success)
    };
    Ok(Outcome {
        warnings: log,
        stdout: Output::Plain(text.into_bytes()),
        result,
    })
}

impl Result {
    fn fails(&self, strict: bool) -> bool {
        let tolerance = if strict { Severity::Warning } else { Severity::Error };
        self.error.is_some() || self.messages.iter().any(|message| message.severity >= tolerance)
    }

    fn write(&self, path: &str, quiet: bool, text: &mut String) -> std::fmt::Result {
        writeln!(text, "==> Linting {path}")?;
        if let Some(error) = &self.error {
            writeln!(text, "Error {error}")?;
        }
        for message in &self.messages {
            if !quiet || message.severity > Severity::Info {
                writeln!(text, "{message}")?;
            }
        }
        writeln!(text)
    }
}

/// What Helm says about the chart in a directory or an archive.
fn lint(path: &str, request: &Request<'_>, log: &mut Vec<Record>) -> anyhow::Result<Result> {
    let chart_file = Path::new(path).join(CHART_FILE);
    let failed = |error| {
        Ok(Result {
            messages: Vec::new(),
            error: Some(error),
        })
    };
    let is_archive = path.ends_with(".tgz") || path.ends_with(".tar.gz");
    if is_archive {
        if let Err(error) = fs::File::open(path) {
            let error = PathError::new("open", Path::new(path), &error);
            return failed(format!("unable to open tarball: {error}"));
        }
    } else if let Err(error) = fs::metadata(&chart_file) {
        let error = PathError::new("stat", &chart_file, &error);
        return failed(format!("unable to check Chart.yaml file in chart: {error}"));
    }
    Ok(Result {
        messages: with_files(Path::new(path), Links::Anywhere, |files| {
            Ok(helm::lint(files, request, &SystemHost::new(false)?, log))
        })?,
        error: None,
    })
}

/// Asks about the files of the chart in a directory or an archive.
pub(super) fn with_files<T>(
    path: &Path,
    links: Links,
    ask: impl FnOnce(&ChartFiles<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let loaded = directory::open_any_linked(path, links).map(|Loaded { chart, .. }| render::prepare(chart));
    let place = std::path::absolute(path)?;
    let entry = |name: &str| match &loaded {
        // Of an archive there are only the files within.
        Ok(prepared) if !path.is_dir() => {
            let raw = &prepared.chart().raw;
            let inside = format!("{name}/");
            match prepared.chart().raw_file(name) {
                Some(file) => Entry::File(Ok(file.data.clone())),
                None if raw.iter().any(|file| file.name.starts_with(&inside)) => Entry::Directory,
                None => Entry::Missing,
            }
        }
        _ => entry_on_disk(&place.join(name)),
    };
    let files = ChartFiles {
        directory: place.display().to_string(),
        chart_file: entry(CHART_FILE),
        values: entry(VALUES_FILE),
        schema: entry("values.schema.json"),
        templates: entry("templates"),
        crds: entry("crds"),
        chart: loaded.as_ref(),
    };
    ask(&files)
}

fn entry_on_disk(path: &Path) -> Entry {
    match fs::metadata(path) {
        Err(_) => Entry::Missing,
        Ok(info) if info.is_dir() => Entry::Directory,
        Ok(_) => Entry::File(directory::read_file(path, MAX_CHART_SIZE).map(Str::from)),
    }
}

/// The charts and archives below a directory, in the order of a walk by name (`filepath.Walk`).
fn subcharts(directory: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == CHART_FILE {
            found.push(directory.display().to_string());
        } else if name.ends_with(".tgz") || name.ends_with(".tar.gz") {
            found.push(path.display().to_string());
        }
        if path.is_dir() && !path.is_symlink() {
            subcharts(&path, found);
        }
    }
}
