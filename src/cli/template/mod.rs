//! `chartroom template`: renders a chart and prints its manifests, or writes them to files.

mod fleet;
mod partition;

use std::path::Path;

use anyhow::{anyhow, bail};
use clap::Args;

use super::failure::Failed;
use super::inputs;
use super::lock::{Digests, RepeatArgs};
use super::personality::Name;
use super::project::{self, EnvironmentArg, Installation, Project};
use super::release::{self, DryRun, ReleaseArgs, ReleaseName};
use super::staged::Staged;
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, output_dir, unread};
use crate::chart::Links;
use crate::compat::HelmVersion;
use crate::go::slog::Record;
use crate::host::Host;
use crate::manifest::Crd;
use crate::manifest::output::{Secrets, Selection, Write, objects_text, show_only, with_hooks, writes};
use crate::render::{Action, Rendered};
use partition::Partition;

/// Render a chart and print its manifests
#[derive(Args, Debug)]
#[command(
    override_usage = "chartroom template [NAME] CHART [flags]",
    disable_version_flag = true
)]
pub struct TemplateArgs {
    /// The release's name (`release-name` if left out), and the chart: a directory or an archive. With --env and
    /// --all-envs, the releases of chartroom.yaml to render; all of them if none is named
    #[arg(value_names = ["NAME", "CHART"])]
    names: Vec<String>,
    /// Render for this environment: chartroom.yaml says what is in it, else a values file of that name beside the chart
    #[arg(long, value_name = "NAME", conflicts_with = "name_template")]
    env: Option<EnvironmentArg>,
    /// Render every release of chartroom.yaml in every environment it has; with --output-dir, each into the directory
    /// ENVIRONMENT/RELEASE there, which is replaced whole, and only if all of them can be rendered
    #[arg(long, conflicts_with_all = ["env", "name_template"])]
    all_envs: bool,
    /// With --all-envs, only one share of the work: 2/8 is the second of eight. Shares may be counted from 0 too, up to
    /// 7/8. They are even, and the same on every machine: a digest of ENVIRONMENT/RELEASE decides
    #[arg(long, value_name = "SHARE", requires = "all_envs", conflicts_with_all = ["env", "lock"])]
    partition: Option<Partition>,
    /// Print only what comes from these templates, such as `templates/*.yaml`
    #[arg(long, short, value_name = "PATTERN")]
    show_only: Vec<String>,
    /// Write the manifests to files in this directory
    #[arg(long, value_name = "DIR")]
    output_dir: Option<String>,
    /// Put the release's name into the paths of --output-dir
    #[arg(long)]
    release_name: bool,
    /// Print custom resource definitions too
    #[arg(long)]
    include_crds: bool,
    /// Leave out hooks that are tests
    #[arg(long)]
    skip_tests: bool,
    /// Render for an upgrade instead of an installation
    #[arg(long)]
    is_upgrade: bool,
    #[arg(long, hide = true)]
    validate: bool,
    #[arg(long, hide = true, default_value = "client")]
    dry_run: String,
    #[command(flatten)]
    repeat: RepeatArgs,
    #[command(flatten)]
    release: ReleaseArgs,
}

pub(super) fn run(globals: &Globals, args: &TemplateArgs) -> anyhow::Result<Outcome> {
    let mut warnings = Vec::new();
    Ok(match args.run(globals, &mut warnings) {
        Ok((text, hint)) => Outcome {
            warnings,
            stdout: match hint {
                Some(hint) => Output::Hinted(text, hint),
                None => Output::Plain(text),
            },
            result: Ok(Exit::Success),
        },
        Err(failed) => failed.with_place(globals).of_template(globals.debug(), warnings),
    })
}

impl TemplateArgs {
    fn action(&self) -> Action {
        if self.is_upgrade {
            Action::Upgrade
        } else {
            Action::Install
        }
    }

    /// What is printed, and the hint below it.
    fn run(&self, globals: &Globals, warnings: &mut Vec<Record>) -> Result<(Vec<u8>, Option<String>), Failed> {
        // As in Helm, a version that is none is said before anything is looked for.
        self.release.render.capabilities()?;
        self.refuse(warnings)?;
        if self.all_envs {
            return Ok((fleet::run(self, globals, warnings)?, None));
        }
        let host = self.repeat.host(self.release.enable_dns)?;
        let installations = self.installations(globals.name(), &host)?;
        let release_name = self.release_name || installations.len() > 1;
        let (mut text, mut hint) = (Vec::new(), None);
        let mut digests = Digests::default();
        let mut staged = Staged::default();
        for installation in &installations {
            let release = self
                .release
                .render(globals, installation, self.action(), &host, warnings)?;
            if self.repeat.is_kept() {
                digests.add(&release.name, &release.rendered.manifests)?;
            }
            text.extend_from_slice(&release.said);
            let name = release_name.then_some(release.name.as_str());
            text.extend(self.output(&release.rendered, name, globals.helm(), &mut staged)?);
            if hint.is_none() {
                hint = unread::hint(globals, installation, &self.release.render, &release.prepared)?;
            }
            // The program is about to end: the system takes memory back faster than it is given back piece by piece.
            std::mem::forget(release);
        }
        self.repeat.keep(&digests, &mut staged)?;
        staged.commit()?;
        Ok((text, hint))
    }

    /// Refuses what needs a cluster, or what is not here.
    fn refuse(&self, warnings: &mut Vec<Record>) -> anyhow::Result<()> {
        let strategy = release::dry_run(&self.dry_run, true, warnings)?;
        if self.validate {
            bail!("--validate asks a cluster: chartroom renders without one");
        }
        if strategy == DryRun::Server {
            bail!("--dry-run=server asks a cluster: chartroom renders without one");
        }
        if self.release.post_renderer.is_set() && self.output_dir.is_some() {
            bail!("--post-renderer gives one text, which --output-dir cannot tell apart: use one of the two");
        }
        self.release.refuse()
    }

    /// What is rendered: one release of one chart, or with `--env` what the project file has in that environment.
    fn installations(&self, program: Name, host: &dyn Host) -> anyhow::Result<Vec<Installation>> {
        let with_flags = |mut installation: Installation| {
            installation.layers.extend(self.release.values.layers()?);
            Ok(installation)
        };
        let Some(environment) = &self.env else {
            let (name, place) = self.name_and_chart(program, host)?;
            let chart = inputs::locate_chart(place)?;
            return Ok(vec![with_flags(Installation::new(&name, &chart))?]);
        };
        let project = Project::find(self.release.render.links(Links::Anywhere))?;
        // What is no path can only be meant as a release.
        let is_release = |name: &String| {
            let releases = project.as_ref().map(|project| &project.file.releases);
            releases.is_some_and(|releases| releases.contains_key(name)) || !Path::new(name).exists()
        };
        let found = match &project {
            Some(project) if environment.files.is_none() && self.names.iter().all(is_release) => {
                project.installations(&self.names, std::slice::from_ref(&environment.name))?
            }
            _ => {
                let (name, place) = self.name_and_chart(program, host)?;
                let chart = inputs::locate_chart(place)?;
                project::of_chart(project.as_ref(), &chart, &name, std::slice::from_ref(environment))?
            }
        };
        found.into_iter().map(with_flags).collect()
    }

    /// The release's name and the place of the chart.
    fn name_and_chart(&self, program: Name, host: &dyn Host) -> anyhow::Result<(String, &str)> {
        if self.names.is_empty() {
            bail!(
                "\"{program} template\" requires at least 1 argument\n\nUsage:  {program} template [NAME] [CHART] [flags]"
            );
        }
        let (name, chart) = self.release.name_and_chart(&self.names, host)?;
        // `helm template` sets this name before it looks at the flags, and so never makes one up.
        let name = match name {
            ReleaseName::Given(name) => name,
            ReleaseName::Generated | ReleaseName::Unknown => DEFAULT_NAME.to_owned(),
        };
        Ok((name, chart))
    }

    /// What a successful run prints; with `--output-dir`, beside the files that it leaves.
    fn output(
        &self,
        rendered: &Rendered,
        release: Option<&str>,
        helm: HelmVersion,
        staged: &mut Staged,
    ) -> Result<Vec<u8>, Failed> {
        let Some(root) = self.output_dir() else {
            return Ok(self.text(rendered, helm)?);
        };
        output_dir::stage(staged, root, release, &self.writes(rendered)?).map_err(Failed::to_write)
    }

    /// The directory that files are written to, if they are.
    fn output_dir(&self) -> Option<&str> {
        self.output_dir.as_deref().filter(|root| !root.is_empty())
    }

    /// What of a release is wanted.
    fn selection(&self) -> Selection {
        Selection {
            no_hooks: self.release.no_hooks,
            skip_tests: self.skip_tests,
        }
    }

    fn crds<'a>(&self, rendered: &'a Rendered) -> &'a [Crd] {
        if self.include_crds { &rendered.source.crds } else { &[] }
    }

    /// What is printed of a release.
    fn text(&self, rendered: &Rendered, helm: HelmVersion) -> anyhow::Result<Vec<u8>> {
        let objects = objects_text(self.crds(rendered), &rendered.manifests, Secrets::Shown);
        let objects = self.release.post_renderer.run(objects)?;
        let text = with_hooks(objects, &rendered.manifests, self.selection());
        if self.show_only.is_empty() {
            return Ok(text);
        }
        show_only(&text, &self.show_only, helm).map_err(not_found)
    }

    /// What is written of a release.
    fn writes<'a>(&self, rendered: &'a Rendered) -> anyhow::Result<Vec<Write<'a>>> {
        // Helm looks for the templates in what it prints, and with files it prints nothing.
        match self.show_only.first() {
            Some(pattern) => Err(not_found(pattern)),
            None => Ok(writes(self.crds(rendered), &rendered.manifests, self.selection())),
        }
    }
}

fn not_found(pattern: &str) -> anyhow::Error {
    anyhow!("could not find template {pattern} in chart")
}
