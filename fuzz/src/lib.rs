//! What is fuzzed: a function a target, which takes bytes that a stranger could have written and panics where the program
//! does what it never may. `fuzz_targets` gives them to the fuzzer; `tests/corpora.rs` gives them the corpora that are kept.

use std::io::Write as _;
use std::time::SystemTime;

use chartroom::chart::{File, archive as packed, load};
use chartroom::data::{Elem, List, Map, Str, Value};
use chartroom::engine::Limits;
use chartroom::go::regexp::{Pattern, Regexp};
use chartroom::host::FixedHost;
use chartroom::jsonpath::JsonPath;
use chartroom::render::{Action, Release, Request, prepare, render};
use chartroom::template::fmt::sprintf;
use chartroom::template::stack::with_deep_stack;
use chartroom::values::layer::{self, Layer};
use chartroom::values::{Origins, SetKind};
use chartroom::{schema as validation, yaml as text};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The steps that a render may take: few, so that a run of the fuzzer is short. No loop has more to show.
const STEPS: u64 = 100_000;

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

/// The least that is a chart.
const CHART_FILE: &str = "apiVersion: v2\nname: c\nversion: 0.1.0\n";

/// The values that a template is rendered over.
const VALUES: &str =
    "s: text\nn: 3\nf: 1.5\nb: true\nl: [a, 1, null, {k: v}]\nm: {a: 1, b: {c: [x]}}\nt: '{{ .Values.s }}'\n";

/// What Helm writes and reads as something else, too, as data shows it: a key that merges, and the line break NEL.
const HELM_LOSES: [&str; 2] = [r#""<<":"#, r"\u{85}"];

/// A chart archive, unpacked and loaded. The input is the tar, which is packed here: gzip's checksums would stop a fuzzer.
pub fn archive(tar: &[u8]) {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let gzip = gzip.write_all(tar).and_then(|()| gzip.finish());
    if let Ok(files) = packed::unpack(&gzip.unwrap_or_default()) {
        for file in &files {
            assert!(
                !file.name.starts_with('/') && !file.name.split('/').any(|part| part == ".."),
                "{}",
                file.name
            );
        }
        let _ = load::load(files);
    }
}

/// The files of a chart, each after a line `--- PATH`. Rendered twice, it must give the same.
pub fn chart(input: &[u8]) {
    let parts = valid(input).split("\n--- ").filter_map(|part| part.split_once('\n'));
    let mut files: Vec<File> = parts.map(|(path, text)| file(path, text)).collect();
    if !files.iter().any(|file| file.name == "Chart.yaml") {
        files.push(file("Chart.yaml", CHART_FILE));
    }
    assert_rendered_the_same(files);
}

/// A JSONPath, followed through fixed values twice: it must give the same.
pub fn jsonpath(expression: &[u8]) {
    let text = "a: {b: [1, {c: x, d: 2}, [y, null]], e: true}\nf: [{n: 1, s: p}, {n: 2.5, s: q}, {n: -3}]\n";
    deep(|| {
        if let (Ok(path), Ok(data)) = (JsonPath::parse(valid(expression)), text::unmarshal(text.as_bytes())) {
            assert_eq!(path.print(data.clone()), path.print(data));
        }
    });
}

/// A format, over arguments of all kinds.
pub fn printf(format: &[u8]) {
    let list = List::from(vec![Value::Nil, Value::Float(f64::NAN), Value::string("x")]);
    let map: Map = [("k", Value::Uint64(u64::MAX)), ("l", Value::List(list.clone()))]
        .into_iter()
        .collect();
    let args = [
        Value::Int(-3),
        Value::string("text \u{1F600}"),
        Value::Float(1e21),
        Value::Bool(true),
        Value::Nil,
        Value::List(list),
        Value::Map(map),
        Value::bytes(&b"\xff\x00"[..]),
        Value::Duration(90_000_000_000),
        Value::List(List::nil(Elem::String)),
        Value::Uint8(7),
    ];
    let _ = sprintf(format, &args);
}

/// A regular expression and a text, apart at the first newline.
pub fn regexp(input: &[u8]) {
    let at = input.iter().position(|&byte| byte == b'\n').unwrap_or(input.len());
    let (pattern, text) = input.split_at(at);
    if let Ok(regexp) = Regexp::new(pattern) {
        let found = regexp.find_all(text, -1);
        assert_eq!(regexp.is_match(text), !found.is_empty());
        let walked = Pattern::parse(pattern).ok().and_then(|pattern| pattern.is_match(text));
        assert_eq!(walked.unwrap_or(regexp.is_match(text)), regexp.is_match(text));
        assert!(
            found
                .iter()
                .all(|range| range.start <= range.end && range.end <= text.len())
        );
        let _ = regexp.replace_all(text, b"<$0>${1}", 1 << 20);
        let _ = regexp.split(text, -1);
    }
}

/// A JSON Schema and values, apart at the first line of `---`.
pub fn schema(input: &[u8]) {
    let Some((schema, values)) = valid(input).split_once("\n---\n") else {
        return;
    };
    deep(|| {
        if let Ok(values) = text::unmarshal(values.as_bytes()) {
            let _ = validation::validate(schema.as_bytes(), &values, None, &mut Vec::new());
        }
    });
}

/// A flag of the `--set` family; the first byte says which.
pub fn set(input: &[u8]) {
    let Some((kind, text)) = input.split_first() else {
        return;
    };
    let text = valid(text);
    let layer = match kind % 5 {
        0 => Layer::flag(SetKind::Set, text),
        1 => Layer::flag(SetKind::String, text),
        2 => Layer::flag(SetKind::Json, text),
        3 => Layer::flag(SetKind::Literal, text),
        _ => Layer::set_file(text, |_| Ok(Str::from("text"))),
    };
    let _ = layer::merge(&[layer.clone(), layer], &mut Origins::default());
}

/// A template over fixed values. Rendered twice, it must give the same.
pub fn template(text: &[u8]) {
    assert_rendered_the_same(vec![
        file("Chart.yaml", CHART_FILE),
        file("values.yaml", VALUES),
        file("templates/t.txt", text),
    ]);
}

/// A YAML text, read into data and into a document with positions.
pub fn yaml(input: &[u8]) {
    let data = text::unmarshal(input);
    let document = text::parse(input).and_then(|document| document.to_value());
    assert_eq!(data.is_ok(), document.is_ok());
    let fields = text::unmarshal_fields(input, &[b"a"], &[b"b"]);
    assert_eq!(data.is_ok(), fields.is_ok());
    if let (Ok(data), Ok(fields)) = (data, fields) {
        let of = |value: &Value| format!("{:?}", value.at(&["a", "b"]));
        assert_eq!(of(&data), of(&fields));
    }
    let _ = text::documents(input);
}

/// A YAML text that is data must be the same data when it is written and read again.
pub fn yaml_round_trip(input: &[u8]) {
    let Ok(data) = text::unmarshal(input) else {
        return;
    };
    if HELM_LOSES.iter().any(|lost| format!("{data:?}").contains(lost)) {
        return;
    }
    if let Ok(written) = text::marshal(&data) {
        let again = text::unmarshal(&written);
        assert!(
            again.as_ref().is_ok_and(|again| again.deep_equal(&data)),
            "{}\n{again:?}",
            String::from_utf8_lossy(&written)
        );
    }
    let _ = text::marshal_pretty(&data);
}

/// The text that bytes begin with.
fn valid(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

fn file(name: &str, data: impl Into<Str>) -> File {
    File {
        name: name.to_owned(),
        data: data.into(),
    }
}

fn assert_rendered_the_same(files: Vec<File>) {
    if !files
        .iter()
        .any(|file| SLOW.iter().any(|name| file.data.to_text().contains(name)))
    {
        deep(|| assert_eq!(rendered(files.clone()), rendered(files)));
    }
}

/// What the files of a chart render to, or the error, in a world that always answers the same.
fn rendered(files: Vec<File>) -> Result<String, String> {
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
}

fn deep(run: impl FnOnce() + Send) {
    with_deep_stack(run).expect("a thread");
}
