//! Go's `text/template`, and nothing more: lexer, parser, executor, built-in functions, `fmt`'s verbs.

pub mod error;
pub mod fmt;
pub mod func;
