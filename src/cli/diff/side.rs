//! A side of a comparison: where its objects come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use crate::cause;
use crate::chart::Metadata;
use crate::cli::inputs::RenderArgs;
use crate::cli::project::{DEFAULT_ENVIRONMENT, Installation};
use crate::cli::{Globals, failure};
use crate::compat::HelmVersion;
use crate::data::Str;
use crate::diff::Strictness;
use crate::go::slog::Record;
use crate::host::FixedHost;
use crate::manifest::{self, HeadError, Manifests};
use crate::render::{self, Prepared, Rendered, Request};
use crate::report;

/// A side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// What reports call it.
    pub name: String,
    /// The revision that its chart is read from, if that is not the work tree.
    pub revision: Option<String>,
    /// What there is.
    pub source: Source,
}

/// Where a side's objects come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A chart with values.
    Chart(Box<Installation>, Arc<Prepared>),
    /// Objects as YAML.
    Text {
        /// The file.
        file: String,
        /// What is in it.
        text: Str,
    },
    /// The release is not there.
    Nothing,
}

/// What a side comes to.
#[derive(Debug)]
pub(super) enum Rendering<'a> {
    /// A chart that was rendered.
    Chart(Box<RenderedChart<'a>>),
    /// Objects as they are.
    Objects(Manifests),
}

/// A chart that was rendered.
#[derive(Debug)]
pub(super) struct RenderedChart<'a> {
    /// The chart.
    pub prepared: &'a Prepared,
    /// What was asked for.
    pub request: Request<'a>,
    /// What it came to.
    pub rendered: Rendered,
    /// What Helm would remark.
    pub warnings: Vec<Record>,
}

impl Rendering<'_> {
    /// The objects.
    pub fn manifests(&self) -> &Manifests {
        match self {
            Rendering::Chart(chart) => &chart.rendered.manifests,
            Rendering::Objects(manifests) => manifests,
        }
    }

    /// What Helm would remark.
    pub fn warnings(&self) -> &[Record] {
        match self {
            Rendering::Chart(chart) => &chart.warnings,
            Rendering::Objects(_) => &[],
        }
    }
}

impl RenderedChart<'_> {
    /// What a search for causes needs of it.
    pub fn side(&self) -> cause::Side<'_> {
        cause::Side {
            prepared: self.prepared,
            request: &self.request,
            rendered: &self.rendered,
        }
    }
}

impl Side {
    /// What reports tell of it.
    pub fn described(&self, globals: &Globals) -> report::diff::Side {
        let named = report::diff::Side {
            name: self.name.clone(),
            revision: self.revision.clone(),
            ..report::diff::Side::default()
        };
        let Source::Chart(installation, prepared) = &self.source else {
            return named;
        };
        let Metadata { name, version, .. } = &prepared.chart().metadata;
        let is_named = installation.environment != DEFAULT_ENVIRONMENT;
        report::diff::Side {
            chart: Some(format!("{name} {version}")),
            environment: is_named.then(|| installation.environment.clone()),
            namespace: Some(installation.namespace(globals).to_owned()),
            ..named
        }
    }

    /// How strict its documents are looked at.
    pub fn strictness(&self) -> Strictness {
        match self.source {
            Source::Text { .. } => Strictness::Objects,
            _ => Strictness::Rendered,
        }
    }

    /// The objects of a side that is a file of them; nothing for others.
    pub fn read(&self) -> Option<anyhow::Result<Manifests>> {
        match &self.source {
            Source::Text { file, text } => Some(read(file, text).with_context(|| format!("with {}", self.name))),
            Source::Chart(..) | Source::Nothing => None,
        }
    }

    /// Renders a chart, or reads the objects; a render that causes are sought of notes what it reads.
    ///
    /// # Errors
    /// Whatever keeps it from being compared, with the side's name.
    pub fn render<'a>(
        &'a self,
        globals: &Globals,
        args: &RenderArgs,
        schema: Option<&'a [u8]>,
        has_causes: bool,
        host: &FixedHost,
    ) -> anyhow::Result<Rendering<'a>> {
        let rendering = match &self.source {
            Source::Chart(installation, prepared) => {
                let request = installation.request(globals, args).map(|request| Request {
                    schema: schema.or(request.schema),
                    trace: has_causes,
                    state_changes: has_causes,
                    keep_values: true,
                    ..request
                });
                request.and_then(|request| render(prepared, request, globals, host))
            }
            Source::Text { file, text } => read(file, text).map(Rendering::Objects),
            Source::Nothing => Ok(Rendering::Objects(Manifests::default())),
        };
        rendering.with_context(|| format!("with {}", self.name))
    }
}

fn render<'a>(
    prepared: &'a Prepared,
    request: Request<'a>,
    globals: &Globals,
    host: &FixedHost,
) -> anyhow::Result<Rendering<'a>> {
    let mut warnings = Vec::new();
    let rendered = render::render(prepared, &request, host, &mut warnings)
        .map_err(|error| failure::of_render(&error, prepared, &request, host, globals))?;
    Ok(Rendering::Chart(Box::new(RenderedChart {
        prepared,
        request,
        rendered,
        warnings,
    })))
}

fn read(file: &str, text: &Str) -> anyhow::Result<Manifests> {
    let files = BTreeMap::from([(Str::from(file), text.clone())]);
    manifest::sort(&files, HelmVersion::default())
        .map_err(|error| anyhow!("{file}:{}: {}", error.line, why_unreadable(&error.error)))
}

/// What is wrong with a document: Helm's words where it is no YAML, ours where it is no object.
fn why_unreadable(error: &HeadError) -> String {
    match error {
        HeadError::Yaml(error) => error.to_string(),
        HeadError::Type { field, found, .. } => {
            let what = if field.is_empty() { "it" } else { field };
            format!("this document is no object of Kubernetes: {what} is of the type {found}")
        }
    }
}
