//! What a chart has defaults for: in its values.yaml as it is written, and in its subcharts, whether they are on or off.

use crate::chart::Chart;
use crate::data::{Map, Str, Value};
use crate::values::path;

/// The defaults of a chart.
#[derive(Debug)]
pub struct Defaults {
    values: Map,
    /// Those of its subcharts, by the names or aliases that they go by.
    subcharts: Vec<(Str, Defaults)>,
}

impl Defaults {
    /// The defaults of a chart and all charts below it.
    pub fn of(chart: &Chart) -> Defaults {
        let values = chart.values.as_ref().map(|file| file.to_map());
        let listed = chart.metadata.dependencies().iter().flat_map(|dependency| {
            let name = [&dependency.alias, &dependency.name]
                .into_iter()
                .find(|name| !name.is_empty());
            let subchart = chart
                .dependencies
                .iter()
                .find(|subchart| subchart.name() == dependency.name);
            name.zip(subchart)
        });
        Defaults {
            values: values.unwrap_or_default(),
            subcharts: listed
                .map(|(name, subchart)| (Str::from(&**name), Defaults::of(subchart)))
                .collect(),
        }
    }

    /// Whether there is a default for a path, a null too, or an empty table or a list above it, which takes any key.
    pub fn has(&self, path: &[Str]) -> bool {
        let at = |length: usize| path::entry(&self.values, path.get(..length)?).map(|entry| (length, entry.value));
        let nearest = (1..=path.len()).rev().find_map(at);
        let is_known = nearest.is_some_and(|(length, value)| match value {
            Value::Map(map) => length == path.len() || map.is_empty(),
            _ => true,
        });
        is_known || self.is_of_subchart(path)
    }

    /// Whether a path is a subchart, or has a default in it.
    pub fn is_of_subchart(&self, path: &[Str]) -> bool {
        let Some((name, rest)) = path.split_first() else {
            return false;
        };
        let mut named = self.subcharts.iter().filter(|(known, _)| known == name);
        named.any(|(_, subchart)| rest.is_empty() || subchart.has(rest))
    }
}
