//! The namespace of the current kubeconfig context, as Helm takes it where no flag names one: it asks Kubernetes' own
//! client library, which reads files even where no cluster is asked.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::bail;

use super::helm::paths::home;
use super::inputs::MAX_SIZE;
use crate::chart::bounded;
use crate::data::Value;
use crate::yaml;

/// What a pod's service account brings with it.
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The namespace of things that name none.
pub const DEFAULT: &str = "default";

/// A kubeconfig file, as far as it speaks of namespaces.
#[derive(Debug, Default)]
struct Kubeconfig {
    current_context: Option<String>,
    contexts: Vec<Context>,
}

#[derive(Debug)]
struct Context {
    name: String,
    namespace: Option<String>,
}

/// The namespace that the kubeconfig files mean (`EnvSettings.Namespace` in Helm's `pkg/cli/environment.go`). What is
/// missing or broken means none, without a word, as with Helm.
///
/// `explicit` is the file that a flag names: without one, those of `KUBECONFIG`, or the one in the home directory.
/// `context` is the context to take instead of the current one.
///
/// Other than client-go, this does not ask whether the files that a context's cluster and user name are there.
pub fn namespace(explicit: Option<&str>, context: Option<&str>) -> String {
    let named = match explicit {
        Some(path) => read(Path::new(path)).ok().map(|config| vec![config]),
        None => files()
            .iter()
            .filter(|path| path.exists())
            .map(|path| read(path))
            .collect::<Result<_, _>>()
            .ok(),
    };
    let Some(configs) = named else {
        return DEFAULT.to_owned();
    };
    match context_namespace(&configs, context) {
        Ok(Some(namespace)) => namespace,
        Ok(None) => in_cluster().unwrap_or_else(|| DEFAULT.to_owned()),
        Err(NoContext) => DEFAULT.to_owned(),
    }
}

/// A context is named that is in no file.
struct NoContext;

/// The namespace of the context, if it names one. Of several files the first wins, for the current context and for each
/// context of its own (`ClientConfigLoadingRules.Load` in client-go's `tools/clientcmd/loader.go`).
fn context_namespace(configs: &[Kubeconfig], context: Option<&str>) -> Result<Option<String>, NoContext> {
    let current = || configs.iter().find_map(|config| set(config.current_context.as_deref()));
    let Some(name) = context.or_else(current) else {
        return Ok(None);
    };
    let mut contexts = configs.iter().flat_map(|config| &config.contexts);
    let found = contexts.find(|context| context.name == name).ok_or(NoContext)?;
    Ok(set(found.namespace.as_deref()).map(str::to_owned))
}

fn set(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The files that count where no flag names one.
fn files() -> Vec<PathBuf> {
    match env::var_os("KUBECONFIG").filter(|list| !list.is_empty()) {
        Some(list) => env::split_paths(&list)
            .filter(|path| !path.as_os_str().is_empty())
            .collect(),
        None => vec![home().join(".kube").join("config")],
    }
}

fn read(path: &Path) -> anyhow::Result<Kubeconfig> {
    let config = yaml::unmarshal(&bounded::read(fs::File::open(path)?, MAX_SIZE)?)?;
    let contexts = match config.at(&["contexts"]) {
        None | Some(Value::Nil) => Vec::new(),
        Some(Value::List(contexts)) => contexts.iter().map(context).collect::<anyhow::Result<_>>()?,
        Some(_) => bail!("the contexts are no list"),
    };
    Ok(Kubeconfig {
        current_context: text(&config, &["current-context"])?,
        contexts,
    })
}

fn context(value: &Value) -> anyhow::Result<Context> {
    Ok(Context {
        name: text(value, &["name"])?.unwrap_or_default(),
        namespace: text(value, &["context", "namespace"])?,
    })
}

/// The text that keys lead to, if there is one.
fn text(value: &Value, keys: &[&str]) -> anyhow::Result<Option<String>> {
    match value.at(keys) {
        None | Some(Value::Nil) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.to_text().into_owned())),
        Some(_) => bail!("{} is no text", keys.join(".")),
    }
}

/// The namespace of the pod that this runs in (`inClusterClientConfig` in client-go's `tools/clientcmd/client_config.go`).
fn in_cluster() -> Option<String> {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let in_pod = is_set("KUBERNETES_SERVICE_HOST") && is_set("KUBERNETES_SERVICE_PORT");
    let account = Path::new(SERVICE_ACCOUNT);
    if !in_pod || !account.join("token").is_file() {
        return None;
    }
    let of_account = || fs::read_to_string(account.join("namespace")).ok();
    let namespace = env::var("POD_NAMESPACE").ok().filter(|namespace| !namespace.is_empty());
    let namespace = namespace.or_else(of_account)?;
    set(Some(namespace.trim())).map(str::to_owned)
}
