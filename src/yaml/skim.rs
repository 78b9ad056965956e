//! A quick look over documents that are written line by line, as nearly every manifest is: block mappings and lists,
//! scalars that end where their line does, and block scalars.
//!
//! It says less than the parser: either that a document is right, and which lines the wanted entries take, or nothing at
//! all. What it does not know by heart, it leaves to the parser, and every error with it.

use memchr::memchr;

use super::document::is_plain_scalar;
use super::resolve::plain;
use crate::data::{Map, Value};

/// How deeply collections may nest here.
const MAX_DEPTH: usize = 64;

/// The longest key: far below the 1,024 characters within which a key's colon must stand.
const MAX_KEY: usize = 256;

/// How many bytes are looked at before the look ends at a wrong one.
const BYTES_AT_ONCE: usize = 256;

/// The lines of the wanted entries, if the whole text is surely a mapping without anything wrong, and without anchors, tags
/// and merges. `is_wanted` is asked with an entry's key, and of a wanted entry that is a mapping, with the key of that and of
/// each of its entries.
pub(super) fn entries(text: &[u8], is_wanted: impl Fn(&[u8], Option<&[u8]>) -> bool) -> Option<Vec<u8>> {
    let mut skim = Skim {
        lines: Lines { text, position: 0 },
        open: Vec::new(),
        is_pending: false,
        has_tabs: memchr(b'\t', text).is_some(),
    };
    // Everything else is for the reader to refuse or to count. Many bytes are looked at at once.
    let is_common = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let are_common = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & is_common(byte));
    if !text.chunks(BYTES_AT_ONCE).all(are_common) {
        return None;
    }
    let mut wanted = Vec::new();
    let mut outer = None;
    // Where the lines begin that are wanted and go on.
    let mut start = None;
    loop {
        let position = skim.lines.position;
        let Some(line) = skim.lines.next() else { break };
        let is_kept = match (skim.line(line)?, skim.open.len()) {
            (Some(key), 1) => {
                outer = Some(key).filter(|key| is_wanted(key, None));
                outer.is_some()
            }
            (Some(key), 2) => outer.is_some_and(|outer| is_wanted(outer, Some(key))),
            _ => continue,
        };
        match (is_kept, start) {
            (true, None) => start = Some(position),
            (false, Some(begun)) => {
                wanted.extend_from_slice(text.get(begun..position)?);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begun) = start {
        wanted.extend_from_slice(text.get(begun..)?);
    }
    (!skim.open.is_empty()).then_some(wanted)
}

/// What lines say that [`entries`] gave, if that is mappings of texts without escapes, as the head of nearly every manifest is.
/// Else nothing: the parser reads them.
pub(super) fn texts(lines: &[u8]) -> Option<Map> {
    let root = Map::new();
    // The mappings that the next line may belong to, with the spaces before each of their entries, the innermost last.
    let mut open = vec![(0, root.clone())];
    // The last key, if no value follows it on its line.
    let mut pending = None;
    let mut lines = Lines {
        text: lines,
        position: 0,
    };
    while let Some(line) = lines.next() {
        let indent = indentation(line);
        let content = line.get(indent..)?;
        if matches!(content.first(), None | Some(b'#')) {
            continue;
        }
        if let Some(outer) = pending.take()
            && open.last().is_some_and(|(innermost, _)| *innermost < indent)
        {
            let inner = Map::new();
            open.last()?.1.insert(outer, Value::Map(inner.clone()));
            open.push((indent, inner));
        }
        while open.last().is_some_and(|(innermost, _)| *innermost > indent) {
            open.pop();
        }
        let (_, mapping) = open.last().filter(|(innermost, _)| *innermost == indent)?;
        let (key, value) = key(content)?;
        if key.contains(&b'\\') || key.contains(&b'\'') || mapping.contains(key) {
            return None;
        }
        let value = value.trim_ascii();
        pending = value.is_empty().then_some(key);
        let value = if value.is_empty() {
            Value::Nil
        } else {
            Value::String(text(value)?.into())
        };
        mapping.insert(key, value);
    }
    Some(root)
}

/// The string that a scalar surely is. Block scalars and brackets are none.
fn text(scalar: &[u8]) -> Option<&[u8]> {
    match scalar.first()? {
        b'"' => Some(quoted(scalar)?.0).filter(|text| !text.contains(&b'\\')),
        b'\'' => Some(quoted(scalar)?.0).filter(|text| !text.contains(&b'\'')),
        b'|' | b'>' | b'[' | b'{' => None,
        _ => plain(scalar).is_none().then_some(scalar),
    }
}

fn indentation(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t [u8],
    position: usize,
}

impl<'t> Lines<'t> {
    /// The next line, without its end.
    fn next(&mut self) -> Option<&'t [u8]> {
        let rest = self.text.get(self.position..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        self.position += (length + 1).min(rest.len());
        rest.get(..length)
    }
}

/// A block collection that has begun.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    /// The spaces before each of its entries.
    indent: usize,
    is_list: bool,
}

struct Skim<'t> {
    lines: Lines<'t>,
    /// The collections that the next line may belong to, the innermost last.
    open: Vec<Open>,
    /// Whether the last key has no value yet.
    is_pending: bool,
    /// Whether there are tabs anywhere.
    has_tabs: bool,
}

impl<'t> Skim<'t> {
    /// Takes a line, and what follows it if it begins a block scalar. Gives the key that the line begins with, if it
    /// begins with one. `None` where it cannot be told what the line means.
    fn line(&mut self, line: &'t [u8]) -> Option<Option<&'t [u8]>> {
        let indent = indentation(line);
        let content = line.get(indent..)?;
        if matches!(content.first(), None | Some(b'#')) {
            return Some(None);
        }
        if self.has_tabs && content.contains(&b'\t') {
            return None;
        }
        if self.is_pending && matches!(content.trim_ascii_end(), b"{}" | b"[]") {
            self.is_pending = false;
            let is_within = self.open.last().is_some_and(|mapping| mapping.indent < indent);
            return is_within.then_some(None);
        }
        match content.strip_prefix(b"- ") {
            Some(item) => {
                self.enter(indent, true)?;
                self.item(indent, item)
            }
            None => {
                self.enter(indent, false)?;
                let (key, value) = key(content)?;
                self.value(indent, value)?;
                Some(Some(key))
            }
        }
    }

    /// Finds the collection that an entry with this indentation belongs to, or begins it.
    fn enter(&mut self, indent: usize, is_list: bool) -> Option<()> {
        let wanted = Open { indent, is_list };
        if std::mem::take(&mut self.is_pending) {
            let mapping = self.open.last()?;
            // A list may stand right under its key.
            if indent > mapping.indent || (is_list && indent == mapping.indent) {
                return self.begin(wanted);
            }
        }
        while self.open.last().is_some_and(|innermost| innermost.indent > indent) {
            self.open.pop();
        }
        match self.open.last() {
            None if self.open.is_empty() && indent == 0 && !is_list => self.begin(wanted),
            Some(innermost) if *innermost == wanted => Some(()),
            // The list right under a key ends with the next key.
            Some(innermost) if innermost.is_list && innermost.indent == indent => {
                self.open.pop();
                (self.open.last() == Some(&wanted)).then_some(())
            }
            _ => None,
        }
    }

    fn begin(&mut self, collection: Open) -> Option<()> {
        self.open.push(collection);
        (self.open.len() <= MAX_DEPTH).then_some(())
    }

    /// What stands after a dash: an entry of a mapping, or a scalar.
    fn item(&mut self, indent: usize, item: &'t [u8]) -> Option<Option<&'t [u8]>> {
        if let Some((_, value)) = key(item) {
            let indent = indent + 2;
            self.begin(Open { indent, is_list: false })?;
            self.value(indent, value)?;
            return Some(None);
        }
        self.value(indent, item)?;
        (!self.is_pending).then_some(None)
    }

    /// A value that begins on this line, within a collection of this indentation.
    fn value(&mut self, indent: usize, value: &[u8]) -> Option<()> {
        let value = value.trim_ascii();
        match value {
            b"" => {
                self.is_pending = true;
                Some(())
            }
            b"|" | b"|-" | b"|+" | b">" | b">-" | b">+" => self.block_scalar(indent),
            [b'[', items @ .., b']'] => are_scalars(items).then_some(()),
            b"{}" => Some(()),
            [b'"' | b'\'', ..] => quoted(value)?.1.is_empty().then_some(()),
            _ => is_text(value).then_some(()),
        }
    }

    /// The lines of a block scalar whose header stands in a collection of this indentation.
    fn block_scalar(&mut self, parent: usize) -> Option<()> {
        let mut indent = None;
        loop {
            let begun = self.lines.position;
            let Some(line) = self.lines.next() else {
                return Some(());
            };
            let spaces = indentation(line);
            let first = line.get(spaces);
            // Spaces before the first line of text could be meant as its indentation, and a tab must not be.
            if indent.is_none() && ((first.is_none() && spaces > 0) || first == Some(&b'\t')) {
                return None;
            }
            if first.is_none() {
                continue;
            }
            if spaces < *indent.get_or_insert(spaces.max(parent + 1)) {
                self.lines.position = begun;
                return Some(());
            }
        }
    }
}

/// Which bytes a key without quotes may have here.
const IN_KEYS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
        byte += 1;
    }
    table
};

/// A key at the beginning of a text, and what follows its colon.
fn key(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (key, rest) = match text.first()? {
        b'"' | b'\'' => quoted(text)?,
        first if first.is_ascii_alphabetic() => {
            let length = text.iter().take_while(|&&byte| IN_KEYS[usize::from(byte)]).count();
            let (key, rest) = text.split_at_checked(length)?;
            is_plain_scalar(key, true).then_some((key, rest))?
        }
        _ => return None,
    };
    let value = rest.strip_prefix(b":")?;
    let is_key = key.len() <= MAX_KEY && value.first().is_none_or(|&byte| byte == b' ');
    is_key.then_some((key, value))
}

/// What stands in quotes at the beginning of a text, and what follows them. Escapes are left as they are written.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&quote, rest) = text.split_first()?;
    let mut position = 0;
    loop {
        position += rest
            .get(position..)?
            .iter()
            .position(|&byte| byte == quote || byte == b'\\')?;
        let next = rest.get(position + 1);
        match (rest.get(position)?, quote) {
            (b'\\', b'"') if matches!(next?, b'n' | b't' | b'"' | b'\\') => position += 2,
            (b'\\', b'"') => return None,
            (b'\\', _) => position += 1,
            (b'\'', _) if next == Some(&b'\'') => position += 2,
            _ => return Some((rest.get(..position)?, rest.get(position + 1..)?)),
        }
    }
}

/// Whether a scalar without quotes surely is one, and ends where its line does.
fn is_text(text: &[u8]) -> bool {
    let begins = match text {
        [] | [b'-'] | [b'-', b' ', ..] => false,
        [first, ..] => !b"?:,[]{}#&*!|>'\"%@`".contains(first),
    };
    let ends = text.last() == Some(&b':') || text.windows(2).any(|pair| matches!(pair, b": " | b" #"));
    begins && !ends && is_plain_scalar(text, false)
}

/// Whether what stands in brackets are scalars with commas between them.
fn are_scalars(items: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/');
    let mut rest = items.trim_ascii();
    while let Some(first) = rest.first() {
        let after = match first {
            b'"' | b'\'' => quoted(rest).map(|(_, after)| after),
            first if first.is_ascii_alphabetic() => rest.get(rest.iter().take_while(|byte| is_letter(byte)).count()..),
            _ => None,
        };
        rest = match after.map(<[u8]>::trim_ascii_start) {
            Some([]) => return true,
            // A comma may stand after the last one, too.
            Some([b',', others @ ..]) => others.trim_ascii_start(),
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Str;

    #[test]
    fn a_manifest_is_known_by_heart() {
        let head = "# Source: a\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 'x'\n  labels: {}\n";
        let data =
            "data:\n  # text\n  a: |-\n    key: [\n\n     - \"\n  b:\n  - c: -1\n    d:\n      - http://e#f\n\n  - g\n";
        let text = format!("{head}{data}status:\n");
        let wanted = |keys: &[&str]| {
            let entries = entries(text.as_bytes(), |key, inner| {
                let key = inner.unwrap_or(key);
                keys.iter().any(|wanted| wanted.as_bytes() == key)
            });
            entries.map(|entries| String::from_utf8(entries).unwrap())
        };
        assert_eq!(
            wanted(&["kind", "data", "a", "b"]).unwrap(),
            format!("kind: ConfigMap\n{data}")
        );
        assert_eq!(wanted(&["metadata", "name"]).unwrap(), "metadata:\n  name: 'x'\n");
        assert_eq!(wanted(&["status"]).unwrap(), "status:\n");
        assert_eq!(wanted(&["none"]).unwrap(), "");
    }

    #[test]
    fn texts_are_told_from_other_data() {
        let lines = "kind: Pod\n\nmetadata:\n    name: 'a b'\n    # c\n    annotations:\n      \"d/e\": \"1\"\n    more:\nlast:\n";
        let map = texts(lines.as_bytes()).unwrap();
        assert_eq!(map.keys(), ["kind", "last", "metadata"].map(Str::from));
        let Some(Value::Map(metadata)) = map.get(b"metadata") else {
            panic!("a map")
        };
        assert_eq!(metadata.keys(), ["annotations", "more", "name"].map(Str::from));
        assert!(matches!(metadata.get(b"name"), Some(Value::String(name)) if &*name == b"a b"));
        assert!(matches!(metadata.get(b"more"), Some(Value::Nil)));
        assert!(texts(b"").unwrap().is_empty());
        for other in [
            "a: 1",
            "a: true",
            "a: ~",
            "a: \"b\\n\"",
            "a: 'b''c'",
            "'a''b': c",
            "a: {}",
            "a: [b]",
            "a: |\n b",
            "a:\n- b",
            "a: b\na: c",
            "a:\n {}",
        ] {
            assert!(texts(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_not_known_by_heart_is_left_to_the_parser() {
        for text in [
            "",
            "# a",
            "- a",
            "a: b\n c: d",
            "a: b\n  c",
            "a: [b: c]",
            "a: [-]",
            "a: [b",
            "a: \"\\x\"",
            "a: &b c",
            "a: b # c",
            "a: 'b'c",
            "\"a\" : b",
            "a: |\n\tb",
            "a: |\n   \n b",
            "a: \u{e9}",
            "a:\n  b: c\n d: e",
            "y: 1",
            "a: .nan",
            "a: b: c",
            "a:\n- b\n  c: d",
            "--- a",
            "a:\tb",
        ] {
            assert_eq!(entries(text.as_bytes(), |_, _| true), None, "{text}");
        }
    }
}
