//! Rendering a side with something of the other, and what that touches.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::input::{Input, Inputs};
use super::{Direction, Side};
use crate::chart::{self, Chart, File};
use crate::data::{Map, Str, Value};
use crate::diff::{self, Change, Options, Strictness, Variable};
use crate::engine::capabilities::Capabilities;
use crate::go::json;
use crate::host::Host;
use crate::manifest::{self, Manifests};
use crate::render::{self, Prepared, Release, Request};
use crate::values::Layer;

/// The side that trials begin with. Unlike a [`Side`] it holds no values, so that threads can share it.
pub(super) struct Base<'a> {
    prepared: &'a Prepared,
    request: &'a Request<'a>,
    files: &'a BTreeMap<Str, Str>,
    options: &'a Options,
}

/// What a trial renders a side with instead.
pub(super) struct Recipe {
    /// Values over all others.
    values: Option<Layer>,
    /// Another chart.
    prepared: Option<Prepared>,
    release: Release,
    capabilities: Capabilities,
    /// What is called differently because of it: what differs by this alone is not touched.
    variables: Vec<Variable>,
}

impl<'a> Base<'a> {
    /// A side that was rendered.
    pub fn new(side: Side<'a>, options: &'a Options) -> Base<'a> {
        Base {
            prepared: side.prepared,
            request: side.request,
            files: &side.rendered.source.files,
            options,
        }
    }

    /// What differs in this side if it is rendered so. `None` where it cannot be.
    pub fn touched(&self, recipe: &Recipe, host: &impl Host) -> Option<Vec<Change>> {
        let layers: Vec<Layer> = self.request.layers.iter().chain(&recipe.values).cloned().collect();
        let request = Request {
            layers: &layers,
            release: recipe.release.clone(),
            capabilities: recipe.capabilities.clone(),
            // A value alone may be refused where it makes sense with its fellows; what would come of it counts.
            skip_schema: true,
            schema: None,
            trace: false,
            ..self.request.clone()
        };
        let prepared = recipe.prepared.as_ref().unwrap_or(self.prepared);
        let rendered = render::render_files(prepared, &request, host, &mut Vec::new()).ok()?;
        let (before, after) = (others(self.files, &rendered.files), others(&rendered.files, self.files));
        if before.is_empty() && after.is_empty() {
            return Some(Vec::new());
        }
        let sort = |files| manifest::sort(&files, request.helm).ok();
        let (before, after) = (sort(before)?, sort(after)?);
        self.changes(&before, &after, recipe)
    }

    fn changes(&self, before: &Manifests, after: &Manifests, recipe: &Recipe) -> Option<Vec<Change>> {
        let objects = |manifests| diff::objects(manifests, Strictness::Rendered).ok();
        let options = Options {
            variables: recipe.variables.clone(),
            ..self.options.clone()
        };
        let diff = diff::compare(&objects(before)?, &objects(after)?, &options).ok()?;
        Some(diff.changes)
    }
}

/// The files that are not the same among others.
fn others(files: &BTreeMap<Str, Str>, others: &BTreeMap<Str, Str>) -> BTreeMap<Str, Str> {
    let is_other = |(name, text): &(&Str, &Str)| others.get(*name) != Some(*text);
    let files = files.iter().filter(is_other);
    files.map(|(name, text)| (name.clone(), text.clone())).collect()
}

impl Recipe {
    /// What a side is rendered with if it takes some inputs from the other. `None` where that cannot be a chart.
    pub fn new(
        inputs: &Inputs,
        taken: &[usize],
        sides: [Side<'_>; 2],
        direction: Direction,
        options: &Options,
    ) -> Option<Recipe> {
        let (base, other) = (direction.of(&sides), direction.other(&sides));
        let mut recipe = Recipe {
            values: None,
            prepared: None,
            release: base.request.release.clone(),
            capabilities: base.request.capabilities.clone(),
            variables: Vec::new(),
        };
        let values = Map::new();
        let mut files: Vec<&str> = Vec::new();
        for input in taken.iter().filter_map(|&at| inputs.all.get(at)) {
            let request = other.request;
            match input {
                Input::Value(difference) => {
                    let sides = [&difference.before, &difference.after];
                    let entry = direction.other(&sides);
                    let value = entry.as_ref().map_or(Value::Nil, |entry| entry.value.clone());
                    put(&values, &difference.path, value);
                }
                Input::Item { list: at, .. } => {
                    if let Some(list) = inputs.lists.get(*at) {
                        let is_taken = |slot: usize| inputs.takes_item(taken, *at, slot);
                        put(
                            &values,
                            &list.path,
                            list.merged(|slot| is_taken(slot) == (direction == Direction::Forth)),
                        );
                    }
                }
                Input::ReleaseName => recipe.release.name.clone_from(&request.release.name),
                Input::Namespace => recipe.release.namespace.clone_from(&request.release.namespace),
                Input::KubeVersion => recipe.capabilities.kube_version = request.capabilities.kube_version.clone(),
                Input::ApiVersions => recipe
                    .capabilities
                    .api_versions
                    .clone_from(&request.capabilities.api_versions),
                Input::File(name) => files.push(name),
            }
            let name = inputs.name(input);
            let named = options.variables.iter().filter(|variable| variable.origin == name);
            recipe.variables.extend(named.map(|variable| match direction {
                Direction::Forth => variable.clone(),
                Direction::Back => variable.reversed(),
            }));
        }
        if !values.is_empty() {
            let text = json::marshal(&Value::Map(values), json::Escape::Minimal).ok()?;
            recipe.values = Some(Layer::trial(&Str::from(text)).ok()?);
        }
        if !files.is_empty() {
            let chart = with_files(base.prepared.chart(), other.prepared.chart(), &files)?;
            recipe.prepared = Some(base.prepared.with_chart(chart));
        }
        Some(recipe)
    }
}

/// Puts a value at the end of some keys.
fn put(values: &Map, path: &[Str], value: Value) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        values.insert(key.clone(), value);
        return;
    }
    let below = values
        .get(key)
        .and_then(|below| below.as_map().cloned())
        .unwrap_or_else(|| {
            let below = Map::new();
            values.insert(key.clone(), Value::Map(below.clone()));
            below
        });
    put(&below, rest, value);
}

/// A chart with some files of another, or without those that the other has not.
fn with_files(chart: &Chart, other: &Chart, names: &[&str]) -> Option<Arc<Chart>> {
    let kept = chart.raw.iter().filter(|file| !names.contains(&file.name.as_str()));
    let taken = names.iter().filter_map(|name| other.raw_file(name));
    let files: Vec<File> = kept.chain(taken).cloned().collect();
    chart::load::load(files).ok().map(|loaded| loaded.chart)
}

impl Inputs {
    /// Whether an item of a list is among the inputs that are taken.
    fn takes_item(&self, taken: &[usize], list: usize, slot: usize) -> bool {
        let is_it = |input: &Input| matches!(input, Input::Item { list: of, slot: at } if *of == list && *at == slot);
        taken.iter().filter_map(|&at| self.all.get(at)).any(is_it)
    }
}
