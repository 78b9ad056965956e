//! Directories that are put in place all or not at all.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::{mem, process};

use anyhow::bail;

use super::make_directory;
use crate::chart::PathError;
use crate::manifest::output::DOCUMENT_HEAD;

/// Where directories lie that others replace, in the folder that is taken away in the end.
const REPLACED: &str = ".replaced";

/// What the folders are called, with the process and a number.
const FOLDER: &str = ".chartroom-";

/// The file in a folder that its process holds a lock on: where nobody holds it, the process was killed.
const LOCK: &str = ".lock";

/// Directories that are filled in a folder of their own, so that what is in them need not be held in memory. Dropped without
/// a commit, it takes everything away again; what a process leaves that is killed, the next one takes away.
#[derive(Debug)]
pub struct StagedDirectories {
    root: PathBuf,
    /// The directories that were made for the root, outermost first.
    made: Vec<PathBuf>,
    folder: PathBuf,
    /// Held as long as the folder is in use.
    lock: Option<File>,
}

impl StagedDirectories {
    /// A folder within a directory, which is made if it is not there: then both are on one file system.
    ///
    /// # Errors
    /// The file system fails.
    pub fn below(root: &Path) -> Result<StagedDirectories, PathError> {
        let mut staged = StagedDirectories {
            root: root.to_owned(),
            made: Vec::new(),
            folder: PathBuf::new(),
            lock: None,
        };
        make_directory(root, &mut staged.made)?;
        remove_abandoned(root);
        // In containers that share a directory, all processes may have the same id.
        for number in 0.. {
            let folder = root.join(format!("{FOLDER}{}-{number}", process::id()));
            match fs::create_dir(&folder) {
                Ok(()) => {
                    let lock = lock(&folder).map_err(|error| PathError::new("open", &folder, &error))?;
                    if lock.is_some() {
                        staged.folder = folder;
                        staged.lock = lock;
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(PathError::new("mkdir", &folder, &error)),
            }
        }
        Ok(staged)
    }

    /// Where a directory is to be filled.
    pub fn place(&self, directory: &Path) -> PathBuf {
        self.folder.join(directory)
    }

    /// Puts every directory where it belongs, below the root, in place of what was there.
    ///
    /// # Errors
    /// A directory is in the way that holds what was not written here, or the file system fails: then all is as before.
    pub fn commit(mut self, directories: &[PathBuf]) -> anyhow::Result<()> {
        for directory in directories {
            check_parents(&self.root, directory)?;
            check_replaceable(&self.root.join(directory))?;
        }
        let mut swapped = Vec::new();
        for (number, directory) in directories.iter().enumerate() {
            if let Err(error) = self.swap(number, directory, &mut swapped) {
                let back = swapped.iter().rev().map(|(from, to)| fs::rename(to, from));
                if back.filter(Result::is_err).count() > 0 {
                    // What was there before lies in the folder: better there than nowhere.
                    mem::forget(self);
                }
                return Err(error.into());
            }
        }
        self.lock = None;
        let _ = fs::remove_dir_all(&self.folder);
        Ok(())
    }

    /// Replaces one directory; the renames that were made are added to `swapped`.
    fn swap(
        &mut self,
        number: usize,
        directory: &Path,
        swapped: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), PathError> {
        let target = self.root.join(directory);
        let mut rename = |from: &Path, to: &Path| {
            fs::rename(from, to).map_err(|error| PathError::new("rename", to, &error))?;
            swapped.push((from.to_owned(), to.to_owned()));
            Ok(())
        };
        let parent = target.parent().unwrap_or(&self.root);
        make_directory(parent, &mut self.made)?;
        if fs::symlink_metadata(&target).is_ok() {
            let replaced = self.folder.join(REPLACED);
            make_directory(&replaced, &mut Vec::new())?;
            rename(&target, &replaced.join(number.to_string()))?;
        }
        rename(&self.place(directory), &target)
    }
}

impl Drop for StagedDirectories {
    /// What cannot be taken away stays: there is nobody left to tell.
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.folder).is_ok() {
            let _ = fs::remove_dir_all(&self.folder);
            for directory in self.made.iter().rev() {
                let _ = fs::remove_dir(directory);
            }
        }
    }
}

/// Takes hold of a folder that was made. Nothing where another process took it for one that was left, and takes it away.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join(LOCK);
    let file = match File::create_new(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    match file.try_lock() {
        Ok(()) => Ok(fs::symlink_metadata(&path).is_ok().then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks: then nobody takes anything away.
        Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Takes away the folders of processes that were killed. What cannot be taken away stays: it is not in the way.
fn remove_abandoned(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_name().to_string_lossy().starts_with(FOLDER);
        if is_folder
            && let Ok(lock) = File::open(entry.path().join(LOCK))
            && lock.try_lock().is_ok()
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Refuses a directory that a link below the root leads to: it may lie anywhere.
fn check_parents(root: &Path, directory: &Path) -> anyhow::Result<()> {
    let parents = directory.ancestors().skip(1).map(|parent| root.join(parent));
    for parent in parents.filter(|parent| parent != root) {
        if fs::symlink_metadata(&parent).is_ok_and(|info| info.is_symlink()) {
            bail!(
                "{} is a link: nothing is written behind links in --output-dir\n\n\
                 hint: remove it, or name the directory that it leads to",
                parent.display()
            );
        }
    }
    Ok(())
}

/// Refuses to replace a directory that holds anything but manifests as they are written here.
fn check_replaceable(path: &Path) -> anyhow::Result<()> {
    let failed = |operation| move |error| PathError::new(operation, path, &error);
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("lstat")(error).into()),
        Ok(info) if info.is_dir() => {
            let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
            let entries = entries.map_err(failed("open"))?;
            entries.iter().try_for_each(|entry| check_replaceable(&entry.path()))
        }
        Ok(info) if info.is_file() && is_manifest(path).map_err(failed("open"))? => Ok(()),
        Ok(_) => bail!(
            "{} was not written by chartroom, and would be lost: the directories of --output-dir are replaced whole\n\n\
             hint: move it elsewhere, or name another directory",
            path.display()
        ),
    }
}

/// Whether a file begins as all do that are written here.
fn is_manifest(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?
        .take(DOCUMENT_HEAD.len() as u64)
        .read_to_end(&mut start)?;
    Ok(start == DOCUMENT_HEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(staged: &StagedDirectories, directory: &str, text: &str) -> PathBuf {
        let place = staged.place(Path::new(directory));
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("x.yaml"), format!("---\n# Source: {text}")).unwrap();
        directory.into()
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn directories_are_replaced_whole() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("out");
        for text in ["one", "two"] {
            let staged = StagedDirectories::below(&root).unwrap();
            let filled = [fill(&staged, "dev/web", text), fill(&staged, "prod/web", text)];
            staged.commit(&filled).unwrap();
            assert_eq!(names(&root), ["dev", "prod"]);
            assert_eq!(
                fs::read_to_string(root.join("dev/web/x.yaml")).unwrap(),
                format!("---\n# Source: {text}")
            );
            fs::write(root.join("dev/web/gone.yaml"), DOCUMENT_HEAD).unwrap();
        }
        let staged = StagedDirectories::below(&root).unwrap();
        let filled = [fill(&staged, "dev/web", "three")];
        staged.commit(&filled).unwrap();
        assert_eq!(names(&root.join("dev/web")), ["x.yaml"]);
        assert_eq!(
            names(&root.join("prod/web")),
            ["gone.yaml", "x.yaml"].split_at(1).1,
            "another's stay"
        );
    }

    #[test]
    fn a_run_that_ends_early_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("a/out");
        let staged = StagedDirectories::below(&root).unwrap();
        fill(&staged, "dev/web", "one");
        drop(staged);
        assert_eq!(names(directory.path()), [""; 0]);
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let others = StagedDirectories::below(root).unwrap();
        fill(&others, "dev/web", "one");
        let killed = root.join(".chartroom-1-0");
        fs::create_dir_all(killed.join("dev/web")).unwrap();
        fs::write(killed.join(LOCK), "").unwrap();
        let staged = StagedDirectories::below(root).unwrap();
        assert!(!killed.exists());
        assert!(others.folder.exists());
        let filled = [fill(&staged, "dev/web", "two")];
        staged.commit(&filled).unwrap();
        drop(others);
        assert_eq!(names(root), ["dev"]);
    }

    #[test]
    fn what_others_wrote_is_not_lost() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        fs::create_dir_all(root.join("prod/web/more")).unwrap();
        let note = root.join("prod/web/more/notes.txt");
        fs::write(&note, "by hand").unwrap();
        let staged = StagedDirectories::below(root).unwrap();
        let filled = [fill(&staged, "dev/web", "one"), fill(&staged, "prod/web", "one")];
        let error = staged.commit(&filled).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{} was not written by chartroom", note.display())),
            "{error}"
        );
        assert_eq!(names(root), ["prod"]);
        assert_eq!(fs::read_to_string(note).unwrap(), "by hand");
    }

    #[test]
    fn a_swap_that_fails_is_undone() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        fs::create_dir_all(root.join("dev/web")).unwrap();
        fs::write(root.join("dev/web/old.yaml"), DOCUMENT_HEAD).unwrap();
        let staged = StagedDirectories::below(root).unwrap();
        let filled = [fill(&staged, "dev/web", "new"), PathBuf::from("prod/never-filled")];
        staged.commit(&filled).unwrap_err();
        assert_eq!(names(&root.join("dev/web")), ["old.yaml"]);
    }
}
