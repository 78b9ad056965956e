//! A chart's defaults under the values given to it, for the chart and its subcharts.
//!
//! Matches Helm 4.2's `pkg/chart/common/util/coalesce.go`, whose rules about nulls are those of that version, and 3.21's `pkg/chartutil/coalesce.go`. Maps are
//! shared as Go's maps are: that a subchart's default may show up in its parent's nested globals is Helm's doing.

use crate::compat::HelmVersion;
use crate::data::{Entry, List, Map, MapType, Value};

use super::dependencies::Instance;
use super::warning::Warning;
use super::{Error, GLOBAL};

/// What becomes of a null that stands over a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    /// It deletes the key, and defaults that are null themselves are left out (`CoalesceValues`).
    Delete,
    /// It deletes the key, and defaults that are null themselves stay (`CoalesceValues` of Helm 3).
    DeleteValues,
    /// It stays (`MergeValues`).
    Keep,
}

impl Nulls {
    /// What becomes of nulls where values are put over defaults.
    pub(super) fn over_defaults(helm: HelmVersion) -> Nulls {
        if helm.leaves_out_null_defaults() {
            Nulls::Delete
        } else {
            Nulls::DeleteValues
        }
    }
}

/// The values given, completed by the defaults of the chart and of all its subcharts: they are changed, where Helm changes
/// a copy. Matches `CoalesceValues` and `MergeValues`.
pub(super) fn coalesce_values(
    chart: &Instance,
    values: Map,
    nulls: Nulls,
    warnings: &mut Vec<Warning>,
) -> Result<Map, Error> {
    let values = values.retyped(MapType::Values);
    Coalesce { warnings }.chart(chart, &values, "", nulls)?;
    Ok(values)
}

/// The second map's entries under those of the first, which is changed and given back. Matches `MergeTables`.
pub(super) fn merge_tables(over: &Map, under: &Map, warnings: &mut Vec<Warning>) {
    Coalesce { warnings }.tables(over, under, "", Nulls::Keep);
}

/// The first map's entries over those of the second; both stay as they are. Matches `CoalesceTables` as `helm lint` uses
/// it: first over nothing, then over the defaults.
pub(super) fn coalesce_tables(over: &Map, under: &Map, warnings: &mut Vec<Warning>) -> Map {
    let result = Map::new();
    let mut coalesce = Coalesce { warnings };
    coalesce.tables(&result, &deep_copy(over), "", Nulls::Delete);
    coalesce.tables(&result, &deep_copy(under), "", Nulls::Delete);
    result
}

/// A map like this one that shares nothing with it. Matches `copystructure.Copy`.
pub fn deep_copy(map: &Map) -> Map {
    map.copied(deep_copy_value)
}

/// The same value, shared with nobody.
pub(super) fn deep_copy_value(value: &Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(deep_copy(map)),
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_) | Value::List(_))) => {
            let marks = (0..items.len()).map(|index| items.mark(index)).collect();
            Value::List(List::marked(items.iter().map(deep_copy_value).collect(), marks))
        }
        // Lists never change, so that one of scalars can as well be shared.
        shared => shared.clone(),
    }
}

struct Coalesce<'a> {
    warnings: &'a mut Vec<Warning>,
}

impl Coalesce<'_> {
    /// Completes the values of a chart and then those of its subcharts (`coalesce`, `coalesceDeps`).
    fn chart(&mut self, chart: &Instance, values: &Map, prefix: &str, nulls: Nulls) -> Result<(), Error> {
        self.defaults(chart, values, prefix, nulls);
        let path = join(prefix, chart.name());
        for subchart in &chart.dependencies {
            let name = subchart.name().as_bytes();
            let own = match values.get(name) {
                Some(Value::Map(own)) => own,
                Some(value) => {
                    return Err(Error::SubchartNotATable {
                        name: subchart.name().to_owned(),
                        found: super::format::as_bool(&value),
                    });
                }
                None => {
                    let own = Map::new();
                    values.insert(name, Value::Map(own.clone()));
                    own
                }
            };
            self.globals(&own, values, &path);
            self.chart(subchart, &own, &path, nulls)?;
        }
        Ok(())
    }

    /// Puts the parent's globals over those of a subchart (`coalesceGlobals`).
    fn globals(&mut self, own: &Map, parent: &Map, prefix: &str) {
        let own_globals = match own.entry(GLOBAL) {
            None => Entry {
                value: Value::Map(Map::new()),
                mark: parent.entry(GLOBAL).unwrap_or_default().mark,
            },
            Some(entry) => entry,
        };
        let Value::Map(globals) = &own_globals.value else {
            return self.warnings.push(Warning::GlobalsNotATable { of: "destination" });
        };
        let parent_globals = match parent.get(GLOBAL) {
            None => Map::new(),
            Some(Value::Map(globals)) => globals,
            Some(_) => return self.warnings.push(Warning::GlobalsNotATable { of: "source" }),
        };
        for (key, entry) in parent_globals.entries() {
            match (&entry.value, globals.get(&key)) {
                (Value::Map(table), Some(Value::Map(own_table))) => {
                    let table = table.shallow_copy();
                    self.tables(&table, &own_table, &join(prefix, &key.to_text()), Nulls::Keep);
                    globals.insert_entry(
                        key,
                        Entry {
                            value: Value::Map(table),
                            mark: entry.mark,
                        },
                    );
                }
                (Value::Map(_), Some(_)) => self.warnings.push(Warning::GlobalNotATable(key)),
                (Value::Map(table), None) => {
                    globals.insert_entry(
                        key,
                        Entry {
                            value: Value::Map(table.shallow_copy()),
                            mark: entry.mark,
                        },
                    );
                }
                (_, Some(Value::Map(_))) => self.warnings.push(Warning::GlobalIsATable(key)),
                _ => globals.insert_entry(key, entry),
            }
        }
        own.insert_entry(GLOBAL, own_globals);
    }

    /// Puts a chart's own defaults under its values (`coalesceValues`).
    fn defaults(&mut self, chart: &Instance, values: &Map, prefix: &str, nulls: Nulls) {
        let path = join(prefix, chart.name());
        for (key, entry) in chart.default_values().into_entries() {
            match values.get(&key) {
                None => {
                    if nulls == Nulls::Delete {
                        match &entry.value {
                            Value::Nil => continue,
                            Value::Map(table) => remove_nulls(table),
                            _ => {}
                        }
                    }
                    values.insert_entry(key, entry);
                }
                Some(Value::Nil) if nulls != Nulls::Keep => {
                    values.remove(&key);
                }
                Some(Value::Map(table)) => match &entry.value {
                    Value::Map(defaults) => {
                        let is_subchart = chart
                            .dependencies
                            .iter()
                            .any(|subchart| subchart.name().as_bytes() == &*key);
                        let nulls = if is_subchart { Nulls::Keep } else { nulls };
                        if nulls == Nulls::Delete {
                            remove_nulls(defaults);
                        }
                        self.tables(&table, defaults, &join(&path, &key.to_text()), nulls);
                    }
                    Value::Nil => {}
                    _ => self.warnings.push(Warning::DefaultNotATable {
                        key: join(&path, &key.to_text()),
                    }),
                },
                Some(_) => {}
            }
        }
    }

    /// Puts the entries of one map under those of another (`coalesceTablesFullKey`).
    fn tables(&mut self, over: &Map, under: &Map, prefix: &str, nulls: Nulls) {
        // The nulls go under, too; which of them stood over a value is known before that only.
        let mut over_values = Vec::new();
        for key in over.keys_of(|value| matches!(value, Value::Nil)) {
            let old = under.get(&key);
            under.insert_entry(key.clone(), over.entry(&key).unwrap_or_default());
            if old.is_some_and(|old| !matches!(old, Value::Nil)) {
                over_values.push(key);
            }
        }
        for (key, entry) in under.entries() {
            let full_key = || join(prefix, &key.to_text());
            match (over.get(&key), &entry.value) {
                (Some(Value::Nil), _) if nulls != Nulls::Keep && over_values.binary_search(&key).is_ok() => {
                    over.remove(&key);
                }
                (None, _) => over.insert_entry(key, entry),
                (Some(Value::Map(table)), Value::Map(under)) => self.tables(&table, under, &full_key(), nulls),
                (Some(_), Value::Map(_)) => {
                    self.warnings.push(Warning::TableNotReplaced {
                        key: full_key(),
                        table: super::format::plain(&entry.value),
                    });
                }
                (Some(Value::Map(_)), value) if !matches!(value, Value::Nil) => {
                    self.warnings.push(Warning::ValueIgnored {
                        key: full_key(),
                        value: super::format::plain(value),
                    });
                }
                _ => {}
            }
        }
    }
}

/// Removes all nulls from a map and the maps in it (`cleanNilValues`).
fn remove_nulls(map: &Map) {
    map.retain(|value| {
        if let Value::Map(inner) = value {
            remove_nulls(inner);
        }
        !matches!(value, Value::Nil)
    });
}

/// `a.b`, or `b` where there is no `a` (`concatPrefix`).
fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}
