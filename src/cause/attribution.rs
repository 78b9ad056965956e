//! From what trials touch to the causes of differences.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::input::Inputs;
use super::{Direction, Side};
use crate::diff::{Change, ChangeKind, Diff, Field, Identity, KeyCause, Naming};

/// What has causes: a change by its place among the changes, and in it a field by its place, or its place within the
/// text that another field is. Without a field: that the object is there at all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    change: usize,
    fields: Vec<usize>,
}

/// The inputs that were found to make differences.
pub(super) struct Attribution<'d> {
    diff: &'d Diff,
    naming: Naming,
    causes: Causes,
}

/// The inputs that make each place, and those that touch an object in any way.
#[derive(Default)]
pub(super) struct Causes {
    of_places: BTreeMap<Place, BTreeSet<usize>>,
    of_changes: BTreeMap<usize, BTreeSet<usize>>,
}

impl<'d> Attribution<'d> {
    /// Nothing is known yet.
    pub fn new(diff: &'d Diff, naming: Naming) -> Attribution<'d> {
        Attribution {
            diff,
            naming,
            causes: Causes::default(),
        }
    }

    /// Adds what some inputs touch together.
    pub fn add(&mut self, inputs: &[usize], touched: &[Change], direction: Direction) {
        for place in self.touched_places(touched, direction) {
            self.causes.of_places.entry(place).or_default().extend(inputs);
        }
        let changes: Vec<usize> = self.touched_changes(touched, direction).map(|(at, _)| at).collect();
        for at in changes {
            self.causes.of_changes.entry(at).or_default().extend(inputs);
        }
    }

    /// The changes that touched objects belong to.
    fn touched_changes<'t>(
        &'t self,
        touched: &'t [Change],
        direction: Direction,
    ) -> impl Iterator<Item = (usize, &'t Change)> {
        self.diff.changes.iter().enumerate().flat_map(move |(at, change)| {
            let concerned = touched
                .iter()
                .filter(move |other| self.concerns(change, other, direction));
            concerned.map(move |other| (at, other))
        })
    }

    /// The places of differences that are touched.
    pub fn touched_places(&self, touched: &[Change], direction: Direction) -> Vec<Place> {
        let mut places = Vec::new();
        for (at, other) in self.touched_changes(touched, direction) {
            let Some(change) = self.diff.changes.get(at) else {
                continue;
            };
            let mut place = Place {
                change: at,
                fields: Vec::new(),
            };
            let is_whole = other.kind != ChangeKind::Changed;
            if change.kind != ChangeKind::Changed {
                if is_whole {
                    places.push(place);
                }
            } else if is_whole {
                places.extend(top_level(at, change));
            } else {
                touched_fields(&change.fields, &other.fields, &mut place, &mut places);
            }
        }
        places
    }

    /// Whether what is touched is the object of a change. It is named as the side names it that the trial began with; the
    /// input may be what it is named after.
    fn concerns(&self, change: &Change, touched: &Change, direction: Direction) -> bool {
        let before = change.paired_from.as_deref().unwrap_or(&change.object);
        let names = [Some(&*touched.object), touched.paired_from.as_deref()];
        names.into_iter().flatten().any(|name| {
            *name == *change.object
                || name == before
                || match direction {
                    Direction::Forth => self.naming.are_one(name, &change.object),
                    Direction::Back => self.naming.are_one(before, name),
                }
        })
    }

    /// Whether an input touches none of the differences, as far as is known.
    pub fn is_idle(&self, input: usize) -> bool {
        !self.causes.of_changes.values().any(|inputs| inputs.contains(&input))
    }

    /// Whether something is known to make a place.
    pub fn is_known(&self, place: &Place) -> bool {
        self.causes.of_places.contains_key(place)
    }

    /// What nothing is known to make: objects, and fields but for those within texts.
    pub fn unknown(&self) -> Vec<Place> {
        let changes = self.diff.changes.iter().enumerate();
        let places = changes.flat_map(|(at, change)| match change.kind {
            ChangeKind::Changed => top_level(at, change),
            ChangeKind::Added | ChangeKind::Removed => vec![Place {
                change: at,
                fields: Vec::new(),
            }],
        });
        places.filter(|place| !self.is_known(place)).collect()
    }

    /// What was found.
    pub fn into_causes(self) -> Causes {
        self.causes
    }
}

/// The places of a change's fields.
fn top_level(change: usize, of: &Change) -> Vec<Place> {
    let place = |field| Place {
        change,
        fields: vec![field],
    };
    (0..of.fields.len()).map(place).collect()
}

/// The places of the fields that are touched, and of those within their texts.
fn touched_fields(fields: &[Field], touched: &[Field], above: &mut Place, places: &mut Vec<Place>) {
    for (at, field) in fields.iter().enumerate() {
        above.fields.push(at);
        let mut overlapping = touched.iter().filter(|other| overlap(field, other)).peekable();
        if overlapping.peek().is_some() {
            places.push(above.clone());
        }
        for other in overlapping {
            if let (Some(within), Some(touched)) = (&field.within, &other.within) {
                touched_fields(&within.fields, &touched.fields, above, places);
            }
        }
        above.fields.pop();
    }
}

/// Whether two fields are the same one, or one holds the other.
fn overlap(field: &Field, other: &Field) -> bool {
    let is_below = |path: &str, above: &str| {
        path.strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || above.is_empty() || rest.starts_with(['.', '[']))
    };
    is_below(&field.path, &other.path) || is_below(&other.path, &field.path)
}

impl Causes {
    /// Writes what was found into the differences.
    pub fn write(&self, diff: &mut Diff, inputs: &Inputs, sides: [Side<'_>; 2]) {
        let names: Vec<String> = inputs.all.iter().map(|input| inputs.name(input)).collect();
        let named = |found: Option<&BTreeSet<usize>>| -> Option<Vec<String>> {
            let names = found?.iter().filter_map(|&input| names.get(input).cloned());
            Some(names.collect())
        };
        let mut objects: Vec<Vec<Arc<Identity>>> = vec![Vec::new(); inputs.all.len()];
        for (at, change) in diff.changes.iter_mut().enumerate() {
            let mut place = Place {
                change: at,
                fields: Vec::new(),
            };
            let own = match change.kind {
                ChangeKind::Changed => self.of_changes.get(&at),
                ChangeKind::Added | ChangeKind::Removed => self.of_places.get(&place),
            };
            change.causes = Some(named(own).unwrap_or_default());
            self.write_fields(&mut change.fields, &mut place, &named);
            for &input in self.of_changes.get(&at).into_iter().flatten() {
                if let Some(objects) = objects.get_mut(input) {
                    objects.push(change.object.clone());
                }
            }
        }
        let keys = inputs.all.iter().zip(names.iter().zip(objects));
        // A file that makes no difference is nobody's question; a value that makes none may be a mistake.
        let told = keys.filter(|(input, (_, objects))| Inputs::is_value(input) || !objects.is_empty());
        let keys = told.map(|(input, (name, objects))| {
            let [before, after] = inputs.places(input, sides);
            KeyCause {
                key: name.clone(),
                kind: Inputs::kind(input),
                before,
                after,
                objects,
            }
        });
        diff.values = Some(keys.collect());
    }

    fn write_fields(
        &self,
        fields: &mut [Field],
        above: &mut Place,
        named: &impl Fn(Option<&BTreeSet<usize>>) -> Option<Vec<String>>,
    ) {
        for (at, field) in fields.iter_mut().enumerate() {
            above.fields.push(at);
            let found = named(self.of_places.get(above));
            // Within a text, what is not known is told of the text.
            let is_within = above.fields.len() > 1;
            field.causes = if is_within {
                found
            } else {
                Some(found.unwrap_or_default())
            };
            if let Some(within) = &mut field.within {
                self.write_fields(&mut within.fields, above, named);
            }
            above.fields.pop();
        }
    }
}
