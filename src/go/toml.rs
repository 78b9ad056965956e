//! Go's toml.
