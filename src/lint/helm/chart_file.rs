//! Chart.yaml. Matches Helm's `pkg/chart/v2/lint/rules/chartfile.go`.

use super::{ChartFiles, Entry, Linter, addresses};
use crate::chart::Metadata;
use crate::chart::metadata::{API_VERSION_1, API_VERSION_2};
use crate::data::{Map, Str};
use crate::diagnostic::Severity::{Error, Info, Warning};
use crate::go::path;
use crate::go::semver::{Constraint, Version};
use crate::go::strconv::quote;
use crate::yaml;

const PATH: &str = "Chart.yaml";

pub(super) fn check(files: &ChartFiles<'_>, linter: &mut Linter) {
    let is_file = if files.chart_file == Entry::Directory {
        Err("should be a file, not a directory".to_owned())
    } else {
        Ok(())
    };
    linter.run(Error, PATH, is_file);
    let read = match &files.chart_file {
        Entry::File(Ok(text)) => Metadata::parse(text)
            .map(|metadata| (text, metadata))
            .map_err(|error| error.to_string()),
        Entry::File(Err(error)) => Err(error.to_string()),
        Entry::Directory => Err(format!("read {}/{PATH}: is a directory", files.directory)),
        Entry::Missing => Err(format!("open {}/{PATH}: no such file or directory", files.directory)),
    };
    let (text, chart) = match read {
        Ok(read) => read,
        Err(error) => {
            linter.run(Error, PATH, Err(format!("unable to parse YAML\n\t{error}")));
            return;
        }
    };
    if linter.helm.lints_strictly() {
        let strict = Metadata::check_strictly(text);
        let strict = strict.map_err(|error| format!("failed to strictly parse chart metadata file\n\t{error}"));
        linter.run(Warning, PATH, strict);
    }
    check_metadata(&chart, text, linter);
}

fn check_metadata(chart: &Metadata, text: &Str, linter: &mut Linter) {
    let untyped = yaml::unmarshal_map(text).unwrap_or_default();
    linter.run(Error, PATH, check_name(&chart.name));
    linter.run(Error, PATH, check_api_version(&chart.api_version));
    linter.run(Error, PATH, check_is_string(&untyped, "version"));
    linter.run(Error, PATH, check_version(&chart.version));
    linter.run(Error, PATH, check_is_string(&untyped, "appVersion"));
    linter.run(Error, PATH, check_maintainers(chart));
    linter.run(Error, PATH, check_sources(chart));
    let icon = if chart.icon.is_empty() {
        Err("icon is recommended".to_owned())
    } else {
        Ok(())
    };
    linter.run(Info, PATH, icon);
    let icon = if chart.icon.is_empty() || addresses::is_request_url(&chart.icon) {
        Ok(())
    } else {
        Err(format!("invalid icon URL '{}'", chart.icon))
    };
    linter.run(Error, PATH, icon);
    linter.run(Error, PATH, check_type(chart));
    linter.run(Error, PATH, check_dependencies(chart));
    if linter.helm.lints_strictly() && Version::parse_strict(&chart.version).is_err() {
        let text = format!("version '{}' is not a valid SemVerV2", chart.version);
        linter.run(Warning, PATH, Err(text));
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("name is required".to_owned());
    }
    if path::base(name.as_bytes()) != name.as_bytes() {
        return Err(format!("chart name {} is invalid", quote(name.as_bytes())));
    }
    Ok(())
}

fn check_api_version(version: &str) -> Result<(), String> {
    match version {
        "" => Err("apiVersion is required. The value must be either \"v1\" or \"v2\"".to_owned()),
        API_VERSION_1 | API_VERSION_2 => Ok(()),
        other => Err(format!(
            "apiVersion '{other}' is not valid. The value must be either \"v1\" or \"v2\""
        )),
    }
}

fn check_is_string(data: &Map, key: &str) -> Result<(), String> {
    match data.get(key.as_bytes()) {
        Some(value) if value.type_name() != "string" => Err(format!(
            "{key} should be of type string but it's of type {}",
            value.type_name()
        )),
        _ => Ok(()),
    }
}

fn check_version(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("version is required".to_owned());
    }
    let version = Version::parse(text).map_err(|_| format!("version '{text}' is not a valid SemVer"))?;
    const LEAST: &str = "0.0.0-0";
    match Constraint::parse(format!(">{LEAST}")) {
        Ok(constraint) if !constraint.check(&version) => {
            let version = quote(version.to_string().as_bytes());
            Err(format!("version {version} is less than or equal to \"{LEAST}\""))
        }
        _ => Ok(()),
    }
}

fn check_maintainers(chart: &Metadata) -> Result<(), String> {
    for maintainer in &chart.maintainers {
        let (name, email, url) = (&maintainer.name, &maintainer.email, &maintainer.url);
        if maintainer.is_null() {
            return Err("a maintainer entry is empty".to_owned());
        } else if name.is_empty() {
            return Err("each maintainer requires a name".to_owned());
        } else if !email.is_empty() && !addresses::is_email(email) {
            return Err(format!("invalid email '{email}' for maintainer '{name}'"));
        } else if !url.is_empty() && !addresses::is_url(url) {
            return Err(format!("invalid url '{url}' for maintainer '{name}'"));
        }
    }
    Ok(())
}

fn check_sources(chart: &Metadata) -> Result<(), String> {
    match chart.sources.iter().find(|source| !addresses::is_request_url(source)) {
        Some(source) => Err(format!("invalid source URL '{source}'")),
        None => Ok(()),
    }
}

fn check_type(chart: &Metadata) -> Result<(), String> {
    if chart.chart_type.is_empty() || chart.api_version == API_VERSION_2 {
        return Ok(());
    }
    Err(format!(
        "chart type is not valid in apiVersion '{}'. It is valid in apiVersion '{API_VERSION_2}'",
        chart.api_version
    ))
}

fn check_dependencies(chart: &Metadata) -> Result<(), String> {
    if chart.dependencies().is_empty() || chart.api_version == API_VERSION_2 {
        return Ok(());
    }
    Err(format!(
        "dependencies are not valid in the Chart file with apiVersion '{}'. They are valid in apiVersion '{API_VERSION_2}'",
        chart.api_version
    ))
}
