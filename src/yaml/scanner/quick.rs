//! Short ways for what most lines are, `key: value` and no more. Each either does just what the long way would do, or
//! leaves everything as it was.

use super::scalar::PLAIN;
use super::{MAX_INDENTS, MAX_SIMPLE_KEY, Scanner, SimpleKey, TokenKind};
use crate::yaml::Style;

impl Scanner<'_> {
    /// Goes over line feeds, spaces and comments. Whether a token begins there.
    pub(super) fn skip_to_plain_token(&mut self) -> bool {
        if self.reader.at_bom() {
            return false;
        }
        loop {
            if self.reader.skip_spaces_and_line_feeds() && self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
            match self.reader.ahead().first() {
                Some(b'#') if self.reader.skip_ascii_line() => {}
                Some(&byte) => return byte != b'#' && PLAIN[usize::from(byte)],
                None => return false,
            }
        }
    }

    /// Takes a plain scalar and the `:` after it, where they are a block mapping's key. Whether they were.
    pub(super) fn fetch_plain_key(&mut self) -> bool {
        let next_token_number = self.next_token_number();
        let Some(last) = self.simple_keys.last_mut() else {
            return false;
        };
        if self.flow_level > 0 || !self.simple_key_allowed || last.possible || self.indents.len() == MAX_INDENTS {
            return false;
        }
        let ahead = self.reader.ahead();
        let Some(length) = ahead.iter().position(|&byte| !PLAIN[usize::from(byte)]) else {
            return false;
        };
        let is_key = matches!(ahead.get(length..), Some([b':', b' ' | b'\n', ..]));
        if !is_key || length == 0 || length >= MAX_SIMPLE_KEY as usize {
            return false;
        }

        let start = self.reader.mark;
        *last = SimpleKey {
            mark: start,
            token_number: next_token_number,
            ..SimpleKey::default()
        };
        self.simple_key_allowed = false;
        if self.indent < i64::from(start.column) {
            self.indents.push(self.indent);
            self.indent = i64::from(start.column);
            self.push(TokenKind::BlockMappingStart, start);
        }
        self.push(TokenKind::Key, start);
        self.reader.skip_bytes(length as u32);
        let text = self.slice(start.offset);
        let style = Style::Plain;
        self.push(TokenKind::Scalar { text, style }, start);
        self.push_indicator(TokenKind::Value);
        true
    }

    /// Takes a plain scalar of a block collection that ends with its line, and the next line's indentation. Whether there
    /// was one.
    pub(super) fn fetch_plain_line(&mut self) -> bool {
        let ahead = self.reader.ahead();
        let Some(length) = plain_line(ahead) else {
            return false;
        };
        let after = ahead.get(length + 1..).unwrap_or_default();
        let Some(indent) = after.iter().position(|&byte| byte != b' ') else {
            return false;
        };
        let goes_on = self.indent < indent as i64;
        let is_text = after.get(indent).is_some_and(|&byte| PLAIN[usize::from(byte)]);
        if self.flow_level > 0 || goes_on || !is_text {
            return false;
        }
        let start = self.reader.mark;
        self.reader.skip_bytes(length as u32);
        let text = self.slice(start.offset);
        let style = Style::Plain;
        self.push(TokenKind::Scalar { text, style }, start);
        self.reader.skip_spaces_and_line_feeds();
        self.simple_key_allowed = true;
        true
    }
}

/// How long a plain scalar is that a line feed ends.
fn plain_line(ahead: &[u8]) -> Option<usize> {
    let mut length = 0;
    loop {
        length += ahead
            .get(length..)?
            .iter()
            .position(|&byte| !PLAIN[usize::from(byte)])?;
        match ahead.get(length..)? {
            [b'\n', ..] => return Some(length),
            [b' ', next, ..] if *next != b'#' && PLAIN[usize::from(*next)] => length += 1,
            [b':', next, ..] if PLAIN[usize::from(*next)] => length += 1,
            _ => return None,
        }
    }
}
