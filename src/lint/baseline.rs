//! Known findings: a file of them lets only new ones fail a run.
//!
//! A finding is known by its rule, its file and its message, not by its line: what stands above it may change.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;

/// A file of known findings.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the format.
    version: u32,
    findings: Vec<Known>,
}

/// The version that is written and read.
const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    file: String,
    message: String,
}

impl Known {
    fn of(finding: &Diagnostic) -> Known {
        Known {
            id: finding.id.to_owned(),
            file: finding
                .location
                .as_ref()
                .map(|location| location.file.clone())
                .unwrap_or_default(),
            message: finding.message.clone(),
        }
    }
}

impl Baseline {
    /// All these findings as known ones.
    pub fn of(findings: &[Diagnostic]) -> Baseline {
        let mut known: Vec<Known> = findings.iter().map(Known::of).collect();
        known.sort();
        Baseline {
            version: VERSION,
            findings: known,
        }
    }

    /// Reads a file of known findings.
    ///
    /// # Errors
    /// It is no such file, or of a later version.
    pub fn parse(text: &[u8]) -> Result<Baseline, String> {
        let baseline: Baseline = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if baseline.version != VERSION {
            return Err(format!("version {} is not known, only {VERSION}", baseline.version));
        }
        Ok(baseline)
    }

    /// The file's text.
    ///
    /// # Errors
    /// None that is known of.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The findings that are not known: of several that are alike, those beyond the number that is known.
    pub fn new_ones(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut counts: HashMap<&Known, usize> = HashMap::new();
        for known in &self.findings {
            *counts.entry(known).or_default() += 1;
        }
        let is_new = |finding: &Diagnostic| match counts.get_mut(&Known::of(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let mut is_new = is_new;
        findings.into_iter().filter(|finding| is_new(finding)).collect()
    }
}
