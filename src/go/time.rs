//! Go's time.
