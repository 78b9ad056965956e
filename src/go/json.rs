//! Go's json.
