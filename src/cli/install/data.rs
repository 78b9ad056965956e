//! The release as programs read it, `-o json` and `-o yaml`, in the words of Helm's `pkg/release/v1` and `pkg/chart/v2`.
//! When the files of the chart were changed is left out: charts are read without it.

use super::{DESCRIPTION, RFC3339_NANO, STATUS};
use crate::chart::{Chart, File};
use crate::cli::release::RenderedRelease;
use crate::data::{List, Map, Str, Value};
use crate::go::time::{Time, Zone};
use crate::manifest::{Hook, Manifest};

/// The release (`Release` in Helm's `pkg/release/v1/release.go`).
pub fn of_release(release: &RenderedRelease, supplied: &Map, manifest: &[u8], notes: &[u8], now: &Time) -> Value {
    let now = text(now.in_location(Zone::Utc).format(RFC3339_NANO));
    let info = map([
        ("first_deployed", now.clone()),
        ("last_deployed", now),
        ("description", text(DESCRIPTION)),
        ("status", text(STATUS)),
        ("notes", text(notes)),
    ]);
    map([
        ("name", text(&release.name)),
        ("namespace", text(&release.namespace)),
        ("version", Value::Int(1)),
        ("apply_method", text("ssa")),
        ("info", info),
        ("chart", of_chart(release.prepared.chart())),
        ("config", Value::Map(supplied.clone())),
        ("manifest", text(manifest)),
        ("hooks", list(release.rendered.manifests.hooks.iter().map(of_hook))),
    ])
}

/// The chart without its subcharts (`Chart` in Helm's `pkg/chart/v2/chart.go`).
fn of_chart(chart: &Chart) -> Value {
    let values = chart.values.as_ref().map(|file| file.to_map());
    map([
        ("metadata", Value::Map(chart.metadata.to_data())),
        ("templates", list(chart.templates.iter().map(of_file))),
        ("values", Value::Map(values.unwrap_or_default())),
        ("schema", chart.schema.clone().map_or(Value::Nil, Value::bytes)),
        ("files", list(chart.files.iter().map(of_file))),
    ])
}

/// A file, whose bytes are in base64 (`File` in Helm's `pkg/chart/common/file.go`).
fn of_file(file: &File) -> Value {
    map([("name", text(&file.name)), ("data", Value::bytes(file.data.clone()))])
}

/// A hook that has not run (`Hook` in Helm's `pkg/release/v1/hook.go`).
fn of_hook(manifest: &Manifest) -> Value {
    let fields = map([
        ("name", text(&manifest.head.name)),
        ("kind", text(&manifest.head.kind)),
        ("path", text(&manifest.path)),
        ("manifest", text(manifest.text())),
        ("last_run", map([("phase", text(""))])),
    ]);
    if let (Value::Map(fields), Some(hook)) = (&fields, &manifest.hook) {
        add_annotations(fields, hook);
    }
    fields
}

/// What the annotations of a hook say; what they do not say is left out.
fn add_annotations(fields: &Map, hook: &Hook) {
    fields.insert("events", list(hook.events.iter().map(|event| text(event.name()))));
    if hook.weight != 0 {
        fields.insert("weight", Value::Int(hook.weight));
    }
    for (name, policies) in [
        ("delete_policies", &hook.delete_policies),
        ("output_log_policies", &hook.output_log_policies),
    ] {
        if !policies.is_empty() {
            fields.insert(name, list(policies.iter().map(text)));
        }
    }
}

fn text(text: impl AsRef<[u8]>) -> Value {
    Value::String(Str::from(text.as_ref()))
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::List(items.collect::<List>())
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let map = Map::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    Value::Map(map)
}
