//! What `helm template` prints, as bytes: the release's text, a selection of it, or a plan of files to write.

use memchr::{memchr, memmem};

use super::split::{documents, trim_end};
use super::{Crd, Manifest, Manifests};
use crate::go::filepath;

/// Which parts of a release are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// Leave out all hooks (`--no-hooks`).
    pub no_hooks: bool,
    /// Leave out hooks that are tests (`--skip-tests`).
    pub skip_tests: bool,
}

impl Selection {
    fn hooks<'a>(&self, manifests: &'a Manifests) -> impl Iterator<Item = &'a Manifest> {
        let Selection { no_hooks, skip_tests } = *self;
        let is_test = |hook: &Manifest| hook.hook.as_ref().is_some_and(|hook| hook.is_test());
        manifests
            .hooks
            .iter()
            .filter(move |hook| !no_hooks && !(skip_tests && is_test(hook)))
    }
}

/// The release's text: custom resource definitions, then objects, trimmed and ended with a newline; then hooks, each
/// with the newlines it came with (Helm's `renderResources` in `pkg/action/action.go`, and `pkg/cmd/template.go`).
pub fn release_text(crds: &[Crd], manifests: &Manifests, selection: Selection) -> Vec<u8> {
    let size = |path: &[u8], text: &[u8]| path.len() + text.len() + "---\n# Source: \n\n".len();
    let crd_sizes = crds.iter().map(|crd| size(&crd.path, &crd.text));
    let sizes = manifests
        .objects
        .iter()
        .chain(&manifests.hooks)
        .map(|manifest| size(&manifest.path, manifest.text()));
    let mut text = Vec::with_capacity(crd_sizes.chain(sizes).sum::<usize>() + 1);
    for crd in crds {
        push_document(&mut text, &crd.path, &crd.text);
    }
    for object in &manifests.objects {
        push_document(&mut text, &object.path, object.text());
    }
    text.truncate(trim_end(&text).len());
    text.push(b'\n');
    for hook in selection.hooks(manifests) {
        push_document(&mut text, &hook.path, hook.text());
    }
    text
}

/// Appends a document as Helm prints it, under the path of its source.
pub fn push_document(text: &mut Vec<u8>, path: &[u8], document: &[u8]) {
    for part in [&b"---\n# Source: "[..], path, b"\n", document, b"\n"] {
        text.extend_from_slice(part);
    }
}

/// The documents of a release's text whose template matches a pattern, pattern after pattern (`--show-only`).
///
/// Patterns are those of Go's `filepath.Match`, held against the path below the chart's name. The error is the first
/// pattern that matches nothing, which is also one that cannot be read.
pub fn show_only<'a>(text: &[u8], patterns: &'a [String]) -> Result<Vec<u8>, &'a str> {
    let documents: Vec<(&[u8], &[u8])> = documents(text)
        .into_iter()
        .filter_map(|range| text.get(range))
        .filter_map(|document| Some((source_path(document)?, document)))
        .collect();
    let mut shown = Vec::new();
    for pattern in patterns {
        let before = shown.len();
        for (path, document) in &documents {
            if filepath::matches(pattern.as_bytes(), path).unwrap_or(false) {
                shown.extend_from_slice(b"---\n");
                shown.extend_from_slice(document);
                shown.push(b'\n');
            }
        }
        if shown.len() == before {
            return Err(pattern);
        }
    }
    Ok(shown)
}

/// The path that the pattern `# Source: [^/]+/(.+)` finds in a document.
fn source_path(document: &[u8]) -> Option<&[u8]> {
    const SOURCE: &[u8] = b"# Source: ";
    memmem::find_iter(document, SOURCE).find_map(|at| {
        let rest = document.get(at + SOURCE.len()..)?;
        let slash = memchr(b'/', rest).filter(|&at| at > 0)?;
        let path = rest.get(slash + 1..)?;
        let end = memchr(b'\n', path).unwrap_or(path.len());
        path.get(..end).filter(|path| !path.is_empty())
    })
}

/// One write of `--output-dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write<'a> {
    /// Whether the file lies in the release's own directory, where there is one (`--release-name`): custom resource
    /// definitions do not.
    pub in_release_directory: bool,
    /// The path of the source, under the directory and after `# Source:`.
    pub path: &'a [u8],
    /// The document.
    pub document: &'a [u8],
    /// What becomes of a file that is already there.
    pub mode: WriteMode,
}

/// What a write does to a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// Begins it anew.
    Replace,
    /// Goes on after it.
    Append,
}

/// The writes of `--output-dir`, in order (`writeToFile` in Helm's `pkg/action/install.go` and `pkg/cmd/template.go`).
///
/// The first document of a file replaces what an earlier run left, except for hooks: Helm appends those to any file it
/// finds.
pub fn writes<'a>(crds: &'a [Crd], manifests: &'a Manifests, selection: Selection) -> Vec<Write<'a>> {
    let mut written = std::collections::HashSet::new();
    let mut mode = |path: &'a [u8]| {
        if written.insert(path) {
            WriteMode::Replace
        } else {
            WriteMode::Append
        }
    };
    let crds = crds.iter().map(|crd| (false, &*crd.path, &*crd.text));
    let objects = manifests
        .objects
        .iter()
        .map(|object| (true, &*object.path, object.text()));
    let mut writes: Vec<Write<'a>> = crds
        .chain(objects)
        .map(|(in_release_directory, path, document)| Write {
            in_release_directory,
            path,
            document,
            mode: mode(path),
        })
        .collect();
    writes.extend(selection.hooks(manifests).map(|hook| Write {
        in_release_directory: true,
        path: &hook.path,
        document: hook.text(),
        mode: WriteMode::Append,
    }));
    writes
}
