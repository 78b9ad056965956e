//! From words to sides: an environment, a chart, a file of objects, standard input.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use super::side::{Side, Source};
use super::{DiffArgs, Pair};
use crate::chart::Links;
use crate::cli::DEFAULT_NAME;
use crate::cli::flags::Commas;
use crate::cli::inputs;
use crate::cli::project::{Installation, PROJECT_FILE, Project};
use crate::go::slog::Record;
use crate::render::Prepared;

/// How much alike a given name and a known one must be for a hint.
const ALIKE: f32 = 0.6;

/// What a word stands for.
enum Place {
    Stdin,
    Environment(String),
    Chart(PathBuf),
    File(String),
}

impl DiffArgs {
    /// The sides that were asked for, and what is to be remarked about their charts.
    pub(super) fn pairs(&self) -> anyhow::Result<(Vec<Pair>, Vec<Record>)> {
        let mut resolver = Resolver {
            args: self,
            project: Project::find()?,
            charts: BTreeMap::new(),
            warnings: Vec::new(),
        };
        let pairs = match self.sides.as_slice() {
            [before, after] => {
                if !self.values_a.is_empty() || !self.values_b.is_empty() {
                    bail!("--values-a and --values-b are for one chart: with two sides, name their values with -f");
                }
                resolver.two(before, after)?
            }
            [chart] if !self.values_a.is_empty() || !self.values_b.is_empty() => resolver.one_chart(chart)?,
            _ => bail!("nothing to compare with\n\nhint: name two sides, or a chart with --values-a and --values-b"),
        };
        Ok((pairs, resolver.warnings))
    }
}

struct Resolver<'a> {
    args: &'a DiffArgs,
    project: Option<Project>,
    /// The charts that are open, each once.
    charts: BTreeMap<PathBuf, Arc<Prepared>>,
    warnings: Vec<Record>,
}

impl Resolver<'_> {
    /// One chart with the values of two sides.
    fn one_chart(&mut self, word: &str) -> anyhow::Result<Vec<Pair>> {
        let Place::Chart(path) = self.place(word)? else {
            bail!("--values-a and --values-b are for a chart, and `{word}` is none");
        };
        let args = self.args;
        let mut side = |files: &[Commas]| {
            let mut installation = Installation::new(DEFAULT_NAME, &path);
            installation.layers = [
                inputs::files(&args.values.files)?,
                inputs::files(files)?,
                args.values.flags(),
            ]
            .concat();
            let files: Vec<&str> = Commas::flatten(files).map(String::as_str).collect();
            let name = if files.is_empty() {
                word.to_owned()
            } else {
                files.join(",")
            };
            self.chart(name, installation)
        };
        Ok(vec![Pair {
            release: None,
            before: side(&args.values_a)?,
            after: side(&args.values_b)?,
            are_environments: !args.comparing.no_variables,
        }])
    }

    /// Two words.
    fn two(&mut self, before: &str, after: &str) -> anyhow::Result<Vec<Pair>> {
        let (first, second) = (self.place(before)?, self.place(after)?);
        if matches!((&first, &second), (Place::Stdin, Place::Stdin)) {
            bail!("only one side can be standard input");
        }
        let with_variables = !self.args.comparing.no_variables;
        if let (Place::Environment(one), Place::Environment(other)) = (&first, &second) {
            return self.environments(one, other, with_variables);
        }
        let are_environments = with_variables
            && [&first, &second]
                .iter()
                .any(|place| matches!(place, Place::Environment(_)));
        Ok(vec![Pair {
            release: None,
            before: self.side(before, first)?,
            after: self.side(after, second)?,
            are_environments,
        }])
    }

    /// Every release in two environments.
    fn environments(&mut self, before: &str, after: &str, are_environments: bool) -> anyhow::Result<Vec<Pair>> {
        let mut sides = BTreeMap::new();
        let mut releases = Vec::new();
        for (at, environment) in [before, after].into_iter().enumerate() {
            for installation in self.installations(environment)? {
                let release = installation.release.clone();
                if !releases.contains(&release) {
                    releases.push(release.clone());
                }
                sides.insert((release, at), self.chart(environment.to_owned(), installation)?);
            }
        }
        let pair = |release: String| {
            let mut side = |at: usize, environment: &str| {
                let nothing = || Side {
                    name: environment.to_owned(),
                    source: Source::Nothing,
                };
                sides.remove(&(release.clone(), at)).unwrap_or_else(nothing)
            };
            Pair {
                before: side(0, before),
                after: side(1, after),
                release: Some(release),
                are_environments,
            }
        };
        Ok(releases.into_iter().map(pair).collect())
    }

    /// The releases of an environment.
    fn installations(&self, environment: &str) -> anyhow::Result<Vec<Installation>> {
        let project = self
            .project
            .as_ref()
            .ok_or_else(|| anyhow!("there is no {PROJECT_FILE} to name environments"))?;
        let mut installations = project.installations(&self.args.release, &[environment.to_owned()])?;
        for installation in &mut installations {
            installation.layers.extend(self.args.values.layers()?);
        }
        Ok(installations)
    }

    /// The side that a place is.
    fn side(&mut self, word: &str, place: Place) -> anyhow::Result<Side> {
        let text = |file: &str| -> anyhow::Result<Source> {
            Ok(Source::Text {
                file: file.to_owned(),
                text: inputs::read(file)?,
            })
        };
        let source = match place {
            Place::Stdin => text("-")?,
            Place::File(file) => text(&file)?,
            Place::Chart(path) => {
                let mut installation = Installation::new(DEFAULT_NAME, &path);
                installation.layers = self.args.values.layers()?;
                return self.chart(word.to_owned(), installation);
            }
            Place::Environment(name) => {
                let mut installations = self.installations(&name)?;
                match (installations.pop(), installations.len()) {
                    (Some(installation), 0) => return self.chart(name, installation),
                    (_, others) => bail!(
                        "environment `{name}` has {} releases\n\nhint: name one with `--release NAME`",
                        others + 1
                    ),
                }
            }
        };
        Ok(Side {
            name: word.to_owned(),
            source,
        })
    }

    /// A side that is a chart, which is opened once.
    fn chart(&mut self, name: String, installation: Installation) -> anyhow::Result<Side> {
        let prepared = match self.charts.get(&installation.chart) {
            Some(prepared) => Arc::clone(prepared),
            None => {
                let links = self.args.render.links(Links::Confined);
                let mut warnings = Vec::new();
                let prepared = inputs::open_chart(&installation.chart, links, &mut warnings)?;
                self.warnings.extend(warnings);
                let prepared = Arc::new(prepared);
                self.charts.insert(installation.chart.clone(), Arc::clone(&prepared));
                prepared
            }
        };
        Ok(Side {
            name,
            source: Source::Chart(Box::new(installation), prepared),
        })
    }

    /// What a word stands for: `-`, an environment, a chart or a file, in that order.
    fn place(&self, word: &str) -> anyhow::Result<Place> {
        if word == "-" {
            return Ok(Place::Stdin);
        }
        let known = self.project.as_ref().map(Project::environments).unwrap_or_default();
        if let Some(name) = word.strip_prefix("env:") {
            return Ok(Place::Environment(name.to_owned()));
        }
        let is_environment = known.contains(&word);
        let path = Path::new(word);
        let is_path = path.exists();
        match (is_environment, is_path) {
            (true, true) => bail!(
                "`{word}` is an environment of {PROJECT_FILE}, and a path\n\nhint: write `env:{word}` or `./{word}`"
            ),
            (true, false) => Ok(Place::Environment(word.to_owned())),
            (false, true) if path.is_dir() || is_archive(path) => Ok(Place::Chart(inputs::locate_chart(word)?)),
            (false, true) => Ok(Place::File(word.to_owned())),
            (false, false) => {
                let hint = match similar::get_close_matches(word, &known, 1, ALIKE).first() {
                    Some(meant) => format!("\n\nhint: did you mean the environment `{meant}`?"),
                    None if known.is_empty() => String::new(),
                    None => format!("\n\nhint: {PROJECT_FILE} names the environments {}", known.join(", ")),
                };
                bail!("`{word}` is no environment, and no such file or directory is there{hint}")
            }
        }
    }
}

/// Whether a file is an archive, by the two bytes that gzip begins with.
fn is_archive(path: &Path) -> bool {
    let mut start = [0; 2];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == [0x1f, 0x8b]
}
