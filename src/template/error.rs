//! Errors of parsing and executing templates, in Go's words.

use std::fmt;

use crate::data::Str;

use super::func::FuncError;

/// Where and why the execution of a template stopped: Go's `template.ExecError`, with its facts as fields.
#[derive(Debug)]
pub struct ExecError {
    /// The file of the failing node.
    pub file: Str,
    /// The template that was being executed.
    pub template: Str,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 0.
    pub column: u32,
    /// The failing node's text, as Go shortens it.
    pub context: Str,
    /// What went wrong.
    pub kind: Box<ExecErrorKind>,
}

/// What went wrong.
#[derive(Debug)]
pub enum ExecErrorKind {
    /// A sentence of the executor.
    Message(Str),
    /// A function or method failed.
    Call {
        /// The function.
        name: Str,
        /// Its error.
        error: FuncError,
    },
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}", self.file.to_text())
    }
}
