//! `--post-renderer`: a program that is given the manifests and gives others.
//!
//! It is an executable, and gets what Helm 3 gives it (its `pkg/postrender/exec.go` and `renderResources` in
//! `pkg/action/action.go`): the objects, with custom resource definitions if they are wanted, and no hooks. What it prints
//! stands in their place, byte for byte. Helm 4 takes the name of a plugin there, merges hooks in and writes everything anew.

use std::process::Command;

use anyhow::{Context as _, bail};
use clap::Args;

use super::subprocess;

/// The program and its arguments.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "After rendering")]
pub struct PostRendererArgs {
    /// Pass the manifests through this program, a path or a name of PATH
    #[arg(long, value_name = "PROGRAM")]
    post_renderer: Option<String>,
    /// An argument of the post-renderer
    #[arg(long, value_name = "ARG", hide_short_help = true)]
    post_renderer_args: Vec<String>,
}

/// What Helm says before it says what went wrong.
const FAILED: &str = "error while running post render on files";

impl PostRendererArgs {
    /// Whether there is a program to run.
    pub fn is_set(&self) -> bool {
        self.program().is_some()
    }

    fn program(&self) -> Option<&str> {
        self.post_renderer.as_deref().filter(|program| !program.is_empty())
    }

    /// The manifests as the program leaves them, or as they are where there is none.
    ///
    /// # Errors
    /// The program cannot be run, prints without end, or fails; then with what it printed to its standard error stream.
    pub fn run(&self, manifests: Vec<u8>) -> anyhow::Result<Vec<u8>> {
        let Some(program) = self.program() else {
            return Ok(manifests);
        };
        let output = subprocess::run(Command::new(program).args(&self.post_renderer_args), &manifests)
            .with_context(|| format!("{FAILED}: cannot run `{program}`"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "{FAILED}: error while running command {program}. error output:\n{said}: {}",
                output.status
            );
        }
        Ok(output.stdout)
    }
}
