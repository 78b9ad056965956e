//! CR009 `same-as-default`: a layer gives what the chart has anyway.

use crate::data::Value;
use crate::lint::layers::{Override, Stack};
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::path::Written;

pub(super) const RULE: Rule = Rule {
    id: "CR009",
    name: "same-as-default",
    level: Level::Off,
    summary: "a value equal to the chart's default",
    page: include_str!("same_as_default.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Some(stack) = Stack::of(run) else { return };
    for Override {
        path,
        new,
        at,
        old,
        is_default,
        ..
    } in stack.overrides()
    {
        let is_table = matches!(&new, Value::Map(map) if !map.is_empty());
        if is_default && !is_table && new.deep_equal(&old) {
            let message = format!("`{}` is the chart's default already", Written(&path));
            findings.push(
                Finding::new(message)
                    .at(at)
                    .hint("remove it, unless it shall stay when the default changes"),
            );
        }
    }
}
