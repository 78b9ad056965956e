//! Helm's own lint: every rule with its text, its severity and its place in the order. Matches Helm's
//! `pkg/chart/v2/lint/lint.go` (`RunAll`).

mod addresses;
mod chart_file;
mod crds;
mod dependencies;
pub mod deprecations;
mod names;
mod object;
mod templates;
mod values_file;

use std::collections::BTreeMap;
use std::fmt;

use crate::chart::{Chart, Error, PathError};
use crate::compat::HelmVersion;
use crate::data::Str;
use crate::diagnostic::Severity;
use crate::go::slog::Record;
use crate::host::Host;
use crate::render::{Prepared, Request};

/// What `helm lint` calls the release.
pub const RELEASE_NAME: &str = "test-release";

/// What is where Helm looks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing.
    Missing,
    /// A directory.
    Directory,
    /// A file, or why it cannot be read.
    File(Result<Str, PathError>),
}

/// A chart as it lies on the disk: Helm looks at its files one by one, whether or not they make a chart.
#[derive(Debug)]
pub struct ChartFiles<'a> {
    /// The absolute path of the chart's directory, which messages name.
    pub directory: String,
    /// `Chart.yaml`.
    pub chart_file: Entry,
    /// `values.yaml`.
    pub values: Entry,
    /// `values.schema.json`.
    pub schema: Entry,
    /// `templates/`.
    pub templates: Entry,
    /// `crds/`.
    pub crds: Entry,
    /// The chart that the files make.
    pub chart: Result<&'a Prepared, &'a Error>,
}

/// What Helm says about a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How bad it is.
    pub severity: Severity,
    /// The file or directory, as Helm names it.
    pub path: String,
    /// What is wrong. It may have several lines.
    pub text: String,
    /// Which group of Helm's rules says so.
    pub group: Group,
}

/// The groups of Helm's rules, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Chart.yaml.
    ChartFile,
    /// values.yaml and its schema.
    Values,
    /// The templates, and what they render.
    Templates,
    /// Chart.yaml against charts/.
    Dependencies,
    /// Custom resource definitions.
    Crds,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Info => "INFO",
            Severity::Warning => "WARNING",
            Severity::Error => "ERROR",
        };
        write!(f, "[{severity}] {}: {}", self.path, self.text)
    }
}

/// The messages of a run (`support.Linter`).
struct Linter {
    group: Group,
    helm: HelmVersion,
    messages: Vec<Message>,
}

impl Linter {
    fn new(helm: HelmVersion, group: Group) -> Linter {
        Linter {
            group,
            helm,
            messages: Vec::new(),
        }
    }

    /// Notes an error, if there is one. Gives whether there was none (`RunLinterRule`).
    fn run(&mut self, severity: Severity, path: &str, result: Result<(), String>) -> bool {
        let Err(text) = result else { return true };
        self.messages.push(Message {
            severity,
            path: path.to_owned(),
            text,
            group: self.group,
        });
        false
    }
}

/// Asks all of Helm's rules about a chart with these values. What Helm logs meanwhile is added to `log`.
pub fn lint(files: &ChartFiles<'_>, request: &Request<'_>, host: &dyn Host, log: &mut Vec<Record>) -> Vec<Message> {
    let mut linter = Linter::new(request.helm, Group::ChartFile);
    chart_file::check(files, &mut linter);
    linter.group = Group::Values;
    values_file::check(files, request, &mut linter, log);
    linter.group = Group::Templates;
    if let Some(prepared) = templates::check(files, &mut linter) {
        templates::render(prepared, request, host, &mut linter, log);
    }
    linter.group = Group::Dependencies;
    dependencies::check(files, &mut linter);
    linter.group = Group::Crds;
    if linter.helm.lints_strictly() {
        crds::check(files, &mut linter);
    }
    linter.messages
}

/// Asks those of Helm's rules that look at files, and not at what is rendered.
pub fn lint_files(files: &ChartFiles<'_>, helm: HelmVersion) -> Vec<Message> {
    let mut linter = Linter::new(helm, Group::ChartFile);
    chart_file::check(files, &mut linter);
    linter.group = Group::Values;
    let request = Request {
        // Which values meet a schema is another rule's to say, for each environment.
        skip_schema: true,
        ..Request::default()
    };
    values_file::check(files, &request, &mut linter, &mut Vec::new());
    linter.group = Group::Templates;
    templates::check(files, &mut linter);
    linter.group = Group::Dependencies;
    dependencies::check(files, &mut linter);
    linter.group = Group::Crds;
    if linter.helm.lints_strictly() {
        crds::check(files, &mut linter);
    }
    linter.messages
}

/// Asks those of Helm's rules that look at what is rendered, but for the deprecated APIs, which are rules of their own.
pub(super) fn lint_rendered(chart: &Chart, rendered: &BTreeMap<Str, Str>, helm: HelmVersion) -> Vec<Message> {
    let mut linter = Linter::new(helm, Group::Templates);
    templates::check_files(chart, rendered, None, &mut linter);
    linter.messages
}
