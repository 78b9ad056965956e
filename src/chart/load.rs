//! Files into a chart: no file system, no clock, only what the files say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::metadata::API_VERSION_1;
use super::{CHART_FILE, Chart, Error, File, Lock, Metadata, VALUES_FILE, ValuesFile, Warning, archive, extension_of};

/// How deeply charts may lie in charts. Each level costs stack; real charts have at most a handful.
const MAX_DEPTH: usize = 64;

/// A chart, and what Helm would remark about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The chart.
    pub chart: Arc<Chart>,
    /// The remarks, in the order in which Helm makes them.
    pub warnings: Vec<Warning>,
}

/// Makes a chart of its files. Matches Helm's `pkg/chart/v2/loader/load.go` (`LoadFiles`), but that subcharts are taken
/// in the order of their names: Helm takes them in any.
pub fn load(files: Vec<File>) -> Result<Loaded, Error> {
    let mut warnings = Vec::new();
    let chart = load_chart(files, &mut warnings, 0)?;
    Ok(Loaded {
        chart: Arc::new(chart),
        warnings,
    })
}

/// Refuses a Chart.yaml of an apiVersion that Helm does not install. Matches `pkg/chart/loader/load.go` (`LoadDir`).
pub(super) fn check_api_version(chart_file: &File) -> Result<(), Error> {
    let version = Metadata::read_api_version(&chart_file.data);
    match version
        .map_err(|error| Error::File {
            name: CHART_FILE,
            error,
        })?
        .as_str()
    {
        "" | "v1" | "v2" => Ok(()),
        "v3" => Err(Error::InvalidApiVersion),
        _ => Err(Error::UnsupportedApiVersion),
    }
}

fn load_chart(files: Vec<File>, warnings: &mut Vec<Warning>, depth: usize) -> Result<Chart, Error> {
    if depth == MAX_DEPTH {
        return Err(Error::TooDeep(MAX_DEPTH));
    }
    let (metadata, has_chart_file) = read_metadata(&files)?;
    let mut chart = Chart {
        metadata,
        ..Chart::default()
    };
    let mut subcharts = BTreeMap::<String, Vec<File>>::new();
    let mut has_requirements = false;
    for file in &files {
        has_requirements |= file.name.starts_with("requirements.");
        if let Some(name) = file.name.strip_prefix("charts/")
            && extension_of(name) != ".prov"
        {
            let subchart = name.split('/').next().unwrap_or(name);
            let file = File {
                name: name.to_owned(),
                data: file.data.clone(),
            };
            subcharts.entry(subchart.to_owned()).or_default().push(file);
        } else {
            chart.add_file(file, warnings)?;
        }
    }
    chart.raw = files;
    // As in Helm, requirements.yaml or requirements.lock alone also make metadata, which then lack everything.
    if !has_chart_file && !has_requirements {
        return Err(Error::MissingChartFile);
    }
    chart.metadata.validate()?;
    for (name, files) in subcharts {
        if name.starts_with(['_', '.']) {
            continue;
        }
        let subchart = load_subchart(&chart.metadata.name, &name, files, warnings, depth + 1)?;
        chart.dependencies.push(Arc::new(subchart));
    }
    Ok(chart)
}

fn read_metadata(files: &[File]) -> Result<(Metadata, bool), Error> {
    let mut metadata = Metadata::default();
    let mut found = false;
    for file in files.iter().filter(|file| file.name == CHART_FILE) {
        metadata.read(&file.data).map_err(|error| Error::File {
            name: CHART_FILE,
            error,
        })?;
        if metadata.api_version.is_empty() {
            metadata.api_version = API_VERSION_1.to_owned();
        }
        found = true;
    }
    Ok((metadata, found))
}

fn load_subchart(
    parent: &str,
    name: &str,
    files: Vec<File>,
    warnings: &mut Vec<Warning>,
    depth: usize,
) -> Result<Chart, Error> {
    let files = if extension_of(name) == ".tgz" {
        let [packed, ..] = files.as_slice() else {
            return Err(Error::MissingChartFile);
        };
        if packed.name != name {
            let (parent, expected, found) = (parent.to_owned(), name.to_owned(), packed.name.clone());
            return Err(Error::SubchartArchiveName {
                parent,
                expected,
                found,
            });
        }
        archive::unpack(&packed.data).map_err(Error::Archive)
    } else {
        // A file that lies in charts/ itself is no chart.
        let inside = |file: File| file.name.split_once('/').map(|(_, rest)| (rest.to_owned(), file.data));
        Ok(files
            .into_iter()
            .filter_map(inside)
            .map(|(name, data)| File { name, data })
            .collect())
    };
    let in_subchart = |error| Error::Subchart {
        name: name.to_owned(),
        parent: parent.to_owned(),
        error: Box::new(error),
    };
    files
        .and_then(|files| load_chart(files, warnings, depth))
        .map_err(in_subchart)
}

impl Chart {
    /// Puts a file of the chart where it belongs.
    fn add_file(&mut self, file: &File, warnings: &mut Vec<Warning>) -> Result<(), Error> {
        match file.name.as_str() {
            CHART_FILE => {}
            "Chart.lock" => self.lock = read_lock("Chart.lock", file)?,
            VALUES_FILE => {
                let values = ValuesFile::parse(&file.data);
                self.values = Some(values.map_err(|error| Error::File {
                    name: VALUES_FILE,
                    error,
                })?);
            }
            "values.schema.json" => self.schema = Some(file.data.clone()),
            "requirements.yaml" => {
                let read = self.metadata.read(&file.data);
                read.map_err(|error| Error::File {
                    name: "requirements.yaml",
                    error,
                })?;
                self.keep_requirements(file, Warning::RequirementsInV2, warnings);
            }
            "requirements.lock" => {
                self.lock = read_lock("requirements.lock", file)?;
                self.keep_requirements(file, Warning::RequirementsLockInV2, warnings);
            }
            name if name.starts_with("templates/") => self.templates.push(file.clone()),
            _ => self.files.push(file.clone()),
        }
        Ok(())
    }

    /// Only charts of apiVersion v1 have their requirements among their files; others are told not to have any.
    fn keep_requirements(&mut self, file: &File, warning: Warning, warnings: &mut Vec<Warning>) {
        if self.metadata.api_version == API_VERSION_1 {
            self.files.push(file.clone());
        } else {
            warnings.push(warning);
        }
    }
}

fn read_lock(name: &'static str, file: &File) -> Result<Option<Lock>, Error> {
    Lock::read(&file.data)
        .map(Some)
        .map_err(|error| Error::File { name, error })
}
