//! `chartroom man`: the manual, made of the help.

use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::staged::Staged;
use super::{Cli, Outcome};
use crate::manifest::output::WriteMode;

/// The section of the manual for what users run.
const SECTION: &str = "1";

/// Print the manual page, or write a page for every command
#[derive(Args, Debug)]
pub struct ManArgs {
    /// Write the pages to files in this directory
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let Some(directory) = &args.output_dir else {
        return Ok(Outcome::success(page(&command)?));
    };
    let mut staged = Staged::default();
    let mut said = String::new();
    stage(&command, directory, &mut staged, &mut said)?;
    staged.commit()?;
    Ok(Outcome::success(said.into_bytes()))
}

/// Adds the page of a command and those of the commands below it.
fn stage(command: &Command, directory: &Path, staged: &mut Staged, said: &mut String) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = directory.join(format!("{name}.{SECTION}"));
    staged.add(&path, WriteMode::Replace, &page(command)?)?;
    said.push_str(&format!("wrote {}\n", path.display()));
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    for subcommand in shown.filter(|command| command.get_name() != "help") {
        stage(subcommand, directory, staged, said)?;
    }
    Ok(())
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).section(SECTION).render(&mut page)?;
    Ok(page)
}
