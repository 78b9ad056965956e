//! Differences as JSON, for programs: `schemas/diff.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::Comparison;
use super::matrix::Table;

/// The whole report.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Report<'a> {
    Comparisons(&'a [Comparison]),
    Matrices(&'a [Table]),
}

/// Writes the data of the comparisons.
pub fn json(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    write(&Report::Comparisons(comparisons), out)
}

/// Writes the data of comparisons of three sides or more.
pub fn matrix_json(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    write(&Report::Matrices(tables), out)
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
