//! The integration tests: one binary, a module a topic.

mod cli;
mod facts;
mod tidy;
