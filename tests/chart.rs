//! Charts read from directories and archives.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use chartroom::chart::{self, Links, Warning, archive, directory};
use flate2::Compression;
use flate2::write::GzEncoder;

const CHART: &str = "apiVersion: v2\nname: p\nversion: 0.1.0\n";

/// A fresh directory with a chart in it.
fn chart_directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(directory.join("templates")).unwrap();
    fs::write(directory.join("Chart.yaml"), CHART).unwrap();
    fs::canonicalize(directory).unwrap()
}

fn error(path: &Path) -> String {
    chart::open(path).unwrap_err().to_string()
}

fn names(directory: &Path) -> Vec<String> {
    directory::read(directory, Links::Anywhere)
        .unwrap()
        .files
        .into_iter()
        .map(|file| file.name)
        .collect()
}

/// An archive of files with these names.
fn archive_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, data) in files {
        let mut header = tar::Header::new_gnu();
        // Written by hand: the library refuses the paths that are of interest.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *data).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}

#[test]
fn a_directory_is_read_in_order_without_what_it_ignores() {
    let directory = chart_directory("ignore");
    for (name, text) in [
        (".helmignore", "*.bak\n/secret\n"),
        ("templates/b.yaml", "\u{feff}b"),
        ("templates/a.yaml", ""),
        ("templates/.hidden", ""),
        ("x.bak", ""),
        ("secret", ""),
        ("README.md", ""),
    ] {
        fs::write(directory.join(name), text).unwrap();
    }
    assert_eq!(
        names(&directory),
        [
            ".helmignore",
            "Chart.yaml",
            "README.md",
            "templates/a.yaml",
            "templates/b.yaml"
        ]
    );
    let loaded = chart::open(&directory).unwrap();
    assert_eq!(*loaded.chart.templates[1].data, *b"b", "without its byte order mark");

    fs::write(directory.join(".helmignore"), "**").unwrap();
    assert_eq!(error(&directory), "double-star (**) syntax is not supported");
    fs::remove_file(directory.join(".helmignore")).unwrap();
    fs::create_dir(directory.join(".helmignore")).unwrap();
    assert_eq!(
        error(&directory),
        format!("read {}/.helmignore: is a directory", directory.display())
    );
}

#[test]
fn links_are_followed() {
    let directory = chart_directory("links");
    let place = directory.display();
    fs::create_dir(directory.join("a")).unwrap();
    fs::write(directory.join("a/f"), "").unwrap();
    symlink("a", directory.join("b")).unwrap();
    assert_eq!(names(&directory), ["Chart.yaml", "a/f", "b/f"]);
    let warnings = directory::read(&directory, Links::Anywhere).unwrap().warnings;
    assert_eq!(
        warnings,
        [Warning::SymbolicLink {
            path: directory.join("b"),
            resolved: directory.join("a")
        }]
    );
    assert_eq!(
        warnings[0].to_string(),
        format!(
            "level=INFO msg=\"found symbolic link in path. Contents of linked file included and used\" path={place}/b \
             resolved={place}/a"
        )
    );

    symlink("nowhere/at/all", directory.join("c")).unwrap();
    let reason = format!("lstat {place}/nowhere: no such file or directory");
    assert_eq!(
        error(&directory),
        format!("error evaluating symlink {place}/c: {reason}")
    );
    fs::remove_file(directory.join("c")).unwrap();
    symlink("c", directory.join("c")).unwrap();
    assert_eq!(
        error(&directory),
        format!("error evaluating symlink {place}/c: EvalSymlinks: too many links")
    );
    fs::remove_file(directory.join("c")).unwrap();
    symlink("..", directory.join("a/up")).unwrap();
    let error = error(&directory);
    assert!(
        error.starts_with("open ") && error.ends_with("/a/up: too many levels of symbolic links"),
        "{error}"
    );
}

#[test]
fn what_is_no_file_or_too_large_is_refused() {
    let directory = chart_directory("large");
    let large = directory.join("large.txt");
    fs::File::create(&large).unwrap().set_len(5_242_880).unwrap();
    assert!(chart::open(&directory).is_ok());
    fs::File::create(&large).unwrap().set_len(5_242_881).unwrap();
    assert_eq!(
        error(&directory),
        "chart file \"large.txt\" is larger than the maximum file size 5242880"
    );
    fs::remove_file(large).unwrap();
    // A socket's path must be short.
    let socket = std::env::temp_dir().join(format!("chartroom-{}", std::process::id()));
    let _listener = UnixListener::bind(&socket).unwrap();
    fs::rename(socket, directory.join("socket")).unwrap();
    let place = directory.display();
    assert_eq!(
        error(&directory),
        format!("cannot load irregular file {place}/socket as it has file mode type bits set")
    );
    fs::remove_file(directory.join("socket")).unwrap();
    fs::remove_file(directory.join("Chart.yaml")).unwrap();
    let reason = format!("open {place}/Chart.yaml: no such file or directory");
    assert_eq!(
        error(&directory),
        format!("unable to detect chart at {place}/Chart.yaml: {reason}")
    );
}

#[test]
fn archives_are_unpacked_to_any_depth() {
    let inner = archive_of(&[("c/Chart.yaml", b"apiVersion: v2\nname: c\nversion: 0.1.0\n")]);
    let middle = archive_of(&[
        ("b/Chart.yaml", b"apiVersion: v2\nname: b\nversion: 0.1.0\n"),
        ("b/charts/c-0.1.0.tgz", &inner),
    ]);
    let outer = archive_of(&[
        ("p/Chart.yaml", CHART.as_bytes()),
        ("p/templates/", b""),
        ("p/templates/./x/../a.yaml", b"\xef\xbb\xbfa"),
        ("p\\templates\\b.yaml", b"b"),
        ("p/charts/b-0.1.0.tgz", &middle),
    ]);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("archive.tgz");
    fs::write(&path, outer).unwrap();
    let chart = chart::open(&path).unwrap().chart;
    let templates: Vec<_> = chart
        .templates
        .iter()
        .map(|file| (file.name.as_str(), &*file.data))
        .collect();
    assert_eq!(templates, [("templates/a.yaml", &b"a"[..]), ("templates/b.yaml", b"b")]);
    assert_eq!(chart.dependencies[0].dependencies[0].name(), "c");
}

#[test]
fn archives_that_lead_elsewhere_are_refused() {
    let large = vec![0; 5_242_881];
    let cases: [(&str, &[u8], &str); 9] = [
        (
            "Chart.yaml",
            b"",
            "chart illegally contains content outside the base directory: \"Chart.yaml\"",
        ),
        (
            "p/.",
            b"",
            "chart illegally contains content outside the base directory: \"p/.\"",
        ),
        ("p//etc/passwd", b"", "chart illegally contains absolute paths"),
        ("p/../../x", b"", "chart illegally references parent directory"),
        ("p/..x", b"", "chart illegally references parent directory"),
        ("p/c:/x", b"", "chart contains illegally named files"),
        ("p\\c:\\x", b"", "chart contains illegally named files"),
        ("Chart.yaml/x", b"", "chart yaml not in base directory"),
        (
            "p/big",
            &large,
            "decompressed chart file \"p/big\" is larger than the maximum file size 5242880",
        ),
    ];
    for (name, data, expected) in cases {
        assert_eq!(
            archive::unpack(&archive_of(&[(name, data)])).unwrap_err().to_string(),
            expected,
            "{name}"
        );
    }
    assert_eq!(
        archive::unpack(&archive_of(&[])).unwrap_err().to_string(),
        "no files in chart archive"
    );
    // The size that the header names is enough to be refused.
    let mut header = tar::Header::new_gnu();
    header.set_path("p/x").unwrap();
    header.set_size(104_857_601);
    header.set_cksum();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(header.as_bytes()).unwrap();
    assert_eq!(
        archive::unpack(&encoder.finish().unwrap()).unwrap_err().to_string(),
        "decompressed chart is larger than the maximum size 104857600"
    );
}

#[test]
fn what_is_no_archive_is_told_apart() {
    let directory = chart_directory("no-archive");
    let check = |name: &str, content: &[u8]| {
        let path = directory.join(name);
        fs::write(&path, content).unwrap();
        error(&path).replace(&format!("{}/", directory.display()), "")
    };
    let not_gzip = "does not appear to be a gzipped archive; got";
    assert_eq!(
        check("a.yaml", b"a: b"),
        "file 'a.yaml' seems to be a YAML file, but expected a gzipped archive"
    );
    assert_eq!(
        check("a.txt", b"a"),
        format!("file 'a.txt' {not_gzip} 'application/octet-stream'")
    );
    assert_eq!(
        check("a.txt", &[b'a'; 600]),
        format!("file 'a.txt' {not_gzip} 'text/plain; charset=utf-8'")
    );
    assert_eq!(
        check("a.zip", b"PK\x03\x04"),
        format!("file 'a.zip' {not_gzip} 'application/zip'")
    );
    assert_eq!(check("a.tgz", b"\x1f\x8b\x08xx"), "unable to load chart archive");
    assert_eq!(
        check("a.tgz", &archive_of(&[("Chart.yaml", b"")])),
        "unable to load chart archive"
    );
    assert_eq!(
        check("a.tgz", &archive_of(&[("p/x", b"")])),
        "unable to detect chart version, no Chart.yaml found"
    );
}
