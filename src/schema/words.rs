//! What Helm's validator (santhosh-tekuri/jsonschema v6, `kind/kind.go`) says about a value that a keyword refuses.

use serde_json::{Map, Value};

use crate::go::regexp::Regexp;
use crate::go::strconv::{self, FloatFormat};

use super::formats;
use super::prepare::{ORIGINAL_PATTERN, ORIGINAL_PATTERNS};

/// What is said where a keyword of a schema refuses an instance. `None` for keywords that this does not know.
pub(super) fn message(keyword: &str, schema: &Map<String, Value>, instance: &Value) -> Option<String> {
    let limit = schema.get(keyword);
    Some(match keyword {
        "type" => format!("got {}, want {}", type_of(instance), wanted_types(limit?)),
        "const" => match limit? {
            Value::Array(_) | Value::Object(_) => "'const' failed".to_owned(),
            want => format!("value must be {}", display(want)),
        },
        "enum" => wanted_values(limit?.as_array()?),
        "format" => {
            let name = limit?.as_str()?;
            let error = formats::check(name, instance.as_str()?)?.err()?;
            format!("{} is not valid {name}: {error}", display(instance))
        }
        "minProperties" | "maxProperties" => counted(keyword, instance.as_object()?.len(), limit?),
        "minItems" | "maxItems" => counted(keyword, instance.as_array()?.len(), limit?),
        "minLength" | "maxLength" => counted(keyword, instance.as_str()?.chars().count(), limit?),
        "minimum" if schema.get("exclusiveMinimum") == Some(&Value::Bool(true)) => {
            compared("exclusiveMinimum", instance, limit?)?
        }
        "maximum" if schema.get("exclusiveMaximum") == Some(&Value::Bool(true)) => {
            compared("exclusiveMaximum", instance, limit?)?
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            // Draft 4's exclusive limits stand beside the limit itself.
            let limit = if limit?.is_boolean() {
                schema.get(if keyword == "exclusiveMinimum" {
                    "minimum"
                } else {
                    "maximum"
                })
            } else {
                limit
            };
            compared(keyword, instance, limit?)?
        }
        "pattern" => {
            let pattern = schema.get(ORIGINAL_PATTERN).or(limit)?.as_str()?;
            format!(
                "{} does not match pattern {}",
                quote(instance.as_str()?),
                quote(pattern)
            )
        }
        "required" => missing_properties(&missing(limit?, instance)),
        "additionalProperties" => {
            format!(
                "additional properties {} not allowed",
                quoted_list(&additional_properties(schema, instance)?)
            )
        }
        "additionalItems" => {
            let items = schema.get("items").and_then(Value::as_array).map_or(0, Vec::len);
            let count = instance.as_array()?.len().saturating_sub(items);
            format!("last {} additionalItem(s) not allowed", integer(count))
        }
        "uniqueItems" => {
            let (first, second) = duplicates(instance.as_array()?)?;
            format!("items at {} and {} are equal", integer(first), integer(second))
        }
        "not" => "'not' failed".to_owned(),
        _ => return None,
    })
}

/// What is said about the properties that another one demands, by its name.
pub(super) fn demanded_properties(name: &str, demanded: &Value, instance: &Value) -> Option<String> {
    let missing = missing(demanded, instance);
    let present = instance.get(name).is_some();
    (present && !missing.is_empty()).then(|| {
        format!(
            "properties {} required, if {} exists",
            quoted_list(&missing),
            quote(name)
        )
    })
}

/// What is said where fewer items than `want` match `contains`.
pub(super) fn too_few_contained(want: u64, matched: &[usize]) -> String {
    let want = grouped(&want.to_string());
    if matched.is_empty() {
        return format!("min {want} items required to match contains schema, but none matched");
    }
    format!(
        "min {want} items required to match contains schema, but matched {}",
        matches_at(matched)
    )
}

/// What is said where more items than `want` match `contains`.
pub(super) fn too_many_contained(want: u64, matched: &[usize]) -> String {
    let want = grouped(&want.to_string());
    format!(
        "max {want} items required to match contains schema, but matched {}",
        matches_at(matched)
    )
}

fn matches_at(matched: &[usize]) -> String {
    let places: Vec<String> = matched.iter().map(usize::to_string).collect();
    format!("{} items at {}", integer(matched.len()), places.join(" "))
}

fn counted(keyword: &str, got: usize, want: &Value) -> String {
    format!(
        "{keyword}: got {}, want {}",
        integer(got),
        grouped(&want.as_f64().map_or_else(String::new, |n| n.to_string()))
    )
}

fn compared(keyword: &str, got: &Value, want: &Value) -> Option<String> {
    Some(format!(
        "{keyword}: got {}, want {}",
        number(got.as_f64()?),
        number(want.as_f64()?)
    ))
}

/// The name of a value's type.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The types that a schema names, in the validator's order.
fn wanted_types(types: &Value) -> String {
    let names = |name: &&str| match types {
        Value::Array(names) => names.iter().any(|other| other == name),
        one => one == name,
    };
    let all = ["null", "boolean", "number", "integer", "string", "array", "object"];
    all.iter()
        .filter(|name| names(name))
        .copied()
        .collect::<Vec<_>>()
        .join(" or ")
}

fn wanted_values(values: &[Value]) -> String {
    if values.iter().any(|value| value.is_array() || value.is_object()) {
        return "'enum' failed".to_owned();
    }
    let shown: Vec<String> = values.iter().map(display).collect();
    match &shown[..] {
        [one] => format!("value must be {one}"),
        _ => format!("value must be one of {}", shown.join(", ")),
    }
}

/// The names of a list that an object does not have.
fn missing<'a>(names: &'a Value, instance: &Value) -> Vec<&'a str> {
    let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.filter(|name| instance.get(name).is_none()).collect()
}

fn missing_properties(missing: &[&str]) -> String {
    match missing {
        [one] => format!("missing property {}", quote(one)),
        _ => format!("missing properties {}", quoted_list(missing)),
    }
}

/// The properties that neither `properties` nor `patternProperties` name, sorted.
fn additional_properties<'a>(schema: &Map<String, Value>, instance: &'a Value) -> Option<Vec<&'a str>> {
    let patterns = schema
        .get(ORIGINAL_PATTERNS)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let patterns: Vec<Regexp> = patterns
        .filter_map(Value::as_str)
        .filter_map(|pattern| Regexp::new(pattern.as_bytes()).ok())
        .collect();
    let known = |name: &str| {
        schema
            .get("properties")
            .is_some_and(|properties| properties.get(name).is_some())
            || patterns.iter().any(|pattern| pattern.is_match(name.as_bytes()))
    };
    let mut names: Vec<&str> = instance
        .as_object()?
        .keys()
        .map(String::as_str)
        .filter(|name| !known(name))
        .collect();
    names.sort_unstable();
    Some(names)
}

/// The first item that equals an earlier one, after that one.
fn duplicates(items: &[Value]) -> Option<(usize, usize)> {
    items.iter().enumerate().find_map(|(second, item)| {
        let first = items.iter().take(second).position(|earlier| earlier == item)?;
        Some((first, second))
    })
}

/// A value in a sentence: strings in quotes, others as Go's `%v` has them.
pub(super) fn display(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => quote(text),
        Value::Array(_) | Value::Object(_) => "value".to_owned(),
        other => other.to_string(),
    }
}

/// A text in single quotes, escaped as Go does.
pub(super) fn quote(text: &str) -> String {
    let quoted = strconv::quote(text.as_bytes())
        .replace("\\\"", "\"")
        .replace('\'', "\\'");
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    format!("'{inner}'")
}

fn quoted_list(texts: &[&str]) -> String {
    texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")
}

/// A count as golang.org/x/text prints it in English: `1,234`.
fn integer(count: usize) -> String {
    grouped(&count.to_string())
}

/// A number as golang.org/x/text prints it in English: `1,234.5`, and from a million on `1.5×10⁰⁶`.
fn number(value: f64) -> String {
    let scientific = strconv::format_float(value, FloatFormat::Exponent, None);
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    if exponent.parse().is_ok_and(|exponent: i32| (-4..6).contains(&exponent)) {
        return grouped(&strconv::format_float(value, FloatFormat::Fixed, None));
    }
    const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = exponent.chars().filter_map(|c| match c.to_digit(10) {
        Some(digit) => SUPERSCRIPTS.get(digit as usize).copied(),
        None => (c == '-').then_some('⁻'),
    });
    format!("{digits}×10{}", raised.collect::<String>())
}

/// Puts commas between the thousands of a decimal number.
fn grouped(decimal: &str) -> String {
    let (sign, decimal) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("-", rest));
    let (whole, fraction) = decimal
        .split_once('.')
        .map_or((decimal, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
