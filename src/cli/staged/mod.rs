//! Files and directories that are written all or not at all.
//!
//! Links that stand where a single file is to be written are followed, as Helm follows them: the user named the place, and
//! what is written into it, such as a chart, cannot make links. A [`StagedDirectories`] replaces whole directories, and
//! follows none below the one that was named.

mod directories;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use crate::chart::PathError;
use crate::manifest::output::WriteMode;

pub use directories::StagedDirectories;

/// How many links in a row Linux follows.
const MAX_LINKS: usize = 40;

/// Files that are written under other names, beside those that they will have. Dropped without a commit, it takes
/// everything away again.
#[derive(Debug, Default)]
pub struct Staged {
    /// The directories that were made, outermost first.
    directories: Vec<PathBuf>,
    /// The files: where each is, and where it belongs.
    files: Vec<(PathBuf, PathBuf)>,
    /// The paths that were added.
    paths: BTreeSet<PathBuf>,
}

impl Staged {
    /// Adds a file, whole or after what is there, and makes the directories that it needs.
    ///
    /// # Errors
    /// The file system fails, a device or a pipe is there, or the path is that of a file that was added, or below it.
    pub fn add(&mut self, path: &Path, mode: WriteMode, text: &[u8]) -> Result<(), PathError> {
        let failed = |operation| move |error| PathError::new(operation, path, &error);
        if path.ancestors().skip(1).any(|above| self.paths.contains(above)) {
            return Err(failed("mkdir")(ErrorKind::NotADirectory.into()));
        }
        if !self.paths.insert(path.to_owned()) {
            return Err(failed("open")(io::Error::other("would be written twice")));
        }
        if let Some(directory) = path.parent() {
            make_directory(directory, &mut self.directories)?;
        }
        // A rename would take the place of a device, and to open a pipe may wait.
        if fs::metadata(path).is_ok_and(|info| !info.is_file() && !info.is_dir()) {
            return Err(failed("open")(io::Error::other("not a regular file")));
        }
        // A file that is there keeps its permissions, its place behind a link, and its text if more is appended.
        let (target, permissions) = match OpenOptions::new().write(true).open(path) {
            Ok(file) => {
                let permissions = file.metadata().map_err(failed("stat"))?.permissions();
                (fs::canonicalize(path).map_err(failed("lstat"))?, Some(permissions))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => (behind_links(path), None),
            Err(error) => return Err(failed("open")(error)),
        };
        let before = match mode {
            WriteMode::Append if permissions.is_some() => fs::read(path).map_err(failed("open"))?,
            WriteMode::Append | WriteMode::Replace => Vec::new(),
        };
        let file = self.create(target).map_err(failed("open"))?;
        fill(file, permissions, &[&before, text]).map_err(failed("write"))
    }

    /// Makes the file that will take the place of a path, beside it.
    fn create(&mut self, target: PathBuf) -> io::Result<File> {
        let mut number = self.files.len();
        loop {
            // The file's own name may be too long to hold more.
            let staged = target.with_file_name(format!(".chartroom-{}-{number}", process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&staged) {
                Ok(file) => {
                    self.files.push((staged, target));
                    return Ok(file);
                }
                // A process that was killed left it, or one in another container: they may all have the same id.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Puts every file where it belongs.
    ///
    /// # Errors
    /// The file system fails.
    pub fn commit(mut self) -> Result<(), PathError> {
        for (staged, target) in &self.files {
            fs::rename(staged, target).map_err(|error| PathError::new("rename", target, &error))?;
        }
        self.files.clear();
        self.directories.clear();
        Ok(())
    }
}

/// Where a file comes to lie that is made at a path where a link may lead to nothing yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut end = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(target) = fs::read_link(&end) else { break };
        end = end.parent().unwrap_or(Path::new("")).join(target);
    }
    end
}

fn fill(mut file: File, permissions: Option<Permissions>, parts: &[&[u8]]) -> io::Result<()> {
    for part in parts {
        file.write_all(part)?;
    }
    permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))
}

/// Makes a directory and those above it; adds those that were not there to `made`, outermost first.
fn make_directory(directory: &Path, made: &mut Vec<PathBuf>) -> Result<(), PathError> {
    let mut missing = Vec::new();
    for ancestor in directory.ancestors().filter(|path| !path.as_os_str().is_empty()) {
        match fs::metadata(ancestor) {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push(ancestor),
            Err(error) => return Err(PathError::new("stat", ancestor, &error)),
        }
    }
    for path in missing.into_iter().rev() {
        fs::create_dir(path).map_err(|error| PathError::new("mkdir", path, &error))?;
        made.push(path.to_owned());
    }
    Ok(())
}

impl Drop for Staged {
    /// What cannot be taken away stays: there is nobody left to tell.
    fn drop(&mut self) {
        for (staged, _) in &self.files {
            let _ = fs::remove_file(staged);
        }
        for directory in self.directories.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}
