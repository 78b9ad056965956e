//! The rules, one a file, and the table of them.

mod misspelled_value;

use super::Rule;

/// Every rule.
pub(super) const ALL: &[Rule] = &[misspelled_value::RULE];
