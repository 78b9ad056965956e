//! Writing values as YAML and as JSON, without their secrets.

use std::borrow::Cow;

use super::field::{Comparison, Slot, variable_name};
use super::lines::Tag;
use super::redact::Secrecy;
use super::tree::{Node, Value};

/// How much deeper the values of a map stand.
const INDENT: usize = 2;

impl Comparison<'_, '_> {
    /// Writes a value with all it holds.
    pub fn write(&mut self, tag: Tag, slot: &Slot<'_, '_>, node: &Node<'_>) {
        if !self.context.writes_lines {
            return;
        }
        match &node.value {
            Value::Map(entries) if !entries.is_empty() => {
                self.open_as(tag, slot, "");
                self.indented(slot, |comparison| {
                    let name = variable_name(node);
                    for (key, value) in entries {
                        comparison.write(tag, &slot.key(key, name), value);
                    }
                });
            }
            Value::List(items) if !items.is_empty() => {
                self.open_as(tag, slot, "");
                for (at, item) in items.iter().enumerate() {
                    self.writer.begin_item(tag);
                    *self.writer.indented() += INDENT;
                    self.write(tag, &slot.item(at, items), item);
                    *self.writer.indented() -= INDENT;
                }
            }
            Value::String(text) if self.is_shown_as_lines(slot, text) => {
                self.open_as(tag, slot, block_header(text));
                *self.writer.indented() += INDENT;
                for line in self.context.redactor.lines(text) {
                    self.writer.line(tag, &[&line]);
                }
                *self.writer.indented() -= INDENT;
            }
            _ => {
                let value = self.scalar(&slot.secrecy, node);
                self.write_line(tag, slot, &value);
            }
        }
    }

    /// Whether a text is written as a block of lines: it has several, and may be shown.
    pub fn is_shown_as_lines(&self, slot: &Slot<'_, '_>, text: &str) -> bool {
        text.contains('\n') && self.context.redactor.replacement(&slot.secrecy, text).is_none()
    }

    /// Writes the line that a collection begins with, where one side's may be empty.
    pub fn open(&mut self, slot: &Slot<'_, '_>, before_is_empty: bool, after_is_empty: bool, empty: &str) {
        if !before_is_empty && !after_is_empty {
            return self.open_as(Tag::Same, slot, "");
        }
        for (tag, is_empty) in [(Tag::Removed, before_is_empty), (Tag::Added, after_is_empty)] {
            if is_empty {
                self.write_line(tag, slot, empty);
            } else {
                self.open_as(tag, slot, "");
            }
        }
    }

    /// Writes the key that a collection or a block stands under.
    pub fn open_as(&mut self, tag: Tag, slot: &Slot<'_, '_>, header: &str) {
        if slot.key.is_some() || !header.is_empty() {
            self.write_line(tag, slot, header);
        }
    }

    /// Writes the values of a map: deeper than its key, but not than the dash of an item.
    pub fn indented(&mut self, slot: &Slot<'_, '_>, write: impl FnOnce(&mut Self)) {
        let depth = if slot.key.is_some() { INDENT } else { 0 };
        *self.writer.indented() += depth;
        write(self);
        *self.writer.indented() -= depth;
    }

    /// Writes a key with a value on one line.
    pub fn write_line(&mut self, tag: Tag, slot: &Slot<'_, '_>, value: &str) {
        if !self.context.writes_lines {
            return;
        }
        match slot.key {
            Some(key) => {
                let key = scalar_text(key);
                let space = if value.is_empty() { "" } else { " " };
                self.writer.line(tag, &[&key, ":", space, value]);
            }
            None => self.writer.line(tag, &[value]),
        }
    }

    /// A scalar, or an empty collection, as it is shown.
    pub fn scalar<'t>(&self, secrecy: &Secrecy<'_>, node: &'t Node<'_>) -> Cow<'t, str> {
        let redactor = self.context.redactor;
        if let Value::String(text) = &node.value {
            if let Some(replacement) = redactor.replacement(secrecy, text) {
                return Cow::Owned(replacement);
            }
            let shown = redactor.line(text);
            return match (node.raw, shown) {
                (Some(raw), Cow::Borrowed(_)) => Cow::Borrowed(raw),
                (_, shown) => Cow::Owned(scalar_text(&shown).into_owned()),
            };
        }
        let word = match (&node.value, node.raw) {
            (Value::List(_), _) => Cow::Borrowed("[]"),
            (Value::Map(_), _) => Cow::Borrowed("{}"),
            (_, Some(raw)) => Cow::Borrowed(raw),
            _ => node.word().unwrap_or(Cow::Borrowed("null")),
        };
        let replacement = secrecy
            .hides(&word)
            .then(|| redactor.replacement(secrecy, &word))
            .flatten();
        replacement.map_or(word, Cow::Owned)
    }

    /// A value as JSON, as it is shown.
    pub fn to_json(&self, secrecy: &Secrecy<'_>, node: &Node<'_>) -> serde_json::Value {
        use serde_json::Value as Json;
        let redactor = self.context.redactor;
        let word = node
            .word()
            .filter(|word| node.as_str().is_some() || secrecy.hides(word));
        if let Some(replacement) = word.and_then(|word| redactor.replacement(secrecy, &word)) {
            return Json::String(replacement);
        }
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Int(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (Ok(number), _) => Json::from(number),
                (_, Ok(number)) => Json::from(number),
                _ => Json::from(*number as f64),
            },
            Value::Float(number) => Json::from(*number),
            Value::String(text) => {
                let end = if text.ends_with('\n') { "\n" } else { "" };
                Json::String(redactor.lines(text).join("\n") + end)
            }
            Value::List(items) => {
                let item = |(at, item): (usize, &Node<'_>)| self.to_json(&secrecy.item(at, items), item);
                Json::Array(items.iter().enumerate().map(item).collect())
            }
            Value::Map(entries) => {
                let name = variable_name(node);
                let entry = |(key, value): &(Cow<'_, str>, Node<'_>)| {
                    (key.clone().into_owned(), self.to_json(&secrecy.entry(key, name), value))
                };
                Json::Object(entries.iter().map(entry).collect())
            }
        }
    }
}

/// How a text of several lines begins as a block: whether it keeps the newlines at its end.
pub(super) fn block_header(text: &str) -> &'static str {
    if text.ends_with("\n\n") {
        "|+"
    } else if text.ends_with('\n') {
        "|"
    } else {
        "|-"
    }
}

/// A text as a scalar on one line: plain where YAML would read that as the same text, else in quotes.
pub(super) fn scalar_text(text: &str) -> Cow<'_, str> {
    const INDICATORS: &[char] = &[
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', ' ',
    ];
    let is_safe = !text.is_empty()
        && !text.starts_with(INDICATORS)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(char::is_control)
        && !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '~' | '<' | '='))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_safe || text.starts_with("<redacted ") {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(serde_json::Value::from(text).to_string())
    }
}
