//! How differences between three sides or more look: a table with a column for each side.

mod github;
mod markdown;
mod text;

use serde::Serialize;

pub use github::github;
pub use markdown::markdown;
pub use text::text;

use super::Side;
use crate::diff::{Cell, CellText, Matrix, MatrixField, MatrixObject, TextLine};

/// The sides of one release, and how they differ. A report is made of one or more.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The release, where it has a name of its own in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The chart's directory or archive, as seen from the current directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// The sides; the first is the one that the others are compared with.
    pub sides: Vec<Side>,
    /// How they differ.
    #[serde(flatten)]
    pub matrix: Matrix,
}

/// What stands in place of the path, in the row that tells which sides have an object.
const OBJECT: &str = "(object)";

/// A row of a table in words: the field, and what each side has there.
pub(super) struct Row<'a> {
    pub path: &'a str,
    pub cells: Vec<Shown>,
    /// The field, if the row is one.
    pub field: Option<&'a MatrixField>,
}

/// A cell in words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub text: String,
    /// Which of the row's values it is: equal ones have equal numbers, and those of the first side 0.
    pub number: usize,
}

impl Table {
    /// What is compared: `erlmcp: dev, staging, production`.
    pub(super) fn title(&self) -> String {
        let release = self.release.as_ref().map(|release| format!("{release}: "));
        format!("{}{}", release.unwrap_or_default(), self.names().join(", "))
    }

    /// What the sides are called.
    pub(super) fn names(&self) -> Vec<&str> {
        self.sides.iter().map(|side| side.name.as_str()).collect()
    }

    /// What the sides call differently from the first, in words.
    pub(super) fn variables(&self) -> Vec<String> {
        let sides = self.sides.iter().zip(&self.matrix.variables);
        sides
            .flat_map(|(side, variables)| {
                let words = |variable| format!("{}: {}", side.name, super::variable(variable));
                variables.iter().map(words)
            })
            .collect()
    }
}

/// The rows of an object.
pub(super) fn rows(object: &MatrixObject) -> Vec<Row<'_>> {
    let presence = object.present.contains(&false).then(|| Row {
        path: OBJECT,
        cells: numbered(
            &object.present,
            |_| false,
            |is_there| {
                if *is_there {
                    "there".to_owned()
                } else {
                    words(&Cell::Absent)
                }
            },
        ),
        field: None,
    });
    let fields = object.fields.iter().map(|field| Row {
        path: &field.path,
        cells: numbered(&field.cells, |cell| *cell == Cell::Same, words),
        field: Some(field),
    });
    presence.into_iter().chain(fields).collect()
}

fn numbered<T: PartialEq>(cells: &[T], is_same: impl Fn(&T) -> bool, words: impl Fn(&T) -> String) -> Vec<Shown> {
    let mut known: Vec<&T> = Vec::new();
    let mut number = |cell| match known.iter().position(|other| *other == cell) {
        _ if is_same(cell) => 0,
        Some(number) => number,
        None => {
            known.push(cell);
            known.len() - 1
        }
    };
    let shown = |cell| Shown {
        text: words(cell),
        number: number(cell),
    };
    cells.iter().map(shown).collect()
}

/// The sides that have something else than the first in any of the rows.
pub(super) fn differing<'a>(names: &[&'a str], rows: &[Row<'_>]) -> Vec<&'a str> {
    let differs = |at: usize| {
        rows.iter()
            .any(|row| row.cells.get(at).is_some_and(|cell| cell.number > 0))
    };
    let differing = names.iter().enumerate().filter(|(at, _)| differs(*at));
    differing.map(|(_, name)| *name).collect()
}

/// What a side has, in words.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Same => "=".to_owned(),
        Cell::Value(value) => super::text(value),
        Cell::Text(CellText { number, first: None }) => format!("text {number}"),
        Cell::Text(CellText {
            number,
            first: Some(TextLine { line, text }),
        }) => format!("text {number}, line {line}: {text}"),
        Cell::Other => "…".to_owned(),
        Cell::Absent => "—".to_owned(),
    }
}

/// How many objects and fields of tables differ, in words.
pub(super) fn summary<'t>(tables: impl IntoIterator<Item = &'t Table>) -> String {
    let (mut objects, mut fields, mut same) = (0, 0, 0);
    for Table { matrix, .. } in tables {
        objects += matrix.objects.len();
        fields += matrix.objects.iter().map(|object| object.fields.len()).sum::<usize>();
        same += matrix.same;
    }
    format!(
        "{}, {}, {same} same",
        count(objects, "object differs", "objects differ"),
        count(fields, "field", "fields")
    )
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The classes of risk of an object, in brackets.
fn risks(object: &MatrixObject) -> String {
    super::risk_names(&object.risks)
}
