//! `chartroom values`: the values that templates see, where each comes from, and who reads it.

mod explain;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};

use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::project::{self, EnvironmentArg, Installation, Project};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, values_files};
use crate::chart::Links;
use crate::compat::HelmVersion;
use crate::data::{Map, Str, Value};
use crate::go::json;
use crate::go::slog::Record;
use crate::lint::usage::Usage;
use crate::render::{self, Prepared, Reads, Request};
use crate::report::values as report;
use crate::values::difference::differences;
use crate::values::path;
use crate::values::{self, Composed};
use crate::yaml;

/// Show the values that templates see, and where they come from
#[derive(Args, Debug)]
pub struct ValuesCommandArgs {
    /// The chart: a directory, an archive, or a release of chartroom.yaml
    chart: Option<String>,
    /// The environment: chartroom.yaml says what is in it, else a values file of that name beside the chart
    #[arg(long, value_name = "NAME[=FILES]")]
    env: Option<EnvironmentArg>,
    /// Only what this subchart sees: its name or alias, `a.b` for a subchart's subchart
    #[arg(long, value_name = "NAME")]
    subchart: Option<String>,
    /// How values are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

/// What is asked about the values instead.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct About {
    /// Tell of one value, such as `image.tag`, which layers give it and which templates read it
    #[arg(long, value_name = "PATH")]
    explain: Option<String>,
    /// Write the origin of each value beside it
    #[arg(long)]
    blame: bool,
    /// List what differs from the chart's own values
    #[arg(long)]
    diff_defaults: bool,
    /// List what no template reads, in any of its branches, in any environment that chartroom.yaml has for the chart
    #[arg(long)]
    unused: bool,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Yaml,
    Json,
}

/// What the command looks at.
struct Subject<'a> {
    helm: HelmVersion,
    prepared: &'a Prepared,
    installation: &'a Installation,
    composed: Composed,
    /// The part of the values that was asked for: its path and what is there.
    above: Vec<Str>,
    shown: Map,
}

pub(super) fn run(globals: &Globals, args: &ValuesCommandArgs) -> anyhow::Result<Outcome> {
    let installations = args.installations()?;
    let mut warnings = Vec::new();
    let mut text = Vec::new();
    if args.about.unused {
        text = args.unused(globals, &installations, &mut warnings)?;
    } else {
        for installation in &installations {
            if installations.len() > 1 && matches!(args.format, Format::Yaml) {
                let Installation {
                    release, environment, ..
                } = installation;
                text.extend(format!("---\n# {release} in {environment}\n").into_bytes());
            }
            text.extend(args.show(globals, installation, &mut warnings)?);
        }
    }
    let is_data = args.about.explain.is_none() && !args.about.blame && !args.about.diff_defaults && !args.about.unused;
    let stdout = if is_data || matches!(args.format, Format::Json) {
        Output::Plain(text)
    } else {
        Output::Styled(text)
    };
    Ok(Outcome {
        warnings,
        stdout,
        result: Ok(Exit::Success),
    })
}

/// The values of a subchart that takes part.
fn subchart(composed: &Composed, above: &[Str]) -> anyhow::Result<Map> {
    let mut chart = &composed.root;
    for name in above {
        let found = chart.dependencies.iter().find(|sub| sub.name().as_bytes() == &**name);
        let Some(found) = found else {
            let names: Vec<_> = chart.dependencies.iter().map(values::Instance::name).collect();
            let there = if names.is_empty() {
                "it has none".to_owned()
            } else {
                format!("it has {}", names.join(", "))
            };
            bail!(
                "chart {} has no enabled subchart {}: {there}",
                chart.name(),
                name.to_text()
            );
        };
        chart = found;
    }
    match path::entry(&composed.values, above) {
        Some(entry) => entry
            .value
            .as_map()
            .cloned()
            .ok_or_else(|| anyhow!("the subchart has no values")),
        None => Ok(Map::new()),
    }
}

impl ValuesCommandArgs {
    /// What is looked at: the chart with the values given, or what chartroom.yaml has under that name or in that
    /// environment.
    fn installations(&self) -> anyhow::Result<Vec<Installation>> {
        let project = Project::find(self.links())?;
        let layers = values_files::layers(&self.values)?;
        let mut found = match (&self.chart, &project) {
            (Some(chart), Some(project)) if project.file.releases.contains_key(chart) && !Path::new(chart).exists() => {
                project.installations(std::slice::from_ref(chart), &self.environment_names())?
            }
            (Some(chart), _) => {
                let path = inputs::locate_chart(chart)?;
                match &self.env {
                    // What one environment does not read, another may.
                    None if self.about.unused && layers.is_empty() => {
                        project::of_chart(project.as_ref(), &path, DEFAULT_NAME, &[])?
                    }
                    None => vec![Installation::new(DEFAULT_NAME, &path)],
                    Some(env) => project::of_chart(project.as_ref(), &path, DEFAULT_NAME, std::slice::from_ref(env))?,
                }
            }
            (None, Some(project)) if self.env.is_some() || self.about.unused => {
                project.installations(&[], &self.environment_names())?
            }
            (None, _) => bail!("no chart is named\n\nhint: name one, or an environment of chartroom.yaml with --env"),
        };
        found
            .iter_mut()
            .for_each(|found| found.layers.extend(layers.iter().cloned()));
        Ok(found)
    }

    /// Where links, and the paths of chartroom.yaml, may lead.
    fn links(&self) -> Links {
        self.render.links(Links::Anywhere)
    }

    fn environment_names(&self) -> Vec<String> {
        self.env.iter().map(|env| env.name.clone()).collect()
    }

    /// What is asked for of one chart in one environment.
    fn show(
        &self,
        globals: &Globals,
        installation: &Installation,
        warnings: &mut Vec<Record>,
    ) -> anyhow::Result<Vec<u8>> {
        let prepared = inputs::open_chart(&installation.chart, self.links(), warnings)?;
        let subject = self.subject(globals, &prepared, installation, warnings)?;
        if let Some(path) = &self.about.explain {
            let reads = self.reads(globals, &subject)?;
            subject.explain(&path::parse(path), reads.as_ref(), self.format)
        } else if self.about.blame {
            subject.blame(self.format)
        } else if self.about.diff_defaults {
            subject.diff_defaults(self.format)
        } else {
            subject.text(self.format)
        }
    }

    fn subject<'a>(
        &self,
        globals: &Globals,
        prepared: &'a Prepared,
        installation: &'a Installation,
        warnings: &mut Vec<Record>,
    ) -> anyhow::Result<Subject<'a>> {
        let mut told = Vec::new();
        let composed = values::compose_as(globals.helm(), prepared.chart(), &installation.layers, &mut told);
        warnings.extend(told.iter().map(values::Warning::record));
        let composed = composed?;
        let above = self.subchart.as_deref().map(path::parse).unwrap_or_default();
        let shown = subchart(&composed, &above)?;
        Ok(Subject {
            helm: globals.helm(),
            prepared,
            installation,
            composed,
            above,
            shown,
        })
    }

    /// What nothing reads in any of the environments, for each chart.
    fn unused(
        &self,
        globals: &Globals,
        installations: &[Installation],
        warnings: &mut Vec<Record>,
    ) -> anyhow::Result<Vec<u8>> {
        let mut charts: BTreeMap<&Path, Vec<&Installation>> = BTreeMap::new();
        for installation in installations {
            charts.entry(&installation.chart).or_default().push(installation);
        }
        let mut text = Vec::new();
        for (chart, installations) in &charts {
            let prepared = inputs::open_chart(chart, self.links(), warnings)?;
            let mut subjects = Vec::new();
            let mut reads = Vec::new();
            for installation in installations {
                let subject = self.subject(globals, &prepared, installation, warnings)?;
                reads.extend(self.reads(globals, &subject)?);
                subjects.push(subject);
            }
            let of_chart = unused(&prepared, &subjects, &reads, self.format)?;
            if charts.len() > 1 && !of_chart.is_empty() && matches!(self.format, Format::Yaml) {
                text.extend(format!("---\n# {}\n", project::shown(chart)).into_bytes());
            }
            text.extend(of_chart);
        }
        Ok(text)
    }

    /// Renders the chart to see what is read; nothing where it does not render.
    fn reads(&self, globals: &Globals, subject: &Subject<'_>) -> anyhow::Result<Option<Reads>> {
        let request = Request {
            skip_schema: true,
            trace: true,
            ..subject.installation.request(globals, &self.render)?
        };
        let host = SystemHost::new(false)?;
        let rendered = render::render_files(subject.prepared, &request, &host, &mut Vec::new());
        Ok(rendered.ok().and_then(|rendered| rendered.reads))
    }
}

impl Subject<'_> {
    fn text(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        let value = Value::Map(self.shown.clone());
        match format {
            Format::Yaml => Ok(yaml::marshal(&value)?),
            Format::Json => {
                let mut text = json::marshal_indent(&value)?;
                text.push(b'\n');
                Ok(text)
            }
        }
    }

    fn blame(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        let mut text = Vec::new();
        match format {
            Format::Yaml => report::blame(&self.shown, &self.composed.origins, &mut text)?,
            Format::Json => report::json::blame(&self.shown, &self.composed.origins, &mut text)?,
        }
        Ok(text)
    }

    fn diff_defaults(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        let defaults = values::compose_as(self.helm, self.prepared.chart(), &[], &mut Vec::new())?;
        let before = path::entry(&defaults.values, &self.above);
        let before = before
            .and_then(|entry| entry.value.as_map().cloned())
            .unwrap_or_default();
        let found = differences(&before, &self.shown);
        let mut text = Vec::new();
        let (before, after) = (&defaults.origins, &self.composed.origins);
        match format {
            Format::Yaml => report::differences(&found, before, after, &mut text)?,
            Format::Json => report::json::differences(&found, before, after, &mut text)?,
        }
        Ok(text)
    }
}

/// Each value that nothing reads in any use of a chart, once, with its origin.
fn unused(prepared: &Prepared, subjects: &[Subject<'_>], reads: &[Reads], format: Format) -> anyhow::Result<Vec<u8>> {
    let values: Vec<&Map> = subjects.iter().map(|subject| &subject.composed.values).collect();
    let usage = Usage::new(prepared, &values, reads.iter().collect())?;
    let (mut told, mut found) = (BTreeSet::new(), Vec::new());
    for Subject { composed, above, .. } in subjects {
        for unread in usage.unread(&composed.values) {
            // What has no origin is Helm's own doing: a subchart's empty globals.
            let Some(origin) = composed.origins.get(unread.mark) else {
                continue;
            };
            if unread.path.starts_with(above) && told.insert(unread.path.clone()) {
                found.push((unread.path, origin));
            }
        }
    }
    let mut text = Vec::new();
    match format {
        Format::Yaml => report::unused(&found, &mut text)?,
        Format::Json => report::json::unused(&found, &mut text)?,
    }
    Ok(text)
}
