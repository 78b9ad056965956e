//! Helm's functions that work on templates (`initFunMap` in Helm's `pkg/engine/engine.go`).

use std::sync::Arc;

use crate::data::{Map, Param, Str, Value};
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;
use crate::template::exec::Exec;
use crate::template::func::{FuncError, Signature, argument};
use crate::template::node::Unit;
use crate::template::parse::parse;

use super::cost::Cost;
use super::error::warn_wrap;
use super::table::{Body, Entry};
use super::{Engine, SET_NAME, without_no_value};

/// How often a template may be included within itself (`recursionMaxNums`).
const MAX_INCLUDES: u32 = 1_000;

/// How deep `tpl` may run within `tpl`: where a template includes itself so, the limit of includes comes first, as in
/// Helm. There the end of the stack is the end of the program.
const MAX_TPL_DEPTH: u32 = MAX_INCLUDES + 100;

/// How much text `tpl` within `tpl` may be given: an error quotes all of it.
const MAX_TPL_BYTES: usize = 4 << 20;

/// The table.
pub(super) const FUNCTIONS: &[Entry] = &[
    engine("fail", &[Param::String], fail),
    engine("include", &[Param::String, Param::Any], include),
    engine(
        "lookup",
        &[Param::String, Param::String, Param::String, Param::String],
        lookup,
    ),
    engine("required", &[Param::String, Param::Any], required),
    engine("tpl", &[Param::String, Param::Any], tpl),
];

type Call = fn(&Engine<'_>, &mut Exec<'_>, &[Value]) -> Result<Value, FuncError>;

const fn engine(name: &'static str, params: &'static [Param], call: Call) -> Entry {
    Entry {
        name,
        signature: Signature {
            params,
            variadic: false,
        },
        body: Body::Engine(call),
        cost: Cost::ORDINARY,
    }
}

/// `fail MESSAGE`: stops the render with the chart's own message.
fn fail(engine: &Engine<'_>, _exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
    let message: Str = argument(args, 0)?;
    if let Some(log) = engine.lint {
        let record = Record::new(Level::Info, "funcMap fail").with("message", message.clone());
        log.borrow_mut().push(record);
        return Ok(Value::string(""));
    }
    Err(FuncError::new(warn_wrap(&message)))
}

/// `include NAME DOT`: the output of a template, as a string.
fn include(engine: &Engine<'_>, exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
    let name: Str = argument(args, 0)?;
    let dot: Value = argument(args, 1)?;
    {
        let mut included = engine.included.borrow_mut();
        let count = included.entry(name.clone()).or_insert(0);
        if *count > MAX_INCLUDES {
            let name = name.to_text();
            return Err(FuncError::new(format!(
                "rendering template has a nested reference name: {name}: unable to execute template"
            )));
        }
        *count += 1;
    }
    let result = exec.include(&name, dot);
    if let Some(count) = engine.included.borrow_mut().get_mut(&name) {
        *count -= 1;
    }
    result.map(Value::String)
}

/// `lookup`: without a cluster nothing is ever found.
fn lookup(_engine: &Engine<'_>, _exec: &mut Exec<'_>, _args: &[Value]) -> Result<Value, FuncError> {
    Ok(Value::Map(Map::new()))
}

/// `required MESSAGE VALUE`: the value, unless it is nil or an empty string.
fn required(engine: &Engine<'_>, _exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
    let message: Str = argument(args, 0)?;
    let value: Value = argument(args, 1)?;
    // What `helm lint` logs differs by a letter.
    let remark = match &value {
        Value::Nil => "missing required value",
        Value::String(text) if text.is_empty() => "missing required values",
        _ => return Ok(value),
    };
    let Some(log) = engine.lint else {
        return Err(FuncError::new(warn_wrap(&message)));
    };
    log.borrow_mut()
        .push(Record::new(Level::Warn, remark).with("message", message.clone()));
    Ok(Value::string(""))
}

/// `tpl TEXT DOT`: renders a text as a template of its own.
fn tpl(engine: &Engine<'_>, exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
    let text: Str = argument(args, 0)?;
    let dot: Value = argument(args, 1)?;
    if memchr::memmem::find(&text, b"{{").is_none() {
        return Ok(Value::String(without_no_value(text)));
    }
    let unit = tpl_unit(engine, &text)?;
    let depth = engine.tpl_depth.get();
    if depth == MAX_TPL_DEPTH || depth as usize * text.len() > MAX_TPL_BYTES {
        return Err(FuncError::new(format!(
            "tpl within tpl is refused beyond {MAX_TPL_DEPTH} levels, and for long texts before"
        )));
    }
    engine.tpl_depth.set(depth + 1);
    let output = exec.execute_unit(&unit, dot);
    engine.tpl_depth.set(depth);
    let output = output.map_err(|source| FuncError::Wrapped {
        prefix: Str::from(format!("error during tpl function execution for {}: ", quote(&text))),
        source,
    })?;
    Ok(Value::String(without_no_value(output)))
}

/// The parsed text: a text given again is not parsed again.
fn tpl_unit(engine: &Engine<'_>, text: &Str) -> Result<Arc<Unit>, FuncError> {
    if let Some(unit) = engine.tpl_units.borrow().get(text) {
        return Ok(Arc::clone(unit));
    }
    let unit = parse(&Str::from(SET_NAME), text.shared(), &mut engine.words.borrow_mut())
        .map_err(|error| FuncError::new(format!("cannot parse template {}: {error}", quote(text))))?;
    let unit = Arc::new(unit);
    engine.tpl_units.borrow_mut().insert(text.clone(), Arc::clone(&unit));
    Ok(unit)
}
