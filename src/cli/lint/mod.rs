//! `chartroom lint`: asks the rules about charts and the environments they are used in.

mod helm;
mod targets;

use std::io::Write as _;

use clap::Args;

use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::personality::Name;
use super::project::{EnvironmentArg, LintSettings, Project};
use super::{Exit, Globals, Outcome, Output, parallel};
use crate::diagnostic::{Diagnostic, Severity};
use crate::go::slog::Record;
use crate::host::Host as _;
use crate::lint::{self, Environment, Inspection, Settings, Sources, Subject};
use crate::render::Prepared;
use crate::report::findings;

use targets::Target;

/// Check charts, and render them for every environment
#[derive(Args, Debug)]
pub struct LintArgs {
    /// The charts: directories or archives. Without any, those of chartroom.yaml
    paths: Vec<String>,
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
    let project = Project::find()?;
    let settings = args
        .rules
        .settings(project.as_ref().map(|project| &project.file.lint))?;
    let targets = args.targets(project.as_ref())?;
    let (findings, warnings) = args.lint(globals, &settings, &targets)?;
    let mut text = Vec::new();
    findings::text(&findings, &mut text)?;
    let exit = if lint::fails(&findings, Severity::Error) {
        Exit::Failure
    } else {
        Exit::Success
    };
    Ok(Outcome {
        warnings,
        stdout: Output::Styled(text),
        result: Ok(exit),
    })
}

impl LintArgs {
    /// What is wrong with all targets. Every environment of every chart is rendered by itself, all at once.
    fn lint(
        &self,
        globals: &Globals,
        settings: &Settings,
        targets: &[Target],
    ) -> anyhow::Result<(Vec<Diagnostic>, Vec<Record>)> {
        let opened = parallel::map(targets, |target| inputs::open_chart(&target.chart))?;
        let opened: Vec<(Prepared, Vec<Record>)> = opened.into_iter().collect::<anyhow::Result<_>>()?;
        let schema = self.render.schema()?;
        let now = SystemHost::new(false)?.now();
        let subjects = targets.iter().zip(&opened).map(|(target, (prepared, _))| {
            let environments = target.installations.iter().map(|installation| {
                let mut request = installation.request(globals, &self.render)?;
                request.schema = schema.as_deref().or(request.schema);
                // Values that nobody gave cannot be asked for: then `required` and `fail` pass, as in `helm lint`.
                request.lint = request.layers.is_empty();
                Ok(Environment {
                    name: target.name_of(installation),
                    request,
                })
            });
            Ok(Subject {
                prepared,
                root: target.root.clone(),
                environments: environments.collect::<anyhow::Result<_>>()?,
                settings,
                now,
            })
        });
        let subjects: Vec<Subject<'_>> = subjects.collect::<anyhow::Result<_>>()?;
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
        let inspections = parallel::map(&jobs, |(subject, sources, environment)| {
            subject.inspect(sources, environment)
        })?;
        let mut inspections: &[Inspection] = &inspections;
        let mut findings = Vec::new();
        for (subject, sources) in subjects.iter().zip(&sources) {
            let (of_subject, rest) = inspections.split_at(subject.environments.len());
            inspections = rest;
            findings.extend(subject.conclude(sources, of_subject));
        }
        Ok((
            findings,
            opened.into_iter().flat_map(|(_, warnings)| warnings).collect(),
        ))
    }
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
