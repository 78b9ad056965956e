//! The same for programs, as `schemas/values.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Explanation, Role};
use crate::data::{Entry, Map, Mark, Str, Value};
use crate::go::json::{self, Escape};
use crate::template::site::Site;
use crate::values::difference::Difference;
use crate::values::path::Written;
use crate::values::{Candidate, Origin, Origins};

/// The version of the format: it grows where a reader could stumble.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Explained {
    version: u32,
    path: String,
    /// Left out where nothing is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    layers: Vec<Layer>,
    /// What stands in place of a table or list above it, if something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<Item>,
    /// Left out where the chart does not render.
    #[serde(skip_serializing_if = "Option::is_none")]
    readers: Option<Vec<Reader>>,
}

#[derive(Serialize)]
struct Layer {
    role: &'static str,
    value: serde_json::Value,
    #[serde(flatten)]
    source: Source,
}

/// Where a value came from; empty where a template made it.
#[derive(Default, Serialize)]
struct Source {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Reader {
    file: String,
    line: u32,
    column: u32,
    template: String,
}

#[derive(Serialize)]
struct Listed {
    version: u32,
    values: Vec<Item>,
}

/// A value in a list of them.
#[derive(Serialize)]
struct Item {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Given>,
    #[serde(flatten)]
    now: Option<Given>,
}

#[derive(Serialize)]
struct Given {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    #[serde(flatten)]
    source: Source,
}

impl From<Origin<'_>> for Source {
    fn from(origin: Origin<'_>) -> Source {
        Source {
            source: Some(origin.source.to_string()),
            line: origin.place.map(|place| place.line),
            column: origin.place.map(|place| place.column),
        }
    }
}

/// Writes what [`super::explain`] tells.
///
/// # Errors
/// Those of the writer; a value that is no JSON.
pub fn explain(explanation: &Explanation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let layer = |(candidate, role): (&Candidate, Role)| {
        let origin = Origin {
            source: &candidate.source,
            place: candidate.place,
        };
        Ok(Layer {
            role: match role {
                Role::Deletes => "deletes",
                Role::Wins => "wins",
                Role::Merged => "merged",
                Role::Default => "default",
                Role::Beaten => "beaten",
            },
            value: data(&candidate.value)?,
            source: origin.into(),
        })
    };
    let reader = |site: &Site| Reader {
        file: site.file.to_text().into_owned(),
        line: site.line,
        column: site.column,
        template: site.template.to_text().into_owned(),
    };
    let layers = explanation.roles().map(layer).collect::<io::Result<Vec<_>>>()?;
    let replaced = explanation.replaced.map(|(above, candidate)| {
        let origin = Origin {
            source: &candidate.source,
            place: candidate.place,
        };
        io::Result::Ok(Item {
            path: Written(above).to_string(),
            before: None,
            now: Some(Given {
                value: Some(data(&candidate.value)?),
                source: origin.into(),
            }),
        })
    });
    let explained = Explained {
        version: VERSION,
        path: Written(explanation.path).to_string(),
        value: explanation.value.map(data).transpose()?,
        layers: layers.into_iter().rev().collect(),
        replaced: replaced.transpose()?,
        readers: explanation
            .readers
            .map(|readers| readers.sites.iter().map(reader).collect()),
    };
    write(&explained, out)
}

/// Writes every value that is no table with its origin.
///
/// # Errors
/// As [`explain`].
pub fn blame(values: &Map, origins: &Origins, out: &mut dyn Write) -> io::Result<()> {
    let mut found = Vec::new();
    leaves(
        &Value::Map(values.clone()),
        Mark::default(),
        &mut Vec::new(),
        &mut found,
    );
    let item = |(path, value, mark): (Vec<Str>, Value, Mark)| {
        Ok(Item {
            path: Written(&path).to_string(),
            before: None,
            now: Some(Given {
                value: Some(data(&value)?),
                source: origins.get(mark).map(Source::from).unwrap_or_default(),
            }),
        })
    };
    list(found.into_iter().map(item).collect::<io::Result<_>>()?, out)
}

/// Collects everything that is no table or list, and those that are empty.
fn leaves(value: &Value, mark: Mark, path: &mut Vec<Str>, found: &mut Vec<(Vec<Str>, Value, Mark)>) {
    let children: Vec<(Str, Value, Mark)> = match value {
        Value::Map(map) => {
            let entries = map.entries().into_iter();
            entries.map(|(key, entry)| (key, entry.value, entry.mark)).collect()
        }
        Value::List(items) => {
            let marked = items.iter().enumerate();
            marked
                .map(|(index, item)| (Str::from(index.to_string()), item.clone(), items.mark(index)))
                .collect()
        }
        _ => Vec::new(),
    };
    if children.is_empty() {
        found.push((path.clone(), value.clone(), mark));
    }
    for (key, value, mark) in children {
        path.push(key);
        leaves(&value, mark, path, found);
        path.pop();
    }
}

/// Writes what [`super::differences`] tells.
///
/// # Errors
/// As [`explain`].
pub fn differences(found: &[Difference], before: &Origins, after: &Origins, out: &mut dyn Write) -> io::Result<()> {
    let given = |entry: &Option<Entry>, origins: &Origins| -> io::Result<Option<Given>> {
        let given = |entry: &Entry| {
            Ok(Given {
                value: Some(data(&entry.value)?),
                source: origins.get(entry.mark).map(Source::from).unwrap_or_default(),
            })
        };
        entry.as_ref().map(given).transpose()
    };
    let item = |difference: &Difference| {
        Ok(Item {
            path: Written(&difference.path).to_string(),
            before: given(&difference.before, before)?,
            now: given(&difference.after, after)?,
        })
    };
    list(found.iter().map(item).collect::<io::Result<_>>()?, out)
}

/// Writes what [`super::unused`] tells.
///
/// # Errors
/// Those of the writer.
pub fn unused(unread: &[(Vec<Str>, Origin<'_>)], out: &mut dyn Write) -> io::Result<()> {
    let item = |(path, origin): &(Vec<Str>, Origin<'_>)| Item {
        path: Written(path).to_string(),
        before: None,
        now: Some(Given {
            value: None,
            source: (*origin).into(),
        }),
    };
    list(unread.iter().map(item).collect(), out)
}

fn list(values: Vec<Item>, out: &mut dyn Write) -> io::Result<()> {
    let version = VERSION;
    write(&Listed { version, values }, out)
}

fn write(report: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

/// A value as JSON has it.
fn data(value: &Value) -> io::Result<serde_json::Value> {
    let text = json::marshal(value, Escape::Minimal).map_err(io::Error::other)?;
    Ok(serde_json::from_slice(&text)?)
}
