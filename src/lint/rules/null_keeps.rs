//! CR008 `null-keeps`: a null that is meant to delete a default, and does not.
//!
//! A null in a layer deletes the default beneath it, but not everywhere: not within lists, and in some of the values of
//! subcharts. Whether it did is seen in the values that came out.

use crate::data::{Str, Value};
use crate::lint::layers::Stack;
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::{self, path, path::Written};

pub(super) const RULE: Rule = Rule {
    id: "CR008",
    name: "null-keeps",
    level: Level::Warning,
    summary: "a null that does not delete the default beneath it",
    page: include_str!("null_keeps.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let layers = run.environment.request.layers;
    let (Some(stack), Ok(composed)) = (
        Stack::of(run),
        values::compose(run.prepared.chart(), layers, &mut Vec::new()),
    ) else {
        return;
    };
    let given = stack.given();
    let is_last = |index: usize, path: &[Str]| !given.iter().skip(index + 1).any(|(other, ..)| other.starts_with(path));
    for (index, (path, entry, at)) in given.iter().enumerate() {
        if !matches!(entry.value, Value::Nil) || !is_last(index, path) {
            continue;
        }
        let left = path::entry(&composed.values, path).map(|entry| entry.value);
        let default = path::entry(&stack.defaults.values, path).map(|entry| entry.value);
        let (Some(left), Some(default)) = (left, default) else {
            continue;
        };
        if matches!(default, Value::Nil) {
            continue;
        }
        let what = if matches!(left, Value::Nil) {
            "stays as a null"
        } else {
            "keeps its default"
        };
        let finding = Finding::new(format!("the null does not delete `{}`, which {what}", Written(path)));
        findings.push(
            finding
                .at(at.clone())
                .hint("give the value that is wanted, such as an empty text or table"),
        );
    }
}
