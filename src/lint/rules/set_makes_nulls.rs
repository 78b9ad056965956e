//! CR007 `set-makes-nulls`: a flag sets an item of a list beyond its end, which fills it up with nulls.
//!
//! `--set hosts[1]=b` sees the layers that the user gives, and not the chart's defaults: it makes a list of a null and `b`.

use crate::data::{Entry, Mark, Str, Value};
use crate::lint::{Check, Finding, Level, Rule, Run};
use crate::values::{self, Source, path::Written};

pub(super) const RULE: Rule = Rule {
    id: "CR007",
    name: "set-makes-nulls",
    level: Level::Warning,
    summary: "a flag sets an item beyond the end of a list, and nulls before it",
    page: include_str!("set_makes_nulls.md"),
    check: Check::Run(check),
};

fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Ok(composed) = values::compose(run.prepared.chart(), run.environment.request.layers, &mut Vec::new()) else {
        return;
    };
    let mut report = |path: &[Str], nulls: usize, mark: Mark| {
        let Some(origin) = composed.origins.get(mark) else {
            return;
        };
        if let Source::Flag { .. } | Source::Entry { .. } = origin.source {
            let finding = Finding::new(format!("the list `{}` begins with {}", Written(path), counted(nulls)));
            let hint = "the chart's own items are not beneath a flag: give the whole list, in a values file";
            findings.push(finding.at(run.sources.of_origin(origin)).hint(hint));
        }
    };
    let root = Entry {
        value: Value::Map(composed.values.clone()),
        ..Entry::default()
    };
    visit(&root, &mut Vec::new(), &mut report);
}

fn counted(nulls: usize) -> String {
    match nulls {
        1 => "a null".to_owned(),
        _ => format!("{nulls} nulls"),
    }
}

/// Visits lists that begin with nulls: how many, and the origin of the first item that is none.
fn visit(entry: &Entry, path: &mut Vec<Str>, report: &mut dyn FnMut(&[Str], usize, Mark)) {
    match &entry.value {
        Value::Map(map) => {
            for (key, entry) in map.entries() {
                path.push(key);
                visit(&entry, path, report);
                path.pop();
            }
        }
        Value::List(list) => {
            let nulls = list.iter().take_while(|item| matches!(item, Value::Nil)).count();
            if nulls > 0 && nulls < list.len() {
                report(path, nulls, list.mark(nulls));
            }
        }
        _ => {}
    }
}
