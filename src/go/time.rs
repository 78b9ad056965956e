//! Go's `time`: instants, durations and layouts.

mod duration;

pub use duration::format_duration;
