//! The schema documents of a validation: the chart's own, those it refers to, those embedded in them under an `$id`, and the
//! metaschemas.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::{Draft, uri};
use referencing::meta;
use serde_json::{Map, Value, json};

/// The name under which Helm gives a chart's schema to its validator.
pub(super) const ROOT: &str = "file:///values.schema.json";

/// Schemas by their URI, without a fragment.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents(BTreeMap<String, Value>);

impl Documents {
    /// Adds a document and those embedded in it.
    pub(super) fn add(&mut self, uri: &str, document: Value) {
        walk(&document, uri, &mut |keywords, base| {
            if id(keywords).is_some() {
                let embedded = self.0.entry(base.to_owned());
                embedded.or_insert_with(|| Value::Object(keywords.clone()));
            }
        });
        self.0.insert(uri.to_owned(), document);
    }

    /// The document in which a reference looks for this fragment and does not find it.
    pub(super) fn referred_to(&self, fragment: &str) -> String {
        let mut found = None;
        for (uri, document) in self.iter() {
            walk(document, uri, &mut |keywords, base| {
                let reference = keywords.get("$ref").and_then(Value::as_str).unwrap_or_default();
                let Some((_, end)) = reference.split_once('#') else {
                    return;
                };
                let target = resolve(base, reference).filter(|_| decode_percent(end) == fragment);
                found = found
                    .take()
                    .or(target.filter(|uri| self.lookup(&format!("{uri}#{end}")).is_none()));
            });
        }
        found.unwrap_or_else(|| ROOT.to_owned())
    }

    /// The documents that were added, with their URIs.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(uri, document)| (uri.as_str(), document))
    }

    /// The document with a URI.
    pub(super) fn get(&self, uri: &str) -> Option<&Value> {
        self.0.get(uri).or_else(|| metaschema(uri))
    }

    /// What stands at a location: a URI with a JSON pointer as its fragment.
    pub(super) fn lookup(&self, location: &str) -> Option<&Value> {
        let (uri, pointer) = location.split_once('#').unwrap_or((location, ""));
        self.get(uri)?.pointer(&decode_percent(pointer))
    }
}

/// Visits all objects in a schema, each with what references in it are relative to.
pub(super) fn walk<'s>(schema: &'s Value, base: &str, visit: &mut impl FnMut(&'s Map<String, Value>, &str)) {
    match schema {
        Value::Object(keywords) => {
            let own = id(keywords).and_then(|id| resolve(base, id));
            let base = own.as_deref().unwrap_or(base);
            visit(keywords, base);
            keywords.values().for_each(|value| walk(value, base, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, base, visit)),
        _ => {}
    }
}

/// What a schema calls itself: `$id`, or `id` as in draft 4.
pub(super) fn id(keywords: &Map<String, Value>) -> Option<&str> {
    keywords
        .get("$id")
        .or_else(|| keywords.get("id"))
        .and_then(Value::as_str)
}

/// A reference seen from a base, without its fragment.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = uri::from_str(base).ok()?;
    let resolved = uri::resolve_against(&base.borrow(), reference).ok()?;
    let resolved = resolved.as_str();
    Some(
        resolved
            .split_once('#')
            .map_or(resolved, |(before, _)| before)
            .to_owned(),
    )
}

/// A JSON pointer of keys, percent-encoded as Go's `url.PathEscape` does.
pub(super) fn escape_pointer<'a>(keys: impl Iterator<Item = &'a str>) -> String {
    let mut pointer = String::new();
    for key in keys {
        pointer.push('/');
        for byte in key.replace('~', "~0").replace('/', "~1").bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~$&+:=@".contains(&byte) {
                pointer.push(char::from(byte));
            } else {
                pointer.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    pointer
}

/// Undoes percent-encoding.
fn decode_percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if byte == b'%' => {
                out.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The metaschema of a draft, and the name that errors give it.
pub(super) fn metaschema_of(draft: Draft) -> (&'static Value, &'static str) {
    match draft {
        Draft::Draft4 => (&DRAFT4, "http://json-schema.org/draft-04/schema#"),
        Draft::Draft6 => (&DRAFT6, "http://json-schema.org/draft-06/schema#"),
        Draft::Draft7 => (&DRAFT7, "http://json-schema.org/draft-07/schema#"),
        Draft::Draft201909 => (&meta::DRAFT201909, "https://json-schema.org/draft/2019-09/schema#"),
        _ => (&meta::DRAFT202012, "https://json-schema.org/draft/2020-12/schema#"),
    }
}

static DRAFT4: LazyLock<Value> = LazyLock::new(|| {
    let mut metaschema = stricter(&meta::DRAFT4);
    if let Some(properties) = metaschema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        properties.insert("$ref".to_owned(), json!({"type": "string"}));
    }
    metaschema
});
static DRAFT6: LazyLock<Value> = LazyLock::new(|| stricter(&meta::DRAFT6));
static DRAFT7: LazyLock<Value> = LazyLock::new(|| stricter(&meta::DRAFT7));

/// An old metaschema as Helm's validator has it: with something in every `enum`, and nothing twice.
fn stricter(metaschema: &Value) -> Value {
    let mut metaschema = metaschema.clone();
    if let Some(values) = metaschema
        .pointer_mut("/properties/enum")
        .and_then(Value::as_object_mut)
    {
        values.insert("minItems".to_owned(), json!(1));
        values.insert("uniqueItems".to_owned(), json!(true));
    }
    metaschema
}

/// A metaschema or one of its parts.
fn metaschema(uri: &str) -> Option<&'static Value> {
    let path = uri
        .strip_prefix("http://json-schema.org/")
        .or_else(|| uri.strip_prefix("https://json-schema.org/"))?;
    Some(match path {
        "draft-04/schema" => &DRAFT4,
        "draft-06/schema" => &DRAFT6,
        "draft-07/schema" => &DRAFT7,
        "draft/2019-09/schema" => &meta::DRAFT201909,
        "draft/2019-09/meta/applicator" => &meta::DRAFT201909_APPLICATOR,
        "draft/2019-09/meta/content" => &meta::DRAFT201909_CONTENT,
        "draft/2019-09/meta/core" => &meta::DRAFT201909_CORE,
        "draft/2019-09/meta/format" => &meta::DRAFT201909_FORMAT,
        "draft/2019-09/meta/meta-data" => &meta::DRAFT201909_META_DATA,
        "draft/2019-09/meta/validation" => &meta::DRAFT201909_VALIDATION,
        "draft/2020-12/schema" => &meta::DRAFT202012,
        "draft/2020-12/meta/applicator" => &meta::DRAFT202012_APPLICATOR,
        "draft/2020-12/meta/content" => &meta::DRAFT202012_CONTENT,
        "draft/2020-12/meta/core" => &meta::DRAFT202012_CORE,
        "draft/2020-12/meta/format-annotation" => &meta::DRAFT202012_FORMAT_ANNOTATION,
        "draft/2020-12/meta/format-assertion" => &meta::DRAFT202012_FORMAT_ASSERTION,
        "draft/2020-12/meta/meta-data" => &meta::DRAFT202012_META_DATA,
        "draft/2020-12/meta/unevaluated" => &meta::DRAFT202012_UNEVALUATED,
        "draft/2020-12/meta/validation" => &meta::DRAFT202012_VALIDATION,
        _ => return None,
    })
}
