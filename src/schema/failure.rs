//! Failures of a validation as a tree, and how Helm's validator prints them.

use std::fmt;

use super::words::quote;

/// Something that a schema refuses, and why in detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The path of the refused value, from the top of the chart's values. Empty too for a property's name.
    pub path: Vec<String>,
    /// What is wrong, in the words of Helm's validator.
    pub message: String,
    /// Why, where several schemas had a say.
    pub causes: Vec<Failure>,
    /// Whether this only holds together what one schema found. Where v6 takes a schema's findings over, it leaves that out.
    is_group: bool,
}

impl Failure {
    /// A failure with its causes.
    pub(super) fn new(path: &[String], message: impl Into<String>, causes: Vec<Failure>) -> Failure {
        Failure {
            path: path.to_vec(),
            message: message.into(),
            causes,
            is_group: false,
        }
    }

    /// All failures of one schema as one: what v6 calls a group, unless there is only one.
    pub(super) fn group(path: &[String], mut failures: Vec<Failure>) -> Option<Failure> {
        if failures.len() <= 1 {
            return failures.pop();
        }
        Some(Failure {
            is_group: true,
            ..Failure::new(path, "validation failed", failures)
        })
    }

    /// What a reference makes of the failure of its target: it takes over the causes of a group, wherever that was.
    pub(super) fn referenced(self, path: &[String]) -> Failure {
        if self.is_group {
            Failure::new(path, self.message, self.causes)
        } else {
            self
        }
    }

    /// The failures of a schema, those of a lone group in its place.
    pub(super) fn flatten(mut failures: Vec<Failure>) -> Vec<Failure> {
        match &mut failures[..] {
            [only] if only.is_group => std::mem::take(&mut only.causes),
            _ => failures,
        }
    }

    /// The failure, or what it only holds together: each has its own place.
    pub fn parts(&self) -> Vec<&Failure> {
        if self.is_group {
            self.causes.iter().flat_map(Failure::parts).collect()
        } else {
            vec![self]
        }
    }

    /// The path as a JSON pointer.
    pub fn pointer(&self) -> String {
        self.path
            .iter()
            .map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1")))
            .collect()
    }

    /// Prints the failure and its causes, a line each, as v6's `ValidationError.display` does.
    fn print(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(
            f,
            "{:indent$}- at {}: {}",
            "",
            quote(&self.pointer()),
            self.message,
            indent = 2 * depth
        )?;
        for cause in &self.causes {
            f.write_str("\n")?;
            cause.print(f, depth + 1)?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f, 0)
    }
}
