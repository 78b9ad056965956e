//! The case files beside this file: templates and what Helm makes of them (record.py).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chartroom::chart::{self, File, ignore};
use chartroom::data::Str;
use chartroom::host::FixedHost;
use chartroom::render::{self, Release, Request};
use chartroom::template::stack::with_deep_stack;
use serde::Deserialize;

const CHART: &str = "apiVersion: v2\nname: c\nversion: 0.1.0\n";
const TEMPLATE: &str = "templates/t.txt";

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

/// The files of the case's chart, without those that its `.helmignore` names.
fn chart_files(case: &Case) -> Vec<File> {
    let mut files = case.files.clone();
    files.insert("Chart.yaml".to_owned(), CHART.to_owned());
    files.insert("values.yaml".to_owned(), case.values.clone());
    files.insert(TEMPLATE.to_owned(), case.template.clone());
    let ignored = files.get(ignore::FILE_NAME).cloned().unwrap_or_default();
    let rules = ignore::Rules::parse(ignored.as_bytes()).expect("the rules can be read");
    let taken = files.into_iter().filter(|(name, _)| !rules.ignores(name, false));
    taken
        .map(|(name, text)| File {
            name,
            data: Str::from(text.trim_start_matches('\u{feff}')),
        })
        .collect()
}

/// What the case's template renders to, or the error of the render.
fn evaluate(case: &Case) -> Result<String, String> {
    let loaded = chart::load::load(chart_files(case)).map_err(|error| error.to_string())?;
    let request = Request {
        release: Release {
            name: "rel".to_owned(),
            namespace: "ns".to_owned(),
            is_upgrade: false,
        },
        ..Request::default()
    };
    let host = FixedHost::new(1, UNIX_EPOCH);
    let rendered =
        render::render_files(&render::prepare(loaded.chart), &request, &host).map_err(|error| error.to_string())?;
    let path = Str::from(format!("c/{TEMPLATE}"));
    let text = rendered.files.get(&path).expect("the template is rendered");
    Ok(text.to_text().into_owned())
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

/// How the case differs from what was recorded, if it does.
fn check(case: &Case) -> Option<String> {
    let expected = match (&case.expect, &case.error) {
        (Some(text), None) => Ok(text.clone()),
        (None, Some(error)) => Err(error.clone()),
        _ => return Some("has to have either `expect` or `error`".to_owned()),
    };
    let found = evaluate(case).map_err(|error| shorten(&error));
    (found != expected).then(|| format!("{:?}\n  Helm:      {expected:?}\n  chartroom: {found:?}", case.template))
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

/// How many cases there are, and the words about those that differ.
fn check_files(paths: &[PathBuf]) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for path in paths {
        let text = fs::read_to_string(path).expect("the file can be read");
        let cases: Vec<Case> =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let topic = path.file_stem().unwrap_or_default().to_string_lossy();
        count += cases.len();
        wrong.extend(
            cases
                .iter()
                .filter_map(|case| Some(format!("{topic}: {}: {}", case.name, check(case)?))),
        );
    }
    (count, wrong)
}

#[test]
fn templates_give_what_helm_gives() {
    let (count, wrong) = with_deep_stack(|| check_files(&case_files())).expect("the thread can be made");
    assert!(count > 1000, "only {count} cases found");
    assert!(
        wrong.is_empty(),
        "{} of {count} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
