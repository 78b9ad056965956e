//! Evaluates Sprig's functions in templates, for the tables of cases in this module's tests.
//!
//! A case is one expression, or several separated by `; ` with variables, and what Helm prints for the last one with
//! `{{ printf "%T %v" $result $result | quote }}`, without the outer quotes. An error is what Helm says after
//! `error calling NAME: `.

use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::tz::TimeZone;

use crate::data::{Str, Value};
use crate::functions;
use crate::go::strconv;
use crate::host::{FixedHost, Host};
use crate::template::exec::Exec;
use crate::template::fmt::print_value;
use crate::template::func::{FuncError, FuncId, Function, Library, Signature};
use crate::template::parse::parse;
use crate::template::set::Set;
use crate::template::words::Words;

/// Fails unless every expression gives what Helm gave.
pub(super) fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(source, expected)| (source, expected, run(source)))
        .filter(|(_, expected, actual)| **expected != actual)
        .map(|(source, expected, actual)| format!("{source}\n    expected: {expected}\n    actual:   {actual}"))
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
    let (before, last) = source.rsplit_once("; ").unwrap_or(("", source));
    let mut text: String = before
        .split("; ")
        .filter(|statement| !statement.is_empty())
        .map(|statement| match statement.contains(" := ") {
            true => format!("{{{{ {statement} }}}}"),
            false => format!("{{{{ $_ := {statement} }}}}"),
        })
        .collect();
    text.push_str(&format!("{{{{ $result := {last} }}}}{{{{ describe $result }}}}"));
    let name = Str::from("case");
    let unit = parse(&name, Str::from(text).shared(), &mut Words::new(lookup)).expect("a template");
    let mut set = Set::new("cases");
    set.add(&Arc::new(unit));
    match Exec::new(&Functions, Rc::new(set)).execute(&name, Value::Nil) {
        Ok(output) => String::from_utf8(output.to_vec()).expect("quoted text is UTF-8"),
        Err(error) => format!(
            "ERROR {}",
            error.source().map_or(error.to_string(), FuncError::to_string)
        ),
    }
}

/// Sprig's functions that need no host, and `describe`.
struct Functions;

const DESCRIBE: &[Function] = functions! {
    "describe" => describe(Value);
};

/// The type and text of a value, quoted, without the quotes.
fn describe(value: Value) -> String {
    let mut text = format!("{} ", value.type_name()).into_bytes();
    print_value(&mut text, &value);
    let quoted = strconv::quote(&text);
    quoted[1..quoted.len() - 1].to_owned()
}

fn all() -> impl Iterator<Item = &'static Function> {
    super::FUNCTIONS.iter().chain(&[DESCRIBE]).copied().flatten()
}

fn lookup(name: &str) -> Option<FuncId> {
    all()
        .position(|function| function.name == name)
        .and_then(|position| u16::try_from(position).ok())
        .map(FuncId)
}

fn function(id: FuncId) -> &'static Function {
    all().nth(usize::from(id.0)).expect("an id that lookup gave")
}

impl Library for Functions {
    fn signature(&self, id: FuncId) -> Signature {
        function(id).signature
    }

    fn may_go_on(&self, _steps: u64, _output: usize) -> Result<(), FuncError> {
        Ok(())
    }

    fn call(&self, id: FuncId, _exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
        (function(id).call)(args)
    }

    fn method(&self, _receiver: &Value, _name: &[u8]) -> Option<Signature> {
        None
    }

    fn call_method(&self, _receiver: &Value, _name: &[u8], _args: &[Value]) -> Result<Value, FuncError> {
        Err(FuncError::new("no methods here"))
    }
}

/// A host that knows one name, `known`, and one variable, `A_1`.
pub(super) struct SmallWorld(FixedHost);

impl SmallWorld {
    pub(super) fn new() -> SmallWorld {
        SmallWorld(FixedHost::new(1, SystemTime::UNIX_EPOCH))
    }
}

impl Host for SmallWorld {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn time_zone(&self) -> TimeZone {
        self.0.time_zone()
    }

    fn random(&self, buffer: &mut [u8]) {
        self.0.random(buffer);
    }

    fn resolve(&self, name: &str) -> Option<Vec<IpAddr>> {
        let address = (name == "known").then_some(IpAddr::from([10, 0, 0, 1]));
        Some(address.into_iter().collect())
    }

    fn variable(&self, name: &str) -> Option<String> {
        (name == "A_1").then(|| "x".to_owned())
    }
}
