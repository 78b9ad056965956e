//! CR023 `duplicate-key`: a key stands twice in one table of a values file, and the last one wins.

use crate::lint::layers::{self, Written};
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::path;

pub(super) const RULE: Rule = Rule {
    id: "CR023",
    name: "duplicate-key",
    level: Level::Warning,
    summary: "a key that stands twice in a table",
    page: include_str!("duplicate_key.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    layers::written(sources, &mut |Written {
                                       path, holder, key, at, ..
                                   }| {
        let Some(key) = key else { return };
        let start = key.span().start;
        let twins = holder
            .entries()
            .map(|(other, _)| other)
            .filter(|other| other.text() == key.text());
        let first = twins
            .map(|twin| twin.span().start)
            .find(|twin| (twin.line, twin.column) < (start.line, start.column));
        if let Some(first) = first {
            let lines = start.line - first.line;
            let line = at.line - lines;
            let finding = Finding::new(format!(
                "`{}` stands twice: what line {line} gives is lost",
                path::Written(path)
            ));
            findings.push(
                finding
                    .at(at.clone())
                    .hint("keep one of them, or merge what is in them"),
            );
        }
    });
}
