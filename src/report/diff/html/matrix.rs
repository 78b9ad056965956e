//! Differences between three sides or more as a page: a table for each object.

use std::io::{self, Write};

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::choice::{Facts, RiskName};
use super::{Difference, MOST_OPEN, Page, Section, SideBox};
use crate::diff::MatrixObject;
use crate::report::diff::matrix::{Row, Shown, Table, differing, rows, summary};

/// Writes a page with a table for each object that is not the same on all sides.
pub fn matrix_html(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new()?;
    let facts: Vec<Facts<'_>> = tables.iter().flat_map(facts).collect();
    let title = match tables {
        [one] => one.title(),
        [first, others @ ..] if others.iter().all(|other| other.names() == first.names()) => first.names().join(", "),
        _ => format!("{} comparisons", tables.len()),
    };
    page.begin(&title, &summary(tables), &facts, false, out)?;
    for table in tables {
        page.write(
            "section.html",
            Value::from(Serde(&section(table, tables.len() > 1))),
            out,
        )?;
        for object in &table.matrix.objects {
            let card = Card::of(object, table, facts.len() <= MOST_OPEN);
            page.write("table.html", Value::from(Serde(&card)), out)?;
        }
        out.write_all(b"</section>\n")?;
    }
    page.end(false, out)
}

/// What filters know of the objects of a table: an object is in the environments that differ from the first.
fn facts(table: &Table) -> impl Iterator<Item = Facts<'_>> {
    table.matrix.objects.iter().map(|object| Facts {
        change: None,
        kind: &object.object.kind,
        release: table.release.as_deref(),
        environments: differing(&table.names(), &rows(object)),
        risks: RiskName::of(&object.risks),
    })
}

fn section(table: &Table, is_one_of_several: bool) -> Section<'_> {
    let role = |at| if at == 0 { "Reference" } else { "Compared" };
    let variables = table.sides.iter().zip(&table.matrix.variables);
    Section {
        title: is_one_of_several.then(|| table.title()),
        summary: summary([table]),
        sides: table
            .sides
            .iter()
            .enumerate()
            .map(|(at, side)| SideBox::of(role(at), side))
            .collect(),
        variables: variables
            .flat_map(|(side, variables)| {
                let side = Some(side.name.as_str());
                variables.iter().map(move |variable| Difference { side, variable })
            })
            .collect(),
        keys: Vec::new(),
        is_empty: table.matrix.is_empty(),
    }
}

/// An object, which can be opened.
#[derive(Serialize)]
struct Card<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    template: &'a str,
    release: Option<&'a str>,
    environments: Vec<&'a str>,
    risks: Vec<RiskName>,
    is_open: bool,
    names: Vec<&'a str>,
    rows: Vec<TableRow<'a>>,
}

#[derive(Serialize)]
struct TableRow<'a> {
    path: &'a str,
    risks: Vec<RiskName>,
    cells: Vec<Shown>,
}

impl<'a> Card<'a> {
    fn of(object: &'a MatrixObject, table: &'a Table, is_open: bool) -> Card<'a> {
        let (names, rows) = (table.names(), rows(object));
        let environments = differing(&names, &rows);
        let row = |row: Row<'a>| TableRow {
            path: row.path,
            risks: row.field.map(|field| RiskName::of(&field.risks)).unwrap_or_default(),
            cells: row.cells,
        };
        Card {
            kind: &object.object.kind,
            namespace: &object.object.namespace,
            name: &object.object.name,
            template: &object.template,
            release: table.release.as_deref(),
            environments,
            risks: RiskName::of(&object.risks),
            is_open,
            names,
            rows: rows.into_iter().map(row).collect(),
        }
    }
}
