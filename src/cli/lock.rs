//! Repeatable renderings: a seed, a clock, and a file that holds a digest of each object.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use super::host::RepeatableHost;
use super::inputs;
use super::staged::Staged;
use crate::diff::{Strictness, objects};
use crate::manifest::Manifests;
use crate::manifest::output::WriteMode;

/// What is fixed while a chart is rendered, and what is kept of the rendering.
#[derive(Args, Debug)]
#[command(next_help_heading = "Repeating")]
pub struct RepeatArgs {
    /// Let this number decide random values: the same keys, certificates and passwords each time
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Render at this time: `2026-01-31T12:00:00Z`, or seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = time)]
    now: Option<SystemTime>,
    /// Write a digest of each object to this file. As with --check, the seed is 0 and the time 0 unless they are given
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    lock: Option<String>,
    /// Fail if an object is not as --lock found it
    #[arg(long, value_name = "FILE")]
    check: Option<String>,
}

/// A time as `--now` takes it.
fn time(text: &str) -> Result<SystemTime, String> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    }
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(SystemTime::from)
        .map_err(|_| format!("`{text}` is no time such as 2026-01-31T12:00:00Z"))
}

impl RepeatArgs {
    /// The host to render with.
    ///
    /// # Errors
    /// The operating system has no random bytes.
    pub fn host(&self, enable_dns: bool) -> anyhow::Result<RepeatableHost> {
        let seed = self.seed.or(self.is_kept().then_some(0));
        let now = self.now.or(self.is_kept().then_some(SystemTime::UNIX_EPOCH));
        Ok(RepeatableHost::new(enable_dns, seed, now)?)
    }

    /// Whether digests are written or checked.
    pub fn is_kept(&self) -> bool {
        self.lock.is_some() || self.check.is_some()
    }

    /// Writes what was rendered to the file of `--lock`, or compares it with that of `--check`.
    ///
    /// # Errors
    /// The file cannot be written or read, or says something else.
    pub fn keep(&self, digests: &Digests) -> anyhow::Result<()> {
        if let Some(file) = &self.lock {
            let mut staged = Staged::default();
            staged.add(Path::new(file), WriteMode::Replace, digests.to_text().as_bytes())?;
            staged.commit()?;
        }
        match &self.check {
            Some(file) => digests.check(file),
            None => Ok(()),
        }
    }
}

/// A digest for each object, by its release and identity.
#[derive(Debug, Default)]
pub struct Digests(BTreeMap<String, String>);

impl Digests {
    /// Adds the objects of a release.
    ///
    /// # Errors
    /// An object that is there twice.
    pub fn add(&mut self, release: &str, manifests: &Manifests) -> anyhow::Result<()> {
        for object in objects(manifests, Strictness::Rendered)? {
            let digest: String = Sha256::digest(object.text())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let hook = if object.is_hook { " (hook)" } else { "" };
            self.0.insert(format!("{release}: {}{hook}", object.identity), digest);
        }
        Ok(())
    }

    /// A line for each object: its digest, two spaces, its release and identity.
    fn to_text(&self) -> String {
        self.0
            .iter()
            .map(|(object, digest)| format!("{digest}  {object}\n"))
            .collect()
    }

    fn check(&self, file: &str) -> anyhow::Result<()> {
        let text = inputs::read(file).with_context(|| format!("cannot check against {file}"))?;
        let text = text.to_text();
        let mut locked: BTreeMap<&str, &str> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split_once("  ");
            let (digest, object) = line.ok_or_else(|| anyhow!("{file}:{}: this is no line of --lock", number + 1))?;
            locked.insert(object, digest);
        }
        let mut problems = Vec::new();
        for (object, digest) in &self.0 {
            match locked.remove(object.as_str()) {
                None => problems.push(format!("  new: {object}")),
                Some(known) if known != digest => problems.push(format!("  changed: {object}")),
                Some(_) => {}
            }
        }
        problems.extend(locked.keys().map(|object| format!("  gone: {object}")));
        if problems.is_empty() {
            return Ok(());
        }
        bail!(
            "what was rendered is not what {file} says:\n{}\n\nhint: if it should be, write the file anew with --lock",
            problems.join("\n")
        )
    }
}
