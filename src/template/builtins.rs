//! Stub.
use crate::template::func::Function;
/// Stub.
pub const FUNCTIONS: &[Function] = &[];
