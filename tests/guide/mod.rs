//! Every YAML block of the Helm chart guide, as values of the enterprise chart: `tests/guide/<block>/values.yaml` is the block,
//! `expect.yaml` says which rendered fields it must reach. And each key of each block matters: changing it changes the output.

mod commands;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chartroom::render::Prepared;
use chartroom::template::stack::with_deep_stack;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::charts::objects::{chart, file, objects, text, values};

/// A field that a block must reach.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    /// Kind/name.
    object: String,
    /// The field, as a JSON pointer.
    at: String,
    /// Its value; null if it must not be there.
    is: Value,
}

/// How to change a key that can't be changed blindly.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flip {
    /// Another value.
    to: Value,
    /// What makes the key matter.
    #[serde(default)]
    with: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flips {
    everywhere: BTreeMap<String, Flip>,
    blocks: BTreeMap<String, BTreeMap<String, Flip>>,
}

#[test]
fn blocks_reach_what_they_are_about() {
    with_deep_stack(check_all).unwrap();
}

fn check_all() {
    let chart = chart("erlmcp-enterprise");
    let blocks = blocks();
    assert_eq!(blocks.len(), 19);
    for block in blocks {
        check(&chart, &block);
    }
}

fn check(chart: &Prepared, block: &Path) {
    let layer = file(&block.join("values.yaml").to_string_lossy());
    let rendered = objects(chart, &[layer]);
    let expectations: Vec<Expectation> = read(&block.join("expect.yaml"));
    assert!(!expectations.is_empty());
    for Expectation { object, at, is } in expectations {
        let found = rendered.iter().find(|candidate| kind_and_name(candidate) == object);
        let field = found.and_then(|found| found.pointer(&at)).unwrap_or(&Value::Null);
        assert_eq!(*field, is, "{}: {object} {at}", block.display());
    }
}

#[test]
fn every_documented_key_changes_the_output() {
    with_deep_stack(flip_all).unwrap();
}

fn flip_all() {
    let chart = chart("erlmcp-enterprise");
    let flips: Flips = read(Path::new("tests/guide/flips.yaml"));
    let mut flipped = 0;
    for block in blocks() {
        let documented: Value = read(&block.join("values.yaml"));
        let name = block.file_name().unwrap().to_string_lossy().into_owned();
        for path in leaves(&documented, &[]) {
            let key = path.join(".");
            let special = flips.blocks.get(&name).and_then(|keys| keys.get(&key));
            let special = special.or_else(|| flips.everywhere.get(&key));
            let mut before = documented.clone();
            if let Some(flip) = special {
                merge(&mut before, &flip.with);
            }
            let mut after = before.clone();
            let leaf = path.iter().try_fold(&mut after, step).unwrap();
            *leaf = special.map_or_else(|| other(leaf), |flip| flip.to.clone());
            let render =
                |layer| text(&chart, &[values(layer)]).unwrap_or_else(|error| panic!("{name}: {key}: {error}"));
            assert_ne!(render(&before), render(&after), "{name}: {key} changes nothing");
            flipped += 1;
        }
    }
    assert!(flipped > 150, "only {flipped} keys were flipped");
}

/// The paths of a value's leaves. A list of plain values is one leaf.
fn leaves(value: &Value, path: &[String]) -> Vec<Vec<String>> {
    let deeper = |key: String, child: &Value| leaves(child, &[path, &[key]].concat());
    match value {
        Value::Object(fields) if !fields.is_empty() => fields
            .iter()
            .flat_map(|(key, child)| deeper(key.clone(), child))
            .collect(),
        Value::Array(items) if items.first().is_some_and(Value::is_object) => items
            .iter()
            .enumerate()
            .flat_map(|(index, child)| deeper(index.to_string(), child))
            .collect(),
        _ => vec![path.to_vec()],
    }
}

fn step<'a>(value: &'a mut Value, key: &String) -> Option<&'a mut Value> {
    match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get_mut(key),
        _ => None,
    }
}

/// Another value of the same kind; a quantity or a duration stays one.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(text) if text.starts_with(|first: char| first.is_ascii_digit()) => json!(format!("1{text}")),
        Value::String(text) => json!(format!("{text}x")),
        Value::Array(items) if items.is_empty() => json!([{"name": "other"}]),
        Value::Array(items) => json!(items[1..]),
        _ => panic!("no other value for {value}"),
    }
}

fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (_, Value::Null) => {}
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}

fn blocks() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/guide").unwrap().map(|entry| entry.unwrap().path());
    let mut blocks: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    blocks.sort();
    blocks
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    serde_yaml::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn kind_and_name(object: &Value) -> String {
    let text = |path| object.pointer(path).and_then(Value::as_str).unwrap();
    format!("{}/{}", text("/kind"), text("/metadata/name"))
}
