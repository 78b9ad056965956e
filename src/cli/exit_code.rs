//! Every exit code, with its meaning.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all went well; for `lint`, nothing is wrong; for `diff`, whether or not there are differences.
    Success,
    /// 1: the run failed, or `lint` found something that fails it. Helm knows no other.
    Failure,
    /// 1: `diff --exit-code` found differences, as `git diff --exit-code` says it.
    Different,
    /// 2: `diff --detailed-exitcode` found differences, as helm-diff says it.
    DifferentInDetail,
    /// 2: `diff` could not compare; 1 with `--detailed-exitcode`.
    NotCompared,
    /// 3: `diff --fail-on` found a risk.
    RiskFound,
    /// 2: `lint` or `values` could not run.
    NotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Success => 0,
            Exit::Failure | Exit::Different => 1,
            Exit::NotCompared | Exit::DifferentInDetail | Exit::NotRun => 2,
            Exit::RiskFound => 3,
        })
    }
}
