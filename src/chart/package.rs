//! A chart into an archive, with what Helm puts there (`pkg/chart/v2/util/save.go`).

use std::fmt;
use std::io;

use flate2::{Compression, GzBuilder};
use tar::{Builder, Header};

use super::metadata::{API_VERSION_1, API_VERSION_2};
use super::{CHART_FILE, Chart, Metadata, VALUES_FILE};
use crate::yaml;

/// What Helm writes into the header of a gzip file, which is how others know its archives.
const GZIP_EXTRA: &[u8] = b"+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=";

/// The permissions of every file.
const MODE: u32 = 0o644;

/// Why a chart cannot be packed.
#[derive(Debug)]
pub enum Error {
    /// values.schema.json is no JSON.
    Schema,
    /// Chart.yaml or Chart.lock cannot be written.
    Yaml(yaml::Error),
    /// A file's name is too long for an archive.
    Archive(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Schema => f.write_str("invalid JSON in values.schema.json"),
            Error::Yaml(error) => error.fmt(f),
            Error::Archive(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<yaml::Error> for Error {
    fn from(error: yaml::Error) -> Error {
        Error::Yaml(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Archive(error)
    }
}

/// The name of a chart's archive.
pub fn file_name(metadata: &Metadata) -> String {
    format!("{}-{}.tgz", metadata.name, metadata.version)
}

/// Packs a chart with its subcharts. All files get the same time, in seconds since 1970. Matches `Save`.
///
/// # Errors
/// A file of the chart cannot be packed.
pub fn pack(chart: &Chart, modified: u64) -> Result<Vec<u8>, Error> {
    let zip = GzBuilder::new().extra(GZIP_EXTRA).comment("Helm");
    let mut packer = Packer {
        archive: Builder::new(zip.write(Vec::new(), Compression::default())),
        modified,
    };
    packer.add_chart(chart, "")?;
    Ok(packer.archive.into_inner()?.finish()?)
}

struct Packer<W: io::Write> {
    archive: Builder<W>,
    modified: u64,
}

impl<W: io::Write> Packer<W> {
    /// Matches `writeTarContents`.
    fn add_chart(&mut self, chart: &Chart, prefix: &str) -> Result<(), Error> {
        let base = format!("{prefix}{}/", chart.name());
        self.add(&base, CHART_FILE, &definition(&chart.metadata)?)?;
        if let (API_VERSION_2, Some(lock)) = (chart.metadata.api_version.as_str(), &chart.lock) {
            self.add(&base, "Chart.lock", &lock.to_yaml()?)?;
        }
        for file in chart.raw.iter().filter(|file| file.name == VALUES_FILE) {
            self.add(&base, VALUES_FILE, &file.data)?;
        }
        if let Some(schema) = &chart.schema {
            serde_json::from_slice::<serde::de::IgnoredAny>(schema).map_err(|_| Error::Schema)?;
            self.add(&base, "values.schema.json", schema)?;
        }
        for file in chart.templates.iter().chain(&chart.files) {
            self.add(&base, &file.name, &file.data)?;
        }
        for subchart in &chart.dependencies {
            self.add_chart(subchart, &format!("{base}charts/"))?;
        }
        Ok(())
    }

    fn add(&mut self, base: &str, name: &str, data: &[u8]) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(MODE);
        header.set_mtime(self.modified);
        self.archive.append_data(&mut header, format!("{base}{name}"), data)
    }
}

/// Chart.yaml. Charts for Helm 2 have their dependencies in requirements.yaml.
fn definition(metadata: &Metadata) -> Result<Vec<u8>, yaml::Error> {
    if metadata.api_version != API_VERSION_1 {
        return metadata.to_yaml();
    }
    let without_dependencies = Metadata {
        dependencies: None,
        ..metadata.clone()
    };
    without_dependencies.to_yaml()
}
