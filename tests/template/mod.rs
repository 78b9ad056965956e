//! The case files beside this file: templates and what Helm makes of them (record.py).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chartroom::chart::{File, ignore};
use chartroom::data::Str;
use chartroom::template::stack::with_deep_stack;
use serde::Deserialize;

use crate::eval::eval_with_files;
use crate::known_gaps;

/// Errors longer than this are recorded without their middle, as record.py's `shorten` does it.
const LONGEST_ERROR: usize = 4000;
const KEPT: usize = 600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    template: String,
    #[serde(default)]
    values: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    expect: Option<String>,
    error: Option<String>,
}

/// The case's own files of the chart, without those that its `.helmignore` names.
fn chart_files(case: &Case) -> Vec<File> {
    let ignored = case.files.get(ignore::FILE_NAME).map_or("", String::as_str);
    let mut rules = ignore::Rules::parse(ignored.as_bytes()).expect("the rules can be read");
    let taken = case
        .files
        .iter()
        .filter(|(name, _)| !rules.ignores(name, false).unwrap());
    taken
        .map(|(name, text)| File {
            name: name.clone(),
            data: Str::from(&**text),
        })
        .collect()
}

fn shorten(error: &str) -> String {
    let letters: Vec<char> = error.chars().collect();
    if letters.len() <= LONGEST_ERROR {
        return error.to_owned();
    }
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let left_out = letters.len() - 2 * KEPT;
    let (first, last) = (text(&letters[..KEPT]), text(&letters[KEPT + left_out..]));
    format!("{first}[... {left_out} characters ...]{last}")
}

fn check(case: &Case) -> Result<(), String> {
    let expected = match (&case.expect, &case.error) {
        (Some(text), None) => Ok(text.clone()),
        (None, Some(error)) => Err(error.clone()),
        _ => return Err("has to have either `expect` or `error`".to_owned()),
    };
    // A loader takes the mark off that some editors begin a file with.
    let template = case.template.trim_start_matches('\u{feff}');
    let found = eval_with_files(template, &case.values, chart_files(case)).map_err(|error| shorten(&error));
    if found == expected {
        return Ok(());
    }
    Err(format!("{:?}\n  Helm {expected:?}\n  ours {found:?}", case.template))
}

/// The results of a file's cases, under the file's name and theirs.
fn check_file(path: &Path) -> Vec<(String, Result<(), String>)> {
    let text = fs::read_to_string(path).expect("the file can be read");
    let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let topic = path.file_stem().unwrap_or_default().to_string_lossy();
    let results = cases.iter().map(|case| (format!("{topic}/{}", case.name), check(case)));
    results.collect()
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template");
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

#[test]
fn templates_give_what_helm_gives() {
    let check_all = || {
        case_files()
            .iter()
            .flat_map(|path| check_file(path))
            .collect::<Vec<_>>()
    };
    let results = with_deep_stack(check_all).expect("the thread can be made");
    assert!(results.len() > 1000, "only {} cases found", results.len());
    known_gaps::check("template", results);
}
