//! How many arguments a command takes, in Helm's words (`pkg/cmd/require/args.go`).

use anyhow::{Result, bail};

use super::personality::Name;

/// A command as complaints about its arguments name it.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// The program's name.
    pub program: Name,
    /// The command's name, with its parent's: `show values`.
    pub command: &'static str,
    /// What may follow it: `[CHART] [flags]`.
    pub arguments: &'static str,
}

impl Usage {
    /// Refuses all arguments (`NoArgs`).
    pub fn none(self, found: &[String]) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        self.complain("accepts no arguments")
    }

    /// Wants this many arguments (`ExactArgs`).
    pub fn exactly<'a, const N: usize>(self, found: &'a [String]) -> Result<&'a [String; N]> {
        match found.try_into() {
            Ok(arguments) => Ok(arguments),
            Err(_) => self.complain(&format!("requires {}", counted(N))),
        }
    }

    /// Complains that there is no argument at all (`MinimumNArgs(1)`).
    pub fn at_least_one<T>(self) -> Result<T> {
        self.complain(&format!("requires at least {}", counted(1)))
    }

    /// Wants one argument or none (`MaximumNArgs(1)`).
    pub fn at_most_one(self, found: &[String]) -> Result<Option<&str>> {
        match found {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => self.complain(&format!("accepts at most {}", counted(1))),
        }
    }

    fn complain<T>(self, what: &str) -> Result<T> {
        let Usage {
            program,
            command,
            arguments,
        } = self;
        bail!("\"{program} {command}\" {what}\n\nUsage:  {program} {command} {arguments}")
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}
