//! In which formats findings are written, and where to.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::chart::directory;
use crate::cli::{inputs, pager};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::lint::Baseline;
use crate::report::excerpt::COMPLETE;
use crate::report::findings::{self, Format, Lines};

/// What becomes of the findings.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
    /// Write the findings to this file too, once for each file: in the format that is named before it (`sarif=FILE`), or
    /// that its ending says (.json, .sarif, .xml, .md), else as they are printed
    #[arg(long, value_name = "[FORMAT=]FILE")]
    output: Vec<OutputArg>,
    /// The least severity that fails the run [default: error]
    #[arg(long, value_enum)]
    fail_on: Option<SeverityArg>,
    /// Leave out the findings that this file knows
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<String>,
    /// Write all findings to this file, as known ones for --baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For people, in colour on a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For code scanning, version 2.1.0
    Sarif,
    /// For CI that shows tests
    Junit,
    /// For GitHub's log: annotations
    Github,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SeverityArg {
    /// Everything that is found
    Info,
    /// Warnings and errors
    Warning,
    /// Errors
    Error,
}

/// A file, and the format that is named before it.
#[derive(Clone, Debug)]
struct OutputArg {
    format: Option<FormatArg>,
    file: PathBuf,
}

impl FromStr for OutputArg {
    type Err = String;

    fn from_str(text: &str) -> Result<OutputArg, String> {
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (Some(FormatArg::from_str(format, false)?), file),
            None => (None, text),
        };
        Ok(OutputArg {
            format,
            file: file.into(),
        })
    }
}

impl OutputArg {
    fn format(&self, otherwise: FormatArg) -> FormatArg {
        let by_ending = || match self.file.extension()?.to_str()? {
            "json" => Some(FormatArg::Json),
            "sarif" => Some(FormatArg::Sarif),
            "xml" => Some(FormatArg::Junit),
            "md" => Some(FormatArg::Markdown),
            _ => None,
        };
        self.format.or_else(by_ending).unwrap_or(otherwise)
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Text => Format::Text,
            FormatArg::Json => Format::Json,
            FormatArg::Sarif => Format::Sarif,
            FormatArg::Junit => Format::Junit,
            FormatArg::Github => Format::Github,
            FormatArg::Markdown => Format::Markdown,
        }
    }
}

impl OutputArgs {
    /// The least severity that fails the run, if a flag says so.
    pub fn fail_on(&self) -> Option<Severity> {
        self.fail_on.map(|severity| match severity {
            SeverityArg::Info => Severity::Info,
            SeverityArg::Warning => Severity::Warning,
            SeverityArg::Error => Severity::Error,
        })
    }

    /// Writes the files that were asked for, and gives what is printed, and whether it is for people.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, findings: &[Diagnostic]) -> anyhow::Result<(Vec<u8>, bool)> {
        if let Some(file) = &self.write_baseline {
            write_file(file, Baseline::of(findings).to_json()?.as_bytes())?;
        }
        for output in &self.output {
            let mut text = Vec::new();
            let mut plain = anstream::StripStream::new(&mut text);
            findings::write(output.format(self.format).into(), findings, &mut plain)?;
            write_file(&output.file, &text)?;
        }
        let mut text = Vec::new();
        if self.format == FormatArg::Text && io::stdout().is_terminal() {
            let width = pager::terminal_width().unwrap_or(COMPLETE);
            findings::write_with_lines(findings, &Lines { line: &line_of, width }, &mut text)?;
        } else {
            findings::write(self.format.into(), findings, &mut text)?;
        }
        Ok((text, self.format == FormatArg::Text))
    }
}

/// The line of a place in a file that is there: within an archive there is none.
fn line_of(location: &Location) -> Option<String> {
    let index = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let text = directory::read_file(Path::new(&location.file), inputs::MAX_SIZE).ok()?;
    Some(String::from_utf8_lossy(&text).lines().nth(index)?.to_owned())
}

fn write_file(file: &PathBuf, text: &[u8]) -> anyhow::Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
