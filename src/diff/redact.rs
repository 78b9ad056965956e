//! Keeping secrets out of every report: they are replaced before anything is written down.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use super::credential;
use super::path::{Followed, Pattern};
use super::tree::Node;

/// Which values are not shown.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    /// Show everything.
    pub show_secrets: bool,
    /// Fields that are secret beside what is known to be.
    pub paths: Vec<Pattern>,
}

/// Replaces secrets by numbers: equal ones have the same number, within one report. Nothing about a secret can be found
/// out from its number, not even its length.
#[derive(Debug, Default)]
pub(super) struct Redactor {
    show_secrets: bool,
    numbers: RefCell<HashMap<String, usize>>,
}

/// Kinds that hold secrets encrypted, or only name them.
const HARMLESS: &[&str] = &[
    "SealedSecret",
    "ExternalSecret",
    "ClusterExternalSecret",
    "SecretStore",
    "ClusterSecretStore",
    "PushSecret",
];

/// What is known about the object that values are taken from.
#[derive(Clone, Debug)]
pub(super) struct Secrecy<'p> {
    /// Whether `data` and `stringData` are secret.
    is_secret_kind: bool,
    /// Whether the object only refers to secrets, or holds them encrypted: keys like `password` mean nothing there.
    is_harmless_kind: bool,
    /// Whether everything here is secret.
    all: bool,
    depth: usize,
    /// Configured paths.
    followed: Followed<'p>,
    /// Whether the key of this value is a credential's.
    is_credential_key: bool,
    /// Whether its key is `auth`: a way to do it, or what is done with.
    is_auth: bool,
}

impl<'p> Secrecy<'p> {
    /// The root of an object.
    pub fn of_object(redaction: &'p Redaction, group: &str, kind: &str, name: &str) -> Secrecy<'p> {
        Secrecy {
            is_secret_kind: matches!(kind, "Secret" | "SecretList") && group.is_empty(),
            is_harmless_kind: HARMLESS.contains(&kind),
            all: false,
            depth: 0,
            followed: Followed::new(&redaction.paths, kind, name),
            is_credential_key: false,
            is_auth: false,
        }
    }

    /// The value of a key.
    fn key(&self, key: &str) -> Secrecy<'p> {
        let followed = if self.followed.is_empty() {
            Followed::default()
        } else {
            self.followed.key(key)
        };
        let is_data = self.depth == 0 && matches!(key, "data" | "stringData" | "items");
        // What `kubectl apply` keeps of a Secret holds its data.
        let is_copy = key == "kubectl.kubernetes.io/last-applied-configuration";
        Secrecy {
            is_secret_kind: self.is_secret_kind,
            is_harmless_kind: self.is_harmless_kind,
            all: self.all || self.is_secret_kind && (is_data || is_copy) || followed.is_match(),
            depth: self.depth + 1,
            followed,
            is_credential_key: !self.is_harmless_kind
                && (credential::is_credential_key(key)
                    || self.is_credential_key && matches!(key, "key" | "value" | "values")),
            is_auth: key.trim_start_matches('_') == "auth",
        }
    }

    /// The value of a key in a map, which may be the environment variable of this name: that one's value is judged by it.
    pub fn entry(&self, key: &str, name: Option<&str>) -> Secrecy<'p> {
        let mut secrecy = self.key(key);
        secrecy.is_credential_key |= key == "value" && name.is_some_and(credential::is_credential_key);
        secrecy
    }

    /// An item of a list, which may be what a flag before it stands for: `--password`, `x`.
    pub fn item(&self, index: usize, items: &[Node<'_>]) -> Secrecy<'p> {
        let before = index.checked_sub(1).and_then(|at| items.get(at)?.as_str());
        let flag = before.and_then(|text| text.strip_prefix('-')).unwrap_or_default();
        let item = items.get(index);
        let followed = match item {
            Some(item) if !self.followed.is_empty() => self.followed.item(index, item),
            _ => Followed::default(),
        };
        Secrecy {
            is_secret_kind: self.is_secret_kind,
            is_harmless_kind: self.is_harmless_kind,
            all: self.all || followed.is_match(),
            depth: self.depth + 1,
            followed,
            is_credential_key: self.is_credential_key || credential::is_credential_key(flag),
            is_auth: false,
        }
    }

    /// Whether a scalar that is no text is secret here: some passwords are numbers.
    pub fn hides(&self, word: &str) -> bool {
        /// The shortest number that is a secret, and no count.
        const SHORTEST: usize = 4;
        let is_number = word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_digit());
        self.all || self.is_credential_key && is_number
    }

    /// Whether the value of a key may name an item: it is shown in paths.
    pub fn may_name(&self, key: &str, value: &str) -> bool {
        let secrecy = self.key(key);
        !(secrecy.all || secrecy.is_credential_key || credential::is_credential(value))
    }
}

impl Redactor {
    pub fn new(show_secrets: bool) -> Redactor {
        Redactor {
            show_secrets,
            numbers: RefCell::default(),
        }
    }

    /// What is shown in place of a scalar; nothing where it is no secret.
    pub fn replacement(&self, secrecy: &Secrecy<'_>, text: &str) -> Option<String> {
        if self.show_secrets || text.is_empty() && !secrecy.all {
            return None;
        }
        let is_credential = || {
            if text.contains('\n') {
                // Texts of many lines are looked at line by line, but a key goes over lines.
                credential::is_secret_text(text)
            } else {
                credential::is_credential(text)
            }
        };
        let is_auth = secrecy.is_auth && credential::is_basic_auth(text);
        let is_secret = secrecy.all || secrecy.is_credential_key || is_auth || is_credential();
        is_secret.then(|| self.number(text))
    }

    /// What is shown of the lines of a text that is no secret as a whole.
    pub fn lines<'t>(&self, text: &'t str) -> Vec<Cow<'t, str>> {
        let mut block: Option<usize> = None;
        let mut lines = Vec::new();
        for line in text.lines() {
            let content = line.trim_start();
            let indent = line.len() - content.len();
            // The items of a list may stand as far to the left as their key.
            let goes_on = |open: &usize| indent > *open || indent == *open && content.starts_with("- ");
            if block.as_ref().is_some_and(|open| content.is_empty() || goes_on(open)) && !self.show_secrets {
                let shown = if content.is_empty() {
                    String::new()
                } else {
                    self.number(content)
                };
                let start = line.get(..indent).unwrap_or_default();
                lines.push(Cow::Owned(format!("{start}{shown}")));
            } else {
                block = credential::opens_block(line);
                lines.push(self.line(line));
            }
        }
        lines
    }

    /// What is shown of a text on one line that is no secret as a whole.
    pub fn line<'t>(&self, line: &'t str) -> Cow<'t, str> {
        if self.show_secrets {
            return Cow::Borrowed(line);
        }
        let values = credential::in_line(line);
        if values.is_empty() {
            return Cow::Borrowed(line);
        }
        let mut shown = String::with_capacity(line.len());
        let mut end = 0;
        for value in values {
            shown.push_str(line.get(end..value.start).unwrap_or_default());
            shown.push_str(&self.number(line.get(value.clone()).unwrap_or_default()));
            end = value.end;
        }
        shown.push_str(line.get(end..).unwrap_or_default());
        Cow::Owned(shown)
    }

    fn number(&self, text: &str) -> String {
        let mut numbers = self.numbers.borrow_mut();
        let next = numbers.len() + 1;
        let number = *numbers.entry(text.to_owned()).or_insert(next);
        format!("<redacted {number}>")
    }
}
