//! The rules, one a file, and the table of them.

mod misspelled_value;
mod renders;
mod schema;

use super::Rule;

/// Every rule.
pub(super) const ALL: &[Rule] = &[renders::RULE, schema::RULE, misspelled_value::RULE];
