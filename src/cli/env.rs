//! `chartroom env`: the settings of Helm's environment, as they count here (Helm's `pkg/cmd/env.go` and
//! `pkg/cli/environment.go`).

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use clap::Args;

use super::helm::paths::{CACHE, CONFIG, DATA};
use super::{Globals, Outcome};
use crate::compat::HelmVersion;
use crate::go::strconv;

/// How many releases Helm keeps.
const MAX_HISTORY: i64 = 10;

/// How many requests Helm's client sends at once.
const BURST_LIMIT: i64 = 100;

/// Print the settings of Helm's environment
#[derive(Args, Debug)]
pub struct EnvArgs {
    /// Print only the value of this one
    variable: Option<String>,
}

pub(super) fn run(globals: &Globals, args: &EnvArgs) -> Outcome {
    let settings = settings(globals);
    let text = match &args.variable {
        Some(variable) => {
            let value = settings.get(variable.as_str()).cloned();
            value.unwrap_or_default() + "\n"
        }
        None => {
            let lines = settings.iter().map(|(name, value)| format!("{name}=\"{value}\"\n"));
            lines.collect()
        }
    };
    Outcome::success(text.into_bytes())
}

/// The settings by name. Matches `EnvSettings.EnvVars`.
fn settings(globals: &Globals) -> BTreeMap<&'static str, String> {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let mut settings = BTreeMap::from([
        ("HELM_BIN", env::args().next().unwrap_or_default()),
        ("HELM_CACHE_HOME", text(CACHE.directory())),
        ("HELM_CONFIG_HOME", text(CONFIG.directory())),
        ("HELM_DATA_HOME", text(DATA.directory())),
        ("HELM_DEBUG", globals.debug().to_string()),
        ("HELM_NAMESPACE", globals.namespace().to_owned()),
        ("HELM_KUBECONTEXT", globals.kube_context.clone().unwrap_or_default()),
        ("HELM_KUBEASGROUPS", groups()),
        (
            "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
            switch("HELM_KUBEINSECURE_SKIP_TLS_VERIFY").to_string(),
        ),
        ("HELM_MAX_HISTORY", number("HELM_MAX_HISTORY", MAX_HISTORY).to_string()),
        ("HELM_BURST_LIMIT", number("HELM_BURST_LIMIT", BURST_LIMIT).to_string()),
        ("HELM_QPS", format!("{:.2}", fraction("HELM_QPS"))),
    ]);
    for (name, default) in [
        ("HELM_PLUGINS", DATA.directory().join("plugins")),
        ("HELM_REGISTRY_CONFIG", CONFIG.directory().join("registry/config.json")),
        ("HELM_REPOSITORY_CONFIG", CONFIG.directory().join("repositories.yaml")),
        ("HELM_REPOSITORY_CACHE", CACHE.directory().join("repository")),
    ] {
        settings.insert(name, variable_or(name, default));
    }
    for name in [
        "HELM_KUBETOKEN",
        "HELM_KUBEASUSER",
        "HELM_KUBEAPISERVER",
        "HELM_KUBECAFILE",
        "HELM_KUBETLS_SERVER_NAME",
    ] {
        settings.insert(name, env::var(name).unwrap_or_default());
    }
    if globals.helm() == HelmVersion::V4 {
        let content = variable_or("HELM_CONTENT_CACHE", CACHE.directory().join("content"));
        settings.insert("HELM_CONTENT_CACHE", content);
    }
    // As in Helm, the variable itself counts for nothing here.
    if let Some(kubeconfig) = globals.kubeconfig.as_ref().filter(|path| !path.is_empty()) {
        settings.insert("KUBECONFIG", kubeconfig.clone());
    }
    settings
}

/// What a variable says, be it nothing (`envOr`).
fn variable_or(name: &str, default: PathBuf) -> String {
    let path = env::var_os(name).map_or(default, PathBuf::from);
    path.to_string_lossy().into_owned()
}

/// A number that a variable says (`envIntOr`).
fn number(name: &str, default: i64) -> i64 {
    let text = env::var(name).unwrap_or_default();
    text.parse().unwrap_or(default)
}

/// A number with a fraction that a variable says, else 0 (`envFloat32Or`).
fn fraction(name: &str) -> f32 {
    let text = env::var(name).unwrap_or_default();
    text.parse().unwrap_or_default()
}

/// Whether a variable is on (`envBoolOr`).
fn switch(name: &str) -> bool {
    env::var(name).is_ok_and(|value| strconv::parse_bool(value).unwrap_or(false))
}

/// The groups to act for (`envCSV`).
fn groups() -> String {
    let text = env::var("HELM_KUBEASGROUPS").unwrap_or_default();
    text.trim_matches([',', ' ']).to_owned()
}
