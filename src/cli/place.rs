//! The lines where a render failed: of templates, and of the values that a schema refuses.

use std::io::{self, IsTerminal, Write as _};

use super::personality::Name;
use super::{Globals, inputs, pager, values_files};
use crate::data::Str;
use crate::engine::error::Frame;
use crate::host::Host;
use crate::manifest;
use crate::render::{Error, Prepared, Request, SourceMaps, absent};
use crate::report::excerpt::{COMPLETE, Excerpt};
use crate::schema::{self, ChartError, Failure, Problem};
use crate::values::{self, Composed, FileProblem, Layer, Origin, Source};

/// The lines where it happened, to stand below the message.
pub(super) fn of_error(
    error: &Error,
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
    globals: &Globals,
) -> String {
    if !is_wanted(globals) {
        return String::new();
    }
    let (excerpts, hint) = match error {
        Error::Template(error) => {
            let line = |frame: &Frame| line_of(prepared.text(&frame.file)?, frame.line);
            let hint = absent::hint(error, prepared, request);
            (Vec::from_iter(Excerpt::of_frames(error.frames(), &line)), hint)
        }
        Error::Manifest { error, files } => {
            let excerpt = files
                .get(&error.path)
                .and_then(|file| of_rendered(error, file, prepared, request, host));
            (Vec::from_iter(excerpt), None)
        }
        Error::Schema(error) => (of_values(&error.charts, prepared, request), None),
        _ => return String::new(),
    };
    let mut text = Vec::new();
    let written = excerpts.iter().try_for_each(|excerpt| {
        writeln!(text)?;
        excerpt.write(width(), &mut text)
    });
    if let Some(hint) = hint {
        let _ = writeln!(text, "\nhint: {hint}");
    }
    // What Helm says of schemas ends its line itself.
    let end = if matches!(error, Error::Schema(_)) { "" } else { "\n" };
    match written {
        Ok(()) if !text.is_empty() => format!("{end}{}", String::from_utf8_lossy(text.trim_ascii_end())),
        _ => String::new(),
    }
}

/// The line of a values file that is none.
pub(super) fn of_file(problem: &FileProblem, globals: &Globals) -> String {
    if !is_wanted(globals) {
        return String::new();
    }
    let place = values_files::place(problem);
    // What came from stdin has been read already.
    let text = match place.file.as_str() {
        "-" => None,
        file => inputs::read(file).ok().and_then(|text| line_of(&text, place.line)),
    };
    let excerpt = Excerpt::new(place.to_string(), place.line, place.column, text, Vec::new());
    let mut text = Vec::new();
    match excerpt.write(width(), &mut text) {
        Ok(()) => format!("\n\n{}", String::from_utf8_lossy(text.trim_ascii_end())),
        Err(_) => String::new(),
    }
}

/// Whether places are told: who called `helm`, and programs, read the message only.
fn is_wanted(globals: &Globals) -> bool {
    globals.name() == Name::Chartroom && (globals.debug() || io::stderr().is_terminal())
}

/// How wide a line may be.
fn width() -> usize {
    pager::width_of(&io::stderr()).unwrap_or(COMPLETE)
}

/// What wrote the place of a rendered file where it is no object: the templates, by another render; else the file itself.
fn of_rendered(
    error: &manifest::Error,
    file: &Str,
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
) -> Option<Excerpt> {
    let (line, column) = error.place(file);
    let maps = SourceMaps::of(prepared, request, host).unwrap_or_default();
    let rendered = line_of(file, line)?;
    let template_line = |frame: &Frame| line_of(prepared.text(&frame.file)?, frame.line);
    let mut excerpt = Excerpt::of_frames(&maps.frames(&error.path, line, column), &template_line)?;
    if excerpt.text.as_ref() != Some(&rendered) {
        excerpt
            .notes
            .insert(0, format!("which renders as line {line}: {}", rendered.trim()));
    }
    Some(excerpt)
}

/// The values that schemas refuse, each with what is said about it.
fn of_values(charts: &[ChartError], prepared: &Prepared, request: &Request<'_>) -> Vec<Excerpt> {
    let composed = values::compose_as(request.helm, prepared.chart(), request.layers, &mut Vec::new());
    let Ok(composed) = composed else { return Vec::new() };
    let failures = charts.iter().flat_map(|chart| match &chart.problem {
        Problem::Values(failures) => {
            let parts = failures.iter().flat_map(Failure::parts);
            parts.map(|failure| (chart, failure)).collect()
        }
        _ => Vec::new(),
    });
    failures
        .filter_map(|(chart, failure)| of_value(chart, failure, &composed, prepared, request.layers))
        .collect()
}

fn of_value(
    chart: &ChartError,
    failure: &Failure,
    composed: &Composed,
    prepared: &Prepared,
    layers: &[Layer],
) -> Option<Excerpt> {
    let origin = schema::place::origin(failure, &chart.chart, composed)?;
    let message = failure.to_string();
    let place = origin.place.unwrap_or_default();
    let text = text_of(origin, prepared, layers).and_then(|text| line_of(text, place.line));
    let notes = vec![message.trim_start_matches("- ").trim_end().to_owned()];
    Some(Excerpt::new(origin.to_string(), place.line, place.column, text, notes))
}

/// The text of the file that gave a value.
fn text_of<'a>(origin: Origin<'_>, prepared: &'a Prepared, layers: &'a [Layer]) -> Option<&'a Str> {
    match origin.source {
        Source::Chart(name) => prepared.text(name),
        Source::File(file) => layers.iter().find_map(|layer| match layer {
            Layer::File { name, values } if name == file => Some(values.text()),
            _ => None,
        }),
        Source::Flag { .. } | Source::Entry { .. } => None,
    }
}

fn line_of(text: &Str, line: u32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    Some(text.to_text().lines().nth(index)?.to_owned())
}
