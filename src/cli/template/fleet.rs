//! `chartroom template --all-envs`: every release of a project in every environment, in one run.
//!
//! Each chart is read and parsed once, installations are rendered on all processors, and what they come to is written as
//! soon as it is there: what is held at a time does not grow with the project.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use indexmap::IndexMap;

use super::TemplateArgs;
use crate::chart::Links;
use crate::cli::failure::Failed;
use crate::cli::host::SystemHost;
use crate::cli::lock::Digests;
use crate::cli::progress::Progress;
use crate::cli::project::{PROJECT_FILE, Planned, Project};
use crate::cli::shared::Shared;
use crate::cli::staged::{Staged, StagedDirectories};
use crate::cli::{Globals, output_dir, parallel};
use crate::data::Str;
use crate::go::slog::{Level, Record};
use crate::render::{Prepared, Rendered};
use crate::values::Layer;

/// How many charts are rendered side by side. One alone would let processors wait while it is read; all of them would have
/// to be held at once.
const CHARTS_AT_ONCE: usize = 8;

/// What all installations share.
struct Fleet<'a> {
    args: &'a TemplateArgs,
    globals: &'a Globals,
    project: &'a Project,
    /// The values of the flags, over those of every installation.
    layers: Vec<Layer>,
    /// The schema of the flags, in place of that of the installation.
    schema: Option<Str>,
    charts: Shared<PathBuf, Arc<OpenChart>>,
    staged: Option<StagedDirectories>,
}

/// A chart that was opened, with what was said about its dependencies; or why it cannot be.
struct OpenChart {
    prepared: Result<(Prepared, Vec<u8>), String>,
    warnings: Vec<Record>,
}

/// An installation that is to be rendered.
struct Job<'a> {
    planned: Planned<'a>,
    /// Its place in the order of the project.
    place: usize,
    /// What its chart is told from others by.
    chart: PathBuf,
    /// Whether it is the first of its chart: what is to be said of the chart is said with it.
    is_first: bool,
}

/// What an installation came to.
struct Done {
    /// What is printed.
    text: Vec<u8>,
    digests: Digests,
    warnings: Vec<Record>,
}

/// Renders the installations of the project, or this machine's share of them.
pub(super) fn run(args: &TemplateArgs, globals: &Globals, warnings: &mut Vec<Record>) -> Result<Vec<u8>, Failed> {
    let project = Project::find(args.release.render.links(Links::Anywhere))?.ok_or_else(|| {
        anyhow!("--all-envs renders what {PROJECT_FILE} names, and there is none\n\nhint: `chartroom init` writes one")
    })?;
    let mut planned = project.planned(&args.names, &[])?;
    if let Some(partition) = args.partition {
        planned = partition.of(planned, name);
    }
    let directories: Vec<PathBuf> = planned.iter().map(directory).collect();
    let mut digests = Digests::default();
    if args.repeat.is_kept() {
        digests.leave_out(elsewhere(&project, &planned)?);
    }
    let root = args.output_dir();
    if root.is_some() {
        planned.iter().try_for_each(check_environment)?;
    }
    let jobs = jobs(&project, planned)?;
    let fleet = Fleet {
        args,
        globals,
        project: &project,
        layers: args.release.values.layers()?,
        schema: args.release.render.schema()?,
        charts: Shared::new(jobs.iter().map(|job| job.chart.clone())),
        staged: root.map(|root| StagedDirectories::below(Path::new(root))).transpose()?,
    };
    let mut text = Vec::new();
    for done in fleet.render_all(&jobs)? {
        text.extend_from_slice(&done.text);
        digests.extend(done.digests);
        warnings.extend(done.warnings);
    }
    let mut lock = Staged::default();
    args.repeat.keep(&digests, &mut lock)?;
    if let Some(staged) = fleet.staged {
        staged.commit(&directories)?;
    }
    lock.commit()?;
    Ok(text)
}

impl Fleet<'_> {
    /// What all installations came to, in the order of the project.
    ///
    /// # Errors
    /// All those that cannot be rendered.
    fn render_all(&self, jobs: &[Job<'_>]) -> anyhow::Result<Vec<Done>> {
        let host = SystemHost::new(false)?;
        let progress = Progress::new(jobs.len(), "installations", &host);
        let results = parallel::map(jobs, |job| {
            let result = self.render(job);
            progress.step();
            result.map_err(|failed| format!("{:#}{}", failed.error, failed.place))
        })?;
        drop(progress);
        let mut results: Vec<_> = jobs.iter().zip(results).collect();
        results.sort_by_key(|(job, _)| job.place);
        let mut failures = String::new();
        let mut all = Vec::with_capacity(results.len());
        for (job, result) in results {
            match result {
                Ok(done) => all.push(done),
                Err(error) => {
                    let Planned {
                        release, environment, ..
                    } = &job.planned;
                    let error = error.trim_end().replace('\n', "\n  ").replace("\n  \n", "\n\n");
                    write!(failures, "\n\nrelease `{release}` in `{environment}`:\n  {error}")?;
                }
            }
        }
        match jobs.len() - all.len() {
            0 => Ok(all),
            failed => bail!("{failed} of {} installations cannot be rendered{failures}", jobs.len()),
        }
    }

    fn render(&self, job: &Job<'_>) -> Result<Done, Failed> {
        let Fleet { args, globals, .. } = *self;
        let host = args.repeat.host(args.release.enable_dns)?;
        // The chart is asked for first, whatever else fails: its uses are counted.
        let chart = self.charts.get(&job.chart, || {
            let mut warnings = Vec::new();
            let opened = args.release.open(globals, &job.chart, &host, &mut warnings);
            Arc::new(OpenChart {
                prepared: opened.map_err(|failed| format!("{:#}", failed.error)),
                warnings,
            })
        });
        let mut installation = self.project.installation(&job.planned)?;
        installation.layers.extend(self.layers.iter().cloned());
        let (prepared, said) = chart.prepared.as_ref().map_err(|error| anyhow!("{error}"))?;
        let mut request = installation.request(globals, &args.release.render)?;
        request.release.action = args.action();
        request.schema = self.schema.as_deref().or(request.schema);
        let mut warnings = Vec::new();
        let rendered = args
            .release
            .render_chart(globals, prepared, &request, &host, &mut warnings)?;
        let mut digests = Digests::default();
        if args.repeat.is_kept() {
            digests.add(&name(&job.planned), &rendered.manifests)?;
        }
        Ok(Done {
            text: [if job.is_first { said } else { &[][..] }, &self.output(job, &rendered)?].concat(),
            digests,
            warnings: job.warnings(&chart, warnings),
        })
    }

    /// What is printed of an installation: itself, or that its files were written.
    fn output(&self, job: &Job<'_>, rendered: &Rendered) -> anyhow::Result<Vec<u8>> {
        let Planned {
            release, environment, ..
        } = &job.planned;
        let Some(staged) = &self.staged else {
            let head = format!("# Release: {release}, environment: {environment}\n");
            let text = self.args.text(rendered, self.globals.helm())?;
            return Ok([head.as_bytes(), &text].concat());
        };
        let directory = directory(&job.planned);
        let files = output_dir::write_new(&staged.place(&directory), &self.args.writes(rendered)?)?;
        let root = Path::new(self.args.output_dir().unwrap_or_default());
        let plural = if files == 1 { "" } else { "s" };
        Ok(format!("wrote {} ({files} file{plural})\n", root.join(directory).display()).into_bytes())
    }
}

impl Job<'_> {
    /// What is to be remarked about the installation; about its chart too, if no other tells it.
    fn warnings(&self, chart: &OpenChart, own: Vec<Record>) -> Vec<Record> {
        let Planned {
            release, environment, ..
        } = &self.planned;
        let own = own.into_iter().filter(|record| record.level() > Level::Debug);
        let own = own.map(|record| {
            record
                .with("release", *release)
                .with("environment", environment.as_str())
        });
        let of_chart: &[Record] = if self.is_first { &chart.warnings } else { &[] };
        of_chart.iter().cloned().chain(own).collect()
    }
}

/// The jobs in the order of work: a few charts at a time, so that each can be let go soon, and in turn, so that no thread
/// waits for a chart that another reads.
///
/// # Errors
/// A chart lies where none may be read.
fn jobs<'a>(project: &Project, planned: Vec<Planned<'a>>) -> anyhow::Result<Vec<Job<'a>>> {
    let mut by_chart: IndexMap<PathBuf, Vec<Job<'a>>> = IndexMap::new();
    for (place, planned) in planned.into_iter().enumerate() {
        let written = project.readable(&planned.entry.chart);
        let written = written.with_context(|| project.place(&["releases", planned.release, "chart"]))?;
        let chart = std::fs::canonicalize(&written).unwrap_or_else(|_| written.into());
        let group = by_chart.entry(chart.clone()).or_default();
        group.push(Job {
            planned,
            place,
            chart,
            is_first: group.is_empty(),
        });
    }
    let mut groups: Vec<_> = by_chart.into_values().map(Vec::into_iter).collect();
    let mut jobs = Vec::new();
    for groups in groups.chunks_mut(CHARTS_AT_ONCE) {
        loop {
            let before = jobs.len();
            jobs.extend(groups.iter_mut().filter_map(Iterator::next));
            if jobs.len() == before {
                break;
            }
        }
    }
    Ok(jobs)
}

/// What an installation is called: `ENVIRONMENT/RELEASE`.
fn name(planned: &Planned<'_>) -> String {
    format!("{}/{}", planned.environment, planned.release)
}

/// Where an installation is written to, below the directory that is named.
fn directory(planned: &Planned<'_>) -> PathBuf {
    Path::new(&planned.environment).join(planned.release)
}

/// The names of the project's installations that are not among the planned ones.
fn elsewhere(project: &Project, planned: &[Planned<'_>]) -> anyhow::Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> = project.planned(&[], &[])?.iter().map(name).collect();
    for planned in planned {
        names.remove(&name(planned));
    }
    Ok(names)
}

/// Refuses an environment that no directory can be called.
fn check_environment(planned: &Planned<'_>) -> anyhow::Result<()> {
    let name = &planned.environment;
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(part)), None) if part == name.as_str() && !name.contains('\\') => Ok(()),
        _ => bail!("the environment `{name}` gives no name for a directory: --output-dir needs one"),
    }
}
