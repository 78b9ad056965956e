//! One value: what it is, every layer that gives it, and who reads it.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::super::{ADDED, PLACE, STRONG};
use super::one_line;
use crate::data::{Str, Value};
use crate::template::site::Site;
use crate::values::path::Written;
use crate::values::{Candidate, Origin, Source};

/// What is known about one value.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// Where it stands.
    pub path: &'a [Str],
    /// What templates see there.
    pub value: Option<&'a Value>,
    /// Every value that was given for it, the lowest first.
    pub candidates: &'a [Candidate],
    /// What stands in place of a table or list above it, and where that is: then those below were given in vain.
    pub replaced: Option<(&'a [Str], &'a Candidate)>,
    /// Who reads it; unknown where the chart does not render.
    pub readers: Option<Readers<'a>>,
}

/// Who reads a value.
#[derive(Clone, Copy, Debug)]
pub struct Readers<'a> {
    /// The places that read it, as they were rendered.
    pub sites: &'a [Site],
    /// The keys in it of which something is read, where nobody reads it whole.
    pub parts: &'a [Str],
    /// Whether a template reads it on another way through its branches.
    pub may_be_more: bool,
}

/// What became of a value that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is a null over all others, which deletes them.
    Deletes,
    /// Templates see it.
    Wins,
    /// It is a table, and templates see what is in it merged with other tables.
    Merged,
    /// It is a chart's own, and another one wins.
    Default,
    /// It is a layer's, and another one wins.
    Beaten,
}

impl Explanation<'_> {
    /// Every value that was given, the highest first, with what became of it.
    pub(super) fn roles(&self) -> impl Iterator<Item = (&Candidate, Role)> {
        let is_table = |candidate: &&Candidate| matches!(candidate.value, Value::Map(_));
        let tables = self.candidates.iter().rev().take_while(is_table).count();
        self.candidates
            .iter()
            .rev()
            .enumerate()
            .map(move |(position, candidate)| {
                let role = match (&candidate.value, &candidate.source) {
                    _ if self.replaced.is_some() => Role::Beaten,
                    (Value::Nil, _) if position == 0 => Role::Deletes,
                    _ if position < tables && tables > 1 => Role::Merged,
                    _ if position == 0 => Role::Wins,
                    (_, Source::Chart(_)) => Role::Default,
                    _ => Role::Beaten,
                };
                (candidate, role)
            })
    }
}

/// Writes the value, then the layers that give it, the winner first, then who reads it.
pub fn explain(explanation: &Explanation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let path = Written(explanation.path);
    match explanation.value {
        // The answer itself is not shortened.
        Some(Value::String(text)) if text.trim_ascii_end().contains(&b'\n') => {
            writeln!(out, "{STRONG}{path}{STRONG:#}: |")?;
            let text = text.to_text();
            text.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
        }
        Some(value @ Value::String(_)) => writeln!(out, "{STRONG}{path}{STRONG:#}: {}", one_line(value, usize::MAX))?,
        Some(value) => writeln!(out, "{STRONG}{path}{STRONG:#}: {}", one_line(value, super::SHOWN))?,
        None => writeln!(out, "{STRONG}{path}{STRONG:#}: not set")?,
    }
    write_layers(explanation, out)?;
    match &explanation.readers {
        Some(readers) => write_readers(readers, out),
        None => writeln!(
            out,
            "the chart does not render with these values, so that nobody knows who reads it"
        ),
    }
}

fn write_layers(explanation: &Explanation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    if let Some((above, candidate)) = explanation.replaced {
        let what = match candidate.value {
            Value::Nil => "deletes",
            _ => "replaces",
        };
        let value = one_line(&candidate.value, super::SHOWN);
        rows.push([place(candidate), value, format!("{what} `{}`", Written(above))]);
    }
    rows.extend(explanation.roles().map(|(candidate, role)| {
        let role = match role {
            Role::Deletes => "deletes it",
            Role::Wins if explanation.candidates.len() > 1 => "wins",
            Role::Merged => "merged",
            Role::Wins | Role::Default | Role::Beaten if matches!(candidate.source, Source::Chart(_)) => "default",
            Role::Wins | Role::Default | Role::Beaten => "",
        };
        let value = one_line(&candidate.value, super::SHOWN);
        [place(candidate), value, role.to_owned()]
    }));
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
    };
    let widths = [width(0), width(1)].map(Option::unwrap_or_default);
    for (position, [place, value, role]) in rows.iter().enumerate() {
        let style = if position == 0 { ADDED } else { PLACE };
        let [place_end, value_end] = [(place, widths[0]), (value, widths[1])].map(|(cell, width)| width - cell.width());
        let line = format!(
            "  {style}{place}{style:#}{:place_end$}  {value}{:value_end$}  {role}",
            "", ""
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_readers(readers: &Readers<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Readers {
        sites,
        parts,
        may_be_more,
    } = readers;
    if !sites.is_empty() {
        writeln!(out, "read by")?;
        return sites.iter().try_for_each(|site| writeln!(out, "  {}", read_at(site)));
    }
    if !parts.is_empty() {
        let parts: Vec<String> = parts.iter().map(|key| key.to_text().into_owned()).collect();
        return writeln!(out, "read in parts: {}", parts.join(", "));
    }
    if *may_be_more {
        return writeln!(
            out,
            "no template reads it with these values, though one may with others"
        );
    }
    writeln!(out, "no template reads it")
}

fn place(candidate: &Candidate) -> String {
    let source = &candidate.source;
    Origin {
        source,
        place: candidate.place,
    }
    .to_string()
}

fn read_at(reader: &Site) -> String {
    let Site {
        file,
        line,
        column,
        template,
    } = reader;
    let within = if template == file {
        String::new()
    } else {
        format!(" in \"{}\"", template.to_text())
    };
    format!("{PLACE}{}:{line}:{column}{PLACE:#}{within}", file.to_text())
}
