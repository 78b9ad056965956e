//! Sprig's date functions.

use crate::functions;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {};

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = &[];
