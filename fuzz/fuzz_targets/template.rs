//! A template over fixed values; rendered twice, it must give the same.
#![no_main]

use chartroom_fuzz::{CHART_FILE, file, render_chart};
use libfuzzer_sys::fuzz_target;

const VALUES: &str = "s: text\nn: 3\nf: 1.5\nb: true\nl: [a, 1, null, {k: v}]\nm: {a: 1, b: {c: [x]}}\nt: '{{ .Values.s }}'\n";

fuzz_target!(|text: &[u8]| {
    let files = || {
        vec![
            file("Chart.yaml", CHART_FILE),
            file("values.yaml", VALUES),
            file("templates/t.txt", text),
        ]
    };
    assert_eq!(render_chart(files()), render_chart(files()));
});
