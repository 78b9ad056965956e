//! `chartroom.yaml`: which charts a repository releases, in which environments, with which values.
//!
//! Commands ask for [`Installation`]s: a release in an environment, with everything that its render needs. Where there
//! is no project file, the values of an environment are found by the names of files.
//!
//! The file is the user's, as a line of flags is: it may name what lies beside the project, in another directory. Where
//! `--confined` says so, and by default in `lint` and `diff`, which look at what others propose, nothing is read that is not
//! in its git work tree, or in its directory where it is in none.

mod file;
mod installation;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use indexmap::IndexSet;

pub use self::file::{DiffSettings, LintSettings, ProjectFile, ReleaseEntry};
pub use self::installation::{DEFAULT_ENVIRONMENT, EnvironmentArg, Installation, Planned, of_chart, shown};
use super::revision::Revision;
use super::tree::Tree;
use crate::chart::Links;
use crate::chart::directory::work_tree;
use crate::data::Str;
use crate::diagnostic::Location;
use crate::lint;

/// The name of the project file.
pub const PROJECT_FILE: &str = "chartroom.yaml";

/// How much alike a given name and a known one must be for a hint.
const ALIKE: f32 = 0.6;

/// How many names a hint tells.
const MAX_LISTED: usize = 50;

/// A project file and where it stands.
#[derive(Debug)]
pub struct Project {
    /// Its directory, relative to the current one: paths in it are relative to that.
    directory: PathBuf,
    /// What it and all that it names are read from.
    pub tree: Tree,
    /// Where what it names must lie, if anywhere.
    confines: Option<PathBuf>,
    /// Its text.
    text: Str,
    /// What it says.
    pub file: ProjectFile,
}

impl Project {
    /// The project file of the current directory, or of the nearest directory above that has one.
    ///
    /// # Errors
    /// The file cannot be read, or says something that no project file can say.
    pub fn find(links: Links) -> anyhow::Result<Option<Project>> {
        let here = std::path::absolute(".").context("cannot tell the current directory")?;
        let above = (0..here.ancestors().count()).map(|levels| PathBuf::from("../".repeat(levels)));
        let Some(directory) = above
            .into_iter()
            .find(|directory| directory.join(PROJECT_FILE).is_file())
        else {
            return Ok(None);
        };
        let confines = match links {
            Links::Anywhere => None,
            Links::Confined => Some(work_tree(&Path::new(".").join(&directory))?),
        };
        let project = Project::read(directory, Tree::Disk)?;
        Ok(Some(Project { confines, ..project }))
    }

    /// The project file of a revision: that of the current directory, or of the nearest above.
    ///
    /// # Errors
    /// There is none, or it says something that no project file can say.
    pub fn at(revision: Arc<Revision>) -> anyhow::Result<Project> {
        let here = std::path::absolute(".").context("cannot tell the current directory")?;
        let above = (0..here.ancestors().count()).map(|levels| PathBuf::from("../".repeat(levels)));
        let is_there = |directory: &PathBuf| revision.has(&directory.join(PROJECT_FILE).display().to_string());
        let found = above.into_iter().find(is_there);
        let directory = found.ok_or_else(|| anyhow!("{} has no {PROJECT_FILE}", revision.name))?;
        Project::read(directory, Tree::Revision(revision))
    }

    fn read(directory: PathBuf, tree: Tree) -> anyhow::Result<Project> {
        let name = directory.join(PROJECT_FILE).display().to_string();
        let text = tree.read(&name)?;
        let file = file::parse(&name, &text)?;
        let project = Project {
            directory,
            tree,
            confines: None,
            text,
            file,
        };
        for rule in project.file.lint.rules.keys() {
            lint::rule(rule).with_context(|| project.place(&["lint", "rules", rule]))?;
        }
        Ok(project)
    }

    /// A path of the file, as seen from the current directory.
    pub fn path(&self, path: &str) -> String {
        self.directory.join(path).display().to_string()
    }

    /// The same, of a file or directory that is to be read.
    ///
    /// # Errors
    /// It leads out of where the project is confined to.
    pub fn readable(&self, path: &str) -> anyhow::Result<String> {
        let path = self.path(path);
        let Some(confines) = &self.confines else {
            return Ok(path);
        };
        let leads_to = match Path::new(&path).canonicalize() {
            Ok(resolved) if !resolved.starts_with(confines) => resolved.display().to_string(),
            Err(_) if path.contains("://") => "the web".to_owned(),
            // What is not there is told by who looks for it.
            _ => return Ok(path),
        };
        bail!(
            "{path} leads out of {}, to {leads_to}\n\nhint: with --confined=false it is read",
            confines.display()
        )
    }

    /// The names of all environments, in the order in which they are written.
    pub fn environments(&self) -> Vec<&str> {
        let own = self
            .file
            .releases
            .values()
            .flat_map(|release| release.environments.keys());
        let names: IndexSet<&str> = own.chain(self.file.environments.keys()).map(String::as_str).collect();
        names.into_iter().collect()
    }

    /// The named releases, or all, in the named environments, or all they have: the releases in the order of the file.
    ///
    /// # Errors
    /// A name that the file does not know, a combination that it does not have, or a file that cannot be read.
    pub fn installations(&self, releases: &[String], environments: &[String]) -> anyhow::Result<Vec<Installation>> {
        let planned = self.planned(releases, environments)?;
        planned.iter().map(|planned| self.installation(planned)).collect()
    }

    /// As [`Project::installations`], where nothing but the file was read.
    ///
    /// # Errors
    /// A name that the file does not know, or a combination that it does not have.
    pub fn planned(&self, releases: &[String], environments: &[String]) -> anyhow::Result<Vec<Planned<'_>>> {
        check_known(
            "release",
            releases,
            self.file.releases.keys().map(String::as_str).collect(),
        )?;
        check_known("environment", environments, self.environments().into_iter().collect())?;
        let (named_releases, named_environments) = (HashSet::from_iter(releases), HashSet::from_iter(environments));
        let is_named = |name: &String, names: &HashSet<&String>| names.is_empty() || names.contains(name);
        let mut found = Vec::new();
        let releases_here = self.file.releases.iter();
        for (release, entry) in releases_here.filter(|(name, _)| is_named(name, &named_releases)) {
            for environment in self.environments_of(entry) {
                if is_named(&environment, &named_environments) {
                    found.push(Planned {
                        release,
                        entry,
                        environment,
                    });
                }
            }
        }
        if found.is_empty() && !self.file.releases.is_empty() {
            bail!("{} is not in {}", releases.join(", "), environments.join(", "));
        }
        Ok(found)
    }

    /// The environments that a release is installed in; one without a name's worth of settings where it has none.
    fn environments_of(&self, release: &ReleaseEntry) -> Vec<String> {
        let entries = if release.environments.is_empty() {
            &self.file.environments
        } else {
            &release.environments
        };
        if entries.is_empty() {
            return vec![installation::DEFAULT_ENVIRONMENT.to_owned()];
        }
        entries.keys().cloned().collect()
    }

    /// The releases of a chart, by name.
    pub fn releases_of(&self, chart: &Path) -> Vec<String> {
        let is_chart = |release: &ReleaseEntry| {
            self.tree
                .locate_chart(&self.path(&release.chart))
                .is_ok_and(|path| same_place(&path, chart))
        };
        let releases = self.file.releases.iter().filter(|(_, release)| is_chart(release));
        releases.map(|(name, _)| name.clone()).collect()
    }

    /// The chart of a release.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn chart(&self, release: &str, entry: &ReleaseEntry) -> anyhow::Result<PathBuf> {
        let chart = self.readable(&entry.chart);
        let chart = chart.and_then(|chart| self.tree.locate_chart(&chart));
        chart.with_context(|| self.place(&["releases", release, "chart"]))
    }

    /// Where the value of a path of keys stands in the file.
    pub fn place(&self, path: &[&str]) -> Location {
        file::locate(&self.path(PROJECT_FILE), &self.text, path)
    }
}

/// Refuses a text that is no project file.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn check_text(text: &str) -> anyhow::Result<()> {
    file::parse(PROJECT_FILE, text.as_bytes())?;
    Ok(())
}

/// Whether two paths lead to the same file or directory.
pub fn same_place(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.components().eq(other.components()),
    }
}

/// Refuses names that are not among the known ones, with the nearest of them.
fn check_known(what: &str, names: &[String], known: IndexSet<&str>) -> anyhow::Result<()> {
    let Some(name) = names.iter().find(|name| !known.contains(name.as_str())) else {
        return Ok(());
    };
    let known = Vec::from_iter(known);
    let hint = match similar::get_close_matches(name.as_str(), &known, 1, ALIKE).first() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => format!("{PROJECT_FILE} names none"),
        None => format!("{PROJECT_FILE} names {}", listed(&known)),
    };
    bail!("unknown {what} `{name}`\n\nhint: {hint}")
}

/// Names for a hint, as many as one reads.
pub fn listed(names: &[&str]) -> String {
    let shown = names.get(..MAX_LISTED).unwrap_or(names).join(", ");
    match names.len().checked_sub(MAX_LISTED) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
