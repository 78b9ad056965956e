//! The same input gives the same bytes: on every run, and with any number of threads.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::SystemTime;

use chartroom::chart::directory;
use chartroom::host::FixedHost;
use chartroom::render::{Action, Prepared, Release, Request, prepare, render};
use chartroom::template::stack::{STACK_SIZE, with_deep_stack};

const CHARTS: [&str; 2] = ["charts/erlmcp", "charts/erlmcp-enterprise"];

/// Everything that a render gives, as text.
fn rendered(chart: &Prepared) -> String {
    let request = Request {
        release: Release {
            name: "rel".to_owned(),
            namespace: "ns".to_owned(),
            action: Action::Install,
        },
        ..Request::default()
    };
    let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
    let mut warnings = Vec::new();
    let rendered = render(chart, &request, &host, &mut warnings).expect("the chart renders");
    format!("{:?} {:?} {warnings:?}", rendered.source.files, rendered.manifests)
}

#[test]
fn threads_that_share_a_chart_render_the_same() {
    for chart in CHARTS {
        let prepared = || prepare(directory::open(Path::new(chart)).expect("the chart is there").chart);
        let expected = with_deep_stack(|| rendered(&prepared())).expect("a thread");
        for threads in [1, 2, 8] {
            let shared = prepared();
            thread::scope(|scope| {
                let render = || rendered(&shared);
                let start = |_| {
                    thread::Builder::new()
                        .stack_size(STACK_SIZE)
                        .spawn_scoped(scope, render)
                };
                let running: Vec<_> = (0..threads).map(|n| start(n).expect("a thread")).collect();
                for one in running {
                    assert!(
                        one.join().expect("it renders") == expected,
                        "{chart} by {threads} threads"
                    );
                }
            });
        }
    }
}

#[test]
fn programs_print_the_same_every_time() {
    let commands: [&[&str]; 6] = [
        &["template", "--env", "production", "--seed", "1", "--now", "0"],
        &["lint"],
        &["lint", "--format", "json"],
        &["diff", "dev", "production"],
        &["diff", "dev", "production", "--format", "json"],
        &["values", "--env", "staging"],
    ];
    for arguments in commands {
        let printed = |program: &mut Command| {
            let output = program.output().expect("the program runs");
            (output.status.code(), output.stdout, output.stderr)
        };
        let program = env!("CARGO_BIN_EXE_chartroom");
        let first = printed(Command::new(program).args(arguments));
        let again = printed(Command::new(program).args(arguments));
        assert!(first == again, "{arguments:?}");
        assert!(
            !first.1.is_empty(),
            "{arguments:?} prints nothing: {}",
            String::from_utf8_lossy(&first.2)
        );
        // On one processor the renders follow one another. Where util-linux is missing, a second run has to do.
        if Command::new("taskset").arg("--version").output().is_ok() {
            let alone = printed(
                Command::new("taskset")
                    .args(["--cpu-list", "0", program])
                    .args(arguments),
            );
            assert!(first == alone, "{arguments:?} on one processor");
        }
    }
}
