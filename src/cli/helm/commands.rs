//! The commands of Helm, as a table: how they are called, what they take, and what to run instead of those that are not
//! here.

/// A command of Helm.
#[derive(Debug)]
pub struct Command {
    /// Its name, after its parents'; of Helm itself, nothing.
    pub path: &'static str,
    /// Other names of its last word.
    pub aliases: &'static [&'static str],
    /// How many arguments it takes.
    pub arity: Arity,
    /// Flags of which only one may be used (`MarkFlagsMutuallyExclusive`).
    pub exclusive: &'static [&'static [&'static str]],
    /// Whether it is here.
    pub place: Place,
}

/// Whether a command is here.
#[derive(Debug)]
pub enum Place {
    /// It is: its help, and its flags that no help shows.
    Here {
        /// What `--help` prints, up to the flags that every command has.
        help: &'static str,
        /// Deprecated flags, in the same form.
        deprecated: &'static str,
    },
    /// It is not: what to do instead, with `{name}` for the name that the program was called by.
    Elsewhere(&'static str),
}

/// How many arguments a command takes (Helm's `pkg/cmd/require/args.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// It does nothing itself, but has commands below it.
    Group,
    /// None.
    None,
    /// So many.
    Exactly(usize),
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
    /// Any.
    Any,
}

impl Arity {
    /// What is wrong with a number of arguments.
    pub fn complaint(self, count: usize) -> Option<String> {
        let arguments = |count: usize| if count == 1 { "argument" } else { "arguments" };
        match self {
            Arity::None if count > 0 => Some("accepts no arguments".to_owned()),
            Arity::Exactly(wanted) if count != wanted => Some(format!("requires {wanted} {}", arguments(wanted))),
            Arity::AtLeast(least) if count < least => Some(format!("requires at least {least} {}", arguments(least))),
            Arity::AtMost(most) if count > most => Some(format!("accepts at most {most} {}", arguments(most))),
            _ => None,
        }
    }
}

impl Command {
    /// The last word of its path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit(' ').next().unwrap_or(self.path)
    }

    fn parent(&self) -> &'static str {
        self.path.rsplit_once(' ').map_or("", |(parent, _)| parent)
    }

    /// How it is used: `template [NAME] [CHART] [flags]`.
    pub fn use_line(&self) -> &'static str {
        let Place::Here { help, .. } = self.place else {
            return "";
        };
        let line = help.lines().skip_while(|line| *line != "Usage:").nth(1);
        line.and_then(|line| line.trim_start().strip_prefix("helm "))
            .unwrap_or_default()
    }
}

/// The command with this path.
pub fn find(path: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.path == path)
}

/// The commands below a command, in Helm's order.
pub fn children(path: &str) -> impl Iterator<Item = &'static Command> {
    COMMANDS
        .iter()
        .filter(move |command| !command.path.is_empty() && command.parent() == path)
}

/// What people try for a command: Helm offers it then (`SuggestFor`).
pub const SUGGEST_FOR: &[(&str, &str)] = &[("remove", "uninstall"), ("rm", "uninstall")];

/// Reads a help text of Helm.
macro_rules! usage {
    ($file:literal) => {
        include_str!(concat!("usage/", $file, ".txt"))
    };
}

const fn here(path: &'static str, arity: Arity, help: &'static str) -> Command {
    Command {
        path,
        aliases: &[],
        arity,
        exclusive: &[],
        place: Place::Here { help, deprecated: "" },
    }
}

const fn also(command: Command, aliases: &'static [&'static str]) -> Command {
    Command { aliases, ..command }
}

const fn with(command: Command, deprecated: &'static str, exclusive: &'static [&'static [&'static str]]) -> Command {
    let Place::Here { help, .. } = command.place else {
        return command;
    };
    let place = Place::Here { help, deprecated };
    Command {
        exclusive,
        place,
        ..command
    }
}

const fn elsewhere(path: &'static str, instead: &'static str) -> Command {
    Command {
        path,
        aliases: &[],
        arity: Arity::Any,
        exclusive: &[],
        place: Place::Elsewhere(instead),
    }
}

/// The flags that every command has: Helm's help and what it hides.
pub const EVERYWHERE: &str = usage!("helm");
/// The flags that every command has, and that no help shows.
pub const HIDDEN: &str = usage!("hidden");

const FORCE: &[&[&str]] = &[&["force-replace", "force-conflicts"], &["force", "force-conflicts"]];
const FORCE_OR_VALIDATE: &[&[&str]] = &[
    &["force-replace", "force-conflicts"],
    &["force", "force-conflicts"],
    &["validate", "dry-run"],
];

/// Every command of Helm, in the order in which it offers them (`newRootCmdWithConfig` in its `pkg/cmd/root.go`).
const COMMANDS: &[Command] = &[
    here("", Arity::Group, EVERYWHERE),
    elsewhere(
        "create",
        "charts are made elsewhere: begin with a copy of a chart that is near to what you want",
    ),
    also(
        here("dependency", Arity::Group, usage!("dependency")),
        &["dep", "dependencies"],
    ),
    here("dependency build", Arity::AtMost(1), usage!("dependency-build")),
    also(
        here("dependency list", Arity::AtMost(1), usage!("dependency-list")),
        &["ls"],
    ),
    also(
        here("dependency update", Arity::AtMost(1), usage!("dependency-update")),
        &["up"],
    ),
    also(
        elsewhere(
            "pull",
            "charts are read from directories and archives: fetch the archive with `curl -LO URL`, or `oras pull` from a registry, then `{name} template NAME ARCHIVE`",
        ),
        &["fetch"],
    ),
    also(here("show", Arity::Group, usage!("show")), &["inspect"]),
    here("show all", Arity::Exactly(1), usage!("show-all")),
    here("show chart", Arity::Exactly(1), usage!("show-chart")),
    here("show crds", Arity::Exactly(1), usage!("show-crds")),
    here("show readme", Arity::Exactly(1), usage!("show-readme")),
    here("show values", Arity::Exactly(1), usage!("show-values")),
    here("lint", Arity::AtLeast(1), usage!("lint")),
    elsewhere(
        "package",
        "archives are made elsewhere: `tar -czf NAME-VERSION.tgz NAME` beside the chart's directory makes one that every Helm reads",
    ),
    elsewhere(
        "repo",
        "charts are read from directories and archives, not from repositories: fetch an archive with `curl -LO URL`, then `{name} template NAME ARCHIVE`",
    ),
    elsewhere(
        "search",
        "charts are read from directories and archives, not from repositories: search https://artifacthub.io",
    ),
    elsewhere(
        "verify",
        "signatures are checked elsewhere: `gpg --verify CHART.tgz.prov`, and compare its sum with `sha256sum CHART.tgz`",
    ),
    elsewhere(
        "get",
        "releases are in a cluster, which is never asked: `{name} template NAME CHART -f VALUES` renders the manifests, `{name} install NAME CHART -f VALUES --dry-run=client --debug` shows values, hooks and notes too",
    ),
    also(
        elsewhere(
            "history",
            "releases are in a cluster, which is never asked: `kubectl get secrets -l owner=helm,name=NAME`",
        ),
        &["hist"],
    ),
    with(
        here("install", Arity::AtLeast(1), usage!("install")),
        usage!("deprecated"),
        FORCE,
    ),
    also(
        elsewhere(
            "list",
            "releases are in a cluster, which is never asked: `kubectl get secrets --all-namespaces -l owner=helm`",
        ),
        &["ls"],
    ),
    elsewhere(
        "test",
        "tests run in a cluster, which is never asked: `{name} template NAME CHART --show-only 'templates/tests/*' | kubectl create -f -`",
    ),
    elsewhere(
        "rollback",
        "clusters are never changed: render the earlier chart and values, `{name} template NAME CHART -f VALUES | kubectl apply -f -`",
    ),
    elsewhere(
        "status",
        "releases are in a cluster, which is never asked: `kubectl get all -l app.kubernetes.io/instance=NAME`",
    ),
    with(
        here("template", Arity::AtLeast(1), usage!("template")),
        usage!("deprecated-template"),
        FORCE_OR_VALIDATE,
    ),
    also(
        elsewhere(
            "uninstall",
            "clusters are never changed: `{name} template NAME CHART -f VALUES | kubectl delete -f -`",
        ),
        &["del", "delete", "un"],
    ),
    with(
        here("upgrade", Arity::Exactly(2), usage!("upgrade")),
        usage!("deprecated"),
        FORCE,
    ),
    here("completion", Arity::Group, usage!("completion")),
    here("completion bash", Arity::None, usage!("completion-bash")),
    here("completion zsh", Arity::None, usage!("completion-zsh")),
    here("completion fish", Arity::None, usage!("completion-fish")),
    here("completion powershell", Arity::None, usage!("completion-powershell")),
    here("env", Arity::AtMost(1), usage!("env")),
    elsewhere(
        "plugin",
        "plugins are Helm's: `--post-renderer` takes any executable, and `{name}` can be called by every script",
    ),
    here("version", Arity::None, usage!("version")),
    elsewhere(
        "registry",
        "charts are read from directories and archives, not from registries: `oras login` and `oras pull`, then `{name} template NAME ARCHIVE`",
    ),
    elsewhere(
        "push",
        "charts are published elsewhere: `oras push REGISTRY/NAME:VERSION CHART.tgz`",
    ),
    here("help", Arity::Any, usage!("help")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::helm::flag;

    #[test]
    fn every_command_here_says_how_it_is_used() {
        for command in COMMANDS {
            let Place::Here { help, deprecated } = command.place else {
                continue;
            };
            assert!(
                command.path.is_empty() || command.use_line().starts_with(command.path),
                "{}",
                command.path
            );
            let shown = help
                .lines()
                .filter(|line| line.starts_with(' ') && line.trim_start().starts_with('-'))
                .filter(|line| line.contains("--"));
            assert_eq!(flag::of_usage(help, false).count(), shown.count(), "{}", command.path);
            assert!(flag::of_usage(deprecated, true).all(|flag| flag.deprecated.is_some_and(|text| !text.is_empty())));
        }
    }

    #[test]
    fn parents_are_commands() {
        for command in COMMANDS {
            assert!(find(command.parent()).is_some(), "{}", command.path);
        }
    }
}
