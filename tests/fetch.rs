//! Values from the web, `-f http://…`: from a server of this test's own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::thread;

/// A server that answers one request to `/moved` with `/values.yaml`, and knows that and nothing else.
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
            let (status, header, body) = match first.split(' ').nth(1) {
                Some("/values.yaml") => ("200 OK", "X: y", "replicas: 7\n"),
                Some("/moved") => ("302 Found", "Location: /values.yaml", "HTTP/1.1 nothing to see\n"),
                Some("/denied") => ("403 Forbidden", "X: y", "no\n"),
                _ => ("404 File not found", "X: y", "no such file\n"),
            };
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            )
            .unwrap();
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
