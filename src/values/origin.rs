//! Where each value came from.

use std::fmt;

use crate::chart::ValuesFile;
use crate::chart::values_file::Place;
use crate::compat::HelmVersion;
use crate::data::{Entry, List, Map, Mark, Value};
use crate::diagnostic::Location;

use super::set::SetKind;

/// What gives values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A chart's own values.yaml, as `# Source:` comments would name it: `parent/charts/sub/values.yaml`.
    Chart(String),
    /// A file given with `-f`.
    File(String),
    /// A `--set…` flag.
    Flag {
        /// Which flag.
        kind: SetKind,
        /// What was given to it.
        text: String,
    },
    /// What a project file gives as `--set` takes it.
    Entry {
        /// Where it stands.
        place: Location,
        /// What it says.
        text: String,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Chart(name) | Source::File(name) => f.write_str(name),
            Source::Flag { kind, text } => write!(f, "{} {text}", kind.flag()),
            Source::Entry { place, .. } => place.fmt(f),
        }
    }
}

/// The origin of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// What gave it.
    pub source: &'a Source,
    /// Where in the file it stands; unknown for flags.
    pub place: Option<Place>,
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}:{}:{}", self.source, place.line, place.column),
            None => self.source.fmt(f),
        }
    }
}

/// A source in the table of origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceId(u32);

/// The table of origins that [`Mark`]s point into. Mark zero is "made by a template" and has no origin.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    sources: Vec<Source>,
    places: Vec<Option<(SourceId, Option<Place>)>>,
}

impl Origins {
    /// Adds a source.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.sources.push(source);
        SourceId(id)
    }

    /// Marks for all that this Helm reads in a file.
    pub(super) fn marks(&mut self, source: SourceId, file: &ValuesFile, helm: HelmVersion) -> Vec<Mark> {
        let first = self.places.len();
        self.places
            .extend(file.places(helm).map(|place| Some((source, Some(place)))));
        (first..self.places.len()).map(mark_at).collect()
    }

    /// The values of a file, with marks.
    pub fn values(&mut self, source: SourceId, file: &ValuesFile, helm: HelmVersion) -> Map {
        file.to_map_marked(helm, &self.marks(source, file, helm))
    }

    /// A mark for a value of a source.
    pub fn mark(&mut self, source: SourceId, place: Option<Place>) -> Mark {
        self.places.push(Some((source, place)));
        self.last()
    }

    /// Another mark for the same origin, or for the same lack of one.
    pub(super) fn again(&mut self, mark: Mark) -> Mark {
        let index = usize::try_from(mark.0).ok().and_then(|n| n.checked_sub(1));
        let place = index.and_then(|index| *self.places.get(index)?);
        self.places.push(place);
        self.last()
    }

    /// The newest mark.
    pub(super) fn last(&self) -> Mark {
        self.places.len().checked_sub(1).map(mark_at).unwrap_or_default()
    }

    /// What a mark stands for. `None` for values that a template made.
    pub fn get(&self, mark: Mark) -> Option<Origin<'_>> {
        let index = usize::try_from(mark.0).ok()?.checked_sub(1)?;
        let (source, place) = (*self.places.get(index)?)?;
        Some(Origin {
            source: self.source(source)?,
            place,
        })
    }

    /// A source of this table.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(usize::try_from(id.0).ok()?)
    }

    /// All sources, in the order in which they were added.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

/// The mark that points to a place of the table.
fn mark_at(index: usize) -> Mark {
    Mark(u32::try_from(index + 1).unwrap_or_default())
}

/// The value with the mark on every entry and item within it.
pub(super) fn marked(value: &Value, mark: Mark) -> Value {
    match value {
        Value::Map(map) => Value::Map(marked_map(map, mark)),
        Value::List(items) => {
            let marks = vec![mark; items.len()];
            Value::List(List::marked(
                items.iter().map(|item| marked(item, mark)).collect(),
                marks,
            ))
        }
        scalar => scalar.clone(),
    }
}

/// The map with the mark on every entry and item within it.
pub(super) fn marked_map(map: &Map, mark: Mark) -> Map {
    let entries = map.entries().into_iter().map(|(key, entry)| {
        let value = marked(&entry.value, mark);
        (key, Entry { value, mark })
    });
    Map::from_entries(map.ty(), entries.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lead_back_to_their_origins() {
        let mut origins = Origins::default();
        let file = origins.add(Source::File("prod.yaml".to_owned()));
        let flag = origins.add(Source::Flag {
            kind: SetKind::Set,
            text: "a=1".to_owned(),
        });
        let first = origins.mark(file, Some(Place { line: 3, column: 5 }));
        let second = origins.mark(flag, None);
        assert_eq!(origins.get(first).unwrap().to_string(), "prod.yaml:3:5");
        assert_eq!(origins.get(second).unwrap().to_string(), "--set a=1");
        assert_eq!(origins.get(Mark::default()), None);
        assert_eq!(origins.get(Mark(9)), None);
    }
}
