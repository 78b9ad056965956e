//! Secrets: none has a default, empty ones are generated and said to be, and pods find every secret they read.

use std::collections::BTreeSet;

use chartroom::template::stack::with_deep_stack;
use serde_json::{Value, json};

use super::objects::{chart, file, notes, objects, objects_of_seed, values};

/// The charts, with the key of the secret that both have.
const CHARTS: [(&str, &str); 2] = [
    ("erlmcp", "secrets.erlangCookie"),
    ("erlmcp-enterprise", "security.secrets.erlangCookie"),
];

#[test]
fn every_secret_is_random_and_repeatable() {
    with_deep_stack(|| {
        for (name, _) in CHARTS {
            let secrets = |seed| -> Vec<Value> {
                let objects = objects_of_seed(&chart(name), &[], seed);
                objects
                    .into_iter()
                    .filter(|object| object["kind"] == "Secret")
                    .collect()
            };
            let once = secrets(1);
            assert!(!once.is_empty());
            assert_eq!(once, secrets(1), "{name}: the same seed gives other secrets");
            for (one, other) in once.iter().zip(secrets(2)) {
                for (key, value) in contents(one).filter(|(key, _)| !PUBLIC.contains(&key.as_str())) {
                    let other = contents(&other).find(|(candidate, _)| *candidate == key).unwrap().1;
                    assert_ne!(value, other, "{name}: {}: {key} is a default", one["metadata"]["name"]);
                }
            }
        }
    })
    .unwrap();
}

/// What lies in Secrets and is none: names of users, and Alertmanager's configuration as long as it calls no webhook.
const PUBLIC: [&str; 3] = ["username", "admin-user", "alertmanager.yaml"];

fn contents(secret: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let fields = ["data", "stringData"]
        .into_iter()
        .filter_map(|field| secret[field].as_object());
    fields.flatten()
}

#[test]
fn notes_warn_of_secrets_that_production_generates() {
    with_deep_stack(|| {
        for (name, cookie) in CHARTS {
            let chart = chart(name);
            let production = notes(&chart, &[file(&format!("values/{name}/production.yaml"))]);
            assert!(production.contains("WARNING: this is production."), "{production}");
            assert!(production.contains(cookie), "{production}");
            let development = notes(&chart, &[file(&format!("values/{name}/dev.yaml"))]);
            assert!(!development.contains("WARNING: this is production."), "{development}");
            assert!(development.contains(cookie), "{development}");
        }
        let given = json!({"secrets": {"erlangCookie": "a", "jwtSecret": "b", "tlsCert": "c", "tlsKey": "d"}});
        let explicit = notes(&chart("erlmcp"), &[values(&given)]);
        assert!(!explicit.contains("generated"), "{explicit}");
    })
    .unwrap();
}

#[test]
fn external_secrets_have_every_key_that_pods_read() {
    with_deep_stack(|| {
        let layers = ["production", "external-secrets"].map(|name| file(&format!("values/erlmcp/{name}.yaml")));
        let objects = objects(&chart("erlmcp"), &layers);
        assert!(objects.iter().all(|object| object["kind"] != "Secret"));
        let mut read = BTreeSet::new();
        for object in &objects {
            keys_read(object, &mut read);
        }
        let external = objects
            .iter()
            .find(|object| object["kind"] == "ExternalSecret")
            .unwrap();
        let name = external["spec"]["target"]["name"].as_str().unwrap();
        let entries = external["spec"]["data"].as_array().unwrap();
        let made: BTreeSet<_> = entries
            .iter()
            .map(|entry| (name.to_owned(), entry["secretKey"].as_str().unwrap().to_owned()))
            .collect();
        assert!(!read.is_empty());
        assert!(read.is_subset(&made), "pods read {read:?}, the operator makes {made:?}");
        // The whole Secret is mounted too, for its certificate.
        for key in ["tls-cert", "tls-key"] {
            assert!(made.contains(&(name.to_owned(), key.to_owned())), "{key}");
        }
    })
    .unwrap();
}

/// The keys of Secrets that a value's `secretKeyRef`s name.
fn keys_read(value: &Value, found: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("secretKeyRef") {
                let text = |field: &str| reference[field].as_str().unwrap().to_owned();
                found.insert((text("name"), text("key")));
            }
            fields.values().for_each(|child| keys_read(child, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys_read(item, found)),
        _ => {}
    }
}
