//! A format, over arguments of all kinds.
#![no_main]

use chartroom::data::{Elem, List, Map, Str, Value};
use chartroom::template::fmt::sprintf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|format: &[u8]| {
    let list = List::from(vec![Value::Nil, Value::Float(f64::NAN), Value::string("x")]);
    let map: Map = [("k", Value::Uint64(u64::MAX)), ("l", Value::List(list.clone()))].into_iter().collect();
    let args = [
        Value::Int(-3),
        Value::string("text \u{1F600}"),
        Value::Float(1e21),
        Value::Bool(true),
        Value::Nil,
        Value::List(list),
        Value::Map(map),
        Value::Bytes(Str::from(&b"\xff\x00"[..])),
        Value::Duration(90_000_000_000),
        Value::List(List::nil(Elem::String)),
        Value::Uint8(7),
    ];
    let _ = sprintf(format, &args);
});
