//! Errors of parsing and executing templates, in Go's words.

use std::fmt;

use crate::data::Str;
use crate::go::strconv::quote;

use super::func::FuncError;

/// Why a text is not a template (`parse.Tree.errorf`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The name the text was parsed under.
    pub name: Str,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}:{}: {}", self.name.to_text(), self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

/// Why the execution of a template stopped.
#[derive(Debug)]
pub enum ExecError {
    /// It stopped at a node: Go's `template.ExecError`, with its facts as fields.
    At {
        /// The node.
        place: Place,
        /// What went wrong.
        cause: Cause,
    },
    /// There is no template of that name.
    NoTemplate {
        /// The name.
        name: Str,
        /// The name of the set it was looked for in.
        set: Str,
    },
}

/// A node of a template, as errors show it (`parse.Tree.ErrorContext`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name that the text was parsed under: the file.
    pub file: Str,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 0, as Go counts.
    pub column: u32,
    /// The template that was being executed.
    pub template: Str,
    /// The node's text.
    pub context: Str,
}

/// What went wrong at a node.
#[derive(Debug)]
pub enum Cause {
    /// A sentence of the executor.
    Message(Str),
    /// A function or method failed.
    Call {
        /// Its name.
        name: Str,
        /// Its error.
        error: FuncError,
    },
}

impl ExecError {
    /// The error inside this one that is still a template's, if there is one: Go's `errors.Unwrap`.
    pub fn source(&self) -> Option<&FuncError> {
        match self {
            ExecError::At {
                cause: Cause::Call { error, .. },
                ..
            } => Some(error),
            _ => None,
        }
    }

    /// Writes the error's own words, which those of its [`source`](ExecError::source) follow.
    pub fn write_own(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            ExecError::At { place, cause } => {
                let (file, line, column) = (place.file.to_text(), place.line, place.column);
                let (template, context) = (quote(&place.template), place.context.to_text());
                write!(
                    out,
                    "template: {file}:{line}:{column}: executing {template} at <{context}>: "
                )?;
                match cause {
                    Cause::Message(message) => out.write_str(&message.to_text()),
                    Cause::Call { name, .. } => write!(out, "error calling {}: ", name.to_text()),
                }
            }
            ExecError::NoTemplate { name, set } => {
                let (name, set) = (quote(name), quote(set));
                write!(out, "template: no template {name} associated with template {set}")
            }
        }
    }
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_own(f)?;
        self.source().map_or(Ok(()), |source| source.fmt(f))
    }
}

impl std::error::Error for ExecError {}
