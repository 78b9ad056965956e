//! Every exit code, with its meaning.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well; for `lint`, nothing is wrong; for `diff`, whether or not there are differences.
    Success = 0,
    /// The run failed, or `lint` found an error. Helm knows no other.
    Failure = 1,
    /// `diff --exit-code` found differences, as `helm diff --detailed-exitcode` says it.
    Different = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
