//! Repeatable renderings: a seed, a clock, and a file that holds a digest of each object.

use std::collections::{BTreeMap, BTreeSet};
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
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        return time.ok_or_else(|| format!("`{text}` seconds after 1970 are beyond what a clock can show"));
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

    /// Stages the file of `--lock` with what was rendered, or compares that with the file of `--check`.
    ///
    /// # Errors
    /// The file cannot be written or read, or says something else.
    pub fn keep(&self, digests: &Digests, staged: &mut Staged) -> anyhow::Result<()> {
        if let Some(file) = &self.lock {
            staged.add(Path::new(file), WriteMode::Replace, digests.to_text().as_bytes())?;
        }
        match &self.check {
            Some(file) => digests.check(file),
            None => Ok(()),
        }
    }
}

/// What the file of `--lock` begins with; the number is that of its form.
const HEAD: &str = "# chartroom lock 1: a digest of each object";

/// A digest for each object, by its release and identity.
#[derive(Debug, Default)]
pub struct Digests {
    found: BTreeMap<String, String>,
    /// Releases that were not rendered, though they might have been: nothing is known of their objects.
    elsewhere: BTreeSet<String>,
}

impl Digests {
    /// Leaves the objects of these releases out of the comparison.
    pub fn leave_out(&mut self, elsewhere: BTreeSet<String>) {
        self.elsewhere = elsewhere;
    }

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
            self.found
                .insert(format!("{release}: {}{hook}", object.identity), digest);
        }
        Ok(())
    }

    /// Adds what others found.
    pub fn extend(&mut self, others: Digests) {
        self.found.extend(others.found);
    }

    /// A line for each object: its digest, two spaces, its release and identity.
    fn to_text(&self) -> String {
        let lines = self
            .found
            .iter()
            .map(|(object, digest)| format!("{digest}  {object}\n"));
        format!("{HEAD}\n{}", lines.collect::<String>())
    }

    fn check(&self, file: &str) -> anyhow::Result<()> {
        let text = inputs::read(file).with_context(|| format!("cannot check against {file}"))?;
        let text = text.to_text();
        let mut locked = parse(file, &text)?;
        locked.retain(|object, _| {
            !object
                .split_once(": ")
                .is_some_and(|(release, _)| self.elsewhere.contains(release))
        });
        let mut problems = Vec::new();
        for (object, digest) in &self.found {
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

/// What the file of `--lock` says: the digests by object.
fn parse<'a>(file: &str, text: &'a str) -> anyhow::Result<BTreeMap<&'a str, &'a str>> {
    let mut lines = text.lines().enumerate();
    match lines.next() {
        Some((_, HEAD)) => {}
        Some((_, line)) if line.starts_with("# chartroom lock ") => {
            bail!("{file}:1: another version of chartroom wrote this\n\nhint: write the file anew with --lock")
        }
        _ => bail!("{file}:1: this is no file of --lock, which begins with `{HEAD}`"),
    }
    let entry = |(number, line): (usize, &'a str)| {
        let parts = line.split_once("  ").filter(|(digest, _)| is_digest(digest));
        let (digest, object) = parts.ok_or_else(|| anyhow!("{file}:{}: this is no line of --lock", number + 1))?;
        Ok((object, digest))
    };
    lines.map(entry).collect()
}

/// Whether a text looks like a digest: SHA-256 as 64 hexadecimal digits.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
