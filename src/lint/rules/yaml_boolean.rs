//! CR024 `yaml-boolean`: an unquoted word that YAML 1.1 reads as a boolean, where a text is meant.
//!
//! `enabled: yes` is no mistake. A text is meant where it is a key, where the other items of the list are texts, and where
//! the chart has a text for it; and in annotations and labels, which are texts.

use crate::data::{Str, Value};
use crate::lint::layers::{self, LayerValues, Written};
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::path;
use crate::yaml::{Node, NodeKind, Scalar, Style};

pub(super) const RULE: Rule = Rule {
    id: "CR024",
    name: "yaml-boolean",
    level: Level::Warning,
    summary: "an unquoted word such as `no` that is read as a boolean",
    page: include_str!("yaml_boolean.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    let defaults = LayerValues::of_chart(sources);
    layers::written(sources, &mut |Written {
                                       path,
                                       holder,
                                       key,
                                       value,
                                       at,
                                   }| {
        let mut report = |node: &Node<'_>, what: &str| {
            let text = String::from_utf8_lossy(node.text()).into_owned();
            let meaning = matches!(node.resolve(), Ok(Scalar::Bool(true)));
            let finding = Finding::new(format!(
                "{what} {text} is the boolean {meaning} in `{}`",
                path::Written(path)
            ));
            findings.push(finding.at(at.clone()).hint(format!("write it in quotes: \"{text}\"")));
        };
        if let Some(key) = key.filter(is_word) {
            report(&key, "the key");
        }
        if !is_word(value) {
            return;
        }
        let default = defaults
            .as_ref()
            .and_then(|defaults| path::entry(&defaults.values, path));
        let is_text_beneath = matches!(default.map(|entry| entry.value), Some(Value::String(_)));
        let is_among_texts = key.is_none()
            && holder
                .items()
                .any(|item| matches!(item.resolve(), Ok(Scalar::String(_))) && item.kind() == NodeKind::Scalar);
        let is_among_labels = path.iter().rev().nth(1).is_some_and(holds_texts);
        if is_text_beneath || is_among_texts || is_among_labels {
            report(value, "the word");
        }
    });
}

/// Whether Kubernetes takes nothing but texts in what a table of this name becomes: `podAnnotations`.
fn holds_texts(table: &Str) -> bool {
    let name = table.to_text().to_lowercase();
    ["annotations", "labels", "nodeselector"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Whether a node is a plain word other than `true` and `false` that is read as a boolean.
fn is_word(node: &Node<'_>) -> bool {
    node.kind() == NodeKind::Scalar
        && node.style() == Style::Plain
        && !node.text().eq_ignore_ascii_case(b"true")
        && !node.text().eq_ignore_ascii_case(b"false")
        && matches!(node.resolve(), Ok(Scalar::Bool(_)))
}
