//! `chartroom template`: renders a chart and prints its manifests, or writes them to files.

use std::path::Path;

use anyhow::{anyhow, bail};
use clap::Args;

use super::dependency;
use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::personality::Name;
use super::project::{self, EnvironmentArg, Installation, Project};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, failure, output_dir};
use crate::chart::release_name::check_release_name;
use crate::go::slog::{Level, Record};
use crate::go::strconv;
use crate::host::Host;
use crate::manifest::output::{Selection, release_text, show_only, writes};
use crate::render::{self, Rendered};

/// Render a chart and print its manifests
#[derive(Args, Debug)]
#[command(
    override_usage = "chartroom template [NAME] CHART [flags]",
    disable_version_flag = true
)]
pub struct TemplateArgs {
    /// The release's name (`release-name` if left out), and the chart: a directory or an archive. With --env, the
    /// releases of chartroom.yaml to render; all of them if none is named
    #[arg(value_names = ["NAME", "CHART"])]
    names: Vec<String>,
    /// Render for this environment: chartroom.yaml says what is in it, else a values file of that name beside the chart
    #[arg(long, value_name = "NAME", conflicts_with = "name_template")]
    env: Option<EnvironmentArg>,
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
    /// Leave out all hooks
    #[arg(long)]
    no_hooks: bool,
    /// Render for an upgrade instead of an installation
    #[arg(long)]
    is_upgrade: bool,
    /// Render the release's name from this template
    #[arg(long, value_name = "TEMPLATE")]
    name_template: Option<String>,
    /// Pack the dependencies that lie on the disk into charts/ first, if some are missing
    #[arg(long)]
    dependency_update: bool,
    /// Helm's flag for a name made up at random; `helm template` never made one up
    #[arg(long, short, hide = true)]
    generate_name: bool,
    #[command(flatten)]
    render: RenderArgs,
    /// Let templates look up host names
    #[arg(long)]
    enable_dns: bool,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    beyond: Beyond,
}

/// What Helm takes `--dry-run` for without a value.
const DRY_RUN_UNSET: &str = "unset";

/// Flags that ask for more than rendering can give.
#[derive(Args, Debug)]
struct Beyond {
    #[arg(long, hide = true)]
    repo: Option<String>,
    #[arg(long, hide = true)]
    post_renderer: Option<String>,
    #[arg(long, hide = true)]
    validate: bool,
    #[arg(long, hide = true)]
    verify: bool,
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = DRY_RUN_UNSET)]
    dry_run: Option<String>,
}

pub(super) fn run(globals: &Globals, args: &TemplateArgs) -> anyhow::Result<Outcome> {
    let mut warnings = Vec::from_iter(args.beyond.refuse()?);
    let host = SystemHost::new(args.enable_dns)?;
    // As in Helm, a version that is none is said before anything is looked for.
    args.render.capabilities()?;
    let installations = args.installations(globals.name(), &host)?;
    let mut text = Vec::new();
    for installation in &installations {
        let release_name = args.release_name || installations.len() > 1;
        let outcome = args.render(globals, installation, release_name, &host, warnings)?;
        let Outcome {
            stdout: Output::Plain(stdout),
            result: Ok(_),
            warnings: remarks,
        } = outcome
        else {
            return Ok(outcome);
        };
        warnings = remarks;
        text.extend(stdout);
    }
    Ok(Outcome {
        warnings,
        stdout: Output::Plain(text),
        result: Ok(Exit::Success),
    })
}

impl TemplateArgs {
    /// What is rendered: one release of one chart, or with `--env` what the project file has in that environment.
    fn installations(&self, program: Name, host: &dyn Host) -> anyhow::Result<Vec<Installation>> {
        let with_flags = |mut installation: Installation| {
            installation.layers.extend(self.values.layers()?);
            Ok(installation)
        };
        let Some(environment) = &self.env else {
            let (name, place) = self.release(program, host)?;
            let chart = inputs::locate_chart(place)?;
            return Ok(vec![with_flags(Installation::new(&name, &chart))?]);
        };
        let project = Project::find()?;
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
                let (name, place) = self.release(program, host)?;
                let chart = inputs::locate_chart(place)?;
                project::of_chart(project.as_ref(), &chart, &name, std::slice::from_ref(environment))?
            }
        };
        found.into_iter().map(with_flags).collect()
    }

    /// Renders one release.
    fn render(
        &self,
        globals: &Globals,
        installation: &Installation,
        release_name: bool,
        host: &dyn Host,
        mut warnings: Vec<Record>,
    ) -> anyhow::Result<Outcome> {
        let mut request = installation.request(globals, &self.render)?;
        request.release.is_upgrade = self.is_upgrade;
        let schema = self.render.schema()?;
        request.schema = schema.as_deref().or(request.schema);
        let (mut prepared, remarks) = inputs::open_chart(&installation.chart)?;
        warnings.extend(remarks);
        let mut said = Vec::new();
        if self.dependency_update && !render::missing_dependencies(prepared.chart()).is_empty() {
            let update = dependency::update(&installation.chart, globals, host);
            warnings.extend(update.warnings);
            said = update.said.into_bytes();
            if let Err(error) = update.result {
                let outcome = Outcome::failure(warnings, error);
                return Ok(Outcome {
                    stdout: Output::Plain(said),
                    ..outcome
                });
            }
            prepared = inputs::open_chart(&installation.chart)?.0;
        }
        if let Err(error) = check_release_name(&request.release.name) {
            warnings.push(error.record());
            return Ok(Outcome::failure(warnings, error.into()));
        }
        match render::render(&prepared, &request, host, &mut warnings) {
            Ok(rendered) => Ok(match self.output(&rendered, &request.release.name, release_name) {
                Ok(stdout) => Outcome {
                    warnings,
                    stdout: Output::Plain([said, stdout].concat()),
                    result: Ok(Exit::Success),
                },
                Err(error) => Outcome::failure(warnings, error),
            }),
            Err(error) => Ok(failure::of_template(&error, &prepared, globals, warnings)),
        }
    }

    /// The release's name and the place of the chart (`Install.NameAndChart` in Helm's `pkg/action/install.go`).
    fn release(&self, program: Name, host: &dyn Host) -> anyhow::Result<(String, &str)> {
        match (self.names.as_slice(), &self.name_template) {
            ([], _) => bail!(
                "\"{program} template\" requires at least 1 argument\n\nUsage:  {program} template [NAME] [CHART] [flags]"
            ),
            ([_, _, more @ ..], _) if !more.is_empty() => {
                bail!(
                    "expected at most two arguments, unexpected arguments: {}",
                    more.join(", ")
                )
            }
            ([_, _], _) if self.generate_name => bail!("cannot set --generate-name and also specify a name"),
            ([_, _], Some(template)) if !template.is_empty() => {
                bail!("cannot set --name-template and also specify a name")
            }
            ([name, chart, ..], _) => Ok((name.clone(), chart)),
            ([chart], Some(template)) if !template.is_empty() => Ok((inputs::render_name(template, host)?, chart)),
            ([chart], _) => Ok((DEFAULT_NAME.to_owned(), chart)),
        }
    }

    /// What a successful run prints; with `--output-dir`, after it has written the files.
    fn output(&self, rendered: &Rendered, release: &str, release_name: bool) -> anyhow::Result<Vec<u8>> {
        let Rendered { source, manifests } = rendered;
        let selection = Selection {
            no_hooks: self.no_hooks,
            skip_tests: self.skip_tests,
        };
        let crds = if self.include_crds { source.crds.as_slice() } else { &[] };
        let missing = |pattern: &str| anyhow!("could not find template {pattern} in chart");
        if let Some(root) = self.output_dir.as_deref().filter(|root| !root.is_empty()) {
            // Helm looks for the templates in what it prints, and with files it prints nothing.
            if let Some(pattern) = self.show_only.first() {
                return Err(missing(pattern));
            }
            let release = release_name.then_some(release);
            return Ok(output_dir::write(root, release, &writes(crds, manifests, selection))?);
        }
        let text = release_text(crds, manifests, selection);
        if self.show_only.is_empty() {
            Ok(text)
        } else {
            show_only(&text, &self.show_only).map_err(missing)
        }
    }
}

impl Beyond {
    /// Refuses what cannot be done here, rather than to render something else. Gives what Helm would remark.
    fn refuse(&self) -> anyhow::Result<Option<Record>> {
        let warning = self.check_dry_run()?;
        if self.validate {
            bail!("--validate asks a cluster: chartroom renders without one");
        }
        if self.verify {
            bail!("--verify checks signatures, which chartroom cannot: verify the chart before it is rendered");
        }
        if self.repo.as_ref().is_some_and(|repo| !repo.is_empty()) {
            bail!("--repo needs a chart repository: fetch the chart, then render it from its directory or archive");
        }
        if self.post_renderer.as_ref().is_some_and(|name| !name.is_empty()) {
            bail!("--post-renderer names a plugin of Helm: pass the output to the program yourself");
        }
        Ok(warning)
    }

    /// `--dry-run`, which every run here is (`cmdGetDryRunFlagStrategy` in Helm's `pkg/cmd/helpers.go`).
    fn check_dry_run(&self) -> anyhow::Result<Option<Record>> {
        let deprecated = |text: String| Ok(Some(Record::new(Level::Warn, text)));
        match self.dry_run.as_deref() {
            None | Some("client") => Ok(None),
            Some(DRY_RUN_UNSET) => {
                deprecated("--dry-run is deprecated and should be replaced with '--dry-run=client'".to_owned())
            }
            Some("server") => bail!("--dry-run=server asks a cluster: chartroom renders without one"),
            Some("none") => bail!("invalid dry-run value (\"none\"). Must be \"server\" or \"client\""),
            Some(other) => match strconv::parse_bool(other) {
                Ok(true) => deprecated(format!(
                    "boolean '--dry-run={other}' flag is deprecated and must be replaced with '--dry-run=client'"
                )),
                Ok(false) => bail!("invalid dry-run value ({other:?}). Must be \"server\" or \"client\""),
                Err(_) => bail!("invalid dry-run value ({other:?}). Must be \"none\", \"server\", or \"client\""),
            },
        }
    }
}
