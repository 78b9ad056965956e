//! Values under a verb (`printArg` and `printValue` in Go's `fmt/print.go`).

use super::format::Spec;
use crate::data::{List, MAX_STRING, Map, Value};
use crate::go::unicode::append_rune;

/// A nil.
pub(super) const NIL: &[u8] = b"<nil>";

/// How deep a value is printed. Go has no such limit but its stack; YAML of ten thousand levels is refused before.
const MAX_DEPTH: u32 = 1_000;

/// What stands for a map inside itself and for what is too deep. Go dies of a full stack there.
const TOO_DEEP: &[u8] = "…".as_bytes();

/// The address that `%p` shows: Go's differ from run to run.
pub(super) const POINTER: u64 = 0xc0_0000_0000;

/// Writes values under one specification after another.
pub(super) struct Printer<'a> {
    out: &'a mut Vec<u8>,
    /// Where its text ends at the latest: values that share values unfold, and whoever asked refuses such a length.
    end: usize,
    pub spec: Spec,
    /// Whether the value is shown within an error text: then methods such as `String` are not asked.
    erroring: bool,
}

impl<'a> Printer<'a> {
    pub fn new(out: &'a mut Vec<u8>) -> Printer<'a> {
        Printer {
            end: out.len() + MAX_STRING,
            out,
            spec: Spec::default(),
            erroring: false,
        }
    }

    pub fn write(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// Writes an operand of `Print` or of a verb (`printArg`).
    pub fn print_operand(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Nil, 'v' | 'T') => self.spec.pad(self.out, NIL),
            (Value::Nil, _) => self.bad_verb(value, verb),
            (_, 'T') => self.spec.string(self.out, value.type_name().as_bytes()),
            (Value::Map(_) | Value::List(_) | Value::Bytes(_), 'p') => {
                Spec {
                    sharp: !self.spec.sharp,
                    ..self.spec
                }
                .integer(self.out, POINTER, false, 'x');
            }
            // Go has two names for the type, and one of the byte slices' own for `%v`.
            (Value::Bytes(bytes), 'v') => self.print_bytes(bytes, verb, "[]byte", 0),
            (Value::Map(_) | Value::List(_) | Value::Object(_), 'w') => self.bad_verb(value, verb),
            _ => self.print(value, verb, 0),
        }
    }

    /// `type=value`, as error texts show a value.
    pub fn print_with_type(&mut self, value: &Value) {
        self.write(value.type_name().as_bytes());
        self.write(b"=");
        self.print_operand(value, 'v');
    }

    pub(super) fn bad_verb(&mut self, value: &Value, verb: char) {
        self.erroring = true;
        self.write(b"%!");
        append_rune(self.out, verb);
        self.write(b"(");
        match value {
            Value::Nil => self.write(NIL),
            _ => self.print_with_type(value),
        }
        self.write(b")");
        self.erroring = false;
    }

    /// `printValue`.
    pub(super) fn print(&mut self, value: &Value, verb: char, depth: u32) {
        if self.out.len() > self.end {
            return;
        }
        if depth > MAX_DEPTH {
            self.write(TOO_DEEP);
            return;
        }
        match value {
            Value::Nil if self.spec.sharp_v => self.write(b"interface {}(nil)"),
            Value::Nil => self.write(NIL),
            Value::Bool(b) => match verb {
                't' | 'v' => self.spec.pad(self.out, if *b { b"true" } else { b"false" }),
                _ => self.bad_verb(value, verb),
            },
            Value::Int(n) | Value::Int64(n) => self.print_integer(value, n.unsigned_abs(), *n < 0, verb),
            Value::Duration(n) if self.asks_for_string(verb) => {
                let text = crate::go::time::format_duration(*n);
                self.print_string(value, text.as_bytes(), verb);
            }
            Value::Duration(n) => self.print_integer(value, n.unsigned_abs(), *n < 0, verb),
            Value::Uint8(n) => self.print_unsigned(value, u64::from(*n), verb),
            Value::Uint64(n) => self.print_unsigned(value, *n, verb),
            Value::Float(n) => self.print_float(value, *n, verb),
            Value::String(text) => self.print_string(value, text, verb),
            Value::Bytes(bytes) => self.print_bytes(bytes, verb, "[]uint8", depth),
            Value::List(list) => self.print_list(list, verb, depth),
            Value::Map(map) => self.print_map(map, verb, depth),
            Value::Object(object) => self.print_object(value, &**object, verb, depth),
        }
    }

    /// Whether Go would ask a value for its `String` or `Error` (`handleMethods`).
    pub(super) fn asks_for_string(&self, verb: char) -> bool {
        !self.erroring && !self.spec.sharp_v && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q')
    }

    fn print_unsigned(&mut self, value: &Value, n: u64, verb: char) {
        if verb == 'v' && self.spec.sharp_v {
            self.print_byte_like(n);
        } else {
            self.print_integer(value, n, false, verb);
        }
    }

    /// An unsigned number in Go syntax.
    fn print_byte_like(&mut self, n: u64) {
        Spec {
            sharp: true,
            ..self.spec
        }
        .integer(self.out, n, false, 'x');
    }

    pub(super) fn print_integer(&mut self, value: &Value, magnitude: u64, negative: bool, verb: char) {
        // The character verbs see the bits, as Go's conversion to an unsigned number does.
        let bits = if negative { magnitude.wrapping_neg() } else { magnitude };
        match verb {
            'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' => self.spec.integer(self.out, magnitude, negative, verb),
            'c' => self.spec.character(self.out, bits),
            'q' => self.spec.quoted_character(self.out, bits),
            'U' => self.spec.unicode(self.out, bits),
            _ => self.bad_verb(value, verb),
        }
    }

    fn print_float(&mut self, value: &Value, n: f64, verb: char) {
        match verb {
            'v' => self.spec.float(self.out, n, 'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.spec.float(self.out, n, verb, None),
            'e' | 'E' | 'f' => self.spec.float(self.out, n, verb, Some(6)),
            'F' => self.spec.float(self.out, n, 'f', Some(6)),
            _ => self.bad_verb(value, verb),
        }
    }

    pub(super) fn print_string(&mut self, value: &Value, text: &[u8], verb: char) {
        match verb {
            'v' if self.spec.sharp_v => self.spec.quoted(self.out, text),
            'v' | 's' => self.spec.string(self.out, text),
            'x' | 'X' => self.spec.hex_bytes(self.out, text, verb == 'X'),
            'q' => self.spec.quoted(self.out, text),
            _ => self.bad_verb(value, verb),
        }
    }

    /// `fmtBytes`.
    fn print_bytes(&mut self, bytes: &[u8], verb: char, type_name: &str, depth: u32) {
        match verb {
            's' => self.spec.string(self.out, bytes),
            'x' | 'X' => self.spec.hex_bytes(self.out, bytes, verb == 'X'),
            'q' => self.spec.quoted(self.out, bytes),
            _ => {
                let (open, close) = self.open(type_name, b"[", b"]");
                self.write(open);
                // Charts print whole files so, without meaning to.
                let is_plain = self.spec == Spec::default() && matches!(verb, 'd' | 'v') && depth < MAX_DEPTH;
                for (index, &byte) in bytes.iter().enumerate() {
                    self.separate(index);
                    if is_plain && self.out.len() <= self.end {
                        append_decimal(self.out, byte);
                    } else {
                        self.print(&Value::Uint8(byte), verb, depth + 1);
                    }
                }
                self.write(close);
            }
        }
    }

    fn print_list(&mut self, list: &List, verb: char, depth: u32) {
        let type_name = list.elem().slice_type();
        if self.spec.sharp_v && list.is_nil() {
            self.write(type_name.as_bytes());
            self.write(b"(nil)");
        } else {
            self.print_items(list, type_name, verb, depth);
        }
    }

    fn print_items(&mut self, items: &[Value], type_name: &str, verb: char, depth: u32) {
        let (open, close) = self.open(type_name, b"[", b"]");
        self.write(open);
        for (index, item) in items.iter().enumerate() {
            self.separate(index);
            self.print(item, verb, depth + 1);
        }
        self.write(close);
    }

    fn print_map(&mut self, map: &Map, verb: char, depth: u32) {
        if self.spec.sharp_v && map.is_nil() {
            self.write(map.ty().name().as_bytes());
            self.write(b"(nil)");
            return;
        }
        let (open, close) = self.open(map.ty().name(), b"map[", b"]");
        self.write(open);
        let finished = map.visit(|| {
            for (index, (key, value)) in map.snapshot().iter().enumerate() {
                self.separate(index);
                self.print_string(&Value::String(key.clone()), key, verb);
                self.write(b":");
                self.print(value, verb, depth + 1);
            }
        });
        if finished.is_none() {
            self.write(TOO_DEEP);
        }
        self.write(close);
    }

    /// Writes the type in Go syntax, and gives the brackets.
    fn open(&mut self, type_name: &str, open: &'static [u8], close: &'static [u8]) -> (&'static [u8], &'static [u8]) {
        if self.spec.sharp_v {
            self.write(type_name.as_bytes());
            (b"{", b"}")
        } else {
            (open, close)
        }
    }

    pub(super) fn separate(&mut self, index: usize) {
        if index > 0 {
            self.write(if self.spec.sharp_v { b", " } else { b" " });
        }
    }
}

fn append_decimal(out: &mut Vec<u8>, byte: u8) {
    if byte >= 100 {
        out.push(b'0' + byte / 100);
    }
    if byte >= 10 {
        out.push(b'0' + byte / 10 % 10);
    }
    out.push(b'0' + byte % 10);
}
