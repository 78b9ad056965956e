//! Comparing three sides or more: which fields differ anywhere, and what each side has there.
//!
//! Every object is compared with that of the first side that has it. What comes out of these comparisons of two sides is
//! put together: a row for each field that one of them names, a cell for each side.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::object::{Identity, Object};
use super::redact::Redactor;
use super::{
    Change, ChangeKind, Field, ObjectError, Options, Risk, Shown, TextLine, TextSign, Variable, compare_redacted, path,
};

/// How several sides differ.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Matrix {
    /// For each side, what it calls differently from the first.
    pub variables: Vec<Vec<Variable>>,
    /// How many objects all sides have alike.
    pub same: usize,
    /// The objects that differ: in the order of the first side that has each.
    pub objects: Vec<MatrixObject>,
}

/// An object that is not the same on all sides.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixObject {
    /// The object, as the first side that has it calls it.
    pub object: Arc<Identity>,
    /// The template or file it comes from there.
    pub template: String,
    /// What to look out for when one side takes the place of the first.
    pub risks: Vec<Risk>,
    /// Whether each side has it.
    pub present: Vec<bool>,
    /// The fields that differ; none where nothing does but that sides lack it.
    pub fields: Vec<MatrixField>,
}

/// A field that is not the same on all sides that have the object.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixField {
    /// Where it is: `spec.replicas`; within a text, `data["app.yaml"] › port`.
    pub path: String,
    /// What to look out for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Risk>,
    /// What each side has there.
    pub cells: Vec<Cell>,
}

/// What a side has in a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", content = "value", rename_all = "lowercase")]
pub enum Cell {
    /// The same as the first side.
    Same,
    /// A value, without its secrets.
    Value(serde_json::Value),
    /// A text that is compared line by line.
    Text(CellText),
    /// Something else, as the rows of what is around it or inside it tell.
    Other,
    /// Nothing.
    Absent,
}

/// A text of several lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellText {
    /// Equal texts of a row have equal numbers.
    pub number: usize,
    /// The first line in which it differs from the first side's, or that one from another.
    #[serde(flatten)]
    pub first: Option<TextLine>,
}

/// Compares all sides with the first, and what it lacks with the next that has it. `variables` says what two sides may
/// call differently, by their numbers.
///
/// # Errors
/// Where an object is too large to be read as a tree: the number of its side, and what is wrong.
pub fn compare_all(
    sides: &[Vec<Object<'_>>],
    options: &Options,
    variables: impl Fn(usize, usize) -> Vec<Variable>,
) -> Result<Matrix, (usize, ObjectError)> {
    let redactor = Redactor::new(options.redaction.show_secrets);
    let mut matrix = Matrix {
        variables: vec![Vec::new(); sides.len()],
        ..Matrix::default()
    };
    // What no earlier side has.
    let mut rest = sides.to_vec();
    for side in &mut rest {
        side.retain(|object| !options.ignore.is_ignored(&object.identity));
    }
    let mut new_risks: Vec<HashMap<Arc<Identity>, Vec<Risk>>> = vec![HashMap::new(); sides.len()];
    for base in 0..sides.len() {
        let objects = rest.get_mut(base).map(std::mem::take).unwrap_or_default();
        let mut changes = Vec::with_capacity(sides.len());
        for (other, others) in rest.iter_mut().enumerate().skip(base + 1) {
            let options = Options {
                variables: variables(base, other),
                ..options.clone()
            };
            let mut diff = compare_redacted(&objects, others, &options, &redactor)
                .map_err(|error| (if error.is_before { base } else { other }, error.error))?;
            let added: HashMap<Arc<Identity>, Vec<Risk>> = diff
                .changes
                .extract_if(.., |change| change.kind == ChangeKind::Added)
                .map(|change| (change.object, change.risks))
                .collect();
            others.retain(|object| added.contains_key(&object.identity));
            if base == 0 {
                set(&mut matrix.variables, other, diff.variables);
                set(&mut new_risks, other, added);
            }
            changes.push(by_first_name(diff.changes));
        }
        for object in &objects {
            let found: Vec<Option<&Change>> = changes.iter().map(|side| side.get(&object.identity)).collect();
            let new_risks = new_risks.get(base).and_then(|risks| risks.get(&object.identity));
            matrix.add(object, base, &found, new_risks.cloned().unwrap_or_default());
        }
    }
    Ok(matrix)
}

fn set<T>(items: &mut [T], at: usize, item: T) {
    if let Some(place) = items.get_mut(at) {
        *place = item;
    }
}

/// Changes by what their first side calls the object.
fn by_first_name(changes: Vec<Change>) -> HashMap<Arc<Identity>, Change> {
    let name = |change: &Change| Arc::clone(change.paired_from.as_ref().unwrap_or(&change.object));
    changes.into_iter().map(|change| (name(&change), change)).collect()
}

impl Matrix {
    /// Whether all sides are the same, variables aside.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Adds an object that the side `base` is the first to have, with its changes on the sides after that.
    fn add(&mut self, object: &Object<'_>, base: usize, changes: &[Option<&Change>], new_risks: Vec<Risk>) {
        if base == 0 && changes.iter().all(Option::is_none) {
            self.same += 1;
            return;
        }
        let is_there = |change: &Option<&Change>| change.is_none_or(|change| change.kind != ChangeKind::Removed);
        let mut present = vec![false; base];
        present.push(true);
        present.extend(changes.iter().map(is_there));
        let mut risks = new_risks;
        risks.extend(changes.iter().flatten().flat_map(|change| &change.risks));
        risks.sort_unstable();
        risks.dedup();
        self.objects.push(MatrixObject {
            object: object.identity.clone(),
            template: object.template.clone().into_owned(),
            risks,
            present,
            fields: fields(base, changes),
        });
    }
}

/// What two sides have in a field.
struct Entry<'a> {
    before: Option<Content<'a>>,
    after: Option<Content<'a>>,
    risks: &'a [Risk],
}

/// What a side has in a field.
#[derive(Clone, Copy)]
enum Content<'a> {
    Value(&'a serde_json::Value),
    Text(&'a TextSign),
}

/// What a side has otherwise than the first, by the paths.
type Entries<'a> = IndexMap<String, Entry<'a>>;

/// A row for each field that differs on any side.
fn fields(base: usize, changes: &[Option<&Change>]) -> Vec<MatrixField> {
    let sides: Vec<Entries<'_>> = changes
        .iter()
        .map(|change| {
            let mut entries = Entries::new();
            change
                .iter()
                .for_each(|change| add_entries(&change.fields, "", &mut entries));
            entries
        })
        .collect();
    let around: Vec<HashSet<&str>> = sides
        .iter()
        .map(|entries| entries.keys().flat_map(|path| ancestors(path)).collect())
        .collect();
    // Each side's fields stay in their order; what only a later one has stands after what it follows there.
    let mut paths: IndexSet<&str> = IndexSet::new();
    for entries in &sides {
        let mut at = 0;
        for path in entries.keys() {
            at = paths.get_index_of(path.as_str()).unwrap_or_else(|| {
                paths.shift_insert(at, path);
                at
            }) + 1;
        }
    }
    let row = |path: &str| {
        let mut cells = vec![Cell::Absent; base];
        let mut texts = Vec::new();
        let found = sides.iter().find_map(|entries| entries.get(path));
        let first = cell(found.and_then(|entry| entry.before), &mut texts);
        let same = if base == 0 { Cell::Same } else { first.clone() };
        cells.push(first);
        for ((entries, around), change) in sides.iter().zip(&around).zip(changes) {
            let is_gone = change.is_some_and(|change| change.kind == ChangeKind::Removed);
            cells.push(match entries.get(path) {
                _ if is_gone => Cell::Absent,
                Some(entry) => cell(entry.after, &mut texts),
                None if around.contains(path) => Cell::Other,
                None => match ancestors(path).find_map(|path| entries.get(path)) {
                    Some(Entry { after: None, .. }) => Cell::Absent,
                    Some(_) => Cell::Other,
                    None => same.clone(),
                },
            });
        }
        let entries = sides.iter().filter_map(|entries| entries.get(path));
        let mut risks: Vec<Risk> = entries.flat_map(|entry| entry.risks.iter().copied()).collect();
        risks.sort_unstable();
        risks.dedup();
        MatrixField {
            path: path.to_owned(),
            risks,
            cells,
        }
    };
    paths.iter().map(|path| row(path)).collect()
}

/// What is shown of a content, where these texts were met before.
fn cell(content: Option<Content<'_>>, texts: &mut Vec<u64>) -> Cell {
    match content {
        None => Cell::Absent,
        Some(Content::Value(value)) => Cell::Value(value.clone()),
        Some(Content::Text(TextSign { digest, line })) => {
            let known = texts.iter().position(|text| text == digest);
            let at = known.unwrap_or_else(|| {
                texts.push(*digest);
                texts.len() - 1
            });
            Cell::Text(CellText {
                number: at + 1,
                first: line.clone(),
            })
        }
    }
}

/// Adds what fields say; those of texts that hold something with the path of the text in front.
fn add_entries<'a>(fields: &'a [Field], outer: &str, entries: &mut Entries<'a>) {
    for field in fields {
        let path = format!("{outer}{}", field.path);
        let (before, after) = match &field.within {
            Some(within) if !within.fields.is_empty() => {
                add_entries(&within.fields, &format!("{path}{WITHIN}"), entries);
                continue;
            }
            Some(within) => {
                let [before, after] = within.texts.each_ref().map(Content::Text);
                (Some(before), Some(after))
            }
            None => {
                let value = |shown: &'a Option<Shown>| shown.as_ref()?.value.as_ref().map(Content::Value);
                (value(&field.before), value(&field.after))
            }
        };
        let risks = &field.risks;
        add_leaves(path, Entry { before, after, risks }, entries);
    }
}

/// What stands between the path of a text and that of a field within it.
const WITHIN: &str = " › ";

/// Adds an entry; of a map that only one side has, an entry for each value, so that it can be compared with another's.
fn add_leaves<'a>(path: String, entry: Entry<'a>, entries: &mut Entries<'a>) {
    use serde_json::Value::Object;
    let map = match (entry.before, entry.after) {
        (Some(Content::Value(Object(map))), None) | (None, Some(Content::Value(Object(map)))) => map,
        _ => {
            entries.insert(path, entry);
            return;
        }
    };
    // What names an item of a list stands in the path.
    let item = path.strip_suffix(']').and_then(|path| path.rsplit_once('['));
    let is_told = |key: &str, value: &serde_json::Value| {
        let named = value.as_str().map(|value| format!("{key}={value}"));
        let (Some(named), Some((_, item))) = (named, item) else {
            return false;
        };
        item == named || item.split(',').any(|part| part == named)
    };
    let count = entries.len();
    for (key, value) in map.iter().filter(|(key, value)| !is_told(key, value)) {
        let mut path = path.clone();
        path::push_key(&mut path, key);
        let content = Some(Content::Value(value));
        let entry = Entry {
            before: entry.before.and(content),
            after: entry.after.and(content),
            risks: entry.risks,
        };
        add_leaves(path, entry, entries);
    }
    if entries.len() == count {
        entries.insert(path, entry);
    }
}

/// The paths of what a field stands in, the nearest last.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let is_step = |at: usize| {
        let rest = path.get(at..).unwrap_or_default();
        at > 0 && (rest.starts_with(['.', '[']) || rest.starts_with(WITHIN))
    };
    let steps = path.char_indices().map(|(at, _)| at).filter(move |at| is_step(*at));
    steps.filter_map(|at| path.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stands_in_others() {
        let found: Vec<&str> = ancestors("spec.env[name=A].value").collect();
        assert_eq!(found, ["spec", "spec.env", "spec.env[name=A]"]);
        let found: Vec<&str> = ancestors("data[\"app\"] › port").collect();
        assert_eq!(found, ["data", "data[\"app\"]"]);
    }
}
