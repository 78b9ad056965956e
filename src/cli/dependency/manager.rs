//! Packs the dependencies that lie on the disk into a chart's charts/ directory (Helm's `pkg/downloader/manager.go` and
//! `internal/resolver/resolver.go`). Nothing is downloaded: what would have to be is refused.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{anyhow, bail};

use crate::chart::load::Loaded;
use crate::chart::metadata::API_VERSION_1;
use crate::chart::{self, Chart, Dependency, Lock, PathError, Warning, archive, directory, package};
use crate::cli::Globals;
use crate::cli::staged::Staged;
use crate::compat::HelmVersion;
use crate::go::path;
use crate::go::semver::{Constraint, Version};
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;
use crate::go::time::{Time, Zone};
use crate::host::Host;
use crate::manifest::output::WriteMode;

/// What the repository of a chart on the disk begins with.
const FILE_SCHEME: &str = "file://";

/// The layout of the time in a lock file: Go's `time.RFC3339Nano`.
const TIME_LAYOUT: &[u8] = b"2006-01-02T15:04:05.999999999Z07:00";

/// Who fills a chart's charts/ directory.
pub struct Manager<'a> {
    chart_path: String,
    debug: bool,
    helm: HelmVersion,
    host: &'a dyn Host,
    said: String,
    warnings: Vec<Record>,
}

/// What a manager leaves beside the files.
pub struct Report {
    /// What Helm prints on the way.
    pub said: String,
    /// What Helm logs on the way.
    pub warnings: Vec<Record>,
    /// How it ended.
    pub result: anyhow::Result<()>,
}

impl<'a> Manager<'a> {
    /// A manager for the chart in a directory.
    pub fn new(chart_path: String, globals: &Globals, host: &'a dyn Host) -> Manager<'a> {
        Manager {
            chart_path,
            debug: globals.debug(),
            helm: globals.helm(),
            host,
            said: String::new(),
            warnings: Vec::new(),
        }
    }

    /// Fills charts/ with what the lock file names, or else with what Chart.yaml asks for. Matches `Manager.Build`.
    pub fn build(mut self) -> Report {
        let result = self.build_chart();
        self.report(result)
    }

    /// Fills charts/ with what Chart.yaml asks for, and writes the lock file. Matches `Manager.Update`.
    pub fn update(mut self) -> Report {
        let chart = self.load_chart();
        let result = chart.and_then(|chart| self.update_chart(&chart));
        self.report(result)
    }

    fn report(self, result: anyhow::Result<()>) -> Report {
        Report {
            said: self.said,
            warnings: self.warnings,
            result,
        }
    }

    fn build_chart(&mut self) -> anyhow::Result<()> {
        let chart = self.load_chart()?;
        let Some(lock) = &chart.lock else {
            return self.update_chart(&chart);
        };
        self.check_sources(chart.metadata.dependencies())?;
        self.check_lock(&chart, lock)?;
        refuse_remote(&self.chart_path, chart.metadata.dependencies())?;
        refuse_remote(&self.chart_path, &lock.dependencies)?;
        let packed = self.pack_all(&lock.dependencies)?;
        self.write(&packed, None)
    }

    fn update_chart(&mut self, chart: &Chart) -> anyhow::Result<()> {
        let Some(requirements) = &chart.metadata.dependencies else {
            return Ok(());
        };
        self.check_sources(requirements)?;
        refuse_remote(&self.chart_path, requirements)?;
        let locked = self.resolve(requirements)?;
        let packed = self.pack_all(&locked)?;
        let lock = Lock {
            generated: self.now(),
            digest: Lock::digest_of(requirements, &packed.dependencies).map_err(|error| anyhow!("{error}"))?,
            dependencies: packed.dependencies.clone(),
        };
        let is_new = chart.lock.as_ref().is_none_or(|old| old.digest != lock.digest);
        let file = is_new.then(|| (Lock::file_name(&chart.metadata), lock));
        self.write(&packed, file)
    }

    /// Matches `Manager.loadChartDir`.
    fn load_chart(&mut self) -> anyhow::Result<Arc<Chart>> {
        let path = Path::new(&self.chart_path);
        let info = fs::metadata(path).map_err(|error| PathError::new("stat", path, &error));
        match info {
            Err(error) => bail!("could not find {}: {error}", self.chart_path),
            Ok(info) if !info.is_dir() => bail!("only unpacked charts can be updated"),
            Ok(_) => Ok(self.load_directory(&self.chart_path.clone())?),
        }
    }

    /// The chart in a directory. Matches `loader.LoadDir`.
    fn load_directory(&mut self, path: &str) -> Result<Arc<Chart>, chart::Error> {
        if !Path::new(path).is_dir() {
            return Err(chart::Error::MissingChartFile);
        }
        let Loaded { chart, warnings } = directory::open_any(Path::new(path))?;
        self.warnings.extend(warnings.iter().map(Warning::record));
        Ok(chart)
    }

    /// Checks that every dependency that lies on the disk is there. Matches `Manager.resolveRepoNames`.
    fn check_sources(&mut self, dependencies: &[Dependency]) -> anyhow::Result<()> {
        for Dependency { repository, .. } in dependencies {
            if repository.starts_with(FILE_SCHEME) {
                self.local_path(repository)?;
                self.say_if_debug(&format!("Repository from local path: {repository}"));
            }
        }
        Ok(())
    }

    /// Where a dependency lies on the disk. Matches `resolver.GetLocalPath`.
    fn local_path(&self, repository: &str) -> anyhow::Result<String> {
        let place = repository.strip_prefix(FILE_SCHEME).unwrap_or(repository);
        let path = if place.starts_with('/') {
            path::clean(place.as_bytes())
        } else {
            path::join([self.chart_path.as_bytes(), place.as_bytes()])
        };
        let path = String::from_utf8_lossy(&path).into_owned();
        match fs::metadata(&path) {
            Ok(_) => Ok(path),
            Err(error) if error.kind() == ErrorKind::NotFound => bail!("directory {path} not found"),
            Err(error) => Err(PathError::new("stat", Path::new(&path), &error).into()),
        }
    }

    /// Checks that the lock file was made for this Chart.yaml.
    fn check_lock(&mut self, chart: &Chart, lock: &Lock) -> anyhow::Result<()> {
        let requirements = chart.metadata.dependencies();
        if Lock::digest_of(requirements, &lock.dependencies).is_ok_and(|digest| digest == lock.digest) {
            return Ok(());
        }
        if chart.metadata.api_version != API_VERSION_1 {
            bail!(
                "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the \
                 dependencies{}",
                self.helm.lock_hint()
            );
        }
        self.warnings.push(Record::new(
            Level::Info,
            "warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...",
        ));
        if Lock::helm_2_digest_of(requirements).is_ok_and(|digest| digest == lock.digest) {
            return Ok(());
        }
        bail!(
            "the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). Please update \
             the dependencies"
        )
    }

    /// The versions that the dependencies come down to. Matches `Resolver.Resolve`.
    fn resolve(&mut self, requirements: &[Dependency]) -> anyhow::Result<Vec<Dependency>> {
        let mut locked = Vec::with_capacity(requirements.len());
        let mut missing = Vec::new();
        for requirement in requirements {
            let name = quote(requirement.name.as_bytes());
            let (repository, wanted) = (&requirement.repository, &requirement.version);
            let constraint = Constraint::parse(wanted)
                .map_err(|error| anyhow!("dependency {name} has an invalid version/constraint format: {error}"))?;
            if repository.is_empty() {
                self.local_path(&format!("charts/{}", requirement.name))?;
                locked.push(Dependency::locked(&requirement.name, wanted, repository));
            } else {
                let chart = self.load_directory(&self.local_path(repository)?)?;
                locked.push(Dependency::locked(
                    &requirement.name,
                    &chart.metadata.version,
                    repository,
                ));
                if !meets(&chart, &constraint) {
                    let (repository, wanted) = (quote(repository.as_bytes()), quote(wanted.as_bytes()));
                    missing.push(format!("{name} (repository {repository}, version {wanted})"));
                }
            }
        }
        if missing.is_empty() {
            return Ok(locked);
        }
        bail!(
            "can't get a valid version for {} subchart(s): {}. Make sure a matching chart version exists in the repo, or \
             change the version constraint in Chart.yaml",
            missing.len(),
            missing.join(", ")
        )
    }

    /// Packs what lies outside of charts/, and checks what lies in it. Matches `Manager.downloadAll`.
    fn pack_all(&mut self, dependencies: &[Dependency]) -> anyhow::Result<Packed> {
        let charts = self.charts_directory();
        if charts.exists() && !charts.is_dir() {
            bail!("{} is not a directory", quote(charts.as_os_str().as_encoded_bytes()));
        }
        self.say(&format!("Saving {} charts", dependencies.len()));
        let mut packed = Packed {
            dependencies: dependencies.to_vec(),
            archives: BTreeMap::new(),
        };
        for dependency in &mut packed.dependencies {
            let saved = if dependency.repository.is_empty() {
                self.check_present(dependency, &charts)?
            } else {
                self.pack(dependency, &mut packed.archives)
            };
            if let Err(error) = saved {
                self.say(&format!("Save error occurred:  {error}"));
                return Err(error);
            }
        }
        Ok(packed)
    }

    /// Checks a dependency that lies in charts/. Within: it does not meet its constraint.
    fn check_present(&mut self, dependency: &Dependency, charts: &Path) -> anyhow::Result<anyhow::Result<()>> {
        let (name, wanted) = (&dependency.name, &dependency.version);
        self.say(&format!(
            "Dependency {name} did not declare a repository. Assuming it exists in the charts directory"
        ));
        let path = charts.join(name).to_string_lossy().into_owned();
        let chart = self
            .load_directory(&path)
            .map_err(|error| anyhow!("unable to load chart '{path}': {error}"))?;
        let constraint = parse_constraint(dependency)?;
        let version = &chart.metadata.version;
        Ok(if meets(&chart, &constraint) {
            Ok(())
        } else {
            Err(anyhow!(
                "dependency {name} at version {version} does not satisfy the constraint {wanted}"
            ))
        })
    }

    /// Packs a dependency, and notes the version that it has. Matches `tarFromLocalDir`.
    fn pack(&mut self, dependency: &mut Dependency, archives: &mut BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
        let Dependency { name, repository, .. } = dependency;
        self.say_if_debug(&format!("Archiving {name} from repo {repository}"));
        let chart = self.load_directory(&self.local_path(repository)?)?;
        let constraint = parse_constraint(dependency)?;
        if !meets(&chart, &constraint) {
            bail!("can't get a valid version for dependency {}", dependency.name);
        }
        let archive = package::pack(&chart, self.seconds_now())?;
        archives.insert(package::file_name(&chart.metadata), archive);
        dependency.version.clone_from(&chart.metadata.version);
        Ok(())
    }

    /// Puts the archives into charts/, and the lock file beside it, all or nothing; then deletes the archives that are
    /// dependencies no more. Matches `Manager.safeMoveDeps` and `writeLock`.
    fn write(&mut self, packed: &Packed, lock: Option<(&str, Lock)>) -> anyhow::Result<()> {
        let charts = self.charts_directory();
        let mut staged = Staged::default();
        for (name, archive) in &packed.archives {
            staged.add(&charts.join(name), WriteMode::Replace, archive)?;
        }
        if let Some((name, lock)) = lock {
            let path = Path::new(&self.chart_path).join(name);
            if let Ok(target) = fs::read_link(&path) {
                bail!(
                    "the {name} file is a symlink to {}",
                    quote(target.as_os_str().as_encoded_bytes())
                );
            }
            staged.add(&path, WriteMode::Replace, &lock.to_yaml()?)?;
        }
        staged.commit()?;
        self.say("Deleting outdated charts");
        self.delete_outdated(&charts, packed);
        Ok(())
    }

    fn delete_outdated(&mut self, charts: &Path, packed: &Packed) {
        let entries = fs::read_dir(charts).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()));
        let mut paths: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if packed.archives.contains_key(&*name) {
                continue;
            }
            match archive::load_any(&path) {
                Err(error) => self.say(&format!(
                    "Could not verify {} for deletion: {error} (Skipping)",
                    path.display()
                )),
                Ok(Loaded { chart, .. }) if packed.keeps(chart.name()) => {}
                Ok(_) => {
                    if let Err(error) = fs::remove_file(&path) {
                        let error = PathError::new("remove", &path, &error);
                        self.say(&format!("Could not delete {}: {error} (Skipping)", path.display()));
                    }
                }
            }
        }
    }

    fn charts_directory(&self) -> PathBuf {
        Path::new(&self.chart_path).join("charts")
    }

    /// The time for a lock file.
    fn now(&self) -> String {
        let now = Time::now(self.host.now(), Zone::Local(self.host.time_zone()));
        String::from_utf8_lossy(&now.format(TIME_LAYOUT)).into_owned()
    }

    fn seconds_now(&self) -> u64 {
        let since = self.host.now().duration_since(SystemTime::UNIX_EPOCH);
        since.map(|since| since.as_secs()).unwrap_or_default()
    }

    fn say(&mut self, line: &str) {
        self.said.push_str(line);
        self.said.push('\n');
    }

    fn say_if_debug(&mut self, line: &str) {
        if self.debug {
            self.say(line);
        }
    }
}

/// What goes into charts/.
struct Packed {
    /// The dependencies, each with the version that it has.
    dependencies: Vec<Dependency>,
    /// The archives by their names.
    archives: BTreeMap<String, Vec<u8>>,
}

impl Packed {
    /// Whether a chart lies in charts/ on its own, from no repository.
    fn keeps(&self, name: &str) -> bool {
        let is_kept = |dependency: &Dependency| dependency.repository.is_empty() && dependency.name == name;
        self.dependencies.iter().any(is_kept)
    }
}

/// Refuses dependencies that would have to be downloaded.
fn refuse_remote(chart_path: &str, dependencies: &[Dependency]) -> anyhow::Result<()> {
    let is_remote = |repository: &str| !repository.is_empty() && !repository.starts_with(FILE_SCHEME);
    match dependencies.iter().find(|dependency| is_remote(&dependency.repository)) {
        None => Ok(()),
        Some(Dependency { name, repository, .. }) => bail!(
            "dependency {name} comes from {repository}, and chartroom downloads nothing: run `helm dependency build \
             {chart_path}` with Helm itself, then chartroom renders what is in {chart_path}/charts"
        ),
    }
}

fn parse_constraint(dependency: &Dependency) -> anyhow::Result<Constraint> {
    let Dependency { name, version, .. } = dependency;
    Constraint::parse(version)
        .map_err(|error| anyhow!("dependency {name} has an invalid version/constraint format: {error}"))
}

/// Whether a chart's version meets a constraint. That it is a version was checked when the chart was loaded.
fn meets(chart: &Chart, constraint: &Constraint) -> bool {
    Version::parse(&chart.metadata.version).is_ok_and(|version| constraint.check(&version))
}
