//! A release as `helm install` and `helm status` show it.

use std::io::{self, Write};

use crate::manifest::Manifest;
use crate::manifest::output::push_document;

/// A release, as far as it is shown. Texts end as they are to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// Its name.
    pub name: &'a str,
    /// When it was deployed, in Go's `time.ANSIC`.
    pub last_deployed: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// Its state.
    pub status: &'a str,
    /// What happened to it.
    pub description: &'a str,
    /// The values of the user, and what they make of the chart's, as YAML, where they are wanted.
    pub values: Option<(&'a [u8], &'a [u8])>,
    /// Its hooks.
    pub hooks: &'a [Manifest],
    /// Its manifests, as one text.
    pub manifest: &'a [u8],
    /// What its chart has to say, nothing where that is not wanted.
    pub notes: &'a [u8],
}

/// Writes a release as Helm does (`statusPrinter.WriteTable` in its `pkg/cmd/status.go`).
///
/// # Errors
/// Those of the writer.
pub fn text(status: &Status<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "NAME: {}", status.name)?;
    writeln!(out, "LAST DEPLOYED: {}", status.last_deployed)?;
    writeln!(out, "NAMESPACE: {}", status.namespace)?;
    writeln!(out, "STATUS: {}", status.status)?;
    writeln!(out, "REVISION: 1")?;
    writeln!(out, "DESCRIPTION: {}", status.description)?;
    // Tests that have not run are not told of, but that there are none is.
    let is_test = |hook: &Manifest| hook.hook.as_ref().is_some_and(|hook| hook.is_test());
    if !status.hooks.iter().any(is_test) {
        writeln!(out, "TEST SUITE: None")?;
    }
    if let Some((supplied, computed)) = status.values {
        for (title, values) in [("USER-SUPPLIED VALUES", supplied), ("COMPUTED VALUES", computed)] {
            writeln!(out, "{title}:")?;
            out.write_all(values)?;
            writeln!(out)?;
        }
    }
    let mut hooks = Vec::new();
    for hook in status.hooks {
        push_document(&mut hooks, &hook.path, hook.text());
    }
    for (title, part) in [("HOOKS", hooks.as_slice()), ("MANIFEST", status.manifest)] {
        writeln!(out, "{title}:")?;
        out.write_all(part)?;
    }
    writeln!(out)?;
    if !status.notes.is_empty() {
        writeln!(out, "NOTES:")?;
        out.write_all(status.notes.trim_ascii())?;
        writeln!(out)?;
    }
    Ok(())
}
