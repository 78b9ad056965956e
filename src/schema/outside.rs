//! What schemas ask for that is not in the chart: documents that `$ref` and `$schema` name, in files and on the web.

use std::collections::BTreeSet;
use std::fmt;

use jsonschema::Draft;
use serde_json::Value as Json;

use super::{Problem, compiled, light, prepare};
use crate::data::Str;
use crate::go::strconv::quote;
use crate::go::url::Url;

/// How many documents a schema may bring in: published sets of schemas have some tens of files.
const MAX_DOCUMENTS: usize = 100;

/// How large they may be, all together: the schemas of a whole Kubernetes have 2 MB, and in memory a document takes ten
/// times its size.
const MAX_BYTES: usize = 16 << 20;

/// Loads documents by their URL, from wherever the user allows it: v6's `URLLoader`.
pub trait UrlLoader: fmt::Debug + Send + Sync {
    /// The text at a URL; `None` where nothing is loaded from such a URL.
    ///
    /// # Errors
    /// It cannot be loaded, or has more bytes than the limit; Helm's words.
    fn load(&self, url: &str, limit: usize) -> Option<Result<Str, String>>;
}

/// The documents from outside that a schema may still ask for.
pub(super) struct Outside<'l> {
    loader: Option<&'l dyn UrlLoader>,
    documents: usize,
    bytes: usize,
}

impl Outside<'_> {
    /// Everything, of what this loader loads.
    pub(super) fn new(loader: Option<&dyn UrlLoader>) -> Outside<'_> {
        Outside {
            loader,
            documents: MAX_DOCUMENTS,
            bytes: MAX_BYTES,
        }
    }

    /// The document at a URL.
    pub(super) fn load(&mut self, url: &str) -> Result<Json, Problem> {
        let failed =
            |reason: String| Problem::Unresolved(format!("failing loading {}: {reason}", quote(url.as_bytes())));
        let Some(documents) = self.documents.checked_sub(1) else {
            return Err(failed(format!("a schema may refer to {MAX_DOCUMENTS} documents")));
        };
        self.documents = documents;
        let loaded = self.loader.and_then(|loader| loader.load(url, self.bytes));
        let text = loaded.unwrap_or_else(|| Err(refusal(url))).map_err(failed)?;
        self.bytes = self.bytes.saturating_sub(text.len());
        compiled::read(&text).map_err(|problem| failed(problem.to_string()))
    }

    /// The draft of a document: the newest, what its `$schema` says, or what that document's own says
    /// (`defaultLoader.getDraft` in v6's `loader.go`).
    pub(super) fn draft(&mut self, document: &Json) -> Result<Draft, Problem> {
        let mut draft = declared(document.get("$schema").and_then(Json::as_str));
        let mut met = BTreeSet::new();
        while let Err(url) = draft {
            if !met.insert(url.clone()) {
                let cycle = format!("cycle in resolving $schema in {}", quote(url.as_bytes()));
                return Err(Problem::Unresolved(cycle));
            }
            let metaschema = self.load(&url)?;
            draft = declared(metaschema.get("$schema").and_then(Json::as_str));
        }
        Ok(draft.unwrap_or_default())
    }
}

/// The draft that a schema declares, as far as its own text tells.
pub(super) fn draft_of(schema: &light::Json) -> Option<Draft> {
    let keyword = schema.as_object().and_then(|keywords| keywords.get("$schema"));
    declared(keyword.and_then(light::Json::as_str)).ok()
}

/// The draft that a `$schema` names, else the metaschema to look at.
fn declared(keyword: Option<&str>) -> Result<Draft, String> {
    let Some(uri) = keyword else {
        return Ok(Draft::Draft202012);
    };
    let metaschema = || uri.split_once('#').map_or(uri, |(before, _)| before).to_owned();
    prepare::draft_of(uri).ok_or_else(metaschema)
}

/// Why nothing is loaded from a URL. It begins as Helm begins where a document cannot be loaded.
pub(super) fn refusal(url: &str) -> String {
    match url.split_once("://") {
        Some(("file", _)) => {
            let path = Url::parse(url.as_bytes()).map(|url| url.path).unwrap_or_default();
            let path = String::from_utf8_lossy(&path);
            format!("open {path}: files outside the chart are read only with --allow-schema-refs=file")
        }
        Some(("http" | "https", _)) => {
            format!("HTTP request failed for {url}: schemas are fetched only with --allow-schema-refs=http")
        }
        _ => format!("no URLLoader registered for {}", quote(url.as_bytes())),
    }
}
