//! CR050 `literal-credential`: a values file is no place for secrets. The secret itself is in no message.

use crate::data::Value;
use crate::go::base64;
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::Layer;

pub(super) const RULE: Rule = Rule {
    id: "CR050",
    name: "literal-credential",
    level: Level::Warning,
    summary: "a value that looks like a credential",
    page: include_str!("literal_credential.md"),
    check: Check::Sources(check),
};

/// What credentials of well-known kinds begin with, how long they are at least, and what they are.
const KNOWN: &[(&str, usize, &str)] = &[
    ("-----BEGIN RSA PRIVATE KEY-----", 100, "a private key"),
    ("-----BEGIN PRIVATE KEY-----", 100, "a private key"),
    ("-----BEGIN EC PRIVATE KEY-----", 100, "a private key"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", 100, "a private key"),
    ("AKIA", 20, "an access key of AWS"),
    ("ghp_", 40, "a token of GitHub"),
    ("gho_", 40, "a token of GitHub"),
    ("ghs_", 40, "a token of GitHub"),
    ("github_pat_", 60, "a token of GitHub"),
    ("glpat-", 26, "a token of GitLab"),
    ("xoxb-", 40, "a token of Slack"),
    ("xoxp-", 40, "a token of Slack"),
    ("sk_live_", 24, "a key of Stripe"),
    ("AIza", 39, "a key of Google"),
    ("npm_", 40, "a token of npm"),
    ("SG.", 60, "a key of SendGrid"),
];

/// The last words of keys whose values are secrets, in lower case and without hyphens.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "secretkey",
    "clientsecret",
    "privatekey",
    "authtoken",
    "accesstoken",
    "secretaccesskey",
    "jwtsecret",
    "encryptionkey",
    "cookie",
    "passphrase",
];

/// What is written where a secret will be.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "change",
    "placeholder",
    "replace",
    "secret",
    "password",
    "your",
    "xxxx",
    "dummy",
    "test",
    "sample",
    "todo",
];

/// The shortest text by which one can tell a secret from a name.
const MIN_LENGTH: usize = 12;

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    for layer in sources.layers() {
        let Layer::File { name, values } = layer else { continue };
        for entry in Sources::entries(name, values) {
            let Value::String(text) = &entry.value else { continue };
            let Ok(text) = std::str::from_utf8(text) else { continue };
            let Some(key) = entry.path.last() else { continue };
            if let Some(what) = known(text.trim()).or_else(|| by_key(key, text.trim())) {
                let message = format!("`{}` looks like {what}", entry.path.join("."));
                findings.push(
                    Finding::new(message)
                        .at(entry.location)
                        .hint("keep it out of the repository: name an existing Secret, or set it with `--set-file` when you deploy"),
                );
            }
        }
    }
}

/// What a text is by its beginning.
fn known(text: &str) -> Option<&'static str> {
    let is_it = |(prefix, length, _): &&(&str, usize, &str)| text.starts_with(prefix) && text.len() >= *length;
    let (prefix, _, what) = KNOWN.iter().find(is_it)?;
    let is_token = prefix.starts_with('-') || !text.contains(char::is_whitespace);
    let is_placeholder = text.contains("EXAMPLE") || text.to_lowercase().contains("xxxx");
    (is_token && !is_placeholder).then_some(what)
}

/// What a text is by its key: one that says so, and a text that is no word, no name and no reference.
fn by_key(key: &str, text: &str) -> Option<&'static str> {
    let key: String = key
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .collect::<String>()
        .to_lowercase();
    let is_reference = ["existing", "name", "ref", "path", "file", "from"]
        .iter()
        .any(|word| key.contains(word));
    let is_secret = !is_reference && SECRET_KEYS.iter().any(|word| key.ends_with(word));
    (is_secret && looks_random(text)).then_some("a credential")
}

/// Whether a text looks made up by a machine, or by somebody who was told how passwords look.
fn looks_random(text: &str) -> bool {
    let is_reference = text.contains(['{', '<', '/', ' ', '(', ':']) || text.starts_with(['$', '%', '@']);
    let decoded = base64::decode(text.as_bytes()).ok();
    let is_placeholder = is_placeholder(text.as_bytes()) || decoded.is_some_and(|text| is_placeholder(&text));
    if text.len() < MIN_LENGTH || is_reference || is_placeholder || !text.is_ascii() {
        return false;
    }
    let has = |is: fn(&char) -> bool| text.chars().any(|c| is(&c));
    let kinds = [
        has(char::is_ascii_lowercase),
        has(char::is_ascii_uppercase),
        has(char::is_ascii_digit),
    ];
    // Words joined by hyphens are names, however many digits they end in.
    let bytes = text.as_bytes();
    let changes = bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .filter(|(one, next)| kind(**one) != kind(**next))
        .count();
    kinds.iter().filter(|kind| **kind).count() >= 2 && has(char::is_ascii_digit) && changes * 4 >= text.len()
}

/// Whether a text says that it stands for another one.
fn is_placeholder(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let says = |word: &&str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
    PLACEHOLDERS.iter().any(says)
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}
