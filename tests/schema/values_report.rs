//! `schemas/values.schema.json` says what `chartroom values --format json` tells.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn what_is_told_of_values_is_as_the_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/values.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for about in [
        &["--explain", "deployment.replicas"][..],
        &["--explain", "deployment.replicas", "--set", "deployment.replicas=null"],
        &["--explain", "deployment"],
        &["--blame"],
        &["--unused", "--set", "deployment.replica=1"],
        &["--diff-defaults"],
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_chartroom"))
            .args([
                "values",
                "charts/erlmcp-enterprise",
                "--env",
                "production",
                "--format",
                "json",
            ])
            .args(about)
            .current_dir(root)
            .env_remove("HELM_NAMESPACE")
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&run.stdout).unwrap();
        if let Err(error) = schema.validate(&told) {
            panic!("{about:?}: {error}\n{told:#}");
        }
    }
}
