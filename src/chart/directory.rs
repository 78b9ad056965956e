//! A chart's files, read from a directory.

use std::io::{self, Read as _};
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;
use std::{fs, iter};

use super::ignore::{self, Rules};
use super::load::{self, Loaded};
use super::{
    BYTE_ORDER_MARK, CHART_FILE, Error, File, MAX_ENTRIES, MAX_FILE_SIZE, PathError, Warning, archive, bounded,
};
use crate::data::Str;

/// The files of a chart, in the order of the walk, and what Helm would remark about them.
#[derive(Debug, Default)]
pub struct Files {
    /// The files.
    pub files: Vec<File>,
    /// The symbolic links that were followed.
    pub warnings: Vec<Warning>,
}

/// Where the symbolic links of a chart may lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// Anywhere, as in Helm.
    #[default]
    Anywhere,
    /// To what is in the chart's git work tree, or in the chart where it is in none.
    Confined,
}

/// Loads the chart in a directory. Matches Helm's `pkg/chart/loader/load.go` (`LoadDir`).
pub fn load(directory: &Path, links: Links) -> Result<Loaded, Error> {
    let files = read(directory, links);
    // Helm looks at Chart.yaml before the other files: what is wrong with it comes first.
    let is_chart_file = |file: &&File| file.name == CHART_FILE;
    match files.iter().flat_map(|found| &found.files).find(is_chart_file) {
        Some(file) => load::check_api_version(file)?,
        None => {
            let path = absolute(directory)?.join(CHART_FILE);
            let data = read_file(&path, MAX_FILE_SIZE).map_err(|error| Error::NoChart { path, error })?;
            load::check_api_version(&File {
                name: CHART_FILE.to_owned(),
                data: data.into(),
            })?;
        }
    }
    load_files(files?)
}

/// Loads a chart from a directory or an archive. Matches Helm's `loader.Load`.
pub fn open(path: &Path) -> Result<Loaded, Error> {
    open_linked(path, Links::Anywhere)
}

/// As [`open`], where links may lead only so far.
pub fn open_linked(path: &Path, links: Links) -> Result<Loaded, Error> {
    let info = fs::metadata(path).map_err(|error| PathError::new("stat", path, &error))?;
    if info.is_dir() {
        load(path, links)
    } else {
        archive::load(path)
    }
}

/// Loads a chart from a directory or an archive without a look at its apiVersion, for commands that do not render it.
/// Matches `pkg/chart/v2/loader/load.go` (`Load`).
///
/// # Errors
/// There is no chart there that Helm can read.
pub fn open_any(path: &Path) -> Result<Loaded, Error> {
    open_any_linked(path, Links::Anywhere)
}

/// As [`open_any`], where links may lead only so far.
///
/// # Errors
/// As [`open_any`], or a link leads further.
pub fn open_any_linked(path: &Path, links: Links) -> Result<Loaded, Error> {
    let info = fs::metadata(path).map_err(|error| PathError::new("stat", path, &error))?;
    if !info.is_dir() {
        return archive::load_any(path);
    }
    load_files(read(path, links)?)
}

fn load_files(Files { files, mut warnings }: Files) -> Result<Loaded, Error> {
    match load::load(files) {
        Ok(loaded) => {
            warnings.extend(loaded.warnings);
            Ok(Loaded { warnings, ..loaded })
        }
        Err(error) if warnings.is_empty() => Err(error),
        Err(error) => Err(Error::Warned {
            warnings,
            error: Box::new(error),
        }),
    }
}

/// Reads the files of the chart in a directory, but for those its `.helmignore` names. Matches Helm's
/// `pkg/chart/v2/loader/directory.go` (`LoadDir`).
pub fn read(directory: &Path, links: Links) -> Result<Files, Error> {
    let top = absolute(directory)?;
    let confines = match links {
        Links::Anywhere => None,
        Links::Confined => Some(work_tree(&top)?),
    };
    let rules = read_rules(&top, confines.as_deref())?;
    let mut walk = Walk {
        top: &top,
        confines,
        rules,
        entries: 0,
        found: Files::default(),
    };
    walk.visit_children(&top, &top)?;
    Ok(walk.found)
}

/// The git work tree that a directory is in, or the directory itself: where confined links may lead.
///
/// # Errors
/// There is no such directory.
pub fn work_tree(directory: &Path) -> Result<PathBuf, PathError> {
    let directory = fs::canonicalize(directory).map_err(|error| PathError::new("lstat", directory, &error))?;
    let is_top = |place: &&Path| fs::symlink_metadata(place.join(".git")).is_ok();
    let top = directory.ancestors().find(is_top).map(Path::to_owned);
    Ok(top.unwrap_or(directory))
}

/// Refuses a link that leads out of where it may lead.
fn check_within(confines: &Path, path: &Path, resolved: &Path) -> Result<(), Error> {
    if resolved.starts_with(confines) {
        return Ok(());
    }
    Err(Error::LinkOut {
        path: path.to_owned(),
        resolved: resolved.to_owned(),
        confines: confines.to_owned(),
    })
}

/// Go's `filepath.Abs`, which takes `..` away by name, without looking at the disk.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, PathError> {
    let path = std::path::absolute(path).map_err(|error| PathError::new("getwd", path, &error))?;
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                clean.pop();
            }
            _ => clean.push(component),
        }
    }
    Ok(clean)
}

fn read_rules(top: &Path, confines: Option<&Path>) -> Result<Rules, Error> {
    let path = top.join(ignore::FILE_NAME);
    let text = if fs::metadata(&path).is_ok() {
        if let Some(confines) = confines
            && let Ok(resolved) = fs::canonicalize(&path)
        {
            check_within(confines, &path, &resolved)?;
        }
        read_file(&path, MAX_FILE_SIZE)?
    } else {
        Vec::new()
    };
    Ok(Rules::parse(&text)?)
}

/// Go's `os.ReadFile`, for a file of a chart: a pipe, on which it would wait, and a device are refused.
///
/// # Errors
/// It cannot be read, or has more bytes than the limit.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, PathError> {
    let failed = |operation| move |error| PathError::new(operation, path, &error);
    let info = fs::metadata(path).map_err(failed("open"))?;
    if !info.is_file() && !info.is_dir() {
        return Err(failed("open")(io::Error::other("not a regular file")));
    }
    let file = fs::File::open(path).map_err(failed("open"))?;
    bounded::read(file, limit).map_err(failed("read"))
}

/// A file that should have so many bytes, read to where they stay.
fn read_shared(path: &Path, length: u64) -> io::Result<Str> {
    let mut file = fs::File::open(path)?;
    let mut bytes: Arc<[u8]> = iter::repeat_n(0, usize::try_from(length).unwrap_or_default()).collect();
    let is_read = Arc::get_mut(&mut bytes).is_some_and(|bytes| file.read_exact(bytes).is_ok());
    if is_read && file.read(&mut [0])? == 0 {
        return Ok(Str::from(bytes));
    }
    // Its size has changed since, or it has none, as those of the kernel have.
    bounded::read(fs::File::open(path)?, MAX_FILE_SIZE).map(Str::from)
}

struct Walk<'a> {
    top: &'a Path,
    /// What links must lead to a place in, if to any.
    confines: Option<PathBuf>,
    rules: Rules,
    entries: usize,
    found: Files,
}

impl Walk<'_> {
    /// Visits what a directory holds, sorted by name; `resolved` is where it lies, behind links. Matches Helm's
    /// `internal/sympath/walk.go`.
    fn visit_children(&mut self, directory: &Path, resolved: &Path) -> Result<(), Error> {
        let entries = fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|error| PathError::new("open", directory, &error))?;
        let mut names: Vec<_> = entries.into_iter().map(|entry| entry.file_name()).collect();
        names.sort_by(|a, b| a.as_encoded_bytes().cmp(b.as_encoded_bytes()));
        for name in names {
            let (path, resolved) = (directory.join(&name), resolved.join(&name));
            let info = fs::symlink_metadata(&path).map_err(|error| PathError::new("lstat", &path, &error))?;
            self.visit(&path, &resolved, &info)?;
        }
        Ok(())
    }

    fn visit(&mut self, path: &Path, resolved: &Path, info: &fs::Metadata) -> Result<(), Error> {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return Err(Error::TooManyFiles {
                directory: self.top.to_owned(),
                limit: MAX_ENTRIES,
            });
        }
        if info.is_symlink() {
            return self.visit_link(path, resolved);
        }
        // Go's `filepath.ToSlash`: files have the same names on every system.
        let name = path.strip_prefix(self.top).unwrap_or(path).to_string_lossy();
        let name = name.replace(MAIN_SEPARATOR, "/");
        if self.rules.ignores(&name, info.is_dir())? {
            return Ok(());
        }
        if info.is_dir() {
            return self.visit_children(path, resolved);
        }
        if !info.is_file() {
            return Err(Error::IrregularFile(path.to_owned()));
        }
        if info.len() > MAX_FILE_SIZE {
            let base = resolved.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(Error::FileTooLarge(base));
        }
        let mut data = read_shared(path, info.len()).map_err(|error| Error::Read {
            name: name.clone(),
            error: PathError::new("open", path, &error),
        })?;
        if let Some(text) = data.strip_prefix(BYTE_ORDER_MARK) {
            data = text.into();
        }
        self.found.files.push(File { name, data });
        Ok(())
    }

    fn visit_link(&mut self, path: &Path, link: &Path) -> Result<(), Error> {
        let resolved = fs::canonicalize(link).map_err(|error| Error::Link {
            path: path.to_owned(),
            error: PathError::new("lstat", &dead_end(link), &error),
        })?;
        if let Some(confines) = &self.confines {
            check_within(confines, path, &resolved)?;
        }
        self.found.warnings.push(Warning::SymbolicLink {
            path: path.to_owned(),
            resolved: resolved.clone(),
        });
        let info = fs::symlink_metadata(&resolved).map_err(|error| PathError::new("lstat", &resolved, &error))?;
        self.visit(path, &resolved, &info)
    }
}

/// The first part of a broken link's target that is not there: what Go's `filepath.EvalSymlinks` names.
fn dead_end(link: &Path) -> PathBuf {
    let target = fs::read_link(link).unwrap_or_default();
    let target = link
        .parent()
        .map_or_else(|| target.clone(), |parent| parent.join(&target));
    let target = absolute(&target).unwrap_or(target);
    let missing = target
        .ancestors()
        .filter(|part| fs::symlink_metadata(part).is_err())
        .last();
    missing.unwrap_or(&target).to_owned()
}
