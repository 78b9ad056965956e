//! What Helm remarks while it puts values together.

use std::fmt;

use crate::data::Str;
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;

/// A remark. It prints as the line that Helm logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A default is no table, but the value over it is one; the key with its chart's path.
    DefaultNotATable {
        /// The key.
        key: String,
    },
    /// A default is a table, but the value over it is none.
    TableNotReplaced {
        /// The key.
        key: String,
        /// The table, as Go prints it.
        table: String,
    },
    /// A value that is no table stands under a table.
    ValueIgnored {
        /// The key.
        key: String,
        /// The value, as Go prints it.
        value: String,
    },
    /// `global` of a subchart (`destination`) or its parent (`source`) is no table.
    GlobalsNotATable {
        /// Which of the two.
        of: &'static str,
    },
    /// A global is a table in the parent and none in the subchart.
    GlobalNotATable(Str),
    /// A global is a table in the subchart and none in the parent.
    GlobalIsATable(Str),
    /// A condition leads to a value that is no boolean.
    Condition {
        /// The path of the value, as the condition gives it.
        path: String,
        /// The dependency.
        chart: String,
    },
    /// A tag's value is no boolean.
    Tag {
        /// The tag.
        tag: String,
        /// The dependency.
        chart: String,
    },
    /// `import-values` names exports that are not there; the part of the path that is missing.
    MissingExports {
        /// The part of the path.
        key: String,
    },
    /// `import-values` names a table that is not there.
    MissingTable {
        /// The part of the path that is missing.
        key: String,
        /// The dependency.
        chart: String,
    },
}

impl Warning {
    /// The line that Helm logs.
    pub fn record(&self) -> Record {
        let printed = |text: String| Record::new(Level::Info, text);
        let no_table = |key: &String| format!("{} is not a table", quote(key.as_bytes()));
        match self {
            Warning::DefaultNotATable { key } => printed(format!("warning: skipped value for {key}: Not a table.")),
            Warning::TableNotReplaced { key, table } => printed(format!(
                "warning: cannot overwrite table with non table for {key} ({table})"
            )),
            Warning::ValueIgnored { key, value } => printed(format!(
                "warning: destination for {key} is a table. Ignoring non-table value ({value})"
            )),
            Warning::GlobalsNotATable { of } => {
                printed(format!("warning: skipping globals because {of} global is not a table."))
            }
            Warning::GlobalNotATable(key) => printed(format!(
                "Conflict: cannot merge map onto non-map for {}. Skipping.",
                quote(key)
            )),
            Warning::GlobalIsATable(key) => printed(format!("key {} is table. Skipping", key.to_text())),
            Warning::Condition { path, chart } => Record::new(Level::Warn, "returned non-bool value")
                .with("path", path.as_str())
                .with("chart", chart.as_str()),
            Warning::Tag { tag, chart } => Record::new(Level::Warn, "returned non-bool value")
                .with("tag", tag.as_str())
                .with("chart", chart.as_str()),
            Warning::MissingExports { key } => {
                Record::new(Level::Warn, "ImportValues missing table").with("error", no_table(key))
            }
            Warning::MissingTable { key, chart } => Record::new(Level::Warn, "ImportValues missing table from chart")
                .with("chart", chart.as_str())
                .with("error", no_table(key)),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record().fmt(f)
    }
}
