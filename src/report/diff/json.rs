//! Differences as JSON, for programs: `schemas/diff.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::Comparison;

/// The whole report.
#[derive(Serialize)]
struct Report<'a> {
    comparisons: &'a [Comparison],
}

/// Writes the data of the comparisons.
pub fn json(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Report { comparisons })?;
    writeln!(out)
}
