//! The programs that call Helm, in two ways. `*.yaml` are the command lines that each of them issues, and what it reads
//! from the answer: they need nothing but this repository, and run here. `test_*.py` are the programs themselves: see
//! `run`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::cli::check_all;

#[test]
fn callers_read_what_they_look_for() {
    let mut files = BTreeMap::new();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/callers");
    read(&directory, "chart", &mut files);
    check_all("tests/callers", &files);
}

/// Reads the files below a directory, by their paths.
fn read(directory: &Path, path: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory.join(path)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{path}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read(directory, &path, files);
        } else {
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}
