//! `.Capabilities`: what the cluster would be able to do (`pkg/chart/common/capabilities.go`).

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::compat::{BuildInfo, HelmVersion};
use crate::data::{Elem, Kind, List, Object, Param, Str, Value};
use crate::go::strconv;
use crate::template::func::{FuncError, Signature, argument};

/// The Kubernetes version that Helm 4.2.3 assumes: its client library's.
pub const DEFAULT_KUBE_VERSION: &str = "v1.36.0";

/// The API versions that Helm 4.2.3 assumes: its client library's, and no kinds.
pub const DEFAULT_API_VERSIONS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha2",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

/// A Kubernetes version: as it was given, and as constraints see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KubeVersion {
    /// The full version: `v1.33.4-gke.1245000`.
    pub version: String,
    /// The version without suffixes: `v1.33.4`.
    pub normalized: String,
    /// The major version.
    pub major: String,
    /// The minor version.
    pub minor: String,
}

impl KubeVersion {
    /// Reads a version as Kubernetes does (`ParseGeneric` in apimachinery's `pkg/util/version/version.go`): numbers between
    /// dots, then anything on the same line.
    ///
    /// # Errors
    /// Kubernetes' sentence about what is wrong with it.
    pub fn parse(text: &str) -> Result<KubeVersion, String> {
        let quoted = strconv::quote(text.as_bytes());
        let trimmed = text.trim_start_matches(['\t', '\n', '\x0c', '\r', ' ']);
        let (numbers, rest) = leading_numbers(trimmed.strip_prefix('v').unwrap_or(trimmed));
        if numbers.is_empty() || rest.contains('\n') {
            return Err(format!("could not parse {quoted} as version"));
        }
        let [major, minor, more @ ..] = &numbers[..] else {
            return Err(format!("illegal version string {quoted}"));
        };
        if major.starts_with('0') && *major != "0" {
            return Err(format!(
                "illegal zero-prefixed version component \"{major}\" in {quoted}"
            ));
        }
        let component = |number: &str| {
            strconv::parse_uint(number, 10)
                .map_err(|error| format!("illegal non-numeric version component \"{number}\" in {quoted}: {error}"))
        };
        let (major, minor) = (component(major)?, component(minor)?);
        let mut normalized = format!("v{major}.{minor}");
        for number in more {
            normalized.push_str(&format!(".{}", component(number)?));
        }
        let version = if text.starts_with('v') {
            text.to_string()
        } else {
            format!("v{text}")
        };
        Ok(KubeVersion {
            version,
            normalized,
            major: major.to_string(),
            minor: minor.to_string(),
        })
    }
}

/// The numbers between dots that a text begins with, and what follows them.
fn leading_numbers(text: &str) -> (Vec<&str>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let next = if numbers.is_empty() {
            Some(rest)
        } else {
            rest.strip_prefix('.')
        };
        let Some(next) = next else { break };
        let end = next.find(|c: char| !c.is_ascii_digit()).unwrap_or(next.len());
        if end == 0 {
            break;
        }
        let (number, after) = next.split_at(end);
        numbers.push(number);
        rest = after;
    }
    (numbers, rest)
}

impl Default for KubeVersion {
    fn default() -> Self {
        KubeVersion {
            version: DEFAULT_KUBE_VERSION.to_string(),
            normalized: DEFAULT_KUBE_VERSION.to_string(),
            major: "1".to_string(),
            minor: "36".to_string(),
        }
    }
}

/// What the cluster is taken to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Its version.
    pub kube_version: KubeVersion,
    /// The API versions it knows, in Helm's order; `--api-versions` come last.
    pub api_versions: Vec<Str>,
}

impl Default for Capabilities {
    fn default() -> Self {
        static API_VERSIONS: LazyLock<Vec<Str>> =
            LazyLock::new(|| DEFAULT_API_VERSIONS.iter().copied().map(Str::from).collect());
        Capabilities {
            kube_version: KubeVersion::default(),
            api_versions: API_VERSIONS.clone(),
        }
    }
}

impl Capabilities {
    /// `.Capabilities` for templates.
    pub fn to_value(&self, helm: HelmVersion) -> Value {
        let versions = self.api_versions.iter().cloned().map(Value::String).collect();
        Value::Object(Rc::new(CapabilitiesObject {
            kube_version: Value::Object(Rc::new(KubeVersionObject(self.kube_version.clone()))),
            api_versions: Value::List(List::new(Elem::VersionSet, versions)),
            helm_version: Value::Object(Rc::new(helm.capability())),
        }))
    }
}

/// `*common.Capabilities`.
#[derive(Debug)]
struct CapabilitiesObject {
    kube_version: Value,
    api_versions: Value,
    helm_version: Value,
}

impl Object for CapabilitiesObject {
    fn type_name(&self) -> Cow<'static, str> {
        "*common.Capabilities".into()
    }

    fn kind(&self) -> Kind {
        Kind::Pointer
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "KubeVersion" => self.kube_version.clone(),
            "APIVersions" => self.api_versions.clone(),
            "HelmVersion" => self.helm_version.clone(),
            _ => return None,
        })
    }

    fn display(&self) -> Vec<u8> {
        let mut text = b"&{".to_vec();
        for (i, field) in [&self.kube_version, &self.api_versions, &self.helm_version]
            .into_iter()
            .enumerate()
        {
            if i > 0 {
                text.push(b' ');
            }
            crate::template::fmt::print_value(&mut text, field);
        }
        text.push(b'}');
        text
    }

    fn print(&self) -> Vec<u8> {
        self.display()[1..].to_vec()
    }

    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(named_fields(self, &["KubeVersion", "APIVersions", "HelmVersion"]))
    }

    fn deep_copy(&self) -> Option<Value> {
        let kube_version = match &self.kube_version {
            Value::Object(version) => version.deep_copy()?,
            _ => return None,
        };
        Some(Value::Object(Rc::new(CapabilitiesObject {
            kube_version,
            api_versions: self.api_versions.clone(),
            helm_version: self.helm_version.clone(),
        })))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other
            .as_any()
            .downcast_ref::<Self>()
            .is_some_and(|other| std::ptr::eq(self, other))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `common.KubeVersion`.
#[derive(Debug)]
struct KubeVersionObject(KubeVersion);

impl Object for KubeVersionObject {
    fn type_name(&self) -> Cow<'static, str> {
        "common.KubeVersion".into()
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(Value::string(match name {
            "Version" => &*self.0.version,
            "Major" => &*self.0.major,
            "Minor" => &*self.0.minor,
            _ => return None,
        }))
    }

    fn hides_field(&self, name: &str) -> bool {
        name == "normalizedVersion"
    }

    fn method(&self, name: &str) -> Option<&'static [Param]> {
        matches!(name, "String" | "GitVersion").then_some(&[])
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        Ok(if name == "String" {
            Value::string(self.print())
        } else {
            Value::string(&*self.0.version)
        })
    }

    fn display(&self) -> Vec<u8> {
        let KubeVersion {
            version,
            normalized,
            major,
            minor,
        } = &self.0;
        format!("{{{version} {normalized} {major} {minor}}}").into_bytes()
    }

    fn print(&self) -> Vec<u8> {
        let KubeVersion {
            version, normalized, ..
        } = &self.0;
        let text = if normalized.is_empty() { version } else { normalized };
        text.clone().into_bytes()
    }

    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(named_fields(self, &["Version", "Major", "Minor"]))
    }

    fn parts(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(vec![
            ("Version", Value::string(&*self.0.version)),
            ("normalizedVersion", Value::string(&*self.0.normalized)),
            ("Major", Value::string(&*self.0.major)),
            ("Minor", Value::string(&*self.0.minor)),
        ])
    }

    fn deep_copy(&self) -> Option<Value> {
        Some(Value::Object(Rc::new(KubeVersionObject(KubeVersion {
            normalized: String::new(),
            ..self.0.clone()
        }))))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other
            .as_any()
            .downcast_ref::<Self>()
            .is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `version.BuildInfo`.
impl Object for BuildInfo {
    fn type_name(&self) -> Cow<'static, str> {
        "version.BuildInfo".into()
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn field(&self, name: &str) -> Option<Value> {
        self.entries()
            .find(|(field, ..)| *field == name)
            .map(|(.., text)| Value::string(text))
    }

    fn display(&self) -> Vec<u8> {
        let texts: Vec<&str> = self.entries().map(|(.., text)| text).collect();
        format!("{{{}}}", texts.join(" ")).into_bytes()
    }

    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        let fields = self.entries().map(|(name, _, text)| (name, Value::string(text)));
        Some(fields.collect())
    }

    /// The fields as JSON names them, without those that it leaves out where they are empty.
    fn json_fields(&self) -> Option<Vec<(&'static str, Value)>> {
        let fields = self.entries().filter(|(_, _, text)| !text.is_empty());
        Some(fields.map(|(_, name, text)| (name, Value::string(text))).collect())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| self == other)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The fields of these names.
fn named_fields(object: &dyn Object, names: &[&'static str]) -> Vec<(&'static str, Value)> {
    names
        .iter()
        .filter_map(|name| Some((*name, object.field(name)?)))
        .collect()
}

/// The parameters of a method of `common.VersionSet`.
pub(super) fn version_set_method(name: &[u8]) -> Option<Signature> {
    (name == b"Has").then_some(Signature {
        params: &[Param::String],
        variadic: false,
    })
}

/// Calls a method of `common.VersionSet`.
pub(super) fn call_version_set(set: &List, _name: &[u8], args: &[Value]) -> Result<Value, FuncError> {
    let version: Str = argument(args, 0)?;
    Ok(Value::Bool(set.iter().any(|item| item.as_str() == Some(&version))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded with Helm 4.2.3.
    #[test]
    fn versions_are_read_as_kubernetes_reads_them() {
        let cases = [
            ("1.20", Ok(("v1.20", "v1.20", "1", "20"))),
            ("v1.20.1+k3s1", Ok(("v1.20.1+k3s1", "v1.20.1", "1", "20"))),
            ("1.20.x", Ok(("v1.20.x", "v1.20", "1", "20"))),
            (" 1.020.3.4 ", Ok(("v 1.020.3.4 ", "v1.20.3.4", "1", "20"))),
            ("1..2", Err(r#"illegal version string "1..2""#)),
            ("1", Err(r#"illegal version string "1""#)),
            ("V1.2", Err(r#"could not parse "V1.2" as version"#)),
            ("1.20\n", Err(r#"could not parse "1.20\n" as version"#)),
            ("01.2", Err(r#"illegal zero-prefixed version component "01" in "01.2""#)),
            (
                "1.99999999999999999999",
                Err(
                    r#"illegal non-numeric version component "99999999999999999999" in "1.99999999999999999999": strconv.ParseUint: parsing "99999999999999999999": value out of range"#,
                ),
            ),
        ];
        for (text, expected) in cases {
            let version = KubeVersion::parse(text);
            let facts = version
                .as_ref()
                .map(|v| (&*v.version, &*v.normalized, &*v.major, &*v.minor));
            assert_eq!(facts.map_err(String::as_str), expected, "{text:?}");
        }
    }
}
