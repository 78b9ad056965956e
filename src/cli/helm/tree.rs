//! The commands that a line of arguments may name, and what each of them takes.

use anyhow::{Result, anyhow, bail};

use super::commands::{self, Command, Place};
use super::flag::{self, Flag};
use super::pflag::{self, Error, Parsed};
use super::{Line, help};
use crate::cli::exit_code::Exit;
use crate::cli::flags;
use crate::cli::personality::Name;
use crate::compat::HelmVersion;
use crate::go::strconv::{can_backquote, quote};

/// The commands that a line may name: Helm's, and the program's own unless it is called by Helm's name.
pub(super) struct Tree<'a> {
    /// The name that the program was called by.
    pub name: Name,
    /// The program's own commands.
    pub own: &'a clap::Command,
    /// The Helm whose flags there are.
    pub version: HelmVersion,
}

/// A command that was found: its path, its flags, and what Helm and the program know of it.
pub(super) struct Found<'a> {
    /// Its name, after its parents'.
    pub path: String,
    /// What Helm knows of it.
    pub helm: Option<&'static Command>,
    /// What the program knows of it.
    pub own: Option<&'a clap::Command>,
    /// The flags that it takes.
    pub flags: Vec<Flag<'a>>,
}

impl<'a> Tree<'a> {
    /// Where every line begins.
    pub fn root(&self) -> Found<'a> {
        self.found(String::new(), commands::find(""), Some(self.own))
    }

    fn found(&self, path: String, helm: Option<&'static Command>, own: Option<&'a clap::Command>) -> Found<'a> {
        Found {
            path,
            helm,
            own,
            flags: self.flags(helm, own),
        }
    }

    /// The command of a line, and the line without its name (`Command.Find` in cobra).
    pub fn find(&self, root: Found<'a>, mut args: Vec<String>) -> Result<(Found<'a>, Vec<String>)> {
        let mut found = root;
        while let Some(at) = first_word(&args, &found.flags) {
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

    /// The command below a command that a word names.
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
        let path = format!("{} {name}", parent.path).trim_start().to_owned();
        Some(self.found(path, helm, own))
    }

    /// The flags that a command takes: Helm's for it, those that every command has, and the program's own.
    fn flags(&self, helm: Option<&Command>, own: Option<&'a clap::Command>) -> Vec<Flag<'a>> {
        let mut flags: Vec<Flag<'a>> = Vec::new();
        if let Some(Command {
            place: Place::Here { help, deprecated },
            ..
        }) = helm
        {
            flags.extend(flag::of_usage(help, false));
            flags.extend(flag::of_usage(deprecated, true));
        }
        let everywhere: [&'a str; 2] = [commands::EVERYWHERE, commands::HIDDEN];
        let more = everywhere.into_iter().flat_map(|text| flag::of_usage(text, false));
        // What the program takes everywhere is the root's.
        let own = own.into_iter().chain([self.own]).flat_map(flags::of_clap);
        for flag in more.chain(own) {
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
    pub fn help_about(&self, topic: &[String], notices: &mut Vec<String>) -> Result<Line> {
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

    /// What is said about a line that cannot be read; by its own name, the program adds a hint.
    pub fn complain(&self, error: &Error, flags: &[Flag<'_>]) -> anyhow::Error {
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
    pub fn plain_line(&self, name: Name, parsed: &Parsed<'_>) -> Vec<String> {
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
        if can_backquote(word.as_bytes()) {
            format!("`{word}`")
        } else {
            quote(word.as_bytes())
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}
