//! Comments that silence rules where they stand: `chartroom:ignore` on the line of a finding or on comment lines right
//! above it, `chartroom:ignore-file` anywhere in a file. Rules follow, by id or name; without any, all are silenced.
//!
//! The words count wherever they stand in a line, since a comment of YAML and one of a template look different.

use super::Sources;
use crate::diagnostic::{Diagnostic, Location};

const IGNORE: &str = "chartroom:ignore";
const IGNORE_FILE: &str = "chartroom:ignore-file";

/// Whether a comment silences a finding.
pub(super) fn is_silenced(finding: &Diagnostic, sources: &Sources<'_>) -> bool {
    let Some(Location { file, line, .. }) = &finding.location else {
        return false;
    };
    let Some(text) = sources.text(file) else { return false };
    let text = text.to_text();
    if text.lines().any(|line| names(line, IGNORE_FILE, finding)) {
        return true;
    }
    let Some(index) = usize::try_from(*line).ok().and_then(|line| line.checked_sub(1)) else {
        return false;
    };
    let lines: Vec<&str> = text.lines().take(index + 1).collect();
    let above = lines.iter().rev().skip(1).take_while(|line| is_comment(line));
    lines
        .last()
        .into_iter()
        .filter(|_| lines.len() > index)
        .chain(above)
        .any(|line| names(line, IGNORE, finding))
}

/// Whether a line holds nothing but a comment, of YAML or of a template.
fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#')
        || (line.starts_with("{{") && line.contains("/*") && line.ends_with("}}") && line.contains("*/"))
}

/// Whether a line has the directive, for the finding's rule.
fn names(line: &str, directive: &str, finding: &Diagnostic) -> bool {
    let Some((_, rest)) = line.split_once(directive) else {
        return false;
    };
    // `chartroom:ignore-file` begins as `chartroom:ignore` does.
    if rest.starts_with('-') {
        return false;
    }
    let end = rest.find(['*', '#']).unwrap_or(rest.len());
    let mut rules = rest
        .get(..end)
        .unwrap_or_default()
        .split([' ', ',', '\t'])
        .filter(|rule| !rule.is_empty())
        .peekable();
    rules.peek().is_none() || rules.any(|rule| rule.eq_ignore_ascii_case(finding.id) || rule == finding.rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    #[test]
    fn a_directive_names_rules_or_all() {
        let finding = Diagnostic {
            id: "CR001",
            rule: "unused-value",
            severity: Severity::Warning,
            message: String::new(),
            location: None,
            hint: None,
            environments: Vec::new(),
        };
        for (line, expected) in [
            ("a: 1 # chartroom:ignore", true),
            ("a: 1 # chartroom:ignore CR001", true),
            ("a: 1 # chartroom:ignore cr050, unused-value", true),
            ("a: 1 # chartroom:ignore CR050", false),
            ("{{/* chartroom:ignore CR001 */}}", true),
            ("a: 1 # chartroom:ignore # as agreed", true),
            ("a: 1 # chartroom:ignore-file", false),
            ("a: 1", false),
        ] {
            assert_eq!(names(line, IGNORE, &finding), expected, "{line}");
        }
        assert!(names("# chartroom:ignore-file unused-value", IGNORE_FILE, &finding));
    }
}
