//! Helm's flags, read from its help texts: their names, and what values they take.

use crate::cli::csv;
use crate::go::slog::{Level, Record};
use crate::go::strconv::{self, parse_int};
use crate::go::time::duration;

/// A flag.
#[derive(Clone, Debug)]
pub struct Flag<'a> {
    /// Its name, without hyphens.
    pub name: &'a str,
    /// Its letter.
    pub letter: Option<char>,
    /// What values it takes.
    pub kind: Kind,
    /// The value of a flag that stands alone (pflag's `NoOptDefVal`); without one, a value must follow.
    pub alone: Option<&'a str>,
    /// What is said where a deprecated flag is used.
    pub deprecated: Option<&'a str>,
}

/// What values a flag takes. Names are those of the help texts, which are those of pflag's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A switch.
    Bool,
    /// A switch of Go's own `flag` package, which has a shorter complaint.
    GoBool,
    /// A whole number from zero on, of Go's own `flag` package.
    GoUint,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A time, such as `5m0s`.
    Duration,
    /// Texts between commas, in the quoting of CSV.
    List,
    /// `key=value` pairs between commas.
    Pairs,
    /// What to wait for.
    WaitStrategy,
    /// How a command prints what it found.
    Format,
    /// klog's verbosity.
    Level,
    /// klog's severity.
    Severity,
    /// klog's `file=level` pairs.
    ModuleSpec,
    /// klog's `file:line`.
    TraceLocation,
}

impl Flag<'_> {
    /// Makes of a flag what it is in Helm 3 (`cmd/helm/install.go` there).
    pub fn as_in_helm_3(&mut self) {
        self.deprecated = None;
        match self.name {
            "wait" => (self.kind, self.alone) = (Kind::Bool, Some("true")),
            "dry-run" => self.alone = Some("client"),
            _ => {}
        }
    }
}

/// The flags that a help text lists. `deprecated` reads their descriptions as what is said where they are used.
pub fn of_usage(text: &str, deprecated: bool) -> impl Iterator<Item = Flag<'_>> {
    text.lines().filter_map(move |line| {
        let (letter, rest) = match line.strip_prefix("      --") {
            Some(rest) => (None, rest),
            None => {
                let (letter, rest) = line.strip_prefix("  -")?.split_once(", --")?;
                (letter.chars().next(), rest)
            }
        };
        let (head, description) = rest.split_once("  ").unwrap_or((rest, ""));
        let (name, value) = head.split_once(' ').unwrap_or((head, ""));
        let (kind, alone) = match value.split_once("[=") {
            Some((kind, alone)) => (kind, Some(alone.trim_end_matches(']').trim_matches('"'))),
            None => (value, None),
        };
        let kind = Kind::of(kind);
        Some(Flag {
            name,
            letter,
            kind,
            alone: alone.or(matches!(kind, Kind::Bool | Kind::GoBool).then_some("true")),
            deprecated: deprecated.then(|| description.trim_start()),
        })
    })
}

/// The strategies that `--wait` names (`waitValue.Set` in Helm's `pkg/cmd/flags.go`).
const WAIT_STRATEGIES: [&str; 3] = ["watcher", "hookOnly", "legacy"];

impl Kind {
    fn of(name: &str) -> Kind {
        match name {
            "" => Kind::Bool,
            "goBool" => Kind::GoBool,
            "goUint" => Kind::GoUint,
            "int" => Kind::Int,
            "float32" => Kind::Float,
            "duration" => Kind::Duration,
            "strings" => Kind::List,
            "stringToString" => Kind::Pairs,
            "WaitStrategy" => Kind::WaitStrategy,
            "format" => Kind::Format,
            "level" => Kind::Level,
            "severity" => Kind::Severity,
            "moduleSpec" => Kind::ModuleSpec,
            "traceLocation" => Kind::TraceLocation,
            _ => Kind::Text,
        }
    }

    /// Whether the value is one (`Value.Set` of pflag's, Helm's and klog's types), and what Helm would log about it.
    ///
    /// # Errors
    /// What Helm says is wrong with the value.
    pub fn check(self, value: &str) -> Result<Option<Record>, String> {
        let checked = match self {
            Kind::Text => Ok(()),
            Kind::Bool => strconv::parse_bool(value).map(drop).map_err(text),
            Kind::GoBool => strconv::parse_bool(value)
                .map(drop)
                .map_err(|_| "parse error".to_owned()),
            Kind::GoUint => strconv::parse_uint(value, 0).map(drop).map_err(short),
            Kind::Int => parse_int(value, 0).map(drop).map_err(text),
            Kind::Float => strconv::parse_float(value).map(drop).map_err(text),
            Kind::Duration => duration::parse(value.as_bytes()).map(drop).map_err(text),
            Kind::List => csv::record(value).map(drop).map_err(text),
            Kind::Pairs => pairs(value).map(drop),
            Kind::WaitStrategy => return wait_strategy(value),
            Kind::Format => match value {
                "table" | "json" | "yaml" => Ok(()),
                _ => Err("invalid format type".to_owned()),
            },
            Kind::Level => parse_int(value, 10).map(drop).map_err(text),
            Kind::Severity => severity(value),
            Kind::ModuleSpec => module_spec(value),
            Kind::TraceLocation => trace_location(value),
        };
        checked.map(|()| None)
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// What Go's own `flag` package makes of an error (`numError` in its `flag.go`).
fn short(error: strconv::NumError) -> String {
    match error.reason {
        strconv::Reason::Syntax | strconv::Reason::Base(_) => "parse error".to_owned(),
        strconv::Reason::Range => "value out of range".to_owned(),
    }
}

/// `key=value` pairs (pflag's `stringToStringValue.Set`).
///
/// # Errors
/// What pflag says is wrong.
pub fn pairs(value: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = match value.matches('=').count() {
        0 => vec![value.to_owned()],
        1 => vec![value.trim_matches('"').to_owned()],
        _ => csv::record(value).map_err(text)?,
    };
    let split = |pair: String| match pair.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("{pair} must be formatted as key=value")),
    };
    pairs.into_iter().map(split).collect()
}

fn wait_strategy(value: &str) -> Result<Option<Record>, String> {
    let instead = match value {
        "true" => "watcher",
        "false" => "hookOnly",
        _ if WAIT_STRATEGIES.contains(&value) => return Ok(None),
        _ => {
            let quoted = strconv::quote(value.as_bytes());
            return Err(format!(
                "invalid wait input {quoted}. Valid inputs are watcher, hookOnly, and legacy"
            ));
        }
    };
    let message = format!("--wait={value} is deprecated (boolean value) and can be replaced with --wait={instead}");
    Ok(Some(Record::new(Level::Warn, message)))
}

/// `severityValue.Set` of klog.
fn severity(value: &str) -> Result<(), String> {
    match value.to_uppercase().as_str() {
        "INFO" | "WARNING" | "ERROR" | "FATAL" => Ok(()),
        _ => parse_int(value, 10).map(drop).map_err(text),
    }
}

/// `parseModuleSpec` of klog.
fn module_spec(value: &str) -> Result<(), String> {
    for pattern in value.split(',').filter(|pattern| !pattern.is_empty()) {
        let level = match *pattern.split('=').collect::<Vec<_>>() {
            [file, level] if !file.is_empty() => parse_int(level, 10).ok(),
            _ => None,
        };
        match level {
            None => return Err("syntax error: expect comma-separated list of filename=N".to_owned()),
            Some(..0) => return Err("negative value for vmodule level".to_owned()),
            Some(_) => {}
        }
    }
    Ok(())
}

/// `traceLocation.Set` of klog.
fn trace_location(value: &str) -> Result<(), String> {
    let line = match *value.split(':').collect::<Vec<_>>() {
        [""] => return Ok(()),
        [file, line] if file.contains('.') => strconv::atoi(line).ok(),
        _ => None,
    };
    match line {
        None => Err("syntax error: expect file.go:234".to_owned()),
        Some(..=0) => Err("negative or zero value for level".to_owned()),
        Some(_) => Ok(()),
    }
}
