//! A chart's files, from a tree that is in memory already: a revision of a repository.

use super::ignore::{self, Rules};
use super::load::{self, Loaded};
use super::{BYTE_ORDER_MARK, CHART_FILE, Error, File, MAX_FILE_SIZE};
use crate::data::Str;

/// Loads the chart of these files, as [`super::directory::load`] would if they lay in a directory: by the order of their
/// names, without what `.helmignore` names.
///
/// # Errors
/// There is no chart among them that Helm can read.
pub fn load(mut files: Vec<File>) -> Result<Loaded, Error> {
    for file in &mut files {
        if let Some(rest) = file.data.strip_prefix(BYTE_ORDER_MARK) {
            file.data = Str::from(rest);
        }
    }
    let text = files
        .iter()
        .find(|file| file.name == ignore::FILE_NAME)
        .map(|file| file.data.clone());
    let mut rules = Rules::parse(&text.unwrap_or_default())?;
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        if !is_ignored(&mut rules, &file.name)? {
            kept.push(file);
        }
    }
    let mut files = kept;
    files.sort_by(|one, other| one.name.cmp(&other.name));
    for file in &files {
        if file.data.len() as u64 > MAX_FILE_SIZE {
            return Err(Error::FileTooLarge(file.name.clone()));
        }
    }
    if let Some(chart_file) = files.iter().find(|file| file.name == CHART_FILE) {
        load::check_api_version(chart_file)?;
    }
    load::load(files)
}

/// Whether a file, or a directory that it lies in, is ignored.
fn is_ignored(rules: &mut Rules, name: &str) -> Result<bool, ignore::Error> {
    for directory in name.match_indices('/').filter_map(|(at, _)| name.get(..at)) {
        if rules.ignores(directory, true)? {
            return Ok(true);
        }
    }
    rules.ignores(name, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_are_left_out() {
        let file = |name: &str, data: &str| File {
            name: name.to_owned(),
            data: Str::from(data),
        };
        let loaded = load(vec![
            file("templates/a.yaml", "\u{FEFF}a: 1"),
            file("secret/b.yaml", "b: 1"),
            file("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
            file(".helmignore", "secret/\n"),
        ])
        .unwrap();
        let names: Vec<_> = loaded.chart.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, [".helmignore"]);
        assert_eq!(&*loaded.chart.templates[0].data, b"a: 1");
    }
}
