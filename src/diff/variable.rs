//! What two environments call differently: the release, the namespace, a value that names are made of.

use std::borrow::Cow;
use std::cell::Cell;

use serde::Serialize;

use super::credential;
use super::object::{Identity, Object};

/// A word that stands in one side where another stands in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// The first side's word.
    pub before: String,
    /// The second side's word.
    pub after: String,
    /// Where it comes from: `release name`, `namespace`, or the path of a value.
    pub origin: String,
    /// In how many fields it is the only difference.
    pub fields: usize,
}

impl Variable {
    /// The variable of the sides the other way round.
    pub fn reversed(&self) -> Variable {
        Variable {
            before: self.after.clone(),
            after: self.before.clone(),
            ..self.clone()
        }
    }
}

/// The origin of a variable that is the release's name.
pub const RELEASE_NAME: &str = "release name";

/// The origin of a variable that is the namespace.
pub const NAMESPACE: &str = "namespace";

/// The shortest word that is looked for within others: shorter ones are met by chance.
const SHORTEST: usize = 2;

/// Where in an object a text stands, as far as variables are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// Where a namespace may be named: under such a key, in a label or a name.
    pub names_namespace: bool,
    /// In a label or a selector.
    pub is_label: bool,
}

/// The variables of a comparison, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// First those that names are made of, which are looked for in all texts; then those that only labels may be.
    list: Vec<(Variable, Cell<usize>)>,
    /// How many of them names are made of.
    naming: usize,
    /// The words of each side with their class, the longest first.
    words: [Vec<(String, usize)>; 2],
}

/// Which side a text is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SideIndex {
    Before,
    After,
}

impl Variables {
    /// The candidates that name objects on both sides; the release and the namespace always do. The others only explain
    /// labels that are just that word.
    pub fn new(candidates: &[Variable], before: &[Object<'_>], after: &[Object<'_>]) -> Variables {
        let names = |objects: &[Object<'_>], word: &str| {
            let is_named = |object: &Object<'_>| {
                contains_word(&object.identity.name, word) || contains_word(&object.identity.namespace, word)
            };
            objects.iter().any(is_named)
        };
        let mut list: Vec<Variable> = Vec::new();
        let mut labels: Vec<Variable> = Vec::new();
        for candidate in candidates {
            let Variable {
                before: first,
                after: second,
                origin,
                ..
            } = candidate;
            let is_word = |word: &String| word.len() >= SHORTEST && word.bytes().any(|byte| byte.is_ascii_alphabetic());
            let is_known = list
                .iter()
                .any(|other| other.before == *first && other.after == *second);
            let of_release = matches!(origin.as_str(), NAMESPACE | RELEASE_NAME);
            let is_used = of_release || names(before, first) && names(after, second);
            // Variables are told: a secret is none.
            let is_secret = credential::is_credential_key(origin)
                || [first, second].iter().any(|word| credential::is_credential(word));
            if first != second && is_word(first) && is_word(second) && !is_known && !is_secret {
                let list = if is_used { &mut list } else { &mut labels };
                list.push(candidate.clone());
            }
        }
        let classes = classes(&list);
        let words = |word: fn(&Variable) -> &String| {
            let mut words: Vec<(String, usize)> = list
                .iter()
                .zip(&classes)
                .map(|(variable, &class)| (word(variable).clone(), class))
                .collect();
            words.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
            words.dedup();
            words
        };
        let words = [words(|variable| &variable.before), words(|variable| &variable.after)];
        Variables {
            naming: list.len(),
            list: list
                .into_iter()
                .chain(labels)
                .map(|variable| (variable, Cell::new(0)))
                .collect(),
            words,
        }
    }

    /// The text with each variable's word replaced by a sign for it.
    pub fn normalized<'t>(&self, side: SideIndex, text: &'t str) -> Cow<'t, str> {
        let [before, after] = &self.words;
        let words = if side == SideIndex::Before { before } else { after };
        if !words.iter().any(|(word, _)| text.contains(word.as_str())) {
            return Cow::Borrowed(text);
        }
        let mut normalized = String::with_capacity(text.len());
        let mut rest = text;
        let mut previous: Option<char> = None;
        while let Some(c) = rest.chars().next() {
            let found = words.iter().find(|(word, _)| is_word_at(previous, rest, word));
            let Some((word, class)) = found else {
                normalized.push(c);
                previous = Some(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                continue;
            };
            let sign = format!("\u{0}{class}\u{0}");
            // A name may be made of two words of the same class, such as release and cluster: they count as one.
            match normalized.strip_suffix('-').filter(|start| start.ends_with(&sign)) {
                Some(start) => normalized.truncate(start.len()),
                None => normalized.push_str(&sign),
            }
            previous = word.chars().next_back();
            rest = rest.get(word.len()..).unwrap_or_default();
        }
        Cow::Owned(normalized)
    }

    /// Whether two different texts are the same but for variables; if so, the variable gets a field more.
    ///
    /// A namespace is a word like any other (`default`): as a whole text it counts only where a namespace may be named.
    pub fn explain(&self, before: &str, after: &str, position: Position) -> bool {
        let is_exactly = |variable: &Variable| variable.before == before && variable.after == after;
        let exact = self.list.iter().position(|(variable, _)| is_exactly(variable));
        let is_naming = exact.is_some_and(|at| at < self.naming);
        let of_namespace = exact
            .and_then(|at| self.list.get(at))
            .is_some_and(|(variable, _)| variable.origin == NAMESPACE);
        let explained = match exact {
            Some(_) if of_namespace => position.names_namespace,
            Some(_) => is_naming || position.is_label,
            None => {
                self.naming > 0 && {
                    let one = self.normalized(SideIndex::Before, before);
                    one == self.normalized(SideIndex::After, after)
                }
            }
        };
        if explained {
            let is_in = |variable: &Variable| before.contains(&variable.before) && after.contains(&variable.after);
            let found = exact.or_else(|| self.list.iter().position(|(variable, _)| is_in(variable)));
            if let Some((_, fields)) = found.and_then(|at| self.list.get(at)) {
                fields.set(fields.get() + 1);
            }
        }
        explained
    }

    /// Whether two identities are the same but for variables.
    pub fn are_one(&self, before: &Identity, after: &Identity) -> bool {
        let are_same = |one: &str, other: &str| {
            one == other || self.normalized(SideIndex::Before, one) == self.normalized(SideIndex::After, other)
        };
        before.group == after.group
            && before.kind == after.kind
            && are_same(&before.namespace, &after.namespace)
            && are_same(&before.name, &after.name)
    }

    /// The variables that made a difference, with how many fields they explain.
    pub fn used(&self) -> Vec<Variable> {
        let used = self.list.iter().filter(|(_, fields)| fields.get() > 0);
        used.map(|(variable, fields)| Variable {
            fields: fields.get(),
            ..variable.clone()
        })
        .collect()
    }
}

/// Numbers that are the same for variables that share a word.
fn classes(list: &[Variable]) -> Vec<usize> {
    let mut classes: Vec<usize> = (0..list.len()).collect();
    for (at, variable) in list.iter().enumerate() {
        for (earlier, other) in list.iter().enumerate().take(at) {
            if variable.before == other.before || variable.after == other.after {
                let (Some(&old), Some(&new)) = (classes.get(at), classes.get(earlier)) else {
                    continue;
                };
                classes
                    .iter_mut()
                    .filter(|class| **class == old)
                    .for_each(|class| *class = new);
            }
        }
    }
    classes
}

/// Whether a word stands in a text, and is not part of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (start, rest) = text.split_at(at);
        is_word_at(start.chars().next_back(), rest, word)
    })
}

fn is_word_at(previous: Option<char>, rest: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !is_part(previous)
        && rest
            .strip_prefix(word)
            .is_some_and(|after| !is_part(after.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        let list: Vec<Variable> = pairs
            .iter()
            .map(|(before, after)| Variable {
                before: (*before).to_owned(),
                after: (*after).to_owned(),
                origin: "release name".to_owned(),
                fields: 0,
            })
            .collect();
        Variables::new(&list, &[], &[])
    }

    fn is_explained(variables: &Variables, before: &str, after: &str) -> bool {
        variables.explain(before, after, Position::default())
    }

    #[test]
    fn words_are_replaced_whole() {
        let variables = variables(&[("app-dev", "app-prod"), ("dev", "production")]);
        assert!(!is_explained(&variables, "developer", "productioneloper"));
        assert!(!is_explained(&variables, "app-dev", "app-production"));
        assert_eq!(variables.used().len(), 0);
        assert!(is_explained(&variables, "app-dev-core", "app-prod-core"));
        assert!(is_explained(&variables, "x.dev.svc", "x.production.svc"));
        assert_eq!(variables.used()[0].fields, 1);
    }

    #[test]
    fn a_word_may_become_several() {
        let variables = variables(&[("erlmcp-dev", "erlmcp-prod"), ("erlmcp-dev", "erlmcp-production")]);
        assert!(is_explained(
            &variables,
            "erlmcp-dev-core",
            "erlmcp-prod-erlmcp-production-core"
        ));
        assert!(is_explained(&variables, "erlmcp-dev", "erlmcp-prod"));
        assert!(!is_explained(&variables, "erlmcp-dev", "erlmcp"));
    }

    #[test]
    fn values_that_name_nothing_explain_labels_only() {
        let candidate = Variable {
            before: "development".to_owned(),
            after: "production".to_owned(),
            origin: "environment".to_owned(),
            fields: 0,
        };
        let variables = Variables::new(&[candidate], &[], &[]);
        assert!(!is_explained(&variables, "development", "production"));
        let label = Position {
            is_label: true,
            ..Position::default()
        };
        assert!(variables.explain("development", "production", label));
        assert!(!variables.explain("x-development", "x-production", label));
    }
}
