//! A flag of the `--set` family; the first byte says which.
#![no_main]

use chartroom::data::Str;
use chartroom::values::layer::{self, Layer};
use chartroom::values::{Origins, SetKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let layer = match kind % 5 {
        0 => Layer::flag(SetKind::Set, text),
        1 => Layer::flag(SetKind::String, text),
        2 => Layer::flag(SetKind::Json, text),
        3 => Layer::flag(SetKind::Literal, text),
        _ => Layer::set_file(text, |_| Ok(Str::from("text"))),
    };
    let _ = layer::merge(&[layer.clone(), layer], &mut Origins::default());
});
