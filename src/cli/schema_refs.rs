//! What schemas refer to outside their chart, from where the user allows it: files, and the web.

use std::path::Path;

use clap::ValueEnum;

use super::fetch::{self, Failure};
use crate::chart::directory;
use crate::data::Str;
use crate::go::strconv::quote;
use crate::go::url::Url;
use crate::schema::UrlLoader;

/// How long Helm waits for a schema, in seconds (`newHTTPURLLoader` in its `pkg/chart/common/util/jsonschema.go`).
const TIMEOUT: u32 = 15;

/// Where the `$ref`s of schemas may lead outside the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaRefs {
    /// To files, `file:///…`
    File,
    /// To the web, `http://…` and `https://…`
    Http,
}

/// Loads what is allowed.
#[derive(Debug)]
pub struct Loader {
    allowed: Vec<SchemaRefs>,
}

impl Loader {
    /// A loader from these places.
    pub fn new(allowed: &[SchemaRefs]) -> Loader {
        Loader {
            allowed: allowed.to_owned(),
        }
    }
}

impl UrlLoader for Loader {
    /// Matches v6's `FileLoader`, and `HTTPURLLoader` in Helm's `pkg/chart/common/util/jsonschema.go`.
    fn load(&self, url: &str, limit: usize) -> Option<Result<Str, String>> {
        let is_allowed = |kind| self.allowed.contains(&kind);
        match url.split_once(':')?.0 {
            "file" if is_allowed(SchemaRefs::File) => Some(read_file(url, limit)),
            "http" | "https" if is_allowed(SchemaRefs::Http) => Some(fetch(url, limit)),
            _ => None,
        }
    }
}

fn read_file(url: &str, limit: usize) -> Result<Str, String> {
    let path = Url::parse(url.as_bytes()).map_err(|error| error.to_string())?.path;
    let path = String::from_utf8(path).map_err(|error| error.to_string())?;
    let text = directory::read_file(Path::new(&path), limit as u64);
    text.map(Str::from).map_err(|error| error.to_string())
}

fn fetch(url: &str, limit: usize) -> Result<Str, String> {
    fetch::fetch(url, TIMEOUT, Some(limit)).map_err(|failure| match failure {
        Failure::NoCurl => format!("HTTP request failed for {url}: there is no `curl` here"),
        Failure::NotRun(error) => format!("HTTP request failed for {url}: {error}"),
        Failure::Unanswered(message) => {
            format!(
                "HTTP request failed for {url}: Get {}: {message}",
                quote(url.as_bytes())
            )
        }
        Failure::Refused(status) => {
            let (code, words) = status.split_once(' ').unwrap_or((&status, ""));
            format!("HTTP request to {url} returned status {code} ({words})")
        }
    })
}
