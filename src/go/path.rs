//! Go's path.
