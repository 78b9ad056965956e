//! Deep equality.

use std::collections::HashSet;

use super::Value;

/// How deep a comparison looks before it takes two values for equal: cyclic maps must end, and real ones are shallower.
const DEEP_EQUAL_DEPTH: u32 = 1_000;

/// From this depth on a comparison remembers what it has compared: values that share values can unfold beyond any time.
const REMEMBERED_FROM_DEPTH: u32 = 16;

/// A deep comparison (`deepValueEqual` in Go's `reflect/deepequal.go`).
#[derive(Default)]
pub(super) struct Comparison {
    /// The pairs of collections that were compared, by their addresses.
    seen: HashSet<(usize, usize)>,
}

impl Comparison {
    pub(super) fn equal(&mut self, a: &Value, b: &Value, depth: u32) -> bool {
        if depth == DEEP_EQUAL_DEPTH {
            return true;
        }
        match (a, b) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(x), Value::Bool(y)) => x == y,
            (Value::Int(x), Value::Int(y))
            | (Value::Int64(x), Value::Int64(y))
            | (Value::Duration(x), Value::Duration(y)) => x == y,
            (Value::Uint8(x), Value::Uint8(y)) => x == y,
            (Value::Uint64(x), Value::Uint64(y)) => x == y,
            (Value::Float(x), Value::Float(y)) => x == y,
            (Value::String(x), Value::String(y)) => x == y,
            (Value::Bytes(x), Value::Bytes(y)) => x == y,
            (Value::List(x), Value::List(y)) => {
                if x.elem() != y.elem() || x.is_nil() != y.is_nil() || x.len() != y.len() {
                    return false;
                }
                self.is_known(x.address(), y.address(), depth)
                    || x.iter().zip(y.iter()).all(|(a, b)| self.equal(a, b, depth + 1))
            }
            (Value::Map(x), Value::Map(y)) => {
                if x.is_same(y) {
                    return true;
                }
                if x.ty() != y.ty() || x.is_nil() != y.is_nil() || x.len() != y.len() {
                    return false;
                }
                let entries = || x.snapshot().into_iter();
                self.is_known(x.address(), y.address(), depth)
                    || entries()
                        .all(|(key, value)| y.get(&key).is_some_and(|other| self.equal(&value, &other, depth + 1)))
            }
            (Value::Object(x), Value::Object(y)) => x.equals(&**y),
            _ => false,
        }
    }

    /// Whether a pair was compared before: had it differed, the comparison would be over.
    fn is_known(&mut self, a: usize, b: usize, depth: u32) -> bool {
        depth >= REMEMBERED_FROM_DEPTH && !self.seen.insert((a, b))
    }
}
