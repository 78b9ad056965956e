//! The head of a document: who the object is, as Helm reads it.

use std::collections::BTreeMap;
use std::fmt;

use crate::data::Value;
use crate::go::strconv::{self, FloatFormat};
use crate::yaml;

/// Who an object is: Helm's `SimpleHead` (`pkg/release/v1/util/manifest.go`), and the namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`, empty where none is written or where it is no string.
    pub namespace: String,
    /// `metadata.annotations`.
    pub annotations: BTreeMap<String, String>,
}

/// Why a document has no head.
#[derive(Debug)]
pub enum HeadError {
    /// It is no YAML, or its data cannot be JSON.
    Yaml(yaml::Error),
    /// It has another type than Helm reads, in the words of Go's JSON decoder.
    Type {
        /// What stands there: `array`, `bool`, `number`, `object`, `string`.
        found: &'static str,
        /// The field of [`Head`], or empty for the whole document.
        field: &'static str,
        /// The Go type that should stand there.
        wanted: &'static str,
    },
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeadError::Yaml(error) => error.fmt(f),
            HeadError::Type { found, field, wanted } => {
                write!(
                    f,
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {found} into Go "
                )?;
                match *field {
                    "" => write!(f, "value of type {wanted}"),
                    field => write!(f, "struct field {field} of type {wanted}"),
                }
            }
        }
    }
}

impl std::error::Error for HeadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            HeadError::Yaml(error) => Some(error),
            HeadError::Type { .. } => None,
        }
    }
}

impl From<yaml::Error> for HeadError {
    fn from(error: yaml::Error) -> HeadError {
        HeadError::Yaml(error)
    }
}

/// The fields of a document, and of its `metadata`, that are looked at.
const FIELDS: &[&[u8]] = &[b"apiVersion", b"kind", b"metadata"];
const METADATA_FIELDS: &[&[u8]] = &[b"name", b"namespace", b"annotations"];

/// How Go names the type of `metadata`.
const METADATA: &str =
    r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;

/// Reads the head of a document, as sigs.k8s.io/yaml unmarshals it: keys match without regard to case, in their sorted
/// order, and numbers and booleans become strings where strings are wanted. An empty document has an empty head.
pub(super) fn read(text: &[u8]) -> Result<Head, HeadError> {
    let mut head = Head::default();
    let fields = match yaml::unmarshal_fields(text, FIELDS, METADATA_FIELDS)? {
        Value::Map(fields) => fields,
        Value::Nil => return Ok(head),
        other => return Err(mismatch(&other, "", "util.SimpleHead")),
    };
    for (key, value) in fields.snapshot() {
        if key.eq_ignore_ascii_case(b"apiVersion") {
            read_string(&mut head.api_version, &value, "SimpleHead.apiVersion")?;
        } else if key.eq_ignore_ascii_case(b"kind") {
            read_string(&mut head.kind, &value, "SimpleHead.kind")?;
        } else if key.eq_ignore_ascii_case(b"metadata") {
            read_metadata(&mut head, &value)?;
        }
    }
    Ok(head)
}

fn read_metadata(head: &mut Head, metadata: &Value) -> Result<(), HeadError> {
    let fields = match metadata {
        Value::Map(fields) => fields,
        Value::Nil => {
            head.name.clear();
            head.annotations.clear();
            return Ok(());
        }
        other => return Err(mismatch(other, "SimpleHead.metadata", METADATA)),
    };
    for (key, value) in fields.snapshot() {
        if key.eq_ignore_ascii_case(b"name") {
            read_string(&mut head.name, &value, ".metadata.name")?;
        } else if key.eq_ignore_ascii_case(b"annotations") {
            read_annotations(&mut head.annotations, &value)?;
        } else if let (b"namespace", Value::String(namespace)) = (&*key, &value) {
            head.namespace = namespace.to_text().into_owned();
        }
    }
    Ok(())
}

fn read_annotations(annotations: &mut BTreeMap<String, String>, value: &Value) -> Result<(), HeadError> {
    const FIELD: &str = ".metadata.annotations";
    let entries = match value {
        Value::Map(entries) => entries,
        Value::Nil => {
            annotations.clear();
            return Ok(());
        }
        other => return Err(mismatch(other, FIELD, "map[string]string")),
    };
    for (key, value) in entries.snapshot() {
        let mut text = String::new();
        read_string(&mut text, &value, FIELD)?;
        annotations.insert(key.to_text().into_owned(), text);
    }
    Ok(())
}

/// Reads a string; null leaves the target as it is.
fn read_string(target: &mut String, value: &Value, field: &'static str) -> Result<(), HeadError> {
    *target = match value {
        Value::Nil => return Ok(()),
        Value::String(text) => text.to_text().into_owned(),
        Value::Bool(value) => value.to_string(),
        // Whole numbers are read as such in YAML, and so printed without an exponent.
        Value::Float(number) if number.fract() == 0.0 && number.abs() < i64::MAX as f64 => (*number as i64).to_string(),
        Value::Float(number) => strconv::format_float(*number, FloatFormat::General, None),
        other => return Err(mismatch(other, field, "string")),
    };
    Ok(())
}

fn mismatch(value: &Value, field: &'static str, wanted: &'static str) -> HeadError {
    let found = match value {
        Value::Map(_) => "object",
        Value::List(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    };
    HeadError::Type { found, field, wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_without_regard_to_case() {
        let head = read(
            b"APIVERSION: v1\nkind: ConfigMap\nMetadata: {name: 5, Annotations: {a: true}}\nmetadata:\n  namespace: ns\n  annotations: {b: 10, c: ~, d: 1.5, e: x}\n",
        )
        .unwrap();
        assert_eq!(head.api_version, "v1");
        assert_eq!(head.kind, "ConfigMap");
        assert_eq!(head.name, "5");
        assert_eq!(head.namespace, "ns");
        let annotations: Vec<_> = head.annotations.iter().map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(
            annotations,
            [("a", "true"), ("b", "10"), ("c", ""), ("d", "1.5"), ("e", "x")]
        );
    }

    #[test]
    fn empty_documents_have_empty_heads() {
        for text in [
            "# comment",
            "null",
            "metadata: null",
            "kind:",
            "{}",
            "metadata: {annotations: ~}",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), Head::default(), "{text:?}");
        }
    }

    /// Expectations are what Helm 4.2.3 prints after `YAML parse error on PATH: `.
    #[test]
    fn refuses_what_helm_refuses() {
        const JSON: &str = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
        const YAML: &str = "error converting YAML to JSON:";
        let metadata = |found| format!("{JSON} {found} into Go struct field SimpleHead.metadata of type {METADATA}");
        let cases = [
            ("hello", format!("{JSON} string into Go value of type util.SimpleHead")),
            ("[1, 2]", format!("{JSON} array into Go value of type util.SimpleHead")),
            ("42", format!("{JSON} number into Go value of type util.SimpleHead")),
            (
                "kind: []",
                format!("{JSON} array into Go struct field SimpleHead.kind of type string"),
            ),
            (
                "apiVersion: {a: b}\nkind: []",
                format!("{JSON} object into Go struct field SimpleHead.apiVersion of type string"),
            ),
            ("metadata: []", metadata("array")),
            ("metadata: x", metadata("string")),
            ("metadata: true", metadata("bool")),
            (
                "metadata: {name: []}",
                format!("{JSON} array into Go struct field .metadata.name of type string"),
            ),
            (
                "metadata: {annotations: []}",
                format!("{JSON} array into Go struct field .metadata.annotations of type map[string]string"),
            ),
            (
                "metadata: {annotations: {a: {}}}",
                format!("{JSON} object into Go struct field .metadata.annotations of type string"),
            ),
            (
                "a: b: c",
                format!("{YAML} yaml: mapping values are not allowed in this context"),
            ),
            ("x: .nan", format!("{YAML} json: unsupported value: NaN")),
            ("x: *foo", format!("{YAML} yaml: unknown anchor 'foo' referenced")),
            (
                "%YAML 1.1\na: b",
                format!("{YAML} yaml: line 1: did not find expected <document start>"),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), expected, "{text:?}");
        }
    }
}
