//! Archives from their description.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use tar::{EntryType, Header};

use super::{CHART_FILE, Text};

/// The entries of an archive, in order.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Archive(Vec<Entry>);

/// One entry, a file if nothing else is said. A Chart.yaml without text is the usual one.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Its path, of which each character is one byte.
    path: String,
    #[serde(default)]
    text: Option<Text>,
    /// An archive in place of a text.
    #[serde(default)]
    archive: Option<Archive>,
    #[serde(default)]
    symlink: Option<String>,
    #[serde(default)]
    hardlink: Option<String>,
    #[serde(default)]
    device: bool,
    #[serde(default)]
    fifo: bool,
    /// The size that the header tells, in place of the true one.
    #[serde(default)]
    size: Option<u64>,
    /// How many times it comes, each under a name of its own.
    #[serde(default)]
    times: Option<u32>,
}

impl Archive {
    /// The archive as it would lie on a disk.
    pub fn pack(&self) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        for entry in &self.0 {
            let content = entry.content();
            match entry.times {
                None => entry.write(&entry.path, &content, &mut out),
                Some(times) => (0..times).for_each(|n| {
                    let (stem, end) = entry.path.rsplit_once('.').unwrap();
                    entry.write(&format!("{stem}{n}.{end}"), &content, &mut out);
                }),
            }
        }
        out.write_all(&[0; 1024]).unwrap();
        out.finish().unwrap()
    }
}

impl Entry {
    fn content(&self) -> Vec<u8> {
        match (&self.text, &self.archive) {
            (Some(text), _) => text.text().into_bytes(),
            (None, Some(archive)) => archive.pack(),
            (None, None) if self.path == "chart/Chart.yaml" => CHART_FILE.into(),
            (None, None) => Vec::new(),
        }
    }

    /// A header and the content. The paths are written as they are, for the point is that they are wrong.
    fn write(&self, path: &str, content: &[u8], out: &mut impl std::io::Write) {
        let mut header = Header::new_old();
        let bytes: Vec<u8> = path.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        header.as_old_mut().name[..bytes.len()].copy_from_slice(&bytes);
        let (kind, target) = match (&self.symlink, &self.hardlink) {
            (Some(target), _) => (EntryType::Symlink, target.as_str()),
            (None, Some(target)) => (EntryType::Link, target.as_str()),
            (None, None) if self.device => (EntryType::Char, ""),
            (None, None) if self.fifo => (EntryType::Fifo, ""),
            (None, None) => (EntryType::Regular, ""),
        };
        header.set_entry_type(kind);
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_size(self.size.unwrap_or(content.len() as u64));
        header.set_mode(0o644);
        header.set_cksum();
        out.write_all(header.as_bytes()).unwrap();
        out.write_all(content).unwrap();
        out.write_all(&vec![0; content.len().wrapping_neg() % 512]).unwrap();
    }
}
