//! The words of `chartroom.yaml`, as `schemas/chartroom.schema.json` describes them.

use std::collections::HashSet;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::cli::values_files::without_place;
use crate::diagnostic::Location;
use crate::diff::Pattern;
use crate::lint::Level;
use crate::yaml;

/// What the project file says. Keys keep the order in which they were written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case", expecting = "a table")]
pub struct ProjectFile {
    /// The releases by name.
    pub releases: IndexMap<String, ReleaseEntry>,
    /// What every release has in common in an environment, by its name.
    pub environments: IndexMap<String, EnvironmentEntry>,
    /// Settings of `chartroom lint`.
    pub lint: LintSettings,
    /// Settings of `chartroom diff`.
    pub diff: DiffSettings,
}

/// A chart that is installed under a name, in one or more environments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub struct ReleaseEntry {
    /// The chart: a directory or an archive.
    pub chart: String,
    /// The namespace it is installed in, where the environment names no other.
    pub namespace: Option<String>,
    /// Values files for all environments, the lowest layer first.
    #[serde(default)]
    pub values: Vec<String>,
    /// A schema that the values must meet beside the chart's own.
    pub schema: Option<String>,
    /// Its environments by name. Without any, it is installed in all environments of the file.
    #[serde(default)]
    pub environments: IndexMap<String, EnvironmentEntry>,
}

/// What an environment adds. A list is short for its values files.
#[derive(Debug, Default)]
pub struct EnvironmentEntry(pub EnvironmentTable);

/// An environment written as a table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case", expecting = "a table")]
pub struct EnvironmentTable {
    /// Values files, the lowest layer first.
    pub values: Vec<String>,
    /// Values as `--set` takes them.
    pub set: Vec<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// The Kubernetes version that templates see.
    pub kube_version: Option<String>,
    /// The API versions that templates see beside the usual ones.
    pub api_versions: Vec<String>,
}

/// Settings of `chartroom lint`; flags win over them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case", expecting = "a table")]
pub struct LintSettings {
    /// Rules by id or name, with the severity that their findings get.
    pub rules: IndexMap<String, Level>,
    /// The least severity that fails a run.
    pub fail_on: Option<Level>,
    /// Findings that are known, and do not fail a run.
    pub baseline: Option<String>,
}

/// Settings of `chartroom diff`, which add to its flags.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case", expecting = "a table")]
pub struct DiffSettings {
    /// Fields that do not count.
    pub ignore: Vec<Pattern>,
    /// Kinds that do not count.
    pub ignore_kinds: Vec<String>,
    /// Labels that do not count.
    pub ignore_labels: Vec<String>,
    /// Annotations that do not count.
    pub ignore_annotations: Vec<String>,
    /// Whether quantities and durations differ that are only written differently.
    pub strict_values: bool,
    /// Fields that are secret.
    pub redact: Vec<Pattern>,
}

impl<'de> Deserialize<'de> for EnvironmentEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EnvironmentVisitor)
    }
}

/// Takes a list or a table, so that errors inside keep their places: an untagged enum would lose them.
struct EnvironmentVisitor;

impl<'de> Visitor<'de> for EnvironmentVisitor {
    type Value = EnvironmentEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of values files, or a table")
    }

    fn visit_unit<E>(self) -> Result<EnvironmentEntry, E> {
        Ok(EnvironmentEntry::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<EnvironmentEntry, A::Error> {
        let values = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(EnvironmentEntry(EnvironmentTable {
            values,
            ..EnvironmentTable::default()
        }))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<EnvironmentEntry, A::Error> {
        EnvironmentTable::deserialize(MapAccessDeserializer::new(entries)).map(EnvironmentEntry)
    }
}

/// Why a project file cannot be used.
#[derive(Debug)]
pub struct FileError {
    location: Location,
    message: String,
    hint: Option<String>,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FileError {}

/// How much alike a written key and a known one must be for a hint.
const ALIKE: f32 = 0.6;

/// How deep a project file may nest: more than ten times what its settings do.
const MAX_DEPTH: usize = 100;

/// Reads a project file's text.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn parse(name: &str, text: &[u8]) -> Result<ProjectFile, FileError> {
    let refused = |position: yaml::Position, message: String| FileError {
        location: Location {
            file: name.to_owned(),
            line: position.line.max(1),
            column: position.column.max(1),
        },
        message,
        hint: None,
    };
    let document = yaml::parse(text);
    // serde's parser takes quadratic time for what nests deeply, before it refuses it.
    match &document {
        Ok(document) if document.root().is_some_and(|root| is_deeper(root, MAX_DEPTH)) => {
            let message = format!("nests more than {MAX_DEPTH} levels deep, which nothing here does");
            return Err(refused(yaml::Position::default(), message));
        }
        Err(error) => {
            let text = error.to_string();
            return Err(refused(
                error.position().unwrap_or_default(),
                without_place(&text).to_owned(),
            ));
        }
        Ok(_) => {}
    }
    // A file of comments alone says nothing, which is no error.
    let file: Option<ProjectFile> = serde_yaml::from_slice(text).map_err(|error| describe(name, &error))?;
    // Of keys that stand twice, serde keeps the last without a word.
    if let Some(root) = document.as_ref().ok().and_then(yaml::Document::root)
        && let Some(key) = duplicate(root)
    {
        let message = format!(
            "`{}` stands here for the second time",
            String::from_utf8_lossy(key.text())
        );
        return Err(refused(key.span().start, message));
    }
    Ok(file.unwrap_or_default())
}

/// Whether a node has more than so many levels.
fn is_deeper(node: yaml::Node<'_>, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return true;
    };
    node.entries()
        .any(|(key, value)| is_deeper(key, below) || is_deeper(value, below))
        || node.items().any(|item| is_deeper(item, below))
}

/// The first key that its table has already.
fn duplicate(node: yaml::Node<'_>) -> Option<yaml::Node<'_>> {
    let mut seen = HashSet::new();
    for (key, value) in node.entries() {
        if !seen.insert(key.text()) {
            return Some(key);
        }
        if let Some(found) = duplicate(value) {
            return Some(found);
        }
    }
    node.items().find_map(duplicate)
}

/// Where the value of a path of keys and numbers of items stands in a project file's text; where it is not there, how far it
/// goes.
pub fn locate(name: &str, text: &[u8], path: &[&str]) -> Location {
    let mut location = Location {
        file: name.to_owned(),
        ..Location::default()
    };
    let Ok(document) = yaml::parse(text) else {
        return location;
    };
    let mut node = document.root();
    for key in path {
        let entry = node.and_then(|node| node.entries().find(|(written, _)| written.text() == key.as_bytes()));
        let item = || node?.items().nth(key.parse().ok()?);
        node = entry.map(|(_, value)| value).or_else(item);
        if let Some(node) = node {
            let start = node.span().start;
            location.line = start.line;
            location.column = start.column;
        }
    }
    location
}

fn describe(name: &str, error: &serde_yaml::Error) -> FileError {
    let position = |number: usize| u32::try_from(number).unwrap_or_default();
    let location = error.location();
    let place = Location {
        file: name.to_owned(),
        line: location.as_ref().map_or(0, |place| position(place.line())),
        column: location.as_ref().map_or(0, |place| position(place.column())),
    };
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    let (message, hint) = match text.split_once(", expected ") {
        Some((message, expected)) if message.contains("unknown field") || message.contains("unknown variant") => {
            let message = message
                .replace("unknown field", "unknown key")
                .replace("unknown variant", "unknown level");
            (message, Some(suggestion(text, expected)))
        }
        _ => (text.to_owned(), None),
    };
    FileError {
        location: place,
        message,
        hint,
    }
}

/// The known name that an unknown one resembles, else all of them. Serde puts names between backticks.
fn suggestion(text: &str, expected: &str) -> String {
    let between_backticks = |text: &str| {
        text.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let unknown = between_backticks(text).into_iter().next().unwrap_or_default();
    let known = between_backticks(expected);
    let candidates: Vec<&str> = known.iter().map(String::as_str).collect();
    match similar::get_close_matches(unknown.as_str(), &candidates, 1, ALIKE).first() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("known here: `{}`", candidates.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_places() {
        let text = b"releases:\n  web:\n    chart: chart\n    environments:\n      dev: [missing.yaml]\n";
        let place = |path: &[&str]| locate("f", text, path).to_string();
        assert_eq!(place(&["releases"]), "f:2:3");
        assert_eq!(place(&["releases", "web", "environments"]), "f:5:7");
        assert_eq!(place(&["releases", "web", "environments", "dev"]), "f:5:12");
        assert_eq!(place(&["releases", "web", "environments", "test"]), "f:5:7");
        assert_eq!(place(&["releases", "web", "environments", "dev", "0"]), "f:5:13");
        assert_eq!(place(&["environments"]), "f");
    }
}
