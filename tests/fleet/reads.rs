//! How often the files of charts are opened: the kernel tells it.

use std::collections::BTreeMap;
use std::fs;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::inotify::{self, CreateFlags, Reader, WatchFlags};
use rustix::io::Errno;

use super::{CHARTS, project, run};

/// Watches directories, and all below them.
struct Watch {
    events: OwnedFd,
    directories: BTreeMap<i32, PathBuf>,
}

impl Watch {
    fn new(root: &Path) -> Watch {
        let mut watch = Watch {
            events: inotify::init(CreateFlags::NONBLOCK).unwrap(),
            directories: BTreeMap::new(),
        };
        let mut directories = vec![root.to_owned()];
        while let Some(directory) = directories.pop() {
            let entries = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path());
            directories.extend(entries.filter(|path| path.is_dir()));
            // Two equal events in a row are told as one; that a file is closed comes between.
            let flags = WatchFlags::OPEN | WatchFlags::CLOSE_NOWRITE;
            let id = inotify::add_watch(&watch.events, &directory, flags).unwrap();
            watch.directories.insert(id, directory);
        }
        watch
    }

    /// How often each file was opened since the watch began.
    fn opened(&self) -> BTreeMap<PathBuf, usize> {
        let mut buffer = [MaybeUninit::uninit(); 1 << 16];
        let mut reader = Reader::new(&self.events, &mut buffer);
        let mut opened = BTreeMap::new();
        loop {
            match reader.next() {
                Ok(event) => {
                    let name = event.file_name().map(|name| name.to_str().unwrap().to_owned());
                    let path = name.map(|name| self.directories[&event.wd()].join(name));
                    let is_open = event.events().contains(inotify::ReadFlags::OPEN);
                    if let Some(path) = path.filter(|path| is_open && path.is_file()) {
                        *opened.entry(path).or_default() += 1;
                    }
                }
                Err(Errno::AGAIN) => return opened,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn each_file_of_a_chart_is_read_once() {
    let project = project();
    let watch = Watch::new(&project.path().join("charts"));
    run(project.path(), "template --all-envs --output-dir out");
    let opened = watch.opened();
    let more: Vec<_> = opened.iter().filter(|(_, times)| **times != 1).collect();
    assert!(more.is_empty(), "{more:#?}");
    assert_eq!(opened.len(), CHARTS * 7, "{opened:#?}");
}
