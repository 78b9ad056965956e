//! `chartroom install` and `chartroom upgrade --install`, as dry runs: the release that Helm would make, shown as Helm
//! shows it. Nothing is installed.

mod data;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};

use super::failure::Failed;
use super::host::SystemHost;
use super::inputs;
use super::project::Installation;
use super::release::{self, DryRun, ReleaseArgs, ReleaseName, RenderedRelease};
use super::{Exit, Globals, Outcome, Output};
use crate::data::{Map, Str, Value};
use crate::go::json::{self, Escape};
use crate::go::slog::Record;
use crate::go::time::{Time, Zone};
use crate::host::Host;
use crate::manifest;
use crate::manifest::output::{Secrets, objects_text};
use crate::render::Action;
use crate::report::status::{self, Status};
use crate::values::{Origins, layer};
use crate::yaml;

/// Show the release that an installation would make, with --dry-run=client
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub struct InstallArgs {
    /// The release's name, and the chart: a directory or an archive
    #[arg(value_names = ["NAME", "CHART"])]
    names: Vec<String>,
    /// Render here, without a cluster: `client`, the only run there is
    #[arg(long, value_name = "WHERE", default_value = "none", hide_default_value = true)]
    dry_run: String,
    /// Show a comment in the place of each secret
    #[arg(long)]
    hide_secret: bool,
    /// Leave out the notes
    #[arg(long)]
    hide_notes: bool,
    /// Show the notes of subcharts too
    #[arg(long)]
    render_subchart_notes: bool,
    /// How the release is printed
    #[arg(long, short, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    release: ReleaseArgs,
}

/// Show the release that a first upgrade would make, with --install --dry-run=client
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub struct UpgradeArgs {
    /// Make the release if it is not there, which is all that can be shown without a cluster
    #[arg(long, short)]
    install: bool,
    #[arg(long, hide = true)]
    reset_values: bool,
    #[arg(long, hide = true)]
    reuse_values: bool,
    #[arg(long, hide = true)]
    reset_then_reuse_values: bool,
    #[command(flatten)]
    common: InstallArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// For programs: what can be known of the release without its chart's files
    Json,
    /// The same as YAML
    Yaml,
}

/// The state of a release that is not installed yet.
const STATUS: &str = "pending-install";
/// What happened to it.
const DESCRIPTION: &str = "Dry run complete";
/// Go's `time.ANSIC`.
const ANSIC: &[u8] = b"Mon Jan _2 15:04:05 2006";
/// Go's `time.RFC3339Nano`.
const RFC3339_NANO: &[u8] = b"2006-01-02T15:04:05.999999999Z07:00";

pub(super) fn install(globals: &Globals, args: &InstallArgs) -> anyhow::Result<Outcome> {
    let mut warnings = Vec::new();
    let strategy = release::dry_run(&args.dry_run, false, &mut warnings)?;
    let shown = args
        .run(strategy, globals, &mut warnings)
        .map_err(|failed| failed.error);
    let shown = shown.map_err(|error| anyhow!("INSTALLATION FAILED: {error:#}"));
    Ok(outcome(shown, warnings))
}

pub(super) fn upgrade(globals: &Globals, args: &UpgradeArgs) -> anyhow::Result<Outcome> {
    let mut warnings = Vec::new();
    let strategy = release::dry_run(&args.common.dry_run, false, &mut warnings)?;
    if !args.install {
        bail!(
            "an upgrade begins with the release in the cluster, which is never asked: with --install and \
             --dry-run=client, the first installation is shown"
        );
    }
    let shown = args
        .common
        .run(strategy, globals, &mut warnings)
        .map_err(|failed| failed.error);
    let shown = shown.map(|text| match args.common.output {
        Format::Table => {
            let name = args.common.names.first().map_or("", String::as_str);
            let told = format!("Release {name:?} does not exist. Installing it now.\n");
            [told.as_bytes(), &text].concat()
        }
        Format::Json | Format::Yaml => text,
    });
    Ok(outcome(shown, warnings))
}

fn outcome(shown: anyhow::Result<Vec<u8>>, warnings: Vec<Record>) -> Outcome {
    match shown {
        Ok(text) => Outcome {
            warnings,
            stdout: Output::Plain(text),
            result: Ok(Exit::Success),
        },
        Err(error) => Outcome::failure(warnings, error),
    }
}

impl InstallArgs {
    fn run(&self, strategy: DryRun, globals: &Globals, warnings: &mut Vec<Record>) -> Result<Vec<u8>, Failed> {
        if strategy != DryRun::Client {
            let name = globals.name();
            return Err(anyhow!(
                "clusters are neither asked nor changed: add --dry-run=client to see the release, or `{name} template \
                 NAME CHART | kubectl apply -f -`"
            )
            .into());
        }
        self.release.refuse()?;
        let host = SystemHost::new(self.release.enable_dns)?;
        let (name, place) = self.release.name_and_chart(&self.names, &host)?;
        let name = match name {
            ReleaseName::Given(name) => name,
            ReleaseName::Generated => generated_name(place, &host),
            ReleaseName::Unknown => return Err(anyhow!("must either provide a name or specify --generate-name").into()),
        };
        let mut installation = Installation::new(&name, &inputs::locate_chart(place)?);
        installation.layers = self.release.values.layers()?;
        let release = self
            .release
            .render(globals, &installation, Action::Install, &host, warnings)?;
        let supplied = layer::merge_as(globals.helm(), &installation.layers, &mut Origins::default());
        Ok(self.show(&release, &supplied.map_err(anyhow::Error::from)?, globals, &host)?)
    }

    /// The release as it is printed, with the values that the user gave.
    fn show(
        &self,
        release: &RenderedRelease,
        supplied: &Map,
        globals: &Globals,
        host: &dyn Host,
    ) -> anyhow::Result<Vec<u8>> {
        let secrets = if self.hide_secret {
            Secrets::Hidden
        } else {
            Secrets::Shown
        };
        let manifests = &release.rendered.manifests;
        let manifest = self.release.post_renderer.run(objects_text(&[], manifests, secrets))?;
        let notes = self.notes(release);
        let now = Time::now(host.now(), Zone::Local(host.time_zone()));
        let last_deployed = now.format(ANSIC);
        let mut text = release.said.clone();
        match self.output {
            Format::Table => {
                let source = &release.rendered.source;
                let values = globals.debug().then(|| {
                    let yaml = |map: &Map| yaml::marshal(&Value::Map(map.clone()));
                    Ok::<_, yaml::Error>((yaml(supplied)?, yaml(&source.values)?))
                });
                let values = values.transpose()?;
                let status = Status {
                    name: &release.name,
                    last_deployed: &String::from_utf8_lossy(&last_deployed),
                    namespace: &release.namespace,
                    status: STATUS,
                    description: DESCRIPTION,
                    values: values
                        .as_ref()
                        .map(|(supplied, computed)| (supplied.as_slice(), computed.as_slice())),
                    hooks: &manifests.hooks,
                    manifest: &manifest,
                    notes: if self.hide_notes { b"" } else { &notes },
                };
                status::text(&status, &mut text)?;
            }
            Format::Json => {
                text.extend(json::marshal(
                    &data::of_release(release, supplied, &manifest, &notes, &now),
                    Escape::Html,
                )?);
                text.push(b'\n');
            }
            Format::Yaml => text.extend(yaml::marshal(&data::of_release(
                release, supplied, &manifest, &notes, &now,
            ))?),
        }
        Ok(text)
    }

    /// The notes of the chart, and of its subcharts where they are wanted (`renderResources` in Helm's
    /// `pkg/action/action.go`).
    fn notes(&self, release: &RenderedRelease) -> Vec<u8> {
        let own = format!("{}/templates/NOTES.txt", release.prepared.chart().metadata.name);
        let files = release.rendered.source.files.iter();
        let is_shown = |path: &Str| self.render_subchart_notes || **path == *own.as_bytes();
        let notes = files.filter(|(path, _)| manifest::is_notes(path) && is_shown(path));
        notes.map(|(_, text)| &**text).collect::<Vec<_>>().join(&b'\n')
    }
}

/// The name that Helm makes up: the chart's file name up to a dot, and the time.
fn generated_name(place: &str, host: &dyn Host) -> String {
    let base = place.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let base = if base == "." || base.is_empty() { "chart" } else { base };
    let stem = base.split('.').next().unwrap_or(base);
    format!("{stem}-{}", Time::now(host.now(), Zone::Utc).unix())
}
