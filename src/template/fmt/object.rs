//! Structs, pointers to them, and named numbers under a verb (`printValue` in Go's `fmt/print.go`).

use super::printer::{POINTER, Printer};
use crate::data::{Kind, Object, Value};

impl Printer<'_> {
    /// Writes an object: as its `String` method has it where the verb asks that, else by what it is made of.
    pub(super) fn print_object(&mut self, value: &Value, object: &dyn Object, verb: char, depth: u32) {
        if self.asks_for_string(verb) && object.has_string() {
            return self.print_string(value, &object.display(), verb);
        }
        if let (Kind::Int | Kind::Int64, Value::Int(n) | Value::Int64(n)) = (object.kind(), object.to_json()) {
            return self.print_integer(value, n.unsigned_abs(), n < 0, verb);
        }
        match object.parts() {
            Some(_) if object.kind() == Kind::Pointer && depth > 0 => self.print_pointer(value, verb),
            Some(parts) => self.print_struct(object, &parts, verb, depth),
            // A struct with pointers of Go's own: a time.
            None if matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') => self.print_string(value, &object.display(), verb),
            None => self.bad_verb(value, verb),
        }
    }

    fn print_struct(&mut self, object: &dyn Object, parts: &[(&'static str, Value)], verb: char, depth: u32) {
        if object.kind() == Kind::Pointer {
            self.write(b"&");
        }
        if self.spec.sharp_v {
            self.write(object.type_name().trim_start_matches('*').as_bytes());
        }
        self.write(b"{");
        for (index, (name, part)) in parts.iter().enumerate() {
            self.separate(index);
            if self.spec.plus_v || self.spec.sharp_v {
                self.write(name.as_bytes());
                self.write(b":");
            }
            self.print(part, verb, depth + 1);
        }
        self.write(b"}");
    }

    /// A pointer within something, which Go shows as its address (`fmtPointer`).
    fn print_pointer(&mut self, value: &Value, verb: char) {
        match verb {
            'v' if self.spec.sharp_v => self.write(format!("({})({POINTER:#x})", value.type_name()).as_bytes()),
            'v' | 'p' => self.write(format!("{POINTER:#x}").as_bytes()),
            'b' | 'o' | 'd' | 'x' | 'X' => self.print_integer(value, POINTER, false, verb),
            _ => self.bad_verb(value, verb),
        }
    }
}
