//! Where Chartroom differs from Helm, and knows it: `known_gaps.txt`.

use std::collections::BTreeMap;

/// Fails for every case that differs and is not listed under the suite's name, and for every listed one that holds.
pub fn check(suite: &str, cases: impl IntoIterator<Item = (String, Result<(), String>)>) {
    let mut listed = listed(suite);
    let (mut all, mut problems) = (0, Vec::new());
    for (name, result) in cases {
        all += 1;
        match (result, listed.remove(&name)) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Ok(()), Some(reason)) => problems.push(format!("{name} holds, but is listed: {reason}")),
            (Err(difference), None) => problems.push(format!("{name} differs: {difference}")),
        }
    }
    problems.extend(listed.keys().map(|name| format!("{name} is listed, but is no case")));
    assert!(all > 0, "{suite} has no cases");
    assert!(
        problems.is_empty(),
        "{} of {all} in {suite}:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// The listed cases of a suite, with their reasons.
fn listed(suite: &str) -> BTreeMap<String, String> {
    let lines = include_str!("known_gaps.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let gaps = lines.map(|line| line.split_once(": ").expect("a gap is `suite/case: reason`"));
    gaps.filter_map(|(name, reason)| {
        Some((
            name.strip_prefix(suite)?.strip_prefix('/')?.to_owned(),
            reason.to_owned(),
        ))
    })
    .collect()
}
