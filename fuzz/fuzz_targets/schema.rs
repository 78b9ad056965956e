//! A JSON Schema and values, apart at the first line of `---`.
#![no_main]

use chartroom::template::stack::with_deep_stack;
use chartroom::{schema, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some((schema, values)) = text.split_once("\n---\n") else {
        return;
    };
    let run = || {
        if let Ok(values) = yaml::unmarshal(values.as_bytes()) {
            let _ = schema::validate(schema.as_bytes(), &values, &mut Vec::new());
        }
    };
    with_deep_stack(run).expect("a thread");
});
