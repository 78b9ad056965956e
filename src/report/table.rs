//! Text in columns, as Helm prints its lists (the package uitable).

/// What stands in place of the end of a cell that is too wide.
const ELLIPSIS: &str = "...";

/// The rows as lines, each cell as wide as the widest of its column, with tabs between them. With a greatest width (0 is
/// none) wider cells are cut. Matches uitable's `Table.String`, but that all characters count as one column.
pub fn table<const N: usize>(rows: &[[String; N]], greatest_width: usize) -> String {
    let limit = if greatest_width == 0 {
        usize::MAX
    } else {
        greatest_width
    };
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count().min(limit));
        }
    }
    let lines = rows.iter().map(|row| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| resize(cell, width))
            .collect();
        cells.join("\t")
    });
    lines.map(|line| line + "\n").collect()
}

/// Matches uitable's `strutil.Resize`.
fn resize(cell: &str, width: usize) -> String {
    if cell.chars().count() <= width {
        return format!("{cell:width$}");
    }
    // The first character stays, however narrow the column.
    let kept = width.saturating_sub(ELLIPSIS.len()).max(1);
    cell.chars().take(kept).chain(ELLIPSIS.chars()).collect()
}
