//! Every object says what it is, in the labels that Kubernetes recommends.

use chartroom::template::stack::with_deep_stack;

use super::objects::{chart, file, objects};

const RECOMMENDED: [&str; 6] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/version",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
    "helm.sh/chart",
];

#[test]
fn objects_have_the_recommended_labels() {
    with_deep_stack(|| {
        for name in ["erlmcp", "erlmcp-enterprise"] {
            let layer = file(&format!("values/{name}/production.yaml"));
            for object in objects(&chart(name), &[layer]) {
                for label in RECOMMENDED {
                    let value = &object["metadata"]["labels"][label];
                    assert!(
                        value.is_string(),
                        "{name}: {} has no {label}",
                        object["metadata"]["name"]
                    );
                }
            }
        }
    })
    .unwrap();
}
