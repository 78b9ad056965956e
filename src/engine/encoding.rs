//! Helm's functions that write and read YAML, JSON and TOML (`pkg/engine/funcs.go`). They give errors as text, or
//! nothing at all, where their `must` forms fail.

use crate::data::{List, Map, Str, Value};
use crate::go::time::{Time, Zone};
use crate::go::{json, toml};
use crate::host::Host;
use crate::sprig::HostFunction;
use crate::template::func::{FuncError, Function};
use crate::{functions, host_functions, yaml};

/// The table.
pub(super) const FUNCTIONS: &[Function] = functions! {
    "fromJson" => from_json(Str);
    "fromJsonArray" => from_json_array(Str);
    "fromYaml" => from_yaml(Str);
    "fromYamlArray" => from_yaml_array(Str);
    "mustToJson" => must_to_json(Value);
    "mustToToml" => must_to_toml(Value);
    "mustToYaml" => must_to_yaml(Value);
    "toJson" => to_json(Value);
    "toToml" => to_toml(Value);
    "toYaml" => to_yaml(Value);
    "toYamlPretty" => to_yaml_pretty(Value);
};

/// The table of those that ask the host.
pub(super) const HOST_FUNCTIONS: &[HostFunction] = host_functions! {
    "fromToml" => from_toml(Str);
};

fn from_json(text: Str) -> Map {
    let (map, error) = json::unmarshal_map(&text);
    with_error(map, error)
}

fn from_json_array(text: Str) -> List {
    match json::unmarshal_list(&text) {
        (list, None) => list,
        (_, Some(error)) => error_list(error),
    }
}

fn from_toml(host: &dyn Host, text: Str) -> Map {
    let zone = host.time_zone();
    let offset = Time::now(host.now(), Zone::Local(zone.clone())).offset();
    match toml::unmarshal(&text, &toml::Local { zone, offset }) {
        Ok(map) => map,
        Err(error) => with_error(Map::new(), Some(error)),
    }
}

fn from_yaml(text: Str) -> Map {
    match yaml::unmarshal_map(&text) {
        Ok(map) => map,
        Err(error) => with_error(Map::new(), Some(error)),
    }
}

fn from_yaml_array(text: Str) -> List {
    yaml::unmarshal_list(&text).unwrap_or_else(error_list)
}

fn must_to_json(value: Value) -> Result<Vec<u8>, FuncError> {
    json::marshal(&value, json::Escape::Html).map_err(fail)
}

fn must_to_toml(value: Value) -> Result<Vec<u8>, FuncError> {
    toml::marshal(&value).map_err(fail)
}

fn must_to_yaml(value: Value) -> Result<Vec<u8>, FuncError> {
    yaml::marshal(&value).map(without_last_newline).map_err(fail)
}

fn to_json(value: Value) -> Result<Vec<u8>, FuncError> {
    match json::marshal(&value, json::Escape::Html) {
        Err(error @ json::Error::TooLong) => Err(fail(error)),
        result => Ok(result.unwrap_or_default()),
    }
}

/// The error's text stands in the result's place, but for what Go panics at.
fn to_toml(value: Value) -> Result<Vec<u8>, FuncError> {
    match toml::marshal(&value) {
        Err(error @ (toml::Error::NoValue | toml::Error::TooLong)) => Err(fail(error)),
        result => Ok(result.unwrap_or_else(|error| error.to_string().into_bytes())),
    }
}

fn to_yaml(value: Value) -> Result<Vec<u8>, FuncError> {
    or_nothing(yaml::marshal(&value))
}

fn to_yaml_pretty(value: Value) -> Result<Vec<u8>, FuncError> {
    or_nothing(yaml::marshal_pretty(&value))
}

/// Nothing in the place of what cannot be written; but what is too long was not refused by Helm.
fn or_nothing(text: Result<Vec<u8>, yaml::Error>) -> Result<Vec<u8>, FuncError> {
    match text {
        Err(error) if error.is_too_long() => Err(fail(error)),
        text => Ok(text.map(without_last_newline).unwrap_or_default()),
    }
}

fn without_last_newline(mut text: Vec<u8>) -> Vec<u8> {
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    text
}

fn fail(error: impl std::fmt::Display) -> FuncError {
    FuncError::new(error.to_string())
}

/// The error's text under the key that charts look for.
fn with_error(map: Map, error: Option<impl std::fmt::Display>) -> Map {
    if let Some(error) = error {
        map.insert("Error", Value::string(error.to_string()));
    }
    map
}

/// The error's text as the only item.
fn error_list(error: impl std::fmt::Display) -> List {
    List::from(vec![Value::string(error.to_string())])
}
