//! `--output-dir`: manifests become files, all of them or none.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::staged::Staged;
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
