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
//! What none of this decides is unknown. The chart is parsed once; each trial renders with the inputs it takes those files
//! that read them (`trial`), and what it touches is found among the differences (`attribution`).

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
use trial::{Base, Recipe, Trials};

/// How many trials a thread does before it takes others: what is worked out of their side, it works out once.
const TRIALS_AT_ONCE: usize = 16;

/// A side that was rendered.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its chart.
    pub prepared: &'a Prepared,
    /// What was asked for.
    pub request: &'a Request<'a>,
    /// What it came to; with its reads, trials render only the files that are concerned.
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
    let attempt = |inputs_to_take: &[usize], direction: Direction| -> Vec<Option<Vec<Change>>> {
        let recipe = |&input: &usize| Recipe::new(&inputs, &[input], sides, direction, options);
        let recipes: Vec<Option<Recipe>> = inputs_to_take.iter().map(recipe).collect();
        let shares: Vec<&[Option<Recipe>]> = recipes.chunks(TRIALS_AT_ONCE).collect();
        let slots: Vec<OnceLock<_>> = shares.iter().map(|_| OnceLock::new()).collect();
        workers(shares.len(), &|at| {
            if let (Some(slot), Some(share)) = (slots.get(at), shares.get(at)) {
                let trials = Trials::new(direction.of(&bases));
                let touched = |recipe: &Option<Recipe>| trials.touched(recipe.as_ref()?, &host());
                slot.get_or_init(|| share.iter().map(touched).collect::<Vec<_>>());
            }
        });
        slots.into_iter().filter_map(OnceLock::into_inner).flatten().collect()
    };

    let forth: Vec<usize> = (0..inputs.all.len()).collect();
    for (&input, touched) in forth.iter().zip(attempt(&forth, Direction::Forth)) {
        attribution.add(&[input], &touched.unwrap_or_default(), Direction::Forth);
    }
    let all_are_known = attribution.unknown().is_empty();
    let is_due = |input: &usize| !all_are_known || attribution.is_idle(*input);
    let back: Vec<usize> = (0..inputs.all.len()).filter(is_due).collect();
    for (&input, touched) in back.iter().zip(attempt(&back, Direction::Back)) {
        attribution.add(&[input], &touched.unwrap_or_default(), Direction::Back);
    }
    let trials = Trials::new(Direction::Forth.of(&bases));
    let mut search = Search::new(|taken: &[usize]| {
        let recipe = Recipe::new(&inputs, taken, sides, Direction::Forth, options)?;
        trials.touched(&recipe, &host())
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
