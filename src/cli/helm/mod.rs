//! Helm's command line: which commands and flags there are, as data, and how a line of arguments is read.
//!
//! Helm reads its arguments with Go's cobra and pflag, whose habits and complaints are their own: a flag may stand
//! anywhere, `-sT` is `-s T`, a switch may be `=false`. [`read`] does as they do, for Helm's commands and for
//! chartroom's own alike, and gives clap a plain line in which nothing is left to be misread.

mod commands;
mod flag;
mod help;
pub mod paths;
mod pflag;
mod tree;

pub use flag::{Flag, Kind, pairs};

use std::env;

use anyhow::{Result, bail};
use clap::ValueEnum;

use self::commands::{Arity, Command, Place};
use self::pflag::{Parsed, Unknown};
use self::tree::{Found, Tree};
use super::exit_code::Exit;
use super::personality::{HELM_VARIABLE, Name};
use crate::compat::HelmVersion;
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;

/// What a line of arguments asks for.
#[derive(Debug)]
pub enum Line {
    /// A command of the program's, spelt out for clap.
    Run(Vec<String>),
    /// A text of Helm's.
    Help(String),
    /// Nothing more than what was said on the way.
    Nothing(Exit),
}

/// Reads a line of arguments as Helm does, into a line that clap reads the same way. Lines that Helm would print on the
/// way are added to `notices`, also where the line is refused.
///
/// # Errors
/// What Helm says about a line that it does not take; called by its own name, chartroom adds a hint.
pub fn read(args: &[String], name: Name, own: &clap::Command, notices: &mut Vec<String>) -> Result<Line> {
    let mut tree = Tree {
        name,
        own,
        version: HelmVersion::default(),
    };
    let mut root = tree.root();
    let flags = root.flags.clone();
    let mut settings = Parsed::default();
    // What cannot be read is refused later.
    let _ = pflag::parse(args, &flags, Unknown::Skipped, &mut settings);
    tree.version = version(settings.last("helm"));
    if tree.version != HelmVersion::default() {
        root = tree.root();
    }
    if let Err(record) = check_color(&settings) {
        notices.push(record.to_string());
        return Ok(Line::Nothing(Exit::Failure));
    }
    if name == Name::Chartroom && args.first().is_some_and(|word| word == "help") {
        return Ok(Line::Run([&[name.to_string()], args].concat()));
    }
    let (found, args) = tree.find(root, args.to_vec())?;
    read_command(&tree, &found, &args, &settings, notices)
}

/// Reads the line of a command, once it is known which.
fn read_command(
    tree: &Tree<'_>,
    found: &Found<'_>,
    args: &[String],
    settings: &Parsed<'_>,
    notices: &mut Vec<String>,
) -> Result<Line> {
    let name = tree.name;
    if let Some(Command {
        place: Place::Elsewhere(instead),
        ..
    }) = found.helm
    {
        bail!(
            "`helm {}` is not here: {}",
            found.path,
            instead.replace("{name}", &name.to_string())
        );
    }
    let flags = &found.flags;
    let mut parsed = Parsed::default();
    let read = pflag::parse(args, flags, Unknown::Refused, &mut parsed);
    notices.extend(parsed.logged.iter().map(Record::to_string));
    read.map_err(|error| tree.complain(&error, flags))?;
    let deprecated = parsed
        .flags
        .iter()
        .filter_map(|(flag, _)| Some((flag.name, flag.deprecated?)));
    notices.extend(deprecated.map(|(flag, instead)| format!("Flag --{flag} has been deprecated, {instead}")));

    let asks_for_help = parsed.last("help").is_some_and(pflag::is_on);
    match found.helm {
        Some(command) if name == Name::Helm && command.path == "help" && !asks_for_help => {
            return tree.help_about(&parsed.others, notices);
        }
        Some(command) if name == Name::Helm && (asks_for_help || command.arity == Arity::Group) => {
            return Ok(Line::Help(help::of(command)));
        }
        Some(command) if !asks_for_help => check(command, &parsed, name)?,
        _ => {}
    }
    let mut settled = Vec::new();
    if parsed.last("debug").is_none() && is_debugged() {
        settled.push("--debug".to_owned());
    }
    // Helm reads the flags of all commands once before it knows the command, and then takes `-stemplates/config.yaml` for
    // `-n fig.yaml`. Who calls us by its name gets what it gives.
    if name == Name::Helm && parsed.last("namespace").is_none() {
        settled.extend(
            settings
                .last("namespace")
                .map(|namespace| format!("--namespace={namespace}")),
        );
    }
    let mut line = found.plain_line(name, &parsed);
    line.splice(1..1, settled);
    Ok(Line::Run(line))
}

/// The Helm to read as: that of the flag, or of the environment. What is none is refused later.
fn version(flag: Option<&str>) -> HelmVersion {
    let variable = env::var(HELM_VARIABLE).ok();
    let text = flag.or(variable.as_deref()).unwrap_or_default();
    HelmVersion::from_str(text, false).unwrap_or_default()
}

/// Whether the environment asks to say more (`cli.New` in Helm's `pkg/cli/environment.go`).
fn is_debugged() -> bool {
    env::var("HELM_DEBUG").is_ok_and(|value| pflag::is_on(&value))
}

/// Refuses a colour that is none, before anything else is looked at (`newRootCmdWithConfig` in Helm's `pkg/cmd/root.go`).
fn check_color(settings: &Parsed<'_>) -> Result<(), Record> {
    let of_color = |(flag, _): &&(&Flag<'_>, String)| matches!(flag.name, "color" | "colour");
    match settings.flags.iter().rfind(of_color) {
        Some((_, color)) if !matches!(color.as_str(), "never" | "auto" | "always") => {
            let color = quote(color.as_bytes());
            let error = format!("invalid color mode {color}: must be one of: never, auto, always");
            Err(Record::new(Level::Warn, "command failed").with("error", error))
        }
        _ => Ok(()),
    }
}

/// Holds the line to the command's number of arguments, and to the flags of which only one may be used
/// (`ValidateArgs` and `ValidateFlagGroups` in cobra).
fn check(command: &Command, parsed: &Parsed<'_>, name: Name) -> Result<()> {
    // By its own name, chartroom.yaml may stand for arguments that are left out.
    let complaint = command.arity.complaint(parsed.others.len());
    if let Some(complaint) = complaint.filter(|_| name == Name::Helm) {
        let (path, use_line) = (command.path, command.use_line());
        bail!("\"helm {path}\" {complaint}\n\nUsage:  helm {use_line}");
    }
    for group in command.exclusive {
        let mut used: Vec<&str> = group
            .iter()
            .copied()
            .filter(|flag| parsed.last(flag).is_some())
            .collect();
        if used.len() > 1 {
            used.sort_unstable();
            bail!(
                "if any flags in the group [{}] are set none of the others can be; [{}] were all set",
                group.join(" "),
                used.join(" ")
            );
        }
    }
    Ok(())
}
