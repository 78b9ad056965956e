//! Chart.yaml: what a chart says about itself, and which charts it depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::decode::{self, record};
use super::encode;
use super::error::{Error, FileError};
use crate::data::{Elem, List, Map, MapType, Str, Value};
use crate::go::semver::Version;
use crate::go::strconv::quote;
use crate::go::unicode;
use crate::yaml;

/// The apiVersion of charts made for Helm 2, whose dependencies stand in requirements.yaml.
pub const API_VERSION_1: &str = "v1";

/// The apiVersion of charts made for Helm 3 and later.
pub const API_VERSION_2: &str = "v2";

/// Chart.yaml. Matches Helm's `pkg/chart/v2/metadata.go`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// The chart's name.
    pub name: String,
    /// The project's page.
    pub home: String,
    /// Where the chart's source lies.
    pub sources: Vec<String>,
    /// The chart's version.
    pub version: String,
    /// One sentence about the chart.
    pub description: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Who maintains the chart.
    pub maintainers: Vec<Maintainer>,
    /// The address of an icon.
    pub icon: String,
    /// `v1` or `v2`; empty for a library's snippet that was never loaded.
    pub api_version: String,
    /// Not used by Helm.
    pub condition: String,
    /// Not used by Helm.
    pub tags: String,
    /// The version of what the chart installs.
    pub app_version: String,
    /// Whether the chart should not be used any more.
    pub deprecated: bool,
    /// Anything else, by key. Nil is not empty: templates can tell.
    pub annotations: Option<BTreeMap<String, String>>,
    /// The Kubernetes versions that the chart allows, as a constraint.
    pub kube_version: String,
    /// The charts it depends on. Nil is not empty: Helm looks into the subcharts of a chart that names none only here.
    pub dependencies: Option<Vec<Dependency>>,
    /// `application`, `library` or nothing.
    pub chart_type: String,
}

/// A maintainer of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Maintainer {
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// Their page.
    pub url: String,
    is_null: bool,
}

/// A chart that a chart depends on. Matches Helm's `pkg/chart/v2/dependency.go`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dependency {
    /// The name in the dependency's own Chart.yaml; its alias once dependencies are processed.
    pub name: String,
    /// The versions that will do, as a constraint.
    pub version: String,
    /// Where it can be downloaded.
    pub repository: String,
    /// The paths of the values that switch it on or off, with commas between them.
    pub condition: String,
    /// The tags that switch it on or off.
    pub tags: Vec<String>,
    /// Whether it is used; set when dependencies are processed.
    pub enabled: bool,
    /// Which of its values its parent takes over.
    pub import_values: Vec<ImportValue>,
    /// The name it goes by in the parent.
    pub alias: String,
    is_null: bool,
}

/// One entry of `import-values`.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportValue {
    /// As it stands in the file.
    Written(serde_json::Value),
    /// As Helm understood it.
    Table {
        /// The path in the dependency's values.
        child: String,
        /// The path in the parent's values; `.` for all of them.
        parent: String,
    },
}

impl Default for ImportValue {
    fn default() -> Self {
        ImportValue::Written(serde_json::Value::Null)
    }
}

/// Chart.lock or requirements.lock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// When it was written.
    pub generated: String,
    /// A hash of the dependencies that it fixes.
    pub digest: String,
    /// The dependencies, each with one version.
    pub dependencies: Vec<Dependency>,
}

/// The only field that is looked at before it is known which kind of chart this is.
#[derive(Default)]
struct Base {
    api_version: String,
}

impl Metadata {
    /// Chart.yaml as it is written, with nothing cleaned or checked (`chartutil.LoadChartfile`).
    ///
    /// # Errors
    /// It is no YAML, or a field holds what it must not hold.
    pub fn parse(text: &Str) -> Result<Metadata, FileError> {
        let mut metadata = Metadata::default();
        metadata.read(text)?;
        Ok(metadata)
    }

    /// Whether a Chart.yaml has only keys that Helm knows, each once (`chartutil.StrictLoadChartfile`).
    ///
    /// # Errors
    /// As [`Metadata::parse`]; and the first unknown key, or all keys that stand twice.
    pub fn check_strictly(text: &Str) -> Result<(), FileError> {
        decode::decode_strict(text, &mut Metadata::default())
    }

    /// Reads Chart.yaml, or requirements.yaml over it.
    pub(super) fn read(&mut self, text: &Str) -> Result<(), FileError> {
        decode::decode(text, self)
    }

    /// The apiVersion that a Chart.yaml names, without a look at its other fields.
    pub(super) fn read_api_version(text: &Str) -> Result<String, FileError> {
        let mut base = Base::default();
        decode::decode(text, &mut base)?;
        Ok(base.api_version)
    }

    /// Chart.yaml, as Helm writes it.
    ///
    /// # Errors
    /// It cannot be written as YAML.
    pub fn to_yaml(&self) -> Result<Vec<u8>, yaml::Error> {
        encode::to_yaml(self)
    }

    /// The metadata as data, under the names of Chart.yaml.
    pub fn to_data(&self) -> Map {
        encode::to_map(self)
    }

    /// The dependencies, none where the chart does not speak of any.
    pub fn dependencies(&self) -> &[Dependency] {
        self.dependencies.as_deref().unwrap_or_default()
    }

    /// Whether only the chart's named templates are of use. Matches Helm's `Accessor.IsLibraryChart`.
    pub fn is_library(&self) -> bool {
        self.chart_type.eq_ignore_ascii_case("library")
    }

    /// Cleans the texts and checks the rules. Matches Helm's `Metadata.Validate`.
    pub fn validate(&mut self) -> Result<(), Error> {
        self.sanitize();
        self.check().map_err(Error::Validation)?;
        for maintainer in &mut self.maintainers {
            if maintainer.is_null {
                return Err(Error::Validation(
                    "maintainers must not contain empty or null nodes".to_owned(),
                ));
            }
            [&mut maintainer.name, &mut maintainer.email, &mut maintainer.url]
                .into_iter()
                .for_each(sanitize);
        }
        let mut names = BTreeSet::new();
        for dependency in self.dependencies.iter_mut().flatten() {
            dependency.validate().map_err(Error::Validation)?;
            let name = if dependency.alias.is_empty() {
                &dependency.name
            } else {
                &dependency.alias
            };
            if !names.insert(name) {
                let name = quote(name.as_bytes());
                return Err(Error::Validation(format!(
                    "more than one dependency with name or alias {name}"
                )));
            }
        }
        Ok(())
    }

    fn sanitize(&mut self) {
        let texts = [
            &mut self.name,
            &mut self.description,
            &mut self.home,
            &mut self.icon,
            &mut self.condition,
            &mut self.tags,
            &mut self.app_version,
            &mut self.kube_version,
        ];
        texts
            .into_iter()
            .chain(&mut self.sources)
            .chain(&mut self.keywords)
            .for_each(sanitize);
    }

    fn check(&self) -> Result<(), String> {
        let name = quote(self.name.as_bytes());
        if self.api_version.is_empty() {
            Err("chart.metadata.apiVersion is required".to_owned())
        } else if self.name.is_empty() {
            Err("chart.metadata.name is required".to_owned())
        } else if self.name == "." || self.name == ".." {
            Err(format!("chart.metadata.name {name} is not allowed"))
        } else if self.name.contains('/') && self.name != "/" {
            Err(format!("chart.metadata.name {name} is invalid"))
        } else if self.version.is_empty() {
            Err("chart.metadata.version is required".to_owned())
        } else if Version::parse(&self.version).is_err() {
            Err(format!(
                "chart.metadata.version {} is invalid",
                quote(self.version.as_bytes())
            ))
        } else if !matches!(self.chart_type.as_str(), "" | "application" | "library") {
            Err("chart.metadata.type must be application or library".to_owned())
        } else {
            Ok(())
        }
    }

    /// What templates see as `.Chart`, without `IsRoot`: a map with Go's field names. Matches Helm's
    /// `Accessor.MetadataAsMap` (`pkg/chart/common.go`).
    pub fn to_map(&self) -> Map {
        let annotations = match &self.annotations {
            None => Map::nil(MapType::String),
            Some(annotations) => string_map(annotations.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
        };
        Map::from_iter([
            ("APIVersion", Value::string(self.api_version.as_str())),
            ("Annotations", Value::Map(annotations)),
            ("AppVersion", Value::string(self.app_version.as_str())),
            ("Condition", Value::string(self.condition.as_str())),
            (
                "Dependencies",
                list(
                    self.dependencies()
                        .iter()
                        .map(|dependency| Value::Map(dependency.to_map())),
                ),
            ),
            ("Deprecated", Value::Bool(self.deprecated)),
            ("Description", Value::string(self.description.as_str())),
            ("Home", Value::string(self.home.as_str())),
            ("Icon", Value::string(self.icon.as_str())),
            ("Keywords", strings(&self.keywords)),
            ("KubeVersion", Value::string(self.kube_version.as_str())),
            (
                "Maintainers",
                list(
                    self.maintainers
                        .iter()
                        .map(|maintainer| Value::Map(maintainer.to_map())),
                ),
            ),
            ("Name", Value::string(self.name.as_str())),
            ("Sources", strings(&self.sources)),
            ("Tags", Value::string(self.tags.as_str())),
            ("Type", Value::string(self.chart_type.as_str())),
            ("Version", Value::string(self.version.as_str())),
        ])
    }
}

impl Lock {
    /// Reads Chart.lock or requirements.lock.
    pub(super) fn read(text: &Str) -> Result<Lock, FileError> {
        let mut lock = Lock::default();
        decode::decode(text, &mut lock)?;
        Ok(lock)
    }
}

impl Maintainer {
    /// Whether a null stands in the list in this maintainer's place.
    pub fn is_null(&self) -> bool {
        self.is_null
    }

    fn to_map(&self) -> Map {
        Map::from_iter([
            ("Email", Value::string(self.email.as_str())),
            ("Name", Value::string(self.name.as_str())),
            ("URL", Value::string(self.url.as_str())),
        ])
    }
}

impl Dependency {
    /// A dependency as lock files have it.
    pub fn locked(name: &str, version: &str, repository: &str) -> Dependency {
        Dependency {
            name: name.to_owned(),
            version: version.to_owned(),
            repository: repository.to_owned(),
            ..Dependency::default()
        }
    }

    /// Cleans the texts and checks the rules. Matches Helm's `Dependency.Validate`.
    fn validate(&mut self) -> Result<(), String> {
        if self.is_null {
            return Err("dependencies must not contain empty or null nodes".to_owned());
        }
        let texts = [
            &mut self.name,
            &mut self.version,
            &mut self.repository,
            &mut self.condition,
        ];
        texts.into_iter().chain(&mut self.tags).for_each(sanitize);
        if self
            .alias
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            Ok(())
        } else {
            Err(format!(
                "dependency {} has disallowed characters in the alias",
                quote(self.name.as_bytes())
            ))
        }
    }

    fn to_map(&self) -> Map {
        Map::from_iter([
            ("Alias", Value::string(self.alias.as_str())),
            ("Condition", Value::string(self.condition.as_str())),
            ("Enabled", Value::Bool(self.enabled)),
            (
                "ImportValues",
                list(self.import_values.iter().map(ImportValue::to_value)),
            ),
            ("Name", Value::string(self.name.as_str())),
            ("Repository", Value::string(self.repository.as_str())),
            ("Tags", strings(&self.tags)),
            ("Version", Value::string(self.version.as_str())),
        ])
    }
}

impl ImportValue {
    /// As data.
    pub(super) fn to_value(&self) -> Value {
        match self {
            ImportValue::Written(data) => json_value(data),
            ImportValue::Table { child, parent } => {
                Value::Map(string_map([("child", child.as_str()), ("parent", parent.as_str())]))
            }
        }
    }
}

/// JSON data as `encoding/json` gives it to Go: every number a `float64`.
pub fn json_value(data: &serde_json::Value) -> Value {
    match data {
        serde_json::Value::Null => Value::Nil,
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::Number(number) => Value::Float(number.as_f64().unwrap_or_default()),
        serde_json::Value::String(text) => Value::string(text.as_str()),
        serde_json::Value::Array(items) => list(items.iter().map(json_value)),
        serde_json::Value::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| (key.as_str(), json_value(value)))
                .collect(),
        ),
    }
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::List(List::new(Elem::Any, items.collect()))
}

fn strings(items: &[String]) -> Value {
    list(items.iter().map(|item| Value::string(item.as_str())))
}

fn string_map<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Map {
    let map = Map::with_type(MapType::String);
    entries
        .into_iter()
        .for_each(|(key, value)| map.insert(key, Value::string(value)));
    map
}

/// White space becomes spaces, and what cannot be printed goes. Matches Helm's `sanitizeString`.
fn sanitize(text: &mut String) {
    let clean = |c| match c {
        c if unicode::is_space(c) => Some(' '),
        c => unicode::is_print(c).then_some(c),
    };
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        *text = text.chars().filter_map(clean).collect();
    }
}

record!(Metadata, "v2.Metadata", {
    "name" => name,
    "home" => home,
    "sources" => sources,
    "version" => version,
    "description" => description,
    "keywords" => keywords,
    "maintainers" => maintainers,
    "icon" => icon,
    "apiVersion" => api_version,
    "condition" => condition,
    "tags" => tags,
    "appVersion" => app_version,
    "deprecated" => deprecated,
    "annotations" => annotations,
    "kubeVersion" => kube_version,
    "dependencies" => dependencies,
    "type" => chart_type,
});

record!(Maintainer, "v2.Maintainer", { "name" => name, "email" => email, "url" => url }, null: is_null);

record!(Dependency, "v2.Dependency", {
    "name" => name,
    "version" => version,
    "repository" => repository,
    "condition" => condition,
    "tags" => tags,
    "enabled" => enabled,
    "import-values" => import_values,
    "alias" => alias,
}, always: ["name", "repository"], null: is_null);

record!(Lock, "v2.Lock", {
    "generated" => generated,
    "digest" => digest,
    "dependencies" => dependencies,
}, always: ["generated", "digest", "dependencies"]);

record!(Base, "loader.chartBase", { "apiVersion" => api_version });

#[cfg(test)]
mod tests {
    use super::*;

    /// The value as Go prints it, for values that `.Chart` may hold.
    fn print(value: &Value) -> String {
        match value {
            Value::Map(map) => {
                let entry = |(key, value): (Str, Value)| format!("{}:{}", key.to_text(), print(&value));
                format!(
                    "map[{}]",
                    map.snapshot().into_iter().map(entry).collect::<Vec<_>>().join(" ")
                )
            }
            Value::List(items) => format!("[{}]", items.iter().map(print).collect::<Vec<_>>().join(" ")),
            Value::String(text) => text.to_text().into_owned(),
            Value::Bool(flag) => flag.to_string(),
            other => panic!("{other:?} is not in .Chart"),
        }
    }

    #[test]
    fn templates_see_gos_field_names() {
        let mut metadata = Metadata::default();
        let text = "apiVersion: v2\nNAME: m\nversion: 1.0.0\nappVersion: 1.10\nannotations: {a: 1, b: true, c: ~}\n\
                    keywords: [a, 1]\nmaintainers: [{name: n, y: 1}, {Name: q}]\ndependencies:\n\
                    - {name: xx, version: \">=0\", tags: [t], alias: xx, enabled: true}\n";
        metadata.read(&text.into()).unwrap();
        let table = |child: &str, parent: &str| ImportValue::Table {
            child: child.to_owned(),
            parent: parent.to_owned(),
        };
        metadata.dependencies.as_mut().unwrap()[0].import_values = vec![table("exports.a", "."), table("b", "c")];
        // Recorded from `helm template` with `{{ .Chart }}`, but for `IsRoot`.
        assert_eq!(
            print(&Value::Map(metadata.to_map())),
            "map[APIVersion:v2 Annotations:map[a:1 b:true c:] AppVersion:1.1 Condition: Dependencies:[map[Alias:xx \
             Condition: Enabled:true ImportValues:[map[child:exports.a parent:.] map[child:b parent:c]] Name:xx Repository: \
             Tags:[t] Version:>=0]] Deprecated:false Description: Home: Icon: Keywords:[a 1] KubeVersion: \
             Maintainers:[map[Email: Name:false URL:] map[Email: Name:q URL:]] Name:m Sources:[] Tags: Type: Version:1.0.0]"
        );
        assert!(
            Metadata::default()
                .to_map()
                .get(b"Annotations")
                .unwrap()
                .as_map()
                .unwrap()
                .is_nil()
        );
    }
}
