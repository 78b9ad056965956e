//! The command line: arguments, streams, environment, colour, exit codes.

mod csv;
mod exit_code;
mod flags;
pub mod host;
mod inputs;
mod usage;

use std::process::ExitCode;

/// Runs the program.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
