//! A YAML text that is data must be the same data when it is written and read again.
#![no_main]

use chartroom::yaml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let Ok(data) = yaml::unmarshal(text) else {
        return;
    };
    if let Ok(written) = yaml::marshal(&data) {
        // A key `<<` is written without quotes, as Helm writes it, and so read as a merge.
        if written.windows(3).any(|window| window == b"<<:") {
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
