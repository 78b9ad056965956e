//! The command line: arguments, streams, environment, colour, exit codes. No chart or template rules.

mod chart_source;
mod completion;
mod csv;
mod dependency;
mod diff;
mod env;
mod exit_code;
mod failure;
mod fetch;
mod flags;
mod helm;
pub mod host;
mod init;
mod inputs;
mod install;
mod kubeconfig;
mod lint;
mod lock;
mod man;
mod output_dir;
mod pager;
mod parallel;
pub mod personality;
mod place;
mod post_renderer;
mod progress;
mod project;
mod release;
mod revision;
mod schema_refs;
mod shared;
mod show;
mod staged;
mod subprocess;
mod template;
mod tree;
mod unread;
mod usage;
mod values;
mod values_files;
mod version;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::exit_code::Exit;
use self::helm::Line;
use self::personality::{HELM_VARIABLE, Name};
use crate::compat::HelmVersion;
use crate::go::slog::{Level, Record};
use crate::template::stack::with_deep_stack;

// A line of arguments: what a documentation comment here said, the help would.
#[derive(Parser, Debug)]
struct Cli {
    #[command(flatten)]
    root: Root,
    #[command(subcommand)]
    command: Command,
}

/// Renders Helm charts byte for byte as Helm does, without Helm, Go or a cluster
#[derive(Parser, Debug)]
#[command(name = "chartroom", version, disable_version_flag = true)]
struct Root {
    /// Print version
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
    #[command(flatten)]
    globals: Globals,
}

/// Flags that every command takes, before or after its name.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Everywhere")]
struct Globals {
    /// The release's namespace
    #[arg(long, short, global = true, env = "HELM_NAMESPACE", hide_env_values = true)]
    namespace: Option<String>,
    /// The kubeconfig file whose current context names the namespace, instead of those of KUBECONFIG
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    kubeconfig: Option<String>,
    /// The kubeconfig context that names the namespace, instead of the current one
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "HELM_KUBECONTEXT",
        hide_env_values = true,
        hide_short_help = true
    )]
    kube_context: Option<String>,
    /// Read no kubeconfig: without --namespace, the namespace is `default`
    #[arg(long, global = true)]
    no_kubeconfig: bool,
    /// Say more about errors, and print what was rendered of a broken chart
    #[arg(long, global = true)]
    debug: bool,
    /// The Helm to answer as
    #[arg(long, global = true, env = HELM_VARIABLE, hide_env_values = true, value_name = "VERSION", default_value = "4")]
    helm: HelmVersion,
    /// The name that the program was called by.
    #[arg(skip)]
    name: Name,
    /// The namespace of the kubeconfig context, where none was named.
    #[arg(skip)]
    context_namespace: String,
}

impl Globals {
    /// The name that the program was called by.
    fn name(&self) -> Name {
        self.name
    }

    /// The Helm to answer as.
    fn helm(&self) -> HelmVersion {
        self.helm
    }

    /// Whether to say more.
    fn debug(&self) -> bool {
        self.debug
    }

    /// The namespace: the one that was named, or that of the kubeconfig context.
    fn namespace(&self) -> &str {
        self.namespace.as_deref().unwrap_or(&self.context_namespace)
    }

    /// Settles the namespace: what is empty counts for nothing, and where none is named, kubeconfig may name one.
    fn settle_namespace(&mut self) {
        let set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        self.namespace = set(&self.namespace);
        self.context_namespace = if self.namespace.is_some() || self.no_kubeconfig {
            kubeconfig::DEFAULT.to_owned()
        } else {
            kubeconfig::namespace(set(&self.kubeconfig).as_deref(), set(&self.kube_context).as_deref())
        };
    }
}

#[derive(Subcommand, Debug)]
enum Command {
    Template(Box<template::TemplateArgs>),
    Install(Box<install::InstallArgs>),
    Upgrade(Box<install::UpgradeArgs>),
    Lint(Box<lint::LintArgs>),
    Diff(Box<diff::DiffArgs>),
    Dependency(dependency::DependencyArgs),
    Env(env::EnvArgs),
    Completion(completion::CompletionArgs),
    Man(man::ManArgs),
    Show(show::ShowArgs),
    Values(Box<values::ValuesCommandArgs>),
    Version(version::VersionArgs),
    Init(init::InitArgs),
}

/// Adds the arguments of a command to its description.
type Describe = fn(clap::Command) -> clap::Command;

/// The arguments of each command, by its name.
const ARGUMENTS: &[(&str, Describe)] = &[
    ("template", template::TemplateArgs::augment_args),
    ("install", install::InstallArgs::augment_args),
    ("upgrade", install::UpgradeArgs::augment_args),
    ("lint", lint::LintArgs::augment_args),
    ("diff", diff::DiffArgs::augment_args),
    ("dependency", dependency::DependencyArgs::augment_args),
    ("env", env::EnvArgs::augment_args),
    ("completion", completion::CompletionArgs::augment_args),
    ("man", man::ManArgs::augment_args),
    ("show", show::ShowArgs::augment_args),
    ("values", values::ValuesCommandArgs::augment_args),
    ("version", version::VersionArgs::augment_args),
    ("init", init::InitArgs::augment_args),
];

/// What clap is to know for a line: where it begins with a command's name, that command alone. To describe all of them
/// takes longer than to render a small chart.
fn described_for(line: &[String]) -> clap::Command {
    let named = line
        .first()
        .and_then(|word| ARGUMENTS.iter().find(|(name, _)| name == word));
    let command = match named {
        Some((name, describe)) => Root::command().subcommand(describe(clap::Command::new(*name))),
        None => Cli::command(),
    };
    flags::repeatable(command)
}

impl Command {
    /// How a run ends that fails.
    fn failure(&self, name: Name) -> Exit {
        match self {
            Command::Diff(args) => args.failure(),
            Command::Lint(_) | Command::Values(_) if name == Name::Chartroom => Exit::NotRun,
            _ => Exit::Failure,
        }
    }
}

/// What `helm template` calls a release without a name.
const DEFAULT_NAME: &str = "release-name";

/// What a command leaves: what it prints, and how it ended. Nothing is printed before it is complete.
#[derive(Debug)]
struct Outcome {
    /// What Helm would log: lines for stderr.
    warnings: Vec<Record>,
    stdout: Output,
    /// How it ended. An error is printed last.
    result: anyhow::Result<Exit>,
}

impl Outcome {
    /// A run that did what was asked, without a remark.
    fn success(stdout: Vec<u8>) -> Outcome {
        Outcome {
            warnings: Vec::new(),
            stdout: Output::Plain(stdout),
            result: Ok(Exit::Success),
        }
    }

    /// A run that failed and has nothing to print but why.
    fn failure(warnings: Vec<Record>, error: anyhow::Error) -> Outcome {
        Outcome {
            warnings,
            stdout: Output::Plain(Vec::new()),
            result: Err(error),
        }
    }
}

/// Bytes for stdout.
#[derive(Debug)]
enum Output {
    /// Data: printed as it is.
    Plain(Vec<u8>),
    /// Data, and after it a line for stderr.
    Hinted(Vec<u8>, String),
    /// Text with styles, which only a terminal gets to see.
    Styled(Vec<u8>),
    /// As [`Output::Styled`], through a pager where it goes to a terminal.
    Paged(Vec<u8>),
}

/// Runs the program.
pub fn run() -> ExitCode {
    let name = Name::of_process();
    let mut notices = Vec::new();
    let line = arguments().and_then(|args| {
        // Never freed: that would take longer than to render a small chart.
        let own = Box::leak(Box::new(described_for(&args)));
        helm::read(&args, name, own, &mut notices).map(|line| (line, own))
    });
    for notice in notices {
        // A closed stderr leaves nowhere to complain.
        let _ = writeln!(anstream::stderr(), "{notice}");
    }
    let (mut failure, mut debug) = (Exit::Failure, false);
    let mut helm = HelmVersion::default();
    let outcome = line.and_then(|(line, own)| match line {
        Line::Help(text) => Ok(Outcome::success(text.into_bytes())),
        Line::Nothing(exit) => Ok(Outcome {
            result: Ok(exit),
            ..Outcome::success(Vec::new())
        }),
        Line::Run(line) => {
            if diff::is_asked(&line) {
                failure = diff::failure(&line);
            }
            match parse(own, line, name) {
                Ok(cli) => {
                    failure = cli.command.failure(name);
                    helm = cli.root.globals.helm();
                    // What Helm says to those who search for faults in Helm is for those who call it so.
                    debug = cli.root.globals.debug() && name == Name::Helm;
                    with_deep_stack(|| dispatch(&cli)).unwrap_or_else(|error| Err(error.into()))
                }
                Err(error) => answer_usage(&error),
            }
        }
    });
    let exit = outcome
        .and_then(|outcome| print(outcome, debug, helm))
        .unwrap_or_else(|error| {
            let _ = writeln!(anstream::stderr(), "Error: {error:#}");
            failure
        });
    exit.into()
}

/// What the program was called with.
fn arguments() -> anyhow::Result<Vec<String>> {
    let text = |arg: OsString| {
        arg.into_string()
            .map_err(|arg| anyhow!("argument {arg:?} is not UTF-8"))
    };
    std::env::args_os().skip(1).map(text).collect()
}

fn parse(command: &mut clap::Command, line: Vec<String>, name: Name) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from_mut(line)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    cli.root.globals.name = name;
    cli.root.globals.settle_namespace();
    Ok(cli)
}

fn dispatch(cli: &Cli) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Template(args) => template::run(&cli.root.globals, args),
        Command::Install(args) => install::install(&cli.root.globals, args),
        Command::Upgrade(args) => install::upgrade(&cli.root.globals, args),
        Command::Lint(args) => lint::run(&cli.root.globals, args),
        Command::Diff(args) => diff::run(&cli.root.globals, args),
        Command::Dependency(args) => dependency::run(&cli.root.globals, args),
        Command::Env(args) => Ok(env::run(&cli.root.globals, args)),
        Command::Completion(args) => Ok(completion::run(&cli.root.globals, args)),
        Command::Man(args) => man::run(args),
        Command::Show(args) => show::run(&cli.root.globals, args),
        Command::Values(args) => values::run(&cli.root.globals, args),
        Command::Version(args) => version::run(&cli.root.globals, args),
        Command::Init(args) => init::run(args),
    }
}

/// Help and version are what was asked for; everything else is an error of ours to word.
fn answer_usage(error: &clap::Error) -> anyhow::Result<Outcome> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = error.render().ansi().to_string().into_bytes();
            Ok(Outcome {
                warnings: Vec::new(),
                stdout: Output::Styled(text),
                result: Ok(Exit::Success),
            })
        }
        _ => Err(anyhow::Error::msg(usage::message(error))),
    }
}

fn print(outcome: Outcome, debug: bool, helm: HelmVersion) -> anyhow::Result<Exit> {
    let mut stderr = io::stderr();
    let told = |record: &&Record| debug || record.level() > Level::Debug;
    for warning in outcome.warnings.iter().filter(told) {
        if let Some(line) = helm.log_line(warning) {
            writeln!(stderr, "{line}")?;
        }
    }
    let written = match &outcome.stdout {
        Output::Plain(text) | Output::Hinted(text, _) => {
            io::stdout().write_all(text).and_then(|()| io::stdout().flush())
        }
        Output::Styled(text) => anstream::stdout()
            .write_all(text)
            .and_then(|()| anstream::stdout().flush()),
        Output::Paged(text) => pager::print(text),
    };
    match written {
        // Whoever reads our output may stop reading: that is no failure to speak of.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    if let Output::Hinted(_, hint) = &outcome.stdout {
        writeln!(stderr, "{hint}")?;
    }
    outcome.result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, other names, description and arguments of a command.
    fn facts(command: &clap::Command) -> String {
        let aliases: Vec<_> = command.get_all_aliases().collect();
        let arguments: Vec<_> = command.get_arguments().map(|argument| argument.get_id()).collect();
        let about = command.get_about().map(ToString::to_string);
        format!("{} {aliases:?} {about:?} {arguments:?}", command.get_name())
    }

    #[test]
    fn a_command_is_described_alone_as_among_all() {
        let all = Cli::command();
        let among_all: Vec<String> = all.get_subcommands().map(facts).collect();
        let lines = ARGUMENTS.iter().map(|(name, _)| vec![(*name).to_owned()]);
        let alone: Vec<String> = lines
            .flat_map(|line| described_for(&line).get_subcommands().map(facts).collect::<Vec<_>>())
            .collect();
        assert_eq!(alone, among_all);
        let line = ["template".to_owned()];
        assert_eq!(facts(&described_for(&line)), facts(&all));
    }
}
