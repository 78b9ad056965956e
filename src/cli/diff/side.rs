//! A side of a comparison: where its objects come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use crate::cli::inputs::RenderArgs;
use crate::cli::project::Installation;
use crate::cli::{Globals, failure};
use crate::data::{Map, Str};
use crate::diff::Strictness;
use crate::go::slog::Record;
use crate::host::FixedHost;
use crate::manifest::{self, Manifests};
use crate::render::{self, Prepared};

/// A side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// What reports call it.
    pub name: String,
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
#[derive(Debug, Default)]
pub(super) struct Rendering {
    /// The objects.
    pub manifests: Manifests,
    /// The values that templates saw.
    pub values: Map,
    /// The release and its namespace, if there is one.
    pub release: Option<(String, String)>,
    /// What Helm would remark.
    pub warnings: Vec<Record>,
}

impl Side {
    /// How strict its documents are looked at.
    pub fn strictness(&self) -> Strictness {
        match self.source {
            Source::Text { .. } => Strictness::Objects,
            _ => Strictness::Rendered,
        }
    }

    /// Renders a chart, or reads the objects.
    ///
    /// # Errors
    /// Whatever keeps it from being compared, with the side's name.
    pub fn render(&self, globals: &Globals, args: &RenderArgs, host: &FixedHost) -> anyhow::Result<Rendering> {
        let rendering = match &self.source {
            Source::Chart(installation, prepared) => render(installation, prepared, globals, args, host),
            Source::Text { file, text } => read(file, text),
            Source::Nothing => Ok(Rendering::default()),
        };
        rendering.with_context(|| format!("with {}", self.name))
    }
}

fn render(
    installation: &Installation,
    prepared: &Prepared,
    globals: &Globals,
    args: &RenderArgs,
    host: &FixedHost,
) -> anyhow::Result<Rendering> {
    let mut warnings = Vec::new();
    let mut request = installation.request(globals, args)?;
    let schema = args.schema()?;
    request.schema = schema.as_deref().or(request.schema);
    let rendered = render::render(prepared, &request, host, &mut warnings)
        .map_err(|error| failure::of_render(&error, prepared, request.layers, globals))?;
    Ok(Rendering {
        manifests: rendered.manifests,
        values: rendered.source.values,
        release: Some((request.release.name, request.release.namespace)),
        warnings,
    })
}

fn read(file: &str, text: &Str) -> anyhow::Result<Rendering> {
    let files = BTreeMap::from([(Str::from(file), text.clone())]);
    let manifests = manifest::sort(&files).map_err(|error| anyhow!("{file}:{}: {}", error.line, error.error))?;
    Ok(Rendering {
        manifests,
        ..Rendering::default()
    })
}
