//! Sprig's sequences of whole numbers.

use crate::data::{Elem, List, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};

use super::MAX_ITEMS;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "seq" => seq(..i64);
    "until" => until(i64);
    "untilStep" => until_step(i64, i64, i64);
};

/// `until`: from 0 to before the number, down where it is negative.
fn until(count: i64) -> Result<List, FuncError> {
    until_step(0, count, if count < 0 { -1 } else { 1 })
}

/// `untilStep`: from the start to before the stop. A step that leads away from the stop gives nothing.
fn until_step(start: i64, stop: i64, step: i64) -> Result<List, FuncError> {
    Ok(List::new(
        Elem::Int,
        range(start, stop, step)?.map(Value::Int).collect(),
    ))
}

/// The numbers of `untilStep`, at most [`MAX_ITEMS`].
fn range(start: i64, stop: i64, step: i64) -> Result<impl Iterator<Item = i64>, FuncError> {
    let distance = stop.abs_diff(start);
    let leads_there = if stop < start { step < 0 } else { step > 0 };
    let count = if leads_there {
        distance.div_ceil(step.unsigned_abs())
    } else {
        0
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count > MAX_ITEMS {
        return Err(FuncError::new(format!(
            "a sequence of {count} numbers is refused: at most {MAX_ITEMS} are made"
        )));
    }
    Ok(std::iter::successors(Some(start), move |number| number.checked_add(step)).take(count))
}

/// `seq`: numbers as text, like the command: to an end, from a start to an end, or with a step between the two.
fn seq(parameters: Vec<i64>) -> Result<String, FuncError> {
    let (start, step, end) = match *parameters.as_slice() {
        [end] => (1, direction(1, end), end),
        [start, end] => (start, direction(start, end), end),
        [start, step, end] if end < start && step > 0 => return Ok(String::new()),
        [start, step, end] => (start, step, end),
        _ => return Ok(String::new()),
    };
    let stop = end.wrapping_add(direction(start, end));
    let mut text = String::new();
    for number in range(start, stop, step)? {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&number.to_string());
    }
    Ok(text)
}

fn direction(start: i64, end: i64) -> i64 {
    if end < start { -1 } else { 1 }
}
