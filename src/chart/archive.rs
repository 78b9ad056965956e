//! A chart's files, unpacked from a `.tgz` archive.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::error::ArchiveError;
use super::load::{self, Loaded};
use super::{BYTE_ORDER_MARK, CHART_FILE, Error, File, MAX_CHART_SIZE, MAX_ENTRIES, MAX_FILE_SIZE, PathError, bounded};

/// How much of a file is looked at to tell what it is.
const SNIFFED: usize = 512;

/// The magic number of a gzip file that holds deflated data.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// The beginnings of files that people pass in place of an archive, and their media types. The order and the types are
/// those of Go's `net/http/sniff.go`, of which this is the part that may meet a chart loader.
const MAGIC_NUMBERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\xfe\xff", "text/plain; charset=utf-16be"),
    (b"\xff\xfe", "text/plain; charset=utf-16le"),
    (BYTE_ORDER_MARK, "text/plain; charset=utf-8"),
    (b"GIF8", "image/gif"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1a\x07", "application/x-rar-compressed"),
    (b"\0asm", "application/wasm"),
];

/// Loads the chart in an archive. Matches Helm's `pkg/chart/loader/load.go` (`LoadFile`), which keeps quiet about most
/// reasons why an archive cannot be read.
pub fn load(path: &Path) -> Result<Loaded, Error> {
    let files = read(path)?.map_err(|error| match error {
        ArchiveError::InvalidChartFile(_) => error,
        _ => ArchiveError::Unreadable,
    })?;
    let chart_file = files
        .iter()
        .find(|file| file.name == CHART_FILE)
        .ok_or(ArchiveError::NoChartFile)?;
    load::check_api_version(chart_file)?;
    load::load(files)
}

/// Loads the chart in an archive without a look at its apiVersion. Matches `pkg/chart/v2/loader/archive.go` (`LoadFile`).
///
/// # Errors
/// There is no chart there that Helm can read.
pub fn load_any(path: &Path) -> Result<Loaded, Error> {
    load::load(read(path)??)
}

/// The files in an archive; within, why it cannot be unpacked.
fn read(path: &Path) -> Result<Result<Vec<File>, ArchiveError>, Error> {
    let failed = |operation| move |error| PathError::new(operation, path, &error);
    let file = fs::File::open(path).map_err(failed("open"))?;
    let packed = bounded::read(file, MAX_CHART_SIZE).map_err(failed("read"))?;
    check_is_gzip(path, &packed)?;
    Ok(unpack(&packed).map_err(|error| match error {
        ArchiveError::GzipHeader => ArchiveError::InvalidChartFile(path.to_owned()),
        other => other,
    }))
}

/// Says what is wrong with a file that is no gzip file at all. Matches Helm's `archive.EnsureArchive`.
fn check_is_gzip(path: &Path, content: &[u8]) -> Result<(), ArchiveError> {
    if content.starts_with(GZIP) {
        return Ok(());
    }
    let name = path.to_string_lossy();
    if name.ends_with(".yml") || name.ends_with(".yaml") {
        return Err(ArchiveError::IsYaml(path.to_owned()));
    }
    Err(ArchiveError::NotGzip {
        path: path.to_owned(),
        media_type: media_type(content),
    })
}

/// What the file seems to be. Helm hands over a buffer that is always full, so that a short text ends in zeros and
/// counts as binary.
fn media_type(content: &[u8]) -> &'static str {
    let is_binary = |byte: &u8| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let known = MAGIC_NUMBERS.iter().find(|(magic, _)| content.starts_with(magic));
    match (known, content.get(..SNIFFED)) {
        (Some((_, media_type)), _) => media_type,
        (None, Some(head)) if !head.iter().any(is_binary) => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The files in an archive, without the directory they all lie in. Matches Helm's `archive.LoadArchiveFiles`.
pub fn unpack(packed: &[u8]) -> Result<Vec<File>, ArchiveError> {
    unpack_within(packed, &mut { MAX_CHART_SIZE })
}

/// As [`unpack`], where several archives share what they may unpack to.
pub(super) fn unpack_within(packed: &[u8], remaining: &mut u64) -> Result<Vec<File>, ArchiveError> {
    let mut files = Vec::new();
    let mut archive = Archive::new(MultiGzDecoder::new(packed));
    if packed.is_empty() {
        return Err(ArchiveError::Broken("EOF".to_owned()));
    }
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let full_name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let is_directory = entry.header().entry_type().is_dir() || full_name.ends_with('/');
        if is_directory
            || matches!(
                entry.header().entry_type(),
                EntryType::XGlobalHeader | EntryType::XHeader
            )
        {
            continue;
        }
        let name = name_in_chart(&full_name)?;
        if files.len() == MAX_ENTRIES {
            return Err(ArchiveError::TooManyFiles);
        }
        if entry.size() > *remaining {
            return Err(ArchiveError::ChartTooLarge);
        }
        if entry.size() > MAX_FILE_SIZE {
            return Err(ArchiveError::FileTooLarge(full_name));
        }
        let mut data = Vec::new();
        let read = entry.by_ref().take(*remaining).read_to_end(&mut data).map_err(broken)?;
        *remaining = remaining.saturating_sub(read as u64);
        if *remaining == 0 {
            return Err(ArchiveError::ChartTooLarge);
        }
        if data.starts_with(BYTE_ORDER_MARK) {
            data.drain(..BYTE_ORDER_MARK.len());
        }
        files.push(File {
            name,
            data: data.into(),
        });
    }
    if files.is_empty() {
        Err(ArchiveError::Empty)
    } else {
        Ok(files)
    }
}

fn broken(error: io::Error) -> ArchiveError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ArchiveError::Broken("unexpected EOF".to_owned()),
        _ if error.to_string().contains("invalid gzip header") => ArchiveError::GzipHeader,
        _ => ArchiveError::Broken(error.to_string()),
    }
}

/// A file's path inside the chart; an error for paths that would lead out of it.
fn name_in_chart(full_name: &str) -> Result<String, ArchiveError> {
    let delimiter = if full_name.contains('\\') { '\\' } else { '/' };
    let (base, rest) = full_name.split_once(delimiter).unwrap_or((full_name, ""));
    let rest = rest.replace(delimiter, "/");
    if rest.starts_with('/') {
        return Err(ArchiveError::AbsolutePath);
    }
    let name = clean(&rest);
    if name.is_empty() {
        return Err(ArchiveError::OutsideBase(full_name.to_owned()));
    }
    if name.starts_with("..") {
        return Err(ArchiveError::ParentDirectory);
    }
    if let [letter, b':', b'/', ..] = name.as_bytes()
        && letter.is_ascii_alphabetic()
    {
        return Err(ArchiveError::DrivePath);
    }
    if base == CHART_FILE {
        return Err(ArchiveError::ChartFileOutside);
    }
    Ok(name)
}

/// Go's `path.Clean` of a relative path, but empty where that is `.`.
fn clean(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
