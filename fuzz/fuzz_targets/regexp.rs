//! A regular expression and a text, apart at the first newline.
#![no_main]

use chartroom::go::regexp::Regexp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let at = input.iter().position(|&byte| byte == b'\n').unwrap_or(input.len());
    let (pattern, text) = input.split_at(at);
    if let Ok(regexp) = Regexp::new(pattern) {
        let found = regexp.find_all(text, -1);
        assert_eq!(regexp.is_match(text), !found.is_empty());
        assert!(found.iter().all(|range| range.start <= range.end && range.end <= text.len()));
        let _ = regexp.replace_all(text, b"<$0>${1}", 1 << 20);
        let _ = regexp.split(text, -1);
    }
});
