//! The table in Markdown, for a comment on a pull request.

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::{Table, risks, rows, summary};
use crate::diff::MatrixObject;
use crate::report::diff::markdown::{Comment, environment};

/// Writes a table for each release. Objects that would make the report too long are counted only.
pub fn markdown(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    let mut environment = environment()?;
    environment.add_filter("cell", |text: String| cell(&text));
    for (name, source) in [
        ("matrix-head", include_str!("head.md.jinja")),
        ("matrix-object", include_str!("object.md.jinja")),
    ] {
        environment.add_template(name, source).map_err(io::Error::other)?;
    }
    let mut comment = Comment::new(&environment);
    for table in tables {
        comment.begin("matrix-head", head(table))?;
        for object in &table.matrix.objects {
            comment.add("matrix-object", self::object(object))?;
        }
    }
    comment.finish(out)
}

fn head(table: &Table) -> Value {
    context! {
        title => table.title(),
        is_empty => table.matrix.is_empty(),
        summary => summary([table]),
        names => Serde(table.names()),
        variables => table.variables(),
    }
}

fn object(object: &MatrixObject) -> Value {
    let rows = rows(object).into_iter().map(|row| {
        let cells = row.cells.into_iter().map(|cell| cell.text);
        context! { path => row.path, cells => cells.collect::<Vec<_>>() }
    });
    context! {
        name => object.object.to_string(),
        risks => risks(object),
        columns => object.present.len(),
        rows => rows.collect::<Vec<_>>(),
    }
}

/// A text as a cell holds it: as code, but for what is no value.
fn cell(text: &str) -> String {
    match text {
        "=" | "—" | "…" => text.to_owned(),
        // Code cannot show its own fence, and a bar ends a cell.
        _ if text.contains('`') => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "&#124;");
            format!("<code>{}</code>", text.replace('`', "&#96;"))
        }
        _ => format!("`{}`", text.replace('|', "\\|")),
    }
}
