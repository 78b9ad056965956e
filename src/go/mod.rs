//! What of Go's standard library several rooms need, exactly: number text, JSON, RE2, time, paths, globs, URLs, and
//! Masterminds' semantic versions.

pub mod base64;
pub mod decimal;
pub mod filepath;
pub mod glob;
pub mod json;
pub mod netip;
pub mod path;
pub mod regexp;
pub mod semver;
pub mod slog;
pub mod strconv;
pub mod time;
pub mod toml;
pub mod unicode;
pub mod url;
