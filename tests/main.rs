//! The integration tests: one binary, a module a topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that fails may do so anywhere

mod action;
mod callers;
mod chart;
mod charts;
mod cli;
mod corpora;
mod determinism;
mod diff;
mod eval;
mod facts;
mod fetch;
mod fleet;
mod guide;
mod helm_template;
mod hostile;
mod interrupt;
mod known_gaps;
mod lint;
mod readme;
mod render;
mod schema;
mod template;
mod terminal;
mod tidy;
mod transcripts;
