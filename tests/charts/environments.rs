//! What the environments promise, and that each is held to what Helm renders.

use std::fs;
use std::path::{Path, PathBuf};

use chartroom::template::stack::with_deep_stack;
use serde_json::{Value, json};

use super::objects::{chart, file, objects};

#[test]
fn the_guides_environments_are_the_base_of_the_enterprise_charts() {
    for environment in ["dev", "staging", "production"] {
        let documented = read(format!("tests/guide/{environment}/values.yaml"));
        let ours = read(format!("values/erlmcp-enterprise/{environment}.yaml"));
        assert_holds(&ours, &documented, environment);
    }
}

/// Fails if something documented is not there, or is another value.
fn assert_holds(ours: &Value, documented: &Value, place: &str) {
    match documented.as_object() {
        Some(fields) => {
            for (key, value) in fields {
                assert_holds(&ours[key], value, &format!("{place}.{key}"));
            }
        }
        None => assert_eq!(ours, documented, "{place}"),
    }
}

#[test]
fn the_production_charts_environments_have_their_sizes() {
    with_deep_stack(|| {
        let sizes = |environment: &str| {
            let objects = objects(&chart("erlmcp"), &[file(&format!("values/erlmcp/{environment}.yaml"))]);
            let at = |kind: &str, path: &str| {
                let object = objects.iter().find(|object| object["kind"] == kind);
                object
                    .and_then(|object| object.pointer(path))
                    .cloned()
                    .unwrap_or(Value::Null)
            };
            json!([
                at("StatefulSet", "/spec/replicas"),
                at("HorizontalPodAutoscaler", "/spec/minReplicas"),
                at("HorizontalPodAutoscaler", "/spec/maxReplicas"),
                at("PodDisruptionBudget", "/spec/minAvailable"),
            ])
        };
        // Where there is an autoscaler, it alone says how many.
        assert_eq!(sizes("dev"), json!([1, null, null, null]));
        assert_eq!(sizes("staging"), json!([null, 2, 10, 1]));
        assert_eq!(sizes("production"), json!([null, 4, 20, 2]));
        assert_eq!(sizes("guide"), json!([4, 4, 20, 2]));
    })
    .unwrap();
}

#[test]
fn every_values_file_has_a_recorded_rendering() {
    let cases: Vec<String> = yaml_files(Path::new("tests/render"))
        .into_iter()
        .filter(|path| path.ends_with("case.yaml"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let files = yaml_files(Path::new("values"));
    assert!(files.len() >= 11);
    for file in files {
        let name = file.to_string_lossy();
        assert!(
            cases.iter().any(|case| case.contains(&*name)),
            "tests/render has no case of {name}"
        );
    }
}

fn yaml_files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { yaml_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect()
}

fn read(path: String) -> Value {
    serde_yaml::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_value_is_read_somewhere() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(["values", "--unused"])
        .output()
        .unwrap();
    let texts = [run.stdout, run.stderr].map(|text| String::from_utf8(text).unwrap());
    assert_eq!(texts, [String::new(), String::new()]);
    assert!(run.status.success());
}
