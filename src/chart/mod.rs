//! A chart: what its files say, as data in memory.
//!
//! [`directory`] and [`archive`] gather files from a disk or an archive; [`load`] makes a [`Chart`] of them without
//! touching anything else. A chart never changes once it is made, and any number of renders on any threads share it:
//! what a render changes about its charts (aliases, enabled dependencies, imported values) is data of `values`.

pub mod archive;
pub mod bounded;
mod decode;
pub mod directory;
mod encode;
pub mod error;
pub mod ignore;
pub mod load;
mod lock;
pub mod metadata;
pub mod package;
pub mod release_name;
pub mod show;
pub mod status;
pub mod tree;
pub mod values_file;

use std::sync::Arc;

use crate::data::Str;

pub use directory::{Links, open};
pub use error::{Error, PathError, Warning};
pub use load::Loaded;
pub use metadata::{Dependency, Lock, Maintainer, Metadata};
pub use values_file::ValuesFile;

/// The mark that some editors put before UTF-8 text; Helm takes it off every file of a chart.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many files and directories a chart may have. Links may lead back up, twice at each level, and Helm would walk such
/// a tree without end; the largest public charts have a few thousand files.
const MAX_ENTRIES: usize = 100_000;

/// The largest file that Helm reads into a chart (`archive.MaxDecompressedFileSize`).
pub const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024;

/// The largest chart that Helm unpacks (`archive.MaxDecompressedChartSize`).
pub const MAX_CHART_SIZE: u64 = 100 * 1024 * 1024;

/// The chart's own description.
pub const CHART_FILE: &str = "Chart.yaml";

/// The chart's default values.
pub const VALUES_FILE: &str = "values.yaml";

/// A file of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path inside the chart, with `/` between its elements.
    pub name: String,
    /// What the file holds, without a byte order mark.
    pub data: Str,
}

/// A chart with its subcharts. Matches Helm's `pkg/chart/v2.Chart` as its loader leaves it.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Chart.yaml, and requirements.yaml.
    pub metadata: Metadata,
    /// Chart.lock, or requirements.lock.
    pub lock: Option<Lock>,
    /// The files under templates/.
    pub templates: Vec<File>,
    /// values.yaml, where there is one.
    pub values: Option<ValuesFile>,
    /// values.schema.json, where there is one.
    pub schema: Option<Str>,
    /// The files that are nothing else: what `.Files` sees, crds/ among them.
    pub files: Vec<File>,
    /// Every file of the chart, those of its subcharts too.
    pub raw: Vec<File>,
    /// The charts under charts/, sorted by the name of their directory or archive.
    pub dependencies: Vec<Arc<Chart>>,
}

impl Chart {
    /// The chart's name.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The files of the chart itself under crds/ that hold manifests. Matches Helm's `Chart.CRDObjects`, without the
    /// dependencies' part.
    pub fn crds(&self) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| file.name.starts_with("crds/") && has_manifest_extension(&file.name))
    }

    /// The chart's own file with this name, as it was read.
    pub fn raw_file(&self, name: &str) -> Option<&File> {
        self.raw.iter().find(|file| file.name == name)
    }
}

/// Whether a file's name says that it holds manifests. Matches Helm's `hasManifestExtension`.
fn has_manifest_extension(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| extension_of(name).eq_ignore_ascii_case(extension))
}

/// Go's `filepath.Ext`: from the last dot of the last element on, empty where there is none.
fn extension_of(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or(path);
    base.rfind('.').and_then(|dot| base.get(dot..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_shared_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<Chart>();
    }

    #[test]
    fn extensions_are_as_in_go() {
        for (path, expected) in [
            ("a.tgz", ".tgz"),
            ("a.b/c", ""),
            (".x", ".x"),
            ("a.", "."),
            ("a.b.YAML", ".YAML"),
        ] {
            assert_eq!(extension_of(path), expected, "{path}");
        }
        assert!(has_manifest_extension("crds/a.YML"));
        assert!(!has_manifest_extension("crds/README.md"));
    }
}
