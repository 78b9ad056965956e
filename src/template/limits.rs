//! What templates may take: limits that no chart of people's making meets, so that one of another making ends in an error
//! rather than in a machine without memory. Go has only the first two.

use crate::data::{MAX_STRING, Value};

use super::func::FuncError;

/// Go's limit on templates within templates (`maxExecDepth`).
pub(super) const MAX_TEMPLATE_DEPTH: u32 = 100_000;

/// Go's limit on nested parentheses (`maxStackDepth`).
pub(super) const MAX_PARENTHESES: u32 = 10_000;

/// How deep `if`, `with`, `range` and `define` may nest, a chain of `else if` too: Go's stack grows, ours does not.
pub(super) const MAX_NESTING: u32 = 10_000;

/// The longest list that a function may return.
pub const MAX_ITEMS: usize = 1_000_000;

/// How many bytes of text count as one step of work: about as many as are copied while a node is walked.
pub(super) const BYTES_PER_STEP: u64 = 64;

/// How many items of a list or map count as one step.
const ITEMS_PER_STEP: u64 = 4;

/// How much work is done before the library is asked whether there may be more: the largest string counts as much.
pub(super) const STEPS_BETWEEN_CHECKS: u64 = 1 << 16;

/// The work in looking at a value, or in making it; of what nests only the outermost level.
pub(super) fn steps_of(value: &Value) -> u64 {
    match value {
        Value::String(text) => text.len() as u64 / BYTES_PER_STEP,
        Value::Bytes(bytes) => bytes.len() as u64 / BYTES_PER_STEP,
        Value::List(list) => list.len() as u64 / ITEMS_PER_STEP,
        Value::Map(map) => map.len() as u64 / ITEMS_PER_STEP,
        _ => 0,
    }
}

/// The length of a string that a function is about to make, if it may.
///
/// # Errors
/// The string would be longer than [`MAX_STRING`].
pub fn checked_length(length: usize) -> Result<usize, FuncError> {
    if length > MAX_STRING {
        return Err(FuncError::new(format!(
            "a string of {length} bytes is refused: at most {MAX_STRING} are made"
        )));
    }
    Ok(length)
}

/// The number of items that a function is about to make, if it may.
///
/// # Errors
/// They would be more than [`MAX_ITEMS`].
pub fn checked_count(count: usize) -> Result<usize, FuncError> {
    if count > MAX_ITEMS {
        return Err(FuncError::new(format!(
            "a list of {count} items is refused: at most {MAX_ITEMS} are made"
        )));
    }
    Ok(count)
}
