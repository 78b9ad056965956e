//! The files that are linted, under the names by which people find them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::{CHART_FILE, Chart, VALUES_FILE, ValuesFile};
use crate::compat::HelmVersion;
use crate::data::{Mark, Str, Value};
use crate::diagnostic::Location;
use crate::engine::error::Frame;
use crate::values::{Layer, Origin, Origins, Source};

use super::{Environment, Subject};

/// The chart, the environments it is used in, and the texts of all their files.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The chart.
    pub chart: &'a Arc<Chart>,
    /// The environments.
    pub environments: &'a [Environment<'a>],
    root: &'a str,
    texts: BTreeMap<String, Str>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(subject: &'a Subject<'a>) -> Sources<'a> {
        let chart = subject.prepared.chart();
        let mut texts = BTreeMap::new();
        add_files(chart, &subject.root, &mut texts);
        let layers = subject
            .environments
            .iter()
            .flat_map(|environment| environment.request.layers);
        texts.extend(layers.filter_map(|layer| match layer {
            Layer::File { name, values } => Some((name.clone(), values.text().clone())),
            Layer::Flag { .. } | Layer::Trial { .. } => None,
        }));
        Sources {
            chart,
            environments: &subject.environments,
            root: &subject.root,
            texts,
        }
    }

    /// The values files of all environments, each once however many share it.
    pub fn layers(&self) -> Vec<&'a Layer> {
        let mut layers: Vec<&Layer> = Vec::new();
        for layer in self
            .environments
            .iter()
            .flat_map(|environment| environment.request.layers)
        {
            if !layers.iter().any(|known| known.source() == layer.source()) {
                layers.push(layer);
            }
        }
        layers
    }

    /// Where the chart is, as people would type it.
    pub fn root(&self) -> &str {
        self.root
    }

    /// The chart's values.yaml and the values files of all environments, by the name that locations have.
    pub fn values_files(&self) -> Vec<(String, Str)> {
        let own = self.chart.raw_file(VALUES_FILE);
        let own = own.map(|file| (format!("{}/{VALUES_FILE}", self.root), file.data.clone()));
        let given = self.layers().into_iter().filter_map(|layer| match layer {
            Layer::File { name, values } => Some((name.clone(), values.text().clone())),
            Layer::Flag { .. } | Layer::Trial { .. } => None,
        });
        own.into_iter().chain(given).collect()
    }

    /// The text of a file, by the name that locations have.
    pub fn text(&self, file: &str) -> Option<&Str> {
        self.texts.get(file)
    }

    /// All files and their texts.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &Str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text))
    }

    /// The file that Helm calls `chart/templates/x.yaml`, or `chart/charts/ALIAS/values.yaml`.
    pub fn file(&self, full_name: &str) -> String {
        let Some((_, mut rest)) = full_name.split_once('/') else {
            return full_name.to_owned();
        };
        let mut path = self.root.to_owned();
        let mut chart = Some(&**self.chart);
        while let Some((alias, below)) = rest.strip_prefix("charts/").and_then(|rest| rest.split_once('/')) {
            let dependencies = chart.map(|chart| chart.metadata.dependencies()).unwrap_or_default();
            let listed = dependencies.iter().find(|dependency| dependency.alias == alias);
            let name = listed.map_or(alias, |dependency| &dependency.name);
            path = format!("{path}/charts/{name}");
            chart = chart
                .and_then(|chart| chart.dependencies.iter().find(|chart| chart.name() == name))
                .map(AsRef::as_ref);
            rest = below;
        }
        format!("{path}/{rest}")
    }

    /// The values of a file with the places of their keys, in their order; maps and lists come before what is in them.
    pub fn entries(file: &str, values: &ValuesFile) -> Vec<Entry> {
        let mut origins = Origins::default();
        let source = origins.add(Source::File(file.to_owned()));
        let map = origins.values(source, values, HelmVersion::V4);
        let mut found = Vec::new();
        let place = |mark: Mark| {
            let place = origins.get(mark).and_then(|origin| origin.place).unwrap_or_default();
            Location {
                file: file.to_owned(),
                line: place.line,
                column: place.column,
            }
        };
        collect(&Value::Map(map), &mut Vec::new(), &place, &mut found);
        found
    }

    /// Where a value came from. Of a flag, the flag.
    pub fn of_origin(&self, origin: Origin<'_>) -> Location {
        if let Source::Entry { place, .. } = origin.source {
            return place.clone();
        }
        let place = origin.place.unwrap_or_default();
        let file = match origin.source {
            Source::Chart(name) => self.file(name),
            source => source.to_string(),
        };
        Location {
            file,
            line: place.line,
            column: place.column,
        }
    }

    /// A place in a template, from that of an error.
    pub fn of_frame(&self, frame: &Frame) -> Location {
        Location {
            file: self.file(&frame.file),
            line: frame.line,
            column: frame.column.map_or(0, |column| column + 1),
        }
    }

    /// The innermost place that stands in a file: what `tpl` was given stands in none.
    pub fn of_frames(&self, frames: &[Frame]) -> Option<Location> {
        let mut locations = frames.iter().rev().map(|frame| self.of_frame(frame));
        locations.find(|location| self.text(&location.file).is_some())
    }
}

/// A value of a file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// The value.
    pub value: Value,
    /// Where its key stands.
    pub location: Location,
}

fn collect(value: &Value, path: &mut Vec<String>, place: &dyn Fn(Mark) -> Location, found: &mut Vec<Entry>) {
    let children: Vec<(String, Value, Mark)> = match value {
        Value::Map(map) => {
            let entries = map.entries().into_iter();
            entries
                .map(|(key, entry)| (key.to_text().into_owned(), entry.value, entry.mark))
                .collect()
        }
        Value::List(list) => {
            let items = list.iter().enumerate();
            items
                .map(|(index, item)| (index.to_string(), item.clone(), list.mark(index)))
                .collect()
        }
        _ => return,
    };
    for (key, value, mark) in children {
        path.push(key);
        found.push(Entry {
            path: path.clone(),
            value: value.clone(),
            location: place(mark),
        });
        collect(&value, path, place, found);
        path.pop();
    }
}

fn add_files(chart: &Chart, path: &str, texts: &mut BTreeMap<String, Str>) {
    let raw = [CHART_FILE, VALUES_FILE]
        .into_iter()
        .filter_map(|name| chart.raw_file(name));
    for file in raw.chain(&chart.templates).chain(chart.crds()) {
        texts.insert(format!("{path}/{}", file.name), file.data.clone());
    }
    for subchart in &chart.dependencies {
        add_files(subchart, &format!("{path}/charts/{}", subchart.name()), texts);
    }
}
