//! CR031 `layer-schema`: what a values file says must fit the schema also where another file overrides it.

use crate::data::Value;
use crate::lint::{Check, Finding, Level, Rule, Sources, relaxed};
use crate::values::Layer;

pub(super) const RULE: Rule = Rule {
    id: "CR031",
    name: "layer-schema",
    level: Level::Warning,
    summary: "a values file with a value of a wrong type, or a key that the schema does not know",
    page: include_str!("layer_schema.md"),
    check: Check::Sources(check),
};

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    for layer in sources.layers() {
        let Layer::File { name, values } = layer else { continue };
        let map = values.to_map();
        let entries = Sources::entries(name, values);
        for failure in relaxed::failures(sources.chart, &map, &[]) {
            // A null takes a default away, and no schema sees it.
            let refused = entries.iter().find(|entry| entry.path == failure.path);
            if refused.is_some_and(|entry| matches!(entry.value, Value::Nil)) {
                continue;
            }
            let message = failure.to_string();
            let message = message.trim_start_matches("- ").trim_end();
            findings.push(Finding::new(message).at(relaxed::place(&failure, name, &entries)));
        }
    }
}
