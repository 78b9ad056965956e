//! How much work it is to hold values to a schema.
//!
//! The validator follows every branch for every value, some of them again and again, so that a schema of a page can take
//! years and all memory. The work is counted beforehand: what each part of the schema asks of each value is worked out
//! once, however often it is asked.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::documents::{self, Documents, ROOT, resolve};

/// How many parts of a schema are looked at for all values. Large values files have a million values.
const MAX_STEPS: u64 = 5_000_000;

/// How deep parts may lie within parts and values within values, both together.
const MAX_DEPTH: u32 = 100_000;

/// The checks that holding the instance to the documents' root may take, at the most; `u64::MAX` for what is not worth
/// counting.
pub(super) fn checks(documents: &Documents, instance: &Json) -> u64 {
    let Some(root) = documents.get(ROOT) else {
        return 0;
    };
    let mut work = Work {
        documents,
        bases: HashMap::new(),
        anchors: HashMap::new(),
        targets: HashMap::new(),
        known: HashMap::new(),
        met_again: u32::MAX,
        steps: 0,
    };
    for (uri, document) in documents.iter() {
        work.index(document, uri);
    }
    work.checks(root, instance, 0)
}

struct Work<'a> {
    documents: &'a Documents,
    /// What references are relative to, for the parts that have any.
    bases: HashMap<usize, String>,
    /// Parts by the name of their anchor, in whichever document.
    anchors: HashMap<&'a str, Vec<&'a Json>>,
    /// Where references lead.
    targets: HashMap<usize, Vec<&'a Json>>,
    /// What is known of a part and a value.
    known: HashMap<(usize, usize), Count>,
    /// The outermost pair that was met again while it was being counted, by its depth.
    met_again: u32,
    steps: u64,
}

/// The checks of a part for a value.
#[derive(Clone, Copy)]
enum Count {
    /// They are being counted, this deep.
    Open(u32),
    /// So many.
    Done(u64),
}

impl<'a> Work<'a> {
    /// Notes the bases and anchors of a document.
    fn index(&mut self, schema: &'a Json, base: &str) {
        match schema {
            Json::Object(keywords) => {
                let id = documents::id(keywords);
                let own = id.and_then(|id| resolve(base, id));
                let base = own.as_deref().unwrap_or(base);
                if REFERENCES.iter().any(|keyword| keywords.contains_key(*keyword)) {
                    self.bases.insert(address(schema), base.to_owned());
                }
                for anchor in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = keywords.get(anchor).and_then(Json::as_str) {
                        self.anchors.entry(name).or_default().push(schema);
                    }
                }
                // Before there were anchors, an `$id` of a fragment was one.
                if let Some(name) = id.and_then(|id| id.strip_prefix('#')) {
                    self.anchors.entry(name).or_default().push(schema);
                }
                keywords.values().for_each(|value| self.index(value, base));
            }
            Json::Array(items) => items.iter().for_each(|item| self.index(item, base)),
            _ => {}
        }
    }

    /// The checks of a schema for a value.
    fn checks(&mut self, schema: &'a Json, value: &Json, depth: u32) -> u64 {
        self.steps += 1;
        if self.steps > MAX_STEPS || depth > MAX_DEPTH {
            return u64::MAX;
        }
        let Json::Object(keywords) = schema else {
            return 1;
        };
        let pair = (address(schema), address(value));
        match self.known.get(&pair) {
            Some(Count::Done(checks)) => return *checks,
            Some(Count::Open(at)) => {
                self.met_again = self.met_again.min(*at);
                return 0;
            }
            None => self.known.insert(pair, Count::Open(depth)),
        };
        let met_before = std::mem::replace(&mut self.met_again, u32::MAX);
        let (mut checks, mut in_place) = (1u64, 0u64);
        for (keyword, operand) in keywords {
            let here = self.in_place(schema, keyword, operand, value, depth);
            in_place = in_place.saturating_add(here);
            checks = checks.saturating_add(self.within(keyword, operand, value, depth));
        }
        // What is left unevaluated is found by asking the parts again, for each child.
        let unevaluated = ["unevaluatedItems", "unevaluatedProperties"];
        if unevaluated.iter().any(|keyword| keywords.contains_key(*keyword)) {
            in_place = in_place.saturating_mul(children(value).count() as u64 + 2);
        }
        checks = checks.saturating_add(in_place);
        if self.met_again < depth {
            // Elsewhere it is not the same: what was left out here, since it is being counted, counts there.
            self.known.remove(&pair);
            self.met_again = self.met_again.min(met_before);
        } else {
            self.known.insert(pair, Count::Done(checks));
            self.met_again = met_before;
        }
        checks
    }

    /// The checks of a keyword's parts that are for the value itself.
    fn in_place(&mut self, schema: &'a Json, keyword: &str, operand: &'a Json, value: &Json, depth: u32) -> u64 {
        match (keyword, operand) {
            ("$dynamicRef" | "$recursiveRef" | "$ref", Json::String(reference)) => {
                let targets = self.targets(schema, operand, reference);
                self.sum(targets, value, depth)
            }
            ("allOf" | "anyOf" | "oneOf", Json::Array(parts)) => self.sum(parts, value, depth),
            ("else" | "if" | "not" | "then", part) => self.checks(part, value, depth + 1),
            ("dependencies" | "dependentSchemas", Json::Object(parts)) => self.sum(parts.values(), value, depth),
            _ => 0,
        }
    }

    /// The checks of a keyword for what the value holds.
    fn within(&mut self, keyword: &str, operand: &'a Json, value: &Json, depth: u32) -> u64 {
        match (keyword, operand, value) {
            ("const" | "enum", Json::Array(constants), _) => constants.len() as u64,
            ("properties", Json::Object(parts), Json::Object(entries)) => {
                let both = entries
                    .iter()
                    .filter_map(|(name, entry)| Some((parts.get(name)?, entry)));
                both.fold(0, |sum: u64, (part, entry)| {
                    sum.saturating_add(self.checks(part, entry, depth + 1))
                })
            }
            ("patternProperties", Json::Object(parts), Json::Object(_)) => parts.values().fold(0, |sum: u64, part| {
                sum.saturating_add(self.of_children(part, value, depth))
            }),
            ("items" | "prefixItems", Json::Array(parts), Json::Array(items)) => {
                parts.iter().zip(items).fold(0, |sum: u64, (part, item)| {
                    sum.saturating_add(self.checks(part, item, depth + 1))
                })
            }
            ("propertyNames", part, Json::Object(entries)) => {
                let one = self.checks(part, &Json::Null, depth + 1);
                one.saturating_mul(entries.len() as u64)
            }
            ("additionalProperties" | "unevaluatedProperties", part, Json::Object(_))
            | ("additionalItems" | "contains" | "items" | "unevaluatedItems", part, Json::Array(_)) => {
                self.of_children(part, value, depth)
            }
            _ => 1,
        }
    }

    fn of_children(&mut self, part: &'a Json, value: &Json, depth: u32) -> u64 {
        children(value).fold(0, |sum: u64, child| {
            sum.saturating_add(self.checks(part, child, depth + 1))
        })
    }

    fn sum(&mut self, parts: impl IntoIterator<Item = &'a Json>, value: &Json, depth: u32) -> u64 {
        parts.into_iter().fold(0, |sum: u64, part| {
            sum.saturating_add(self.checks(part, value, depth + 1))
        })
    }

    /// Where a reference may lead: all parts with the anchor, where it is one.
    fn targets(&mut self, schema: &'a Json, operand: &'a Json, reference: &str) -> Vec<&'a Json> {
        if let Some(known) = self.targets.get(&address(operand)) {
            return known.clone();
        }
        let base = self.bases.get(&address(schema)).map_or(ROOT, String::as_str);
        let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        let targets = match self.anchors.get(fragment) {
            Some(anchored) => anchored.clone(),
            None => {
                let document = resolve(base, reference).unwrap_or_default();
                let found = self.documents.lookup(&format!("{document}#{fragment}"));
                found.into_iter().collect()
            }
        };
        self.targets.insert(address(operand), targets.clone());
        targets
    }
}

/// The keywords that lead elsewhere.
const REFERENCES: [&str; 3] = ["$dynamicRef", "$recursiveRef", "$ref"];

fn children(value: &Json) -> Box<dyn Iterator<Item = &Json> + '_> {
    match value {
        Json::Array(items) => Box::new(items.iter()),
        Json::Object(entries) => Box::new(entries.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn address(json: &Json) -> usize {
    std::ptr::from_ref(json).addr()
}
