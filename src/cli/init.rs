//! `chartroom init`: writes a project file from the charts and values files that are there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::project::{self, PROJECT_FILE};
use super::{Exit, Outcome, Output};
use crate::chart::CHART_FILE;

/// Write a chartroom.yaml for the charts and values files that are here
#[derive(Args, Debug)]
pub struct InitArgs {
    /// The directory of the repository, if it is not the current one
    directory: Option<PathBuf>,
}

/// Where charts are looked for, relative to the directory: in itself, below it, and below `charts/`.
const PLACES: &[&str] = &["", "charts"];

pub(super) fn run(args: &InitArgs) -> anyhow::Result<Outcome> {
    let directory = args.directory.as_deref().unwrap_or(Path::new(""));
    let path = directory.join(PROJECT_FILE);
    let text = describe(directory)?;
    // What this command would have written must be what the others read.
    project::check_text(&text)?;
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already\n\nhint: remove it first, or edit it",
                path.display()
            )
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {}", path.display())),
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Outcome {
        warnings: Vec::new(),
        stdout: Output::Plain(format!("wrote {}\n", path.display()).into_bytes()),
        result: Ok(Exit::Success),
    })
}

/// The text of a project file for a directory.
fn describe(directory: &Path) -> anyhow::Result<String> {
    let charts = charts(directory)?;
    if charts.is_empty() {
        bail!(
            "no chart in {}\n\nhint: charts are looked for here, in its directories, and below charts/",
            directory.display()
        );
    }
    let mut text = String::from(
        "# The releases of this repository and their environments, lowest layer of values first.\n\
         # Every path is relative to this file. `chartroom lint` checks all of it.\nreleases:\n",
    );
    for chart in charts {
        let place = if chart.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &chart
        };
        let name = directory.join(&chart);
        let name = std::path::absolute(name)?;
        let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
        text.push_str(&format!(
            "  {}:\n    chart: {}\n",
            scalar(&name),
            scalar(&place.display().to_string())
        ));
        let environments = environments(directory, &chart, &name)?;
        if !environments.is_empty() {
            text.push_str("    environments:\n");
        }
        for (environment, file) in environments {
            text.push_str(&format!(
                "      {}: [{}]\n",
                scalar(&environment),
                scalar(&file.display().to_string())
            ));
        }
    }
    Ok(text)
}

/// A text as YAML: plain where that is the same text again.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.') && text.chars().all(is_plain);
    let is_literal = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "on" | "off" | "yes" | "no"
    );
    if is_word && !is_literal {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// The charts of a directory, relative to it, sorted by path.
fn charts(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for place in PLACES {
        let is_chart = |path: &Path| directory.join(path).join(CHART_FILE).is_file();
        if place.is_empty() && is_chart(Path::new("")) {
            // The directories of a chart are its own, its subcharts too.
            return Ok(vec![PathBuf::new()]);
        }
        found.extend(
            names(&directory.join(place))?
                .into_iter()
                .map(|name| Path::new(place).join(name))
                .filter(|path| is_chart(path)),
        );
    }
    Ok(found)
}

/// The environments of a chart and their values files: `values/<chart>/NAME.yaml`, else `values-NAME.yaml` in the chart.
fn environments(directory: &Path, chart: &Path, name: &str) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let beside = Path::new("values").join(name);
    let named = |place: PathBuf, prefix: &str| -> anyhow::Result<Vec<(String, PathBuf)>> {
        let files = names(&directory.join(&place))?;
        let environment = |file: &String| {
            let environment = file.strip_suffix(".yaml")?.strip_prefix(prefix)?;
            Some((environment.to_owned(), place.join(file)))
        };
        Ok(files.iter().filter_map(environment).collect())
    };
    let found = named(beside, "")?;
    if found.is_empty() {
        named(chart.to_owned(), "values-")
    } else {
        Ok(found)
    }
}

/// The names in a directory, sorted; none where there is no such directory.
fn names(directory: &Path) -> anyhow::Result<Vec<String>> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}
