//! Go's url.
