//! `chartroom diff`: how two sides differ, object by object and field by field.

mod matrix;
mod side;
mod sides;

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, ValueEnum};

use self::side::{Rendering, Side, Source};
use super::flags::Commas;
use super::host::SystemHost;
use super::inputs::{RenderArgs, ValuesArgs};
use super::project::{self, DiffSettings, Project};
use super::{Exit, Globals, Outcome, Output, pager, parallel};
use crate::cause;
use crate::chart::Links;
use crate::diff::{self, Diff, Ignore, NAMESPACE, Object, Options, Pattern, RELEASE_NAME, Redaction, Risk, Variable};
use crate::host::{FixedHost, Host as _};
use crate::report::diff::{Comparison, github, html, json, markdown, side_by_side, summary, unified};
use crate::values::difference::differences;

/// Compare environments, charts, values or rendered files: what would change, and how
#[derive(Args, Debug)]
#[command(
    override_usage = "chartroom diff BEFORE AFTER [flags]\n       chartroom diff [ENVIRONMENT | CHART] [--against-git REVISION] [flags]\n       chartroom diff FIRST SECOND THIRD... [flags]\n       chartroom diff CHART --values-a FILE --values-b FILE [flags]"
)]
pub struct DiffArgs {
    /// What is compared: an environment of chartroom.yaml, a chart, a file of objects, or `-` for standard input; where a
    /// word may be two of them, write `env:NAME` or `./PATH`. Three or more give a table with a column for each; `=` is
    /// what the first has
    #[arg(value_name = "SIDE")]
    sides: Vec<String>,
    /// Values of the first side only, over those of both
    #[arg(long, value_name = "FILE")]
    values_a: Vec<Commas>,
    /// Values of the second side only, over those of both
    #[arg(long, value_name = "FILE")]
    values_b: Vec<Commas>,
    /// Compare with this revision of the repository: chart, values and chartroom.yaml as they are in it. Without any side,
    /// and without this, all environments are compared with the default branch
    #[arg(long, value_name = "REVISION")]
    against_git: Option<String>,
    /// Compare only this release of chartroom.yaml
    #[arg(long, value_name = "NAME")]
    release: Vec<String>,
    #[command(flatten)]
    comparing: ComparingArgs,
    #[command(flatten)]
    reporting: ReportingArgs,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

/// What counts as a difference.
#[derive(Args, Debug)]
#[command(next_help_heading = "Comparing")]
struct ComparingArgs {
    /// Leave out fields: `spec.replicas`, `Deployment:**.image`, `metadata.annotations["checksum/*"]`
    #[arg(long, value_name = "PATH")]
    ignore: Vec<Pattern>,
    /// Leave out objects of a kind
    #[arg(long, value_name = "KIND")]
    ignore_kind: Vec<Commas>,
    /// Leave out a label: `helm.sh/chart`
    #[arg(long, value_name = "LABEL")]
    ignore_label: Vec<Commas>,
    /// Leave out an annotation: `checksum/*`
    #[arg(long, value_name = "ANNOTATION")]
    ignore_annotation: Vec<Commas>,
    /// Count quantities and durations as different if they are written differently (`1000m` and `1`), and null and nothing
    #[arg(long)]
    strict_values: bool,
    /// Compare names as they are, also between environments
    #[arg(long)]
    no_variables: bool,
}

/// What is shown of the differences, and how the run ends.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reporting")]
struct ReportingArgs {
    /// How the differences are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show secrets instead of `<redacted N>`
    #[arg(long)]
    show_secrets: bool,
    /// Fields that are secret, beside what looks like it
    #[arg(long, value_name = "PATH")]
    redact: Vec<Pattern>,
    /// End with 3 if a change has one of these risks: immutable, restart, rbac, config, replicas, image
    #[arg(long, value_name = "RISK")]
    fail_on: Vec<Commas>,
    /// Tell what makes each difference (values keys, files of the chart, the release, the cluster), and what each of them
    /// makes
    #[arg(long)]
    why: bool,
    /// Print all at once, also on a terminal
    #[arg(long)]
    no_pager: bool,
    /// End with 1 if there are differences, and with 2 if the sides cannot be compared
    #[arg(long, conflicts_with = "detailed_exitcode")]
    exit_code: bool,
    /// End with 2 if there are differences, and with 1 if the sides cannot be compared
    #[arg(long)]
    detailed_exitcode: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A unified diff, in colour on a terminal
    #[default]
    #[value(alias = "text")]
    Unified,
    /// Both sides beside each other
    SideBySide,
    /// A line for each object and field
    Summary,
    /// Data, as schemas/diff.schema.json describes it
    Json,
    /// Markdown, for a comment on a pull request; cut at 60,000 characters
    Markdown,
    /// A page for a browser, whole in itself, with search and filters
    Html,
    /// Annotations of GitHub's workflows
    Github,
}

/// Whether a line of arguments, the program's name first, asks for a comparison.
pub(super) fn is_asked(line: &[String]) -> bool {
    line.iter()
        .skip(1)
        .find(|word| !word.starts_with('-'))
        .is_some_and(|word| word == "diff")
}

/// How a comparison ends whose line of arguments cannot be read: not as one that found a difference.
pub(super) fn failure(line: &[String]) -> Exit {
    if line.iter().any(|word| word == "--detailed-exitcode") {
        Exit::Failure
    } else {
        Exit::NotCompared
    }
}

impl DiffArgs {
    /// How a comparison ends that fails.
    pub(super) fn failure(&self) -> Exit {
        if self.reporting.detailed_exitcode {
            Exit::Failure
        } else {
            Exit::NotCompared
        }
    }
}

/// The seed of both sides' random values: what a chart makes up must not show as a difference.
const SEED: u64 = 0;

/// Two sides to be compared.
#[derive(Clone, Debug)]
struct Pair {
    release: Option<String>,
    /// The environment that both sides are.
    environment: Option<String>,
    before: Side,
    after: Side,
    /// Whether the sides are uses of a chart beside each other, where names may differ, and not one use at two times.
    are_environments: bool,
}

pub(super) fn run(globals: &Globals, args: &DiffArgs) -> anyhow::Result<Outcome> {
    args.reporting.check()?;
    let project = Project::find(args.render.links(Links::Confined))?;
    if args.sides.len() > 2 {
        return matrix::run(globals, args, project.as_ref());
    }
    let (pairs, mut warnings) = args.pairs(project.as_ref())?;
    if args.reporting.why {
        pairs.iter().try_for_each(Pair::check_causes)?;
    }
    let options = args.options(project.as_ref().map(|project| &project.file.diff));
    let now = SystemHost::new(false)?.now();
    let schema = args.render.schema()?;
    let host = || FixedHost::new(SEED, now);
    // Where there is one comparison, its renders are what runs at the same time.
    let workers = |count: usize, job: &(dyn Fn(usize) + Sync)| {
        let numbers: Vec<usize> = (0..count).collect();
        if pairs.len() > 1 || parallel::map(&numbers, |&at| job(at)).is_err() {
            numbers.into_iter().for_each(job);
        }
    };
    let compare = |pair: &Pair| {
        let why = args.reporting.why;
        let render = |side| Side::render(side, globals, &args.render, schema.as_deref(), why, &host());
        let (before, after) = match pair.read()? {
            Some(files) => files,
            None => (render(&pair.before)?, render(&pair.after)?),
        };
        let mut options = options.clone();
        if pair.are_environments {
            options.variables = variables(&before, &after);
        }
        if let (Rendering::Objects(_), Rendering::Chart(_)) | (Rendering::Chart(_), Rendering::Objects(_)) =
            (&before, &after)
        {
            options.ignore.paths.extend(Ignore::written_by_clusters());
        }
        let mut diff = compare(pair, &before, &after, &options)?;
        if let (true, Rendering::Chart(before), Rendering::Chart(after)) = (why, &before, &after) {
            cause::explain(&mut diff, [before.side(), after.side()], &options, host, &workers);
        }
        anyhow::Ok((diff, [before.warnings(), after.warnings()].concat()))
    };
    let mut comparisons = Vec::with_capacity(pairs.len());
    for (pair, result) in pairs.iter().zip(parallel::map(&pairs, compare)?) {
        let (diff, remarks) = result?;
        warnings.extend(remarks);
        comparisons.push(Comparison {
            release: pair.release.clone(),
            environment: pair.environment.clone(),
            chart: chart(&pair.after).or_else(|| chart(&pair.before)),
            before: pair.before.described(globals),
            after: pair.after.described(globals),
            diff,
        });
    }
    // Large files need not stay while the report is written.
    drop(pairs);
    let changes = || comparisons.iter().flat_map(|comparison| &comparison.diff.changes);
    let risks = changes().flat_map(|change| &change.risks);
    let exit = args.reporting.exit(changes().next().is_some(), risks);
    Ok(Outcome {
        warnings,
        stdout: args.reporting.write(&comparisons)?,
        result: Ok(exit),
    })
}

impl Pair {
    /// Both sides at the same time, where they are files of objects.
    fn read(&self) -> anyhow::Result<Option<(Rendering<'static>, Rendering<'static>)>> {
        let sides = [&self.before, &self.after];
        if !sides.iter().all(|side| matches!(side.source, Source::Text { .. })) {
            return Ok(None);
        }
        let mut read = parallel::map(&sides, |side| side.read())?.into_iter().flatten();
        let mut next = || read.next().transpose();
        let (before, after) = (next()?, next()?);
        Ok(before
            .zip(after)
            .map(|(before, after)| (Rendering::Objects(before), Rendering::Objects(after))))
    }

    /// Refuses to look for causes where a side is not rendered.
    fn check_causes(&self) -> anyhow::Result<()> {
        for side in [&self.before, &self.after] {
            if matches!(side.source, Source::Text { .. }) {
                bail!(
                    "--why renders both sides again, and `{}` is a file of objects",
                    side.name
                );
            }
        }
        Ok(())
    }
}

/// The directory of a side's chart, as people would type it: where annotations on a pull request point to.
fn chart(side: &Side) -> Option<String> {
    match &side.source {
        Source::Chart(installation, _) => Some(project::shown(&installation.chart)),
        Source::Text { .. } | Source::Nothing => None,
    }
}

fn compare(pair: &Pair, before: &Rendering<'_>, after: &Rendering<'_>, options: &Options) -> anyhow::Result<Diff> {
    let (firsts, seconds) = (objects(&pair.before, before)?, objects(&pair.after, after)?);
    diff::compare(&firsts, &seconds, options).map_err(|error| {
        let side = if error.is_before { &pair.before } else { &pair.after };
        anyhow!("with {}: {error}", side.name)
    })
}

fn objects<'a>(side: &Side, rendering: &'a Rendering<'_>) -> anyhow::Result<Vec<Object<'a>>> {
    diff::objects(rendering.manifests(), side.strictness()).with_context(|| format!("with {}", side.name))
}

/// What two environments may call differently: the release, its namespace, and values that are texts.
fn variables(before: &Rendering<'_>, after: &Rendering<'_>) -> Vec<Variable> {
    let (Rendering::Chart(before), Rendering::Chart(after)) = (before, after) else {
        return Vec::new();
    };
    let variable = |before: &str, after: &str, origin: &str| Variable {
        before: before.to_owned(),
        after: after.to_owned(),
        origin: origin.to_owned(),
        fields: 0,
    };
    let (first, second) = (&before.request.release, &after.request.release);
    let mut variables = vec![
        variable(&first.name, &second.name, RELEASE_NAME),
        variable(&first.namespace, &second.namespace, NAMESPACE),
    ];
    for difference in differences(&before.rendered.source.values, &after.rendered.source.values) {
        let text =
            |entry: &Option<crate::data::Entry>| entry.as_ref()?.value.as_str().map(|text| text.to_text().into_owned());
        if let (Some(one), Some(other)) = (text(&difference.before), text(&difference.after)) {
            variables.push(variable(&one, &other, &difference.name()));
        }
    }
    variables
}

impl DiffArgs {
    /// What flags and chartroom.yaml say about comparing.
    fn options(&self, settings: Option<&DiffSettings>) -> Options {
        let ComparingArgs {
            ignore,
            ignore_kind,
            ignore_label,
            ignore_annotation,
            strict_values,
            ..
        } = &self.comparing;
        let nothing = DiffSettings::default();
        let settings = settings.unwrap_or(&nothing);
        let paths = ignore.iter().chain(&settings.ignore).cloned();
        let labels = Commas::flatten(ignore_label).chain(&settings.ignore_labels);
        let annotations = Commas::flatten(ignore_annotation).chain(&settings.ignore_annotations);
        let kinds = Commas::flatten(ignore_kind).chain(&settings.ignore_kinds);
        Options {
            strict_values: *strict_values || settings.strict_values,
            ignore: Ignore {
                kinds: kinds.cloned().collect(),
                paths: paths
                    .chain(labels.map(|key| Ignore::label(key)))
                    .chain(annotations.map(|key| Ignore::annotation(key)))
                    .collect(),
            },
            redaction: Redaction {
                show_secrets: self.reporting.show_secrets,
                paths: self.reporting.redact.iter().chain(&settings.redact).cloned().collect(),
            },
            variables: Vec::new(),
            only_fields: false,
        }
    }
}

/// How wide two columns are where nothing tells the width of a terminal.
const WIDTH: usize = 160;

impl ReportingArgs {
    fn write(&self, comparisons: &[Comparison]) -> anyhow::Result<Output> {
        let mut text = Vec::new();
        match self.format {
            Format::Unified => unified(comparisons, &mut text)?,
            Format::SideBySide => side_by_side(comparisons, pager::terminal_width().unwrap_or(WIDTH), &mut text)?,
            Format::Summary => summary(comparisons, &mut text)?,
            Format::Json => json(comparisons, &mut text)?,
            Format::Markdown => markdown(comparisons, &mut text)?,
            Format::Html => html(comparisons, &mut text)?,
            Format::Github => github(comparisons, &mut text)?,
        }
        Ok(self.output(text))
    }

    /// A report for the stream that its format is made for.
    fn output(&self, text: Vec<u8>) -> Output {
        match self.format {
            Format::Json | Format::Markdown | Format::Html | Format::Github => Output::Plain(text),
            _ if self.no_pager => Output::Styled(text),
            _ => Output::Paged(text),
        }
    }

    /// How a comparison ends, by whether anything differs and what is to be looked out for.
    fn exit<'r>(&self, is_different: bool, mut risks: impl Iterator<Item = &'r Risk>) -> Exit {
        if risks.any(|risk| Commas::flatten(&self.fail_on).any(|name| name == risk.name())) {
            return Exit::RiskFound;
        }
        match (self.exit_code, self.detailed_exitcode) {
            (true, _) if is_different => Exit::Different,
            (_, true) if is_different => Exit::DifferentInDetail,
            _ => Exit::Success,
        }
    }

    /// Refuses a class of risk that there is not.
    fn check(&self) -> anyhow::Result<()> {
        let known = Risk::ALL.map(Risk::name);
        match Commas::flatten(&self.fail_on).find(|name| !known.contains(&name.as_str())) {
            Some(name) => bail!(
                "--fail-on: there is no risk `{name}`\n\nhint: there are {}",
                known.join(", ")
            ),
            None => Ok(()),
        }
    }
}
