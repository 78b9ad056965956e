//! Where a value came from that a schema refuses.

use super::Failure;
use crate::data::{Mark, Value};
use crate::values::{Composed, Origin};

/// The origin of what a chart's schema refuses; of a key that the message names, that key's. `None` where nothing gave it,
/// as of a value that is missing at the top.
pub fn origin<'a>(failure: &Failure, chart: &str, composed: &'a Composed) -> Option<Origin<'a>> {
    let instance = composed.root.walk().find(|instance| instance.name() == chart)?;
    // The names of the charts that lead there are the keys of its values.
    let above = instance.path.split("/charts/").skip(1);
    let mut mark = Mark::default();
    let mut value = Value::Map(composed.values.clone());
    for key in above.chain(failure.path.iter().map(String::as_str)) {
        (value, mark) = child(&value, key)?;
    }
    if let Value::Map(map) = &value {
        let named = map
            .entries()
            .into_iter()
            .find(|(key, _)| failure.message.contains(&format!("'{}'", key.to_text())));
        mark = named.map_or(mark, |(_, entry)| entry.mark);
    }
    composed.origins.get(mark)
}

fn child(value: &Value, key: &str) -> Option<(Value, Mark)> {
    match value {
        Value::Map(map) => map.entry(key.as_bytes()).map(|entry| (entry.value, entry.mark)),
        Value::List(list) => {
            let index: usize = key.parse().ok()?;
            Some((list.get(index)?.clone(), list.mark(index)))
        }
        _ => None,
    }
}
