//! Comparing two objects field by field: what differs, and both written as one text.

use std::borrow::Cow;
use std::collections::HashMap;

use super::change::{ChangeKind, Field, Shown};
use super::lines::{Tag, Writer};
use super::list::{self, Aligned};
use super::path::{self, Segment};
use super::quantity::{duration, is_duration_field, is_quantity_field, quantity};
use super::redact::{Redactor, Secrecy};
use super::tree::{Lookup, Node, Value};
use super::variable::{Position, Variables};

/// What holds for a whole comparison.
pub(super) struct Context<'c> {
    pub strict_values: bool,
    /// Whether both sides are written as lines too.
    pub writes_lines: bool,
    pub variables: &'c Variables,
    pub redactor: &'c Redactor,
}

/// How the lines of a text are counted in the file it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) enum LineCount {
    /// So many lines stand before it.
    After(usize),
    /// All of it stands on one line.
    At(usize),
}

impl LineCount {
    /// The line of the file on which a node stands.
    pub fn of(self, node: &Node<'_>) -> usize {
        match self {
            LineCount::After(lines) => lines + node.line as usize,
            LineCount::At(line) => line,
        }
    }
}

/// The comparison of one pair of objects.
pub(super) struct Comparison<'c, 'n> {
    pub context: &'c Context<'c>,
    /// Where the walk is.
    pub path: Vec<Segment<'n>>,
    /// Where each side's text begins.
    pub lines: [LineCount; 2],
    pub fields: Vec<Field>,
    pub writer: Writer,
    /// Whether the walk is inside a text that an object holds: no Kubernetes rules there.
    pub is_within: bool,
}

/// Where a value stands: its key, with the colon, or nothing for an item of a list; and how secret it is.
#[derive(Clone, Debug)]
pub(super) struct Slot<'s, 'p> {
    pub key: Option<&'s str>,
    pub secrecy: Secrecy<'p>,
}

impl<'p> Slot<'_, 'p> {
    /// The value of a key, in a map that may be the environment variable of this name.
    pub fn key<'s>(&self, key: &'s str, name: Option<&str>) -> Slot<'s, 'p> {
        Slot {
            key: Some(key),
            secrecy: self.secrecy.entry(key, name),
        }
    }

    /// An item of a list.
    pub fn item(&self, index: usize, items: &[Node<'_>]) -> Slot<'static, 'p> {
        Slot {
            key: None,
            secrecy: self.secrecy.item(index, items),
        }
    }
}

impl<'c, 'n> Comparison<'c, 'n> {
    pub fn new(context: &'c Context<'c>, lines: [LineCount; 2]) -> Comparison<'c, 'n> {
        Comparison {
            context,
            path: Vec::new(),
            lines,
            fields: Vec::new(),
            writer: Writer::default(),
            is_within: false,
        }
    }

    /// Compares two values that belong together.
    pub fn compare(&mut self, slot: &Slot<'_, '_>, before: &'n Node<'n>, after: &'n Node<'n>) {
        match (&before.value, &after.value) {
            _ if before == after => self.write(Tag::Same, slot, after),
            (Value::Map(one), Value::Map(other)) if !(one.is_empty() && other.is_empty()) => {
                self.open(slot, one.is_empty(), other.is_empty(), "{}");
                self.indented(slot, |comparison| comparison.compare_maps(slot, before, after));
            }
            (Value::List(one), Value::List(other)) if !(one.is_empty() && other.is_empty()) => {
                self.open(slot, one.is_empty(), other.is_empty(), "[]");
                self.compare_lists(slot, one, other);
            }
            _ if self.are_same(before, after) => self.write(Tag::Same, slot, after),
            (Value::String(one), Value::String(other)) => self.compare_texts(slot, before, after, [one, other]),
            _ => self.record_change(slot, before, after),
        }
    }

    /// A field that differs, without a look inside.
    pub fn record_change(&mut self, slot: &Slot<'_, '_>, before: &'n Node<'n>, after: &'n Node<'n>) {
        self.write(Tag::Removed, slot, before);
        self.write(Tag::Added, slot, after);
        let field = self.field(slot, ChangeKind::Changed, Some(before), Some(after));
        self.fields.push(field);
    }

    /// A field that differs, at the place of the walk.
    pub fn field(
        &self,
        slot: &Slot<'_, '_>,
        kind: ChangeKind,
        before: Option<&Node<'_>>,
        after: Option<&Node<'_>>,
    ) -> Field {
        let [first, second] = self.lines;
        let shown = |node: &Node<'_>, lines: LineCount| Shown {
            value: Some(self.to_json(&slot.secrecy, node)),
            line: lines.of(node),
        };
        Field {
            path: path::write(&self.path),
            kind,
            before: before.map(|node| shown(node, first)),
            after: after.map(|node| shown(node, second)),
            within: None,
            risks: Vec::new(),
            causes: None,
        }
    }

    /// Whether two scalars, or empty collections, that are not equal mean the same here.
    fn are_same(&self, before: &Node<'_>, after: &Node<'_>) -> bool {
        if let (Value::String(one), Value::String(other)) = (&before.value, &after.value)
            && self.context.variables.explain(one, other, self.position())
        {
            return true;
        }
        !self.context.strict_values && !self.is_within && self.are_same_amount(before, after)
    }

    /// Where the walk is, for variables.
    fn position(&self) -> Position {
        let mut position = Position::default();
        for segment in self.path.iter().rev().take(2) {
            if let Segment::Key(key) = segment {
                let key = key.to_ascii_lowercase();
                position.is_label |= matches!(key.as_str(), "labels" | "matchlabels" | "selector");
                position.names_namespace |= key.contains("namespace") || matches!(key.as_str(), "name" | "matchnames");
            }
        }
        position.names_namespace |= position.is_label;
        position
    }

    fn are_same_amount(&self, before: &Node<'_>, after: &Node<'_>) -> bool {
        let mut keys = self.path.iter().rev().filter_map(|segment| match segment {
            Segment::Key(key) => Some(&**key),
            Segment::Index(_) | Segment::Item { .. } => None,
        });
        let key = keys.next().unwrap_or_default();
        let parent = keys.next().unwrap_or_default();
        let (Some(one), Some(other)) = (before.word(), after.word()) else {
            return false;
        };
        let are_equal = |amount: fn(&str) -> Option<i128>| amount(&one).is_some() && amount(&one) == amount(&other);
        is_quantity_field(parent, key) && are_equal(quantity) || is_duration_field(key) && are_equal(duration)
    }

    fn compare_maps(&mut self, slot: &Slot<'_, '_>, before: &'n Node<'n>, after: &'n Node<'n>) {
        let (firsts, seconds) = (Lookup::new(before.entries()), Lookup::new(after.entries()));
        // What only the first side has stands after what it follows there.
        let mut following: HashMap<Option<&str>, Vec<(&'n str, &'n Node<'n>)>> = HashMap::new();
        let mut last = None;
        for (key, value) in before.entries() {
            match seconds.get(key) {
                Some(_) => last = Some(&**key),
                None => following.entry(last).or_default().push((&**key, value)),
            }
        }
        let name = variable_name(after).or_else(|| variable_name(before));
        let write_removed = |comparison: &mut Self, removed: Option<Vec<(&'n str, &'n Node<'n>)>>| {
            for (key, value) in removed.unwrap_or_default() {
                comparison.one_sided(slot, key, name, Tag::Removed, value);
            }
        };
        write_removed(self, following.remove(&None));
        for (key, value) in after.entries() {
            match firsts.get(key) {
                Some(first) => self.below(slot, key, name, |comparison, slot| {
                    comparison.compare(slot, first, value)
                }),
                None => self.one_sided(slot, key, name, Tag::Added, value),
            }
            write_removed(self, following.remove(&Some(&**key)));
        }
    }

    /// A key that one side has.
    fn one_sided(&mut self, slot: &Slot<'_, '_>, key: &'n str, name: Option<&str>, tag: Tag, value: &'n Node<'n>) {
        // To Kubernetes, null and nothing are the same, and so are no labels.
        let is_nothing = match &value.value {
            Value::Null => true,
            Value::Map(entries) => entries.is_empty() && matches!(key, "labels" | "annotations"),
            _ => false,
        };
        if is_nothing && !self.context.strict_values && !self.is_within {
            return;
        }
        self.below(slot, key, name, |comparison, slot| {
            comparison.record_one_sided(slot, tag, value)
        });
    }

    fn record_one_sided(&mut self, slot: &Slot<'_, '_>, tag: Tag, value: &'n Node<'n>) {
        self.write(tag, slot, value);
        let field = if tag == Tag::Added {
            self.field(slot, ChangeKind::Added, None, Some(value))
        } else {
            self.field(slot, ChangeKind::Removed, Some(value), None)
        };
        self.fields.push(field);
    }

    /// Goes to a key while `walk` walks.
    fn below(
        &mut self,
        slot: &Slot<'_, '_>,
        key: &'n str,
        name: Option<&str>,
        walk: impl FnOnce(&mut Self, &Slot<'_, '_>),
    ) {
        self.path.push(Segment::Key(Cow::Borrowed(key)));
        walk(self, &slot.key(key, name));
        self.path.pop();
    }

    fn compare_lists(&mut self, slot: &Slot<'_, '_>, before: &'n [Node<'n>], after: &'n [Node<'n>]) {
        let field = match self.path.last() {
            Some(Segment::Key(key)) => key.clone(),
            _ => Cow::Borrowed(""),
        };
        let aligned = list::align(before, after, &field, self.context.variables);
        for pair in &aligned {
            self.compare_items(slot, pair, before, after);
        }
        if field == "initContainers" {
            self.compare_order(slot, &aligned, before, after);
        }
    }

    fn compare_items(&mut self, slot: &Slot<'_, '_>, pair: &Aligned, before: &'n [Node<'n>], after: &'n [Node<'n>]) {
        let node = |items: &'n [Node<'n>], at: Option<usize>| at.and_then(|at| items.get(at));
        let (first, second) = (node(before, pair.before), node(after, pair.after));
        let Some(item) = second.or(first) else { return };
        let index = pair.after.or(pair.before).unwrap_or_default();
        let slot = slot.item(index, if pair.after.is_some() { after } else { before });
        let named = pair.key.and_then(|keys| Some((keys, list::item_name(item, keys)?)));
        // Paths are shown.
        let named = named.filter(|(keys, value)| keys.iter().all(|key| slot.secrecy.may_name(key, value)));
        self.path.push(match named {
            Some((keys, value)) => Segment::Item { keys, value },
            None => Segment::Index(index),
        });
        let tag = match (first, second) {
            (Some(_), None) => Tag::Removed,
            (None, _) => Tag::Added,
            _ => Tag::Same,
        };
        self.writer.begin_item(tag);
        *self.writer.indented() += 2;
        match (first, second) {
            (Some(first), Some(second)) => self.compare(&slot, first, second),
            _ => self.record_one_sided(&slot, tag, item),
        }
        *self.writer.indented() -= 2;
        self.path.pop();
    }

    /// Init containers run in their order: a change of it is a change, though each of them is the same.
    fn compare_order(
        &mut self,
        slot: &Slot<'_, '_>,
        aligned: &[Aligned],
        before: &'n [Node<'n>],
        after: &'n [Node<'n>],
    ) {
        let paired: Vec<(usize, usize)> = aligned.iter().filter_map(|pair| pair.before.zip(pair.after)).collect();
        if paired.is_sorted_by_key(|(before, _)| *before) {
            return;
        }
        let names = |items: &'n [Node<'n>]| -> serde_json::Value {
            items.iter().filter_map(|item| item.get("name")?.word()).collect()
        };
        let [first, second] = self.lines;
        let line = |items: &[Node<'_>], lines: LineCount| items.first().map_or(0, |item| lines.of(item));
        let mut field = self.field(slot, ChangeKind::Changed, None, None);
        field.before = Some(Shown {
            value: Some(names(before)),
            line: line(before, first),
        });
        field.after = Some(Shown {
            value: Some(names(after)),
            line: line(after, second),
        });
        self.writer
            .line(Tag::Removed, &["# in this order: ", &names(before).to_string()]);
        self.writer
            .line(Tag::Added, &["# in this order: ", &names(after).to_string()]);
        self.fields.push(field);
    }
}

/// The name of an environment variable, for an item that is one.
pub(super) fn variable_name<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    node.get("value")?;
    let name = node.get("name").or_else(|| node.get("key"));
    name?.as_str()
}
