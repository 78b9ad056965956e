//! `--output-dir`: manifests become files, all of them or none.

use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::staged::Staged;
use crate::chart::PathError;
use crate::manifest::output::{Write, WriteMode, push_document};

/// The files that writes come to, by path: what each holds, and what becomes of one that is there.
type Files = IndexMap<String, (WriteMode, Vec<u8>)>;

/// Makes files of manifests below a directory, to be committed, and gives the lines that say so. Matches `writeToFile` in
/// Helm's `pkg/action/install.go`.
///
/// # Errors
/// The file system fails.
pub fn stage(
    staged: &mut Staged,
    root: &str,
    release: Option<&str>,
    writes: &[Write<'_>],
) -> Result<Vec<u8>, PathError> {
    let release_directory = release.map_or_else(|| root.to_owned(), |name| join(root, name));
    let mut files = Files::new();
    let mut said = Vec::new();
    for write in writes {
        let directory = if write.in_release_directory {
            &release_directory
        } else {
            root
        };
        let path = push(&mut files, directory, write);
        said.extend_from_slice(format!("wrote {path}\n").as_bytes());
    }
    for (path, (mode, text)) in &files {
        staged.add(Path::new(path), *mode, text)?;
    }
    said.push(b'\n');
    Ok(said)
}

/// Writes the files of manifests below a directory that has none yet, and tells how many there are.
///
/// # Errors
/// The file system fails.
pub fn write_new(directory: &Path, writes: &[Write<'_>]) -> Result<usize, PathError> {
    let mut files = Files::new();
    for write in writes {
        push(&mut files, &directory.to_string_lossy(), write);
    }
    let make = |directory| fs::create_dir_all(directory).map_err(|error| PathError::new("mkdir", directory, &error));
    make(directory)?;
    for (path, (_, text)) in &files {
        let path = Path::new(path);
        path.parent().map_or(Ok(()), make)?;
        fs::write(path, text).map_err(|error| PathError::new("write", path, &error))?;
    }
    Ok(files.len())
}

/// Adds a document to its file, whose path it gives.
fn push(files: &mut Files, directory: &str, write: &Write<'_>) -> String {
    let path = format!("{directory}/{}", String::from_utf8_lossy(write.path));
    let (_, text) = files.entry(path.clone()).or_insert_with(|| (write.mode, Vec::new()));
    push_document(text, write.path, write.document);
    path
}

/// A directory below another, in its shortest form (Go's `filepath.Join`).
fn join(root: &str, name: &str) -> String {
    let path: PathBuf = Path::new(root).join(name).components().collect();
    let path = path.strip_prefix(".").unwrap_or(&path);
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

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

    fn write(root: &str, writes: &[Write<'_>]) -> Result<(), PathError> {
        let mut staged = Staged::default();
        stage(&mut staged, root, None, writes)?;
        staged.commit()
    }

    #[test]
    fn a_failed_run_leaves_everything_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        fs::write(root.join("old.yaml"), "old: text").unwrap();
        fs::create_dir(root.join("blocked.yaml")).unwrap();
        let root = root.to_str().unwrap();
        let error = write(root, &plan(&["old.yaml", "a/b/c.yaml", "blocked.yaml"])).unwrap_err();
        assert_eq!(error.to_string(), format!("open {root}/blocked.yaml: is a directory"));
        assert_eq!(below(directory.path()), ["blocked.yaml", "old.yaml"]);
        assert_eq!(
            fs::read_to_string(directory.path().join("old.yaml")).unwrap(),
            "old: text"
        );
        write(root, &plan(&["old.yaml", "a/b/c.yaml"])).unwrap();
        assert_eq!(
            below(directory.path()),
            ["a", "b", "blocked.yaml", "c.yaml", "old.yaml"]
        );
        let written = fs::read_to_string(directory.path().join("old.yaml")).unwrap();
        assert_eq!(written, "---\n# Source: old.yaml\nnew: text\n");
    }
}
