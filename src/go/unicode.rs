//! Go's unicode.
