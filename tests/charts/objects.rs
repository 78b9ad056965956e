//! Renders this repository's charts for the tests that look at objects rather than at text. Callers provide a deep stack.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use chartroom::chart::directory;
use chartroom::data::Str;
use chartroom::host::FixedHost;
use chartroom::manifest::output::{Selection, release_text};
use chartroom::render::{self, Error, Prepared, Release, Rendered, Request};
use chartroom::values::Layer;
use serde::Deserialize;
use serde_json::Value;

/// A layer of values from a file.
pub fn file(name: &str) -> Layer {
    Layer::file(name, &Str::from(fs::read(name).unwrap())).unwrap()
}

/// A layer of values that a test made.
pub fn values(value: &Value) -> Layer {
    Layer::file("values of the test", &Str::from(value.to_string().into_bytes())).unwrap()
}

/// The chart, ready to be rendered.
pub fn chart(name: &str) -> Prepared {
    render::prepare(directory::open(format!("charts/{name}").as_ref()).unwrap().chart)
}

/// The rendered text of release erlmcp in namespace erlmcp, hooks aside. Random values are the same each time.
pub fn text(chart: &Prepared, layers: &[Layer]) -> Result<String, Error> {
    text_of_seed(chart, layers, 0)
}

/// The rendered text, with the random values that a seed makes.
fn text_of_seed(chart: &Prepared, layers: &[Layer], seed: u64) -> Result<String, Error> {
    let rendered = render(chart, layers, seed)?;
    let selection = Selection {
        no_hooks: true,
        ..Selection::default()
    };
    Ok(String::from_utf8(release_text(&[], &rendered.manifests, selection)).unwrap())
}

fn render(chart: &Prepared, layers: &[Layer], seed: u64) -> Result<Rendered, Error> {
    let release = Release {
        name: "erlmcp".to_owned(),
        namespace: "erlmcp".to_owned(),
        ..Release::default()
    };
    let request = Request {
        layers,
        release,
        ..Request::default()
    };
    let host = FixedHost::new(seed, SystemTime::UNIX_EPOCH);
    render::render(chart, &request, &host, &mut Vec::new())
}

/// The rendered objects.
pub fn objects(chart: &Prepared, layers: &[Layer]) -> Vec<Value> {
    objects_of_seed(chart, layers, 0)
}

/// The rendered objects, with the random values that a seed makes.
pub fn objects_of_seed(chart: &Prepared, layers: &[Layer], seed: u64) -> Vec<Value> {
    documents(&text_of_seed(chart, layers, seed).unwrap())
}

/// Every rendered file by its path, hooks and notes included.
pub fn all_files(chart: &Prepared, layers: &[Layer]) -> Result<BTreeMap<String, String>, Error> {
    let files = render(chart, layers, 0)?.source.files;
    let text = |(path, text): (&Str, &Str)| (path.to_text().into_owned(), text.to_text().into_owned());
    Ok(files.iter().map(text).collect())
}

/// The rendered NOTES.txt.
pub fn notes(chart: &Prepared, layers: &[Layer]) -> String {
    let mut files = all_files(chart, layers).unwrap().into_iter();
    files.find(|(path, _)| path.ends_with("NOTES.txt")).unwrap().1
}

/// The documents of a YAML file that are objects.
pub fn documents(yaml: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(yaml)
        .map(|document| Value::deserialize(document).unwrap())
        .filter(|document| !document.is_null())
        .collect()
}
