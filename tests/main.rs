//! The integration tests: one binary, a module a topic.

mod facts;
mod tidy;
