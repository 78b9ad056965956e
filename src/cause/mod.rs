//! Why two renders differ: which values keys make which fields.
//!
//! Rendering decides. What the sides have otherwise (`input`: values keys, items of lists, files of the chart, the
//! release, the cluster) is a cause of a field if taking only that from the other side changes the field; so keys behind
//! an `if` and within checksums are found too. It is asked three times, each time for what is still unknown:
//!
//! 1. each input by itself, taken over to the first side;
//! 2. each input by itself, taken back from the second side: what only counts where something else is enabled;
//! 3. several inputs at once: the fewest that change a field together (`search`).
//!
//! What none of this decides is unknown. The chart is parsed once; each trial renders it anew with the inputs it takes
//! (`trial`), and what it touches is found among the differences (`attribution`).

mod attribution;
mod input;
mod list;
mod search;
mod trial;

use std::sync::OnceLock;

use crate::diff::{Change, Diff, Naming, Options, Strictness};
use crate::host::Host;
use crate::render::{Prepared, Rendered, Request};

use attribution::Attribution;
use input::Inputs;
use search::Search;
use trial::{Base, Recipe};

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

/// Does a job for each number below a count, on as many threads as there are; or one after the other.
pub type Workers<'w> = &'w (dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync);

/// Which side a trial begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Direction {
    /// With the first one: inputs are taken over from the second.
    Forth,
    /// With the second one: inputs are taken back from the first.
    Back,
}

/// Tells for each field of the differences what makes it, and for each values key that differs what it makes. `host` gives
/// each render the same clock and random bytes that the sides had; `workers` do the renders.
pub fn explain<H: Host>(
    diff: &mut Diff,
    sides: [Side<'_>; 2],
    options: &Options,
    host: impl Fn() -> H + Sync,
    workers: Workers<'_>,
) {
    let inputs = Inputs::of(sides);
    let objects = sides.map(|side| crate::diff::objects(&side.rendered.manifests, Strictness::Rendered));
    let [Ok(before), Ok(after)] = &objects else {
        return;
    };
    let mut attribution = Attribution::new(diff, Naming::new(before, after, options));
    let bases = sides.map(|side| Base::new(side, options));
    let attempt = |tasks: &[(usize, Direction)]| -> Vec<Option<Vec<Change>>> {
        let recipes: Vec<Option<Recipe>> = tasks
            .iter()
            .map(|&(input, direction)| Recipe::new(&inputs, &[input], sides, direction, options))
            .collect();
        let slots: Vec<OnceLock<Option<Vec<Change>>>> = tasks.iter().map(|_| OnceLock::new()).collect();
        workers(tasks.len(), &|at| {
            if let (Some(slot), Some(Some(recipe)), Some((_, direction))) =
                (slots.get(at), recipes.get(at), tasks.get(at))
            {
                let touched = direction.of(&bases).touched(recipe, &host());
                slot.get_or_init(|| touched);
            }
        });
        slots.into_iter().map(|slot| slot.into_inner().flatten()).collect()
    };

    let forth: Vec<(usize, Direction)> = (0..inputs.all.len()).map(|input| (input, Direction::Forth)).collect();
    for (&(input, direction), touched) in forth.iter().zip(attempt(&forth)) {
        attribution.add(&[input], &touched.unwrap_or_default(), direction);
    }
    let all_are_known = attribution.unknown().is_empty();
    let is_due = |input: &usize| !all_are_known || attribution.is_idle(*input);
    let back: Vec<(usize, Direction)> = (0..inputs.all.len())
        .filter(is_due)
        .map(|input| (input, Direction::Back))
        .collect();
    for (&(input, direction), touched) in back.iter().zip(attempt(&back)) {
        attribution.add(&[input], &touched.unwrap_or_default(), direction);
    }
    let mut search = Search::new(|taken: &[usize]| {
        let recipe = Recipe::new(&inputs, taken, sides, Direction::Forth, options)?;
        Direction::Forth.of(&bases).touched(&recipe, &host())
    });
    search.run(&mut attribution, inputs.all.len());
    attribution.into_causes().write(diff, &inputs, sides);
}

impl Direction {
    /// Of what there is for each side, what is for the side that a trial begins with.
    fn of<T>(self, sides: &[T; 2]) -> &T {
        let [before, after] = sides;
        match self {
            Direction::Forth => before,
            Direction::Back => after,
        }
    }

    /// Of what there is for each side, what is for the side that is taken from.
    fn other<T>(self, sides: &[T; 2]) -> &T {
        let [before, after] = sides;
        match self {
            Direction::Forth => after,
            Direction::Back => before,
        }
    }
}
