//! From what the validator reports to the failures that Helm's validator would report (`validator.go`).
//!
//! The crate `jsonschema` evaluates an instance into a tree of units: which part of the schema was applied where, and whether
//! it held. That tree is walked here along the failing units. What is said, in which order and about which of several
//! failures, is v6's; where v6's own order is that of a Go map, it is by name here.

use jsonschema::{Draft, Validator};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::documents::Documents;
use super::failure::Failure;
use super::words;

/// A unit of the hierarchical output of JSON Schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    valid: bool,
    evaluation_path: String,
    schema_location: String,
    instance_location: String,
    #[serde(default)]
    details: Vec<Unit>,
    #[serde(default)]
    errors: Map<String, Value>,
}

/// Keywords after whose failure v6 does not look at the rest of a schema, first things first.
const DECISIVE: &[&str] = &["type", "const", "enum", "format"];

/// The order in which v6 looks at the other keywords.
const ORDER: &[&str] = &[
    "$ref",
    "minProperties",
    "maxProperties",
    "required",
    "dependencies",
    // Each property in turn, against all three.
    "properties",
    "additionalProperties",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "minItems",
    "maxItems",
    "uniqueItems",
    "prefixItems",
    "items",
    "additionalItems",
    "contains",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "$recursiveRef",
    "$dynamicRef",
    "not",
    "allOf",
    "anyOf",
    "oneOf",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// The instance that a schema is applied to, and its path.
#[derive(Clone)]
struct At<'a> {
    instance: &'a Value,
    path: Vec<String>,
}

impl<'a> At<'a> {
    /// Goes down by a JSON pointer.
    fn descend(&self, pointer: &str) -> At<'a> {
        let mut at = self.clone();
        for key in pointer.split('/').skip(1) {
            let key = key.replace("~1", "/").replace("~0", "~");
            at.instance = match at.instance {
                Value::Array(items) => key.parse().ok().and_then(|index: usize| items.get(index)),
                other => other.get(&key),
            }
            .unwrap_or(&Value::Null);
            at.path.push(key);
        }
        at
    }

    fn failure(&self, message: impl Into<String>, causes: Vec<Failure>) -> Failure {
        Failure::new(&self.path, message, causes)
    }
}

/// A failure with its place among those of the same schema: the keyword's, and what it is about.
struct Found {
    keyword: usize,
    name: String,
    failure: Failure,
}

/// What the walk needs to know beside the units.
pub(super) struct Explainer<'e> {
    /// The schemas that the units' locations point into.
    pub(super) documents: &'e Documents,
    /// The draft of the schema.
    pub(super) draft: Draft,
    /// Makes a validator of the part of the schema at a location.
    pub(super) part: &'e dyn Fn(&str) -> Option<Validator>,
}

impl Explainer<'_> {
    /// Why the validator refuses the instance; at least one failure.
    pub(super) fn explain(&self, validator: &Validator, instance: &Value) -> Vec<Failure> {
        let at = At {
            instance,
            path: Vec::new(),
        };
        let failures = Failure::flatten(self.evaluate(validator, &at));
        if failures.is_empty() {
            vec![at.failure("validation failed", Vec::new())]
        } else {
            failures
        }
    }

    fn evaluate(&self, validator: &Validator, at: &At<'_>) -> Vec<Failure> {
        let output = serde_json::to_value(validator.evaluate(at.instance).hierarchical());
        let unit = output.and_then(serde_json::from_value::<Unit>);
        unit.map_or_else(
            |error| vec![at.failure(error.to_string(), Vec::new())],
            |unit| self.application(&unit, at),
        )
    }

    /// The failures of a schema applied to an instance.
    fn application(&self, unit: &Unit, at: &At<'_>) -> Vec<Failure> {
        if unit.valid {
            return Vec::new();
        }
        if unit.errors.contains_key("falseSchema") {
            return vec![at.failure("false schema", Vec::new())];
        }
        let empty = Map::new();
        let schema = self
            .documents
            .lookup(&unit.schema_location)
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let mut found = Vec::new();
        Application {
            explainer: self,
            unit,
            schema,
            at,
        }
        .keywords(&unit.details, "", &mut found);
        let decisive = |found: &Found| found.keyword < DECISIVE.len();
        if let Some(first) = found
            .iter()
            .filter(|found| decisive(found))
            .map(|found| found.keyword)
            .min()
        {
            found.retain(|found| found.keyword == first);
        }
        found.sort_by(|a, b| (a.keyword, &a.name).cmp(&(b.keyword, &b.name)));
        found.into_iter().map(|found| found.failure).collect()
    }

    /// As [`Explainer::application`], all failures as one.
    fn grouped(&self, unit: &Unit, at: &At<'_>) -> Option<Failure> {
        Failure::group(&at.path, self.application(unit, at))
    }
}

/// The place of a keyword among the others.
fn place(keyword: &str) -> usize {
    let all = DECISIVE.iter().chain(ORDER);
    all.clone()
        .position(|other| *other == keyword)
        .unwrap_or(DECISIVE.len() + ORDER.len())
}

/// A schema that does not hold for an instance.
struct Application<'e> {
    explainer: &'e Explainer<'e>,
    unit: &'e Unit,
    schema: &'e Map<String, Value>,
    at: &'e At<'e>,
}

impl Application<'_> {
    /// Walks units of this schema's keywords. `inside` is the keyword that holds them together, if one does.
    fn keywords(&self, units: &[Unit], inside: &str, found: &mut Vec<Found>) {
        for unit in units.iter().filter(|unit| !unit.valid) {
            let path = unit
                .evaluation_path
                .strip_prefix(&self.unit.evaluation_path)
                .unwrap_or_default();
            let mut keys = path.split('/').skip(1);
            let keyword = keys.next().unwrap_or_default();
            let name = keys.next();
            match (keyword, name) {
                ("allOf" | "anyOf" | "oneOf", None) => self.push(keyword, "", self.combination(keyword, unit), found),
                ("if", None) if inside != "if" => self.keywords(&unit.details, "if", found),
                ("propertyNames", None) => self.property_names(unit, found),
                ("contains" | "minContains" | "maxContains", None) => self.contains(found),
                ("dependentRequired" | "dependencies", None) => {
                    self.dependencies(keyword, found);
                    // What is left are the schemas among them; the lists have no names.
                    let is_named = |part: &&Unit| part.evaluation_path != unit.evaluation_path;
                    for part in unit.details.iter().filter(is_named) {
                        self.keywords(std::slice::from_ref(part), keyword, found);
                    }
                }
                ("$ref" | "$recursiveRef" | "$dynamicRef" | "then" | "else", None) => self.apply(keyword, unit, found),
                (_, Some(_)) => self.apply(keyword, unit, found),
                _ if inside == keyword => self.apply(keyword, unit, found),
                (_, None) => {
                    self.leaf(keyword, unit, found);
                    self.keywords(&unit.details, keyword, found);
                }
            }
        }
    }

    fn push(&self, keyword: &str, name: &str, failure: Failure, found: &mut Vec<Found>) {
        found.push(Found {
            keyword: place(keyword),
            name: name.to_owned(),
            failure,
        });
    }

    /// Keywords that refuse the instance itself. The validator may have melted several into one unit.
    fn leaf(&self, own: &str, unit: &Unit, found: &mut Vec<Found>) {
        for (keyword, error) in &unit.errors {
            let keyword = match keyword.as_str() {
                // These are refused one by one, below this unit.
                "unevaluatedProperties" | "unevaluatedItems" => continue,
                "falseSchema" => own,
                other => other,
            };
            let message = words::message(keyword, self.schema, self.at.instance);
            let message = message.unwrap_or_else(|| words::display(error));
            self.push(keyword, "", self.at.failure(message, Vec::new()), found);
        }
    }

    /// A subschema that does not hold for the instance or a part of it.
    fn apply(&self, keyword: &str, unit: &Unit, found: &mut Vec<Found>) {
        let below = unit
            .instance_location
            .strip_prefix(&self.unit.instance_location)
            .unwrap_or_default();
        let at = self.at.descend(below);
        let name = if self.at.instance.is_object() {
            at.path.get(self.at.path.len())
        } else {
            None
        };
        let keyword = match keyword {
            "patternProperties" | "additionalProperties" => "properties",
            other => other,
        };
        if let Some(failure) = self.explainer.grouped(unit, &at) {
            let failure = if keyword.starts_with('$') {
                failure.referenced(&at.path)
            } else {
                failure
            };
            self.push(keyword, name.map_or("", String::as_str), failure, found);
        }
    }

    /// `allOf`, `anyOf` and `oneOf`.
    fn combination(&self, keyword: &str, unit: &Unit) -> Failure {
        let holding = || {
            unit.details
                .iter()
                .filter(|branch| branch.valid)
                .filter_map(|branch| branch.evaluation_path.rsplit('/').next())
        };
        if keyword == "oneOf"
            && let (Some(first), Some(second)) = (holding().next(), holding().nth(1))
        {
            return self.at.failure(
                format!("'oneOf' failed, subschemas {first}, {second} matched"),
                Vec::new(),
            );
        }
        let causes = unit
            .details
            .iter()
            .filter_map(|branch| self.explainer.grouped(branch, self.at))
            .collect();
        let none = if keyword == "oneOf" { ", none matched" } else { "" };
        self.at.failure(format!("'{keyword}' failed{none}"), causes)
    }

    /// `propertyNames`: a unit for each property, in the object's order. v6 has no path for a name.
    fn property_names(&self, unit: &Unit, found: &mut Vec<Found>) {
        let names = self.at.instance.as_object().into_iter().flat_map(Map::keys);
        for (index, name) in names.enumerate() {
            let at = At {
                instance: &Value::String(name.clone()),
                path: Vec::new(),
            };
            let causes = match unit.details.get(index) {
                Some(unit) if unit.valid => continue,
                Some(unit) => Failure::flatten(self.explainer.application(unit, &at)),
                // Where the schema is `false`, there are no units.
                None => vec![at.failure("false schema", Vec::new())],
            };
            let message = format!("invalid propertyName {}", words::quote(name));
            self.push("propertyNames", name, at.failure(message, causes), found);
        }
    }

    /// `contains` with `minContains` and `maxContains`. The validator does not say which items match, so they are asked again.
    fn contains(&self, found: &mut Vec<Found>) {
        let location = format!("{}/contains", self.unit.schema_location);
        let (Some(items), Some(validator)) = (self.at.instance.as_array(), (self.explainer.part)(&location)) else {
            return self.push(
                "contains",
                "",
                self.at.failure("no items match contains schema", Vec::new()),
                found,
            );
        };
        let mut matched = Vec::new();
        let mut causes = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mut at = self.at.clone();
            at.instance = item;
            at.path.push(index.to_string());
            match Failure::group(&at.path, self.explainer.evaluate(&validator, &at)) {
                Some(failure) => causes.push(failure),
                None => matched.push(index),
            }
        }
        let counts = matches!(self.explainer.draft, Draft::Draft201909 | Draft::Draft202012);
        let limit = |keyword| self.schema.get(keyword).and_then(Value::as_u64).filter(|_| counts);
        let count = matched.len() as u64;
        match limit("minContains") {
            Some(min) if count < min => {
                let message = words::too_few_contained(min, &matched);
                self.push("contains", "", self.at.failure(message, causes), found);
            }
            None if count == 0 => {
                self.push(
                    "contains",
                    "",
                    self.at.failure("no items match contains schema", causes),
                    found,
                );
            }
            _ => {}
        }
        if let Some(max) = limit("maxContains").filter(|max| count > *max) {
            let message = words::too_many_contained(max, &matched);
            self.push("contains", "", self.at.failure(message, Vec::new()), found);
        }
    }

    /// The properties that others demand: `dependentRequired`, and the lists of `dependencies`.
    fn dependencies(&self, keyword: &str, found: &mut Vec<Found>) {
        for (name, demanded) in self
            .schema
            .get(keyword)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(message) = words::demanded_properties(name, demanded, self.at.instance) {
                self.push(keyword, name, self.at.failure(message, Vec::new()), found);
            }
        }
    }
}
