//! `chartroom lint`: asks the rules about charts and the environments they are used in.

mod helm;
mod output;
mod targets;

use std::io::Write as _;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;

use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::personality::Name;
use super::progress::Progress;
use super::project::{EnvironmentArg, Installation, LintSettings, Project};
use super::{Exit, Globals, Outcome, Output, parallel};
use crate::chart::{CHART_FILE, Links};
use crate::diagnostic::{Diagnostic, Severity};
use crate::go::slog::Record;
use crate::host::Host as _;
use crate::lint::{self, Baseline, Environment, Inspection, Settings, Sources, Subject};

use output::OutputArgs;
use targets::Target;

/// Check charts, and render them for every environment
#[derive(Args, Debug)]
pub struct LintArgs {
    /// Charts: directories or archives; or values files, in the order of their layers, whose chart is found by
    /// chartroom.yaml or by where they lie. Without any, everything that chartroom.yaml names
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// The chart of the values files
    #[arg(long)]
    chart: Option<String>,
    /// An environment: its name, or its name and values files (`dev=a.yaml,b.yaml`). Without any, and without values,
    /// those that chartroom.yaml has for the chart
    #[arg(long = "env", value_name = "NAME[=FILES]")]
    environments: Vec<EnvironmentArg>,
    /// Fail on warnings
    #[arg(long)]
    strict: bool,
    /// Print only warnings and errors
    #[arg(long)]
    quiet: bool,
    /// Lint the charts below charts/ too
    #[arg(long)]
    with_subcharts: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

/// Which rules are asked.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
struct RuleArgs {
    /// Ask only these rules, by id or name; several are separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    only: Vec<String>,
    /// Ask these rules too, which are off by default
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    enable: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    disable: Vec<String>,
    /// List all rules
    #[arg(long)]
    list_rules: bool,
    /// Print the page of a rule
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

pub(super) fn run(globals: &Globals, args: &LintArgs) -> anyhow::Result<Outcome> {
    if globals.name == Name::Helm {
        return helm::run(globals, args);
    }
    if args.rules.list_rules {
        return Ok(Outcome::success(list_of_rules()?));
    }
    if let Some(rule) = &args.rules.explain {
        return Ok(Outcome::success(lint::rule(rule)?.page.as_bytes().to_vec()));
    }
    let project = Project::find(args.render.links(Links::Confined))?;
    let own = project.as_ref().map(|project| &project.file.lint);
    let settings = args.rules.settings(own)?;
    let targets = args.targets(project.as_ref())?;
    let (mut findings, warnings) = args.lint(globals, &settings, &targets)?;
    if let Some(baseline) = args.baseline(project.as_ref())? {
        findings = baseline.new_ones(findings);
    }
    if args.quiet {
        findings.retain(|finding| finding.severity > Severity::Info);
    }
    let fails = args
        .fail_on(own)
        .is_some_and(|severity| lint::fails(&findings, severity));
    let (text, is_styled) = args.output.write(&findings)?;
    Ok(Outcome {
        warnings,
        stdout: if is_styled {
            Output::Styled(text)
        } else {
            Output::Plain(text)
        },
        result: Ok(if fails { Exit::Failure } else { Exit::Success }),
    })
}

impl LintArgs {
    /// The least severity that fails the run, if any does.
    fn fail_on(&self, project: Option<&LintSettings>) -> Option<Severity> {
        let strict = self.strict.then_some(Severity::Warning);
        if let Some(severity) = self.output.fail_on().or(strict) {
            return Some(severity);
        }
        match project.and_then(|project| project.fail_on) {
            Some(level) => level.severity(),
            None => Some(Severity::Error),
        }
    }

    /// The known findings, of the file that a flag or the project file names.
    fn baseline(&self, project: Option<&Project>) -> anyhow::Result<Option<Baseline>> {
        let of_project = || Some((project?, project?.file.lint.baseline.as_ref()?));
        let (file, text) = match (&self.output.baseline, of_project()) {
            (Some(file), _) => (file.clone(), inputs::read(file)?),
            (None, Some((project, file))) => {
                let read = |file: String| inputs::read(&file).map(|text| (file, text));
                let read = project.readable(file).and_then(read);
                read.with_context(|| project.place(&["lint", "baseline"]))?
            }
            (None, None) => return Ok(None),
        };
        Baseline::parse(&text)
            .map(Some)
            .map_err(|problem| anyhow!("{file}: no file of known findings: {problem}"))
    }

    /// What is wrong with all targets, and what Helm would remark on the way.
    fn lint(
        &self,
        globals: &Globals,
        settings: &Settings,
        targets: &[Target],
    ) -> anyhow::Result<(Vec<Diagnostic>, Vec<Record>)> {
        let links = self.render.links(match globals.name() {
            Name::Chartroom => Links::Confined,
            Name::Helm => Links::Anywhere,
        });
        let opened = parallel::map(targets, |target| {
            let mut warnings = Vec::new();
            let prepared = inputs::open_chart(&target.chart, links, &mut warnings)?;
            anyhow::Ok((prepared, warnings))
        })?;
        let schema = self.render.schema()?;
        let now = SystemHost::new(false)?.now();
        let (mut findings, mut warnings, mut subjects) = (Vec::new(), Vec::new(), Vec::new());
        for (target, opened) in targets.iter().zip(&opened) {
            let mut messages = helm::with_files(&target.chart, links, |files| {
                Ok(lint::helm::lint_files(files, globals.helm()))
            })?;
            if let Err(error) = opened {
                // Helm says it once for each group of rules: once is enough.
                let error = error.to_string();
                let cause = error.strip_prefix("cannot load Chart.yaml: ").unwrap_or(&error);
                let mut said = false;
                messages.retain(|message| !message.text.contains(cause) || !std::mem::replace(&mut said, true));
            }
            findings.extend(Subject::of_helm(&messages, &target.root, settings));
            match opened {
                Ok((prepared, remarks)) => {
                    warnings.extend(remarks.iter().cloned());
                    subjects.push(Subject {
                        prepared,
                        root: target.root.clone(),
                        environments: self.environments(globals, target, schema.as_deref())?,
                        settings,
                        now,
                    });
                }
                // Helm has said what is wrong with the files, if it is there at all.
                Err(_)
                    if target.chart.join(CHART_FILE).exists()
                        && messages.iter().any(|message| message.severity == Severity::Error) => {}
                Err(error) => bail!("{error:#}"),
            }
        }
        findings.extend(inspect(&subjects)?);
        Ok((findings, warnings))
    }

    /// The environments of a chart.
    fn environments<'a>(
        &'a self,
        globals: &Globals,
        target: &'a Target,
        schema: Option<&'a [u8]>,
    ) -> anyhow::Result<Vec<Environment<'a>>> {
        let environment = |installation: &'a Installation| {
            let mut request = installation.request(globals, &self.render)?;
            request.schema = schema.or(request.schema);
            // Values that nobody gave cannot be asked for: then `required` and `fail` pass, as in `helm lint`.
            request.lint = request.layers.is_empty();
            Ok(Environment {
                name: target.name_of(installation),
                request,
            })
        };
        target.installations.iter().map(environment).collect()
    }
}

/// What is wrong with all charts. Every environment of every chart is rendered by itself, all at once.
fn inspect(subjects: &[Subject<'_>]) -> anyhow::Result<Vec<Diagnostic>> {
    let sources: Vec<Sources<'_>> = subjects.iter().map(Subject::sources).collect();
    let jobs: Vec<_> = subjects
        .iter()
        .zip(&sources)
        .flat_map(|(subject, sources)| {
            subject
                .environments
                .iter()
                .map(move |environment| (subject, sources, environment))
        })
        .collect();
    let host = SystemHost::new(false)?;
    let progress = Progress::new(jobs.len(), "environments", &host);
    let inspections = parallel::map(&jobs, |(subject, sources, environment)| {
        let inspection = subject.inspect(sources, environment);
        progress.step();
        inspection
    })?;
    drop(progress);
    let mut inspections: &[Inspection] = &inspections;
    let mut findings = Vec::new();
    for (subject, sources) in subjects.iter().zip(&sources) {
        let (of_subject, rest) = inspections.split_at(subject.environments.len());
        inspections = rest;
        findings.extend(subject.conclude(sources, of_subject));
    }
    Ok(findings)
}

impl RuleArgs {
    /// The levels of the rules: flags win over the project file.
    fn settings(&self, project: Option<&LintSettings>) -> anyhow::Result<Settings> {
        let mut settings = Settings::default();
        for (rule, level) in project.into_iter().flat_map(|project| &project.rules) {
            settings.set(rule, *level)?;
        }
        for rule in &self.enable {
            settings.enable(rule)?;
        }
        for rule in &self.only {
            settings.only(rule)?;
        }
        for rule in &self.disable {
            settings.set(rule, lint::Level::Off)?;
        }
        Ok(settings)
    }
}

/// A line for each rule: id, name, level, and what it finds.
fn list_of_rules() -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let width = lint::rules()
        .iter()
        .map(|rule| rule.name.len())
        .max()
        .unwrap_or_default();
    for rule in lint::rules() {
        writeln!(
            text,
            "{} {:width$} {:7} {}",
            rule.id,
            rule.name,
            rule.level.to_string(),
            rule.summary
        )?;
    }
    Ok(text)
}
