//! A file of values: a chart's values.yaml, or what `-f` names.

use super::error::FileError;
use crate::compat::HelmVersion;
use crate::data::{Map, Mark, Str, Value};
use crate::yaml::{self, Frozen};

/// A file of values, parsed once; each render makes its own values from it.
#[derive(Clone, Debug)]
pub struct ValuesFile {
    text: Str,
    documents: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    data: Frozen,
    /// How many lines of the file stand before the document.
    lines_before: u32,
}

/// A place in a values file, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

impl ValuesFile {
    /// Reads a file of values: one or several YAML documents, each a map. Matches Helm's `loader.LoadValues`.
    pub fn parse(text: &Str) -> Result<ValuesFile, FileError> {
        let mut documents = Vec::new();
        for chunk in yaml::documents(text) {
            let chunk = chunk.map_err(FileError::Split)?;
            // The one document of a file is mostly the file as it is.
            let source = if chunk.text == *text { text } else { &chunk.text };
            let document = yaml::parse(source.clone()).map_err(FileError::Document)?;
            let data = document.freeze().map_err(FileError::Document)?;
            if !data.is_map() && !data.is_nil() {
                yaml::unmarshal_map(&chunk.text).map_err(FileError::Document)?;
            }
            documents.push(Part {
                data,
                lines_before: chunk.lines_before,
            });
        }
        Ok(ValuesFile {
            text: text.clone(),
            documents,
        })
    }

    /// The whole text, as it was read.
    pub fn text(&self) -> &Str {
        &self.text
    }

    /// How many entries of maps and items of lists it has.
    pub fn len(&self) -> usize {
        self.documents.iter().map(|part| part.data.places().len()).sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of all documents, merged. Every entry and item carries the mark that is given for the place of its
    /// key (of the item itself in a list).
    pub fn to_map(&self, mark: &mut dyn FnMut(Place) -> Mark) -> Map {
        self.to_map_as(HelmVersion::V4, mark)
    }

    /// The values of the documents that this Helm reads, likewise.
    pub fn to_map_as(&self, helm: HelmVersion, mark: &mut dyn FnMut(Place) -> Mark) -> Map {
        let count = if helm.reads_every_document() { usize::MAX } else { 1 };
        let mut documents = self.documents.iter().take(count).map(|part| {
            let places = part.data.places().iter().map(|place| Place {
                line: place.line + part.lines_before,
                column: place.column,
            });
            let marks: Vec<Mark> = places.map(&mut *mark).collect();
            match part.data.thaw(&marks) {
                Value::Map(map) => map,
                _ => Map::new(),
            }
        });
        let first = documents.next().unwrap_or_default();
        documents.fold(first, |values, document| {
            merge_over(&values, &document);
            values
        })
    }
}

/// Merges a map into values: maps are merged, anything else replaces what was there, nulls too. Matches Helm's
/// `loader.MergeMaps`, which makes a new map instead and so takes longer with each of many documents.
pub fn merge_over(values: &Map, over: &Map) {
    for (key, mut entry) in over.entries() {
        if let (Value::Map(new), Some(Value::Map(old))) = (&entry.value, values.get(&key)) {
            merge_over(&old, new);
            entry.value = Value::Map(old);
        }
        values.insert_entry(key, entry);
    }
}
