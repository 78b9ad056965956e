//! Renders charts for `run.py`, many in one process. Standard input holds archives, each after its length (four bytes, the
//! most significant first); standard output gets a line of JSON for each: `ok`, what each template rendered to, or
//! `error`. With the argument `manifests`, `ok` is the text of what would be installed.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::time::SystemTime;

use chartroom::chart::{archive, load};
use chartroom::host::FixedHost;
use chartroom::manifest::output::{Secrets, objects_text};
use chartroom::render::{Action, Release, Request, prepare, render, render_files};
use chartroom::template::stack::with_deep_stack;
use serde_json::json;

fn main() -> io::Result<()> {
    with_deep_stack(answer_all)?
}

fn answer_all() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(archive) = next(&mut input)? {
        let answer = match rendered(&archive) {
            Ok(texts) => json!({"ok": texts}),
            Err(error) => json!({"error": error}),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The next archive, if there is one.
fn next(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut archive = vec![0; u32::from_be_bytes(length) as usize];
    input.read_exact(&mut archive)?;
    Ok(Some(archive))
}

/// What the templates of a chart render to, or what is wrong.
fn rendered(archive: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let files = archive::unpack(archive).map_err(|error| error.to_string())?;
    let chart = load::load(files).map_err(|error| error.to_string())?.chart;
    let request = Request {
        release: Release {
            name: "rel".to_owned(),
            namespace: "ns".to_owned(),
            action: Action::Install,
        },
        ..Request::default()
    };
    let host = FixedHost::new(1, SystemTime::now());
    let prepared = prepare(chart);
    if env::args().nth(1).is_some_and(|what| what == "manifests") {
        let rendered = render(&prepared, &request, &host, &mut Vec::new()).map_err(|error| error.to_string())?;
        let text = objects_text(&[], &rendered.manifests, Secrets::Shown);
        return Ok([("manifests".to_owned(), String::from_utf8_lossy(&text).into_owned())].into());
    }
    let rendered = render_files(&prepared, &request, &host, &mut Vec::new()).map_err(|error| error.to_string())?;
    let texts = rendered.files.iter();
    Ok(texts
        .map(|(name, text)| (name.to_text().into_owned(), text.to_text().into_owned()))
        .collect())
}
