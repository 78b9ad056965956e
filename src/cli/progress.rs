//! A line on a terminal that says how far a long run is, and goes away.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::host::Host;

/// How long a run takes before anything is said: most end sooner.
const PATIENCE: Duration = Duration::from_secs(1);

/// The length of the bar, in characters.
const WIDTH: usize = 30;

/// How far a run is. Other threads tell it.
pub struct Progress<'a> {
    total: usize,
    /// What the parts of the run are called.
    parts: &'static str,
    done: AtomicUsize,
    start: SystemTime,
    host: &'a (dyn Host + Sync),
    is_terminal: bool,
}

impl<'a> Progress<'a> {
    /// A run of so many parts that begins now.
    pub fn new(total: usize, parts: &'static str, host: &'a (dyn Host + Sync)) -> Progress<'a> {
        Progress {
            total,
            parts,
            done: AtomicUsize::new(0),
            start: host.now(),
            host,
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// One more part is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let is_long = || {
            let elapsed = self.host.now().duration_since(self.start);
            elapsed.is_ok_and(|elapsed| elapsed > PATIENCE)
        };
        if self.is_terminal && is_long() {
            let filled = "#".repeat(WIDTH * done / self.total.max(1));
            // Whoever closes stderr does not want to know.
            let _ = write!(io::stderr(), "\r[{filled:WIDTH$}] {done}/{} {}", self.total, self.parts);
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
