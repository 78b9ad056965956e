//! Every value that a chart's README documents matters: changing it changes what is rendered, hooks and notes included.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chartroom::render::{Error, Prepared};
use chartroom::template::stack::with_deep_stack;
use chartroom::values::Layer;
use serde::Deserialize;
use serde_json::{Value, json};

use super::objects::{all_files, chart, file, values};

/// See `flips.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flips {
    contexts: BTreeMap<String, Vec<Value>>,
    keys: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    others: BTreeMap<String, Vec<Value>>,
    any: BTreeMap<String, Vec<Value>>,
    refused: BTreeSet<String>,
}

type Files = BTreeMap<String, String>;

#[test]
fn every_documented_value_matters() {
    let text = fs::read_to_string("tests/charts/flips.yaml").unwrap();
    let flips: Flips = serde_yaml::from_str(&text).unwrap();
    for name in ["erlmcp", "erlmcp-enterprise"] {
        with_deep_stack(|| check(name, &flips)).unwrap();
    }
}

fn check(name: &str, flips: &Flips) {
    let chart = chart(name);
    let defaults: Value = serde_yaml::from_slice(&fs::read(format!("charts/{name}/values.yaml")).unwrap()).unwrap();
    let contexts = [json!({})]
        .iter()
        .chain(&flips.contexts[name])
        .map(layer)
        .collect::<Vec<_>>();
    let plain: Vec<Files> = contexts
        .iter()
        .map(|context| {
            all_files(&chart, std::slice::from_ref(context)).unwrap_or_else(|error| panic!("{name}: {error}"))
        })
        .collect();
    let mut keys = Vec::new();
    leaves(&defaults, &mut Vec::new(), &mut keys);
    assert!(keys.len() > 150);
    let idle: Vec<String> = keys
        .into_iter()
        .filter(|(path, value)| {
            let key = path.join(".");
            let candidates = candidates(name, &key, value, flips);
            let matters = |other: &Value| {
                let change = values(
                    &path
                        .iter()
                        .rfold(other.clone(), |inner, step| json!({ step.as_str(): inner })),
                );
                let refused = flips.refused.contains(&key);
                let tries = contexts.iter().zip(&plain);
                let answers = tries.map(|(context, plain)| changes(&chart, context, &change, plain, refused));
                // What the schema refuses it refuses everywhere.
                answers.take_while(Option::is_some).any(|answer| answer == Some(true))
            };
            !candidates.iter().any(matters)
        })
        .map(|(path, _)| path.join("."))
        .collect();
    assert!(
        idle.is_empty(),
        "{name}: these values change nothing:\n{}",
        idle.join("\n")
    );
}

/// A file of values, or values that stand here.
fn layer(context: &Value) -> Layer {
    context.as_str().map_or_else(|| values(context), file)
}

/// The paths of all values that are no maps, with them; a list is one.
fn leaves(value: &Value, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Value)>) {
    match value.as_object() {
        Some(fields) if !fields.is_empty() => {
            for (key, child) in fields {
                path.push(key.clone());
                leaves(child, path, found);
                path.pop();
            }
        }
        _ => found.push((path.clone(), value.clone())),
    }
}

/// Other values for a key, the likeliest first.
fn candidates(chart: &str, key: &str, value: &Value, flips: &Flips) -> Vec<Value> {
    if let Some(given) = flips.keys[chart].get(key) {
        return given.clone();
    }
    match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            [number + 1.0, number - 1.0, 30_000.0].map(whole).to_vec()
        }
        Value::String(text) => match flips.others.get(text) {
            Some(others) => others.clone(),
            None => flips.any["string"].clone(),
        },
        Value::Object(_) => flips.any["map"].clone(),
        _ => flips.any["list"].clone(),
    }
}

/// A number as YAML would have it: whole where it is.
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

/// Whether a change makes a difference, be it only that a template refuses it where that counts; `None` if the schema does.
fn changes(chart: &Prepared, context: &Layer, change: &Layer, plain: &Files, refused: bool) -> Option<bool> {
    match all_files(chart, &[context.clone(), change.clone()]) {
        Ok(files) => Some(files != *plain),
        Err(Error::Template(_)) => Some(refused),
        Err(_) => None,
    }
}
