//! Where in an object something stands, and patterns of such places.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;

use super::tree::Node;

/// One step into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// The value of a key.
    Key(Cow<'a, str>),
    /// An item of a list, by its place.
    Index(usize),
    /// An item of a list, by what names it there.
    Item {
        /// The keys that name it.
        keys: &'static [&'static str],
        /// Their values, with commas between.
        value: String,
    },
}

/// Writes a path as people write it: `spec.containers[name=core].ports[0]`, `data["app.yaml"]`.
pub fn write(path: &[Segment<'_>]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Key(key) => push_key(&mut text, key),
            Segment::Index(index) => text.push_str(&format!("[{index}]")),
            Segment::Item { keys, value } => text.push_str(&format!("[{}]", item(keys, value))),
        }
    }
    text
}

/// What names an item: `name=core`; `port=80,protocol=TCP` where several keys do, without those that it has not.
fn item(keys: &[&str], value: &str) -> String {
    let values: Vec<&str> = value.split(',').collect();
    let named = keys.iter().zip(&values).filter(|(_, value)| !value.is_empty());
    let named: Vec<String> = named.map(|(key, value)| format!("{key}={value}")).collect();
    if named.is_empty() || values.len() != keys.len() {
        // There are commas in the values.
        return format!("{}={value}", keys.join(","));
    }
    named.join(",")
}

/// Goes on to a key in a written path.
pub fn push_key(path: &mut String, key: &str) {
    if !is_plain(key) {
        path.push_str(&format!("[{key:?}]"));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

fn is_plain(key: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'$' | b'/');
    !key.is_empty() && key.bytes().all(is_plain)
}

/// A pattern of places: `spec.replicas`, `metadata.annotations["checksum/*"]`, `spec.containers[name=core].image`,
/// `spec.ports[port=80,protocol=TCP]`, `**.image`; in front of a colon the kind, and the name, that it is for: `Deployment:…`, `Deployment/core:…`.
///
/// `*` is any number of characters of one step, `**` any number of steps. What a pattern matches includes all below it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    kind: Option<String>,
    name: Option<String>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Any number of steps.
    Any,
    /// A key or an index that a glob matches.
    Glob(String),
    /// An item by the values of some of its keys.
    Item(Vec<(String, String)>),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pattern: String,
    problem: &'static str,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no path of a field: {}", self.pattern, self.problem)
    }
}

impl std::error::Error for PatternError {}

impl std::str::FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Pattern, PatternError> {
        Pattern::parse(text)
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Pattern, PatternError> {
        Pattern::parse(&text)
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where a bracket or a quote is not closed, or nothing is said.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        let fail = |problem| PatternError {
            pattern: text.to_owned(),
            problem,
        };
        let (object, path) = match text.split_once(':') {
            Some((object, path)) if object.chars().all(|c| c.is_alphanumeric() || "-./*".contains(c)) => (object, path),
            _ => ("", text),
        };
        let (kind, name) = object.split_once('/').unwrap_or((object, ""));
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let steps = steps(path).map_err(fail)?;
        if steps.is_empty() {
            return Err(fail("it names no field"));
        }
        Ok(Pattern {
            kind: some(kind),
            name: some(name),
            steps,
        })
    }

    /// A pattern for a key of a map that stands at a fixed place, whatever characters the key has.
    pub fn below(parents: &[&str], key: &str) -> Pattern {
        let parents = parents.iter().map(|&parent| match parent {
            "**" => Step::Any,
            parent => Step::Glob(parent.to_owned()),
        });
        Pattern {
            kind: None,
            name: None,
            steps: parents.chain([Step::Glob(key.to_owned())]).collect(),
        }
    }

    /// Whether the pattern is for objects of this kind and name.
    pub fn is_for(&self, kind: &str, name: &str) -> bool {
        let fits = |pattern: &Option<String>, text| pattern.as_ref().is_none_or(|pattern| glob(pattern, text));
        fits(&self.kind, kind) && fits(&self.name, name)
    }
}

/// The steps of a pattern's path.
fn steps(path: &str) -> Result<Vec<Step>, &'static str> {
    let mut steps = Vec::new();
    let mut rest = path.strip_prefix('.').unwrap_or(path);
    while !rest.is_empty() {
        if let Some(bracket) = rest.strip_prefix('[') {
            let (step, after) = bracketed(bracket)?;
            steps.push(step);
            rest = after.strip_prefix('.').unwrap_or(after);
            continue;
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() {
            return Err("a step of it is empty");
        }
        match word {
            // Twice in a row it says no more than once.
            "**" if steps.last() == Some(&Step::Any) => {}
            "**" => steps.push(Step::Any),
            word => steps.push(Step::Glob(word.to_owned())),
        }
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Ok(steps)
}

/// A step in brackets, after the opening one, and what follows it.
fn bracketed(text: &str) -> Result<(Step, &str), &'static str> {
    const OPEN: &str = "a bracket is not closed";
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = text.get(1..).unwrap_or_default();
        let (key, after) = inner.split_once(quote).ok_or("a quote is not closed")?;
        return Ok((Step::Glob(key.to_owned()), after.strip_prefix(']').ok_or(OPEN)?));
    }
    let (inner, after) = text.split_once(']').ok_or(OPEN)?;
    let step = if inner.contains('=') {
        Step::Item(keys_with_values(inner))
    } else {
        Step::Glob(inner.to_owned())
    };
    Ok((step, after))
}

/// The keys of an item with their values, with commas between; a comma that no key follows is part of a value.
fn keys_with_values(text: &str) -> Vec<(String, String)> {
    let is_key = |key: &str| {
        key.chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
    };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in text.split(',') {
        match (part.split_once('='), pairs.last_mut()) {
            (Some((key, value)), _) if is_key(key) => pairs.push((key.to_owned(), value.to_owned())),
            (_, Some((_, value))) => *value = format!("{value},{part}"),
            (Some((key, value)), None) => pairs.push((key.to_owned(), value.to_owned())),
            (None, None) => pairs.push((part.to_owned(), String::new())),
        }
    }
    pairs
}

/// Whether an item has such a value of a key, which may lie deeper: `metadata.name`.
fn has(item: &Node<'_>, key: &str, value: &str) -> bool {
    let path: Vec<&str> = key.split('.').collect();
    match item.get(key).or_else(|| item.at(&path)) {
        Some(node) => node.word().is_some_and(|word| glob(value, &word)),
        // What Kubernetes takes a protocol for.
        None => key == "protocol" && glob(value, "TCP"),
    }
}

/// A set of patterns, as far as a walk has followed them into an object.
#[derive(Clone, Debug, Default)]
pub struct Followed<'p> {
    rests: Vec<&'p [Step]>,
}

impl<'p> Followed<'p> {
    /// The patterns that are for an object, at its root.
    pub fn new(patterns: &'p [Pattern], kind: &str, name: &str) -> Followed<'p> {
        let fitting = patterns.iter().filter(|pattern| pattern.is_for(kind, name));
        Followed {
            rests: fitting.map(|pattern| pattern.steps.as_slice()).collect(),
        }
    }

    /// Whether nothing more can match below.
    pub fn is_empty(&self) -> bool {
        self.rests.is_empty()
    }

    /// Whether a pattern matches here.
    pub fn is_match(&self) -> bool {
        self.rests.iter().any(|rest| rest.iter().all(|step| *step == Step::Any))
    }

    /// One step further, to a key.
    pub fn key(&self, key: &str) -> Followed<'p> {
        self.step(|step| matches!(step, Step::Glob(pattern) if glob(pattern, key)))
    }

    /// One step further, to an item of a list.
    pub fn item(&self, index: usize, item: &Node<'_>) -> Followed<'p> {
        self.step(|step| match step {
            Step::Any => false,
            Step::Glob(pattern) => pattern == "*" || *pattern == index.to_string(),
            Step::Item(pairs) => pairs.iter().all(|(key, value)| has(item, key, value)),
        })
    }

    fn step(&self, is_match: impl Fn(&Step) -> bool) -> Followed<'p> {
        let mut rests: Vec<&'p [Step]> = Vec::new();
        for &rest in &self.rests {
            let mut rest = rest;
            while let Some((step, after)) = rest.split_first() {
                if *step != Step::Any {
                    if is_match(step) {
                        rests.push(after);
                    }
                    break;
                }
                rests.push(rest);
                rest = after;
            }
        }
        // Several ways lead to the same rest of a pattern: followed each for itself, they would multiply at every `**`.
        rests.sort_unstable_by_key(|rest| (rest.as_ptr(), rest.len()));
        rests.dedup_by_key(|rest| (rest.as_ptr(), rest.len()));
        Followed { rests }
    }
}

/// Whether a text matches a pattern in which `*` is any number of characters.
pub fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            let Some((_, after)) = rest.split_once(part) else {
                return false;
            };
            rest = after;
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::tree;
    use crate::yaml;

    fn matches(pattern: &str, keys: &[&str]) -> bool {
        let pattern = [Pattern::parse(pattern).unwrap()];
        let mut followed = Followed::new(&pattern, "Deployment", "core");
        for key in keys {
            followed = followed.key(key);
        }
        followed.is_match()
    }

    #[test]
    fn patterns_match_places() {
        assert!(matches("spec.replicas", &["spec", "replicas"]));
        assert!(!matches("spec.replicas", &["spec"]));
        assert!(matches(
            "metadata.annotations[\"checksum/*\"]",
            &["metadata", "annotations", "checksum/config"]
        ));
        assert!(matches("**.image", &["spec", "image"]));
        assert!(matches("**.image", &["image"]));
        assert!(matches("Deployment/c*:spec", &["spec"]));
        assert!(!matches("StatefulSet:spec", &["spec"]));
        assert!(matches("a.b.**", &["a", "b"]));
    }

    #[test]
    fn items_go_by_place_or_key() {
        let document = yaml::parse("name: core\nport: 80\nargs: 'a,b'\nmetadata: {name: data}").unwrap();
        let item = tree::read(&document).unwrap();
        for (pattern, expected) in [
            ("[0]", true),
            ("[1]", false),
            ("*", true),
            ("[name=c*]", true),
            ("[name=x]", false),
            ("[port=80,protocol=TCP]", true),
            ("[port=80,protocol=UDP]", false),
            ("[args=a,b]", true),
            ("[metadata.name=data]", true),
        ] {
            let pattern = [Pattern::parse(pattern).unwrap()];
            assert_eq!(
                Followed::new(&pattern, "", "").item(0, &item).is_match(),
                expected,
                "{pattern:?}"
            );
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for text in ["", "a..b", "a[b", "a[\"b]", "Deployment:"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn globs() {
        for (pattern, text, expected) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*b*c", "a-b-b-c", true),
            ("*", "", true),
            ("a", "ab", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn paths_are_written_as_patterns_are() {
        let path = [
            Segment::Key("data".into()),
            Segment::Key("app.yaml".into()),
            Segment::Key("list".into()),
            Segment::Item {
                keys: &["name"],
                value: "x".to_owned(),
            },
            Segment::Index(2),
            Segment::Item {
                keys: &["key", "operator", "effect"],
                value: "a,,NoSchedule".to_owned(),
            },
        ];
        assert_eq!(
            write(&path),
            r#"data["app.yaml"].list[name=x][2][key=a,effect=NoSchedule]"#
        );
    }
}
