//! What the targets share: a chart in memory, rendered in a world that always answers the same.

use std::time::SystemTime;

use chartroom::chart::{File, load};
use chartroom::data::Str;
use chartroom::engine::Limits;
use chartroom::host::FixedHost;
use chartroom::render::{Action, Release, Request, prepare, render};
use chartroom::template::stack::with_deep_stack;

/// The steps that a render may take: few, so that a run of the fuzzer is short.
const STEPS: u64 = 1_000_000;

/// Functions that take seconds by their nature, and whose texts are not what is fuzzed.
const SLOW: [&str; 7] = [
    "bcrypt",
    "derivePassword",
    "genCA",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSignedCert",
    "htpasswd",
];

/// Renders the files of a chart, to its manifests or its error.
pub fn render_chart(files: Vec<File>) -> Result<String, String> {
    if files.iter().any(|file| SLOW.iter().any(|name| file.data.to_text().contains(name))) {
        return Ok(String::new());
    }
    let run = || {
        let chart = load::load(files).map_err(|error| error.to_string())?.chart;
        let request = Request {
            release: Release {
                name: "rel".to_owned(),
                namespace: "ns".to_owned(),
                action: Action::Install,
            },
            limits: Limits {
                steps: STEPS,
                ..Limits::default()
            },
            ..Request::default()
        };
        let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        render(&prepare(chart), &request, &host, &mut Vec::new())
            .map(|rendered| format!("{:?}", rendered.source.files))
            .map_err(|error| error.to_string())
    };
    with_deep_stack(run).map_err(|error| error.to_string())?
}

/// A file of a chart.
pub fn file(name: &str, data: impl Into<Str>) -> File {
    File {
        name: name.to_owned(),
        data: data.into(),
    }
}

/// The least that is a chart.
pub const CHART_FILE: &str = "apiVersion: v2\nname: c\nversion: 0.1.0\n";
