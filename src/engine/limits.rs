//! How much a whole render may take.

use crate::template::func::FuncError;

/// How many steps of work a render may take: a node walked, a function called, an item of a range, 64 bytes of text.
/// A hundred times what the largest of 747 public charts takes (10 million; `benches/README.md`), and nearly 30 times what
/// one takes that makes keys (35 million): from ten seconds to two minutes, by what the steps are.
const MAX_STEPS: u64 = 1_000_000_000;

/// How much memory the process may have come to use, in bytes: ten times what the largest public chart takes, for there
/// are larger ones that are not public, and several renders at once.
const MAX_MEMORY: usize = 1 << 30;

/// How many bytes a render may print: nine times what the largest public chart prints, 7 MB of custom resource definitions.
const MAX_OUTPUT: usize = 64 << 20;

/// The limits of a render, which templates reach that do not end or that grow what they make.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most steps.
    pub steps: u64,
    /// The most memory, in bytes.
    pub memory: usize,
    /// The most output, in bytes.
    pub output: usize,
    /// Tells how much memory the process uses, where that can be known.
    pub memory_in_use: fn() -> Option<usize>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            steps: MAX_STEPS,
            memory: MAX_MEMORY,
            output: MAX_OUTPUT,
            memory_in_use: || None,
        }
    }
}

impl Limits {
    /// Whether a render may go on that took so many steps and wrote so many bytes.
    pub(super) fn check(&self, steps: u64, output: usize) -> Result<(), FuncError> {
        if steps > self.steps {
            return Err(FuncError::new(format!(
                "rendering takes more than {} steps: a chart that needs more is given them by --max-steps",
                self.steps
            )));
        }
        if output > self.output {
            return Err(FuncError::new(format!(
                "rendering takes more than {} MiB of output: a chart that prints more is given them by --max-output",
                self.output >> 20
            )));
        }
        match (self.memory_in_use)() {
            Some(bytes) if bytes > self.memory => Err(FuncError::new(format!(
                "rendering takes more than {} MiB of memory: a chart that needs more is given it by --max-memory",
                self.memory >> 20
            ))),
            _ => Ok(()),
        }
    }
}
