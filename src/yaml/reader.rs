//! The characters under the scanner, handed out as go-yaml's reader does (`readerc.go`).
//!
//! The whole text is in memory, yet go-yaml's small buffers show: a bad character is reported when the chunk it stands
//! in is read, which may be before or after the scanner finds something wrong; and a byte order mark is looked for at the
//! beginning of the buffer instead of at the cursor. So the reader keeps account of what go-yaml would have buffered.

use std::borrow::Cow;

use super::Position;

/// How many bytes go-yaml reads at a time (`input_raw_buffer_size`).
const CHUNK: usize = 512;

/// The longest UTF-8 sequence.
const MAX_WIDTH: usize = 4;

/// So far from the end of the buffer, every look-ahead of the scanner (8 characters at most) stays within it.
const LOOK_AHEAD: usize = 8 * MAX_WIDTH;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A text ready to be scanned: UTF-8 as far as it is valid.
pub(super) struct Input<'a> {
    pub(super) text: Cow<'a, [u8]>,
    /// Bytes of the encoding's mark at the beginning, which are no text.
    pub(super) skipped: usize,
    problem: Option<Problem>,
}

/// The first thing that is wrong with the characters of a text.
#[derive(Clone, Copy)]
struct Problem {
    /// Where the bad character begins.
    offset: usize,
    /// How many bytes must be there to see that it is bad.
    width: usize,
    message: &'static str,
}

impl<'a> Input<'a> {
    /// Finds out the encoding (`yaml_parser_determine_encoding`) and where the text stops being valid.
    pub(super) fn new(source: &'a [u8]) -> Input<'a> {
        match source {
            [0xFF, 0xFE, rest @ ..] => Input::from_utf16(rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => Input::from_utf16(rest, u16::from_be_bytes),
            _ => {
                let skipped = if source.starts_with(BOM) { BOM.len() } else { 0 };
                Input {
                    text: Cow::Borrowed(source),
                    skipped,
                    problem: find_problem(source, skipped),
                }
            }
        }
    }

    fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Input<'a> {
        let mut text = Vec::with_capacity(bytes.len());
        let mut message = None;
        let (pairs, odd) = bytes.as_chunks::<2>();
        let mut units_read = 0;
        for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
            match character {
                Ok(character) => {
                    units_read += character.len_utf16();
                    text.extend_from_slice(character.encode_utf8(&mut [0; MAX_WIDTH]).as_bytes());
                }
                Err(error) => {
                    message = Some(match error.unpaired_surrogate() {
                        0xDC00.. => "unexpected low surrogate area",
                        _ if units_read + 1 == pairs.len() => "incomplete UTF-16 surrogate pair",
                        _ => "expected low surrogate area",
                    });
                    break;
                }
            }
        }
        if message.is_none() && !odd.is_empty() {
            message = Some("incomplete UTF-16 character");
        }
        let at_end = message.map(|message| Problem {
            offset: text.len(),
            width: 1,
            message,
        });
        let problem = find_problem(&text, 0).or(at_end);
        Input {
            text: Cow::Owned(text),
            skipped: 0,
            problem,
        }
    }
}

/// The first character that go-yaml's reader refuses.
fn find_problem(text: &[u8], start: usize) -> Option<Problem> {
    let valid = match std::str::from_utf8(text.get(start..)?) {
        Ok(_) => text.len(),
        Err(error) => start + error.valid_up_to(),
    };
    if let Some(offset) = find_control(text.get(..valid)?, start) {
        let width = width(*text.get(offset)?);
        return Some(Problem {
            offset,
            width,
            message: "control characters are not allowed",
        });
    }
    let bad = text.get(valid..)?;
    let lead = *bad.first()?;
    Some(Problem {
        offset: valid,
        width: width(lead).max(1),
        message: describe_invalid(lead, bad),
    })
}

/// Why a sequence is no character, in the order of go-yaml's checks.
fn describe_invalid(lead: u8, bytes: &[u8]) -> &'static str {
    let width = width(lead);
    if width == 0 || lead & 0xC0 == 0x80 {
        return "invalid leading UTF-8 octet";
    }
    let Some(sequence) = bytes.get(..width) else {
        return "incomplete UTF-8 octet sequence";
    };
    if sequence.iter().skip(1).any(|byte| byte & 0xC0 != 0x80) {
        return "invalid trailing UTF-8 octet";
    }
    let value = sequence
        .iter()
        .skip(1)
        .fold(u32::from(lead) & (0x7F >> width), |value, &byte| {
            value << 6 | u32::from(byte & 0x3F)
        });
    let least = match width {
        2 => 0x80,
        3 => 0x800,
        _ => 0x1_0000,
    };
    if value < least {
        "invalid length of a UTF-8 sequence"
    } else {
        "invalid Unicode character"
    }
}

/// The first control character, surrogate or non-character of valid UTF-8.
fn find_control(text: &[u8], start: usize) -> Option<usize> {
    /// Bytes that cannot begin a refused character.
    static HARMLESS: [bool; 256] = {
        let mut table = [true; 256];
        let mut byte = 0;
        while byte < 0x20 {
            table[byte] = matches!(byte as u8, b'\t' | b'\n' | b'\r');
            byte += 1;
        }
        table[0x7F] = false;
        table[0xC2] = false;
        table[0xEF] = false;
        table
    };
    /// How many bytes are looked at together: there is hardly ever anything to find in them.
    const BLOCK: usize = 64;
    let is_harmless = |block: &[u8; BLOCK]| {
        let controls = block
            .iter()
            .map(|&byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'));
        let others = block.iter().map(|&byte| matches!(byte, 0x7F | 0xC2 | 0xEF));
        !controls
            .zip(others)
            .fold(false, |any, (control, other)| any | control | other)
    };
    let mut offset = start;
    loop {
        let rest = text.get(offset..)?;
        let (blocks, _) = rest.as_chunks::<BLOCK>();
        offset += BLOCK * blocks.iter().take_while(|block| is_harmless(block)).count();
        let rest = text.get(offset..)?;
        offset += rest.iter().position(|&byte| !HARMLESS[usize::from(byte)])?;
        match text.get(offset..)? {
            [0xC2, 0x85 | 0xA0..=0xFF, ..] => offset += 2,
            [0xEF, 0xBF, 0xBE | 0xBF, ..] => return Some(offset),
            [0xEF, ..] => offset += 3,
            _ => return Some(offset),
        }
    }
}

/// How many bytes a character has by its first byte; 0 for a byte that begins none.
pub(super) fn width(lead: u8) -> usize {
    match lead {
        0x00..=0x7F => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 0,
    }
}

/// A place in the text, as go-yaml counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes before it.
    pub(super) offset: u32,
    /// Characters before it.
    pub(super) index: u32,
    /// Lines before it.
    pub(super) line: u32,
    /// Characters before it on its line.
    pub(super) column: u32,
}

impl From<Mark> for Position {
    fn from(mark: Mark) -> Position {
        Position {
            offset: mark.offset,
            line: mark.line + 1,
            column: mark.column + 1,
        }
    }
}

/// The cursor over a text.
pub(super) struct Reader<'a> {
    text: &'a [u8],
    problem: Option<Problem>,
    pub(super) mark: Mark,
    /// The end of what go-yaml would have read from its source.
    read: usize,
    /// The end of what go-yaml would have decoded into its buffer.
    buffered: usize,
    /// Where go-yaml's buffer would begin.
    buffer_start: usize,
    /// Zeros go-yaml would have put after the end of the text.
    zeros: usize,
    at_end: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a Input<'_>) -> Reader<'a> {
        let text = &*input.text;
        let skipped = u32::try_from(input.skipped).unwrap_or_default();
        Reader {
            text,
            problem: input.problem,
            mark: Mark {
                offset: skipped,
                ..Mark::default()
            },
            read: text.len().min(CHUNK),
            buffered: input.skipped,
            buffer_start: input.skipped,
            zeros: 0,
            // Three bytes tell the encoding; with fewer, go-yaml has met the end while looking for them.
            at_end: text.len() < BOM.len(),
        }
    }

    /// The text under the cursor.
    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The cursor as an index of the text.
    pub(super) fn position(&self) -> usize {
        self.mark.offset as usize
    }

    /// The byte some way after the cursor; zero after the end.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.position() + ahead).copied().unwrap_or(0)
    }

    /// Sees to it that so many characters are buffered (`yaml_parser_update_buffer`). The error is the reader's message.
    #[inline]
    pub(super) fn need(&mut self, characters: usize) -> Result<(), &'static str> {
        if self.has(characters) {
            return Ok(());
        }
        self.fill(characters)
    }

    /// Whether so many characters are buffered.
    #[inline]
    fn has(&self, characters: usize) -> bool {
        self.position() + LOOK_AHEAD <= self.buffered || self.counts_up_to(characters)
    }

    fn counts_up_to(&self, characters: usize) -> bool {
        let ahead = self.text.get(self.position()..self.buffered).unwrap_or_default();
        let leads = ahead.iter().filter(|&&byte| byte & 0xC0 != 0x80);
        leads.take(characters).count() + self.zeros >= characters
    }

    #[cold]
    fn fill(&mut self, characters: usize) -> Result<(), &'static str> {
        self.buffer_start = self.position();
        let mut first = true;
        while !self.has(characters) {
            if !first || self.buffered == self.read {
                self.read_chunk();
            }
            first = false;
            if let Some(problem) = self.problem
                && (problem.offset + problem.width <= self.read || self.at_end)
            {
                return Err(problem.message);
            }
            self.buffered = self.complete_characters();
            if self.at_end {
                self.zeros += 1;
                break;
            }
        }
        Ok(())
    }

    /// `yaml_parser_update_raw_buffer`: bytes of an incomplete character stay in the buffer.
    fn read_chunk(&mut self) {
        let free = CHUNK.saturating_sub(self.read - self.buffered);
        let end = self.text.len().min(self.read + free);
        self.at_end |= end == self.read;
        self.read = end;
    }

    /// The end of the last complete character that was read.
    fn complete_characters(&self) -> usize {
        let end = self.problem.map_or(self.read, |problem| problem.offset.min(self.read));
        if end == self.text.len() || self.problem.is_some_and(|problem| problem.offset == end) {
            return end;
        }
        let mut boundary = end;
        while boundary > self.buffered && self.text.get(boundary).is_some_and(|byte| byte & 0xC0 == 0x80) {
            boundary -= 1;
        }
        boundary
    }

    /// Goes over one character (`skip`).
    #[inline]
    pub(super) fn skip(&mut self) {
        self.mark.index += 1;
        self.mark.column += 1;
        if let Some(&lead) = self.text.get(self.position()) {
            self.mark.offset += width(lead).max(1) as u32;
        }
    }

    /// What is ahead of the cursor, as far as go-yaml would not have to read on.
    #[inline]
    pub(super) fn ahead(&self) -> &'a [u8] {
        let end = self.buffered.saturating_sub(LOOK_AHEAD);
        self.text.get(self.position()..end).unwrap_or_default()
    }

    /// Goes over so many ASCII characters of one line.
    #[inline]
    pub(super) fn skip_bytes(&mut self, count: u32) {
        self.mark.offset += count;
        self.mark.index += count;
        self.mark.column += count;
    }

    /// Goes over the ASCII characters of a set, as long as go-yaml would not have to read on.
    #[inline]
    pub(super) fn skip_ascii(&mut self, set: &[bool; 256]) {
        let ahead = self.ahead();
        let count = ahead.iter().position(|&byte| !set[usize::from(byte)]);
        self.skip_bytes(count.unwrap_or(ahead.len()) as u32);
    }

    /// Goes to the end of the line, where it comes before go-yaml would have to read on, and only ASCII characters before
    /// it. Whether it did.
    pub(super) fn skip_ascii_line(&mut self) -> bool {
        let ahead = self.ahead();
        let line = memchr::memchr3(b'\n', b'\r', 0, ahead).and_then(|end| ahead.get(..end));
        let Some(line) = line.filter(|line| line.is_ascii()) else {
            return false;
        };
        self.skip_bytes(line.len() as u32);
        true
    }

    /// Goes over spaces up to a column, as long as go-yaml would not have to read on.
    #[inline]
    pub(super) fn skip_spaces(&mut self, column: u32) {
        let most = column.saturating_sub(self.mark.column) as usize;
        let spaces = self.ahead().iter().take(most).take_while(|&&byte| byte == b' ');
        self.skip_bytes(spaces.count() as u32);
    }

    /// Goes over spaces and line feeds, as long as go-yaml would not have to read on. Whether there was a line feed.
    #[inline]
    pub(super) fn skip_spaces_and_line_feeds(&mut self) -> bool {
        let mut mark = self.mark;
        for byte in self.ahead() {
            match byte {
                b' ' => mark.column += 1,
                b'\n' => {
                    mark.column = 0;
                    mark.line += 1;
                }
                _ => break,
            }
            mark.offset += 1;
            mark.index += 1;
        }
        let is_new_line = mark.line > self.mark.line;
        self.mark = mark;
        is_new_line
    }

    /// Goes over a line break, if there is one, and says which: CR, LF, CR LF and NEL count as `\n` (`read_line`).
    pub(super) fn skip_break(&mut self) -> &'static [u8] {
        let (bytes, characters, text): (u32, u32, &'static [u8]) = match (self.peek(0), self.peek(1), self.peek(2)) {
            (b'\r', b'\n', _) => (2, 2, b"\n"),
            (b'\r' | b'\n', _, _) => (1, 1, b"\n"),
            (0xC2, 0x85, _) => (2, 1, b"\n"),
            (0xE2, 0x80, 0xA8) => (3, 1, b"\xE2\x80\xA8"),
            (0xE2, 0x80, 0xA9) => (3, 1, b"\xE2\x80\xA9"),
            _ => return b"",
        };
        self.mark.offset += bytes;
        self.mark.index += characters;
        self.mark.column = 0;
        self.mark.line += 1;
        text
    }

    /// Whether go-yaml takes the next character for a byte order mark: it looks at the beginning of its buffer.
    pub(super) fn at_bom(&self) -> bool {
        self.text
            .get(self.buffer_start..)
            .is_some_and(|buffer| buffer.starts_with(BOM))
    }

    /// A zero: the end of the text.
    #[inline]
    pub(super) fn at_zero(&self, ahead: usize) -> bool {
        self.peek(ahead) == 0
    }

    /// A space or tab.
    #[inline]
    pub(super) fn at_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    /// A line break.
    #[inline]
    pub(super) fn at_break(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b'\r' | b'\n' => true,
            0xC2 => self.peek(ahead + 1) == 0x85,
            0xE2 => self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9),
            _ => false,
        }
    }

    /// A line break or the end.
    #[inline]
    pub(super) fn at_break_or_end(&self, ahead: usize) -> bool {
        self.at_break(ahead) || self.at_zero(ahead)
    }

    /// A space, tab, line break or the end.
    #[inline]
    pub(super) fn at_blank_or_end(&self, ahead: usize) -> bool {
        self.at_blank(ahead) || self.at_break_or_end(ahead)
    }

    /// A letter, digit, `_` or `-`.
    pub(super) fn at_word(&self) -> bool {
        matches!(self.peek(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-')
    }
}
