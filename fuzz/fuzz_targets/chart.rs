//! The files of a chart, each after a line `--- PATH`. Rendered twice, it must give the same.
#![no_main]

use chartroom::chart::File;
use chartroom_fuzz::{CHART_FILE, file, render_chart};
use libfuzzer_sys::fuzz_target;

fn files(text: &str) -> Vec<File> {
    let parts = text.split("\n--- ").filter_map(|part| part.split_once('\n'));
    let mut files: Vec<File> = parts.map(|(path, text)| file(path, text)).collect();
    if !files.iter().any(|file| file.name == "Chart.yaml") {
        files.push(file("Chart.yaml", CHART_FILE));
    }
    files
}

fuzz_target!(|text: &str| {
    assert_eq!(render_chart(files(text)), render_chart(files(text)));
});
