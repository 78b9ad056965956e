//! What is on the web: values of `-f https://…`, and schemas. The network is used only where the user asks for it.
//!
//! The system's `curl` fetches it: it is wherever people work, knows their proxies and certificates, and keeps a TLS
//! library out of a program that otherwise never speaks to anybody.

use std::io::{self, ErrorKind};
use std::process::Command;

use anyhow::anyhow;

use super::subprocess;
use crate::data::Str;
use crate::go::strconv::quote;

/// How long Helm waits for a file, in seconds (`DefaultHTTPTimeout` in its `pkg/getter/getter.go`).
const TIMEOUT: u32 = 120;

/// Why there is nothing from a URL.
pub enum Failure {
    /// There is no curl.
    NoCurl,
    /// Curl cannot be run, or does not say how it went.
    NotRun(io::Error),
    /// Nobody answers, or not soon enough, or with too much: curl's words.
    Unanswered(String),
    /// The answer is not that all is well: `404 Not Found`.
    Refused(String),
}

/// The values at a URL (`httpGetter.get` in Helm's `pkg/getter/httpgetter.go`).
///
/// # Errors
/// There is no curl, nobody answers, which is told in its words, or the answer is not that all is well.
pub fn fetch_values(url: &str) -> anyhow::Result<Str> {
    fetch(url, TIMEOUT, None).map_err(|failure| match failure {
        Failure::NoCurl => anyhow!("failed to fetch {url} : there is no `curl` here: fetch it, then name the file"),
        Failure::NotRun(error) => anyhow!("failed to fetch {url} : {error}"),
        Failure::Unanswered(message) => anyhow!("Get {}: {message}", quote(url.as_bytes())),
        Failure::Refused(status) => anyhow!("failed to fetch {url} : {status}"),
    })
}

/// What is at a URL, within so many seconds, and of no more than so many bytes. Whoever answers may lead elsewhere on the
/// web, and nowhere else.
///
/// # Errors
/// Nothing is there, or it cannot be had.
pub fn fetch(url: &str, seconds: u32, limit: Option<usize>) -> Result<Str, Failure> {
    let mut curl = Command::new("curl");
    if let Some(limit) = limit {
        curl.args(["--max-filesize", &limit.to_string()]);
    }
    curl.args(["--silent", "--show-error", "--location", "--include"])
        .args(["--write-out", "%{stderr}%{size_header}"])
        .args([
            "--proto",
            "=http,https",
            "--max-time",
            &seconds.to_string(),
            "--url",
            url,
        ]);
    let output = subprocess::run(&mut curl, b"").map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::NoCurl,
        _ => Failure::NotRun(error),
    })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        // The size of the headers stands after the message, be it 0.
        let message = said.trim_end_matches(|c: char| c.is_ascii_digit());
        return Err(Failure::Unanswered(message.trim_end().to_owned()));
    }
    let size: usize = said
        .trim()
        .parse()
        .map_err(|_| Failure::NotRun(io::Error::other("curl does not say how it went")))?;
    let (headers, body) = output.stdout.split_at(size.min(output.stdout.len()));
    let headers = String::from_utf8_lossy(headers);
    let status = status(&headers);
    if status.split(' ').next() != Some("200") {
        return Err(Failure::Refused(status.to_owned()));
    }
    Ok(Str::from(body))
}

/// The status of the last answer, after those that led elsewhere: `404 Not Found`.
fn status(headers: &str) -> &str {
    let mut lines = headers.lines().filter(|line| line.starts_with("HTTP/"));
    let last = lines.next_back().unwrap_or_default();
    last.split_once(' ').map_or("", |(_, status)| status.trim())
}
