//! Charts and values files as people lay them out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::chart::{CHART_FILE, MAX_FILE_SIZE, directory};
use crate::yaml;

/// How deep charts are looked for: `apps/web/deploy/chart`.
const MAX_DEPTH: usize = 4;

/// Directories that hold no charts of the repository's own.
const SKIPPED: &[&str] = &["node_modules", "target", "vendor", "dist", "build"];

/// Names of values files for all environments.
const COMMON: &[&str] = &[
    "all", "base", "common", "default", "defaults", "global", "shared", "values",
];

/// Where values files for environments lie, beside charts or in them.
const PLACES: &[&str] = &["values", "environments", "envs", "env"];

/// The endings of values files.
const ENDINGS: &[&str] = &[".yaml", ".yml"];

/// A chart as it is used.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The name in its Chart.yaml, else that of its directory.
    pub name: String,
    /// Where it is, relative to the repository.
    pub chart: PathBuf,
    /// Values files for all environments.
    pub common: Vec<PathBuf>,
    /// The environments by name, each with its values file.
    pub environments: Vec<(String, PathBuf)>,
}

/// The charts of a repository, sorted by path, with their values files.
///
/// # Errors
/// A directory cannot be read.
pub fn charts(root: &Path) -> anyhow::Result<Vec<Found>> {
    let mut places = Vec::new();
    collect(root, Path::new(""), MAX_DEPTH, &mut places)?;
    let is_alone = places.len() == 1;
    let mut found: Vec<Found> = Vec::new();
    for chart in places {
        // Here is an empty path, of which there is no absolute one.
        let directory = std::path::absolute(Path::new(".").join(root).join(&chart))?;
        let directory = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = name(&root.join(&chart)).unwrap_or_else(|| directory.clone());
        let is_taken = found.iter().any(|other| other.name == name);
        let (common, environments) = values(root, &chart, &directory, is_alone)?;
        found.push(Found {
            name: if is_taken {
                chart.to_string_lossy().replace(['/', '\\'], "-")
            } else {
                name
            },
            chart,
            common,
            environments,
        });
    }
    Ok(found)
}

/// Collects the directories of charts. What lies in a chart is its own, its subcharts too.
fn collect(root: &Path, place: &Path, depth: usize, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if root.join(place).join(CHART_FILE).is_file() {
        found.push(place.to_owned());
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(());
    };
    for name in names(&root.join(place))? {
        let below = place.join(&name);
        // Links may lead in circles.
        let is_directory = fs::symlink_metadata(root.join(&below)).is_ok_and(|info| info.is_dir());
        if is_directory && !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
            collect(root, &below, depth, found)?;
        }
    }
    Ok(())
}

/// The name in a chart's Chart.yaml.
fn name(chart: &Path) -> Option<String> {
    let text = directory::read_file(&chart.join(CHART_FILE), MAX_FILE_SIZE).ok()?;
    let fields = yaml::unmarshal(&text).ok()?;
    let name = fields.as_map()?.get(b"name")?.as_str()?.to_text().into_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// The values files of a chart: those for all environments, and those of each.
type Values = (Vec<PathBuf>, Vec<(String, PathBuf)>);

/// Values files, from the first layout that is there.
fn values(root: &Path, chart: &Path, name: &str, is_alone: bool) -> anyhow::Result<Values> {
    let inside = || PLACES.iter().map(|place| chart.join(place));
    let beside = || {
        chart
            .ancestors()
            .skip(1)
            .flat_map(|above| PLACES.iter().map(move |place| above.join(place)))
    };
    // With its own name in the path, a directory is the chart's; without, it is that of all charts.
    let own = beside().map(|place| place.join(name));
    let shared = beside().filter(|_| is_alone);
    for place in own.chain(inside()).chain(shared) {
        let found = in_directory(root, &place, name)?;
        if !found.1.is_empty() {
            return Ok(found);
        }
    }
    for place in beside() {
        let found = below(root, &place, name)?;
        if !found.is_empty() {
            return Ok((Vec::new(), found));
        }
    }
    let named = files(root, chart)?.into_iter().filter_map(|(stem, file)| {
        let environment = stem.strip_prefix("values-").or_else(|| stem.strip_prefix("values."))?;
        Some((environment.to_owned(), file))
    });
    Ok(sorted(named))
}

/// The environments of a directory: `NAME.yaml`, `NAME/values.yaml`, or `NAME/<chart>.yaml`.
fn in_directory(root: &Path, place: &Path, chart: &str) -> anyhow::Result<Values> {
    let named = files(root, place)?.into_iter();
    let (common, mut environments) = sorted(named.chain(below(root, place, "values")?));
    environments.extend(below(root, place, chart)?);
    Ok((common, environments))
}

/// The environments of a directory that has one of its own for each: `NAME/<stem>.yaml`.
fn below(root: &Path, place: &Path, stem: &str) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for environment in names(&root.join(place))? {
        let files = files(root, &place.join(&environment))?.into_iter();
        found.extend(
            files
                .filter(|(name, _)| name == stem)
                .map(|(_, file)| (environment.clone(), file)),
        );
    }
    Ok(found)
}

/// Tells files for all environments from those of one.
fn sorted(files: impl Iterator<Item = (String, PathBuf)>) -> Values {
    let (common, environments): (Vec<_>, Vec<_>) = files.partition(|(name, _)| COMMON.contains(&name.as_str()));
    (common.into_iter().map(|(_, file)| file).collect(), environments)
}

/// The values files in a directory by the names they bear without their ending. What is encrypted is none.
fn files(root: &Path, place: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let is_values = |stem: &str| !stem.contains("secret") && !stem.ends_with(".enc") && !stem.ends_with(".sops");
    let found = names(&root.join(place))?.into_iter().filter_map(|name| {
        let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
        let file = place.join(&name);
        (is_values(stem) && root.join(&file).is_file()).then(|| (stem.to_owned(), file))
    });
    Ok(found.collect())
}

/// The names in a directory, sorted; none where there is no such directory.
fn names(directory: &Path) -> anyhow::Result<Vec<String>> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}
