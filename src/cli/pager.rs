//! Long texts on a terminal: through the pager of `PAGER`, as git does it.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

/// What shows long texts where `PAGER` names nothing.
const DEFAULT_PAGER: &str = "less";

/// How `less` is run if it is not told otherwise: it ends at once where all fits, keeps colours, and leaves the screen.
const LESS: &str = "FRX";

/// The width of the terminal that stdout is.
pub fn terminal_width() -> Option<usize> {
    width_of(&io::stdout())
}

/// The width of the terminal that a stream is.
pub fn width_of(stream: &impl IsTerminal) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size()?;
    (stream.is_terminal() && width.0 > 0).then_some(usize::from(width.0))
}

/// Prints a text with styles; through a pager where stdout is a terminal. Without one, directly.
pub fn print(text: &[u8]) -> io::Result<()> {
    if io::stdout().is_terminal() && !text.is_empty() {
        let pager = env::var("PAGER").unwrap_or_else(|_| DEFAULT_PAGER.to_owned());
        if let Some(shown) = show(&pager, text) {
            return shown;
        }
    }
    let mut stdout = anstream::stdout();
    stdout.write_all(text).and_then(|()| stdout.flush())
}

/// Shows a text in a pager. `None` where there is no such pager, or none is wanted.
fn show(pager: &str, text: &[u8]) -> Option<io::Result<()>> {
    let mut words = pager.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let mut child = command.spawn().ok()?;
    if let Some(stdin) = child.stdin.take() {
        let choice = anstream::AutoStream::choice(&io::stdout());
        // Whoever leaves the pager early has seen enough.
        let _ = anstream::AutoStream::new(Box::new(stdin) as Box<dyn Write>, choice).write_all(text);
    }
    Some(child.wait().map(|_| ()))
}
