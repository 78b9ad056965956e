//! Comparing texts that hold something: YAML, JSON, or lines.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use std::borrow::Cow;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::change::{ChangeKind, Field, Shown, TextFormat, TextLine, TextSign, Within};
use super::field::{Comparison, LineCount, Slot};
use super::lines::Tag;
use super::tree::{self, Node, Value};
use super::variable::SideIndex;
use super::write::block_header;
use crate::yaml;

impl<'n> Comparison<'_, 'n> {
    /// Compares two texts that differ.
    pub fn compare_texts(&mut self, slot: &Slot<'_, '_>, before: &'n Node<'n>, after: &'n Node<'n>, texts: [&str; 2]) {
        let [one, other] = texts;
        let redactor = self.context.redactor;
        let is_secret = texts
            .iter()
            .any(|text| redactor.replacement(&slot.secrecy, text).is_some());
        let have_lines = texts.iter().any(|text| text.contains('\n'));
        let documents = texts.map(|text| structure(text, have_lines));
        let [Some((format, first)), Some((other_format, second))] = &documents else {
            if have_lines && !is_secret {
                return self.record_lines(slot, before, after, texts, TextFormat::Text, Vec::new());
            }
            return self.record_change(slot, before, after);
        };
        if is_secret || format != other_format {
            return self.record_change(slot, before, after);
        }
        let (Some(first), Some(second)) = (tree::read(first), tree::read(second)) else {
            return self.record_change(slot, before, after);
        };
        let [lines_before, lines_after] = self.lines;
        let mut inner = Comparison::new(self.context, [within(lines_before, before), within(lines_after, after)]);
        inner.is_within = true;
        if !have_lines {
            // One line would be too long to read: what it holds is shown instead.
            self.write_line(Tag::Same, slot, "# JSON");
            inner.writer = std::mem::take(&mut self.writer);
            *inner.writer.indented() += 2;
        }
        let root = Slot {
            key: None,
            secrecy: slot.secrecy.clone(),
        };
        inner.compare(&root, &first, &second);
        let fields = std::mem::take(&mut inner.fields);
        if have_lines {
            self.record_lines(slot, before, after, [one, other], *format, fields);
        } else {
            *inner.writer.indented() -= 2;
            self.writer = inner.writer;
            let within = Within {
                format: *format,
                fields,
                texts: texts.map(|text| sign(text, None)),
            };
            self.record_within(slot, before, after, within);
        }
    }

    /// Records a field of texts with lines, and writes these.
    fn record_lines(
        &mut self,
        slot: &Slot<'_, '_>,
        before: &'n Node<'n>,
        after: &'n Node<'n>,
        texts: [&str; 2],
        format: TextFormat,
        fields: Vec<Field>,
    ) {
        let [one, other] = texts;
        let [first, second] = if self.context.writes_lines {
            self.write_lines(slot, texts)
        } else {
            [None, None]
        };
        let within = Within {
            format,
            fields,
            texts: [sign(one, first), sign(other, second)],
        };
        self.record_within(slot, before, after, within);
    }

    /// Writes two texts, and gives the first line in which each differs.
    fn write_lines(&mut self, slot: &Slot<'_, '_>, [one, other]: [&str; 2]) -> [Option<TextLine>; 2] {
        if block_header(one) == block_header(other) {
            self.write_line(Tag::Same, slot, block_header(other));
        } else {
            self.write_line(Tag::Removed, slot, block_header(one));
            self.write_line(Tag::Added, slot, block_header(other));
        }
        let (firsts, seconds): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
        let redactor = self.context.redactor;
        let (shown_before, shown_after) = (redactor.lines(one), redactor.lines(other));
        let normalized = |lines: &[&str], side| -> Vec<String> {
            let variables = self.context.variables;
            lines
                .iter()
                .map(|line| variables.normalized(side, line).into_owned())
                .collect()
        };
        let ops = capture_diff_slices(
            Algorithm::Myers,
            &normalized(&firsts, SideIndex::Before),
            &normalized(&seconds, SideIndex::After),
        );
        *self.writer.indented() += 2;
        for op in &ops {
            self.write_op(op, &shown_before, &shown_after);
        }
        *self.writer.indented() -= 2;
        let line = |lines: &[Cow<'_, str>], range: Range<usize>| {
            let text = lines.get(range.clone())?.first()?.trim().to_owned();
            Some(TextLine {
                line: range.start + 1,
                text,
            })
        };
        match ops.iter().find(|op| op.tag() != DiffTag::Equal) {
            Some(op) => [line(&shown_before, op.old_range()), line(&shown_after, op.new_range())],
            None => [None, None],
        }
    }

    fn write_op(&mut self, op: &DiffOp, before: &[Cow<'_, str>], after: &[Cow<'_, str>]) {
        let (old, new) = (op.old_range(), op.new_range());
        let (before, after) = (before.get(old), after.get(new));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        // Of lines that are the same but for variables, the second side's is shown.
        let is_same = op.tag() == DiffTag::Equal;
        let removed = if is_same { &[] } else { before };
        removed.iter().for_each(|line| self.writer.line(Tag::Removed, &[line]));
        let tag = if is_same { Tag::Same } else { Tag::Added };
        after.iter().for_each(|line| self.writer.line(tag, &[line]));
    }

    fn record_within(&mut self, slot: &Slot<'_, '_>, before: &'n Node<'n>, after: &'n Node<'n>, within: Within) {
        let [first, second] = self.lines;
        let place = |line| Some(Shown { value: None, line });
        let mut field = self.field(slot, ChangeKind::Changed, None, None);
        field.before = place(first.of(before));
        field.after = place(second.of(after));
        field.within = Some(Box::new(within));
        self.fields.push(field);
    }
}

/// What tells a text from others.
fn sign(text: &str, line: Option<TextLine>) -> TextSign {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    TextSign {
        digest: hasher.finish(),
        line,
    }
}

/// How lines within a text are counted: a block begins below its key.
fn within(lines: LineCount, node: &Node<'_>) -> LineCount {
    match lines {
        LineCount::After(_) if node.raw.is_none() => LineCount::After(lines.of(node)),
        _ => LineCount::At(lines.of(node)),
    }
}

/// The document that a text holds, if it is a map or a list: as JSON, or as YAML of several lines.
fn structure(text: &str, have_lines: bool) -> Option<(TextFormat, yaml::Document)> {
    let trimmed = text.trim();
    let looks_like_json =
        trimmed.starts_with('{') && trimmed.ends_with('}') || trimmed.starts_with('[') && trimmed.ends_with(']');
    let format = if looks_like_json && serde_json::from_str::<serde::de::IgnoredAny>(trimmed).is_ok() {
        TextFormat::Json
    } else if have_lines && trimmed.contains(": ") {
        TextFormat::Yaml
    } else {
        return None;
    };
    let document = yaml::parse(text).ok()?;
    // A text of several documents is one of lines: only the first would be compared.
    let is_one = format == TextFormat::Json || !text.lines().skip(1).any(|line| line.starts_with("---"));
    let is_collection = matches!(tree::read(&document)?.value, Value::Map(_) | Value::List(_));
    (is_one && is_collection).then_some((format, document))
}
