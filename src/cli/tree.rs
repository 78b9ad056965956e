//! Where a project's files are read from: the disk, or a revision of its repository.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::flags::Commas;
use super::inputs;
use super::revision::Revision;
use crate::chart::{Links, archive, load, tree};
use crate::data::Str;
use crate::go::slog::Record;
use crate::render::{self, Prepared};
use crate::values::Layer;

/// A tree of files.
#[derive(Clone, Debug, Default)]
pub enum Tree {
    /// The disk.
    #[default]
    Disk,
    /// A revision.
    Revision(Arc<Revision>),
}

impl Tree {
    /// What tells it from other trees; nothing for the disk.
    pub fn name(&self) -> &str {
        match self {
            Tree::Disk => "",
            Tree::Revision(revision) => &revision.name,
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self, path: &str) -> anyhow::Result<Str> {
        match self {
            Tree::Disk => Ok(inputs::read(path)?),
            Tree::Revision(revision) => revision.read(path),
        }
    }

    /// A layer for each values file.
    ///
    /// # Errors
    /// One cannot be read, or is no values file.
    pub fn layers(&self, files: &[String]) -> anyhow::Result<Vec<Layer>> {
        match self {
            Tree::Disk => inputs::files(&[Commas(files.to_vec())]),
            Tree::Revision(_) => files
                .iter()
                .map(|file| Ok(Layer::file(file, &self.read(file)?)?))
                .collect(),
        }
    }

    /// Where a chart is.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn locate_chart(&self, place: &str) -> anyhow::Result<PathBuf> {
        match self {
            Tree::Disk => inputs::locate_chart(place),
            Tree::Revision(revision) if revision.has(place) => Ok(PathBuf::from(place)),
            Tree::Revision(revision) => {
                anyhow::bail!("{} has no chart {place}{}", revision.name, revision.why_absent(place))
            }
        }
    }

    /// The chart at a place that [`Tree::locate_chart`] found; what Helm would remark about it goes to the warnings. A revision's links never lead out of it.
    ///
    /// # Errors
    /// It cannot be read, or is no chart.
    pub fn open_chart(&self, path: &Path, links: Links, warnings: &mut Vec<Record>) -> anyhow::Result<Prepared> {
        let Tree::Revision(revision) = self else {
            return inputs::open_chart(path, links, warnings);
        };
        let files = revision.files(&path.to_string_lossy())?;
        let loaded = match files.as_slice() {
            [file] if file.name.is_empty() => load::load(archive::unpack(&file.data)?)?,
            _ => tree::load(files)?,
        };
        Ok(render::prepare(loaded.chart))
    }
}
