//! Facts recorded from Helm, in bulk.

mod regex;
mod templates;
