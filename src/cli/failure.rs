//! How a failed render is told: Helm's words, Helm's hint, and the place where it happened for those who can use it.

use std::io::{self, IsTerminal, Write as _};

use anyhow::anyhow;

use super::personality::Name;
use super::{Globals, Outcome, Output, nil_pointer};
use crate::data::Str;
use crate::engine::error::Frame;
use crate::go::slog::Record;
use crate::manifest::{self, HeadError, output};
use crate::render::{Error, Prepared};
use crate::report::excerpt;
use crate::values::Layer;

/// What Helm adds where it has rendered something, be it nothing yet (`newTemplateCmd` in its `pkg/cmd/template.go`).
const DEBUG_HINT: &str = "Use --debug flag to render out invalid YAML";

/// Why a release was not rendered, and what of it is printed all the same.
#[derive(Debug)]
pub struct Failed {
    /// What was said on stdout before.
    pub said: Vec<u8>,
    /// Everything that was rendered, in the order of names: what `template --debug` prints.
    pub rendered: Option<Vec<u8>>,
    /// Why.
    pub error: anyhow::Error,
    /// The line where it happened, for those who can use it.
    pub place: String,
}

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Failed {
        Failed {
            said: Vec::new(),
            rendered: None,
            error: error.into(),
            place: String::new(),
        }
    }
}

impl Failed {
    /// What `template` leaves: with `--debug` what was rendered, else a hint at that.
    pub fn of_template(self, debug: bool, warnings: Vec<Record>) -> Outcome {
        let Failed {
            said,
            rendered,
            error,
            place,
        } = self;
        let hint = match &rendered {
            Some(_) if !debug => format!("\n\n{DEBUG_HINT}"),
            _ => String::new(),
        };
        Outcome {
            warnings,
            stdout: Output::Plain([said, rendered.filter(|_| debug).unwrap_or_default()].concat()),
            result: Err(anyhow!("{error:#}{hint}{place}")),
        }
    }
}

/// Tells of a release that could not be rendered. What Helm logs beside the error is added to the warnings.
pub(super) fn of_release(
    error: &Error,
    prepared: &Prepared,
    layers: &[Layer],
    globals: &Globals,
    warnings: &mut Vec<Record>,
) -> Failed {
    if let Error::Values(error) = error {
        warnings.extend(error.record());
    }
    let has_release = matches!(
        error,
        Error::KubeVersion { .. } | Error::Template(_) | Error::Manifest { .. }
    );
    Failed {
        said: Vec::new(),
        rendered: has_release.then(|| dump(error)),
        error: anyhow!("{error}"),
        place: place(error, prepared, layers, globals),
    }
}

/// The error of a render, with its place.
pub(super) fn of_render(error: &Error, prepared: &Prepared, layers: &[Layer], globals: &Globals) -> anyhow::Error {
    anyhow!("{error}{}", place(error, prepared, layers, globals))
}

/// Everything that was rendered, but for notes.
fn dump(error: &Error) -> Vec<u8> {
    let mut text = Vec::new();
    if let Error::Manifest { files, .. } = error {
        let shown = |path: &Str, file: &Str| !manifest::is_notes(path) && !file.trim_ascii().is_empty();
        for (path, file) in files.iter().filter(|(path, file)| shown(path, file)) {
            output::push_document(&mut text, path, file);
        }
        text.truncate(text.trim_ascii_end().len());
    }
    text.push(b'\n');
    text
}

/// The line where it happened, to stand below the message. Programs read the message only, and so get
/// nothing more, nor does who called `helm`.
fn place(error: &Error, prepared: &Prepared, layers: &[Layer], globals: &Globals) -> String {
    let is_wanted = globals.debug() || io::stderr().is_terminal();
    if globals.name() == Name::Helm || !is_wanted {
        return String::new();
    }
    let mut text = Vec::new();
    let written = match error {
        Error::Template(error) => {
            let line = |frame: &Frame| line_of(prepared.template_text(&frame.file)?, frame.line);
            let hint = nil_pointer::hint(&error.to_string(), prepared.chart(), layers);
            excerpt::write(error.frames(), &line, &mut text).and_then(|()| match hint {
                Some(hint) => writeln!(text, "\n{hint}"),
                None => Ok(()),
            })
        }
        Error::Manifest { error, files } => {
            let frame = rendered_frame(error);
            let line = |frame: &Frame| line_of(files.get(frame.file.as_bytes())?, frame.line);
            excerpt::write(frame.as_slice(), &line, &mut text)
        }
        _ => Ok(()),
    };
    match written {
        Ok(()) if !text.is_empty() => format!("\n\n{}", String::from_utf8_lossy(text.trim_ascii_end())),
        _ => String::new(),
    }
}

/// The place of an error in a rendered file.
fn rendered_frame(error: &manifest::Error) -> Option<Frame> {
    let HeadError::Yaml(yaml) = &*error.error else {
        return None;
    };
    let position = yaml.position()?;
    let file = error.path.to_text().into_owned();
    Some(Frame {
        line: u32::try_from(error.line).ok()?.saturating_sub(1) + position.line,
        column: Some(position.column.saturating_sub(1)),
        template: file.clone(),
        file,
    })
}

fn line_of(text: &Str, line: u32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    Some(text.to_text().lines().nth(index)?.to_owned())
}
