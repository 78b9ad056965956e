//! Sprig's dicts functions.

use crate::functions;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {};
