//! `chartroom completion`: scripts that let a shell complete command lines.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};

use super::{Cli, Globals, Outcome};

/// Print a script that lets a shell complete command lines
#[derive(Args, Debug)]
pub struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    shell: ShellName,
    /// Helm's flag for scripts that explain less
    #[arg(long, hide = true)]
    no_descriptions: bool,
}

/// The shells that Helm has scripts for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellName {
    Bash,
    Fish,
    Powershell,
    Zsh,
}

/// The script completes the name that the program was called by.
pub(super) fn run(globals: &Globals, args: &CompletionArgs) -> Outcome {
    let shell = match args.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Fish => Shell::Fish,
        ShellName::Powershell => Shell::PowerShell,
        ShellName::Zsh => Shell::Zsh,
    };
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), globals.name().to_string(), &mut script);
    Outcome::success(script)
}
