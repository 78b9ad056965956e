//! Values from the web: `-f https://…`. The network is used only where the user names a URL.
//!
//! The system's `curl` fetches them: it is wherever people work, knows their proxies and certificates, and keeps a TLS
//! library out of a program that otherwise never speaks to anybody.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::data::Str;
use crate::go::strconv::quote;

/// How long Helm waits for a file, in seconds (`DefaultHTTPTimeout` in its `pkg/getter/getter.go`).
const TIMEOUT: &str = "120";

/// What is at a URL (`httpGetter.get` in Helm's `pkg/getter/httpgetter.go`).
///
/// # Errors
/// There is no curl, nobody answers, which is told in its words, or the answer is not that all is well.
pub fn fetch(url: &str) -> anyhow::Result<Str> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--location", "--include"])
        .args(["--write-out", "%{stderr}%{size_header}"])
        .args(["--proto", "=http,https", "--max-time", TIMEOUT, "--url", url])
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("failed to fetch {url} : there is no `curl` here: fetch it, then name the file")
        }
        output => output.with_context(|| format!("failed to fetch {url} "))?,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        // The size of the headers stands after the message, be it 0.
        let message = said.trim_end_matches(|c: char| c.is_ascii_digit());
        bail!("Get {}: {}", quote(url.as_bytes()), message.trim_end());
    }
    let size: usize = said.trim().parse().context("curl does not say how it went")?;
    let (headers, body) = output.stdout.split_at(size.min(output.stdout.len()));
    let headers = String::from_utf8_lossy(headers);
    let status = status(&headers);
    if status.split(' ').next() != Some("200") {
        bail!("failed to fetch {url} : {status}");
    }
    Ok(Str::from(body))
}

/// The status of the last answer, after those that led elsewhere: `404 Not Found`.
fn status(headers: &str) -> &str {
    let mut lines = headers.lines().filter(|line| line.starts_with("HTTP/"));
    let last = lines.next_back().unwrap_or_default();
    last.split_once(' ').map_or("", |(_, status)| status.trim())
}
