//! Numbers, strings and characters under flags, width and precision (Go's `fmt/format.go`).

use std::io::Write as _;

use crate::go::strconv::{
    FloatFormat, append_float, append_quote, append_quote_rune, append_quote_rune_to_ascii, append_quote_to_ascii,
    can_backquote,
};
use crate::go::unicode::{RUNE_ERROR, append_rune, is_print, rune_count, rune_indices};

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spec {
    pub width: Option<usize>,
    pub precision: Option<usize>,
    pub minus: bool,
    pub plus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%#v`: Go syntax.
    pub sharp_v: bool,
    /// `+` of `%v`: structs with the names of their fields.
    pub plus_v: bool,
}

impl Spec {
    /// With `%v`, `#` asks for another syntax and `+` for struct fields' names: neither is then a flag of the numbers and
    /// strings within.
    pub fn take_go_syntax(&mut self) {
        self.sharp_v = std::mem::take(&mut self.sharp);
        self.plus_v = std::mem::take(&mut self.plus);
    }

    /// Writes a text, filled up to the width.
    pub fn pad(&self, out: &mut Vec<u8>, text: &[u8]) {
        let filling = self.width.map_or(0, |width| width.saturating_sub(rune_count(text)));
        if self.minus {
            out.extend_from_slice(text);
            self.fill(out, filling);
        } else {
            self.fill(out, filling);
            out.extend_from_slice(text);
        }
    }

    fn fill(&self, out: &mut Vec<u8>, count: usize) {
        // Zeros are allowed only on the left.
        let filler = if self.zero && !self.minus { b'0' } else { b' ' };
        out.resize(out.len() + count, filler);
    }

    /// [`Spec::pad`] with spaces, whatever the flags say.
    fn pad_with_spaces(&self, out: &mut Vec<u8>, text: &[u8]) {
        Spec { zero: false, ..*self }.pad(out, text);
    }

    /// `fmtS`.
    pub fn string(&self, out: &mut Vec<u8>, text: &[u8]) {
        self.pad(out, self.truncated(text));
    }

    /// `fmtQ`.
    pub fn quoted(&self, out: &mut Vec<u8>, text: &[u8]) {
        let text = self.truncated(text);
        let mut quoted = Vec::with_capacity(text.len() + 2);
        if self.sharp && can_backquote(text) {
            quoted.push(b'`');
            quoted.extend_from_slice(text);
            quoted.push(b'`');
        } else if self.plus {
            append_quote_to_ascii(&mut quoted, text);
        } else {
            append_quote(&mut quoted, text);
        }
        self.pad(out, &quoted);
    }

    /// At most as many runes as the precision says.
    fn truncated<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        let end = self.precision.and_then(|runes| rune_indices(text).nth(runes));
        end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
    }

    /// The bytes in hexadecimal (`fmtSbx`).
    pub fn hex_bytes(&self, out: &mut Vec<u8>, bytes: &[u8], upper: bool) {
        let bytes = self.precision.and_then(|count| bytes.get(..count)).unwrap_or(bytes);
        let prefix = match (self.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut text = Vec::with_capacity(2 * bytes.len());
        for (index, byte) in bytes.iter().enumerate() {
            if index > 0 && self.space {
                text.push(b' ');
            }
            if index == 0 || self.space {
                text.extend_from_slice(prefix.as_bytes());
            }
            // Writing to a vector cannot fail.
            let _ = if upper {
                write!(text, "{byte:02X}")
            } else {
                write!(text, "{byte:02x}")
            };
        }
        self.pad(out, &text);
    }

    /// `fmtC`.
    pub fn character(&self, out: &mut Vec<u8>, code: u64) {
        let mut text = Vec::with_capacity(4);
        append_rune(&mut text, rune(code).unwrap_or(RUNE_ERROR));
        self.pad(out, &text);
    }

    /// `fmtQc`.
    pub fn quoted_character(&self, out: &mut Vec<u8>, code: u64) {
        let mut text = Vec::with_capacity(12);
        let c = rune(code).unwrap_or(RUNE_ERROR);
        if self.plus {
            append_quote_rune_to_ascii(&mut text, c)
        } else {
            append_quote_rune(&mut text, c)
        }
        self.pad(out, &text);
    }

    /// `fmtUnicode`.
    pub fn unicode(&self, out: &mut Vec<u8>, code: u64) {
        let digits = with_zeros(&format!("{code:X}"), self.precision.unwrap_or(0).max(4));
        let mut text = format!("U+{digits}").into_bytes();
        if let Some(c) = rune(code).filter(|&c| self.sharp && is_print(c)) {
            text.extend_from_slice(b" '");
            append_rune(&mut text, c);
            text.push(b'\'');
        }
        self.pad_with_spaces(out, &text);
    }

    /// `fmtInteger`: the number as its distance from zero and its sign, in base 2, 8, 10 or 16.
    pub fn integer(&self, out: &mut Vec<u8>, magnitude: u64, negative: bool, verb: char) {
        if *self == Spec::default() && matches!(verb, 'd' | 'v') {
            // Writing to a vector cannot fail.
            let _ = if negative {
                write!(out, "-{magnitude}")
            } else {
                write!(out, "{magnitude}")
            };
            return;
        }
        if magnitude == 0 && self.precision == Some(0) {
            self.pad_with_spaces(out, b"");
            return;
        }
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (.., true) => " ",
            _ => "",
        };
        // Two ways to ask for zeros on the left: a precision, or the flag with a width.
        let zeros = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if self.zero && !self.minus => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let digits = match verb {
            'b' => format!("{magnitude:b}"),
            'o' | 'O' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            'X' => format!("{magnitude:X}"),
            _ => magnitude.to_string(),
        };
        let digits = with_zeros(&digits, zeros);
        let prefix = match verb {
            'b' if self.sharp => "0b",
            'o' if self.sharp && !digits.starts_with('0') => "0",
            'O' if self.sharp && !digits.starts_with('0') => "0o0",
            'O' => "0o",
            'x' if self.sharp => "0x",
            'X' if self.sharp => "0X",
            _ => "",
        };
        self.pad_with_spaces(out, format!("{sign}{prefix}{digits}").as_bytes());
    }

    /// `fmtFloat`: the verb is one of `b e E f g G x X`.
    pub fn float(&self, out: &mut Vec<u8>, value: f64, verb: char, default_precision: Option<usize>) {
        let precision = self.precision.or(default_precision);
        let mut number = float_text(value, verb, precision);
        let sign = match number.first() {
            Some(&sign @ (b'-' | b'+')) => {
                number.remove(0);
                sign
            }
            _ => b'+',
        };
        let sign = if self.space && sign == b'+' && !self.plus {
            b' '
        } else {
            sign
        };
        if !value.is_finite() {
            if value.is_infinite() || self.plus || self.space {
                number.insert(0, sign);
            }
            self.pad_with_spaces(out, &number);
            return;
        }
        if self.sharp && verb != 'b' {
            number = with_point(number, verb, precision);
        }
        if !self.plus && sign == b'+' {
            self.pad(out, &number);
            return;
        }
        match self.width {
            // The sign stands before the zeros.
            Some(width) if self.zero && !self.minus && width > number.len() + 1 => {
                out.push(sign);
                self.fill(out, width - number.len() - 1);
                out.extend_from_slice(&number);
            }
            _ => {
                number.insert(0, sign);
                self.pad(out, &number);
            }
        }
    }
}

/// Zeros on the left up to a length (which `format!` limits to 65,535).
fn with_zeros(digits: &str, length: usize) -> String {
    let mut text = "0".repeat(length.saturating_sub(digits.len()));
    text.push_str(digits);
    text
}

fn rune(code: u64) -> Option<char> {
    u32::try_from(code).ok().and_then(char::from_u32)
}

/// `strconv.AppendFloat` with the verbs that fmt knows.
fn float_text(value: f64, verb: char, precision: Option<usize>) -> Vec<u8> {
    let format = match verb {
        'b' => FloatFormat::Binary,
        'e' | 'E' => FloatFormat::Exponent,
        'f' => FloatFormat::Fixed,
        'x' | 'X' => FloatFormat::Hex,
        _ => FloatFormat::General,
    };
    let mut number = Vec::with_capacity(24);
    append_float(&mut number, value, format, precision);
    if verb.is_ascii_uppercase() && value.is_finite() {
        number.make_ascii_uppercase();
    }
    number
}

/// What the flag `#` does to a number without its sign: a point is always there, and `%g` keeps its zeros.
fn with_point(mut number: Vec<u8>, verb: char, precision: Option<usize>) -> Vec<u8> {
    let is_exponent = |b: &u8| match verb {
        'x' | 'X' => matches!(b, b'p' | b'P'),
        _ => matches!(b, b'e' | b'E'),
    };
    let end = number.iter().position(is_exponent).unwrap_or(number.len());
    let tail = number.split_off(end);
    let significant = number
        .iter()
        .filter(|&&b| b != b'.')
        .skip_while(|&&b| b == b'0')
        .count();
    let mut wanted = match verb {
        'g' | 'G' | 'x' => precision.unwrap_or(6).saturating_sub(significant),
        _ => 0,
    };
    if !number.contains(&b'.') {
        if number == b"0" {
            wanted = wanted.saturating_sub(1);
        }
        number.push(b'.');
    }
    number.resize(number.len() + wanted, b'0');
    number.extend_from_slice(&tail);
    number
}
