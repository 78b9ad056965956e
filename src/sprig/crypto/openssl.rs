//! Asks openssl, in tests: a second opinion on keys and certificates.

use std::io::Write;
use std::process::{Command, Stdio};

/// What openssl prints for an input; it must not fail. `None`, visibly, where there is no openssl.
#[expect(clippy::print_stderr, reason = "a test that cannot run must say so")]
pub(super) fn openssl(args: &[&str], input: &[u8]) -> Option<String> {
    let child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: no openssl to ask {args:?}");
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {args:?}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}
