//! What was typed becomes what a render needs: chart, layers of values, release.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};
use clap::Args;

use super::fetch;
use super::flags::Commas;
use super::host::memory_in_use;
use super::personality::Name;
use super::schema_refs::{self, SchemaRefs};
use crate::chart::load::Loaded;
use crate::chart::{self, Links, PathError, Warning, bounded, directory};
use crate::compat::HelmVersion;
use crate::data::{Str, Value};
use crate::engine::capabilities::{Capabilities, KubeVersion};
use crate::engine::{self, Functions, Limits};
use crate::go::slog::Record;
use crate::go::strconv::quote;
use crate::go::url::Url;
use crate::host::Host;
use crate::render::{self, Prepared, Release, Request};
use crate::schema::UrlLoader;
use crate::values::{Layer, SetKind};

/// How much is read of a file, of stdin, and of what another program prints: twice what a render may print. What has no
/// end is refused there, before the machine's memory is full.
pub const MAX_SIZE: u64 = 128 << 20;

/// Where values come from, beside the chart's own.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values")]
pub struct ValuesArgs {
    /// Values from a YAML file, or from stdin with `-`; several are separated by commas, later ones win
    #[arg(long = "values", short = 'f', value_name = "FILE")]
    pub files: Vec<Commas>,
    /// Values as JSON: `key=json`, or a whole object
    #[arg(long, value_name = "JSON")]
    pub set_json: Vec<String>,
    /// Values: `a.b=1,c={x,y}`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Values that are always strings
    #[arg(long, value_name = "KEY=VALUE")]
    pub set_string: Vec<String>,
    /// Values that are the text of a file
    #[arg(long, value_name = "KEY=FILE")]
    pub set_file: Vec<String>,
    /// A value that is taken as it stands, commas and all
    #[arg(long, value_name = "KEY=VALUE")]
    pub set_literal: Vec<String>,
}

/// What else decides how a chart is rendered.
#[derive(Args, Clone, Debug)]
pub struct RenderArgs {
    /// The Kubernetes version that templates see
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<String>,
    /// Kubernetes API versions that templates see beside the usual ones
    #[arg(long, short, value_name = "API")]
    pub api_versions: Vec<Commas>,
    /// Do not hold values against the charts' schemas
    #[arg(long)]
    pub skip_schema_validation: bool,
    /// Hold the chart's values against this schema, beside its own
    #[arg(long, value_name = "FILE")]
    pub schema: Option<String>,
    /// Let the `$ref`s of schemas lead outside the chart: to files, to the web, or to both
    #[arg(
        long,
        value_name = "WHERE",
        value_delimiter = ',',
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "file,http",
        env = "CHARTROOM_ALLOW_SCHEMA_REFS",
        hide_env_values = true
    )]
    pub allow_schema_refs: Vec<SchemaRefs>,
    /// How many steps a render may take: nodes of templates, calls, items of ranges
    #[arg(long, value_name = "N")]
    pub max_steps: Option<u64>,
    /// How much memory a render may take
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    pub max_memory: Option<u32>,
    /// How much a render may print
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    pub max_output: Option<u32>,
    /// Follow the chart's links only within its git work tree, or within the chart; and read what chartroom.yaml names only
    /// there. The default of lint and diff
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub confined: Option<bool>,
}

impl RenderArgs {
    /// The request for a render with these flags, yet without layers.
    pub fn request(&self, release: Release) -> anyhow::Result<Request<'static>> {
        Ok(Request {
            layers: &[],
            release,
            capabilities: self.capabilities()?,
            helm: HelmVersion::default(),
            skip_schema: self.skip_schema_validation,
            schema: None,
            schema_loader: self.schema_loader(),
            lint: false,
            trace: false,
            state_changes: false,
            keep_values: false,
            only: None,
            source_maps: false,
            limits: self.limits(),
        })
    }

    /// Where the links of charts may lead, where nothing is said about it as `default` has it.
    pub fn links(&self, default: Links) -> Links {
        match self.confined {
            None => default,
            Some(true) => Links::Confined,
            Some(false) => Links::Anywhere,
        }
    }

    /// Where schemas find what they refer to outside the chart.
    pub fn schema_loader(&self) -> Option<Arc<dyn UrlLoader>> {
        let allowed = &self.allow_schema_refs;
        (!allowed.is_empty()).then(|| Arc::new(schema_refs::Loader::new(allowed)) as Arc<dyn UrlLoader>)
    }

    fn limits(&self) -> Limits {
        let default = Limits {
            memory_in_use,
            ..Limits::default()
        };
        let bytes = |mebibytes: u32| (mebibytes as usize) << 20;
        Limits {
            steps: self.max_steps.unwrap_or(default.steps),
            memory: self.max_memory.map_or(default.memory, bytes),
            output: self.max_output.map_or(default.output, bytes),
            ..default
        }
    }

    /// What the cluster is taken to be.
    pub fn capabilities(&self) -> anyhow::Result<Capabilities> {
        let mut capabilities = Capabilities::default();
        if let Some(version) = self.kube_version.as_deref().filter(|version| !version.is_empty()) {
            capabilities.kube_version = kube_version(version)?;
        }
        let more = Commas::flatten(&self.api_versions);
        capabilities
            .api_versions
            .extend(more.map(|version| Str::from(&**version)));
        Ok(capabilities)
    }

    /// The text of the schema that was asked for.
    pub fn schema(&self) -> anyhow::Result<Option<Str>> {
        self.schema.as_deref().map(read).transpose()
    }
}

impl ValuesArgs {
    /// The layers that were asked for. Every file is read here, stdin too.
    pub fn layers(&self) -> anyhow::Result<Vec<Layer>> {
        Ok([files(&self.files)?, self.flags()].concat())
    }

    /// The layers of the `--set` family.
    pub fn flags(&self) -> Vec<Layer> {
        let flags = [
            (SetKind::Json, &self.set_json),
            (SetKind::Set, &self.set),
            (SetKind::String, &self.set_string),
            (SetKind::Literal, &self.set_literal),
        ];
        let plain = flags
            .into_iter()
            .flat_map(|(kind, texts)| texts.iter().map(move |text| Layer::flag(kind, text)));
        let read_text = |path: &str| read(path).map_err(|error| format!("{error:#}"));
        let with_files = self.set_file.iter().map(|text| Layer::set_file(text, read_text));
        plain.chain(with_files).collect()
    }
}

/// A Kubernetes version, as `--kube-version` takes it.
///
/// # Errors
/// It is none, in Helm's words.
pub fn kube_version(text: &str) -> anyhow::Result<KubeVersion> {
    KubeVersion::parse(text).map_err(|problem| anyhow!("invalid kube version '{text}': {problem}"))
}

/// A layer for each values file.
pub fn files(paths: &[Commas]) -> anyhow::Result<Vec<Layer>> {
    Commas::flatten(paths)
        .map(|path| Ok(Layer::file(path, &read(path)?)?))
        .collect()
}

/// The text of a file, of stdin for `-`, or of what is at a URL (`readFile` in Helm's `pkg/cli/values/options.go`).
///
/// # Errors
/// It cannot be read.
pub fn read(path: &str) -> anyhow::Result<Str> {
    if path.trim() == "-" {
        let text = bounded::read(io::stdin(), MAX_SIZE);
        let text = text.map_err(|error| PathError::new("read", Path::new("/dev/stdin"), &error))?;
        return Ok(Str::from(text));
    }
    if matches!(Url::parse(path.as_bytes())?.scheme.as_slice(), b"http" | b"https") {
        return fetch::fetch_values(path);
    }
    let path = Path::new(path);
    let failed = |operation| move |error| PathError::new(operation, path, &error);
    let file = File::open(path).map_err(failed("open"))?;
    let text = bounded::read(file, MAX_SIZE).map_err(failed("read"))?;
    Ok(Str::from(text))
}

/// Where the chart is: a directory or an archive on this machine.
///
/// # Errors
/// What Helm says where nothing is there: what is no path it takes for a chart of a repository, and there are none here
/// (`LocateChart` in its `pkg/action/install.go`, `ResolveChartVersion` in its `pkg/downloader/chart_downloader.go`).
pub fn locate_chart(place: &str) -> anyhow::Result<PathBuf> {
    let place = place.trim();
    match std::path::absolute(place) {
        Ok(path) if path.exists() => Ok(path),
        _ if place.contains("://") => bail!(
            "path {} not found\n\nhint: charts are read from directories and archives: fetch this one first",
            quote(place.as_bytes())
        ),
        _ if names_repository(place) => match place.split_once('/') {
            Some((repository, _)) => bail!("repo {repository} not found"),
            None => bail!("non-absolute URLs should be in form of repo_name/path_to_chart, got: {place}"),
        },
        _ => bail!("path {} not found", quote(place.as_bytes())),
    }
}

/// Whether Helm would look for a chart in a repository. Only who calls us by its name hears of repositories.
fn names_repository(place: &str) -> bool {
    let is_path = Path::new(place).is_absolute() || place.starts_with('.') || place.is_empty();
    Name::of_process() == Name::Helm && !is_path
}

/// The chart at a place that [`locate_chart`] found. What Helm would remark about it is added to the warnings, also where
/// the chart cannot be loaded.
///
/// # Errors
/// There is no chart that Helm can read.
pub fn open_chart(path: &Path, links: Links, warnings: &mut Vec<Record>) -> anyhow::Result<Prepared> {
    let loaded = directory::open_linked(path, links);
    let told = match &loaded {
        Ok(Loaded { warnings, .. }) | Err(chart::Error::Warned { warnings, .. }) => warnings.as_slice(),
        Err(_) => &[],
    };
    warnings.extend(told.iter().map(Warning::record));
    let chart = loaded?.chart;
    if chart.metadata.deprecated {
        warnings.push(Warning::Deprecated.record());
    }
    Ok(render::prepare(chart))
}

/// The name that a template gives (`TemplateName` in Helm's `pkg/action/install.go`).
pub fn render_name(template: &str, host: &dyn Host) -> anyhow::Result<String> {
    let name = engine::render_text("name-template", template, Functions::Sprig, Value::Nil, host);
    let name = name.map_err(anyhow::Error::msg)?;
    Ok(name.to_text().into_owned())
}
