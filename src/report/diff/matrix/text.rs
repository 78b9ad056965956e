//! The table as text, as wide as the terminal.

use std::io::{self, Write};

use anstyle::Style;

use super::{Row, Shown, Table, risks, rows, summary};
use crate::report::{PLACE, STRONG, WARNING};

/// The narrowest column in which something can be read.
const NARROWEST: usize = 8;

/// What stands between columns.
const GAP: &str = "  ";

/// How far the fields stand behind their object.
const INDENT: &str = "  ";

/// Writes a table for each release, in a width of so many characters; what is too long for its column goes on below.
/// `=` stands where a side has what the first one has. Writes nothing where there is no difference.
pub fn text(tables: &[Table], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for table in tables.iter().filter(|table| !table.matrix.is_empty()) {
        let (title, summary) = (table.title(), summary([table]));
        writeln!(out, "{STRONG}# {title} ({summary}){STRONG:#}")?;
        for variable in table.variables() {
            writeln!(out, "{PLACE}# {variable}{PLACE:#}")?;
        }
        let widths = widths(table, width);
        let name = |text: &str| Shown {
            text: text.to_owned(),
            number: 0,
        };
        let names: Vec<Shown> = table.names().into_iter().map(name).collect();
        write_row("", &names, &widths, out)?;
        for object in &table.matrix.objects {
            let (name, template, risks) = (&object.object, &object.template, risks(object));
            writeln!(out, "{STRONG}{name}{STRONG:#} ({template}){WARNING}{risks}{WARNING:#}")?;
            for Row { path, cells, .. } in rows(object) {
                write_row(path, &cells, &widths, out)?;
            }
        }
    }
    Ok(())
}

/// The widths of the columns: as wide as what stands in them, or as wide as their share of the room.
fn widths(table: &Table, width: usize) -> Vec<usize> {
    let names = table.names();
    let mut widths: Vec<usize> = std::iter::once(0)
        .chain(names.iter().map(|name| length(name)))
        .collect();
    for row in table.matrix.objects.iter().flat_map(rows) {
        let path = INDENT.len() + length(row.path);
        let cells = row.cells.iter().map(|cell| length(&cell.text));
        for (width, cell) in widths.iter_mut().zip(std::iter::once(path).chain(cells)) {
            *width = (*width).max(cell);
        }
    }
    let mut room = width.saturating_sub(GAP.len() * names.len());
    // The narrowest take what they need; what they leave is shared by the others. The path counts for two.
    let mut order: Vec<usize> = (0..widths.len()).collect();
    order.sort_by_key(|at| widths.get(*at).map(|width| width / share_of(*at)));
    let mut shares: usize = order.iter().map(|at| share_of(*at)).sum();
    for at in order {
        let share = (room * share_of(at) / shares).max(NARROWEST);
        if let Some(width) = widths.get_mut(at) {
            *width = (*width).min(share);
            room = room.saturating_sub(*width);
        }
        shares = (shares - share_of(at)).max(1);
    }
    widths
}

fn share_of(column: usize) -> usize {
    if column == 0 { 2 } else { 1 }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Writes a row, on as many lines as its longest cell needs.
fn write_row(path: &str, cells: &[Shown], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let path_width = widths.first().copied().unwrap_or_default().saturating_sub(INDENT.len());
    let path = wrap(path, path_width);
    let columns = widths.get(1..).unwrap_or_default();
    let texts: Vec<Vec<String>> = cells
        .iter()
        .zip(columns)
        .map(|(cell, width)| wrap(&cell.text, *width))
        .collect();
    let height = texts.iter().map(Vec::len).max().unwrap_or_default().max(path.len());
    let part = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    for line in 0..height {
        // Spaces wait until something follows them.
        let path = part(&path, line);
        write!(out, "{INDENT}{path}")?;
        let mut spaces = path_width.saturating_sub(length(&path));
        for ((cell, lines), width) in cells.iter().zip(&texts).zip(columns) {
            let text = part(lines, line);
            spaces += GAP.len();
            if !text.is_empty() {
                let style = if cell.number == 0 { Style::new() } else { WARNING };
                write!(out, "{:spaces$}{style}{text}{style:#}", "")?;
                spaces = 0;
            }
            spaces += width.saturating_sub(length(&text));
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A text in lines of so many characters, broken after a character that ends a word if there is one in the
/// second half of a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let characters: Vec<char> = text.chars().collect();
    let mut rest = characters.as_slice();
    let mut lines = Vec::new();
    while let Some((line, _)) = rest.split_at_checked(width).filter(|(_, more)| !more.is_empty()) {
        let ends_word = |c: &char| matches!(c, ' ' | ',' | '.' | '/' | ']' | '-' | ':');
        let end = line.iter().rposition(ends_word).filter(|at| at * 2 >= width);
        let (line, more) = rest.split_at(end.map_or(width, |at| at + 1));
        lines.push(line.iter().collect::<String>().trim_end().to_owned());
        rest = more;
    }
    lines.push(rest.iter().collect());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_go_on_below() {
        assert_eq!(wrap("spec.replicas", 20), ["spec.replicas"]);
        assert_eq!(wrap("spec.template.spec", 14), ["spec.template.", "spec"]);
        assert_eq!(wrap("spec.template.spec", 10), ["spec.templ", "ate.spec"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
