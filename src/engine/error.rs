//! How Helm says that a template failed (`cleanupParseError`, `reformatExecErrorMsg` in `pkg/engine/engine.go`; for
//! Helm 3, `cleanupExecError`).
//!
//! Helm takes Go's error texts apart again to get at their facts. What it makes of them is what people search for, so
//! the same is made here, from the same texts; the facts themselves stay beside it as [`Frame`]s.

use std::fmt;

use crate::compat::HelmVersion;
use crate::data::Str;
use crate::template::error::{ExecError, ParseError, Place};
use crate::template::func::FuncError;
use crate::template::site::Site;

const WARN_START: &str = "HELM_ERR_START";
const WARN_END: &str = "HELM_ERR_END";

/// Marks the message of `fail` and `required`, which Helm shows without the path that led to it.
pub(super) fn warn_wrap(message: &Str) -> Vec<u8> {
    [WARN_START.as_bytes(), message, WARN_END.as_bytes()].concat()
}

/// A text without the marks of [`warn_wrap`]: the words of Sprig's own `fail`.
pub(super) fn without_marks(text: &str) -> String {
    text.replace(WARN_START, "").replace(WARN_END, "")
}

/// A template that could not be parsed or executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What Helm says.
    message: String,
    /// Where it happened, and from where that was called: the outermost template first.
    frames: Vec<Frame>,
}

/// A place that an error passed through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 0; `None` where Go knows only the line.
    pub column: Option<u32>,
    /// The template that was being executed.
    pub template: String,
    /// What was being evaluated, as Go prints it; empty where that is unknown.
    pub node: String,
}

impl From<Site> for Frame {
    fn from(site: Site) -> Frame {
        Frame {
            file: site.file.to_text().into_owned(),
            line: site.line,
            column: Some(site.column.saturating_sub(1)),
            template: site.template.to_text().into_owned(),
            node: String::new(),
        }
    }
}

impl Error {
    /// A file that does not parse.
    pub fn parse(error: &ParseError) -> Error {
        let text = error.to_string();
        let message = text.rsplit(": ").next().unwrap_or(&text);
        let file = error.name.to_text().into_owned();
        Error {
            message: format!("parse error at ({file}:{}): {message}", error.line),
            frames: vec![Frame {
                file: file.clone(),
                line: error.line,
                column: None,
                template: file,
                node: String::new(),
            }],
        }
    }

    /// A template that failed while the file was rendered.
    pub(super) fn exec(file: &Str, error: &ExecError, helm: HelmVersion) -> Error {
        Error {
            message: reformat(&file.to_text(), error, helm),
            frames: frames(error),
        }
    }

    /// Where it happened and from where that was called: the outermost template first.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

fn frames(error: &ExecError) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        if let ExecError::At {
            place:
                Place {
                    file,
                    line,
                    column,
                    template,
                    context,
                },
            ..
        } = error
        {
            frames.push(Frame {
                file: file.to_text().into_owned(),
                line: *line,
                column: Some(*column),
                template: template.to_text().into_owned(),
                node: context.to_text().into_owned(),
            });
        }
        current = match error.source() {
            Some(FuncError::Template(source) | FuncError::Wrapped { source, .. }) => Some(source),
            _ => None,
        };
    }
    frames
}

/// One step of Helm's list: where, in which template and at which node, what.
#[derive(PartialEq, Eq)]
struct Step<'a> {
    location: &'a str,
    executed: Option<&'a str>,
    message: &'a str,
}

impl Step<'_> {
    fn write_to(&self, out: &mut String) {
        if !self.location.is_empty() {
            out.push_str(self.location);
            out.push_str("\n  ");
        }
        if let Some(executed) = self.executed {
            out.push_str(executed);
            out.push_str("\n    ");
        }
        if !self.message.is_empty() {
            out.push_str(self.message);
            out.push('\n');
        }
    }
}

fn reformat(file: &str, error: &ExecError, helm: HelmVersion) -> String {
    let text = error.to_string();
    if let ExecError::NoTemplate { .. } = error {
        return text;
    }
    let mut tokens = text.splitn(3, ": ");
    let (Some(_), Some(location), Some(rest)) = (tokens.next(), tokens.next(), tokens.next()) else {
        return format!("execution error in ({file}): {text}");
    };
    if let Some(message) = warning(rest) {
        return format!("execution error at ({location}): {message}");
    }
    if !helm.lists_error_steps() {
        return text;
    }
    // The errors inside, each with its text: Go's chain of `errors.Unwrap`.
    let mut texts = vec![text.as_str()];
    let (mut current, mut start) = (error, 0);
    while let Some(source) = current.source() {
        let mut own = Length(0);
        let _ = current.write_own(&mut own);
        start += own.0;
        texts.push(text.get(start..).unwrap_or_default());
        match source {
            FuncError::Template(inner) => current = inner,
            // Neither starts with `template: `, which ends Helm's attempt.
            FuncError::Wrapped { .. } | FuncError::Message(_) => break,
        }
    }
    let mut steps: Vec<Step<'_>> = Vec::new();
    for text in &texts {
        match parse_step(text) {
            Some(step) if steps.last() == Some(&step) => {}
            Some(step) => steps.push(step),
            None => return texts.first().copied().unwrap_or_default().to_owned(),
        }
    }
    let mut out = String::new();
    for step in &steps {
        step.write_to(&mut out);
    }
    out.trim().to_string()
}

/// Counts the bytes of a text, which is not kept.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// The message between the first mark and the last.
fn warning(text: &str) -> Option<&str> {
    let start = text.find(WARN_START)? + WARN_START.len();
    let end = text.rfind(WARN_END)?;
    text.get(start..end)
}

/// Takes one error text apart (`parseTemplateExecErrorString`).
fn parse_step(text: &str) -> Option<Step<'_>> {
    let rest = text.strip_prefix("template: ")?;
    if rest.starts_with("no template ") {
        return Some(Step {
            location: "",
            executed: None,
            message: text,
        });
    }
    if let Some(step) = parse_executing(rest) {
        return Some(step);
    }
    let separator = rest.rfind(": ")?;
    let (location, message) = (&rest[..separator], &rest[separator + 2..]);
    Some(Step {
        location,
        executed: None,
        message: without_inner(message),
    })
}

/// `LOCATION: executing "TEMPLATE" at <NODE>: MESSAGE`.
fn parse_executing(rest: &str) -> Option<Step<'_>> {
    const EXECUTING: &str = ": executing ";
    let (location, after) = rest.split_once(EXECUTING)?;
    let name_end = after.strip_prefix('"')?.find('"')? + 1;
    let at = after.get(name_end + 1..)?.strip_prefix(" at <")?;
    let (node, message) = at.split_once(">: ")?;
    let executed_start = location.len() + 2;
    let executed_end = rest.len() - at.len() + node.len() + ">:".len();
    Some(Step {
        location,
        executed: rest.get(executed_start..executed_end),
        message: without_inner(message),
    })
}

/// The text up to the error inside it.
fn without_inner(message: &str) -> &str {
    message.find(" template:").map_or(message, |cut| &message[..cut])
}
