//! Rendering a side with something of the other, and what that touches.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::input::{Input, Inputs};
use super::{Direction, Side};
use crate::chart::{self, Chart, File};
use crate::data::{Map, Str, Value};
use crate::diff::{self, Change, Object, Options, Strictness, Variable};
use crate::engine::capabilities::Capabilities;
use crate::go::json;
use crate::host::Host;
use crate::manifest::{self, Manifests};
use crate::render::{self, Prepared, Reads, Release, Request};
use crate::values::difference::{Difference, differences};
use crate::values::{Composed, Instance, Layer};

/// The side that trials begin with. Unlike a [`Side`] it holds no values, so that threads can share it.
pub(super) struct Base<'a> {
    prepared: &'a Prepared,
    request: &'a Request<'a>,
    files: &'a BTreeMap<Str, Str>,
    manifests: &'a Manifests,
    /// For which files values were read, where no file depends on what another did.
    reads: Option<&'a Reads>,
    options: &'a Options,
}

/// Trials of one side on one thread.
pub(super) struct Trials<'b> {
    base: &'b Base<'b>,
    /// The values of the side, and the subcharts that take part.
    composed: Option<(Map, Vec<String>)>,
    /// The objects of the side, and parsed those that a trial touched.
    objects: Vec<(Object<'b>, OnceCell<Object<'b>>)>,
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
        let source = &side.rendered.source;
        Base {
            prepared: side.prepared,
            request: side.request,
            files: &source.files,
            manifests: &side.rendered.manifests,
            reads: source.reads.as_ref().filter(|_| !source.is_state_changed),
            options,
        }
    }

    /// What trials of this side ask for.
    fn request(&self) -> Request<'a> {
        Request {
            // A value alone may be refused where it makes sense with its fellows; what would come of it counts.
            skip_schema: true,
            schema: None,
            trace: false,
            state_changes: false,
            keep_values: false,
            ..self.request.clone()
        }
    }
}

impl<'b> Trials<'b> {
    /// No trial yet.
    pub fn new(base: &'b Base<'b>) -> Trials<'b> {
        let composed = base.reads.and_then(|_| {
            let composed = render::compose(base.prepared, &base.request(), &mut Vec::new()).ok()?;
            Some((composed.values, charts(&composed.root)))
        });
        let objects = diff::objects(base.manifests, Strictness::Rendered).unwrap_or_default();
        Trials {
            base,
            composed,
            objects: objects.into_iter().map(|object| (object, OnceCell::new())).collect(),
        }
    }

    /// What differs in the side if it is rendered so. `None` where it cannot be.
    pub fn touched(&self, recipe: &Recipe, host: &impl Host) -> Option<Vec<Change>> {
        let base = self.base;
        let layers: Vec<Layer> = base.request.layers.iter().chain(&recipe.values).cloned().collect();
        let request = Request {
            layers: &layers,
            release: recipe.release.clone(),
            capabilities: recipe.capabilities.clone(),
            ..base.request()
        };
        let prepared = recipe.prepared.as_ref().unwrap_or(base.prepared);
        let compose = || render::compose(prepared, &request, &mut Vec::new()).ok();
        let execute = |composed, only: Option<&BTreeSet<Str>>| {
            let request = Request {
                only,
                state_changes: only.is_some(),
                ..request.clone()
            };
            render::execute(prepared, &request, composed, host, &mut Vec::new()).ok()
        };
        let composed = compose()?;
        let mut concerned = if recipe.is_of_values_only(base) {
            self.concerned(&composed)
        } else {
            None
        };
        let mut rendered = execute(composed, concerned.as_ref())?;
        if concerned.is_some() && rendered.is_state_changed {
            // What was left out may have seen it.
            concerned = None;
            rendered = execute(compose()?, None)?;
        }
        let files = rendered.files;
        let is_touched = |name: &Str| {
            let is_rendered = concerned.as_ref().is_none_or(|only| only.contains(name));
            is_rendered && files.get(name) != base.files.get(name)
        };
        let before = self.objects(|object| is_touched(&Str::from(&*object.template)));
        let touched = files.iter().filter(|(name, _)| is_touched(name));
        let touched = touched.map(|(name, text)| (name.clone(), text.clone())).collect();
        let after = manifest::sort(&touched, request.helm).ok()?;
        self.changes(&before, &after, recipe)
    }

    /// Those objects of the side, parsed.
    fn objects(&self, is_wanted: impl Fn(&Object<'_>) -> bool) -> Vec<Object<'b>> {
        let wanted = self.objects.iter().filter(|(object, _)| is_wanted(object));
        let parsed = wanted.map(|(object, parsed)| parsed.get_or_init(|| object.parsed()).clone());
        parsed.collect()
    }

    /// The files that read what these values have otherwise than the side's own. `None` where it may be any.
    fn concerned(&self, composed: &Composed) -> Option<BTreeSet<Str>> {
        let (values, charts_before) = self.composed.as_ref()?;
        let reads = self.base.reads?;
        if *charts_before != charts(&composed.root) {
            return None;
        }
        let mut files = BTreeSet::new();
        for Difference { path, before, after } in differences(values, &composed.values) {
            files.extend(reads.files(&path).cloned());
            if before.is_none() || after.is_none() {
                // What comes or goes is seen by who looks at what holds it; but `.Values` itself leaves no trace.
                let (_, above) = path.split_last()?;
                if charts_before.iter().any(|chart| are_values_of(above, chart)) {
                    return None;
                }
                files.extend(reads.files(above).cloned());
            }
        }
        Some(files)
    }

    fn changes(&self, before: &[Object<'_>], after: &Manifests, recipe: &Recipe) -> Option<Vec<Change>> {
        let after = diff::objects(after, Strictness::Rendered).ok()?;
        let options = Options {
            variables: recipe.variables.clone(),
            only_fields: true,
            ..self.base.options.clone()
        };
        Some(diff::compare(before, &after, &options).ok()?.changes)
    }
}

/// Whether a path leads to all the values of a chart: `b.c` of `a/charts/b/charts/c`.
fn are_values_of(path: &[Str], chart: &str) -> bool {
    let names = chart.split("/charts/").skip(1);
    names.map(str::as_bytes).eq(path.iter().map(|key| &**key))
}

/// The paths of a chart and of the subcharts that take part.
fn charts(root: &Instance) -> Vec<String> {
    root.walk().map(|instance| instance.path.clone()).collect()
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

    /// Whether it takes nothing from the other side but values.
    fn is_of_values_only(&self, base: &Base<'_>) -> bool {
        self.prepared.is_none()
            && self.release.name == base.request.release.name
            && self.release.namespace == base.request.release.namespace
            && self.capabilities == base.request.capabilities
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
