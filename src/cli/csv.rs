//! One record of comma separated values, as Go's `encoding/csv` reads it: the quoting of Helm's list flags.

use std::fmt;

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A quote inside a field that does not begin with one, at this column (from 1).
    BareQuote(usize),
    /// A quoted field goes on after its closing quote, or never closes, at this column (from 1).
    Quote(usize),
    /// Nothing but line ends.
    Empty,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::BareQuote(column) => {
                write!(f, "parse error on line 1, column {column}: bare \" in non-quoted-field")
            }
            Error::Quote(column) => {
                write!(
                    f,
                    "parse error on line 1, column {column}: extraneous or missing \" in quoted-field"
                )
            }
            Error::Empty => f.write_str("EOF"),
        }
    }
}

impl std::error::Error for Error {}

/// The fields of a text's first line, or none of an empty text.
pub fn record(text: &str) -> Result<Vec<String>, Error> {
    let mut fields = Vec::new();
    if text.is_empty() {
        return Ok(fields);
    }
    let text = text.trim_start_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Error::Empty);
    }
    let mut rest = text;
    loop {
        let column = text.len() - rest.len() + 1;
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, column)?,
            None => plain_field(rest, column)?,
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Ok(fields),
        }
    }
}

/// A field without quotes, and the text from the comma or line end that follows.
fn plain_field(text: &str, column: usize) -> Result<(String, &str), Error> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let (field, after) = text.split_at(end);
    match field.find('"') {
        Some(quote) => Err(Error::BareQuote(column + quote)),
        None if after.starts_with(',') => Ok((field.to_owned(), after)),
        None => Ok((field.strip_suffix('\r').unwrap_or(field).to_owned(), after)),
    }
}

/// A field after its opening quote, and the text after the closing one. Two quotes stand for one.
fn quoted_field(text: &str, column: usize) -> Result<(String, &str), Error> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let place = column + 1 + text.len() - rest.len();
        let Some((part, after)) = rest.split_once('"') else {
            return Err(Error::Quote(place + rest.len()));
        };
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None if after.is_empty() || after.starts_with([',', '\n']) || after.starts_with("\r\n") => {
                return Ok((field, after));
            }
            None => return Err(Error::Quote(place + part.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations are those of Go's `encoding/csv`.
    #[test]
    fn reads_as_go_does() {
        let cases: &[(&str, Result<&[&str], &str>)] = &[
            ("", Ok(&[])),
            ("a", Ok(&["a"])),
            ("a,", Ok(&["a", ""])),
            (" a , b", Ok(&[" a ", " b"])),
            ("\"a,b\",c", Ok(&["a,b", "c"])),
            ("\"a\"\"b\"", Ok(&["a\"b"])),
            ("\"\"", Ok(&[""])),
            ("\r\na,b", Ok(&["a", "b"])),
            ("a\r\nb", Ok(&["a"])),
            ("\"a\nb\"", Ok(&["a\nb"])),
            ("a\r,b", Ok(&["a\r", "b"])),
            ("\n", Err("EOF")),
            (
                "a\"b",
                Err("parse error on line 1, column 2: bare \" in non-quoted-field"),
            ),
            (
                "a, \"b\"",
                Err("parse error on line 1, column 4: bare \" in non-quoted-field"),
            ),
            (
                "é\"",
                Err("parse error on line 1, column 3: bare \" in non-quoted-field"),
            ),
            (
                "\"a\"b",
                Err("parse error on line 1, column 3: extraneous or missing \" in quoted-field"),
            ),
            (
                "\"a",
                Err("parse error on line 1, column 3: extraneous or missing \" in quoted-field"),
            ),
            (
                "x,\"y",
                Err("parse error on line 1, column 5: extraneous or missing \" in quoted-field"),
            ),
            (
                "\"é\"x",
                Err("parse error on line 1, column 4: extraneous or missing \" in quoted-field"),
            ),
        ];
        for (text, expected) in cases {
            match (record(text), expected) {
                (Ok(fields), Ok(expected)) => assert_eq!(fields, *expected, "{text:?}"),
                (Err(error), Err(expected)) => assert_eq!(error.to_string(), *expected, "{text:?}"),
                (found, _) => panic!("{text:?}: {found:?}, not {expected:?}"),
            }
        }
    }
}
