//! Facts recorded from Helm, in bulk.

mod names;
mod regex;
mod templates;
