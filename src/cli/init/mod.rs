//! `chartroom init`: writes a project file from the charts and values files that are there.

mod search;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::project::{self, PROJECT_FILE};
use super::{Exit, Outcome, Output};
use search::Found;

/// Write a chartroom.yaml for the charts and values files that are here
#[derive(Args, Debug)]
pub struct InitArgs {
    /// The directory of the repository, if it is not the current one
    directory: Option<PathBuf>,
}

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
    let charts = search::charts(directory)?;
    if charts.is_empty() {
        let place = if directory.as_os_str().is_empty() {
            Path::new(".")
        } else {
            directory
        };
        bail!(
            "no chart in {}\n\nhint: charts are looked for here and some directories below: name the one they are in",
            place.display()
        );
    }
    let mut text = String::from(
        "# The releases of this repository and their environments, lowest layer of values first.\n\
         # Every path is relative to this file. `chartroom lint` checks all of it.\nreleases:\n",
    );
    for Found {
        name,
        chart,
        common,
        environments,
    } in charts
    {
        let place = if chart.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &chart
        };
        text.push_str(&format!("  {}:\n    chart: {}\n", scalar(&name), path(place)));
        if !common.is_empty() {
            let common: Vec<String> = common.iter().map(|file| path(file)).collect();
            text.push_str(&format!("    values: [{}]\n", common.join(", ")));
        }
        if !environments.is_empty() {
            text.push_str("    environments:\n");
        }
        for (environment, file) in environments {
            text.push_str(&format!("      {}: [{}]\n", scalar(&environment), path(&file)));
        }
    }
    Ok(text)
}

/// A path as YAML.
fn path(path: &Path) -> String {
    scalar(&path.display().to_string())
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
