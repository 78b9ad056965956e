//! Values from the web: `-f https://…`. The network is used only where the user names a URL.
//!
//! The system's `curl` fetches them: it is wherever people work, knows their proxies and certificates, and keeps a TLS
//! library out of a program that otherwise never speaks to anybody.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::data::Str;

/// How long Helm waits for a file, in seconds (`DefaultHTTPTimeout` in its `pkg/getter/getter.go`).
const TIMEOUT: &str = "120";

/// Whether a path is a URL that is to be fetched.
pub fn is_url(path: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| path.starts_with(scheme))
}

/// What is at a URL.
///
/// # Errors
/// There is no curl, or it got nothing; then with its words.
pub fn fetch(url: &str) -> anyhow::Result<Str> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--location"])
        .args(["--proto", "=http,https", "--max-time", TIMEOUT, "--url", url])
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("failed to fetch {url} : there is no `curl` here: fetch it, then name the file")
        }
        output => output.with_context(|| format!("failed to fetch {url} "))?,
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("failed to fetch {url} : {}", said.trim_end());
    }
    Ok(Str::from(output.stdout))
}
