//! What can be wrong with a chart, in Helm's words.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::{MAX_CHART_SIZE, MAX_ENTRIES, MAX_FILE_SIZE, ignore};
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;
use crate::yaml;

/// A failure of the file system, in the words of Go's `fs.PathError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The call that failed: `open`, `lstat`.
    pub operation: &'static str,
    /// The path it was asked about.
    pub path: PathBuf,
    /// The operating system's reason, as Go writes it.
    pub reason: String,
}

impl PathError {
    /// The failure of a call. Go's texts of the system's errors are those of the C library in lower case.
    pub fn new(operation: &'static str, path: &Path, error: &io::Error) -> PathError {
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
        PathError {
            operation,
            path: path.to_owned(),
            reason,
        }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.operation, self.path.display(), self.reason)
    }
}

impl std::error::Error for PathError {}

/// Why a chart cannot be loaded. Its text is Helm's.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// The file system failed.
    Path(PathError),
    /// A file of the chart's directory cannot be read.
    Read {
        /// The file's path inside the chart.
        name: String,
        /// The failure.
        error: PathError,
    },
    /// There is no Chart.yaml in the directory.
    NoChart {
        /// Where it was looked for.
        path: PathBuf,
        /// The failure.
        error: PathError,
    },
    /// A link leads nowhere.
    Link {
        /// The link.
        path: PathBuf,
        /// The failure.
        error: PathError,
    },
    /// A link leads out of where confined links may lead.
    LinkOut {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        resolved: PathBuf,
        /// What it leads out of.
        confines: PathBuf,
    },
    /// A socket, a device or the like.
    IrregularFile(PathBuf),
    /// The directory holds more than anyone would call a chart.
    TooManyFiles {
        /// The chart's directory.
        directory: PathBuf,
        /// How many files are allowed.
        limit: usize,
    },
    /// A file is larger than Helm reads.
    FileTooLarge(String),
    /// `.helmignore` cannot be used.
    Ignore(ignore::Error),
    /// The archive cannot be used.
    Archive(ArchiveError),
    /// A file of the chart is not what it must be: `cannot load FILE: …`.
    File {
        /// The file's name.
        name: &'static str,
        /// Why.
        error: FileError,
    },
    /// There is no Chart.yaml among the files.
    MissingChartFile,
    /// apiVersion is none that Helm knows.
    UnsupportedApiVersion,
    /// apiVersion is one that Helm knows and does not install.
    InvalidApiVersion,
    /// Chart.yaml breaks a rule; the rule's text.
    Validation(String),
    /// The name of an archive under charts/ is that of a directory.
    SubchartArchiveName {
        /// The parent chart's name.
        parent: String,
        /// The name of the archive that was expected.
        expected: String,
        /// The file that was found.
        found: String,
    },
    /// A subchart cannot be loaded.
    Subchart {
        /// Its directory or archive under charts/.
        name: String,
        /// The parent chart's name.
        parent: String,
        /// Why.
        error: Box<Error>,
    },
    /// Charts are packed into charts more deeply than any real one.
    TooDeep(usize),
    /// The chart cannot be loaded, and something was to be said about its files before.
    Warned {
        /// What.
        warnings: Vec<Warning>,
        /// Why it cannot be loaded.
        error: Box<Error>,
    },
}

/// Why a YAML file of a chart cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum FileError {
    /// The documents of a values file cannot be told apart: `error reading yaml document: …`.
    Split(yaml::Error),
    /// A document of a values file is no YAML, or no map: `cannot unmarshal yaml document: …`.
    Document(yaml::Error),
    /// The file is no YAML.
    Yaml(yaml::Error),
    /// A field holds what it must not hold: Go's text.
    Field(String),
    /// Keys stand twice, where that is looked at: the lines of the second values, and the keys.
    Duplicates(Vec<(u32, String)>),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Split(error) => write!(f, "error reading yaml document: {error}"),
            FileError::Document(error) => write!(f, "cannot unmarshal yaml document: {error}"),
            FileError::Yaml(error) => write!(f, "{error}"),
            FileError::Field(text) => write!(f, "error unmarshaling JSON: while decoding JSON: {text}"),
            FileError::Duplicates(keys) => {
                f.write_str("error converting YAML to JSON: yaml: unmarshal errors:")?;
                keys.iter()
                    .try_for_each(|(line, key)| write!(f, "\n  line {line}: key {key:?} already set in map"))
            }
        }
    }
}

impl std::error::Error for FileError {}

impl FileError {
    /// What is wrong with the YAML, if that is it.
    pub fn yaml(&self) -> Option<&yaml::Error> {
        match self {
            FileError::Split(error) | FileError::Document(error) | FileError::Yaml(error) => Some(error),
            FileError::Field(_) | FileError::Duplicates(_) => None,
        }
    }
}

/// Why a chart archive cannot be unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The file is no gzip file; with its name and what it looks like.
    NotGzip {
        /// The file.
        path: PathBuf,
        /// The media type that its first bytes suggest.
        media_type: &'static str,
    },
    /// The file is a YAML file.
    IsYaml(PathBuf),
    /// The gzip header is not valid.
    GzipHeader,
    /// The gzip or tar stream is broken: the text of the reader.
    Broken(String),
    /// Absolute paths in the archive.
    AbsolutePath,
    /// A file outside the chart's directory.
    OutsideBase(String),
    /// A path that leads up.
    ParentDirectory,
    /// A path with a drive letter.
    DrivePath,
    /// Chart.yaml is not in a directory.
    ChartFileOutside,
    /// The archive unpacks to more than Helm takes.
    ChartTooLarge,
    /// A file in the archive is larger than Helm takes.
    FileTooLarge(String),
    /// The archive holds more files than anyone would call a chart.
    TooManyFiles,
    /// The archive holds no file.
    Empty,
    /// The archive cannot be read at all, and Helm does not say why.
    Unreadable,
    /// The file is a gzip file by its magic number, but no archive.
    InvalidChartFile(PathBuf),
    /// The archive has no Chart.yaml.
    NoChartFile,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::TooManyFiles => write!(f, "the archive holds more than {MAX_ENTRIES} files"),
            ArchiveError::NotGzip { path, media_type } => {
                write!(
                    f,
                    "file '{}' does not appear to be a gzipped archive; got '{media_type}'",
                    path.display()
                )
            }
            ArchiveError::IsYaml(path) => {
                write!(
                    f,
                    "file '{}' seems to be a YAML file, but expected a gzipped archive",
                    path.display()
                )
            }
            ArchiveError::GzipHeader => f.write_str("gzip: invalid header"),
            ArchiveError::Broken(reason) => f.write_str(reason),
            ArchiveError::AbsolutePath => f.write_str("chart illegally contains absolute paths"),
            ArchiveError::OutsideBase(name) => {
                write!(
                    f,
                    "chart illegally contains content outside the base directory: {}",
                    quote(name.as_bytes())
                )
            }
            ArchiveError::ParentDirectory => f.write_str("chart illegally references parent directory"),
            ArchiveError::DrivePath => f.write_str("chart contains illegally named files"),
            ArchiveError::ChartFileOutside => f.write_str("chart yaml not in base directory"),
            ArchiveError::ChartTooLarge => {
                write!(f, "decompressed chart is larger than the maximum size {MAX_CHART_SIZE}")
            }
            ArchiveError::FileTooLarge(name) => {
                let name = quote(name.as_bytes());
                write!(
                    f,
                    "decompressed chart file {name} is larger than the maximum file size {MAX_FILE_SIZE}"
                )
            }
            ArchiveError::Empty => f.write_str("no files in chart archive"),
            ArchiveError::Unreadable => f.write_str("unable to load chart archive"),
            ArchiveError::InvalidChartFile(path) => {
                let details = ArchiveError::GzipHeader;
                write!(
                    f,
                    "file '{}' does not appear to be a valid chart file (details: {details})",
                    path.display()
                )
            }
            ArchiveError::NoChartFile => f.write_str("unable to detect chart version, no Chart.yaml found"),
        }
    }
}

impl std::error::Error for ArchiveError {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Path(error) => error.fmt(f),
            Error::Read { name, error } => write!(f, "error reading {name}: {error}"),
            Error::NoChart { path, error } => write!(f, "unable to detect chart at {}: {error}", path.display()),
            Error::Link { path, error } if error.reason.starts_with("too many levels") => {
                write!(
                    f,
                    "error evaluating symlink {}: EvalSymlinks: too many links",
                    path.display()
                )
            }
            Error::Link { path, error } => write!(f, "error evaluating symlink {}: {error}", path.display()),
            Error::LinkOut {
                path,
                resolved,
                confines,
            } => write!(
                f,
                "the link {} leads out of {}, to {}\n\nhint: with --confined=false it is followed",
                path.display(),
                confines.display(),
                resolved.display()
            ),
            Error::IrregularFile(path) => {
                write!(
                    f,
                    "cannot load irregular file {} as it has file mode type bits set",
                    path.display()
                )
            }
            Error::TooManyFiles { directory, limit } => {
                write!(
                    f,
                    "chart directory {} holds more than {limit} files and directories",
                    directory.display()
                )
            }
            Error::FileTooLarge(name) => {
                let name = quote(name.as_bytes());
                write!(
                    f,
                    "chart file {name} is larger than the maximum file size {MAX_FILE_SIZE}"
                )
            }
            Error::Ignore(error) => error.fmt(f),
            Error::Archive(error) => error.fmt(f),
            Error::File { name, error } => write!(f, "cannot load {name}: {error}"),
            Error::MissingChartFile => f.write_str("Chart.yaml file is missing"),
            Error::UnsupportedApiVersion => f.write_str("unsupported chart version"),
            Error::InvalidApiVersion => f.write_str("invalid chart apiVersion"),
            Error::Validation(rule) => write!(f, "validation: {rule}"),
            Error::SubchartArchiveName {
                parent,
                expected,
                found,
            } => {
                write!(
                    f,
                    "error unpacking subchart tar in {parent}: expected {expected}, got {found}"
                )
            }
            Error::Subchart { name, parent, error } => {
                write!(f, "error unpacking subchart {name} in {parent}: {error}")
            }
            Error::TooDeep(limit) => write!(f, "charts are nested more than {limit} levels deep"),
            Error::Warned { error, .. } => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<PathError> for Error {
    fn from(error: PathError) -> Error {
        Error::Path(error)
    }
}

impl From<ignore::Error> for Error {
    fn from(error: ignore::Error) -> Error {
        Error::Ignore(error)
    }
}

impl From<ArchiveError> for Error {
    fn from(error: ArchiveError) -> Error {
        Error::Archive(error)
    }
}

/// What Helm remarks while it loads a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A symbolic link was followed.
    SymbolicLink {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        resolved: PathBuf,
    },
    /// requirements.yaml stands in a chart of apiVersion v2.
    RequirementsInV2,
    /// requirements.lock stands in a chart of apiVersion v2.
    RequirementsLockInV2,
    /// The chart says that it is deprecated.
    Deprecated,
}

impl Warning {
    /// The line that Helm logs.
    pub fn record(&self) -> Record {
        match self {
            Warning::SymbolicLink { path, resolved } => Record::new(
                Level::Info,
                "found symbolic link in path. Contents of linked file included and used",
            )
            .with("path", path.to_string_lossy().into_owned())
            .with("resolved", resolved.to_string_lossy().into_owned()),
            Warning::RequirementsInV2 => Record::new(
                Level::Info,
                "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend migrating \
                 dependencies to Chart.yaml.",
            ),
            Warning::RequirementsLockInV2 => Record::new(
                Level::Info,
                "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We recommend migrating to \
                 Chart.lock.",
            ),
            Warning::Deprecated => Record::new(Level::Warn, "this chart is deprecated"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record().fmt(f)
    }
}
