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

    /// Where the keys of all entries and the items of all lists stand, in the documents that this Helm reads.
    pub fn places(&self, helm: HelmVersion) -> impl Iterator<Item = Place> {
        self.read_by(helm).iter().flat_map(|part| {
            part.data.places().iter().map(|place| Place {
                line: place.line + part.lines_before,
                column: place.column,
            })
        })
    }

    /// The values of all documents, merged.
    pub fn to_map(&self) -> Map {
        self.to_map_marked(HelmVersion::V4, &[])
    }

    /// The values of the documents that this Helm reads, merged, each with the mark of its place: there are as many marks
    /// as places, or none.
    pub fn to_map_marked(&self, helm: HelmVersion, marks: &[Mark]) -> Map {
        let mut marks = marks;
        let mut documents = self.read_by(helm).iter().map(|part| {
            let (own, others) = marks.split_at_checked(part.data.places().len()).unwrap_or_default();
            marks = others;
            match part.data.thaw(own) {
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

    fn read_by(&self, helm: HelmVersion) -> &[Part] {
        match self.documents.get(..1) {
            Some(first) if !helm.reads_every_document() => first,
            _ => &self.documents,
        }
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
