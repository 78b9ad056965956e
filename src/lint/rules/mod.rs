//! The rules, each in a file of its own with its documentation page beside it.
//!
//! Ids: CR001 to CR019 values and how layers merge, CR020 to CR029 types, CR030 to CR039 schemas, CR040 to CR049 what is
//! rendered, CR050 to CR059 secrets, CR060 Kubernetes' APIs.

mod misspelled_value;
mod renders;
mod schema;

use super::Rule;

/// Every rule, in the order of their ids.
pub(super) const ALL: &[Rule] = &[misspelled_value::RULE, schema::RULE, renders::RULE];
