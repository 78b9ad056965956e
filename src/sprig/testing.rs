//! Evaluates calls of Sprig's functions written as in a template, for the tables of cases in this module's tests.
//!
//! A case is one expression, or several separated by `; ` with variables, and what Helm prints for the last one with
//! `{{ printf "%T %v" $result $result | quote }}`, without the outer quotes. An error is what Helm says after
//! `error calling NAME: `.

use std::collections::BTreeMap;

use crate::data::{Param, Value};
use crate::go::strconv;
use crate::template::fmt::print_value;
use crate::template::func::Signature;

/// Fails unless every expression gives what Helm gave.
pub(super) fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(source, expected)| (source, expected, run(source)))
        .filter(|(_, expected, actual)| **expected != actual)
        .map(|(source, expected, actual)| format!("{source}\n    Helm: {expected}\n    here: {actual}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn run(source: &str) -> String {
    match Evaluator::default().statements(source) {
        Ok(value) => {
            let mut text = format!("{} ", value.type_name()).into_bytes();
            print_value(&mut text, &value);
            strconv::quote(&text)
                .trim_start_matches('"')
                .strip_suffix('"')
                .unwrap_or_default()
                .to_owned()
        }
        Err(error) => format!("ERROR {error}"),
    }
}

/// The variables so far.
#[derive(Default)]
struct Evaluator {
    variables: BTreeMap<String, Value>,
}

impl Evaluator {
    fn statements(&mut self, source: &str) -> Result<Value, String> {
        let mut last = Value::Nil;
        for statement in source.split("; ") {
            let (name, expression) = match statement.split_once(" := ") {
                Some((name, expression)) => (Some(name), expression),
                None => (None, statement),
            };
            let mut rest = expression;
            last = self.pipeline(&mut rest)?;
            assert_eq!(rest, "", "what follows the expression in {statement}");
            if let Some(name) = name {
                self.variables.insert(name.to_owned(), last.clone());
            }
        }
        Ok(last)
    }

    /// Commands separated by `|`, each given the result of the one before as its last argument.
    fn pipeline(&self, rest: &mut &str) -> Result<Value, String> {
        let mut result = self.command(rest, None)?;
        while let Some(next) = rest.strip_prefix('|') {
            *rest = next.trim_start();
            result = self.command(rest, Some(result))?;
        }
        Ok(result)
    }

    fn command(&self, rest: &mut &str, piped: Option<Value>) -> Result<Value, String> {
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.starts_with("true") || rest.starts_with("false")
        {
            return self.operand(rest);
        }
        let name = take_word(rest);
        let mut arguments = Vec::new();
        while !rest.is_empty() && !rest.starts_with([')', '|']) {
            arguments.push(self.operand(rest)?);
        }
        arguments.extend(piped);
        call(name, arguments)
    }

    fn operand(&self, rest: &mut &str) -> Result<Value, String> {
        if let Some(inner) = rest.strip_prefix('(') {
            *rest = inner;
            let value = self.pipeline(rest)?;
            *rest = rest.strip_prefix(')').expect("a closing parenthesis").trim_start();
            return Ok(value);
        }
        if rest.starts_with(['"', '`']) {
            let bytes = rest.as_bytes();
            let mut end = 1;
            while bytes[end] != bytes[0] {
                end += if bytes[0] == b'"' && bytes[end] == b'\\' { 2 } else { 1 };
            }
            let literal = strconv::unquote(&bytes[..=end]).expect("a string literal");
            *rest = rest[end + 1..].trim_start();
            return Ok(Value::string(literal));
        }
        Ok(match take_word(rest) {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "nil" => Value::Nil,
            name if name.starts_with('$') => self.variables[name].clone(),
            number if number.contains(['.', 'e']) && !number.starts_with("0x") => {
                Value::Float(strconv::parse_float(number).expect("a number"))
            }
            number if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                Value::Int(strconv::parse_int(number, 0).expect("a number"))
            }
            function => return call(function, Vec::new()),
        })
    }
}

fn take_word<'a>(rest: &mut &'a str) -> &'a str {
    let end = rest.find([' ', ')', '|']).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after.trim_start();
    word
}

/// Calls a function of any table, with number literals converted as the executor does.
fn call(name: &str, mut arguments: Vec<Value>) -> Result<Value, String> {
    let function = super::FUNCTIONS
        .iter()
        .copied()
        .flatten()
        .find(|function| function.name == name);
    let function = function.unwrap_or_else(|| panic!("no function {name}"));
    for (position, argument) in arguments.iter_mut().enumerate() {
        if let (Some(Param::Float64), Value::Int(n)) = (parameter(&function.signature, position), &argument) {
            *argument = Value::Float(*n as f64);
        }
    }
    (function.call)(&arguments).map_err(|error| error.to_string())
}

fn parameter(signature: &Signature, position: usize) -> Option<Param> {
    signature
        .params
        .get(position)
        .or(signature.params.last().filter(|_| signature.variadic))
        .copied()
}
