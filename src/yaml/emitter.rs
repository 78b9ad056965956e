//! YAML text as go-yaml writes it: block style, nothing else (`emitterc.go`).
//!
//! The caller says what comes next; the emitter knows where it is on the line, how deep, and how a string must be quoted.

use super::encode::Profile;

/// The indentation of a level.
const INDENT: usize = 2;

/// The longest key that is written without `?`, in bytes.
const MAX_SIMPLE_KEY: usize = 128;

/// The line width go-yaml v2 folds at.
const WIDTH: usize = 80;

/// How the caller would like a scalar to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Without quotes.
    Plain,
    /// In double quotes, since it would be something else than a string without.
    Quoted,
    /// As a literal block, since it has lines.
    Literal,
}

/// A scalar to write.
#[derive(Clone, Copy)]
pub(super) struct Scalar<'a> {
    pub(super) text: &'a str,
    pub(super) wish: Wish,
    /// Whether it is base64 of what is no text.
    pub(super) binary: bool,
}

/// What may be done with a scalar (`yaml_emitter_analyze_scalar`).
struct Analysis {
    multiline: bool,
    plain_allowed: bool,
    single_quoted_allowed: bool,
    literal_allowed: bool,
}

/// The emitter.
pub(super) struct Emitter {
    out: Vec<u8>,
    profile: Profile,
    /// The column from which on spaces become line breaks.
    width: usize,
    column: usize,
    /// The current indentation; none before the first collection.
    indent: Option<usize>,
    indents: Vec<Option<usize>>,
    /// Whether the last character was a space, or a line break.
    whitespace: bool,
    /// Whether only indentation stands on the line, `-`, `?` and `:` included.
    indention: bool,
}

impl Emitter {
    pub(super) fn new(profile: Profile) -> Emitter {
        Emitter {
            out: Vec::new(),
            profile,
            width: if profile == Profile::V2 { WIDTH } else { usize::MAX },
            column: 0,
            indent: None,
            indents: Vec::new(),
            whitespace: true,
            indention: true,
        }
    }

    /// How long the text is so far.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.write_indent();
        self.out
    }

    /// Begins a sequence that has items. In v2, one that is a mapping's value is not indented.
    pub(super) fn begin_sequence(&mut self, in_mapping: bool) {
        let indentless = self.profile == Profile::V2 && in_mapping && !self.indention;
        self.increase_indent(0, indentless);
    }

    /// Begins a mapping that has entries.
    pub(super) fn begin_mapping(&mut self) {
        self.increase_indent(0, false);
    }

    /// Ends a sequence or mapping.
    pub(super) fn end(&mut self) {
        self.indent = self.indents.pop().flatten();
    }

    /// A sequence or mapping without anything in it: `[]` or `{}`.
    pub(super) fn empty(&mut self, brackets: &'static [u8; 2]) {
        self.write_indicator(&brackets[..1], true, true, false);
        self.write_indicator(&brackets[1..], false, false, false);
    }

    /// What stands before an item.
    pub(super) fn item(&mut self) {
        self.write_indent();
        self.write_indicator(b"-", true, false, true);
    }

    /// A key, and what stands between it and its value.
    pub(super) fn key(&mut self, scalar: Scalar<'_>) {
        self.write_indent();
        let analysis = analyze(scalar.text, self.profile);
        // `!!binary` counts.
        let length = scalar.text.len() + if scalar.binary { 8 } else { 0 };
        if !analysis.multiline && length <= MAX_SIMPLE_KEY {
            self.write_scalar(scalar, &analysis, true);
            self.write_indicator(b":", false, false, false);
        } else {
            self.write_indicator(b"?", true, false, true);
            self.write_scalar(scalar, &analysis, false);
            self.write_indent();
            self.write_indicator(b":", true, false, true);
        }
    }

    /// A scalar that is no key.
    pub(super) fn scalar(&mut self, scalar: Scalar<'_>) {
        let analysis = analyze(scalar.text, self.profile);
        self.write_scalar(scalar, &analysis, false);
    }

    fn increase_indent(&mut self, first: usize, indentless: bool) {
        self.indents.push(self.indent);
        self.indent = Some(match self.indent {
            None => first,
            Some(indent) if indentless => indent,
            Some(indent) => indent + INDENT,
        });
    }

    fn put(&mut self, byte: u8) {
        self.out.push(byte);
        self.column += 1;
    }

    fn put_break(&mut self) {
        self.out.push(b'\n');
        self.column = 0;
    }

    fn write(&mut self, character: char) {
        self.out
            .extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        self.column += 1;
    }

    fn write_break(&mut self, character: char) {
        self.write(character);
        self.column = 0;
    }

    fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        while self.column < indent {
            self.put(b' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    fn write_indicator(&mut self, indicator: &[u8], need_whitespace: bool, is_whitespace: bool, is_indention: bool) {
        if need_whitespace && !self.whitespace {
            self.put(b' ');
        }
        indicator.iter().for_each(|&byte| self.put(byte));
        self.whitespace = is_whitespace;
        self.indention &= is_indention;
    }

    /// Chooses a style (`yaml_emitter_select_scalar_style`) and writes.
    fn write_scalar(&mut self, scalar: Scalar<'_>, analysis: &Analysis, simple_key: bool) {
        if scalar.binary {
            self.write_indicator(b"!!binary", true, false, false);
        }
        let text = scalar.text;
        self.increase_indent(INDENT, false);
        match scalar.wish {
            Wish::Literal if analysis.literal_allowed && !simple_key => self.write_literal(text),
            Wish::Plain if analysis.plain_allowed => self.write_plain(text, !simple_key),
            Wish::Plain if analysis.single_quoted_allowed => self.write_single_quoted(text, !simple_key),
            _ => self.write_double_quoted(text, !simple_key),
        }
        self.end();
    }

    /// Whether a text can be written as it is, being too short to be folded.
    fn fits(&self, text: &str) -> bool {
        self.column.saturating_add(text.len()) < self.width
    }

    fn write_plain(&mut self, text: &str, may_fold: bool) {
        if !self.whitespace {
            self.put(b' ');
        }
        self.write_folded(text, may_fold, 0);
        self.whitespace = false;
        self.indention = false;
    }

    fn write_single_quoted(&mut self, text: &str, may_fold: bool) {
        self.write_indicator(b"'", true, false, false);
        self.write_folded(text, may_fold, 1);
        self.write_indicator(b"'", false, false, false);
        self.whitespace = false;
        self.indention = false;
    }

    /// The text of a plain or single quoted scalar. So many characters at either end are no place to fold.
    fn write_folded(&mut self, text: &str, may_fold: bool, margin: usize) {
        let quoted = margin > 0;
        let is_simple = |byte: u8| byte.is_ascii() && byte >= b' ' && !(quoted && byte == b'\'');
        if (!may_fold || self.fits(text)) && text.bytes().all(is_simple) {
            self.out.extend_from_slice(text.as_bytes());
            self.column += text.len();
            return;
        }
        let (mut spaces, mut breaks) = (false, false);
        let mut characters = text.char_indices().peekable();
        while let Some((index, character)) = characters.next() {
            let next_is_space = characters.peek().is_some_and(|&(_, next)| next == ' ');
            if character == ' ' {
                let inside = index >= margin && index + margin < text.len();
                if may_fold && !spaces && self.column > self.width && inside && !next_is_space {
                    self.write_indent();
                } else {
                    self.put(b' ');
                }
                spaces = true;
            } else if is_break(character) {
                if !breaks && character == '\n' {
                    self.put_break();
                }
                self.write_break(character);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                if quoted && character == '\'' {
                    self.put(b'\'');
                }
                self.write(character);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
        }
    }

    fn write_double_quoted(&mut self, text: &str, may_fold: bool) {
        self.write_indicator(b"\"", true, false, false);
        // go-yaml looks for a byte order mark at the beginning, wherever it is in the text.
        let escape_all = text.starts_with('\u{FEFF}');
        let mut spaces = false;
        let mut characters = text.char_indices().peekable();
        while let Some((index, character)) = characters.next() {
            if escape_all || !is_printable(character) || is_break(character) || matches!(character, '"' | '\\') {
                self.write_escape(character);
                spaces = false;
            } else if character == ' ' {
                let inside = index > 0 && index + 1 < text.len();
                if may_fold && !spaces && self.column > self.width && inside {
                    self.write_indent();
                    if characters.peek().is_some_and(|&(_, next)| next == ' ') {
                        self.put(b'\\');
                    }
                } else {
                    self.put(b' ');
                }
                spaces = true;
            } else {
                self.write(character);
                spaces = false;
            }
        }
        self.write_indicator(b"\"", false, false, false);
        self.whitespace = false;
        self.indention = false;
    }

    fn write_escape(&mut self, character: char) {
        let escape = match character {
            '\0' => "\\0",
            '\x07' => "\\a",
            '\x08' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\x0B' => "\\v",
            '\x0C' => "\\f",
            '\r' => "\\r",
            '\x1B' => "\\e",
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{85}' => "\\N",
            '\u{A0}' => "\\_",
            '\u{2028}' => "\\L",
            '\u{2029}' => "\\P",
            _ => {
                let code = u32::from(character);
                let escape = match code {
                    0..=0xFF => format!("\\x{code:02X}"),
                    0x100..=0xFFFF => format!("\\u{code:04X}"),
                    _ => format!("\\U{code:08X}"),
                };
                return escape.bytes().for_each(|byte| self.put(byte));
            }
        };
        escape.bytes().for_each(|byte| self.put(byte));
    }

    fn write_literal(&mut self, text: &str) {
        self.write_indicator(b"|", true, false, false);
        self.write_block_hints(text);
        self.put_break();
        self.indention = true;
        self.whitespace = true;
        let mut breaks = true;
        for character in text.chars() {
            if is_break(character) {
                self.write_break(character);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                self.write(character);
                self.indention = false;
                breaks = false;
            }
        }
    }

    /// `|2` before a text that begins with a space or line break, `|-` and `|+` by the line breaks at its end.
    fn write_block_hints(&mut self, text: &str) {
        if text.chars().next().is_some_and(|first| first == ' ' || is_break(first)) {
            self.write_indicator(b"2", false, false, false);
        }
        let mut last = text.chars().rev();
        match (last.next().is_some_and(is_break), last.next()) {
            (false, _) => self.write_indicator(b"-", false, false, false),
            (true, None) => self.write_indicator(b"+", false, false, false),
            (true, Some(before)) if is_break(before) => self.write_indicator(b"+", false, false, false),
            (true, Some(_)) => {}
        }
    }
}

fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What go-yaml writes as it is: no character above U+FFFF.
fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}') && character != '\u{FEFF}'
}

/// `yaml_emitter_analyze_scalar`, for block style.
fn analyze(text: &str, profile: Profile) -> Analysis {
    if text.is_empty() {
        return Analysis {
            multiline: false,
            plain_allowed: true,
            single_quoted_allowed: true,
            literal_allowed: false,
        };
    }
    let is_word = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'/' | b'.' | b'-');
    if !text.starts_with(['-', '.']) && text.as_bytes().iter().all(is_word) {
        return Analysis {
            multiline: false,
            plain_allowed: true,
            single_quoted_allowed: true,
            literal_allowed: true,
        };
    }
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut special, mut tabs, mut multiline) = (false, false, false);
    let (mut break_space, mut space_break) = (false, false);
    let (mut after_space, mut after_break, mut after_whitespace) = (false, false, true);
    let mut characters = text.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let before_whitespace = characters.peek().is_none_or(|&(_, next)| matches!(next, ' ' | '\t'));
        indicators |= match character {
            '#' => after_whitespace,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => index == 0,
            ':' => before_whitespace,
            '?' | '-' => index == 0 && before_whitespace,
            _ => false,
        };
        if character == '\t' && profile == Profile::V3 {
            tabs = true;
        } else {
            special |= !is_printable(character);
        }
        let (is_space, is_break) = (character == ' ', is_break(character));
        break_space |= is_space && after_break;
        space_break |= is_break && after_space;
        multiline |= is_break;
        (after_space, after_break) = (is_space, is_break);
        after_whitespace = is_space || is_break || matches!(character, '\t' | '\0');
    }
    let blank_end = |end: Option<char>| end.is_some_and(|end| end == ' ' || is_break(end));
    let blank_ends = blank_end(text.chars().next()) || blank_end(text.chars().next_back());
    let unquotable = space_break || special || tabs || break_space;
    Analysis {
        multiline,
        plain_allowed: !(unquotable || blank_ends || multiline || indicators),
        single_quoted_allowed: !unquotable,
        literal_allowed: !(space_break || special || text.ends_with(' ')),
    }
}
