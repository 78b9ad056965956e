//! A release that is rendered: what `template`, `install` and `upgrade` have in common.

use std::path::Path;

use anyhow::{anyhow, bail};
use clap::Args;

use super::failure::Failed;
use super::helm;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::post_renderer::PostRendererArgs;
use super::project::Installation;
use super::{Globals, dependency, failure};
use crate::chart::Links;
use crate::chart::release_name::check_release_name;
use crate::go::slog::{Level, Record};
use crate::go::strconv;
use crate::host::Host;
use crate::render::{self, Action, Prepared, Rendered, Request};

/// Flags of `template`, `install` and `upgrade`.
#[derive(Args, Clone, Debug)]
pub struct ReleaseArgs {
    /// Leave out all hooks
    #[arg(long)]
    pub no_hooks: bool,
    /// Render the release's name from this template
    #[arg(long, value_name = "TEMPLATE")]
    pub name_template: Option<String>,
    /// Make up a name; `helm template` never made one up
    #[arg(long, short, hide = true)]
    pub generate_name: bool,
    #[command(flatten)]
    pub render: RenderArgs,
    /// Pack the dependencies that lie on the disk into charts/ first, if some are missing
    #[arg(long)]
    pub dependency_update: bool,
    /// Let templates look up host names
    #[arg(long)]
    pub enable_dns: bool,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub post_renderer: PostRendererArgs,
    #[command(flatten)]
    beyond: Beyond,
}

/// Flags that ask for more than rendering can give, or speak of what a cluster would keep.
#[derive(Args, Clone, Debug)]
struct Beyond {
    #[arg(long, hide = true)]
    repo: Option<String>,
    #[arg(long, hide = true)]
    verify: bool,
    #[arg(long, short, hide = true)]
    labels: Vec<String>,
    #[arg(long, hide = true)]
    devel: bool,
    #[arg(long, hide = true, value_name = "RANGE")]
    version: Option<String>,
}

/// Labels that Helm keeps for itself (`systemLabels` in its `pkg/storage/driver/util.go`).
const SYSTEM_LABELS: [&str; 6] = ["name", "owner", "status", "version", "createdAt", "modifiedAt"];

/// The name of a release, as far as the command line says one.
pub enum ReleaseName {
    /// It is given.
    Given(String),
    /// It is to be made up.
    Generated,
    /// Nothing is said of it.
    Unknown,
}

/// A chart that was rendered for a release.
#[derive(Debug)]
pub struct RenderedRelease {
    /// The release's name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Its chart.
    pub prepared: Prepared,
    /// What became of it.
    pub rendered: Rendered,
    /// What was said about its dependencies.
    pub said: Vec<u8>,
}

impl ReleaseArgs {
    /// The release's name and the place of the chart (`Install.NameAndChart` in Helm's `pkg/action/install.go`).
    pub fn name_and_chart<'a>(&self, names: &'a [String], host: &dyn Host) -> anyhow::Result<(ReleaseName, &'a str)> {
        let template = self.name_template.as_deref().filter(|template| !template.is_empty());
        match (names, template) {
            ([], _) => bail!("no chart is named"),
            ([_, _, more @ ..], _) if !more.is_empty() => bail!(
                "expected at most two arguments, unexpected arguments: {}",
                more.join(", ")
            ),
            ([_, _], _) if self.generate_name => bail!("cannot set --generate-name and also specify a name"),
            ([_, _], Some(_)) => bail!("cannot set --name-template and also specify a name"),
            ([name, chart, ..], _) => Ok((ReleaseName::Given(name.clone()), chart)),
            ([chart], Some(template)) => Ok((ReleaseName::Given(inputs::render_name(template, host)?), chart)),
            ([chart], None) if self.generate_name => Ok((ReleaseName::Generated, chart)),
            ([chart], None) => Ok((ReleaseName::Unknown, chart)),
        }
    }

    /// Refuses what cannot be done here, rather than to render something else.
    pub fn refuse(&self) -> anyhow::Result<()> {
        if self.beyond.verify {
            bail!("--verify checks signatures, which chartroom cannot: verify the chart before it is rendered");
        }
        if self.beyond.repo.as_ref().is_some_and(|repo| !repo.is_empty()) {
            bail!("--repo needs a chart repository: fetch the chart, then render it from its directory or archive");
        }
        Ok(())
    }

    /// Renders one release: the steps of Helm's `runInstall` and `Install.RunWithContext`. What Helm logs on the way goes
    /// to the warnings, also where it fails.
    pub(super) fn render(
        &self,
        globals: &Globals,
        installation: &Installation,
        action: Action,
        host: &dyn Host,
        warnings: &mut Vec<Record>,
    ) -> Result<RenderedRelease, Failed> {
        warnings.extend(self.beyond.records());
        let path = installation.chart.to_string_lossy();
        warnings.push(Record::new(Level::Debug, "Chart path").with("path", path.into_owned()));
        let mut request = installation.request(globals, &self.render)?;
        request.release.action = action;
        let schema = self.render.schema()?;
        request.schema = schema.as_deref().or(request.schema);
        let (prepared, said) = self.open(globals, &installation.chart, host, warnings)?;
        match self.render_chart(globals, &prepared, &request, host, warnings) {
            Ok(rendered) => Ok(RenderedRelease {
                name: request.release.name,
                namespace: request.release.namespace,
                prepared,
                rendered,
                said,
            }),
            Err(failed) => Err(Failed { said, ..failed }),
        }
    }

    /// Opens a chart, after its dependencies were packed if that is wanted; with what was said about them.
    pub(super) fn open(
        &self,
        globals: &Globals,
        chart: &Path,
        host: &dyn Host,
        warnings: &mut Vec<Record>,
    ) -> Result<(Prepared, Vec<u8>), Failed> {
        let links = self.render.links(Links::Anywhere);
        let prepared = inputs::open_chart(chart, links, warnings)?;
        if !self.dependency_update || render::missing_dependencies(prepared.chart()).is_empty() {
            return Ok((prepared, Vec::new()));
        }
        let update = dependency::update(chart, globals, host);
        warnings.extend(update.warnings);
        let said = update.said.into_bytes();
        if let Err(error) = update.result {
            let failed = Failed::from(error);
            return Err(Failed { said, ..failed });
        }
        Ok((inputs::open_chart(chart, links, &mut Vec::new())?, said))
    }

    /// Renders an open chart for a release that may be so called.
    pub(super) fn render_chart(
        &self,
        globals: &Globals,
        prepared: &Prepared,
        request: &Request<'_>,
        host: &dyn Host,
        warnings: &mut Vec<Record>,
    ) -> Result<Rendered, Failed> {
        if let Err(error) = check_release_name(&request.release.name) {
            warnings.push(error.record());
            return Err(error.into());
        }
        self.beyond.check_labels()?;
        render::render(prepared, request, host, warnings)
            .map_err(|error| failure::of_release(&error, prepared, request, host, globals, warnings))
    }
}

impl Beyond {
    /// What Helm logs about versions: it looks for none where the chart is a path.
    fn records(&self) -> Vec<Record> {
        let version = self.version.as_deref().unwrap_or_default();
        let mut records = vec![Record::new(Level::Debug, "Original chart version").with("version", version)];
        if version.is_empty() && self.devel {
            records.push(Record::new(Level::Debug, "setting version to >0.0.0-0"));
        }
        records
    }

    /// Helm keeps the release's labels beside its own.
    fn check_labels(&self) -> anyhow::Result<()> {
        let labels = self
            .labels
            .iter()
            .flat_map(|text| helm::pairs(text).unwrap_or_default());
        if labels
            .into_iter()
            .any(|(label, _)| SYSTEM_LABELS.contains(&label.as_str()))
        {
            bail!(
                "user supplied labels contains system reserved label name. System labels: [{}]",
                SYSTEM_LABELS.join(" ")
            );
        }
        Ok(())
    }
}

/// What `--dry-run` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRun {
    /// Rendering without a cluster.
    Client,
    /// Rendering with one.
    Server,
    /// No dry run at all.
    None,
}

/// What Helm takes `--dry-run` for without a value.
const DRY_RUN_UNSET: &str = "unset";

/// Reads `--dry-run`, and adds what Helm logs about it to the warnings (`cmdGetDryRunFlagStrategy` in its
/// `pkg/cmd/helpers.go`).
pub fn dry_run(value: &str, is_template: bool, warnings: &mut Vec<Record>) -> anyhow::Result<DryRun> {
    let mut deprecated = |text: String| warnings.push(Record::new(Level::Warn, text));
    let invalid = |choice: &str| {
        let value = strconv::quote(value.as_bytes());
        anyhow!("invalid dry-run value ({value}). Must be {choice}")
    };
    match (value, strconv::parse_bool(value)) {
        ("client", _) => Ok(DryRun::Client),
        ("server", _) => Ok(DryRun::Server),
        (DRY_RUN_UNSET, _) => {
            deprecated("--dry-run is deprecated and should be replaced with '--dry-run=client'".to_owned());
            Ok(DryRun::Client)
        }
        ("none", _) | (_, Ok(false)) if is_template => Err(invalid("\"server\" or \"client\"")),
        ("none", _) => Ok(DryRun::None),
        (_, Err(_)) => Err(invalid("\"none\", \"server\", or \"client\"")),
        (_, Ok(is_client)) => {
            let (strategy, name) = if is_client {
                (DryRun::Client, "client")
            } else {
                (DryRun::None, "none")
            };
            deprecated(format!(
                "boolean '--dry-run={value}' flag is deprecated and must be replaced with '--dry-run={name}'"
            ));
            Ok(strategy)
        }
    }
}
