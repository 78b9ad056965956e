//! Schemas as a part of the values can meet them: types and names are asked for, but nothing that other parts may add.

use serde_json::Value as Json;

use crate::chart::Chart;
use crate::data::{Map, Str, Value};
use crate::diagnostic::Location;
use crate::lint::{Entry, Sources};
use crate::schema::{self, Failure, Problem};

/// The keywords that say what must be there, or that choose by what is there.
const ABOUT_PRESENCE: &[&str] = &[
    "required",
    "minProperties",
    "minItems",
    "contains",
    "minContains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// The keywords whose values are schemas by name, where a keyword's name is only a name.
const MAPS_OF_SCHEMAS: &[&str] = &["properties", "patternProperties", "definitions", "$defs"];

/// What of a part of the values no other part can mend: every failure, with the whole path to it.
pub(super) fn failures(chart: &Chart, values: &Map, above: &[String]) -> Vec<Failure> {
    let mut found = Vec::new();
    let refused = chart.schema.as_ref().and_then(relax).map(|schema| {
        let values = Value::Map(values.clone());
        // What it refers to elsewhere is not relaxed.
        schema::validate(&schema, &values, None, &mut Vec::new())
    });
    if let Some(Err(Problem::Values(failures))) = refused {
        for mut failure in failures {
            failure.path.splice(0..0, above.iter().cloned());
            found.push(failure);
        }
    }
    for subchart in &chart.dependencies {
        let listed = chart
            .metadata
            .dependencies()
            .iter()
            .filter(|listed| listed.name == subchart.name());
        let mut names: Vec<&str> = listed
            .map(|listed| {
                if listed.alias.is_empty() {
                    &*listed.name
                } else {
                    &*listed.alias
                }
            })
            .collect();
        if names.is_empty() {
            names.push(subchart.name());
        }
        for name in names {
            if let Some(Value::Map(own)) = values.get(name.as_bytes()) {
                let above = [above, &[name.to_owned()]].concat();
                found.extend(failures_of_subchart(subchart, &own, &above));
            }
        }
    }
    found
}

fn failures_of_subchart(subchart: &Chart, values: &Map, above: &[String]) -> Vec<Failure> {
    // Globals are Helm's to hand down, whatever the schema says of them.
    let own = values.shallow_copy();
    own.remove(b"global");
    failures(subchart, &own, above)
}

/// The schema without what it says about presence; `None` where it is no JSON.
fn relax(schema: &Str) -> Option<Vec<u8>> {
    let mut schema: Json = serde_json::from_slice(schema).ok()?;
    relax_schema(&mut schema);
    serde_json::to_vec(&schema).ok()
}

fn relax_schema(schema: &mut Json) {
    match schema {
        Json::Object(keywords) => {
            keywords.retain(|keyword, _| !ABOUT_PRESENCE.contains(&keyword.as_str()));
            for (keyword, value) in keywords.iter_mut() {
                match (MAPS_OF_SCHEMAS.contains(&keyword.as_str()), value) {
                    (true, Json::Object(schemas)) => schemas.values_mut().for_each(relax_schema),
                    (false, value) if keyword != "enum" && keyword != "const" => relax_schema(value),
                    _ => {}
                }
            }
        }
        Json::Array(schemas) => schemas.iter_mut().for_each(relax_schema),
        _ => {}
    }
}

/// Where the value of a failure stands in a file; of a key that the message names, where that key does.
pub(super) fn place(failure: &Failure, file: &str, entries: &[Entry]) -> Location {
    let named = entries.iter().find(|entry| {
        entry
            .path
            .split_last()
            .is_some_and(|(key, above)| above == failure.path && failure.message.contains(&format!("'{key}'")))
    });
    let itself = || entries.iter().find(|entry| entry.path == failure.path);
    named.or_else(itself).map_or_else(
        || Location {
            file: file.to_owned(),
            line: 0,
            column: 0,
        },
        |entry| entry.location.clone(),
    )
}

/// The values of a chart's own file, and each of them with its place.
pub(super) fn defaults(chart: &Chart, file: &str) -> Option<(Map, Vec<Entry>)> {
    let values = chart.values.as_ref()?;
    let map = values.to_map();
    Some((map, Sources::entries(file, values)))
}
