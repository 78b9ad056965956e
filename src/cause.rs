//! Why two renders differ: which values keys make which fields.
//!
//! Rendering decides. A key is a cause of a field if taking only that key from the other side changes the field; so keys
//! behind an `if` and within checksums are found too. A key that changes nothing that way is tried from the other side as
//! well: it may only count where something is enabled. What neither decides is unknown.

use std::collections::HashMap;

use crate::data::{Entry, Map, MapType, Mark, Str, Value};
use crate::diff::{self, Change, ChangeKind, Diff, Field, Identity, KeyCause, Naming, Object, Options, Strictness};
use crate::go::json;
use crate::host::Host;
use crate::render::{self, Prepared, Rendered, Request};
use crate::values::difference::{Difference, differences};
use crate::values::{Layer, Origins};

/// A side that was rendered.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its chart.
    pub prepared: &'a Prepared,
    /// What was asked for.
    pub request: &'a Request<'a>,
    /// What it came to.
    pub rendered: &'a Rendered,
}

/// Tells for each field of the differences which values keys make it, and for each key that differs what it makes.
/// `host` gives each render the same clock and random bytes that the sides had.
pub fn explain<H: Host>(diff: &mut Diff, before: Side<'_>, after: Side<'_>, options: &Options, host: impl Fn() -> H) {
    let keys = differences(&before.rendered.source.values, &after.rendered.source.values);
    let (forth, back) = (Trial::new(before, options), Trial::new(after, options));
    let mut causes = Causes {
        of_fields: HashMap::new(),
        naming: Naming::new(&forth.objects, &back.objects, options),
    };
    for (at, key) in keys.iter().enumerate() {
        // Where the second side's value makes a difference on the first side, or the first side's on the second.
        let touched = forth.touched_by(key, key.after.as_ref(), &host);
        let touched_back = || back.touched_by(key, key.before.as_ref(), &host);
        let is_explained = causes.add(diff, at, &touched, false);
        if !is_explained {
            causes.add(diff, at, &touched_back(), true);
        }
    }
    causes.write(diff, &keys, [before, after]);
}

/// Renders of a side with one key changed.
struct Trial<'a> {
    side: Side<'a>,
    objects: Vec<Object<'a>>,
    options: Options,
}

impl<'a> Trial<'a> {
    fn new(side: Side<'a>, options: &Options) -> Trial<'a> {
        Trial {
            side,
            objects: diff::objects(&side.rendered.manifests, Strictness::Rendered).unwrap_or_default(),
            // Names are compared as they are: the key may be what they are made of.
            options: Options {
                variables: Vec::new(),
                ..options.clone()
            },
        }
    }

    /// What differs if a key has this value. Nothing where the chart does not render with it.
    fn touched_by<H: Host>(&self, key: &Difference, value: Option<&Entry>, host: &impl Fn() -> H) -> Vec<Change> {
        let Some(layer) = layer(&key.path, value) else {
            return Vec::new();
        };
        let layers = [self.side.request.layers, &[layer]].concat();
        let request = Request {
            layers: &layers,
            trace: false,
            ..self.side.request.clone()
        };
        let Ok(rendered) = render::render(self.side.prepared, &request, &host(), &mut Vec::new()) else {
            return Vec::new();
        };
        let Ok(objects) = diff::objects(&rendered.manifests, Strictness::Rendered) else {
            return Vec::new();
        };
        let compared = diff::compare(&self.objects, &objects, &self.options);
        compared.map(|diff| diff.changes).unwrap_or_default()
    }
}

/// A layer over all others that gives a key a value, or takes it away.
fn layer(path: &[Str], value: Option<&Entry>) -> Option<Layer> {
    let value = value.map_or(Value::Nil, |entry| entry.value.clone());
    let nested = path.iter().rev().fold(value, |value, key| {
        let entry = Entry {
            value,
            mark: Mark::default(),
        };
        Value::Map(Map::from_entries(MapType::Any, [(key.clone(), entry)].into()))
    });
    let text = json::marshal(&nested, json::Escape::Minimal).ok()?;
    Layer::trial(&Str::from(text)).ok()
}

/// The keys that make each field of the differences.
struct Causes {
    naming: Naming,
    /// By the place of the change, and that of its field if it has any; keys by their places.
    of_fields: HashMap<(usize, Option<usize>), Vec<usize>>,
}

impl Causes {
    /// Adds what a key touches. Tells whether it is any of the differences.
    fn add(&mut self, diff: &Diff, key: usize, touched: &[Change], is_back: bool) -> bool {
        let mut is_any = false;
        for (at, change) in diff.changes.iter().enumerate() {
            let concerned = touched.iter().filter(|other| self.concerns(change, other, is_back));
            for other in concerned.collect::<Vec<_>>() {
                if change.kind != ChangeKind::Changed {
                    is_any |= self.put((at, None), key);
                }
                for (field_at, field) in change.fields.iter().enumerate() {
                    if other.kind != ChangeKind::Changed || other.fields.iter().any(|other| overlap(field, other)) {
                        is_any |= self.put((at, Some(field_at)), key);
                    }
                }
            }
        }
        is_any
    }

    /// Whether what a key touches is the object of a change. It is named as the side names it that the key was tried on;
    /// the key may be what it is named after.
    fn concerns(&self, change: &Change, touched: &Change, is_back: bool) -> bool {
        let before = change.paired_from.as_ref().unwrap_or(&change.object);
        let names = [Some(&touched.object), touched.paired_from.as_ref()];
        names.into_iter().flatten().any(|name| {
            *name == change.object
                || name == before
                || if is_back {
                    self.naming.are_one(before, name)
                } else {
                    self.naming.are_one(name, &change.object)
                }
        })
    }

    fn put(&mut self, place: (usize, Option<usize>), key: usize) -> bool {
        let keys = self.of_fields.entry(place).or_default();
        if keys.last() != Some(&key) {
            keys.push(key);
        }
        true
    }

    /// Writes what was found into the differences.
    fn write(&self, diff: &mut Diff, keys: &[Difference], sides: [Side<'_>; 2]) {
        let names: Vec<String> = keys.iter().map(Difference::name).collect();
        let named = |found: Option<&Vec<usize>>| -> Vec<String> {
            found
                .into_iter()
                .flatten()
                .filter_map(|&key| names.get(key).cloned())
                .collect()
        };
        let mut objects: Vec<Vec<Identity>> = vec![Vec::new(); keys.len()];
        for (at, change) in diff.changes.iter_mut().enumerate() {
            let own = self.of_fields.get(&(at, None));
            let mut all: Vec<usize> = own.cloned().unwrap_or_default();
            for (field_at, field) in change.fields.iter_mut().enumerate() {
                let found = self.of_fields.get(&(at, Some(field_at)));
                field.causes = Some(named(found));
                all.extend(found.into_iter().flatten());
            }
            all.sort_unstable();
            all.dedup();
            change.causes = Some(named(Some(&all)));
            for key in all {
                if let Some(objects) = objects.get_mut(key) {
                    objects.push(change.object.clone());
                }
            }
        }
        let place = |origins: &Origins, entry: Option<&Entry>| Some(origins.get(entry?.mark)?.to_string());
        let [before, after] = sides.map(|side| &side.rendered.source.origins);
        let keys = keys
            .iter()
            .zip(names)
            .zip(objects)
            .map(|((key, name), objects)| KeyCause {
                key: name,
                before: place(before, key.before.as_ref()),
                after: place(after, key.after.as_ref()),
                objects,
            });
        diff.values = Some(keys.collect());
    }
}

/// Whether two fields are the same one, or one holds the other.
fn overlap(field: &Field, other: &Field) -> bool {
    let is_below = |path: &str, above: &str| {
        path.strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    is_below(&field.path, &other.path) || is_below(&other.path, &field.path)
}
