//! The command line: arguments, streams, environment, colour, exit codes.

pub mod host;

use std::process::ExitCode;

/// Runs the program.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
