//! How results look: text, data, Markdown, pages for a browser. Writes to an `io::Write`, decides nothing.
//!
//! Text carries ANSI styles; whoever owns the stream takes them off where no terminal shows them.

pub mod diff;
pub mod excerpt;
pub mod findings;
pub mod status;
pub mod table;
pub mod values;

use anstyle::{AnsiColor, Style};

/// What is there now, and what is fine.
const ADDED: Style = AnsiColor::Green.on_default();
/// What is gone, and what is wrong.
const REMOVED: Style = AnsiColor::Red.on_default();
/// What may be wrong.
const WARNING: Style = AnsiColor::Yellow.on_default();
/// Where something stands.
const PLACE: Style = AnsiColor::Cyan.on_default();
/// What a reader looks for first.
const STRONG: Style = Style::new().bold();
