//! CR002 `misspelled-value`: an environment sets a value that the chart does not have, and that looks like one it has.
//!
//! Helm takes any value, whether or not a template reads it: a misspelled one changes nothing and nobody hears of it.
//! Charts may well read values that their values.yaml does not show, so only what resembles a shown one is found.

use crate::chart::values_file::Place;
use crate::data::{Map, Mark, Str, Value};
use crate::diagnostic::Location;
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::{self, Layer};

pub(super) const RULE: Rule = Rule {
    id: "CR002",
    name: "misspelled-value",
    level: Level::Warning,
    summary: "a value that the chart does not have, but for a letter or two",
    page: include_str!("misspelled_value.md"),
    check: Check::Sources(check),
};

/// How much alike two keys must be, by the share of letters they have in common: `enable` and `enabled` are 0.92.
const ALIKE: f32 = 0.8;

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    // Defaults that cannot be put together are another rule's finding.
    let Ok(defaults) = values::compose(sources.chart, &[], &mut Vec::new()) else {
        return;
    };
    for layer in sources.layers() {
        let Layer::File { name, values } = layer else { continue };
        let mut places = vec![Place::default()];
        let given = values.to_map(&mut |place| {
            places.push(place);
            Mark(u32::try_from(places.len() - 1).unwrap_or_default())
        });
        let mut walk = Walk {
            file: name,
            places: &places,
            path: Vec::new(),
            findings,
        };
        walk.compare(&given, &defaults.values);
    }
}

struct Walk<'a> {
    file: &'a str,
    /// The place of each mark.
    places: &'a [Place],
    /// The keys above the maps that are compared.
    path: Vec<Str>,
    findings: &'a mut Vec<Finding>,
}

impl Walk<'_> {
    fn compare(&mut self, given: &Map, defaults: &Map) {
        for (key, entry) in given.entries() {
            match (defaults.get(&key), entry.value) {
                (Some(Value::Map(defaults)), Value::Map(given)) => {
                    self.path.push(key);
                    self.compare(&given, &defaults);
                    self.path.pop();
                }
                (Some(_), _) => {}
                (None, _) => {
                    if let Some(meant) = alike(&key, given, defaults) {
                        self.report(&key, entry.mark, &meant);
                    }
                }
            }
        }
    }

    fn report(&mut self, key: &Str, mark: Mark, meant: &str) {
        let place = usize::try_from(mark.0)
            .ok()
            .and_then(|index| self.places.get(index))
            .copied()
            .unwrap_or_default();
        let above: String = self.path.iter().map(|key| format!("{}.", key.to_text())).collect();
        let location = Location {
            file: self.file.to_owned(),
            line: place.line,
            column: place.column,
        };
        self.findings.push(
            Finding::new(format!("the chart has no value `{above}{}`", key.to_text()))
                .at(location)
                .hint(format!("did you mean `{above}{meant}`?")),
        );
    }
}

/// The default that a key resembles, among those that are not given too.
fn alike(key: &Str, given: &Map, defaults: &Map) -> Option<String> {
    let absent = defaults.keys().into_iter().filter(|default| !given.contains(default));
    let absent: Vec<String> = absent.map(|key| key.to_text().into_owned()).collect();
    let candidates: Vec<&str> = absent.iter().map(String::as_str).collect();
    similar::get_close_matches(&*key.to_text(), &candidates, 1, ALIKE)
        .first()
        .map(|&meant| meant.to_owned())
}
