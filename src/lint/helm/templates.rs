//! templates/, and what they render. Matches Helm's `pkg/chart/v2/lint/rules/template.go`.

use std::collections::BTreeMap;

use super::object::{Object, documents};
use super::{ChartFiles, Entry, Linter, deprecations, names};
use crate::chart::Chart;
use crate::compat::HelmVersion;
use crate::data::{Str, Value};
use crate::diagnostic::Severity::{Error, Warning};
use crate::engine::capabilities::KubeVersion;
use crate::go::path;
use crate::go::slog::Record;
use crate::go::strconv::quote;
use crate::host::Host;
use crate::render::{self, Prepared, Request};
use crate::yaml;

const PATH: &str = "templates/";

/// The annotation that makes a hook.
const HOOK: &[u8] = b"helm.sh/hook";

/// Whether there are templates, and a chart that can be rendered: gives it.
pub(super) fn check<'a>(files: &ChartFiles<'a>, linter: &mut Linter) -> Option<&'a Prepared> {
    let is_strict = linter.helm.lints_strictly();
    match &files.templates {
        Entry::Missing if is_strict => {
            linter.run(Warning, PATH, Err("directory does not exist".to_owned()));
            return None;
        }
        Entry::File(_) => {
            let severity = if is_strict { Error } else { Warning };
            linter.run(severity, PATH, Err("not a directory".to_owned()));
            return None;
        }
        Entry::Missing | Entry::Directory => {}
    }
    match &files.chart {
        Ok(prepared) => Some(prepared),
        Err(error) => {
            linter.run(Error, PATH, Err(error.to_string()));
            None
        }
    }
}

/// Renders the chart, and looks at what comes of its own templates.
pub(super) fn render(
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
    linter: &mut Linter,
    log: &mut Vec<Record>,
) {
    let request = Request {
        lint: true,
        ..request.clone()
    };
    match render::render_files(prepared, &request, host, log) {
        Ok(rendered) => {
            let version = &request.capabilities.kube_version;
            check_files(prepared.chart(), &rendered.files, Some(version), linter);
        }
        // What is wrong with values and dependencies is not said here.
        Err(render::Error::Values(_)) => {}
        Err(error) => {
            linter.run(Error, PATH, Err(error.to_string()));
        }
    }
}

/// Looks at what came of the chart's own templates; at deprecated APIs where a version is given.
pub(super) fn check_files(
    chart: &Chart,
    rendered: &BTreeMap<Str, Str>,
    version: Option<&KubeVersion>,
    linter: &mut Linter,
) {
    for template in &chart.templates {
        let name = template.name.as_str();
        let extension = String::from_utf8_lossy(path::ext(name.as_bytes())).into_owned();
        linter.run(Error, name, check_extension(&extension));
        let is_yaml = if linter.helm.lints_strictly() {
            matches!(extension.to_lowercase().as_str(), ".yaml" | ".yml")
        } else {
            linter.run(Warning, name, check_crd_hook(&template.data));
            linter.run(Error, name, check_release_time(&template.data));
            extension == ".yaml"
        };
        if !is_yaml {
            continue;
        }
        let text = rendered.get(format!("{}/{name}", chart.name()).as_bytes());
        let Some(text) = text.filter(|text| !is_blank(text)) else {
            continue;
        };
        linter.run(Warning, name, check_indent(text));
        for object in documents(text) {
            let object = match object {
                Ok(object) => object,
                // As in Helm, nothing is looked at after a document that cannot be read, in whatever file.
                Err(error) => {
                    linter.run(Error, name, Err(unparsable(&error.to_string(), linter.helm)));
                    return;
                }
            };
            if let Some(object) = object {
                linter.run(Warning, name, names::check(&object));
                if let Some(version) = version {
                    linter.run(Warning, name, check_deprecations(&object, version));
                }
                linter.run(Error, name, check_selector(&object, text));
                linter.run(Error, name, check_list(&object, text));
            }
        }
    }
}

/// The complaint about a document. Helm 3's type of an object was public.
fn unparsable(error: &str, helm: HelmVersion) -> String {
    let text = format!("unable to parse YAML: {error}");
    if helm.lints_strictly() {
        text
    } else {
        text.replace("rules.k8sYamlStruct", "rules.K8sYamlStruct")
    }
}

fn is_blank(text: &Str) -> bool {
    text.to_text().trim().is_empty()
}

fn check_extension(extension: &str) -> Result<(), String> {
    if matches!(extension, ".yaml" | ".yml" | ".tpl" | ".txt") {
        return Ok(());
    }
    Err(format!(
        "file extension '{extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt"
    ))
}

/// Helm 2 made definitions of hooks (`validateNoCRDHooks`).
fn check_crd_hook(template: &[u8]) -> Result<(), String> {
    let makes_definitions = |at: usize| {
        let value = template.get(at..).unwrap_or_default();
        let value = value.strip_prefix(b"\"").unwrap_or(value).strip_prefix(b":");
        value.is_some_and(|value| value.starts_with(b" ") && value.trim_ascii_start().starts_with(b"crd-install"))
    };
    if memchr::memmem::find_iter(template, HOOK).any(|at| makes_definitions(at + HOOK.len())) {
        return Err(
            "manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also \
                    exist the crds/ directory at the top level of the chart"
                .to_owned(),
        );
    }
    Ok(())
}

/// Helm 2 told the time (`validateNoReleaseTime`).
fn check_release_time(template: &[u8]) -> Result<(), String> {
    if memchr::memmem::find(template, b".Release.Time").is_some() {
        return Err(
            ".Release.Time has been removed in v3, please replace with the `now` function in your templates".to_owned(),
        );
    }
    Ok(())
}

/// The first line that is not empty begins at the margin (`validateTopIndentLevel`).
fn check_indent(text: &Str) -> Result<(), String> {
    let text = text.to_text();
    match text.lines().find(|line| !line.trim().is_empty()) {
        Some(line) if line.starts_with([' ', '\t']) => {
            let line = quote(line.as_bytes());
            Err(format!(
                "document starts with an illegal indent: {line}, which may cause parsing problems"
            ))
        }
        _ => Ok(()),
    }
}

fn check_deprecations(object: &Object, version: &KubeVersion) -> Result<(), String> {
    let Some(deprecation) = deprecations::find(&object.api_version, &object.kind) else {
        return Ok(());
    };
    let (Ok(major), Ok(minor)) = (version.major.parse(), version.minor.parse()) else {
        return Ok(());
    };
    if deprecation.deprecated > (major, minor) {
        return Ok(());
    }
    Err(deprecation.message())
}

/// What makes pods says which are its own (`validateMatchSelector`).
fn check_selector(object: &Object, text: &Str) -> Result<(), String> {
    let makes_pods = matches!(
        object.kind.as_str(),
        "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet"
    );
    let contains = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    if !makes_pods || contains("matchLabels") || contains("matchExpressions") {
        return Ok(());
    }
    Err(format!(
        "a {} must contain matchLabels or matchExpressions, and {} does not",
        object.kind,
        quote(object.name.as_bytes())
    ))
}

/// Helm does not see the annotations within a list (`validateListAnnotations`).
fn check_list(object: &Object, text: &Str) -> Result<(), String> {
    if object.kind != "List" {
        return Ok(());
    }
    let list = yaml::unmarshal(text).map_err(|error| format!("unable to parse YAML: {error}"))?;
    let entry = |value: &Value, key: &str| match value {
        Value::Map(map) => map.get(key.as_bytes()),
        _ => None,
    };
    let Some(Value::List(items)) = entry(&list, "items") else {
        return Ok(());
    };
    let keeps = |item: &Value| {
        let annotations = entry(item, "metadata").and_then(|metadata| entry(&metadata, "annotations"));
        annotations.is_some_and(|annotations| entry(&annotations, "helm.sh/resource-policy").is_some())
    };
    if items.iter().any(keeps) {
        return Err("annotation 'helm.sh/resource-policy' within List objects are ignored".to_owned());
    }
    Ok(())
}
