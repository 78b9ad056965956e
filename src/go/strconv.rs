//! Go's strconv.
