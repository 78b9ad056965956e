//! Renders in process: the charts here, and those in the directory that `CHARTROOM_BENCH_CHARTS` names, which
//! `benches/charts.py` makes or which holds public ones; where it names a chart, that chart alone. Reading the chart's
//! files is not part of the time.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use chartroom::chart::open;
use chartroom::host::FixedHost;
use chartroom::render::{Action, Release, Request, prepare, render, render_files};
use chartroom::template::stack::with_deep_stack;
use divan::Bencher;

fn main() {
    // Parsers and renders want the stack that the program gives them.
    let _ = with_deep_stack(divan::main);
}

/// The directories of the charts to render.
fn charts() -> Vec<String> {
    let is_chart = |path: &PathBuf| path.join("Chart.yaml").exists();
    let asked = std::env::var_os("CHARTROOM_BENCH_CHARTS").map(PathBuf::from);
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/charts"))];
    folders.extend(asked.clone());
    let entries = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let charts: Vec<PathBuf> = match asked.filter(is_chart) {
        Some(chart) => vec![chart],
        None => paths.filter(is_chart).collect(),
    };
    let mut charts: Vec<String> = charts.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    charts.sort();
    charts
}

/// A host with a seed of its own: how long it takes to find a key is luck.
fn host() -> FixedHost {
    static SEED: AtomicU64 = AtomicU64::new(0);
    FixedHost::new(SEED.fetch_add(1, Ordering::Relaxed), SystemTime::UNIX_EPOCH)
}

fn request() -> Request<'static> {
    Request {
        release: Release {
            name: "rel".to_owned(),
            namespace: "ns".to_owned(),
            action: Action::Install,
        },
        ..Request::default()
    }
}

/// A render of a chart whose templates are not parsed yet, as a run of the program has it.
#[divan::bench(args = charts())]
fn first(bencher: Bencher<'_, '_>, chart: &str) {
    let loaded = open(chart.as_ref()).ok().map(|loaded| loaded.chart);
    bencher.with_inputs(host).bench_local_values(|host| {
        let prepared = prepare(loaded.clone()?);
        let rendered = render(&prepared, &request(), &host, &mut Vec::new());
        // Given back, so that the time to free it is not counted: no run of the program frees it.
        Some((prepared, rendered.ok()))
    });
}

/// As `first`, without taking the files apart into manifests: what Helm's engine gives.
#[divan::bench(args = charts())]
fn files(bencher: Bencher<'_, '_>, chart: &str) {
    let loaded = open(chart.as_ref()).ok().map(|loaded| loaded.chart);
    bencher.with_inputs(host).bench_local_values(|host| {
        let prepared = prepare(loaded.clone()?);
        let rendered = render_files(&prepared, &request(), &host, &mut Vec::new());
        Some((prepared, rendered.ok()))
    });
}

/// One more render of a chart, as another environment of it.
#[divan::bench(args = charts())]
fn again(bencher: Bencher<'_, '_>, chart: &str) {
    let prepared = open(chart.as_ref()).ok().map(|loaded| prepare(loaded.chart));
    let render = |host| render(prepared.as_ref()?, &request(), &host, &mut Vec::new()).ok();
    bencher.with_inputs(host).bench_local_values(render);
}

/// The same, noting which values are read: what `lint` does for each environment.
#[divan::bench(args = charts())]
fn traced(bencher: Bencher<'_, '_>, chart: &str) {
    let prepared = open(chart.as_ref()).ok().map(|loaded| prepare(loaded.chart));
    let request = Request {
        trace: true,
        ..request()
    };
    let render = |host| render(prepared.as_ref()?, &request, &host, &mut Vec::new()).ok();
    bencher.with_inputs(host).bench_local_values(render);
}
