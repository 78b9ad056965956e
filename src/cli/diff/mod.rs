//! `chartroom diff`: how two sides differ, object by object and field by field.

mod side;
mod sides;

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};

use self::side::{Rendering, Side};
use super::flags::Commas;
use super::host::SystemHost;
use super::inputs::{RenderArgs, ValuesArgs};
use super::{Exit, Globals, Outcome, Output, parallel};
use crate::diff::{self, Diff, Ignore, NAMESPACE, Options, Pattern, Redaction, Variable};
use crate::go::slog::Record;
use crate::host::{FixedHost, Host as _};
use crate::report::diff::{Comparison, json, markdown, unified};
use crate::values::difference::differences;

/// Compare environments, charts, values or rendered files: what would change, and how
#[derive(Args, Debug)]
#[command(
    override_usage = "chartroom diff BEFORE AFTER [flags]\n       chartroom diff CHART --values-a FILE --values-b FILE [flags]"
)]
pub struct DiffArgs {
    /// What is compared: an environment of chartroom.yaml, a chart, a file of objects, or `-` for standard input; where a
    /// word may be two of them, write `env:NAME` or `./PATH`
    #[arg(value_names = ["BEFORE", "AFTER"], num_args = 0..=2)]
    sides: Vec<String>,
    /// Values of the first side only, over those of both
    #[arg(long, value_name = "FILE")]
    values_a: Vec<Commas>,
    /// Values of the second side only, over those of both
    #[arg(long, value_name = "FILE")]
    values_b: Vec<Commas>,
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
    /// Data, as schemas/diff.schema.json describes it
    Json,
    /// Markdown, for a comment on a pull request
    Markdown,
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
    before: Side,
    after: Side,
    /// Whether the sides are uses of a chart beside each other, where names may differ, and not one use at two times.
    are_environments: bool,
}

pub(super) fn run(globals: &Globals, args: &DiffArgs) -> anyhow::Result<Outcome> {
    let (pairs, mut warnings) = args.pairs()?;
    let options = args.options();
    let now = SystemHost::new(false)?.now();
    let compare = |pair: &Pair| {
        let render = |side: &Side| side.render(globals, &args.render, &FixedHost::new(SEED, now));
        let (before, after) = (render(&pair.before)?, render(&pair.after)?);
        compare(pair, &before, &after, options.clone())
    };
    let mut comparisons = Vec::with_capacity(pairs.len());
    for (pair, result) in pairs.iter().zip(parallel::map(&pairs, compare)?) {
        let (diff, remarks) = result?;
        warnings.extend(remarks);
        comparisons.push(Comparison {
            release: pair.release.clone(),
            before: pair.before.name.clone(),
            after: pair.after.name.clone(),
            diff,
        });
    }
    let is_different = comparisons.iter().any(|comparison| !comparison.diff.is_empty());
    Ok(Outcome {
        warnings,
        stdout: args.reporting.write(&comparisons)?,
        result: Ok(args.reporting.exit(is_different)),
    })
}

fn compare(
    pair: &Pair,
    before: &Rendering,
    after: &Rendering,
    mut options: Options,
) -> anyhow::Result<(Diff, Vec<Record>)> {
    let objects = |side: &Side, rendering| {
        diff::objects(rendering, side.strictness()).with_context(|| format!("with {}", side.name))
    };
    let (firsts, seconds) = (
        objects(&pair.before, &before.manifests)?,
        objects(&pair.after, &after.manifests)?,
    );
    if pair.are_environments {
        options.variables = variables(before, after);
    }
    let diff = diff::compare(&firsts, &seconds, &options).map_err(|error| {
        let side = if error.is_before { &pair.before } else { &pair.after };
        anyhow!("with {}: {error}", side.name)
    })?;
    Ok((diff, [before.warnings.as_slice(), &after.warnings].concat()))
}

/// What two environments may call differently: the release, its namespace, and values that are texts.
fn variables(before: &Rendering, after: &Rendering) -> Vec<Variable> {
    let variable = |before: &str, after: &str, origin: &str| Variable {
        before: before.to_owned(),
        after: after.to_owned(),
        origin: origin.to_owned(),
        fields: 0,
    };
    let mut variables = Vec::new();
    if let (Some((name, namespace)), Some((other_name, other_namespace))) = (&before.release, &after.release) {
        variables.push(variable(name, other_name, "release name"));
        variables.push(variable(namespace, other_namespace, NAMESPACE));
    }
    for difference in differences(&before.values, &after.values) {
        let text =
            |entry: &Option<crate::data::Entry>| entry.as_ref()?.value.as_str().map(|text| text.to_text().into_owned());
        if let (Some(one), Some(other)) = (text(&difference.before), text(&difference.after)) {
            variables.push(variable(&one, &other, &difference.name()));
        }
    }
    variables
}

impl DiffArgs {
    fn options(&self) -> Options {
        let ComparingArgs {
            ignore,
            ignore_kind,
            ignore_label,
            ignore_annotation,
            strict_values,
            ..
        } = &self.comparing;
        let labels = Commas::flatten(ignore_label).map(|key| Ignore::label(key));
        let annotations = Commas::flatten(ignore_annotation).map(|key| Ignore::annotation(key));
        Options {
            strict_values: *strict_values,
            ignore: Ignore {
                kinds: Commas::flatten(ignore_kind).cloned().collect(),
                paths: ignore.iter().cloned().chain(labels).chain(annotations).collect(),
            },
            redaction: Redaction {
                show_secrets: self.reporting.show_secrets,
                paths: self.reporting.redact.clone(),
            },
            variables: Vec::new(),
        }
    }
}

impl ReportingArgs {
    fn write(&self, comparisons: &[Comparison]) -> anyhow::Result<Output> {
        let mut text = Vec::new();
        Ok(match self.format {
            Format::Unified => {
                unified(comparisons, &mut text)?;
                Output::Styled(text)
            }
            Format::Json => {
                json(comparisons, &mut text)?;
                Output::Plain(text)
            }
            Format::Markdown => {
                markdown(comparisons, &mut text)?;
                Output::Plain(text)
            }
        })
    }

    fn exit(&self, is_different: bool) -> Exit {
        match (self.exit_code, self.detailed_exitcode) {
            (true, _) if is_different => Exit::Different,
            (_, true) if is_different => Exit::DifferentInDetail,
            _ => Exit::Success,
        }
    }
}
