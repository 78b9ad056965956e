//! Files into a chart: no file system, no clock, only what the files say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::metadata::API_VERSION_1;
use super::{
    CHART_FILE, Chart, Error, File, Lock, MAX_CHART_SIZE, Metadata, VALUES_FILE, ValuesFile, Warning, archive,
    extension_of,
};

/// How deeply charts may lie in charts. Each level costs stack; real charts have at most a handful.
const MAX_DEPTH: usize = 64;

/// A chart, and what Helm would remark about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The chart.
    pub chart: Arc<Chart>,
    /// The remarks, in the order in which Helm makes them.
    pub warnings: Vec<Warning>,
}

/// Makes a chart of its files. Matches Helm's `pkg/chart/v2/loader/load.go` (`LoadFiles`), but that subcharts are taken
/// in the order of their names: Helm takes them in any.
pub fn load(files: Vec<File>) -> Result<Loaded, Error> {
    let mut loading = Loading {
        warnings: Vec::new(),
        remaining: MAX_CHART_SIZE,
    };
    let chart = load_chart(files, &mut loading, 0)?;
    Ok(Loaded {
        chart: Arc::new(chart),
        warnings: loading.warnings,
    })
}

/// What a chart and its subcharts have in common while they are loaded.
struct Loading {
    /// What Helm would remark.
    warnings: Vec<Warning>,
    /// To how much the archives of subcharts may still unpack: Helm bounds each, and they may be many.
    remaining: u64,
}

/// Refuses a Chart.yaml of an apiVersion that Helm does not install. Matches `pkg/chart/loader/load.go` (`LoadDir`).
pub(super) fn check_api_version(chart_file: &File) -> Result<(), Error> {
    let version = Metadata::read_api_version(&chart_file.data);
    match version
        .map_err(|error| Error::File {
            name: CHART_FILE,
            error,
        })?
        .as_str()
    {
        "" | "v1" | "v2" => Ok(()),
        "v3" => Err(Error::InvalidApiVersion),
        _ => Err(Error::UnsupportedApiVersion),
    }
}

fn load_chart(files: Vec<File>, loading: &mut Loading, depth: usize) -> Result<Chart, Error> {
    if depth == MAX_DEPTH {
        return Err(Error::TooDeep(MAX_DEPTH));
    }
    let (metadata, has_chart_file) = read_metadata(&files)?;
    let mut chart = Chart {
        metadata,
        ..Chart::default()
    };
    let mut subcharts = BTreeMap::<String, Vec<File>>::new();
    let mut has_requirements = false;
    for file in &files {
        has_requirements |= file.name.starts_with("requirements.");
        if let Some(name) = file.name.strip_prefix("charts/")
            && extension_of(name) != ".prov"
        {
            let subchart = name.split('/').next().unwrap_or(name);
            let file = File {
                name: name.to_owned(),
                data: file.data.clone(),
            };
            subcharts.entry(subchart.to_owned()).or_default().push(file);
        } else {
            chart.add_file(file, &mut loading.warnings)?;
        }
    }
    chart.raw = files;
    // As in Helm, requirements.yaml or requirements.lock alone also make metadata, which then lack everything.
    if !has_chart_file && !has_requirements {
        return Err(Error::MissingChartFile);
    }
    chart.metadata.validate()?;
    for (name, files) in subcharts {
        if name.starts_with(['_', '.']) {
            continue;
        }
        let subchart = load_subchart(&chart.metadata.name, &name, files, loading, depth + 1)?;
        chart.dependencies.push(Arc::new(subchart));
    }
    Ok(chart)
}

fn read_metadata(files: &[File]) -> Result<(Metadata, bool), Error> {
    let mut metadata = Metadata::default();
    let mut found = false;
    for file in files.iter().filter(|file| file.name == CHART_FILE) {
        metadata.read(&file.data).map_err(|error| Error::File {
            name: CHART_FILE,
            error,
        })?;
        if metadata.api_version.is_empty() {
            metadata.api_version = API_VERSION_1.to_owned();
        }
        found = true;
    }
    Ok((metadata, found))
}

fn load_subchart(
    parent: &str,
    name: &str,
    files: Vec<File>,
    loading: &mut Loading,
    depth: usize,
) -> Result<Chart, Error> {
    let files = if extension_of(name) == ".tgz" {
        let [packed, ..] = files.as_slice() else {
            return Err(Error::MissingChartFile);
        };
        if packed.name != name {
            let (parent, expected, found) = (parent.to_owned(), name.to_owned(), packed.name.clone());
            return Err(Error::SubchartArchiveName {
                parent,
                expected,
                found,
            });
        }
        archive::unpack_within(&packed.data, &mut loading.remaining).map_err(Error::Archive)
    } else {
        // A file that lies in charts/ itself is no chart.
        let inside = |file: File| file.name.split_once('/').map(|(_, rest)| (rest.to_owned(), file.data));
        Ok(files
            .into_iter()
            .filter_map(inside)
            .map(|(name, data)| File { name, data })
            .collect())
    };
    let in_subchart = |error| Error::Subchart {
        name: name.to_owned(),
        parent: parent.to_owned(),
        error: Box::new(error),
    };
    files
        .and_then(|files| load_chart(files, loading, depth))
        .map_err(in_subchart)
}

impl Chart {
    /// Puts a file of the chart where it belongs.
    fn add_file(&mut self, file: &File, warnings: &mut Vec<Warning>) -> Result<(), Error> {
        match file.name.as_str() {
            CHART_FILE => {}
            "Chart.lock" => self.lock = read_lock("Chart.lock", file)?,
            VALUES_FILE => {
                let values = ValuesFile::parse(&file.data);
                self.values = Some(values.map_err(|error| Error::File {
                    name: VALUES_FILE,
                    error,
                })?);
            }
            "values.schema.json" => self.schema = Some(file.data.clone()),
            "requirements.yaml" => {
                let read = self.metadata.read(&file.data);
                read.map_err(|error| Error::File {
                    name: "requirements.yaml",
                    error,
                })?;
                self.keep_requirements(file, Warning::RequirementsInV2, warnings);
            }
            "requirements.lock" => {
                self.lock = read_lock("requirements.lock", file)?;
                self.keep_requirements(file, Warning::RequirementsLockInV2, warnings);
            }
            name if name.starts_with("templates/") => self.templates.push(file.clone()),
            _ => self.files.push(file.clone()),
        }
        Ok(())
    }

    /// Only charts of apiVersion v1 have their requirements among their files; others are told not to have any.
    fn keep_requirements(&mut self, file: &File, warning: Warning, warnings: &mut Vec<Warning>) {
        if self.metadata.api_version == API_VERSION_1 {
            self.files.push(file.clone());
        } else {
            warnings.push(warning);
        }
    }
}

fn read_lock(name: &'static str, file: &File) -> Result<Option<Lock>, Error> {
    Lock::read(&file.data)
        .map(Some)
        .map_err(|error| Error::File { name, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHART: &str = "apiVersion: v2\nname: p\nversion: 0.1.0\n";

    fn files(files: &[(&str, &str)]) -> Vec<File> {
        files
            .iter()
            .map(|(name, text)| File {
                name: (*name).to_owned(),
                data: (*text).into(),
            })
            .collect()
    }

    /// A chart with this text after the lines that every chart needs.
    fn chart_file(rest: &str) -> Vec<File> {
        files(&[("Chart.yaml", &format!("{CHART}{rest}"))])
    }

    #[test]
    fn files_go_where_helm_puts_them() {
        let loaded = load(files(&[
            ("templates/a.yaml", "a"),
            ("templates/_b.tpl", "b"),
            (
                "Chart.yaml",
                "Name: p\nversion: 0.1.0\ndependencies: [{name: a, version: 1.10, tags: [x]}, {name: c}]\n",
            ),
            ("requirements.yaml", "dependencies: [{name: b, alias: d}]"),
            (
                "requirements.lock",
                "digest: sha256:1\ngenerated: \"2020-01-01T00:00:00Z\"",
            ),
            ("values.yaml", "a: 1"),
            ("values.schema.json", "{}"),
            ("crds/x.yaml", "x"),
            ("crds/README.md", "x"),
            ("charts/sub.tgz.prov", "p"),
            ("charts/b/Chart.yaml", "apiVersion: v2\nname: b\nversion: 0.1.0"),
            (
                "charts/b/charts/c/Chart.yaml",
                "apiVersion: v2\nname: c\nversion: 0.1.0",
            ),
            ("charts/_off/Chart.yaml", "not: a chart"),
            ("charts/.off/Chart.yaml", "not: a chart"),
        ]))
        .unwrap();
        let chart = &loaded.chart;
        let names = |files: &[File]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&chart.templates), ["templates/a.yaml", "templates/_b.tpl"]);
        assert_eq!(
            names(&chart.files),
            [
                "requirements.yaml",
                "requirements.lock",
                "crds/x.yaml",
                "crds/README.md",
                "charts/sub.tgz.prov"
            ]
        );
        assert_eq!(
            chart.crds().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            ["crds/x.yaml"]
        );
        assert_eq!(chart.raw.len(), 14);
        assert!(chart.schema.is_some() && chart.values.is_some());
        assert_eq!(chart.lock.as_ref().map(|lock| lock.digest.as_str()), Some("sha256:1"));
        assert_eq!(chart.metadata.api_version, "v1");
        // requirements.yaml is read over Chart.yaml, item by item.
        let [dependency] = chart.metadata.dependencies() else {
            panic!("one dependency")
        };
        assert_eq!(
            (
                dependency.name.as_str(),
                dependency.version.as_str(),
                dependency.alias.as_str()
            ),
            ("b", "1.1", "d")
        );
        assert_eq!(dependency.tags, ["x"]);
        assert_eq!(chart.dependencies.len(), 1);
        assert_eq!(chart.dependencies[0].dependencies[0].name(), "c");
        assert_eq!(loaded.warnings, []);
    }

    #[test]
    fn requirements_of_new_charts_are_remarked() {
        let mut with_requirements = chart_file("");
        with_requirements.extend(files(&[("requirements.yaml", ""), ("requirements.lock", "digest: x")]));
        let loaded = load(with_requirements).unwrap();
        assert_eq!(
            loaded.warnings,
            [Warning::RequirementsInV2, Warning::RequirementsLockInV2]
        );
        assert!(loaded.chart.files.is_empty());
    }

    #[test]
    fn scalars_become_strings_as_in_go() {
        let text = "appVersion: 1.10\nhome: yes\nicon: 0777\ndescription: 1e3\nCondition: 1.123456789\n\
                    tags: !!str 1.10\nkeywords: [1, ~, .5]\nANNOTATIONS: {a: 1, true: off, ~x: ~}\ndeprecated: on\n\
                    kubeVersion: ~\nmaintainers: [{name: n, Email: \"a\\tb\\u0007\"}]\n";
        let metadata = load(chart_file(text)).unwrap().chart.metadata.clone();
        let texts = [
            &metadata.app_version,
            &metadata.home,
            &metadata.icon,
            &metadata.description,
            &metadata.condition,
        ];
        assert_eq!(texts, ["1.1", "true", "511", "1000", "1.1234568"]);
        assert_eq!((metadata.tags.as_str(), metadata.kube_version.as_str()), ("1.10", ""));
        assert_eq!(metadata.keywords, ["1", "", "0.5"]);
        let annotations: Vec<_> = metadata.annotations.into_iter().flatten().collect();
        let annotations: Vec<_> = annotations
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(annotations, [("a", "1"), ("true", "false"), ("~x", "")]);
        assert!(metadata.deprecated);
        assert_eq!(
            (
                metadata.maintainers[0].name.as_str(),
                metadata.maintainers[0].email.as_str()
            ),
            ("false", "a b")
        );
    }

    #[test]
    fn what_is_wrong_is_said_in_helms_words() {
        // Recorded from `helm template`.
        let cases = [
            (
                "keywords: a",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.keywords of type []string",
            ),
            (
                "keywords: [[a]]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.keywords of type string",
            ),
            (
                "deprecated: 1",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Metadata.deprecated of type bool",
            ),
            (
                "deprecated: \"true\"",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.deprecated of type bool",
            ),
            (
                "maintainers: [a]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type v2.Maintainer",
            ),
            (
                "maintainers: [{name: [a]}]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Maintainer.maintainers.name of type string",
            ),
            (
                "dependencies: [{name: a, tags: x}]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Dependency.dependencies.tags of type []string",
            ),
            (
                "dependencies: [{name: a, import-values: {a: b}}]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Dependency.dependencies.import-values of type []interface {}",
            ),
            (
                "dependencies: {a: b}",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.dependencies of type []*v2.Dependency",
            ),
            (
                "annotations: [a]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.annotations of type map[string]string",
            ),
            (
                "annotations: {a: {b: c}}",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.annotations of type string",
            ),
            (
                "home: {b: c}\nicon: [a]",
                "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.home of type string",
            ),
            (
                "x: .inf",
                "cannot load Chart.yaml: error converting YAML to JSON: json: unsupported value: +Inf",
            ),
            (
                "? [a]\n: b",
                "cannot load Chart.yaml: error converting YAML to JSON: yaml: invalid map key: []interface {}{\"a\"}",
            ),
            (
                "a: b: c",
                "cannot load Chart.yaml: error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context",
            ),
            (
                "maintainers: [~]",
                "validation: maintainers must not contain empty or null nodes",
            ),
            (
                "dependencies: [~]",
                "validation: dependencies must not contain empty or null nodes",
            ),
            (
                "dependencies: [{name: 'a/b', alias: 'a/b'}]",
                "validation: dependency \"a/b\" has disallowed characters in the alias",
            ),
            (
                "dependencies: [{name: a},{name: b, alias: a}]",
                "validation: more than one dependency with name or alias \"a\"",
            ),
            ("name: ..", "validation: chart.metadata.name \"..\" is not allowed"),
            ("name: a/b", "validation: chart.metadata.name \"a/b\" is invalid"),
            ("name: ''", "validation: chart.metadata.name is required"),
            ("version: x", "validation: chart.metadata.version \"x\" is invalid"),
            ("version: ''", "validation: chart.metadata.version is required"),
            (
                "type: Library",
                "validation: chart.metadata.type must be application or library",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(load(chart_file(text)).unwrap_err().to_string(), expected, "{text}");
        }
        assert_eq!(load(Vec::new()).unwrap_err().to_string(), "Chart.yaml file is missing");
    }

    #[test]
    fn what_is_wrong_with_other_files_is_said_in_helms_words() {
        // Recorded from `helm template`.
        let cases = [
            (
                "values.yaml",
                "a: b: c",
                "cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: mapping values are not allowed in this context",
            ),
            (
                "values.yaml",
                "[a]",
                "cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}",
            ),
            (
                "values.yaml",
                "a: 1\n--- x\nb: 1",
                "cannot load values.yaml: error reading yaml document: invalid Yaml document separator: x",
            ),
            (
                "requirements.yaml",
                "dependencies: 1",
                "cannot load requirements.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Metadata.dependencies of type []*v2.Dependency",
            ),
            (
                "requirements.yaml",
                "[]",
                "cannot load requirements.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v2.Metadata",
            ),
            (
                "Chart.lock",
                "dependencies: 1",
                "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Lock.dependencies of type []*v2.Dependency",
            ),
            (
                "charts/a/x",
                "",
                "error unpacking subchart a in p: Chart.yaml file is missing",
            ),
            (
                "charts/README.md",
                "",
                "error unpacking subchart README.md in p: Chart.yaml file is missing",
            ),
            (
                "charts/a/Chart.yaml",
                "name: a\nversion: x",
                "error unpacking subchart a in p: validation: chart.metadata.version \"x\" is invalid",
            ),
            (
                "charts/a.tgz/x",
                "",
                "error unpacking subchart tar in p: expected a.tgz, got a.tgz/x",
            ),
            (
                "charts/a.tgz",
                "x",
                "error unpacking subchart a.tgz in p: unexpected EOF",
            ),
            ("charts/a.tgz", "", "error unpacking subchart a.tgz in p: EOF"),
        ];
        for (name, text, expected) in cases {
            let mut all = chart_file("");
            all.extend(files(&[(name, text)]));
            assert_eq!(load(all).unwrap_err().to_string(), expected, "{name}: {text}");
        }
    }

    #[test]
    fn api_versions_that_helm_does_not_install() {
        let check =
            |text: &str| check_api_version(&files(&[("Chart.yaml", text)])[0]).map_err(|error| error.to_string());
        assert_eq!(check("name: a"), Ok(()));
        assert_eq!(check("apiVersion: v3"), Err("invalid chart apiVersion".to_owned()));
        assert_eq!(check("apiVersion: v4"), Err("unsupported chart version".to_owned()));
        let decoding = "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
        assert_eq!(
            check("foo"),
            Err(format!("{decoding} string into Go value of type loader.chartBase"))
        );
        assert_eq!(
            check("apiVersion: [a]"),
            Err(format!(
                "{decoding} array into Go struct field chartBase.apiVersion of type string"
            ))
        );
    }

    #[test]
    fn charts_in_charts_end_somewhere() {
        let path = "charts/a/".repeat(MAX_DEPTH);
        let deep: Vec<_> = (0..=MAX_DEPTH)
            .map(|depth| File {
                name: format!("{}Chart.yaml", &path[..depth * 9]),
                data: CHART.into(),
            })
            .collect();
        assert!(
            load(deep)
                .unwrap_err()
                .to_string()
                .ends_with("charts are nested more than 64 levels deep")
        );
    }
}
