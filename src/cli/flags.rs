//! Flags the way Helm reads them: Go's pflag has habits that clap does not have by itself.

use std::str::FromStr;

use clap::builder::{ArgAction, ValueParser};
use clap::{Arg, Command};

use super::csv;
use crate::go::strconv;

/// Makes a command line take what Helm's takes: the flags that change nothing here, and switches with a value.
pub fn as_in_helm(command: Command) -> Command {
    let global = EVERYWHERE.iter().map(|&ignored| ignored_arg(ignored).global(true));
    let command = command.args(global).mut_subcommand("template", |template| {
        template.args(TEMPLATE.iter().map(|&ignored| ignored_arg(ignored)))
    });
    with_go_switches(command)
}

/// Whether a flag, with its dashes, is one that changes nothing here.
pub fn is_ignored(flag: &str) -> bool {
    EVERYWHERE
        .iter()
        .chain(TEMPLATE)
        .any(|(name, ..)| flag.strip_prefix("--") == Some(name))
}

/// Gives every switch an optional `=true` or `=false`, lets any flag be repeated, the last one winning, and lets values
/// begin with a hyphen (`pflag.BoolVar`, `FlagSet.parseLongArg`).
fn with_go_switches(command: Command) -> Command {
    command
        .args_override_self(true)
        .mut_args(with_go_value)
        .mut_subcommands(with_go_switches)
}

fn with_go_value(arg: Arg) -> Arg {
    if arg.is_positional() {
        return arg;
    }
    if !matches!(arg.get_action(), ArgAction::SetTrue) {
        return arg.allow_hyphen_values(true);
    }
    arg.action(ArgAction::Set)
        .num_args(0..=1)
        .require_equals(true)
        .value_name("BOOL")
        .default_value("false")
        .default_missing_value("true")
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_parser(ValueParser::new(|text: &str| strconv::parse_bool(text)))
}

/// What one use of a list flag gives: its parts between commas, in the quoting of CSV (`pflag.StringSlice`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commas(pub Vec<String>);

impl FromStr for Commas {
    type Err = csv::Error;

    fn from_str(text: &str) -> Result<Commas, csv::Error> {
        csv::record(text).map(Commas)
    }
}

impl Commas {
    /// The parts of all uses, in order.
    pub fn flatten(uses: &[Commas]) -> impl Iterator<Item = &String> {
        uses.iter().flat_map(|Commas(parts)| parts)
    }
}

/// What follows a flag.
#[derive(Clone, Copy)]
enum Takes {
    /// Nothing, or `=true` or `=false`.
    Switch,
    /// A value.
    Value,
    /// Nothing, or `=` and a value.
    Optional,
}

/// A flag that changes nothing in what is rendered: its name, its letter, and what follows it.
type Ignored = (&'static str, Option<char>, Takes);

/// Flags of every Helm command that change nothing in what is rendered.
const EVERYWHERE: &[Ignored] = &[
    ("burst-limit", None, Takes::Value),
    ("color", None, Takes::Value),
    ("colour", None, Takes::Value),
    ("content-cache", None, Takes::Value),
    ("kube-apiserver", None, Takes::Value),
    ("kube-as-group", None, Takes::Value),
    ("kube-as-user", None, Takes::Value),
    ("kube-ca-file", None, Takes::Value),
    ("kube-context", None, Takes::Value),
    ("kube-insecure-skip-tls-verify", None, Takes::Switch),
    ("kube-tls-server-name", None, Takes::Value),
    ("kube-token", None, Takes::Value),
    ("kubeconfig", None, Takes::Value),
    ("qps", None, Takes::Value),
    ("registry-config", None, Takes::Value),
    ("repository-cache", None, Takes::Value),
    ("repository-config", None, Takes::Value),
];

/// Flags of `helm template` that change nothing in what is rendered.
const TEMPLATE: &[Ignored] = &[
    ("atomic", None, Takes::Switch),
    ("ca-file", None, Takes::Value),
    ("cert-file", None, Takes::Value),
    ("create-namespace", None, Takes::Switch),
    ("dependency-update", None, Takes::Switch),
    ("description", None, Takes::Value),
    ("devel", None, Takes::Switch),
    ("disable-openapi-validation", None, Takes::Switch),
    ("force", None, Takes::Switch),
    ("force-conflicts", None, Takes::Switch),
    ("force-replace", None, Takes::Switch),
    ("hide-notes", None, Takes::Switch),
    ("insecure-skip-tls-verify", None, Takes::Switch),
    ("key-file", None, Takes::Value),
    ("keyring", None, Takes::Value),
    ("labels", Some('l'), Takes::Value),
    ("pass-credentials", None, Takes::Switch),
    ("password", None, Takes::Value),
    ("plain-http", None, Takes::Switch),
    ("post-renderer-args", None, Takes::Value),
    ("render-subchart-notes", None, Takes::Switch),
    ("replace", None, Takes::Switch),
    ("rollback-on-failure", None, Takes::Switch),
    ("server-side", None, Takes::Switch),
    ("skip-crds", None, Takes::Switch),
    ("take-ownership", None, Takes::Switch),
    ("timeout", None, Takes::Value),
    ("username", None, Takes::Value),
    ("version", None, Takes::Value),
    ("wait", None, Takes::Optional),
    ("wait-for-jobs", None, Takes::Switch),
];

fn ignored_arg((name, letter, takes): Ignored) -> Arg {
    let arg = Arg::new(name).long(name).short(letter).hide(true);
    match takes {
        Takes::Switch => arg.action(ArgAction::SetTrue),
        Takes::Value => arg.action(ArgAction::Append),
        Takes::Optional => arg.action(ArgAction::Append).num_args(0..=1).require_equals(true),
    }
}
