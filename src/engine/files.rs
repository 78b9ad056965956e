//! `.Files`: the chart's other files, and its methods (`pkg/engine/files.go`).

use std::sync::Arc;

use crate::data::{Entries, Entry, List, Map, MapType, Mark, Param, Str, Value};
use crate::go::glob::Glob;
use crate::go::path;
use crate::template::func::{FuncError, Signature, argument};
use crate::yaml;

/// The parameters of a method.
pub(super) fn method(name: &[u8]) -> Option<Signature> {
    let params: &'static [Param] = match name {
        b"Get" | b"GetBytes" | b"Glob" | b"Lines" => &[Param::String],
        b"AsConfig" | b"AsSecrets" => &[],
        _ => return None,
    };
    Some(Signature {
        params,
        variadic: false,
    })
}

/// Calls a method.
pub(super) fn call(files: &Map, name: &[u8], args: &[Value]) -> Result<Value, FuncError> {
    Ok(match name {
        b"Get" => Value::string(bytes(files, &argument::<Str>(args, 0)?)),
        b"GetBytes" => Value::Bytes(bytes(files, &argument::<Str>(args, 0)?)),
        b"Glob" => Value::Map(glob(files, &argument::<Str>(args, 0)?)),
        b"Lines" => Value::List(lines(files, &argument::<Str>(args, 0)?)?),
        b"AsConfig" => as_yaml(files, |content| content),
        b"AsSecrets" => as_yaml(files, |content| Str::from(data_encoding::BASE64.encode(&content))),
        _ => return Err(FuncError::new("no such method")),
    })
}

/// The file's content; empty where there is no such file.
fn bytes(files: &Map, name: &[u8]) -> Arc<[u8]> {
    match files.get(name) {
        Some(Value::Bytes(content)) => content,
        _ => Arc::default(),
    }
}

/// The files whose path matches. A pattern that is none matches everything.
fn glob(files: &Map, pattern: &[u8]) -> Map {
    let glob = Glob::new(pattern).or_else(|_| Glob::new(b"**"));
    let mut matching = Entries::default();
    for (name, value) in files.snapshot() {
        if glob.as_ref().is_ok_and(|glob| glob.is_match(&name)) {
            matching.insert(
                name,
                Entry {
                    value,
                    mark: Mark::default(),
                },
            );
        }
    }
    Map::from_entries(MapType::Files, matching)
}

/// The file's lines; a last newline ends the last line. Of an empty file Helm wants the last byte, and panics.
fn lines(files: &Map, name: &[u8]) -> Result<List, FuncError> {
    let content = match files.get(name) {
        Some(Value::Bytes(content)) => content,
        _ => return Ok(List::strings(Vec::<Str>::new())),
    };
    if content.is_empty() {
        return Err("runtime error: index out of range [-1]".into());
    }
    let text = content.strip_suffix(b"\n").unwrap_or(&content);
    Ok(List::strings(text.split(|&b| b == b'\n')))
}

/// The files as a map of base names to contents, in YAML.
fn as_yaml(files: &Map, encode: fn(Str) -> Str) -> Value {
    if files.is_nil() {
        return Value::string("");
    }
    let contents = Map::with_type(MapType::String);
    for (name, value) in files.snapshot() {
        if let Value::Bytes(content) = value {
            contents.insert(path::base(&name), Value::String(encode(content.into())));
        }
    }
    let text = yaml::marshal(&Value::Map(contents)).unwrap_or_default();
    Value::string(text.strip_suffix(b"\n").unwrap_or(&text))
}
