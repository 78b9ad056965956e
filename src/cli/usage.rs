//! What is wrong with a command line that clap refused: the little that Helm's own reading leaves to it.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::go::strconv::quote;

/// The message for a command line that clap refused: what stands after `Error: `.
pub fn message(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        Some(ContextValue::Strings(texts)) => texts.first().map_or("", String::as_str),
        _ => "",
    };
    let argument = text(ContextKind::InvalidArg);
    match (error.kind(), std::error::Error::source(error)) {
        (ErrorKind::ValueValidation, Some(cause)) => {
            let value = quote(text(ContextKind::InvalidValue).as_bytes());
            format!("invalid argument {value} for \"{}\" flag: {cause}", flag(argument))
        }
        (ErrorKind::MissingRequiredArgument, _) => format!("required: {argument}"),
        _ => {
            let rendered = error.to_string();
            let plain = rendered.strip_prefix("error: ").unwrap_or(&rendered);
            plain.split("\n\n").next().unwrap_or(plain).to_owned()
        }
    }
}

/// The flag of an argument's usage: `--namespace` of `--namespace <NAMESPACE>`.
fn flag(usage: &str) -> &str {
    usage.split([' ', '[', '=']).next().unwrap_or(usage)
}
