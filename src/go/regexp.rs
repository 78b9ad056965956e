//! Go's regexp.
