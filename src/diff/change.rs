//! The result of a comparison, as data: what every report is made of, and what `--format json` prints
//! (`schemas/diff.schema.json`). Secrets are already replaced in it.

use std::sync::Arc;

use serde::Serialize;

use super::lines::Hunk;
use super::object::Identity;
use super::risk::Risk;
use super::variable::Variable;

/// The differences between two sides: objects of the first side in its order, then what the second adds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diff {
    /// How many objects changed, in each way.
    pub counts: Counts,
    /// What the sides call differently, once for all fields.
    pub variables: Vec<Variable>,
    /// One for each object that differs.
    pub changes: Vec<Change>,
    /// What the sides have otherwise, values keys above all, and what each makes; where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<KeyCause>>,
}

/// A values key that the sides differ in, or whatever else may make them differ.
#[derive(Clone, Debug, Serialize)]
pub struct KeyCause {
    /// The key: `image.tag`; a file of the chart: `templates/web.yaml`; `release name`.
    pub key: String,
    /// What it is.
    pub kind: CauseKind,
    /// Where the first side's value stands: `values/dev.yaml:3:5`; or what it is, where it stands in no file. Nothing where
    /// it has none, or a template made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Where the second side's value stands, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The objects that differ because of it.
    pub objects: Vec<Arc<Identity>>,
}

/// What may make sides differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CauseKind {
    /// A values key, or an item of a list of values.
    Value,
    /// A file of the chart.
    File,
    /// The release's name or namespace.
    Release,
    /// What the cluster is taken to be.
    Cluster,
}

/// How many objects changed, in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Objects that only the second side has.
    pub added: usize,
    /// Objects that only the first side has.
    pub removed: usize,
    /// Objects that differ.
    pub changed: usize,
    /// Objects that are the same but for variables.
    pub same: usize,
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Only the second side has it.
    Added,
    /// Only the first side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

/// An object that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The object; as the second side has it, if it does.
    pub object: Arc<Identity>,
    /// What the first side calls it, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<Arc<Identity>>,
    /// What the first side calls it, also where variables explain that.
    #[serde(skip)]
    pub paired_from: Option<Arc<Identity>>,
    /// What became of it.
    pub kind: ChangeKind,
    /// The template or file it comes from; from the second side if both have it.
    pub template: String,
    /// What to look out for when this is applied.
    pub risks: Vec<Risk>,
    /// What makes it differ, values keys above all, where that was asked; none where that is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causes: Option<Vec<String>>,
    /// The fields that differ; none for an object that only one side has.
    pub fields: Vec<Field>,
    /// The lines that differ.
    pub hunks: Vec<Hunk>,
}

/// A field that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Where it is: `spec.template.spec.containers[name=core].image`.
    pub path: String,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its place on the first side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Shown>,
    /// Its place on the second side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Shown>,
    /// What its texts hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Box<Within>>,
    /// What to look out for when this is applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Risk>,
    /// What makes it differ, values keys above all, where that was asked; none where that is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causes: Option<Vec<String>>,
}

/// A value, and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The value, but for texts whose inner differences are told. A secret one is replaced by `<redacted N>`, where equal
    /// secrets have equal numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// The line in the rendered template or file, from 1.
    pub line: usize,
}

/// What two texts hold, and how that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Within {
    /// What both texts are.
    pub format: TextFormat,
    /// The fields that differ within them; none where only their writing differs.
    pub fields: Vec<Field>,
    /// What tells each text from others.
    #[serde(skip)]
    pub texts: [TextSign; 2],
}

/// What tells a text from others.
#[derive(Clone, Debug)]
pub struct TextSign {
    /// A number that equal texts have in common, within one run of the program.
    pub digest: u64,
    /// The first of its lines that is not in the other text, where they are compared line by line.
    pub line: Option<TextLine>,
}

/// A line of a text, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextLine {
    /// Its number, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TextFormat {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// Lines.
    Text,
}

impl ChangeKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

impl Diff {
    /// Whether the sides are the same, variables aside.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Counts {
    /// The counts of changes.
    pub(super) fn of(changes: &[Change], same: usize) -> Counts {
        let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
        Counts {
            added: count(ChangeKind::Added),
            removed: count(ChangeKind::Removed),
            changed: count(ChangeKind::Changed),
            same,
        }
    }
}
