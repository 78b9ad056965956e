//! The objects of a rendered file, as `helm lint` reads them: documents by Kubernetes' own splitter, and of each the few
//! fields that the rules look at (`k8sYamlStruct` in Helm's `pkg/chart/v2/lint/rules/template.go`).

use crate::data::{Map, Value};
use crate::go::strconv::{FloatFormat, format_float};
use crate::yaml;

/// What the rules know of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Object {
    pub api_version: String,
    pub kind: String,
    pub name: String,
}

/// The objects of a text; `None` for a document of nothing. After an error there are no more.
pub(super) fn documents(text: &[u8]) -> impl Iterator<Item = Result<Option<Object>, String>> {
    let mut reader = Reader {
        lines: lines(text),
        next: 0,
    };
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let document = match reader.read() {
            Ok(document) => document?,
            Err(error) => {
                failed = true;
                return Some(Err(error));
            }
        };
        let object = read(&document);
        failed = object.is_err();
        Some(object)
    })
}

/// The lines of a text with `\n` at their ends, as Go's `bufio.Reader.ReadLine` gives them.
fn lines(text: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = text
        .split(|&byte| byte == b'\n')
        .map(|line| [line.strip_suffix(b"\r").unwrap_or(line), b"\n"].concat())
        .collect();
    // What follows the last line break is no line if there is nothing.
    if text.is_empty() || text.ends_with(b"\n") {
        lines.pop();
    }
    lines
}

/// `YAMLReader` of `k8s.io/apimachinery/pkg/util/yaml/decoder.go`.
struct Reader {
    lines: Vec<Vec<u8>>,
    next: usize,
}

impl Reader {
    /// The next document, `None` at the end.
    fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut buffer = Vec::new();
        while let Some(line) = self.lines.get(self.next) {
            self.next += 1;
            if let Some(rest) = line.strip_prefix(b"---") {
                let rest = rest.trim_ascii();
                if !rest.is_empty() && !rest.starts_with(b"#") {
                    let rest = String::from_utf8_lossy(rest);
                    return Err(format!("invalid Yaml document separator: {rest}"));
                }
                if !buffer.is_empty() {
                    return Ok(Some(buffer));
                }
            }
            buffer.extend_from_slice(line);
        }
        Ok(if buffer.is_empty() { None } else { Some(buffer) })
    }
}

fn read(document: &[u8]) -> Result<Option<Object>, String> {
    let fields = match yaml::unmarshal(document).map_err(|error| error.to_string())? {
        Value::Map(fields) => fields,
        Value::Nil => return Ok(None),
        other => return Err(mismatch(&other, "value", "rules.k8sYamlStruct")),
    };
    let mut object = Object::default();
    for (key, value) in fields.snapshot() {
        if key.eq_ignore_ascii_case(b"apiVersion") {
            read_string(&mut object.api_version, &value, "k8sYamlStruct.apiVersion")?;
        } else if key.eq_ignore_ascii_case(b"kind") {
            read_string(&mut object.kind, &value, "k8sYamlStruct.Kind")?;
        } else if key.eq_ignore_ascii_case(b"metadata") {
            read_metadata(&mut object, &value)?;
        }
    }
    Ok(Some(object))
}

fn read_metadata(object: &mut Object, value: &Value) -> Result<(), String> {
    let fields: &Map = match value {
        Value::Map(fields) => fields,
        Value::Nil => return Ok(()),
        other => {
            return Err(mismatch(
                other,
                "struct field k8sYamlStruct.Metadata",
                "rules.k8sYamlMetadata",
            ));
        }
    };
    let mut namespace = String::new();
    for (key, value) in fields.snapshot() {
        if key.eq_ignore_ascii_case(b"name") {
            read_string(&mut object.name, &value, "k8sYamlStruct.Metadata.Name")?;
        } else if key.eq_ignore_ascii_case(b"namespace") {
            read_string(&mut namespace, &value, "k8sYamlStruct.Metadata.Namespace")?;
        }
    }
    Ok(())
}

/// Reads a string; numbers and booleans become one, null leaves the target as it is.
fn read_string(target: &mut String, value: &Value, field: &str) -> Result<(), String> {
    *target = match value {
        Value::Nil => return Ok(()),
        Value::String(text) => text.to_text().into_owned(),
        Value::Bool(value) => value.to_string(),
        // Whole numbers are read as such in YAML, and so printed without an exponent.
        Value::Float(number) if number.fract() == 0.0 && number.abs() < i64::MAX as f64 => (*number as i64).to_string(),
        Value::Float(number) => format_float(*number, FloatFormat::General, None),
        other => return Err(mismatch(other, &format!("struct field {field}"), "string")),
    };
    Ok(())
}

/// Go's words about a value of another type (`json.UnmarshalTypeError`).
fn mismatch(value: &Value, place: &str, wanted: &str) -> String {
    let found = match value {
        Value::Map(_) => "object",
        Value::List(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    };
    format!(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {found} into Go {place} of type {wanted}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_split_as_kubernetes_splits_them() {
        let kinds = |text: &str| -> Vec<String> {
            documents(text.as_bytes())
                .map(|object| match object {
                    Ok(Some(object)) => object.kind,
                    Ok(None) => "nothing".to_owned(),
                    Err(error) => error,
                })
                .collect()
        };
        assert_eq!(kinds("kind: A\n---\nkind: B\n"), ["A", "B"]);
        assert_eq!(kinds("---\nkind: A\n--- # note\nkind: B"), ["A", "B"]);
        assert_eq!(kinds("---\n---\nkind: B"), ["nothing", "B"]);
        assert_eq!(kinds("# only a comment\n"), ["nothing"]);
        assert_eq!(kinds(""), [""; 0]);
        assert_eq!(kinds("kind: A\n---x\n"), ["invalid Yaml document separator: x"]);
        assert_eq!(
            kinds("text"),
            [
                "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type rules.k8sYamlStruct"
            ]
        );
    }
}
