//! `--output-dir`: manifests become files, all of them or none.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use indexmap::IndexMap;

use crate::chart::PathError;
use crate::manifest::output::{Write, WriteMode, push_document};

/// Writes manifests to files below a directory, and gives the lines that say so. Matches `writeToFile` in Helm's
/// `pkg/action/install.go`, but for a run that fails: it leaves everything as it was.
pub fn write(root: &str, release: Option<&str>, writes: &[Write<'_>]) -> Result<Vec<u8>, PathError> {
    let release_directory = release.map_or_else(|| root.to_owned(), |name| join(root, name));
    let mut files: IndexMap<String, (WriteMode, Vec<u8>)> = IndexMap::new();
    let mut said = Vec::new();
    for write in writes {
        let directory = if write.in_release_directory {
            &release_directory
        } else {
            root
        };
        let path = format!("{directory}/{}", String::from_utf8_lossy(write.path));
        said.extend_from_slice(format!("wrote {path}\n").as_bytes());
        let (_, text) = files.entry(path).or_insert_with(|| (write.mode, Vec::new()));
        push_document(text, write.path, write.document);
    }
    let mut staged = Staged::default();
    for (path, (mode, text)) in &files {
        staged.add(Path::new(path), *mode, text)?;
    }
    staged.commit()?;
    said.push(b'\n');
    Ok(said)
}

/// A directory below another, in its shortest form (Go's `filepath.Join`).
fn join(root: &str, name: &str) -> String {
    let path: PathBuf = Path::new(root).join(name).components().collect();
    let path = path.strip_prefix(".").unwrap_or(&path);
    path.to_string_lossy().into_owned()
}

/// Files that are written under other names, beside those that they will have. Dropped without a commit, it takes
/// everything away again.
#[derive(Debug, Default)]
struct Staged {
    /// The directories that were made, outermost first.
    directories: Vec<PathBuf>,
    /// The files: where each is, and where it belongs.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    fn add(&mut self, path: &Path, mode: WriteMode, text: &[u8]) -> Result<(), PathError> {
        if let Some(directory) = path.parent() {
            self.make_directory(directory)?;
        }
        let failed = |operation| move |error| PathError::new(operation, path, &error);
        // A file that is there keeps its permissions, its place behind a link, and its text if more is appended.
        let (target, permissions) = match OpenOptions::new().write(true).open(path) {
            Ok(file) => {
                let permissions = file.metadata().map_err(failed("stat"))?.permissions();
                (fs::canonicalize(path).map_err(failed("lstat"))?, Some(permissions))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => (path.to_owned(), None),
            Err(error) => return Err(failed("open")(error)),
        };
        let before = match mode {
            WriteMode::Append if permissions.is_some() => fs::read(path).map_err(failed("open"))?,
            WriteMode::Append | WriteMode::Replace => Vec::new(),
        };
        self.write(target, permissions, &[&before, text])
            .map_err(failed("write"))
    }

    /// Makes a directory and those above it.
    fn make_directory(&mut self, directory: &Path) -> Result<(), PathError> {
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
            self.directories.push(path.to_owned());
        }
        Ok(())
    }

    fn write(&mut self, target: PathBuf, permissions: Option<Permissions>, parts: &[&[u8]]) -> io::Result<()> {
        // The file's own name may be too long to hold more.
        let staged = target.with_file_name(format!(".chartroom-{}-{}", process::id(), self.files.len()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&staged)?;
        self.files.push((staged, target));
        for part in parts {
            file.write_all(part)?;
        }
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))
    }

    /// Puts every file where it belongs.
    fn commit(mut self) -> Result<(), PathError> {
        for (staged, target) in &self.files {
            fs::rename(staged, target).map_err(|error| PathError::new("rename", target, &error))?;
        }
        self.files.clear();
        self.directories.clear();
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn plan<'a>(paths: &[&'a str]) -> Vec<Write<'a>> {
        let write = |path: &&'a str| Write {
            path: path.as_bytes(),
            document: b"new: text",
            mode: WriteMode::Replace,
            in_release_directory: false,
        };
        paths.iter().map(write).collect()
    }

    /// Every path below a directory, sorted.
    fn below(directory: &Path) -> Vec<String> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            paths.push(path.file_name().unwrap().to_string_lossy().into_owned());
            if path.is_dir() {
                paths.extend(below(&path));
            }
        }
        paths.sort();
        paths
    }

    #[test]
    fn a_failed_run_leaves_everything_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        fs::write(root.join("old.yaml"), "old: text").unwrap();
        fs::create_dir(root.join("blocked.yaml")).unwrap();
        let root = root.to_str().unwrap();
        let error = write(root, None, &plan(&["old.yaml", "a/b/c.yaml", "blocked.yaml"])).unwrap_err();
        assert_eq!(error.to_string(), format!("open {root}/blocked.yaml: is a directory"));
        assert_eq!(below(directory.path()), ["blocked.yaml", "old.yaml"]);
        assert_eq!(
            fs::read_to_string(directory.path().join("old.yaml")).unwrap(),
            "old: text"
        );
        write(root, None, &plan(&["old.yaml", "a/b/c.yaml"])).unwrap();
        assert_eq!(
            below(directory.path()),
            ["a", "b", "blocked.yaml", "c.yaml", "old.yaml"]
        );
        let written = fs::read_to_string(directory.path().join("old.yaml")).unwrap();
        assert_eq!(written, "---\n# Source: old.yaml\nnew: text\n");
    }
}
