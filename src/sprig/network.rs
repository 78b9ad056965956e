//! Sprig's network functions.

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = &[];
