//! The layers of values that a user gives, and how they become one.

use std::collections::BTreeMap;

use crate::chart::ValuesFile;
use crate::chart::error::FileError;
use crate::chart::values_file::merge_over;
use crate::compat::HelmVersion;
use crate::data::{Map, Mark, Str};
use crate::diagnostic::Location;

use super::origin::{Origins, Source};
use super::set::{self, SetKind};
use super::{Error, FileProblem};

/// One layer of values. It belongs to no render, so that many renders can use it, on any threads.
#[derive(Clone, Debug)]
pub enum Layer {
    /// A file given with `-f`.
    File {
        /// The file, as the user named it.
        name: String,
        /// What it holds.
        values: ValuesFile,
    },
    /// What is tried out over all others, whatever they are.
    Trial {
        /// What it says.
        values: ValuesFile,
    },
    /// A flag of the `--set` family.
    Flag {
        /// Which flag.
        kind: SetKind,
        /// What was given to it.
        text: String,
        /// The files that `--set-file` names, or why they cannot be read.
        files: BTreeMap<String, Result<Str, String>>,
        /// Where it stands in a project file, if it is no flag.
        entry: Option<Location>,
    },
}

impl Layer {
    /// The layer of a file's text.
    pub fn file(name: impl Into<String>, text: &Str) -> Result<Layer, FileProblem> {
        let name = name.into();
        // Unlike the files of a chart, a byte order mark stays here: YAML takes it.
        match ValuesFile::parse(text) {
            Ok(values) => Ok(Layer::File { name, values }),
            Err(error) => Err(FileProblem { name, error }),
        }
    }

    /// A layer over all others, as a text of YAML.
    ///
    /// # Errors
    /// The text is no values file.
    pub fn trial(text: &Str) -> Result<Layer, FileError> {
        ValuesFile::parse(text).map(|values| Layer::Trial { values })
    }

    /// The layer of a flag that needs no files.
    pub fn flag(kind: SetKind, text: impl Into<String>) -> Layer {
        Layer::Flag {
            kind,
            text: text.into(),
            files: BTreeMap::new(),
            entry: None,
        }
    }

    /// The layer of an entry of a project file, which is as `--set` takes it.
    pub fn entry(place: Location, text: impl Into<String>) -> Layer {
        Layer::Flag {
            kind: SetKind::Set,
            text: text.into(),
            files: BTreeMap::new(),
            entry: Some(place),
        }
    }

    /// The layer of a `--set-file` flag, whose files are read now.
    pub fn set_file(text: impl Into<String>, mut read: impl FnMut(&str) -> Result<Str, String>) -> Layer {
        let text = text.into();
        let mut files = BTreeMap::new();
        let mut record = |name: &str| {
            let content = read(name);
            files.insert(name.to_owned(), content.clone());
            content
        };
        // What is wrong with the flag itself is said when it is applied.
        let _ = set::apply(SetKind::File, &text, &Map::new(), Mark::default(), &mut record);
        Layer::Flag {
            kind: SetKind::File,
            text,
            files,
            entry: None,
        }
    }

    /// Where the layer stands among the others: files first, then the kinds of flags, each in the order given.
    fn precedence(&self) -> Option<SetKind> {
        match self {
            Layer::File { .. } | Layer::Trial { .. } => None,
            Layer::Flag { kind, .. } => Some(*kind),
        }
    }

    /// What the origins of the layer's values name.
    pub fn source(&self) -> Source {
        match self {
            Layer::File { name, .. } => Source::File(name.clone()),
            Layer::Trial { .. } => Source::File("trial".to_owned()),
            Layer::Flag {
                text,
                entry: Some(place),
                ..
            } => Source::Entry {
                place: place.clone(),
                text: text.clone(),
            },
            Layer::Flag { kind, text, .. } => Source::Flag {
                kind: *kind,
                text: text.clone(),
            },
        }
    }

    /// The values with this layer over them, which may be the map given, changed.
    pub(super) fn apply(&self, values: &Map, helm: HelmVersion, origins: &mut Origins) -> Result<Map, Error> {
        let source = origins.add(self.source());
        match self {
            Layer::File { values: file, .. } | Layer::Trial { values: file } => {
                merge_over(values, &origins.values(source, file, helm));
                Ok(values.clone())
            }
            Layer::Flag {
                kind,
                text,
                files,
                entry,
            } => {
                let mark = origins.mark(source, None);
                let unread = || Err("the file was not read".to_owned());
                let mut read = |name: &str| files.get(name).cloned().unwrap_or_else(unread);
                set::apply(*kind, text, values, mark, &mut read).map_err(|error| Error::Flag {
                    kind: *kind,
                    text: text.clone(),
                    entry: entry.clone(),
                    error,
                })
            }
        }
    }
}

/// The layers in the order in which Helm applies them, the lowest first: `-f` < `--set-json` < `--set` < `--set-string` <
/// `--set-file` < `--set-literal`, whatever their order on the command line.
pub fn in_precedence(layers: &[Layer]) -> Vec<&Layer> {
    let mut sorted: Vec<_> = layers.iter().collect();
    sorted.sort_by_key(|layer| (matches!(layer, Layer::Trial { .. }), layer.precedence()));
    sorted
}

/// All layers as one map of values, as Helm 4 reads them. Matches its `pkg/cli/values/options.go` (`MergeValues`).
pub fn merge(layers: &[Layer], origins: &mut Origins) -> Result<Map, Error> {
    merge_as(HelmVersion::V4, layers, origins)
}

/// All layers as one map of values, as this Helm reads them.
pub fn merge_as(helm: HelmVersion, layers: &[Layer], origins: &mut Origins) -> Result<Map, Error> {
    in_precedence(layers)
        .into_iter()
        .try_fold(Map::new(), |values, layer| layer.apply(&values, helm, origins))
}

impl std::fmt::Display for FileProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "failed to parse {}: {}", self.name, self.error)
    }
}

impl std::error::Error for FileProblem {}

impl From<FileProblem> for Error {
    fn from(problem: FileProblem) -> Error {
        Error::File(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_shared_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<Layer>();
    }

    #[test]
    fn the_order_is_fixed() {
        let flags = [
            SetKind::Literal,
            SetKind::File,
            SetKind::String,
            SetKind::Set,
            SetKind::Json,
        ];
        let layers: Vec<_> = flags.iter().map(|kind| Layer::flag(*kind, "a=1")).collect();
        let sorted = in_precedence(&layers).into_iter().map(|layer| layer.precedence());
        assert!(sorted.eq(flags.iter().rev().map(|kind| Some(*kind))));
    }
}
