//! Records of fields into YAML and JSON, as `sigs.k8s.io/yaml` and `encoding/json` write Go structs.

use std::collections::BTreeMap;

use super::decode::Record;
use super::metadata::ImportValue;
use crate::data::{Elem, List, Map, Value};
use crate::go::json;
use crate::yaml;

/// What a field is as data.
pub(super) trait Encode {
    /// The field as data, empty or not.
    fn encode(&self) -> Value;
}

/// A record as YAML: its fields sorted by name, without those that are empty (`yaml.Marshal` of sigs.k8s.io/yaml).
///
/// # Errors
/// The YAML is not to be had, which no record of texts comes to.
pub(super) fn to_yaml<R: Record>(record: &R) -> Result<Vec<u8>, yaml::Error> {
    yaml::marshal(&Value::Map(to_map(record)))
}

/// A record as data: its fields without those that are empty.
pub(super) fn to_map<R: Record>(record: &R) -> Map {
    Map::from_iter(entries(record))
}

/// A list of records as JSON: their fields in the order of their declaration (`json.Marshal`).
///
/// # Errors
/// The JSON is not to be had, which no record of texts comes to.
pub(super) fn to_json<R: Record>(records: &[R]) -> Result<String, json::Error> {
    let records: Vec<String> = records.iter().map(record_to_json).collect::<Result<_, _>>()?;
    Ok(format!("[{}]", records.join(",")))
}

fn record_to_json<R: Record>(record: &R) -> Result<String, json::Error> {
    let fields = entries(record).map(|(name, value)| {
        let value = json::marshal(&value, json::Escape::Html)?;
        Ok(format!("\"{name}\":{}", String::from_utf8_lossy(&value)))
    });
    let fields: Vec<String> = fields.collect::<Result<_, _>>()?;
    Ok(format!("{{{}}}", fields.join(",")))
}

/// The fields that are written. Empty ones are left out, but for those that Go does not tag with `omitempty`.
fn entries<R: Record>(record: &R) -> impl Iterator<Item = (&'static str, Value)> {
    let is_written = |(name, value): &(&'static str, Value)| R::ALWAYS.contains(name) || !is_empty(value);
    record.values().into_iter().filter(is_written)
}

/// Whether Go's `omitempty` leaves a field with this value out.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nil | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    }
}

impl Encode for String {
    fn encode(&self) -> Value {
        Value::string(self.as_str())
    }
}

impl Encode for bool {
    fn encode(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Encode for ImportValue {
    fn encode(&self) -> Value {
        self.to_value()
    }
}

impl<R: Record> Encode for R {
    fn encode(&self) -> Value {
        Value::Map(Map::from_iter(entries(self)))
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self) -> Value {
        Value::List(List::new(Elem::Any, self.iter().map(T::encode).collect()))
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Nil, T::encode)
    }
}

impl Encode for BTreeMap<String, String> {
    fn encode(&self) -> Value {
        let entries = self
            .iter()
            .map(|(key, text)| (key.as_str(), Value::string(text.as_str())));
        Value::Map(Map::from_iter(entries))
    }
}
