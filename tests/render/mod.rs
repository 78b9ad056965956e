//! Whole charts: `tests/render/<chart>/<case>/`, with what Helm prints recorded by `record.sh`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chartroom::chart::directory;
use chartroom::data::Str;
use chartroom::host::FixedHost;
use chartroom::manifest::output::{Selection, release_text};
use chartroom::render::{self, Release, Request};
use chartroom::template::stack::with_deep_stack;
use chartroom::values::Layer;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    chart: PathBuf,
    values: Vec<String>,
    release: String,
    namespace: String,
}

#[test]
fn charts_render_as_helm_renders_them() {
    let cases = directories(Path::new("tests/render"))
        .iter()
        .flat_map(|chart| directories(chart))
        .collect::<Vec<_>>();
    assert!(!cases.is_empty());
    for case in cases {
        check(&case);
    }
}

fn check(directory: &Path) {
    let case: Case = serde_yaml::from_slice(&fs::read(directory.join("case.yaml")).unwrap()).unwrap();
    let expected = fs::read_to_string(directory.join("expected.yaml")).unwrap();
    let actual = with_deep_stack(|| render(&case)).unwrap();
    assert_same_text(&actual, &expected, directory);
}

fn render(case: &Case) -> String {
    let chart = directory::open(&case.chart).unwrap().chart;
    let layers: Vec<Layer> = case
        .values
        .iter()
        .map(|name| Layer::file(name, &Str::from(fs::read(name).unwrap())).unwrap())
        .collect();
    let release = Release {
        name: case.release.clone(),
        namespace: case.namespace.clone(),
        ..Release::default()
    };
    let request = Request {
        layers: &layers,
        release,
        ..Request::default()
    };
    let host = FixedHost::new(0, SystemTime::UNIX_EPOCH);
    let rendered = render::render(&render::prepare(chart), &request, &host, &mut Vec::new()).unwrap();
    let selection = Selection {
        no_hooks: true,
        ..Selection::default()
    };
    String::from_utf8(release_text(&[], &rendered.manifests, selection)).unwrap()
}

fn assert_same_text(actual: &str, expected: &str, case: &Path) {
    let diff = similar::TextDiff::from_lines(expected, actual);
    assert!(
        actual == expected,
        "{}\n{}",
        case.display(),
        diff.unified_diff().header("helm", "chartroom")
    );
}

fn directories(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path());
    let mut directories: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    directories.sort();
    directories
}
