//! From a line of rendered text back to the line of the template that it came from.
//!
//! Lines that the template wrote as they are anchor the two texts to each other. A line between two anchors came from a
//! template line between them: from the one whose literal parts it has, else from the first that has an action.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The line of the template, from 1, that a line of its output came from; `None` for a line that is not there.
pub(super) fn template_line(template: &str, rendered: &str, line: u32) -> Option<u32> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let source: Vec<&str> = template.lines().map(str::trim_end).collect();
    let output: Vec<&str> = rendered.lines().map(str::trim_end).collect();
    output.get(index)?;
    let operations = capture_diff_slices(Algorithm::Myers, &source, &output);
    for operation in operations {
        let (new, old) = (operation.new_range(), operation.old_range());
        if !new.contains(&index) {
            continue;
        }
        if let DiffOp::Equal { .. } = operation {
            return number(old.start + (index - new.start));
        }
        let lines: Vec<(usize, &str)> = old.clone().filter_map(|at| Some((at, *source.get(at)?))).collect();
        let found = follow(&lines, output.get(new.start..=index).unwrap_or_default());
        return number(found.unwrap_or(old.start).min(source.len().saturating_sub(1)));
    }
    None
}

/// Follows output through the lines of a template that made it: each line of the output that shows the literal parts of a
/// line further on leads there. Where none does, the first line with an action made it.
fn follow(lines: &[(usize, &str)], output: &[&str]) -> Option<usize> {
    let mut at = None;
    for line in output {
        let ahead = at.map_or(0, |at| at + 1);
        let next = lines
            .iter()
            .skip(ahead)
            .position(|(_, template)| template.contains("{{") && has_literals(line, template));
        at = next.map(|skipped| ahead + skipped).or(at);
    }
    let first_action = || lines.iter().position(|(_, template)| template.contains("{{"));
    Some(lines.get(at.or_else(first_action)?)?.0)
}

fn number(index: usize) -> Option<u32> {
    u32::try_from(index + 1).ok()
}

/// Whether a line has what a template's line writes between its actions, in that order, and not nothing.
fn has_literals(line: &str, template: &str) -> bool {
    let mut rest = line;
    let mut found = false;
    for part in template.split("{{") {
        let literal = part.split_once("}}").map_or(part, |(_, literal)| literal).trim();
        if literal.is_empty() {
            continue;
        }
        let Some(at) = rest.find(literal) else { return false };
        rest = rest.get(at + literal.len()..).unwrap_or_default();
        found = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lead_back() {
        let template = "{{- if .Values.on }}\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n  labels:\n    {{- toYaml .Values.labels | nindent 4 }}\nspec: {}\n{{- end }}\n";
        let rendered = "kind: Pod\nmetadata:\n  name: a: b\n  labels:\n    x: 1\n    y: 2\nspec: {}\n";
        let lines: Vec<_> = (1..=8).map(|line| template_line(template, rendered, line)).collect();
        assert_eq!(
            lines,
            [Some(2), Some(3), Some(4), Some(5), Some(6), Some(6), Some(7), None]
        );
        let template = "spec:\n  selector: {{ include \"s\" . }}\n  template: {{ include \"p\" . }}\n";
        let rendered = "spec:\n  selector:\n    a: b\n  template:\n    c: d\n    e: f\n";
        let lines: Vec<_> = (1..=6).map(|line| template_line(template, rendered, line)).collect();
        assert_eq!(lines, [Some(1), Some(2), Some(2), Some(3), Some(3), Some(3)]);
    }
}
