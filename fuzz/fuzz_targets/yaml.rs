//! A YAML text, read into data and into a document with positions.
#![no_main]

use chartroom::yaml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let data = yaml::unmarshal(text);
    let document = yaml::parse(text).and_then(|document| document.to_value());
    assert_eq!(data.is_ok(), document.is_ok());
    let _ = yaml::documents(text);
});
