//! Log lines as Go's `log/slog` writes them: what Helm 4 prints on the standard error stream.

use std::borrow::Cow;
use std::fmt;

use super::strconv::quote;
use super::unicode;
use crate::data::Str;

/// How much a record matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `DEBUG`: for those who ask for more.
    Debug,
    /// `INFO`; also everything that goes through Go's older `log` package.
    Info,
    /// `WARN`.
    Warn,
    /// `ERROR`.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        })
    }
}

/// A log record. It prints as `slog.TextHandler` writes it, without a time, as Helm's logger leaves it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    level: Level,
    message: String,
    attributes: Vec<(&'static str, Str)>,
}

impl Record {
    /// A record without attributes.
    pub fn new(level: Level, message: impl Into<String>) -> Record {
        Record {
            level,
            message: message.into(),
            attributes: Vec::new(),
        }
    }

    /// The record with one more attribute.
    pub fn with(mut self, key: &'static str, value: impl Into<Str>) -> Record {
        self.attributes.push((key, value.into()));
        self
    }

    /// The record's level.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The value of an attribute.
    pub fn attribute(&self, key: &str) -> Option<Cow<'_, str>> {
        let found = self.attributes.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| value.to_text())
    }

    /// The record's message.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level={} msg={}", self.level, Text(&self.message))?;
        self.attributes
            .iter()
            .try_for_each(|(key, value)| write!(f, " {key}={}", Text(&value.to_text())))
    }
}

/// A value, quoted where it would otherwise be misread. Matches `log/slog/text_handler.go` (`needsQuoting`).
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let special = |c: char| match c {
            ' ' | '=' | '"' | '\0'..='\u{1f}' | char::REPLACEMENT_CHARACTER => true,
            _ => !c.is_ascii() && (unicode::is_space(c) || !unicode::is_print(c)),
        };
        if self.0.is_empty() || self.0.contains(special) {
            f.write_str(&quote(self.0.as_bytes()))
        } else {
            f.write_str(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_go() {
        let cases = [
            (
                Record::new(Level::Warn, "this chart is deprecated"),
                r#"level=WARN msg="this chart is deprecated""#,
            ),
            (
                Record::new(Level::Info, "a=b")
                    .with("path", "/tmp/x y")
                    .with("chart", "xx")
                    .with("error", ""),
                r#"level=INFO msg="a=b" path="/tmp/x y" chart=xx error="""#,
            ),
            (
                Record::new(Level::Error, "é\\").with("error", "\"exports\" is not a table"),
                r#"level=ERROR msg=é\ error="\"exports\" is not a table""#,
            ),
        ];
        for (record, expected) in cases {
            assert_eq!(record.to_string(), expected);
        }
    }
}
