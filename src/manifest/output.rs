//! What `helm template` prints, as bytes: the release's text, a selection of it, or a plan of files to write.

use memchr::{memchr, memmem};

use super::split::{documents, trim_end};
use super::{Crd, Manifest, Manifests};
use crate::compat::HelmVersion;
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
            .filter(move |hook| !(no_hooks || skip_tests && is_test(hook)))
    }
}

/// The release's text: custom resource definitions, then objects, trimmed and ended with a newline; then hooks, each
/// with the newlines it came with (Helm's `pkg/cmd/template.go`).
pub fn release_text(crds: &[Crd], manifests: &Manifests, selection: Selection) -> Vec<u8> {
    with_hooks(objects_text(crds, manifests, Secrets::Shown), manifests, selection)
}

/// Whether secrets are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// They are.
    Shown,
    /// A comment stands in their place (`--hide-secret`).
    Hidden,
}

/// The text of what is installed: custom resource definitions, then objects (Helm's `renderResources` in
/// `pkg/action/action.go`).
pub fn objects_text(crds: &[Crd], manifests: &Manifests, secrets: Secrets) -> Vec<u8> {
    let size = |path: &[u8], text: &[u8]| path.len() + text.len() + "---\n# Source: \n\n".len();
    let crd_sizes = crds.iter().map(|crd| size(&crd.path, &crd.text));
    let all = manifests.objects.iter().chain(&manifests.hooks);
    let sizes = all.map(|manifest| size(&manifest.path, manifest.text()));
    let mut text = Vec::with_capacity(crd_sizes.chain(sizes).sum::<usize>() + 1);
    for crd in crds {
        push_document(&mut text, &crd.path, &crd.text);
    }
    for object in &manifests.objects {
        let is_secret = object.head.kind == "Secret" && object.head.api_version == "v1";
        let shown = match secrets {
            Secrets::Hidden if is_secret => b"# HIDDEN: The Secret output has been suppressed",
            _ => object.text(),
        };
        push_document(&mut text, &object.path, shown);
    }
    text
}

/// The text of what is installed, trimmed and ended with a newline, and the hooks after it.
pub fn with_hooks(mut objects: Vec<u8>, manifests: &Manifests, selection: Selection) -> Vec<u8> {
    objects.truncate(trim_end(&objects).len());
    objects.push(b'\n');
    for hook in selection.hooks(manifests) {
        push_document(&mut objects, &hook.path, hook.text());
    }
    objects
}

/// What every document begins with; the path of its source follows.
pub const DOCUMENT_HEAD: &[u8] = b"---\n# Source: ";

/// Appends a document as Helm prints it, under the path of its source.
pub fn push_document(text: &mut Vec<u8>, path: &[u8], document: &[u8]) {
    for part in [DOCUMENT_HEAD, path, b"\n", document, b"\n"] {
        text.extend_from_slice(part);
    }
}

/// The documents of a release's text whose template matches a pattern, pattern after pattern (`--show-only`).
///
/// Patterns are those of Go's `filepath.Match`, held against the path below the chart's name. The error is the first
/// pattern that matches nothing, which is also one that cannot be read.
pub fn show_only<'a>(text: &[u8], patterns: &'a [String], helm: HelmVersion) -> Result<Vec<u8>, &'a str> {
    let documents: Vec<(&[u8], &[u8])> = documents(text, helm)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Str;
    use crate::manifest::sort;

    fn manifests() -> Manifests {
        let files = [
            ("c/templates/a.yaml", "kind: Pod\n---\nkind: Service\n\n"),
            (
                "c/templates/t.yaml",
                "kind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n",
            ),
        ];
        sort(
            &files
                .iter()
                .map(|(path, text)| (Str::from(*path), Str::from(*text)))
                .collect(),
            HelmVersion::V4,
        )
        .unwrap()
    }

    fn crd(text: &str) -> Crd {
        Crd {
            path: Str::from("c/crds/a.yaml"),
            text: Str::from(text),
        }
    }

    #[test]
    fn the_text_is_trimmed_before_the_hooks() {
        let text = |crds: &[Crd], selection| String::from_utf8(release_text(crds, &manifests(), selection)).unwrap();
        let objects =
            "---\n# Source: c/templates/a.yaml\nkind: Service\n\n\n---\n# Source: c/templates/a.yaml\nkind: Pod\n";
        let hook = "---\n# Source: c/templates/t.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n\n";
        assert_eq!(text(&[], Selection::default()), format!("{objects}{hook}"));
        assert_eq!(
            text(
                &[],
                Selection {
                    skip_tests: true,
                    no_hooks: false
                }
            ),
            objects
        );
        assert_eq!(
            text(
                &[],
                Selection {
                    skip_tests: false,
                    no_hooks: true
                }
            ),
            objects
        );
        let crds = [crd(" x\n\n")];
        assert_eq!(
            text(&crds, Selection::default()),
            format!("---\n# Source: c/crds/a.yaml\n x\n\n\n{objects}{hook}")
        );
        assert_eq!(release_text(&[], &Manifests::default(), Selection::default()), b"\n");
    }

    #[test]
    fn shows_what_the_patterns_match() {
        let text = b"---\n# Source: c/templates/a.yaml\na\n---\nno source\n---\n# Source: c/charts/d/b.yaml\nb\n";
        let show = |patterns: &[&str]| {
            let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
            let shown = show_only(text, &patterns, HelmVersion::V4).map_err(str::to_owned);
            shown.map(|shown| String::from_utf8(shown).unwrap())
        };
        let (a, b) = (
            "---\n# Source: c/templates/a.yaml\na\n",
            "---\n# Source: c/charts/d/b.yaml\nb\n\n",
        );
        assert_eq!(show(&["templates/*"]), Ok(a.to_owned()));
        assert_eq!(show(&["charts/*/*.yaml", "templates/a.yaml"]), Ok(format!("{b}{a}")));
        for pattern in ["*", "templates", "templates/[", "c/templates/a.yaml"] {
            assert_eq!(show(&["templates/*", pattern]), Err(pattern.to_owned()));
        }
    }

    #[test]
    fn files_are_begun_once_and_hooks_are_appended() {
        let (manifests, crds) = (manifests(), [crd("x"), crd("y")]);
        let writes = writes(&crds, &manifests, Selection::default());
        let found: Vec<_> = writes
            .iter()
            .map(|write| (write.in_release_directory, write.path, write.mode))
            .collect();
        assert_eq!(
            found,
            [
                (false, &b"c/crds/a.yaml"[..], WriteMode::Replace),
                (false, b"c/crds/a.yaml", WriteMode::Append),
                (true, b"c/templates/a.yaml", WriteMode::Replace),
                (true, b"c/templates/a.yaml", WriteMode::Append),
                (true, b"c/templates/t.yaml", WriteMode::Append),
            ]
        );
    }
}
