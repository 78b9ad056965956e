//! Flags the way Helm reads them: Go's pflag has habits that clap does not have by itself.

use std::convert::Infallible;
use std::str::FromStr;

use clap::builder::{ArgAction, ValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::csv;
use crate::go::strconv;

/// Gives every switch of a command and its subcommands an optional `=true` or `=false`, and lets any flag be repeated,
/// the last one winning: `pflag.BoolVar`.
pub fn with_go_switches(command: Command) -> Command {
    command
        .args_override_self(true)
        .mut_args(with_go_value)
        .mut_subcommands(with_go_switches)
}

fn with_go_value(arg: Arg) -> Arg {
    if !matches!(arg.get_action(), ArgAction::SetTrue) {
        return arg;
    }
    arg.action(ArgAction::Set)
        .num_args(0..=1)
        .require_equals(true)
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

/// Flags of `helm template` that change nothing in what is rendered: accepted, and that is all.
#[derive(Clone, Copy, Debug)]
pub struct Ignored;

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

/// The flags that [`Ignored`] accepts: name, letter, and what follows.
const IGNORED: &[(&str, Option<char>, Takes)] = &[
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
    ("render-subchart-notes", None, Takes::Switch),
    ("replace", None, Takes::Switch),
    ("rollback-on-failure", None, Takes::Switch),
    ("server-side", None, Takes::Switch),
    ("skip-crds", None, Takes::Switch),
    ("take-ownership", None, Takes::Switch),
    ("timeout", None, Takes::Value),
    ("username", None, Takes::Value),
    ("verify", None, Takes::Switch),
    ("version", None, Takes::Value),
    ("wait", None, Takes::Optional),
    ("wait-for-jobs", None, Takes::Switch),
];

impl Args for Ignored {
    fn augment_args(command: Command) -> Command {
        IGNORED.iter().fold(command, |command, &(name, letter, takes)| {
            let arg = Arg::new(name).long(name).short(letter).hide(true);
            command.arg(match takes {
                Takes::Switch => arg.action(ArgAction::SetTrue),
                Takes::Value => arg.action(ArgAction::Append).allow_hyphen_values(true),
                Takes::Optional => arg.action(ArgAction::Append).num_args(0..=1).require_equals(true),
            })
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Ignored::augment_args(command)
    }
}

impl FromArgMatches for Ignored {
    fn from_arg_matches(_: &ArgMatches) -> Result<Ignored, clap::Error> {
        Ok(Ignored)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}
