//! Values and schemas from the web, `-f http://…` and `"$ref": "http://…"`: from a server of this test's own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::thread;

/// A server that leads from `/moved` to `/values.yaml`, from `/stray` to a file, and has schemas without end: each of
/// `/chain/` refers to the next.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = BufReader::new(stream.try_clone().unwrap());
            let (mut first, mut line) = (String::new(), String::new());
            request.read_line(&mut first).unwrap();
            while request.read_line(&mut line).unwrap() > 2 {
                line.clear();
            }
            let path = first.split(' ').nth(1);
            let link = path.and_then(|path| path.strip_prefix("/chain/")?.parse::<u32>().ok());
            let chain = link.map(|link| format!(r#"{{"$ref": "{}"}}"#, link + 1));
            let large = "9".repeat(17 << 20);
            let (status, header, body) = match path {
                Some("/values.yaml") => ("200 OK", "X: y", "replicas: 7\n"),
                Some("/all.json") => (
                    "200 OK",
                    "X: y",
                    r#"{"properties": {"replicas": {"$ref": "few.json"}}}"#,
                ),
                Some("/few.json") => ("200 OK", "X: y", r#"{"maximum": 3}"#),
                Some("/large") => ("200 OK", "X: y", large.as_str()),
                Some("/stray") => ("302 Found", "Location: file:///etc/passwd", ""),
                Some(_) if chain.is_some() => ("200 OK", "X: y", chain.as_deref().unwrap_or_default()),
                Some("/moved") => ("302 Found", "Location: /values.yaml", "HTTP/1.1 nothing to see\n"),
                Some("/denied") => ("403 Forbidden", "X: y", "no\n"),
                _ => ("404 File not found", "X: y", "no such file\n"),
            };
            let length = body.len();
            // Who has read enough hangs up.
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    address
}

/// The replicas that the values at a URL make, or why there are none.
fn replicas(url: &str) -> Result<String, String> {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(directory.path().join(path), text).unwrap();
    std::fs::create_dir(directory.path().join("templates")).unwrap();
    write("Chart.yaml", "apiVersion: v2\nname: chart\nversion: 0.1.0\n");
    write("templates/x.yaml", "kind: Pod\nreplicas: {{ .Values.replicas }}\n");
    let output = Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(["template", "r", ".", "-f", url])
        .current_dir(directory.path())
        .env("no_proxy", "*")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        Ok(text(output.stdout)
            .split_once("replicas: ")
            .unwrap()
            .1
            .trim()
            .to_owned())
    } else {
        Err(text(output.stderr))
    }
}

/// The words are those of Helm 4.2.3, of which each was asked.
#[test]
fn values_are_fetched() {
    let server = serve();
    let found = |path: &str| replicas(&format!("http://{server}{path}"));
    assert_eq!(found("/values.yaml"), Ok("7".to_owned()));
    assert_eq!(found("/moved"), Ok("7".to_owned()));
    for (path, status) in [("/missing", "404 File not found"), ("/denied", "403 Forbidden")] {
        assert_eq!(
            found(path),
            Err(format!("Error: failed to fetch http://{server}{path} : {status}\n"))
        );
    }
}

/// Helm says `dial tcp 127.0.0.1:1: connect: connection refused` after the URL, curl what it says.
#[test]
fn nobody_answers() {
    // A port that was free a moment ago, and is so again.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = replicas(&format!("http://{address}/values.yaml")).unwrap_err();
    let start = format!("Error: Get \"http://{address}/values.yaml\": curl: (7) ");
    assert!(error.starts_with(&start), "{error}");
    assert!(error.ends_with('\n') && !error.trim_end().ends_with('0'), "{error}");
}

/// What `template` says of 7 replicas by a chart whose schema is elsewhere.
fn said(schema: &str, flags: &[&str]) -> String {
    let text = answer(schema, &[&["template", "r", "chart"], flags].concat());
    text.split_once("chart:\n")
        .map_or(text.as_str(), |(_, said)| said)
        .to_owned()
}

/// What a command says of such a chart, and of a project of it.
fn answer(schema: &str, line: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(directory.path().join(path), text).unwrap();
    std::fs::create_dir(directory.path().join("chart")).unwrap();
    write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 0.1.0\n");
    write("chart/values.yaml", "replicas: 7\n");
    write("chart/values.schema.json", &format!(r#"{{"$ref": "{schema}"}}"#));
    write(
        "chartroom.yaml",
        "releases: {web: {chart: chart, environments: {dev: [], prod: []}}}\n",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_chartroom"))
        .args(line)
        .current_dir(directory.path())
        .env("no_proxy", "*")
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// The words of the first two are those of Helm 4.2.3; it has no bounds.
#[test]
fn schemas_are_fetched_where_that_is_allowed() {
    let server = format!("http://{}", serve());
    let found = |path: &str| said(&format!("{server}{path}"), &["--allow-schema-refs=http"]);
    assert_eq!(found("/all.json"), "- at '/replicas': maximum: got 7, want 3\n\n");
    let missing = format!("{server}/missing");
    assert_eq!(
        found("/missing"),
        format!("failing loading \"{missing}\": HTTP request to {missing} returned status 404 (File not found)\n")
    );
    for (path, words) in [
        ("/large", "curl: (63)"),
        ("/stray", "curl: (1)"),
        ("/chain/1", "/chain/101\": a schema may refer to 100 documents"),
    ] {
        assert!(found(path).contains(words), "{}", found(path));
    }
    let refused = "schemas are fetched only with --allow-schema-refs=http\n";
    for flags in [&["--allow-schema-refs=file"][..], &[]] {
        assert!(said(&format!("{server}/all.json"), flags).ends_with(refused));
    }
    let unasked = said(&format!("{server}/all.json"), &["--skip-schema-validation"]);
    assert_eq!(unasked, "\n", "a chart without templates");
}

/// `tests/cli/schema_refs.yaml` says the same of files.
#[test]
fn every_command_asks_the_web_only_where_that_is_allowed() {
    let (schema, flag) = (format!("http://{}/all.json", serve()), "--allow-schema-refs=http");
    let refused = format!("HTTP request failed for {schema}: schemas are fetched only with {flag}");
    let lines: [&[&str]; 9] = [
        &["template", "chart"],
        &["template", "--env", "dev"],
        &["template", "--all-envs"],
        &["install", "mine", "chart", "--dry-run=client"],
        &["upgrade", "mine", "chart", "--install", "--dry-run=client"],
        &["diff", "dev", "prod"],
        &["diff", "chart", "dev", "prod"],
        &["lint"],
        &["lint", "chart"],
    ];
    for line in lines {
        for other in [&[][..], &["--allow-schema-refs=file"]] {
            let text = answer(&schema, &[line, other].concat());
            assert!(text.contains(&refused), "{line:?} {other:?}: {text}");
        }
        let text = answer(&schema, &[line, &[flag]].concat());
        assert!(
            text.contains("at '/replicas': maximum: got 7, want 3"),
            "{line:?}: {text}"
        );
    }
    assert_eq!(answer(&schema, &["values", "chart"]), "replicas: 7\n");
}
