//! What is wrong with a command line, in the words of Helm's flag parser (Go's pflag and cobra), with a hint of ours.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::flags;

/// The message for a command line that clap refused: what Helm prints after `Error: `, and a hint where there is one.
pub fn message(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        Some(ContextValue::Strings(texts)) => texts.first().map(String::as_str),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let (message, suggestion) = match error.kind() {
        ErrorKind::UnknownArgument => (unknown_flag(argument), text(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            (
                format!("unknown command \"{name}\" for \"chartroom\""),
                text(ContextKind::SuggestedSubcommand),
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => (format!("flag needs an argument: {}", flag(argument)), None),
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let cause = std::error::Error::source(error)
                .map(ToString::to_string)
                .unwrap_or_default();
            (
                format!("invalid argument {value:?} for \"{}\" flag: {cause}", flag(argument)),
                None,
            )
        }
        ErrorKind::MissingRequiredArgument => (format!("required: {argument}"), None),
        _ => {
            let rendered = error.to_string();
            let plain = rendered.strip_prefix("error: ").unwrap_or(&rendered);
            (plain.split("\n\n").next().unwrap_or(plain).to_owned(), None)
        }
    };
    match suggestion.filter(|name| !flags::is_ignored(name)) {
        Some(suggestion) => format!("{message}\n\nhint: did you mean `{suggestion}`?"),
        None => message,
    }
}

fn unknown_flag(argument: &str) -> String {
    match argument.strip_prefix('-') {
        Some(letter) if !letter.starts_with('-') => format!("unknown shorthand flag: '{letter}' in {argument}"),
        _ => format!("unknown flag: {argument}"),
    }
}

/// The flag of an argument's usage: `--namespace` of `--namespace <NAMESPACE>`.
fn flag(usage: &str) -> &str {
    usage.split([' ', '[', '=']).next().unwrap_or(usage)
}
