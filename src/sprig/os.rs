//! Sprig's functions of the operating system. Charts have none of them: Helm takes them away, but for the template of a
//! release's name.

use crate::data::Str;
use crate::host::Host;
use crate::host_functions;
use crate::template::func::FuncError;

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = host_functions! {
    "env" => env(Str);
    "expandenv" => expand_env(Str);
};

/// The value of a variable, empty where it is not set (`os.Getenv`).
fn env(host: &dyn Host, name: Str) -> Result<String, FuncError> {
    Ok(variable(host, &name.to_text()))
}

/// The text with `$name` and `${name}` replaced (`os.ExpandEnv`).
fn expand_env(host: &dyn Host, text: Str) -> Result<String, FuncError> {
    let text = text.to_text();
    let mut expanded = String::new();
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, length) = shell_name(after);
        match (name, length) {
            // A dollar that nothing can be named by stays; one before bad syntax goes, with it.
            ("", 0) => expanded.push('$'),
            (name, _) => expanded.push_str(&variable(host, name)),
        }
        rest = after.get(length..).unwrap_or_default();
    }
    expanded.push_str(rest);
    Ok(expanded)
}

fn variable(host: &dyn Host, name: &str) -> String {
    host.variable(name).unwrap_or_default()
}

/// The name that a text begins with, and how much of the text it takes (`getShellName` in Go's `os/env.go`).
fn shell_name(text: &str) -> (&str, usize) {
    let is_special = |c: char| "*#$@!?-".contains(c) || c.is_ascii_digit();
    if let Some(braced) = text.strip_prefix('{') {
        return match braced.split_once('}') {
            Some(("", _)) => ("", 2),
            Some((name, _)) => (name, name.len() + 2),
            None => ("", 1),
        };
    }
    if text.starts_with(is_special) {
        return (text.get(..1).unwrap_or_default(), 1);
    }
    let end = text
        .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    (text.get(..end).unwrap_or_default(), end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sprig::testing::SmallWorld;

    /// Expectations are those of Go's `os.ExpandEnv`.
    #[test]
    fn expands_as_go_does() {
        let host = SmallWorld::new();
        let cases = [
            ("$A_1", "x"),
            ("${A_1}b", "xb"),
            ("a$A_1-", "ax-"),
            ("$NONE.", "."),
            ("a$", "a$"),
            ("$ b", "$ b"),
            ("${}b", "b"),
            ("${A_1", "A_1"),
            ("$1a", "a"),
        ];
        for (text, expanded) in cases {
            assert_eq!(expand_env(&host, Str::from(text)).unwrap(), expanded, "{text}");
        }
        assert_eq!(env(&host, Str::from("A_1")).unwrap(), "x");
        assert_eq!(env(&host, Str::from("NONE")).unwrap(), "");
    }
}
