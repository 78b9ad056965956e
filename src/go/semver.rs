//! Go's semver.
