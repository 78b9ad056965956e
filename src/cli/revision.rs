//! A revision of a git repository, read into memory: the work tree is neither touched nor looked at.
//!
//! Three commands of git are run, with fixed arguments: `rev-parse` for where the repository is and what the revision
//! is, `ls-tree` for its files, `cat-file --batch` for what is in them. None of them runs hooks or filters, or fetches.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail};

use super::inputs::MAX_SIZE;
use super::subprocess;
use crate::chart::File;
use crate::data::Str;

/// How many links lead from one to the next, at most.
const MAX_LINKS: usize = 16;

/// What names the default branch, in the order in which it is looked for.
const DEFAULT_BRANCHES: &[&str] = &["origin/HEAD", "main", "master"];

/// A revision.
#[derive(Debug)]
pub struct Revision {
    /// As the user named it.
    pub name: String,
    /// The current directory, as seen from the top of the repository: empty, or with a `/` at the end.
    prefix: String,
    /// The files by path.
    entries: BTreeMap<String, Entry>,
    /// The paths of submodules, whose files are in other repositories.
    submodules: BTreeSet<String>,
    objects: Mutex<Objects>,
}

#[derive(Clone, Debug)]
struct Entry {
    is_link: bool,
    id: String,
}

/// `git cat-file --batch`, which answers each id with an object.
#[derive(Debug)]
struct Objects {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends when its input does. How it ends changes nothing any more.
        drop(self.requests.take());
        let _ = self.child.wait();
    }
}

impl Revision {
    /// Reads the list of a revision's files.
    ///
    /// # Errors
    /// There is no git, no repository, or no such revision.
    pub fn open(name: &str) -> anyhow::Result<Revision> {
        let prefix = git(&["rev-parse", "--show-prefix"])?.trim().to_owned();
        let wanted = format!("{name}^{{commit}}");
        let commit =
            git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|_| unknown(name))?;
        let list = git(&["ls-tree", "-r", "-z", "--full-tree", commit.trim()])?;
        let mut child = command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot run git")?;
        let requests = child.stdin.take();
        let answers = child.stdout.take().context("git gives no output")?;
        Ok(Revision {
            name: name.to_owned(),
            prefix,
            entries: list.split('\0').filter_map(entry).collect(),
            submodules: list.split('\0').filter_map(submodule).collect(),
            objects: Mutex::new(Objects {
                child,
                requests,
                answers: BufReader::new(answers),
            }),
        })
    }

    /// The default branch.
    ///
    /// # Errors
    /// There is no git, no repository, or no branch that looks like it.
    pub fn open_default() -> anyhow::Result<Revision> {
        git(&["rev-parse", "--show-prefix"])?;
        let exists = |name: &&&str| git(&["rev-parse", "--verify", "--quiet", name]).is_ok();
        match DEFAULT_BRANCHES.iter().find(exists) {
            Some(name) => Revision::open(name),
            None => bail!(
                "cannot tell the default branch: there is no {}\n\nhint: name a revision with --against-git",
                DEFAULT_BRANCHES.join(", no ")
            ),
        }
    }

    /// The text of a file, by its path as seen from the current directory.
    ///
    /// # Errors
    /// The revision has no such file.
    pub fn read(&self, path: &str) -> anyhow::Result<Str> {
        let inside = self.inside(path)?;
        let entry = self.follow(&inside, 0)?.and_then(|place| self.entries.get(&place));
        match entry {
            Some(entry) => self.blob(&entry.id),
            None => bail!("{} has no file {path}{}", self.name, self.why_absent(path)),
        }
    }

    /// Whether there is a file or a directory.
    pub fn has(&self, path: &str) -> bool {
        let place = self.inside(path).and_then(|inside| self.follow(&inside, 0));
        place.is_ok_and(|place| place.is_some())
    }

    /// Why there is nothing at a path, where more is to be said than that.
    pub fn why_absent(&self, path: &str) -> &'static str {
        let inside = self.inside(path).unwrap_or_default();
        let is_submodule = |place: &Path| place.to_str().is_some_and(|place| self.submodules.contains(place));
        if Path::new(&inside).ancestors().any(is_submodule) {
            ": it is in a submodule, whose files git keeps elsewhere"
        } else {
            ""
        }
    }

    /// The files below a directory, with paths relative to it; one without a name if it is a file itself.
    ///
    /// # Errors
    /// There is no such directory, or a link in it leads nowhere.
    pub fn files(&self, path: &str) -> anyhow::Result<Vec<File>> {
        let inside = self.inside(path)?;
        let mut files = Vec::new();
        self.collect(&inside, "", 0, &mut files)?;
        if files.is_empty() {
            bail!("{} has no {path}{}", self.name, self.why_absent(path));
        }
        Ok(files)
    }

    fn collect(&self, place: &str, name: &str, links: usize, files: &mut Vec<File>) -> anyhow::Result<()> {
        let Some(place) = self.follow(place, links)? else {
            bail!("{} has no {place}", self.name);
        };
        if let Some(entry) = self.entries.get(&place) {
            files.push(File {
                name: name.to_owned(),
                data: self.blob(&entry.id)?,
            });
            return Ok(());
        }
        let directory = if place.is_empty() {
            String::new()
        } else {
            format!("{place}/")
        };
        let below = self
            .entries
            .range(directory.clone()..)
            .take_while(|(path, _)| path.starts_with(&directory));
        for (path, entry) in below {
            let rest = path.get(directory.len()..).unwrap_or_default();
            let name = if name.is_empty() {
                rest.to_owned()
            } else {
                format!("{name}/{rest}")
            };
            if entry.is_link {
                self.collect(path, &name, links + 1, files)?;
            } else {
                files.push(File {
                    name,
                    data: self.blob(&entry.id)?,
                });
            }
        }
        Ok(())
    }

    /// Where a path leads, behind links: a file, or a directory. `None` where there is nothing.
    fn follow(&self, place: &str, links: usize) -> anyhow::Result<Option<String>> {
        if links > MAX_LINKS {
            bail!("{place} in {} is a link that leads to itself", self.name);
        }
        if let Some(entry) = self.entries.get(place) {
            if !entry.is_link {
                return Ok(Some(place.to_owned()));
            }
            let target = self.blob(&entry.id)?;
            let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
            let Some(target) = clean(&format!("{parent}/{}", target.to_text())) else {
                bail!("{place} in {} leads out of the repository", self.name);
            };
            return self.follow(&target, links + 1);
        }
        let directory = format!("{place}/");
        let is_directory = place.is_empty()
            || self
                .entries
                .range(directory.clone()..)
                .next()
                .is_some_and(|(path, _)| path.starts_with(&directory));
        Ok(is_directory.then(|| place.to_owned()))
    }

    /// A path as seen from the top of the repository.
    fn inside(&self, path: &str) -> anyhow::Result<String> {
        if Path::new(path).is_absolute() {
            bail!("{path} is absolute: with a revision, only paths within the repository mean something");
        }
        clean(&format!("{}{path}", self.prefix)).ok_or_else(|| anyhow!("{path} leads out of the repository"))
    }

    fn blob(&self, id: &str) -> anyhow::Result<Str> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects
            .read(id)
            .with_context(|| format!("git cannot read {}", self.name))
    }
}

impl Objects {
    fn read(&mut self, id: &str) -> anyhow::Result<Str> {
        let requests = self.requests.as_mut().context("git has ended")?;
        writeln!(requests, "{id}")?;
        requests.flush()?;
        // `<id> blob <size>`, the bytes, and a newline.
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let size = header
            .trim_end()
            .rsplit_once(" ")
            .and_then(|(start, size)| start.ends_with(" blob").then(|| size.parse::<u64>().ok()).flatten());
        let size = size.with_context(|| format!("unexpected answer `{}`", header.trim_end()))?;
        let mut data = Vec::new();
        let mut object = (&mut self.answers).take(size);
        if size > MAX_SIZE {
            // What git has to say about the next one stands behind it.
            io::copy(&mut object, &mut io::sink())?;
        } else {
            object.read_to_end(&mut data)?;
        }
        self.answers.read_exact(&mut [0])?;
        if size > MAX_SIZE {
            bail!("the object {id} has {size} bytes, more than the {MAX_SIZE} that are read of a file");
        }
        Ok(Str::from(data))
    }
}

/// The error about a revision that there is not.
fn unknown(name: &str) -> anyhow::Error {
    let is_shallow = git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.trim() == "true");
    let hint = if is_shallow {
        "\n\nhint: this clone is shallow: fetch the revision, or all with `git fetch --unshallow`"
    } else {
        ""
    };
    anyhow!("git knows no revision `{name}` here{hint}")
}

/// The path of a submodule in an entry of `ls-tree -z`.
fn submodule(text: &str) -> Option<String> {
    let (facts, path) = text.split_once('\t')?;
    (facts.split(' ').nth(1)? == "commit").then(|| path.to_owned())
}

/// A file in an entry of `ls-tree -z`: `<mode> <type> <id>\t<path>`.
fn entry(text: &str) -> Option<(String, Entry)> {
    let (facts, path) = text.split_once('\t')?;
    let mut facts = facts.split(' ');
    let (mode, kind, id) = (facts.next()?, facts.next()?, facts.next()?);
    let entry = Entry {
        is_link: mode == "120000",
        id: id.to_owned(),
    };
    (kind == "blob").then(|| (path.to_owned(), entry))
}

/// A path without `.` and `..`. `None` where it leads out.
fn clean(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for component in Path::new(path.trim_start_matches('/')).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// git, told not to run, fetch, lock or ask anything.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args([
            "--no-replace-objects",
            "--no-optional-locks",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1");
    command
}

/// What git prints.
fn git(arguments: &[&str]) -> anyhow::Result<String> {
    let output = subprocess::run(&mut command(arguments), b"").context("cannot run git")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", message.trim().trim_start_matches("fatal: "));
    }
    String::from_utf8(output.stdout).context("git prints names that are no UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within() {
        assert_eq!(clean("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(clean("a/../..").as_deref(), None);
        assert_eq!(clean("/x").as_deref(), Some("x"));
    }
}
