//! The table as annotations of GitHub's workflows: one for each object, at its template.

use std::io::{self, Write};

use super::{Table, differing, rows};
use crate::report::diff::github::{Annotation, MOST_FIELDS};

/// Writes workflow commands: each names the fields, and the sides that have something else there.
pub fn github(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    for table in tables {
        let names = table.names();
        for object in &table.matrix.objects {
            let rows = rows(object);
            let mut lines: Vec<String> = object
                .risks
                .iter()
                .map(|risk| format!("{}: {}", risk.name(), risk.meaning()))
                .collect();
            for row in rows.iter().take(MOST_FIELDS) {
                let others = differing(&names, std::slice::from_ref(row));
                lines.push(format!("{}: {}", row.path, others.join(", ")));
            }
            if rows.len() > MOST_FIELDS {
                lines.push("…".to_owned());
            }
            let annotation = Annotation {
                chart: table.chart.as_deref(),
                template: &object.template,
                title: format!("{}: {}", table.title(), object.object),
                risks: &object.risks,
                message: lines.join("\n"),
            };
            annotation.write(out)?;
        }
    }
    Ok(())
}
