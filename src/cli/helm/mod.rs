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

pub use flag::{Flag, Kind, pairs};

use std::env;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;

use self::commands::{Arity, Command, Place};
use self::pflag::{Error, Parsed, Unknown};
use super::exit_code::Exit;
use super::flags;
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
    let root = tree.root();
    let flags = tree.flags(&root);
    let mut settings = Parsed::default();
    // What cannot be read is refused later.
    let _ = pflag::parse(args, &flags, Unknown::Skipped, &mut settings);
    tree.version = version(settings.last("helm"));
    if let Err(record) = check_color(&settings) {
        notices.push(record.to_string());
        return Ok(Line::Nothing(Exit::Failure));
    }
    if name == Name::Chartroom && args.first().is_some_and(|word| word == "help") {
        return Ok(Line::Run([&[name.to_string()], args].concat()));
    }
    let (place, args) = tree.find(root, args.to_vec())?;
    if let Some(Command {
        place: Place::Elsewhere(instead),
        ..
    }) = place.helm
    {
        bail!(
            "`helm {}` is not here: {}",
            place.path,
            instead.replace("{name}", &name.to_string())
        );
    }
    let flags = tree.flags(&place);
    let mut parsed = Parsed::default();
    let read = pflag::parse(&args, &flags, Unknown::Refused, &mut parsed);
    notices.extend(parsed.logged.iter().map(Record::to_string));
    read.map_err(|error| tree.complain(&error, &flags))?;
    let deprecated = parsed
        .flags
        .iter()
        .filter_map(|(flag, _)| Some((flag.name, flag.deprecated?)));
    notices.extend(deprecated.map(|(flag, instead)| format!("Flag --{flag} has been deprecated, {instead}")));

    let asks_for_help = parsed.last("help").is_some_and(pflag::is_on);
    match place.helm {
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
    let mut line = place.plain_line(name, &parsed);
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

/// The commands that a line may name: Helm's, and the program's own unless it is called by Helm's name.
struct Tree<'a> {
    name: Name,
    own: &'a clap::Command,
    version: HelmVersion,
}

/// A command that was found: its path, and what Helm and the program know of it.
struct Found<'a> {
    path: String,
    helm: Option<&'static Command>,
    own: Option<&'a clap::Command>,
}

impl<'a> Tree<'a> {
    fn root(&self) -> Found<'a> {
        Found {
            path: String::new(),
            helm: commands::find(""),
            own: Some(self.own),
        }
    }

    /// The command of a line, and the line without its name (`Command.Find` in cobra).
    fn find(&self, root: Found<'a>, mut args: Vec<String>) -> Result<(Found<'a>, Vec<String>)> {
        let mut found = root;
        while let Some(at) = first_word(&args, &self.flags(&found)) {
            let word = args.get(at).map_or("", String::as_str);
            match self.child(&found, word) {
                Some(child) => found = child,
                None if found.path.is_empty() => bail!(self.unknown_command(word)),
                None => break,
            }
            args.remove(at);
        }
        Ok((found, args))
    }

    fn child(&self, parent: &Found<'a>, word: &str) -> Option<Found<'a>> {
        let helm =
            commands::children(&parent.path).find(|command| command.name() == word || command.aliases.contains(&word));
        let word = helm.map_or(word, |command| command.name());
        let own = parent.own.and_then(|own| own.find_subcommand(word));
        let known = match self.name {
            Name::Helm => helm.is_some(),
            Name::Chartroom => helm.is_some() || own.is_some(),
        };
        let name = own.map_or(word, clap::Command::get_name);
        if !known {
            return None;
        }
        Some(Found {
            path: format!("{} {name}", parent.path).trim_start().to_owned(),
            helm,
            own,
        })
    }

    /// The flags that a command takes: Helm's for it, those that every command has, and the program's own.
    fn flags(&self, found: &Found<'a>) -> Vec<Flag<'a>> {
        let mut flags = Vec::new();
        if let Some(Command {
            place: Place::Here { help, deprecated },
            ..
        }) = found.helm
        {
            flags.extend(flag::of_usage(help, false));
            flags.extend(flag::of_usage(deprecated, true));
        }
        let everywhere: [&'a str; 2] = [commands::EVERYWHERE, commands::HIDDEN];
        let own = found.own.unwrap_or(self.own);
        let more = everywhere.into_iter().flat_map(|text| flag::of_usage(text, false));
        for flag in more.chain(flags::of_clap(own)) {
            if flags.iter().all(|known| known.name != flag.name) {
                flags.push(flag);
            }
        }
        flags.retain(|flag| self.version.has_flag(flag.name));
        if !self.version.has_strategies() {
            flags.iter_mut().for_each(Flag::as_in_helm_3);
        }
        flags
    }

    /// `helm help` (`InitDefaultHelpCmd` in cobra).
    fn help_about(&self, topic: &[String], notices: &mut Vec<String>) -> Result<Line> {
        let found = self.find(self.root(), topic.to_vec());
        match found.ok().and_then(|(found, _)| found.helm) {
            Some(command) => Ok(Line::Help(help::of(command))),
            None => {
                notices.push(format!("Unknown help topic [{}]", backquoted(topic)));
                notices.push(help::usage());
                Ok(Line::Nothing(Exit::Success))
            }
        }
    }

    /// `legacyArgs` and `findSuggestions` in cobra.
    fn unknown_command(&self, word: &str) -> String {
        let name = self.name;
        let mut message = format!("unknown command {} for \"{name}\"", quote(word.as_bytes()));
        let own = self.own.get_subcommands().map(clap::Command::get_name);
        let own = own.filter(|own| name == Name::Chartroom && commands::find(own).is_none());
        let lower = word.to_lowercase();
        let is_near = |command: &&str| strsim::levenshtein(&lower, command) <= NEAR || command.starts_with(&lower);
        let offered = commands::children("").map(|command| command.name());
        let near = offered.filter(|offered| *offered != "help").chain(own).filter(is_near);
        let meant = commands::SUGGEST_FOR
            .iter()
            .filter(|(typed, _)| *typed == lower)
            .map(|(_, meant)| *meant);
        let suggestions: Vec<&str> = near.chain(meant).collect();
        if !suggestions.is_empty() {
            message.push_str("\n\nDid you mean this?\n");
            for suggestion in suggestions {
                message.push_str(&format!("\t{suggestion}\n"));
            }
        }
        message.push_str(&format!("\nRun '{name} --help' for usage."));
        message
    }

    fn complain(&self, error: &Error, flags: &[Flag<'_>]) -> anyhow::Error {
        let message = error.message();
        match (self.name, error) {
            (Name::Chartroom, Error::Unknown(typed)) => {
                let distance = |flag: &&Flag<'_>| strsim::levenshtein(typed.trim_start_matches('-'), flag.name);
                let candidates = flags.iter().filter(|flag| !flags::is_ignored(flag.name));
                match candidates.min_by_key(distance).filter(|flag| distance(flag) <= NEAR) {
                    Some(near) => anyhow!("{message}\n\nhint: did you mean `--{}`?", near.name),
                    None => anyhow!(message),
                }
            }
            _ => anyhow!(message),
        }
    }
}

/// How far apart two words may be for one to be offered for the other (`SuggestionsMinimumDistance` in cobra).
const NEAR: usize = 2;

impl Found<'_> {
    /// The line for clap: flags with an equals sign and only those that change something, then all other arguments.
    fn plain_line(&self, name: Name, parsed: &Parsed<'_>) -> Vec<String> {
        let mut line = vec![name.to_string()];
        line.extend(self.path.split_whitespace().map(str::to_owned));
        let takes = |flag: &Flag<'_>| {
            self.own
                .is_some_and(|own| flags::of_clap(own).any(|f| f.name == flag.name))
        };
        for (flag, value) in &parsed.flags {
            if pflag::is_switch(flag) || flags::is_ignored(flag.name) && !takes(flag) {
                continue;
            }
            line.push(match value.is_empty() && flag.alone.is_some() {
                true => format!("--{}", flag.name),
                false => format!("--{}={value}", flag.name),
            });
        }
        let switches = parsed.used().filter(|flag| pflag::is_switch(flag));
        let on = switches.filter(|flag| parsed.last(flag.name).is_some_and(pflag::is_on));
        let passed = on.filter(|flag| takes(flag) || !flags::is_ignored(flag.name));
        line.extend(passed.map(|flag| format!("--{}", flag.name)));
        if !parsed.others.is_empty() {
            line.push("--".to_owned());
            line.extend(parsed.others.iter().cloned());
        }
        line
    }
}

/// The place of the first argument that is neither a flag nor a flag's value (`stripFlags` in cobra, which does not know
/// `--help` at that time).
fn first_word(args: &[String], flags: &[Flag<'_>]) -> Option<usize> {
    let stands_alone = |flag: Option<&Flag<'_>>| flag.is_some_and(|flag| flag.alone.is_some() && flag.name != "help");
    let mut at = 0;
    loop {
        let arg = args.get(at)?;
        let takes_next = match (arg.strip_prefix("--"), arg.strip_prefix('-')) {
            (Some(""), _) => return None,
            (Some(name), _) => !arg.contains('=') && !stands_alone(flags.iter().find(|flag| flag.name == name)),
            (None, Some(letter)) => {
                arg.len() == 2
                    && arg != "-="
                    && !stands_alone(
                        flags
                            .iter()
                            .find(|flag| flag.letter.is_some_and(|l| letter.starts_with(l))),
                    )
            }
            (None, None) if !arg.is_empty() => return Some(at),
            (None, None) => false,
        };
        at += if takes_next { 2 } else { 1 };
    }
}

/// Words as Go's `%#q` writes a list of them.
fn backquoted(words: &[String]) -> String {
    let quoted = words.iter().map(|word| {
        if crate::go::strconv::can_backquote(word.as_bytes()) {
            format!("`{word}`")
        } else {
            quote(word.as_bytes())
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}
