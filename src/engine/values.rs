//! The methods of `common.Values`, which `.Values` and a template's dot have (`pkg/chart/common/values.go`).

use crate::data::{Map, MapType, Param, Str, Value};
use crate::go::strconv::quote;
use crate::template::func::{FuncError, Signature, argument};
use crate::yaml;

/// The parameters of a method.
pub(super) fn method(name: &[u8]) -> Option<Signature> {
    let params: &'static [Param] = match name {
        b"AsMap" | b"YAML" => &[],
        b"PathValue" | b"Table" => &[Param::String],
        _ => return None,
    };
    Some(Signature {
        params,
        variadic: false,
    })
}

/// Calls a method.
pub(super) fn call(values: &Map, name: &[u8], args: &[Value]) -> Result<Value, FuncError> {
    match name {
        b"AsMap" => Ok(Value::Map(values.retyped(MapType::Any))),
        b"YAML" => yaml::marshal(&Value::Map(values.clone()))
            .map(Value::string)
            .map_err(|error| FuncError::new(error.to_string())),
        b"Table" => table(values, &argument::<Str>(args, 0)?).map(Value::Map),
        b"PathValue" => path_value(values, &argument::<Str>(args, 0)?),
        _ => Err(FuncError::new("no such method")),
    }
}

/// The table that a dotted path names (`Values.Table`).
fn table(values: &Map, path: &[u8]) -> Result<Map, FuncError> {
    let mut table = values.retyped(MapType::Values);
    for key in path.split(|&b| b == b'.') {
        table = match table.get(key) {
            Some(Value::Map(next)) => next.retyped(MapType::Values),
            _ => return Err(FuncError::new(format!("{} is not a table", quote(key)))),
        };
    }
    Ok(table)
}

/// The value at the end of a dotted path, which must not be a table (`Values.PathValue`).
fn path_value(values: &Map, path: &[u8]) -> Result<Value, FuncError> {
    if path.is_empty() {
        return Err(FuncError::new("YAML path cannot be empty"));
    }
    let (parent, key) = match path.iter().rposition(|&b| b == b'.') {
        Some(dot) => (table(values, &path[..dot]).ok(), &path[dot + 1..]),
        None => (Some(values.clone()), path),
    };
    match parent.and_then(|parent| parent.get(key)) {
        Some(Value::Map(_)) | None => Err(FuncError::new(format!("{} is not a value", quote(key)))),
        Some(value) => Ok(value),
    }
}
