//! Causes that only count together.

use std::collections::HashMap;

use super::Direction;
use super::attribution::{Attribution, Place};
use crate::diff::Change;

/// How many renders a search may take, beside those of single inputs: what needs more stays unknown.
const MOST_RENDERS: usize = 200;

/// A search for the fewest inputs that change a field together (QuickXplain: Junker, AAAI 2004).
pub(super) struct Search<R> {
    /// What some inputs touch, taken over to the first side.
    render: R,
    /// What was found, by the inputs.
    rendered: HashMap<Vec<usize>, Vec<Change>>,
}

impl<R: Fn(&[usize]) -> Option<Vec<Change>>> Search<R> {
    /// A search that renders so.
    pub fn new(render: R) -> Search<R> {
        Search {
            render,
            rendered: HashMap::new(),
        }
    }

    /// Searches for what makes the fields that nothing makes by itself, of so many inputs.
    pub fn run(&mut self, attribution: &mut Attribution<'_>, inputs: usize) {
        let all: Vec<usize> = (0..inputs).collect();
        for place in attribution.unknown() {
            // What made another field may make this one.
            if attribution.is_known(&place) || !self.is_touched(attribution, &place, &all) {
                continue;
            }
            let found = self.fewest(attribution, &place, &[], &all);
            if self.is_touched(attribution, &place, &found) {
                let touched = self.touched(&found);
                attribution.add(&found, touched, Direction::Forth);
            }
        }
    }

    /// The fewest of the candidates that change a field, beside what is taken anyway.
    fn fewest(
        &mut self,
        attribution: &Attribution<'_>,
        place: &Place,
        taken: &[usize],
        candidates: &[usize],
    ) -> Vec<usize> {
        if candidates.len() < 2 {
            return candidates.to_vec();
        }
        let (left, right) = candidates.split_at(candidates.len() / 2);
        let with_left = [taken, left].concat();
        let of_right = if self.is_touched(attribution, place, &with_left) {
            Vec::new()
        } else {
            self.fewest(attribution, place, &with_left, right)
        };
        let with_right = [taken, &of_right].concat();
        let of_left = if self.is_touched(attribution, place, &with_right) {
            Vec::new()
        } else {
            self.fewest(attribution, place, &with_right, left)
        };
        [of_left, of_right].concat()
    }

    fn is_touched(&mut self, attribution: &Attribution<'_>, place: &Place, taken: &[usize]) -> bool {
        let touched = self.touched(taken);
        attribution.touched_places(touched, Direction::Forth).contains(place)
    }

    fn touched(&mut self, taken: &[usize]) -> &[Change] {
        let mut key = taken.to_vec();
        key.sort_unstable();
        if self.rendered.len() >= MOST_RENDERS || taken.is_empty() {
            return self.rendered.get(&key).map_or(&[], Vec::as_slice);
        }
        let render = &self.render;
        self.rendered
            .entry(key)
            .or_insert_with_key(|key| render(key).unwrap_or_default())
    }
}
