//! Holds the source to the rules of the house: which module may use which, and who may touch the world.

use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate a module may use, beside itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("data", &[]),
    ("diagnostic", &[]),
    ("compat", &["go"]),
    ("go", &["data"]),
    ("template", &["data", "diagnostic", "go"]),
    ("yaml", &["data", "diagnostic", "go"]),
    ("jsonpath", &["data", "go", "template"]),
    ("host", &["data", "diagnostic", "go"]),
    ("sprig", &["data", "go", "host", "template"]),
    ("chart", &["compat", "data", "diagnostic", "go", "yaml"]),
    ("manifest", &["compat", "data", "diagnostic", "go", "yaml"]),
    ("values", &["chart", "compat", "data", "diagnostic", "go", "yaml"]),
    ("schema", &["chart", "data", "diagnostic", "go", "values", "yaml"]),
    (
        "engine",
        &[
            "chart",
            "compat",
            "data",
            "diagnostic",
            "go",
            "host",
            "sprig",
            "template",
            "values",
            "yaml",
        ],
    ),
    (
        "render",
        &[
            "chart",
            "compat",
            "data",
            "diagnostic",
            "engine",
            "go",
            "host",
            "manifest",
            "schema",
            "template",
            "values",
            "yaml",
        ],
    ),
    ("diff", &["data", "diagnostic", "manifest", "yaml"]),
    (
        "cause",
        &[
            "chart",
            "data",
            "diagnostic",
            "diff",
            // What the cluster is taken to be.
            "engine",
            "go",
            "host",
            "manifest",
            "render",
            "values",
        ],
    ),
    (
        "lint",
        &[
            "chart",
            "compat",
            "data",
            "diagnostic",
            // Where a template failed, and who reads a value.
            "engine",
            "go",
            "host",
            "manifest",
            "render",
            "schema",
            "template",
            "values",
            "yaml",
        ],
    ),
    (
        "report",
        &[
            "data",
            "diagnostic",
            "diff",
            "engine",
            "go",
            "lint",
            "manifest",
            "render",
            "template",
            "values",
            "yaml",
        ],
    ),
];

/// Modules at the edge of the program, which may use everything.
const EDGE: &[&str] = &["cli", "main", "lib"];

/// What only some files may contain: words, the paths that may, and why.
const DOORS: &[(&[&str], &[&str], &str)] = &[
    (
        &["std::fs", "fs::read", "File::open", "File::create", "OpenOptions"],
        &["chart/directory.rs", "chart/archive.rs", "cli/"],
        "the file system is chart's loaders' and cli's",
    ),
    (
        &[
            "std::env",
            "env::var",
            "println!",
            "print!(",
            "process::exit",
            "io::stdout",
            "io::stderr",
            "io::stdin",
        ],
        &["cli/", "main.rs"],
        "environment, streams and exit are cli's",
    ),
    (
        &[
            "SystemTime::now",
            "Instant::now",
            "getrandom::",
            "ToSocketAddrs",
            "TcpStream",
            "UdpSocket",
        ],
        &["cli/host.rs"],
        "clock, randomness and sockets are the host's",
    ),
];

/// Names that say nothing about what is in a file.
const NAMELESS: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

/// How long a source file may be, without its tests.
const LONGEST_FILE: usize = 1_000;

#[test]
fn the_source_keeps_to_the_rules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: Vec<(String, String)> = source_files(&source)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let tests: Vec<String> = files.iter().flat_map(|(name, text)| test_modules(name, text)).collect();
    let problems: Vec<String> = files
        .iter()
        .filter(|(name, _)| !tests.iter().any(|module| name.starts_with(module)))
        .flat_map(|(name, text)| {
            check(name, text)
                .into_iter()
                .map(move |problem| format!("src/{name}: {problem}"))
        })
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The modules in files of their own that are only there for tests, as the beginnings of their files' names.
fn test_modules(name: &str, text: &str) -> Vec<String> {
    let directory = name
        .strip_suffix("mod.rs")
        .map_or_else(|| name.replace(".rs", "/"), str::to_owned);
    let after_attributes = text.split("#[cfg(test)]\nmod ").skip(1);
    let names = after_attributes.filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
    names
        .flat_map(|module| [format!("{directory}{module}.rs"), format!("{directory}{module}/")])
        .collect()
}

/// What is wrong with a source file.
fn check(name: &str, text: &str) -> Vec<String> {
    // Tests stand at the end of a file, and may use what they need.
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let module = name.split(['/', '.']).next().unwrap_or(name);
    let mut problems = Vec::new();
    if !EDGE.contains(&module) {
        match LAYERS.iter().find(|(layer, _)| *layer == module) {
            None => problems.push(format!("`{module}` has no place in the table of layers")),
            Some((_, allowed)) => problems.extend(
                used_modules(code)
                    .filter(|used| used != module && !allowed.contains(&used.as_str()))
                    .map(|used| format!("`{module}` may not use `{used}`")),
            ),
        }
    }
    for (words, places, why) in DOORS {
        if !places.iter().any(|place| name.starts_with(place)) {
            let found = words
                .iter()
                .filter(|word| code_lines(code).any(|line| line.contains(**word)));
            problems.extend(found.map(|word| format!("`{word}`: {why}")));
        }
    }
    if name.split(['/', '.']).any(|part| NAMELESS.contains(&part)) {
        problems.push("its name says nothing".to_owned());
    }
    match code.lines().count() {
        lines if lines > LONGEST_FILE => problems.push(format!("{lines} lines, more than {LONGEST_FILE}")),
        _ => {}
    }
    problems
}

/// The modules of the crate that the code names after `crate::`, in braces too. Macros are not modules.
fn used_modules(code: &str) -> impl Iterator<Item = String> {
    let code = code_lines(code).collect::<Vec<_>>().join("\n");
    let paths: Vec<String> = code.split("crate::").skip(1).flat_map(first_names).collect();
    let is_module = |name: &String| EDGE.contains(&name.as_str()) || LAYERS.iter().any(|(layer, _)| layer == name);
    paths.into_iter().filter(is_module)
}

/// The first names of the paths that a use tree's text begins with: `a` of `a::b;`, `a` and `b` of `{a::{c, d}, b}`.
fn first_names(tree: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = |text: &str| text.trim().split(|c| !is_name(c)).next().unwrap_or_default().to_owned();
    let Some(list) = tree.strip_prefix('{') else {
        return vec![name(tree)];
    };
    let mut depth = 0;
    let mut names = vec![name(list)];
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&list[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn code_lines(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

fn source_files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let (directories, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let nested = directories.iter().flat_map(|directory| source_files(directory));
    files
        .into_iter()
        .chain(nested)
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}
