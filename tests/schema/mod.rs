//! Bad values: `tests/schema/<chart>/<case>.yaml`, with what Helm says about each recorded by `record.sh`. The cases named `rule-` pass
//! the schema and fail in a template, because they are about values that contradict each other.

mod keywords;
mod project;
mod values_report;

use std::fs;
use std::path::{Path, PathBuf};

use chartroom::render::Prepared;
use chartroom::template::stack::with_deep_stack;

use crate::charts::objects::{chart, file, text};
use crate::known_gaps;

#[test]
fn bad_values_are_refused_in_helms_words() {
    let cases = with_deep_stack(|| ["erlmcp", "erlmcp-enterprise"].map(cases).concat()).unwrap();
    assert!(cases.len() >= 30, "only {} cases", cases.len());
    known_gaps::check("schema", cases);
}

/// The cases of a chart with how they went.
fn cases(name: &str) -> Vec<(String, Result<(), String>)> {
    let chart = chart(name);
    let mut files: Vec<_> = fs::read_dir(Path::new("tests/schema").join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    let case = |values: PathBuf| {
        let stem = values.file_stem().unwrap().to_string_lossy();
        (format!("{name}/{stem}"), check(&chart, &values))
    };
    files.into_iter().map(case).collect()
}

fn check(chart: &Prepared, values: &Path) -> Result<(), String> {
    let expected = fs::read_to_string(values.with_extension("expected")).unwrap();
    let said = match text(chart, &[file(&values.to_string_lossy())]) {
        Ok(_) => return Err("the values are accepted".to_owned()),
        Err(error) => error.to_string(),
    };
    if said.trim_end() == expected.trim_end() {
        Ok(())
    } else {
        Err(format!("it says\n{said}\nand Helm says\n{expected}"))
    }
}
