//! Flags of the program's own, and flags of Helm's that change nothing here.

use std::str::FromStr;

use clap::builder::ArgAction;

use super::csv;
use super::helm::{Flag, Kind};

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

/// Lets every flag be repeated, the last one winning.
pub fn repeatable(command: clap::Command) -> clap::Command {
    command.args_override_self(true).mut_subcommands(repeatable)
}

/// The flags that clap knows of a command, as Helm's are described. Whether their values are right, clap decides.
pub fn of_clap(command: &clap::Command) -> impl Iterator<Item = Flag<'_>> {
    command.get_arguments().filter_map(|arg| {
        let is_switch = !matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
        let may_stand_alone = arg.get_num_args().is_some_and(|count| count.min_values() == 0);
        let alone = if is_switch {
            Some("true")
        } else {
            may_stand_alone.then_some("")
        };
        Some(Flag {
            name: arg.get_long()?,
            letter: arg.get_short(),
            kind: if is_switch { Kind::Bool } else { Kind::Text },
            alone,
            deprecated: None,
        })
    })
}

/// Whether a flag of Helm's changes nothing in what is rendered: such flags are read, and that is all.
pub fn is_ignored(name: &str) -> bool {
    IGNORED.contains(&name)
}

/// Flags that speak of clusters, of repositories, of what is done after rendering, or of logs.
const IGNORED: &[&str] = &[
    "add-dir-header",
    "alsologtostderr",
    "alsologtostderrthreshold",
    "atomic",
    "burst-limit",
    "ca-file",
    "cert-file",
    "cleanup-on-fail",
    "color",
    "colour",
    "content-cache",
    "create-namespace",
    "description",
    "devel",
    "disable-openapi-validation",
    "force",
    "force-conflicts",
    "force-replace",
    "hide-notes",
    "history-max",
    "insecure-skip-tls-verify",
    "key-file",
    "keyring",
    "kube-apiserver",
    "kube-as-group",
    "kube-as-user",
    "kube-ca-file",
    "kube-insecure-skip-tls-verify",
    "kube-tls-server-name",
    "kube-token",
    "legacy-stderr-threshold-behavior",
    "log-backtrace-at",
    "log-dir",
    "log-file",
    "log-file-max-size",
    "logtostderr",
    "one-output",
    "pass-credentials",
    "password",
    "plain-http",
    "qps",
    "registry-config",
    "render-subchart-notes",
    "replace",
    "repository-cache",
    "repository-config",
    "rollback-on-failure",
    "server-side",
    "skip-crds",
    "skip-headers",
    "skip-log-headers",
    "skip-refresh",
    "stderrthreshold",
    "take-ownership",
    "timeout",
    "username",
    "v",
    "verify",
    "version",
    "vmodule",
    "wait",
    "wait-for-jobs",
];
