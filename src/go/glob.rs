//! Go's glob.
