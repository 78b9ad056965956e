#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| chartroom_fuzz::jsonpath(input));
