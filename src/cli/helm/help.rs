//! What Helm prints where it is asked for help.

use super::commands::{Command, EVERYWHERE, Place};
use super::paths;

/// The help of a command (cobra's usage template).
pub fn of(command: &Command) -> String {
    let Place::Here { help, .. } = command.place else {
        return String::new();
    };
    let mut text = help.to_owned();
    if !command.path.is_empty() {
        if !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str("Global Flags:\n");
        for line in flag_lines(EVERYWHERE).filter(|line| !line.starts_with("  -h, --help")) {
            text.push_str(line);
            text.push('\n');
        }
        if help.contains("\nAvailable Commands:\n") {
            text.push_str(&format!(
                "\nUse \"helm {} [command] --help\" for more information about a command.\n",
                command.path
            ));
        }
    }
    in_directories(&text)
}

/// What Helm adds to a complaint about a topic of help: how it is used, without the long words before, and without the
/// flag that it does not have yet.
pub fn usage() -> String {
    let usage = EVERYWHERE.lines().skip_while(|line| *line != "Usage:");
    let lines: Vec<&str> = usage.filter(|line| !line.starts_with("  -h, --help")).collect();
    in_directories(&lines.join("\n"))
}

fn flag_lines(help: &str) -> impl Iterator<Item = &str> {
    help.lines()
        .skip_while(|line| *line != "Flags:")
        .skip(1)
        .take_while(|line| !line.is_empty())
}

fn in_directories(text: &str) -> String {
    [
        ("{cache}", paths::CACHE.directory()),
        ("{config}", paths::CONFIG.directory()),
        ("{gnupg}", paths::gnupg()),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, path)| {
        text.replace(name, &path.to_string_lossy())
    })
}
