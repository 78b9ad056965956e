//! What Helm renders from templates of one line: how values are read and written, and what the functions give.

use chartroom::template::stack::with_deep_stack;
use serde::Deserialize;

use crate::eval::eval;
use crate::known_gaps;

#[derive(Deserialize)]
struct Fact {
    template: String,
    values_yaml: String,
    /// The text, or `ERROR`, the recorder's class of the error, and Helm's words.
    output: String,
}

impl Fact {
    fn check(&self) -> Result<(), String> {
        let got = eval(&self.template, &self.values_yaml);
        let expected = match self.output.strip_prefix("ERROR ") {
            Some(error) => Err(error.split_once(": ").map_or(error, |(_class, words)| words)),
            None => Ok(&*self.output),
        };
        if got.as_deref().map_err(String::as_str) == expected {
            return Ok(());
        }
        Err(format!(
            "{:?} with {:?}\n  Helm {expected:?}\n  ours {got:?}",
            self.template, self.values_yaml
        ))
    }
}

fn check(suite: &str, facts: &str, count: usize) {
    let facts: Vec<Fact> = serde_json::from_str(facts).unwrap();
    assert_eq!(facts.len(), count);
    let cases = with_deep_stack(|| {
        let numbered = facts.iter().enumerate();
        numbered
            .map(|(number, fact)| (number.to_string(), fact.check()))
            .collect::<Vec<_>>()
    });
    known_gaps::check(suite, cases.unwrap());
}

#[test]
fn yaml() {
    check("facts/yaml", include_str!("yaml_facts.json"), 2_093);
}

#[test]
fn functions() {
    check("facts/functions", include_str!("func_facts.json"), 646);
}
