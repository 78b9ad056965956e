//! Rendered documents: split, identity, kinds' install order, hooks. Knows no templates.
//!
//! [`sort`] turns rendered files into [`Manifests`]; [`output`] turns those into what `helm template` prints. Texts are
//! shared with the rendered files, never copied.

mod error;
mod head;
mod hook;
mod kinds;
pub mod output;
mod split;

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memchr_iter;

use crate::compat::HelmVersion;
use crate::data::Str;
use crate::go::slog::{Level, Record};

pub use self::error::Error;
pub use self::head::{Head, HeadError};
use self::hook::Role;
pub use self::hook::{Hook, HookEvent};
pub use self::split::documents;

/// One document of a rendered file.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The path of the template, beginning with the chart's name.
    pub path: Str,
    /// Who the object is.
    pub head: Head,
    /// What makes it a hook, if it is one.
    pub hook: Option<Hook>,
    /// The line of the rendered file on which the document begins, from 1.
    pub line: usize,
    file: Str,
    range: Range<usize>,
}

impl Manifest {
    /// The document's text.
    pub fn text(&self) -> &[u8] {
        self.file.get(self.range.clone()).unwrap_or_default()
    }
}

/// A custom resource definition of a chart's `crds/`: printed as it is, never split or sorted.
#[derive(Clone, Debug)]
pub struct Crd {
    /// Its path, beginning with the chart's name.
    pub path: Str,
    /// The file's text.
    pub text: Str,
}

/// The manifests of a release, in install order.
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    /// What is installed.
    pub objects: Vec<Manifest>,
    /// What runs at moments of the release's life; by kind like the objects, not by weight.
    pub hooks: Vec<Manifest>,
    /// What Helm drops with a word on stderr.
    pub skipped: Vec<SkippedHook>,
}

/// A manifest that Helm drops: a hook of an event that it does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedHook {
    /// The template.
    pub path: Str,
    /// The annotation.
    pub events: String,
}

impl SkippedHook {
    /// What Helm logs about it.
    pub fn record(&self) -> Record {
        Record::new(Level::Info, "skipping unknown hooks").with("hookTypes", self.events.clone())
    }
}

/// Whether a rendered file is a chart's notes, which are no manifest (`renderResources` in Helm's
/// `pkg/action/action.go` looks at the end of the path only).
pub fn is_notes(path: &[u8]) -> bool {
    path.ends_with(b"NOTES.txt")
}

/// Splits rendered files into documents and sorts these into objects and hooks, each in install order: Helm's
/// `SortManifests` (`pkg/release/v1/util/manifest_sorter.go`), after it has put the notes aside.
pub fn sort(files: &BTreeMap<Str, Str>, helm: HelmVersion) -> Result<Manifests, Error> {
    let mut manifests = Manifests::default();
    for (path, file) in files {
        if is_notes(path) || is_partial(path) {
            continue;
        }
        let (mut line, mut counted) = (1, 0);
        for range in documents(file, helm) {
            let between = file.get(counted..range.start).unwrap_or_default();
            line += memchr_iter(b'\n', between).count();
            counted = range.start;
            let text = file.get(range.clone()).unwrap_or_default();
            let mut manifest = Manifest {
                path: path.clone(),
                head: Head::default(),
                hook: None,
                line,
                file: file.clone(),
                range,
            };
            match head::read(text) {
                Ok(head) => manifest.head = head,
                Err(error) => {
                    return Err(Error {
                        path: path.clone(),
                        line,
                        range: manifest.range,
                        error: Box::new(error),
                        skipped: manifests.skipped,
                    });
                }
            }
            match hook::role(&manifest.head) {
                Role::Object => manifests.objects.push(manifest),
                Role::Unknown(events) => manifests.skipped.push(SkippedHook {
                    path: path.clone(),
                    events: events.to_owned(),
                }),
                Role::Hook(hook) => {
                    manifest.hook = Some(hook);
                    manifests.hooks.push(manifest);
                }
            }
        }
    }
    for list in [&mut manifests.objects, &mut manifests.hooks] {
        list.shrink_to_fit();
        list.sort_by(|a, b| kinds::install_order(&a.head.kind).cmp(&kinds::install_order(&b.head.kind)));
    }
    Ok(manifests)
}

/// Whether a rendered file is a partial: its name begins with an underscore.
fn is_partial(path: &[u8]) -> bool {
    path.rsplit(|&byte| byte == b'/')
        .next()
        .is_some_and(|name| name.starts_with(b"_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<Str, Str> {
        files
            .iter()
            .map(|(path, text)| (Str::from(*path), Str::from(*text)))
            .collect()
    }

    #[test]
    fn sorts_by_path_then_kind_and_tells_hooks_apart() {
        let manifests = sort(
            &files(&[
                (
                    "c/templates/b.yaml",
                    "kind: Pod\nmetadata: {name: b}\n---\nkind: Secret\n",
                ),
                ("c/templates/a.yaml", "kind: Pod\nmetadata: {name: a}"),
                ("c/charts/d/templates/z.yaml", "kind: Pod\nmetadata: {name: d}"),
                (
                    "c/templates/hook.yaml",
                    "kind: Job\nmetadata: {annotations: {helm.sh/hook: test}}",
                ),
                (
                    "c/templates/skipped.yaml",
                    "kind: Job\nmetadata: {annotations: {helm.sh/hook: 'a b'}}",
                ),
                ("c/templates/_partial.yaml", "]"),
                ("c/templates/NOTES.txt", "]"),
                ("c/templates/blank.yaml", " \n"),
            ]),
            HelmVersion::V4,
        )
        .unwrap();
        let found: Vec<_> = manifests
            .objects
            .iter()
            .map(|object| (&*object.head.kind, &*object.head.name))
            .collect();
        assert_eq!(found, [("Secret", ""), ("Pod", "d"), ("Pod", "a"), ("Pod", "b")]);
        assert_eq!(manifests.objects[0].line, 4);
        assert_eq!(manifests.objects[0].text(), b"kind: Secret\n");
        assert_eq!(manifests.hooks.len(), 1);
        let skipped: Vec<_> = manifests.skipped.iter().map(|hook| hook.record().to_string()).collect();
        assert_eq!(skipped, [r#"level=INFO msg="skipping unknown hooks" hookTypes="a b""#]);
    }

    #[test]
    fn an_error_names_the_template_and_the_line() {
        let error = sort(
            &files(&[("c/templates/a.yaml", "a: 1\n---\n\nb: c: d\n")]),
            HelmVersion::V4,
        )
        .unwrap_err();
        assert_eq!(error.line, 4);
        assert_eq!(
            error.to_string(),
            "YAML parse error on c/templates/a.yaml: error converting YAML to JSON: yaml: mapping values are not allowed \
             in this context"
        );
    }
}
