//! What Go's RE2 answers for 2,802 pairs of a pattern and a text.

use chartroom::go::regexp::Regexp;

/// `true`, `false`, or `E:` with Go's error after its first words.
fn answer(pattern: &str, text: &str) -> String {
    match Regexp::new(pattern.as_bytes()) {
        Ok(regexp) => regexp.is_match(text.as_bytes()).to_string(),
        Err(error) => error.to_string().replacen("error parsing regexp: ", "E:", 1),
    }
}

#[test]
fn every_fact_holds() {
    let facts: Vec<(String, String, String)> = serde_json::from_str(include_str!("regex_facts.json")).unwrap();
    assert_eq!(facts.len(), 2_802);
    let wrong: Vec<String> = facts
        .iter()
        .filter_map(|(pattern, text, expected)| {
            let got = answer(pattern, text);
            (got != *expected).then(|| format!("{pattern:?} on {text:?}: {got}, not {expected}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        facts.len(),
        wrong.join("\n")
    );
}
