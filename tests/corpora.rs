//! What fuzzing found, run again: the corpora that are kept (`fuzz/corpora`), or a part of them that is always the same, and
//! every input that once failed (`fuzz/found`). None may make its target panic.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs::{self, File};
use std::io::Read as _;
use std::panic;
use std::path::{Path, PathBuf};

use chartroom::template::stack::with_deep_stack;
use flate2::read::GzDecoder;
use tar::Archive;

/// How many inputs of a corpus are run by a program that is not optimised: those of a second or two.
const MOST: usize = 400;

/// A chart is rendered twice.
const MOST_CHARTS: usize = 150;

#[test]
fn archives() {
    replay("archive", MOST, targets::archive);
}

#[test]
fn charts() {
    replay("chart", MOST_CHARTS, targets::chart);
}

#[test]
fn formats() {
    replay("printf", MOST, targets::printf);
}

#[test]
fn json_paths() {
    replay("jsonpath", MOST, targets::jsonpath);
}

#[test]
fn regular_expressions() {
    replay("regexp", MOST, targets::regexp);
}

#[test]
fn schemas() {
    replay("schema", MOST, targets::schema);
}

#[test]
fn set_flags() {
    replay("set", MOST, targets::set);
}

#[test]
fn templates() {
    replay("template", MOST_CHARTS, targets::template);
}

#[test]
fn yaml_texts() {
    replay("yaml", MOST, targets::yaml);
}

#[test]
fn yaml_round_trips() {
    replay("yaml_round_trip", MOST, targets::yaml_round_trip);
}

fn replay(target: &str, most: usize, run: fn(&[u8])) {
    let most = if cfg!(debug_assertions) { most } else { usize::MAX };
    let kept = corpus(target);
    assert!(kept.len() > most.min(100), "{target}: {} inputs", kept.len());
    let kept = sample(&kept, most).map(|(name, input)| (format!("corpora/{target}: {name}"), input.clone()));
    let inputs: Vec<(String, Vec<u8>)> = kept.chain(found(target)).collect();
    let failed = with_deep_stack(|| {
        let fails = |input: &Vec<u8>| panic::catch_unwind(|| run(input)).is_err();
        let failing = inputs.iter().filter(|(_, input)| fails(input));
        failing.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    });
    assert_eq!(failed.unwrap(), [""; 0]);
}

/// So many at the most, evenly from first to last.
fn sample<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    items.iter().step_by(items.len().div_ceil(most))
}

/// The inputs of a corpus, with their names in its archive.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let path = fuzz().join(format!("corpora/{target}.tar.gz"));
    let mut archive = Archive::new(GzDecoder::new(File::open(path).unwrap()));
    let read = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.unwrap();
        let mut input = Vec::new();
        entry.read_to_end(&mut input).unwrap();
        (entry.path().unwrap().display().to_string(), input)
    };
    archive.entries().unwrap().map(read).collect()
}

/// The inputs that once failed.
fn found(target: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(directory) = fs::read_dir(fuzz().join("found").join(target)) else {
        return Vec::new();
    };
    let paths = directory.map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| (path.display().to_string(), fs::read(&path).unwrap());
    paths.map(read).collect()
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}
