//! What was typed becomes what a render needs: chart, layers of values, release.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::flags::Commas;
use crate::chart::PathError;
use crate::data::Str;
use crate::engine;
use crate::go::strconv::quote;
use crate::host::Host;
use crate::values::{Layer, SetKind};

/// Where values come from, beside the chart's own.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values")]
pub struct ValuesArgs {
    /// Values from a YAML file, or from stdin with `-`; several are separated by commas, later ones win
    #[arg(long = "values", short = 'f', value_name = "FILE")]
    pub files: Vec<Commas>,
    /// Values as JSON: `key=json`, or a whole object
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub set_json: Vec<String>,
    /// Values: `a.b=1,c={x,y}`
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Values that are always strings
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set_string: Vec<String>,
    /// Values that are the text of a file
    #[arg(long, value_name = "KEY=FILE", allow_hyphen_values = true)]
    pub set_file: Vec<String>,
    /// A value that is taken as it stands, commas and all
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set_literal: Vec<String>,
}

impl ValuesArgs {
    /// The layers that were asked for. Every file is read here, stdin too.
    pub fn layers(&self) -> anyhow::Result<Vec<Layer>> {
        let mut layers = files(Commas::flatten(&self.files))?;
        let flags = [
            (SetKind::Json, &self.set_json),
            (SetKind::Set, &self.set),
            (SetKind::String, &self.set_string),
            (SetKind::Literal, &self.set_literal),
        ];
        for (kind, texts) in flags {
            layers.extend(texts.iter().map(|text| Layer::flag(kind, text)));
        }
        layers.extend(
            self.set_file
                .iter()
                .map(|text| Layer::set_file(text, |path| read(path).map_err(|e| e.to_string()))),
        );
        Ok(layers)
    }
}

/// A layer for each values file.
pub fn files<'a>(paths: impl IntoIterator<Item = &'a String>) -> anyhow::Result<Vec<Layer>> {
    paths
        .into_iter()
        .map(|path| Ok(Layer::file(path, &read(path)?)?))
        .collect()
}

/// The text of a file, or of stdin for `-`.
pub fn read(path: &str) -> Result<Str, PathError> {
    if path.trim() == "-" {
        let mut text = Vec::new();
        let read = io::stdin().read_to_end(&mut text);
        return read
            .map(|_| Str::from(text))
            .map_err(|error| PathError::new("read", Path::new("/dev/stdin"), &error));
    }
    let path = Path::new(path);
    let failed = |operation| move |error| PathError::new(operation, path, &error);
    let mut file = File::open(path).map_err(failed("open"))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(failed("read"))?;
    Ok(Str::from(text))
}

/// Where the chart is: a directory or an archive on this machine.
pub fn locate_chart(place: &str) -> anyhow::Result<PathBuf> {
    let place = place.trim();
    match std::path::absolute(place) {
        Ok(path) if path.exists() => Ok(path),
        _ => bail!("path {} not found{}", quote(place.as_bytes()), remote_hint(place)),
    }
}

fn remote_hint(place: &str) -> &'static str {
    if place.contains("://") {
        "\n\nhint: charts are read from directories and archives: fetch this one first"
    } else {
        ""
    }
}

/// The name that a template gives (`TemplateName` in Helm's `pkg/action/install.go`).
pub fn render_name(template: &str, host: &dyn Host) -> anyhow::Result<String> {
    let name = engine::render_text("name-template", template, host).map_err(anyhow::Error::msg)?;
    Ok(name.to_text().into_owned())
}
