//! Whole texts and values, there and back, against what Helm's libraries make of them.

mod reading;
mod writing;
