//! The objects of one side.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use super::tree::{self, Node};
use crate::manifest::{Manifest, Manifests};
use crate::yaml;

/// Who an object is, whatever its version and wherever its template lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Identity {
    /// The API group: `apps` of `apps/v1`, empty for the core group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace as it is written, empty for that of the release.
    pub namespace: String,
    /// The name, or what it is generated from. A document without one goes by the path of its template.
    pub name: String,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Identity {
            group,
            kind,
            namespace,
            name,
        } = self;
        let dot = if group.is_empty() { "" } else { "." };
        let slash = if namespace.is_empty() { "" } else { "/" };
        let kind = if kind.is_empty() { "document" } else { kind };
        write!(f, "{kind}{dot}{group} {namespace}{slash}{name}")
    }
}

/// An object of a side.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    /// Who it is.
    pub identity: Arc<Identity>,
    /// The template it comes from, or the file.
    pub template: Cow<'a, str>,
    /// Whether it is a hook.
    pub is_hook: bool,
    /// The line of the rendered template or file on which it begins, from 1.
    pub line: usize,
    text: Cow<'a, [u8]>,
    /// Its YAML, parsed, where it is needed again and again.
    document: Option<Rc<yaml::Document>>,
}

/// Why a side's objects cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A document is no object of Kubernetes.
    NotAnObject {
        /// Its file and line.
        place: String,
        /// What it lacks.
        missing: &'static str,
    },
    /// Two documents are the same object.
    Duplicate {
        /// The object.
        object: Box<Identity>,
        /// Their files and lines.
        places: [String; 2],
    },
    /// A document nests too deeply, or its aliases repeat too much.
    TooLarge {
        /// Its file and line.
        place: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotAnObject { place, missing } => {
                write!(
                    f,
                    "{place}: this document is no object of Kubernetes: it has no `{missing}`"
                )
            }
            Error::Duplicate {
                object,
                places: [first, second],
            } => write!(f, "{object} is there twice: {first} and {second}"),
            Error::TooLarge { place } => write!(f, "{place}: this document nests too deeply to be compared"),
        }
    }
}

impl std::error::Error for Error {}

/// What a side's documents must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// What a chart renders: a document without a name goes by its template.
    Rendered,
    /// What somebody calls a file of objects: each must say what it is.
    Objects,
}

/// The objects among manifests, hooks included; lists (`kind: List`, what `kubectl get` prints) are taken apart.
///
/// # Errors
/// Documents that are no objects, if that is asked, and objects that are there twice.
pub fn objects(manifests: &Manifests, strictness: Strictness) -> Result<Vec<Object<'_>>, Error> {
    let mut objects = Vec::with_capacity(manifests.objects.len() + manifests.hooks.len());
    for manifest in manifests.objects.iter().chain(&manifests.hooks) {
        if is_list(&manifest.head.kind) {
            items(manifest, &mut objects)?;
        } else {
            objects.push(Object::of(manifest));
        }
    }
    if strictness == Strictness::Objects {
        objects.iter().try_for_each(check)?;
    }
    refuse_duplicates(&objects)?;
    Ok(objects)
}

fn is_list(kind: &str) -> bool {
    kind == "List"
}

fn check(object: &Object<'_>) -> Result<(), Error> {
    let Identity { kind, name, .. } = &*object.identity;
    let missing = if kind.is_empty() {
        "kind"
    } else if name.is_empty() || *name == *object.template {
        "metadata.name"
    } else {
        return Ok(());
    };
    Err(Error::NotAnObject {
        place: object.place(),
        missing,
    })
}

fn refuse_duplicates(objects: &[Object<'_>]) -> Result<(), Error> {
    let mut seen: HashMap<(&Identity, bool), &Object<'_>> = HashMap::with_capacity(objects.len());
    for object in objects {
        if let Some(first) = seen.insert((&object.identity, object.is_hook), object) {
            return Err(Error::Duplicate {
                object: Box::new(Identity::clone(&object.identity)),
                places: [first.place(), object.place()],
            });
        }
    }
    Ok(())
}

/// The group of an API version.
fn group(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// Takes a list apart: each item becomes a text of its own.
fn items<'a>(list: &'a Manifest, objects: &mut Vec<Object<'a>>) -> Result<(), Error> {
    let line = list.line;
    let too_large = || Error::TooLarge {
        place: format!("{}:{line}", list.path.to_text()),
    };
    let document = yaml::parse(list.text()).map_err(|_| too_large())?;
    let tree = tree::read(&document).ok_or_else(too_large)?;
    let nodes = document.root().into_iter().flat_map(yaml::Node::entries);
    let spans = nodes
        .filter(|(key, _)| key.text() == b"items")
        .flat_map(|(_, value)| value.items())
        .map(yaml::Node::span);
    for (item, span) in tree.get("items").map(Node::items).unwrap_or_default().iter().zip(spans) {
        let word = |keys: &[&str]| item.at(keys).and_then(Node::word).unwrap_or_default().into_owned();
        let range = span.start.offset as usize..span.end.offset as usize;
        let mut text = vec![b' '; span.start.column.saturating_sub(1) as usize];
        text.extend_from_slice(document.source().get(range).unwrap_or_default());
        objects.push(Object {
            identity: Arc::new(Identity {
                group: group(&word(&["apiVersion"])).to_owned(),
                kind: word(&["kind"]),
                namespace: word(&["metadata", "namespace"]),
                name: word(&["metadata", "name"]),
            }),
            template: list.path.to_text(),
            is_hook: false,
            line: line + span.start.line as usize - 1,
            text: Cow::Owned(text),
            document: None,
        });
    }
    Ok(())
}

impl<'a> Object<'a> {
    fn of(manifest: &'a Manifest) -> Object<'a> {
        let head = &manifest.head;
        let template = manifest.path.to_text();
        let name = match head.name.as_str() {
            "" => generated_name(manifest).unwrap_or_else(|| template.clone().into_owned()),
            name => name.to_owned(),
        };
        Object {
            identity: Arc::new(Identity {
                group: group(&head.api_version).to_owned(),
                kind: head.kind.clone(),
                namespace: head.namespace.clone(),
                name,
            }),
            template,
            is_hook: manifest.hook.is_some(),
            line: manifest.line,
            text: Cow::Borrowed(manifest.text()),
            document: None,
        }
    }

    /// Its YAML, without the white space at the end: that depends on where in its file a document stands.
    pub fn text(&self) -> &[u8] {
        self.text.trim_ascii_end()
    }

    /// Its file and line, for messages.
    pub fn place(&self) -> String {
        format!("{}:{}", self.template, self.line)
    }

    /// Its YAML, parsed.
    ///
    /// # Errors
    /// Where it is too large to be a tree.
    pub fn document(&self) -> Result<Rc<yaml::Document>, Error> {
        if let Some(document) = &self.document {
            return Ok(Rc::clone(document));
        }
        // With one newline at the end, which a text in the last field may be meant to keep.
        let text = [self.text(), b"\n"].concat();
        yaml::parse(text).map(Rc::new).map_err(|_| self.too_large())
    }

    /// The same object, which keeps what its YAML is parsed to: for one that is compared again and again.
    pub fn parsed(&self) -> Object<'a> {
        Object {
            document: self.document().ok(),
            ..self.clone()
        }
    }

    /// The tree of its document.
    ///
    /// # Errors
    /// Where it is too large to be one.
    pub fn tree<'d>(&self, document: &'d yaml::Document) -> Result<Node<'d>, Error> {
        tree::read(document).ok_or_else(|| self.too_large())
    }

    fn too_large(&self) -> Error {
        Error::TooLarge { place: self.place() }
    }
}

/// `metadata.generateName`, for an object that has no other name.
fn generated_name(manifest: &Manifest) -> Option<String> {
    let document = yaml::parse(manifest.text()).ok()?;
    let tree = tree::read(&document)?;
    Some(tree.at(&["metadata", "generateName"])?.as_str()?.to_owned())
}
