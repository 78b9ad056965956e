//! A YAML text that is data must be the same data when it is written and read again.
#![no_main]

use chartroom::yaml;
use libfuzzer_sys::fuzz_target;

/// What Helm writes without quotes too, and reads as something else: a key that merges, and the line break NEL.
const HELM_LOSES: [&[u8]; 2] = [b"<<:", "\u{85}".as_bytes()];

fuzz_target!(|text: &[u8]| {
    let Ok(data) = yaml::unmarshal(text) else {
        return;
    };
    if let Ok(written) = yaml::marshal(&data) {
        if HELM_LOSES.iter().any(|text| written.windows(text.len()).any(|window| window == *text)) {
            return;
        }
        let again = yaml::unmarshal(&written);
        assert!(
            again.as_ref().is_ok_and(|again| again.deep_equal(&data)),
            "{}\n{again:?}",
            String::from_utf8_lossy(&written)
        );
    }
    let _ = yaml::marshal_pretty(&data);
});
