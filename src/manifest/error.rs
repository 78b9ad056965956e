//! A rendered document that is no object, and where in it.

use std::fmt;
use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use super::{HeadError, SkippedHook};
use crate::data::Str;
use crate::yaml::{self, ErrorKind};

/// A rendered document that is not an object.
#[derive(Debug)]
pub struct Error {
    /// The template.
    pub path: Str,
    /// The line of the rendered file on which the document begins, from 1.
    pub line: usize,
    /// The document in the rendered file.
    pub(super) range: Range<usize>,
    /// What is wrong with it.
    pub error: Box<HeadError>,
    /// What Helm has dropped, and said so, before it came here.
    pub skipped: Vec<SkippedHook>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "YAML parse error on {}: {}", self.path.to_text(), self.error)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Error {
    /// Where the rendered file has the fault: line and column in characters, both from 1.
    pub fn place(&self, file: &[u8]) -> (u32, u32) {
        let document = file.get(self.range.clone()).unwrap_or_default();
        let inside = match &*self.error {
            HeadError::Yaml(error) => offset(error),
            HeadError::Type { field, .. } => field_offset(document, field),
        };
        let until = (self.range.start + inside.unwrap_or_default()).min(file.len());
        let before = file.get(..until).unwrap_or_default();
        let lines = memchr_iter(b'\n', before).count();
        let on_line = before.get(memrchr(b'\n', before).map_or(0, |newline| newline + 1)..);
        let column = String::from_utf8_lossy(on_line.unwrap_or_default()).chars().count();
        let number = |count| u32::try_from(count + 1).unwrap_or(u32::MAX);
        (number(lines), number(column))
    }
}

/// Where the YAML is wrong. What is never closed is wrong where it begins, not where the text ends.
fn offset(error: &yaml::Error) -> Option<usize> {
    let opened = match error.kind() {
        ErrorKind::Syntax {
            context: Some((what, began)),
            ..
        } if what.contains("quoted scalar") || what.contains("flow") => Some(*began),
        _ => None,
    };
    let position = opened.or_else(|| error.position())?;
    usize::try_from(position.offset).ok()
}

/// Where a field of the head is written, by its Go name (`.metadata.name`), on lines of its own.
fn field_offset(document: &[u8], field: &str) -> Option<usize> {
    let mut found = None;
    let mut rest = 0;
    // The first part is the type, or nothing.
    for key in field.split('.').skip(1) {
        let lines = document.get(rest..)?.split_inclusive(|&byte| byte == b'\n');
        let mut next = rest;
        for line in lines {
            let text = line.trim_ascii_start();
            let start = next + line.len() - text.len();
            next += line.len();
            let name = text.get(..key.len()).unwrap_or_default();
            if name.eq_ignore_ascii_case(key.as_bytes()) && text.get(key.len()) == Some(&b':') {
                (found, rest) = (Some(start), next);
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::compat::HelmVersion;
    use crate::data::Str;

    fn place(text: &str) -> (u32, u32) {
        let files = BTreeMap::from([(Str::from("c/templates/x.yaml"), Str::from(text))]);
        let error = super::super::sort(&files, HelmVersion::V4).unwrap_err();
        error.place(text.as_bytes())
    }

    #[test]
    fn the_fault_is_found() {
        for (text, expected) in [
            ("a: 1\n---\nkind: Pod\nname: a: b\n", (4, 8)),
            ("---é: b: c\n", (1, 8)),
            ("kind: Pod\nmetadata:\n  name: x\n  annotations: [1]\n", (4, 3)),
            ("kind: {}\n", (1, 1)),
            ("- a\n", (1, 1)),
            ("kind: Pod\nspec:\n  a: \"x\n  b: 1\n", (3, 6)),
            ("kind: Pod\nspec:\n  a: [x\n  b: 1\n", (3, 6)),
        ] {
            assert_eq!(place(text), expected, "{text}");
        }
    }
}
