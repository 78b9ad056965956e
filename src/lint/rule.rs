//! What a rule is, and what it finds.

use std::fmt;

use serde::Deserialize;

use super::{Run, Sources, Together};
use crate::diagnostic::{Diagnostic, Location, Severity};

/// One rule. Its documentation page stands beside it, and its cases under `tests/lint/`.
#[derive(Debug)]
pub struct Rule {
    /// Its stable id: `CR001`.
    pub id: &'static str,
    /// Its name, which says what it finds: `unused-value`.
    pub name: &'static str,
    /// How loud it is where nobody says otherwise.
    pub level: Level,
    /// What it finds, in a sentence.
    pub summary: &'static str,
    /// Its page, in Markdown: what it does, why that is bad, an example, how to silence it.
    pub page: &'static str,
    /// Where it looks.
    pub check: Check,
}

/// Where a rule looks, and how. It adds to the findings what it finds.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At the files of the chart and at the layers of values, each by itself.
    Sources(fn(&Sources<'_>, &mut Vec<Finding>)),
    /// At the render for one environment, on the thread of that render. What several environments share is reported once.
    Run(fn(&Run<'_>, &mut Vec<Finding>)),
    /// At what all renders have read, when they are done.
    Together(fn(&Together<'_>, &mut Vec<Finding>)),
    /// Nowhere by itself: its findings come with those of Helm's own lint.
    Helm,
}

/// How loud a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Its findings are left out.
    Off,
    /// [`Severity::Info`].
    Info,
    /// [`Severity::Warning`].
    Warning,
    /// [`Severity::Error`].
    Error,
}

impl Level {
    /// The severity of findings; `None` where they are left out.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.severity() {
            None => f.write_str("off"),
            Some(severity) => severity.fmt(f),
        }
    }
}

/// What a rule finds.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    message: String,
    location: Option<Location>,
    hint: Option<String>,
    environments: Vec<String>,
}

impl Finding {
    /// A finding: what is wrong, in one sentence without a final period.
    pub fn new(message: impl Into<String>) -> Finding {
        Finding {
            message: message.into(),
            ..Finding::default()
        }
    }

    /// Where it is.
    pub fn at(self, location: impl Into<Option<Location>>) -> Finding {
        Finding {
            location: location.into(),
            ..self
        }
    }

    /// What to do.
    pub fn hint(self, hint: impl Into<String>) -> Finding {
        Finding {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// The environments it concerns. What [`Check::Run`] finds concerns the environment of the run, without a word.
    pub fn concerning(self, environments: impl IntoIterator<Item = String>) -> Finding {
        Finding {
            environments: environments.into_iter().collect(),
            ..self
        }
    }

    /// The finding as everybody else sees it.
    pub(super) fn of(self, rule: &Rule, severity: Severity) -> Diagnostic {
        Diagnostic {
            id: rule.id,
            rule: rule.name,
            severity,
            message: self.message,
            location: self.location,
            hint: self.hint,
            environments: self.environments,
        }
    }
}
