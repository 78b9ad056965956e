//! One template text, rendered in the chart that recordings were made with: chart `c` 0.1.0 without appVersion, file
//! `templates/t.txt`, release `rel`, namespace `ns`.

use std::time::{Duration, SystemTime};

use chartroom::chart::{File, load};
use chartroom::data::Str;
use chartroom::host::FixedHost;
use chartroom::render::{Action, Release, Request, prepare, render_files};

/// Noon of 2026-11-21 in UTC.
const NOW: u64 = 1_795_262_400;

/// What the template gives, or what Helm says is wrong.
pub fn eval(template: &str, values: &str) -> Result<String, String> {
    eval_with_files(template, values, Vec::new())
}

/// What the template gives in a chart with more files.
pub fn eval_with_files(template: &str, values: &str, mut files: Vec<File>) -> Result<String, String> {
    let file = |name: &str, text: &str| File {
        name: name.to_owned(),
        data: Str::from(text),
    };
    files.push(file("Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n"));
    files.push(file("values.yaml", values));
    files.push(file("templates/t.txt", template));
    let chart = load::load(files).map_err(|error| error.to_string())?.chart;
    let release = Release {
        name: "rel".to_owned(),
        namespace: "ns".to_owned(),
        action: Action::Install,
    };
    let request = Request {
        release,
        ..Request::default()
    };
    let host = FixedHost::new(1, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
    let rendered =
        render_files(&prepare(chart), &request, &host, &mut Vec::new()).map_err(|error| error.to_string())?;
    let text = rendered
        .files
        .get(&b"c/templates/t.txt"[..])
        .ok_or("the template was not rendered")?;
    Ok(text.to_text().into_owned())
}
