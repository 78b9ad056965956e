//! Sprig's sequences of whole numbers.

use crate::data::{Elem, List, Value};
use crate::functions;
use crate::template::func::{FuncError, Function};
use crate::template::limits::checked_count;

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

/// The numbers of `untilStep`, unless they are too many.
fn range(start: i64, stop: i64, step: i64) -> Result<impl Iterator<Item = i64>, FuncError> {
    let leads_there = if stop < start { step < 0 } else { step > 0 };
    let count = if leads_there {
        stop.abs_diff(start).div_ceil(step.unsigned_abs())
    } else {
        0
    };
    let count = checked_count(usize::try_from(count).unwrap_or(usize::MAX))?;
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

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("until 3", "[]int [0 1 2]"),
            ("until 0", "[]int []"),
            ("until -3", "[]int [0 -1 -2]"),
            ("until 1", "[]int [0]"),
            ("until -1", "[]int [0]"),
            ("untilStep 0 10 3", "[]int [0 3 6 9]"),
            ("untilStep 10 0 -3", "[]int [10 7 4 1]"),
            ("untilStep 0 10 -1", "[]int []"),
            ("untilStep 0 3 0", "[]int []"),
            ("untilStep 3 0 0", "[]int []"),
            ("untilStep 3 3 1", "[]int []"),
            ("untilStep 10 0 1", "[]int []"),
            ("seq", "string "),
            ("seq 5", "string 1 2 3 4 5"),
            ("seq 0", "string 1 0"),
            ("seq 1", "string 1"),
            ("seq -2", "string 1 0 -1 -2"),
            ("seq 2 5", "string 2 3 4 5"),
            ("seq 5 2", "string 5 4 3 2"),
            ("seq 3 3", "string 3"),
            ("seq 0 2 10", "string 0 2 4 6 8 10"),
            ("seq 0 3 10", "string 0 3 6 9"),
            ("seq 10 -2 0", "string 10 8 6 4 2 0"),
            ("seq 10 2 0", "string "),
            ("seq 0 -2 10", "string "),
            ("seq 0 0 10", "string "),
            ("seq 5 -1 5", "string "),
            ("seq 1 2 3 4", "string "),
        ]);
    }

    #[test]
    fn refuses_lists_that_take_all_memory() {
        let refused = |items: u64| format!("ERROR a list of {items} items is refused: at most 1000000 are made");
        check(&[
            ("until 10000001", &refused(10_000_001)),
            ("until -9223372036854775808", &refused(9_223_372_036_854_775_808)),
            (
                "untilStep -9223372036854775808 9223372036854775807 1",
                &refused(u64::MAX),
            ),
            ("seq 0 2 20000002", &refused(10_000_002)),
            ("seq 9223372036854775807", "string "),
        ]);
    }
}
