//! Go's `text/template`, and nothing more: lexer, parser, executor, built-in functions, `fmt`'s verbs.
//!
//! Files and names are Go's. A text is parsed once into a [`node::Unit`], which any number of renders can share; a
//! [`set::Set`] links units by name; [`exec::Exec`] walks them with the functions of a [`func::Library`].

pub mod builtins;
pub mod error;
mod eval;
pub mod exec;
pub mod fmt;
pub mod func;
mod lex;
pub mod limits;
pub mod node;
mod number;
pub mod parse;
mod print;
pub mod set;
pub mod site;
pub mod source_map;
pub mod stack;
pub mod trace;
mod val;
pub mod words;
