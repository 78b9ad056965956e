//! Flags among arguments, told apart as Go's pflag does it (`parseArgs` in its `flag.go`).

use super::flag::{Flag, Kind};
use crate::go::slog::Record;
use crate::go::strconv::{append_quote_rune, parse_bool, quote};

/// What stands in a line of arguments.
#[derive(Debug, Default)]
pub struct Parsed<'a> {
    /// The flags that were used, with their values, in order.
    pub flags: Vec<(&'a Flag<'a>, String)>,
    /// All other arguments.
    pub others: Vec<String>,
    /// What Helm would log about the values.
    pub logged: Vec<Record>,
}

impl<'a> Parsed<'a> {
    /// The last value of a flag.
    pub fn last(&self, name: &str) -> Option<&str> {
        let of_name = |(flag, _): &&(&Flag<'_>, String)| flag.name == name;
        self.flags.iter().rfind(of_name).map(|(_, value)| value.as_str())
    }

    /// The flags that were used, each once, in order.
    pub fn used(&self) -> impl Iterator<Item = &'a Flag<'a>> {
        let flags = self.flags.iter().map(|(flag, _)| *flag);
        let earlier = move |at: usize, flag: &Flag<'_>| self.flags.iter().take(at).any(|(f, _)| f.name == flag.name);
        flags
            .enumerate()
            .filter(move |(at, flag)| !earlier(*at, flag))
            .map(|(_, flag)| flag)
    }
}

/// Why a line cannot be read. Messages are pflag's.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no such flag; `--name`, or the letters of which the first is unknown.
    Unknown(String),
    /// Anything else.
    Other(String),
}

impl Error {
    /// What pflag says.
    pub fn message(&self) -> String {
        match self {
            Error::Unknown(flag) => match flag.strip_prefix("--") {
                Some(_) => format!("unknown flag: {flag}"),
                None => format!("unknown shorthand flag: {} in -{flag}", quoted_letter(flag)),
            },
            Error::Other(message) => message.clone(),
        }
    }
}

/// What is done about flags that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// An error.
    Refused,
    /// They are passed over, with what looks like their value (`ParseErrorsAllowlist.UnknownFlags`).
    Skipped,
}

impl Unknown {
    /// Helm skips unknown flags before it has a flag for help: asking for it ends the reading (pflag's `ErrHelp`).
    fn allow<'a>(self, flag: Option<&'a Flag<'a>>) -> Result<Option<&'a Flag<'a>>, Error> {
        match flag {
            Some(flag) if self == Unknown::Skipped && flag.name == "help" => {
                Err(Error::Other("pflag: help requested".to_owned()))
            }
            flag => Ok(flag),
        }
    }
}

/// Reads the arguments into `parsed`, which holds also what stands before an error.
pub fn parse<'a>(
    args: &[String],
    flags: &'a [Flag<'a>],
    unknown: Unknown,
    parsed: &mut Parsed<'a>,
) -> Result<(), Error> {
    let mut rest = args;
    while let Some((arg, after)) = rest.split_first() {
        rest = after;
        if arg == "--" {
            parsed.others.extend_from_slice(after);
            break;
        } else if arg.starts_with("--") {
            long(arg, flags, unknown, &mut rest, parsed)?;
        } else if arg.len() > 1 && arg.starts_with('-') {
            letters(arg, flags, unknown, &mut rest, parsed)?;
        } else {
            parsed.others.push(arg.clone());
        }
    }
    Ok(())
}

/// `--name`, `--name=value` or `--name value` (`parseLongArg`).
fn long<'a>(
    arg: &str,
    flags: &'a [Flag<'a>],
    unknown: Unknown,
    rest: &mut &[String],
    parsed: &mut Parsed<'a>,
) -> Result<(), Error> {
    let text = arg.strip_prefix("--").unwrap_or(arg);
    if text.starts_with(['-', '=']) {
        return Err(Error::Other(format!("bad flag syntax: {arg}")));
    }
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let known = flags.iter().find(|flag| flag.name == name);
    let Some(flag) = unknown.allow(known)? else {
        if unknown == Unknown::Refused {
            return Err(Error::Unknown(format!("--{name}")));
        }
        if value.is_none() {
            skip_value(rest);
        }
        return Ok(());
    };
    let value = match value.or(flag.alone) {
        Some(value) => value.to_owned(),
        None => take_first(rest).ok_or_else(|| Error::Other(format!("flag needs an argument: --{name}")))?,
    };
    set(flag, value, parsed)
}

/// `-a`, `-abc`, `-a=value`, `-avalue` or `-a value` (`parseShortArg`).
fn letters<'a>(
    arg: &str,
    flags: &'a [Flag<'a>],
    unknown: Unknown,
    rest: &mut &[String],
    parsed: &mut Parsed<'a>,
) -> Result<(), Error> {
    let mut letters = arg.strip_prefix('-').unwrap_or(arg);
    while let Some(letter) = letters.chars().next() {
        let after = letters.get(letter.len_utf8()..).unwrap_or_default();
        // An equals sign with nothing behind it is a value like any other (`len(shorthands) > 2`).
        let value = after.strip_prefix('=').filter(|value| !value.is_empty());
        let known = flags.iter().find(|flag| flag.letter == Some(letter));
        let Some(flag) = unknown.allow(known)? else {
            if unknown == Unknown::Refused {
                return Err(Error::Unknown(letters.to_owned()));
            }
            if value.is_some() {
                return Ok(());
            }
            skip_value(rest);
            letters = after;
            continue;
        };
        let (value, others) = match (value, flag.alone) {
            (Some(value), _) => (value.to_owned(), ""),
            (None, Some(alone)) => (alone.to_owned(), after),
            (None, None) if !after.is_empty() => (after.to_owned(), ""),
            (None, None) => match take_first(rest) {
                Some(value) => (value, ""),
                None => {
                    let letter = quoted_letter(letters);
                    return Err(Error::Other(format!("flag needs an argument: {letter} in -{letters}")));
                }
            },
        };
        set(flag, value, parsed)?;
        letters = others;
    }
    Ok(())
}

/// The first letter as Go's `%q` writes a character.
fn quoted_letter(letters: &str) -> String {
    let mut quoted = Vec::new();
    if let Some(letter) = letters.chars().next() {
        append_quote_rune(&mut quoted, letter);
    }
    String::from_utf8_lossy(&quoted).into_owned()
}

fn take_first(rest: &mut &[String]) -> Option<String> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(first.clone())
}

/// Passes over the value of an unknown flag, if it looks like one (`stripUnknownFlagValue`).
fn skip_value(rest: &mut &[String]) {
    match rest {
        [first, after @ ..] if !first.starts_with('-') => *rest = after,
        _ => {}
    }
}

fn set<'a>(flag: &'a Flag<'a>, value: String, parsed: &mut Parsed<'a>) -> Result<(), Error> {
    match flag.kind.check(&value) {
        Ok(logged) => {
            parsed.logged.extend(logged);
            parsed.flags.push((flag, value));
            Ok(())
        }
        Err(problem) => {
            let name = match flag.letter {
                Some(letter) => format!("-{letter}, --{}", flag.name),
                None => format!("--{}", flag.name),
            };
            let value = quote(value.as_bytes());
            Err(Error::Other(format!(
                "invalid argument {value} for \"{name}\" flag: {problem}"
            )))
        }
    }
}

/// Whether a flag is a switch.
pub fn is_switch(flag: &Flag<'_>) -> bool {
    matches!(flag.kind, Kind::Bool | Kind::GoBool)
}

/// Whether a switch with this value is on.
pub fn is_on(value: &str) -> bool {
    parse_bool(value).unwrap_or(false)
}
