//! CR045 `random-immutable`: what Kubernetes never lets change must not be made up anew at every render.
//!
//! The chart is rendered once more with other random values: what differs in the two is random.

use crate::data::Value;
use crate::host::FixedHost;
use crate::lint::{Check, Finding, Level, Object, Rule, Run, SEED};
use crate::render::{self, Request};
use crate::yaml;

pub(super) const RULE: Rule = Rule {
    id: "CR045",
    name: "random-immutable",
    level: Level::Warning,
    summary: "a field that cannot change, and that is random at every render",
    page: include_str!("random_immutable.md"),
    check: Check::Run(check),
};

/// The functions of templates whose results differ from render to render.
const RANDOM: &[&[u8]] = &[
    b"rand",
    b"uuidv4",
    b"shuffle",
    b"genPrivateKey",
    b"genCA",
    b"genSelfSigned",
    b"genSigned",
    b"htpasswd",
    b"bcrypt",
];

/// The fields that Kubernetes refuses to change, by kind.
const IMMUTABLE: &[(&str, &[&str])] = &[
    ("Deployment", &["spec", "selector"]),
    ("DaemonSet", &["spec", "selector"]),
    ("ReplicaSet", &["spec", "selector"]),
    ("StatefulSet", &["spec", "selector"]),
    ("StatefulSet", &["spec", "serviceName"]),
    ("StatefulSet", &["spec", "volumeClaimTemplates"]),
    ("Job", &["spec", "template"]),
    ("Job", &["spec", "selector"]),
    ("Service", &["spec", "clusterIP"]),
    ("PersistentVolumeClaim", &["spec", "storageClassName"]),
    ("PersistentVolumeClaim", &["spec", "volumeName"]),
    ("PersistentVolumeClaim", &["spec", "selector"]),
    ("RoleBinding", &["roleRef"]),
    ("ClusterRoleBinding", &["roleRef"]),
];

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let texts = run.sources.texts().map(|(_, text)| text);
    let mut texts = texts.flat_map(|text| RANDOM.iter().map(move |function| (text, function)));
    if !texts.any(|(text, function)| memchr::memmem::find(text, function).is_some()) {
        return;
    }
    let host = FixedHost::new(SEED + 1, run.now);
    let request = Request {
        trace: false,
        ..run.environment.request.clone()
    };
    let Ok(again) = render::render(run.prepared, &request, &host, &mut Vec::new()) else {
        return;
    };
    for object in run.objects().iter().filter(|object| !object.is_hook) {
        let head = &object.manifest.head;
        // An object of another name is another object, which may be what it wants.
        let is_same = |other: &&crate::manifest::Manifest| {
            other.head.kind == head.kind && other.head.name == head.name && other.path == object.manifest.path
        };
        let Some(other) = again.manifests.objects.iter().find(is_same) else {
            continue;
        };
        let Ok(other) = yaml::unmarshal(other.text()) else {
            continue;
        };
        for path in fields(object) {
            if text(&object.value, path) == text(&other, path) {
                continue;
            }
            let field = path.join(".");
            let message = format!(
                "`{field}` of {} `{}` is random, and cannot be changed: the next upgrade fails",
                head.kind, head.name
            );
            findings.push(
                Finding::new(message)
                    .at(run.place_in(object, path))
                    .hint("take the value from `.Values`, or look up the object that is there with `lookup`"),
            );
        }
    }
}

/// A field as text, to be compared.
fn text(object: &Value, path: &[&str]) -> Option<Vec<u8>> {
    yaml::marshal(&object.at(path)?).ok()
}

/// The fields of an object that cannot be changed.
fn fields(object: &Object) -> Vec<&'static [&'static str]> {
    let kind = object.manifest.head.kind.as_str();
    let mut fields: Vec<&[&str]> = IMMUTABLE
        .iter()
        .filter(|(of, _)| *of == kind)
        .map(|(_, path)| *path)
        .collect();
    if matches!(object.value.at(&["immutable"]), Some(Value::Bool(true))) {
        fields.push(&["data"]);
    }
    fields
}
