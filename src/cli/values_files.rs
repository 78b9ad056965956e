//! Values files as those commands take them that look for mistakes: what nobody meant as values is refused with its place.
//!
//! `template` takes what Helm takes, in Helm's words.

use std::fs;

use anyhow::{anyhow, bail};

use super::flags::Commas;
use super::inputs::{self, ValuesArgs};
use crate::data::Str;
use crate::diagnostic::Location;
use crate::values::{FileProblem, Layer};

/// How large a file may be: more than ten times what anybody is known to have written.
const MAX_SIZE: u64 = 32 << 20;

/// The layers of flags, with every file looked at.
///
/// # Errors
/// The first file that cannot be read or is none of values, with its place.
pub fn layers(args: &ValuesArgs) -> anyhow::Result<Vec<Layer>> {
    Ok([files(&args.files)?, args.flags()].concat())
}

/// A layer for each file.
///
/// # Errors
/// As [`layers`].
pub fn files(paths: &[Commas]) -> anyhow::Result<Vec<Layer>> {
    Commas::flatten(paths)
        .map(|path| {
            let text = read(path)?;
            Layer::file(path, &text).map_err(|problem| located(problem.into()))
        })
        .collect()
}

/// The text of a file that may be one of values.
fn read(path: &str) -> anyhow::Result<Str> {
    let size = fs::metadata(path).map_or(0, |info| info.len());
    if size > MAX_SIZE {
        bail!("{path}: {size} bytes are more than the {MAX_SIZE} that a values file may have");
    }
    let text = inputs::read(path)?;
    if text.trim_ascii().is_empty() {
        bail!("{path}:1:1: the file is empty");
    }
    // YAML may be in UTF-16 too, which says so at its beginning.
    let is_utf16 = text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff");
    match std::str::from_utf8(&text) {
        Err(error) if !is_utf16 => {
            let before = String::from_utf8_lossy(text.get(..error.valid_up_to()).unwrap_or_default()).into_owned();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            bail!("{path}:{line}:{column}: the file is not in UTF-8");
        }
        _ => Ok(text),
    }
}

/// Where a values file is wrong; its beginning, where nothing more is known.
pub fn place(problem: &FileProblem) -> Location {
    let position = problem
        .error
        .yaml()
        .and_then(|error| error.position())
        .unwrap_or_default();
    Location {
        file: problem.name.clone(),
        line: position.line.max(1),
        column: position.column.max(1),
    }
}

/// The error about a values file with its place before it, in fewer words than Helm's.
pub fn located(error: anyhow::Error) -> anyhow::Error {
    let Some(problem) = error.downcast_ref::<FileProblem>() else {
        return error;
    };
    let place = place(problem);
    let text = problem.error.to_string();
    let text = without_place(&text);
    if let Some((_, found)) = text.split_once("json: cannot unmarshal ")
        && let Some((found, _)) = found.split_once(" into Go value")
    {
        let article = if found.starts_with(['a', 'o']) { "an" } else { "a" };
        return anyhow!("{place}: values are a map, and this is {article} {found}");
    }
    anyhow!("{place}: {text}")
}

/// What go-yaml says, for where the place stands before already: its lines are often one off.
pub fn without_place(text: &str) -> &str {
    let text = text.rsplit_once("yaml: ").map_or(text, |(_, text)| text);
    match text.strip_prefix("line ").and_then(|text| text.split_once(": ")) {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => text,
    }
}
