//! From words to sides: an environment, a chart, a file of objects, standard input.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};

use super::matrix::Set;
use super::side::{Side, Source};
use super::{DiffArgs, Pair};
use crate::chart::Links;
use crate::cli::DEFAULT_NAME;
use crate::cli::flags::Commas;
use crate::cli::inputs;
use crate::cli::project::{self, Installation, PROJECT_FILE, Project};
use crate::cli::revision::Revision;
use crate::cli::tree::Tree;
use crate::go::slog::Record;
use crate::render::Prepared;

/// How much alike a given name and a known one must be for a hint.
const ALIKE: f32 = 0.6;

/// What the second side is called where the first is a revision.
const WORK_TREE: &str = "work tree";

/// What a word stands for.
enum Place {
    Stdin,
    Environment(String),
    Chart(PathBuf),
    File(String),
}

impl DiffArgs {
    /// The sides that were asked for, and what is to be remarked about their charts.
    pub(super) fn pairs(&self, project: Option<&Project>) -> anyhow::Result<(Vec<Pair>, Vec<Record>)> {
        let mut resolver = Resolver::new(self, project);
        let with_values = !self.values_a.is_empty() || !self.values_b.is_empty();
        if with_values && (self.sides.len() != 1 || self.against_git.is_some()) {
            bail!("--values-a and --values-b are for one chart: name the values of others with -f");
        }
        let pairs = match self.sides.as_slice() {
            [_, _] if self.against_git.is_some() => bail!("--against-git is the other side: name one, or none for all"),
            [before, after] => resolver.two(before, after)?,
            [chart] if with_values => resolver.one_chart(chart)?,
            words => {
                let revision = match &self.against_git {
                    Some(revision) => Revision::open(revision)?,
                    None if words.is_empty() => Revision::open_default()?,
                    None => bail!(
                        "nothing to compare with\n\nhint: name a second side, --against-git REVISION, or --values-a and --values-b"
                    ),
                };
                resolver.against(Arc::new(revision), words.first().map(String::as_str))?
            }
        };
        Ok((pairs, resolver.warnings))
    }

    /// Three sides or more, and what is to be remarked about their charts.
    pub(super) fn sets(&self, project: Option<&Project>) -> anyhow::Result<(Vec<Set>, Vec<Record>)> {
        if !self.values_a.is_empty() || !self.values_b.is_empty() || self.against_git.is_some() {
            bail!("--values-a, --values-b and --against-git are for two sides");
        }
        let mut resolver = Resolver::new(self, project);
        Ok((resolver.several(&self.sides)?, resolver.warnings))
    }
}

struct Resolver<'a> {
    args: &'a DiffArgs,
    project: Option<&'a Project>,
    /// The charts that are open, each once, by their trees and paths.
    charts: BTreeMap<(String, PathBuf), Arc<Prepared>>,
    warnings: Vec<Record>,
}

impl<'a> Resolver<'a> {
    fn new(args: &'a DiffArgs, project: Option<&'a Project>) -> Resolver<'a> {
        Resolver {
            args,
            project,
            charts: BTreeMap::new(),
            warnings: Vec::new(),
        }
    }
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
            self.chart(name, installation, &Tree::Disk)
        };
        Ok(vec![Pair {
            release: None,
            environment: None,
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
            let names = [one.as_str(), other];
            return Ok(self.environments(&names)?.into_pairs(names, with_variables));
        }
        let are_environments = with_variables
            && [&first, &second]
                .iter()
                .any(|place| matches!(place, Place::Environment(_)));
        Ok(vec![Pair {
            release: None,
            environment: None,
            before: self.side(before, first)?,
            after: self.side(after, second)?,
            are_environments,
        }])
    }

    /// Three words or more.
    fn several(&mut self, words: &[String]) -> anyhow::Result<Vec<Set>> {
        let places = words
            .iter()
            .map(|word| self.place(word))
            .collect::<anyhow::Result<Vec<_>>>()?;
        if places.iter().filter(|place| matches!(place, Place::Stdin)).count() > 1 {
            bail!("only one side can be standard input");
        }
        let environments: Vec<&str> = places.iter().filter_map(Place::environment).collect();
        let are_environments = !self.args.comparing.no_variables && !environments.is_empty();
        if environments.len() == places.len() {
            let found = self.environments(&environments)?;
            return Ok(found.into_sets(&environments, are_environments));
        }
        let mut side = |(word, place): (&String, Place)| self.side(word, place);
        Ok(vec![Set {
            release: None,
            sides: words.iter().zip(places).map(&mut side).collect::<anyhow::Result<_>>()?,
            are_environments,
        }])
    }

    /// Every release in some environments.
    fn environments(&mut self, names: &[&str]) -> anyhow::Result<Sides> {
        let mut found = Sides::default();
        for (at, environment) in names.iter().enumerate() {
            for installation in self.installations(&[(*environment).to_owned()])? {
                let key = (installation.release.clone(), None);
                let side = self.chart((*environment).to_owned(), installation, &Tree::Disk)?;
                found.insert(key, at, side);
            }
        }
        Ok(found)
    }

    /// An environment, all of them, or a chart, with what a revision has of it.
    fn against(&mut self, revision: Arc<Revision>, word: Option<&str>) -> anyhow::Result<Vec<Pair>> {
        let before = revision.name.clone();
        let with_before = || format!("with {before}");
        let tree = Tree::Revision(Arc::clone(&revision));
        let environments = match word.map(|word| self.place(word)).transpose()? {
            None => Vec::new(),
            Some(Place::Environment(name)) => vec![name],
            Some(Place::Chart(_)) => return self.chart_against(&tree, word.unwrap_or_default()),
            Some(Place::Stdin | Place::File(_)) => bail!("--against-git is for charts and environments"),
        };
        let past = Project::at(revision).with_context(with_before)?;
        let mut found = Sides::default();
        for installation in self.installations(&environments)? {
            let key = (installation.release.clone(), Some(installation.environment.clone()));
            found.insert(key, 1, self.chart(WORK_TREE.to_owned(), installation, &Tree::Disk)?);
        }
        let installations = past_installations(&past, &self.args.release, &environments);
        for mut installation in installations.with_context(with_before)? {
            installation.layers.extend(self.args.values.layers()?);
            let key = (installation.release.clone(), Some(installation.environment.clone()));
            found.insert(key, 0, self.chart(before.clone(), installation, &tree)?);
        }
        Ok(found.into_pairs([&before, WORK_TREE], false))
    }

    /// A chart with the values files of `-f`, both as they are in a revision and as they are.
    fn chart_against(&mut self, tree: &Tree, word: &str) -> anyhow::Result<Vec<Pair>> {
        let files: Vec<String> = Commas::flatten(&self.args.values.files).cloned().collect();
        let flags = self.args.values.flags();
        let installation = |tree: &Tree| -> anyhow::Result<Installation> {
            let mut installation = Installation::new(DEFAULT_NAME, &tree.locate_chart(word)?);
            installation.layers = [tree.layers(&files)?, flags.clone()].concat();
            Ok(installation)
        };
        let mut side = |name: &str, tree: &Tree| {
            let installation = installation(tree).with_context(|| format!("with {name}"))?;
            self.chart(name.to_owned(), installation, tree)
        };
        Ok(vec![Pair {
            release: None,
            environment: None,
            before: side(tree.name(), tree)?,
            after: side(WORK_TREE, &Tree::Disk)?,
            are_environments: false,
        }])
    }

    /// The releases of environments.
    fn installations(&self, environments: &[String]) -> anyhow::Result<Vec<Installation>> {
        let project = self
            .project
            .ok_or_else(|| anyhow!("there is no {PROJECT_FILE} to name environments"))?;
        let mut installations = project.installations(&self.args.release, environments)?;
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
                return self.chart(word.to_owned(), installation, &Tree::Disk);
            }
            Place::Environment(name) => {
                let mut installations = self.installations(std::slice::from_ref(&name))?;
                match (installations.pop(), installations.len()) {
                    (Some(installation), 0) => return self.chart(name, installation, &Tree::Disk),
                    (_, others) => bail!(
                        "environment `{name}` has {} releases\n\nhint: name one with `--release NAME`",
                        others + 1
                    ),
                }
            }
        };
        Ok(Side {
            name: word.to_owned(),
            revision: None,
            source,
        })
    }

    /// A side that is a chart, which is opened once.
    fn chart(&mut self, name: String, installation: Installation, tree: &Tree) -> anyhow::Result<Side> {
        let key = (tree.name().to_owned(), installation.chart.clone());
        let prepared = match self.charts.get(&key) {
            Some(prepared) => Arc::clone(prepared),
            None => {
                let links = self.args.render.links(Links::Confined);
                let prepared = tree.open_chart(&installation.chart, links, &mut self.warnings);
                let prepared = Arc::new(prepared.with_context(|| format!("with {name}"))?);
                self.charts.insert(key, Arc::clone(&prepared));
                prepared
            }
        };
        Ok(Side {
            name,
            revision: Some(tree.name().to_owned()).filter(|name| !name.is_empty()),
            source: Source::Chart(Box::new(installation), prepared),
        })
    }

    /// What a word stands for: `-`, an environment, a chart or a file, in that order.
    fn place(&self, word: &str) -> anyhow::Result<Place> {
        if word == "-" {
            return Ok(Place::Stdin);
        }
        let known = self.project.map(Project::environments).unwrap_or_default();
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
                    None => format!(
                        "\n\nhint: {PROJECT_FILE} names the environments {}",
                        project::listed(&known)
                    ),
                };
                bail!("`{word}` is no environment, and no such file or directory is there{hint}")
            }
        }
    }
}

/// The releases that a revision has in environments; none where it does not know them yet.
fn past_installations(
    past: &Project,
    releases: &[String],
    environments: &[String],
) -> anyhow::Result<Vec<Installation>> {
    let known = past.environments();
    let environments: Vec<String> = environments
        .iter()
        .filter(|name| known.contains(&name.as_str()))
        .cloned()
        .collect();
    let releases: Vec<String> = releases
        .iter()
        .filter(|name| past.file.releases.contains_key(*name))
        .cloned()
        .collect();
    past.installations(&releases, &environments)
}

impl Place {
    /// The name of the environment, if it is one.
    fn environment(&self) -> Option<&str> {
        match self {
            Place::Environment(name) => Some(name),
            Place::Stdin | Place::Chart(_) | Place::File(_) => None,
        }
    }
}

/// A release, and its environment if that is told apart.
type Key = (String, Option<String>);

/// The sides of each release, in each environment if that is told apart.
#[derive(Default)]
struct Sides {
    keys: Vec<Key>,
    sides: BTreeMap<(Key, usize), Side>,
}

impl Sides {
    fn insert(&mut self, key: Key, at: usize, side: Side) {
        if !self.keys.contains(&key) {
            self.keys.push(key.clone());
        }
        self.sides.insert((key, at), side);
    }

    /// Takes the side of a key; where there is no such release, there is nothing.
    fn take(&mut self, key: &Key, at: usize, name: &str) -> Side {
        let nothing = || Side {
            name: name.to_owned(),
            revision: None,
            source: Source::Nothing,
        };
        self.sides.remove(&(key.clone(), at)).unwrap_or_else(nothing)
    }

    /// A pair for each key.
    fn into_pairs(mut self, names: [&str; 2], are_environments: bool) -> Vec<Pair> {
        let keys = std::mem::take(&mut self.keys);
        let [before, after] = names;
        let pair = |key: Key| Pair {
            before: self.take(&key, 0, before),
            after: self.take(&key, 1, after),
            release: Some(key.0),
            environment: key.1,
            are_environments,
        };
        keys.into_iter().map(pair).collect()
    }

    /// As many sides as names for each key.
    fn into_sets(mut self, names: &[&str], are_environments: bool) -> Vec<Set> {
        let keys = std::mem::take(&mut self.keys);
        let set = |key: Key| Set {
            sides: names
                .iter()
                .enumerate()
                .map(|(at, name)| self.take(&key, at, name))
                .collect(),
            release: Some(key.0),
            are_environments,
        };
        keys.into_iter().map(set).collect()
    }
}

/// Whether a file is an archive, by the two bytes that gzip begins with.
fn is_archive(path: &Path) -> bool {
    let mut start = [0; 2];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == [0x1f, 0x8b]
}
