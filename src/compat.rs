//! Which Helm is answered as, and in what the two differ: a method a difference, with Helm 3's source file.
//!
//! There is no other place that knows it: what renders or prints asks the methods, never the version itself.

mod log;

use std::fmt;

/// A Helm that the program can answer as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HelmVersion {
    /// Helm 3.21.4.
    V3,
    /// Helm 4.2.3.
    #[default]
    V4,
}

/// What a Helm says about its own making. Matches Helm's `internal/version/version.go`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildInfo {
    /// The version of Helm.
    pub version: &'static str,
    /// The commit that it was built from.
    pub git_commit: &'static str,
    /// Whether that commit was built as it is.
    pub git_tree_state: &'static str,
    /// The version of Go that it was built with.
    pub go_version: &'static str,
    /// The version of Kubernetes' client library; Helm 3 does not know it.
    pub kube_client_version: Option<&'static str>,
}

/// The commit of Helm's tag v3.21.4.
const V3_COMMIT: &str = "813176c51bb5c181dbbd7901298ddcc104cd3417";

/// The commit of Helm's tag v4.2.3.
const V4_COMMIT: &str = "43e8b7feece8beb0fcba47059ec9b522fd929a64";

/// A Go that both are built with.
const GO_VERSION: &str = "go1.26.6";

impl HelmVersion {
    /// What `helm version` says of the released program.
    pub fn build_info(self) -> BuildInfo {
        match self {
            HelmVersion::V3 => BuildInfo {
                version: "v3.21.4",
                git_commit: V3_COMMIT,
                git_tree_state: "clean",
                go_version: GO_VERSION,
                kube_client_version: None,
            },
            HelmVersion::V4 => BuildInfo {
                version: "v4.2.3",
                git_commit: V4_COMMIT,
                git_tree_state: "clean",
                go_version: GO_VERSION,
                kube_client_version: Some("v1.36"),
            },
        }
    }

    /// Whether a flag of Helm 4 is there. Helm 3 has none of colours, of a content cache and of server-side apply, and says
    /// `--force` and `--atomic` (`pkg/cli/environment.go`, `cmd/helm/install.go`, `cmd/helm/upgrade.go`).
    pub fn has_flag(self, name: &str) -> bool {
        const SINCE_4: [&str; 7] = [
            "color",
            "colour",
            "content-cache",
            "force-conflicts",
            "force-replace",
            "rollback-on-failure",
            "server-side",
        ];
        self == HelmVersion::V4 || !SINCE_4.contains(&name)
    }

    /// Whether `--wait` names what to wait for, `--dry-run` alone is frowned upon, and old flags are said to be
    /// deprecated. In Helm 3 `--wait` is a switch and `--dry-run` means `client` (`cmd/helm/install.go`).
    pub fn has_strategies(self) -> bool {
        self == HelmVersion::V4
    }

    /// Whether `helm show crds` and `show all` put a line of dashes before every definition. Helm 3 does so before the
    /// first one only, and only in `show all` (`pkg/action/show.go`).
    pub fn show_separates_every_crd(self) -> bool {
        self == HelmVersion::V4
    }

    /// What `helm dependency build` adds to its complaint about an old Chart.lock. Helm 3 leaves it at the complaint
    /// (`pkg/downloader/manager.go`).
    pub fn lock_hint(self) -> &'static str {
        match self {
            HelmVersion::V3 => "",
            HelmVersion::V4 => " with 'helm dependency update'",
        }
    }

    /// What `helm template` says before it names the dependencies that are not there (`runInstall` in
    /// `cmd/helm/install.go`).
    pub fn missing_dependencies(self) -> &'static str {
        match self {
            HelmVersion::V3 => {
                "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to \
                 fetch missing dependencies"
            }
            HelmVersion::V4 => {
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to \
                 fetch missing dependencies"
            }
        }
    }

    /// Whether all YAML documents of a values file count. Helm 3 reads the first (`ReadValues` in `pkg/chartutil/values.go`,
    /// `LoadFiles` in `pkg/chart/loader/load.go`).
    pub fn reads_every_document(self) -> bool {
        self == HelmVersion::V4
    }

    /// Whether a chart's defaults that are null are left out of the values. In Helm 3 templates see them
    /// (`coalesceValues` in `pkg/chartutil/coalesce.go`).
    pub fn leaves_out_null_defaults(self) -> bool {
        self == HelmVersion::V4
    }

    /// Whether templates have a function (`funcMap` in `pkg/engine/funcs.go`).
    pub fn has_function(self, name: &str) -> bool {
        self == HelmVersion::V4 || !matches!(name, "mustToToml" | "mustToYaml")
    }

    /// Whether the error of a template is told step by step, each on lines of its own. In Helm 3 it is Go's, on one line
    /// (`cleanupExecError` in `pkg/engine/engine.go`).
    pub fn lists_error_steps(self) -> bool {
        self == HelmVersion::V4
    }

    /// Whether `helm lint` holds Chart.yaml to its fields and the version to SemVer 2, misses templates/, looks at .yml and
    /// at crds/, and leaves schemas unread where that is asked. Helm 3 looks for what Helm 2 had (`pkg/lint/rules`).
    pub fn lints_strictly(self) -> bool {
        self == HelmVersion::V4
    }

    /// Whether rendered documents lose the white space at their ends. In Helm 4.2 the last one of a file keeps it
    /// (`SplitManifests` in `pkg/releaseutil/manifest.go`).
    pub fn trims_documents(self) -> bool {
        self == HelmVersion::V3
    }

    /// `.Capabilities.HelmVersion`. For Helm 4 it is what the engine says as a library, which is how it can be asked.
    pub fn capability(self) -> BuildInfo {
        match self {
            HelmVersion::V3 => self.build_info(),
            HelmVersion::V4 => BuildInfo {
                version: "v4.2",
                git_commit: "",
                git_tree_state: "",
                ..self.build_info()
            },
        }
    }
}

impl BuildInfo {
    /// The version as `helm version --short` prints it, with the commit (`formatVersion` in Helm's `pkg/cmd/version.go`).
    pub fn short(&self) -> String {
        let commit: String = self.git_commit.chars().take(7).collect();
        format!("{}+g{commit}", self.version)
    }

    /// The fields: their names in Go and in JSON, and their texts.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        [
            ("Version", "version", Some(self.version)),
            ("GitCommit", "git_commit", Some(self.git_commit)),
            ("GitTreeState", "git_tree_state", Some(self.git_tree_state)),
            ("GoVersion", "go_version", Some(self.go_version)),
            ("KubeClientVersion", "kube_client_version", self.kube_client_version),
        ]
        .into_iter()
        .filter_map(|(name, json_name, text)| Some((name, json_name, text?)))
    }
}

/// As Go prints the struct with `%#v`, which is what `helm version` does.
impl fmt::Display for BuildInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<String> = self
            .entries()
            .map(|(name, _, text)| format!("{name}:{text:?}"))
            .collect();
        write!(f, "version.BuildInfo{{{}}}", fields.join(", "))
    }
}
