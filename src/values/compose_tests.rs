//! [`compose`] against Helm: charts with layers, and what `helm template` made of them.

use serde_json::Value as Json;

use super::*;
use crate::chart::File;
use crate::data::Value;

/// Charts and layers, and what each chart's templates saw as `.Values` and in `.Chart`; or Helm's error. Generated, and
/// recorded from `helm template` 4.2.3 with a template that prints both as JSON; one case a line. A hundred or so that
/// show each oddity, of eight hundred that were compared.
const CASES: &str = include_str!("../../tests/values/compose.jsonl");

fn json(value: &Value) -> Json {
    match value {
        Value::Nil => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Int64(number) => (*number as f64).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.to_text().into_owned().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) if map.is_nil() => Json::Null,
        Value::Map(map) => map
            .snapshot()
            .iter()
            .map(|(key, value)| (key.to_text().into_owned(), json(value)))
            .collect(),
        other => panic!("{other:?} is not in values"),
    }
}

/// The recorded values, whose numbers are all alike as here.
fn floats(value: &Json) -> Json {
    match value {
        Json::Number(number) => number.as_f64().unwrap().into(),
        Json::Array(items) => items.iter().map(floats).collect(),
        Json::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), floats(value)))
            .collect(),
        scalar => scalar.clone(),
    }
}

fn chart(files: &Json) -> Arc<Chart> {
    let file = |(name, text): (&String, &Json)| File {
        name: name.clone(),
        data: text.as_str().unwrap().into(),
    };
    crate::chart::load::load(files.as_object().unwrap().iter().map(file).collect())
        .unwrap()
        .chart
}

fn layer(layer: &Json) -> Layer {
    let text = layer[1].as_str().unwrap();
    match layer[0].as_str().unwrap() {
        "file" => Layer::file("values.yaml", &text.into()).unwrap(),
        "set" => Layer::flag(SetKind::Set, text),
        "set-json" => Layer::flag(SetKind::Json, text),
        "set-string" => Layer::flag(SetKind::String, text),
        "set-literal" => Layer::flag(SetKind::Literal, text),
        other => panic!("no layer {other}"),
    }
}

/// What templates of the charts see, by the path of the probing template.
fn seen(charts: &mut serde_json::Map<String, Json>, instance: &Instance, values: &Map) {
    let metadata = instance.metadata.to_map();
    let chart = ["Dependencies", "Name"].map(|field| (field, metadata.get(field.as_bytes()).unwrap()));
    let view = serde_json::json!({ "chart": json(&Value::Map(chart.into_iter().collect())), "values": json(&Value::Map(values.clone())) });
    charts.insert(format!("{}/templates/probe.yaml", instance.path), view);
    for subchart in &instance.dependencies {
        let values = values
            .get(subchart.name().as_bytes())
            .and_then(|values| values.as_map().cloned())
            .unwrap_or_default();
        seen(charts, subchart, &values);
    }
}

fn answer(case: &Json) -> Json {
    let layers: Vec<_> = case["layers"].as_array().unwrap().iter().map(layer).collect();
    let mut told = Vec::new();
    match compose(&chart(&case["files"]), &layers, &mut told) {
        Err(error) => Json::String(error.to_string()),
        Ok(composed) => {
            let mut charts = serde_json::Map::new();
            seen(&mut charts, &composed.root, &composed.values);
            let mut warnings: Vec<_> = told.iter().map(Warning::to_string).collect();
            warnings.sort();
            serde_json::json!({ "charts": charts, "warnings": warnings })
        }
    }
}

/// The first place where the answers differ, and what stands there.
fn difference(helm: &Json, here: &Json) -> Option<String> {
    if helm == here {
        return None;
    }
    let inner = match (helm, here) {
        (Json::Object(x), Json::Object(y)) if x.keys().eq(y.keys()) => x
            .iter()
            .find_map(|(key, value)| Some(format!("/{key}{}", difference(value, &y[key])?))),
        (Json::Array(x), Json::Array(y)) if x.len() == y.len() => x
            .iter()
            .zip(y)
            .enumerate()
            .find_map(|(index, (x, y))| Some(format!("/{index}{}", difference(x, y)?))),
        _ => None,
    };
    inner.or_else(|| Some(format!("\n  helm {helm}\n  here {here}")))
}

#[test]
fn values_are_those_of_helm() {
    let mut wrong = Vec::new();
    for (number, line) in CASES.lines().enumerate() {
        let case: Json = serde_json::from_str(line).unwrap();
        let expected = match case.get("error") {
            Some(error) => error.clone(),
            None => serde_json::json!({ "charts": floats(&case["charts"]), "warnings": case["warnings"] }),
        };
        if let Some(difference) = difference(&expected, &answer(&case)) {
            wrong.push(format!("case {}{difference}", number + 1));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
