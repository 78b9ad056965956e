//! values.yaml. Matches Helm's `pkg/chart/v2/lint/rules/values.go`.

use super::{ChartFiles, Entry, Linter};
use crate::data::{Str, Value};
use crate::diagnostic::Severity::{Error, Info};
use crate::go::slog::Record;
use crate::render::Request;
use crate::{schema, values, yaml};

const PATH: &str = "values.yaml";

pub(super) fn check(files: &ChartFiles<'_>, request: &Request<'_>, linter: &mut Linter, log: &mut Vec<Record>) {
    if files.values == Entry::Missing {
        linter.run(Info, PATH, Err("file does not exist".to_owned()));
        return;
    }
    linter.run(Error, PATH, check_file(files, request, log));
}

fn check_file(files: &ChartFiles<'_>, request: &Request<'_>, log: &mut Vec<Record>) -> Result<(), String> {
    let unparsable = |error: &dyn std::fmt::Display| format!("unable to parse YAML: {error}");
    let defaults = match &files.values {
        Entry::File(Ok(text)) => read(text).map_err(|error| unparsable(&error))?,
        Entry::File(Err(error)) => return Err(unparsable(error)),
        Entry::Directory | Entry::Missing => {
            let error = format!("read {}/{PATH}: is a directory", files.directory);
            return Err(unparsable(&error));
        }
    };
    let mut warnings = Vec::new();
    let values = values::over_defaults(request.layers, &defaults, &mut warnings).map_err(|error| error.to_string())?;
    log.extend(warnings.iter().map(values::Warning::record));
    let is_skipped = request.skip_schema && request.helm.lints_strictly();
    match &files.schema {
        Entry::File(Ok(schema)) if !schema.is_empty() && !is_skipped => {
            let loader = request.schema_loader.as_deref();
            schema::validate(schema, &Value::Map(values), loader, &mut Vec::new())
                .map_err(|problem| problem.to_string())
        }
        _ => Ok(()),
    }
}

/// The values of a file's first document (`common.ReadValues`).
fn read(text: &Str) -> Result<crate::data::Map, String> {
    // The type has a name of its own there.
    yaml::unmarshal_map(text).map_err(|error| error.to_string().replace("map[string]interface {}", "common.Values"))
}
