//! Other programs, run to their end with what they print taken up to a limit.

use std::io::{self, ErrorKind, Read, Write as _};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::inputs::MAX_SIZE;
use crate::chart::bounded;

/// Runs a program that is given a text, and takes what it prints.
///
/// # Errors
/// It cannot be run, or prints more than is read of any file; then it is ended.
pub fn run(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // It may print before it has read everything: all goes on at once. One that does not read is no failure.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let errors = scope.spawn(move || printed(stderr));
        let output = printed(stdout);
        if output.is_err() {
            child.kill()?;
        }
        let errors = errors.join().unwrap_or_else(|_| Ok(Vec::new()));
        Ok(Output {
            status: child.wait()?,
            stdout: output?,
            stderr: errors?,
        })
    })
}

/// What a stream gives. It is closed then, which ends most programs that go on printing.
fn printed(stream: Option<impl Read>) -> io::Result<Vec<u8>> {
    let read = stream.map_or_else(|| Ok(Vec::new()), |stream| bounded::read(stream, MAX_SIZE));
    read.map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => io::Error::new(error.kind(), format!("it prints more than {MAX_SIZE} bytes")),
        _ => error,
    })
}
