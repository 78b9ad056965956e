//! How a failed render is told: Helm's words, Helm's hint, and the place where it happened for those who can use it.

use anyhow::anyhow;

use super::{Globals, Outcome, Output, place};
use crate::data::Str;
use crate::go::slog::Record;
use crate::host::Host;
use crate::manifest::{self, output};
use crate::render::{Error, Prepared, Request};

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
    /// A release that was rendered, and cannot be written: Helm hints at what `--debug` shows of it, which is nothing.
    pub fn to_write(error: impl Into<anyhow::Error>) -> Failed {
        Failed {
            rendered: Some(b"\n".to_vec()),
            ..Failed::from(error)
        }
    }

    /// The same with the line of the values file that it is about, if it is about one and nothing is said of its place.
    pub(super) fn with_place(self, globals: &Globals) -> Failed {
        let problem = self.error.downcast_ref().filter(|_| self.place.is_empty());
        let place = problem
            .map(|problem| place::of_file(problem, globals))
            .unwrap_or_default();
        Failed {
            place: self.place + &place,
            ..self
        }
    }

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
    request: &Request<'_>,
    host: &dyn Host,
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
        place: place::of_error(error, prepared, request, host, globals),
    }
}

/// The error of a render, with its place.
pub(super) fn of_render(
    error: &Error,
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
    globals: &Globals,
) -> anyhow::Error {
    anyhow!("{error}{}", place::of_error(error, prepared, request, host, globals))
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
