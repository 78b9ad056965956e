//! Go's `fmt` on template values: what `{{ . }}`, `print`, `println` and `printf` write.

mod format;
mod object;
mod printer;

use crate::data::{Kind, Value};
use crate::go::unicode::{append_rune, decode_rune};
use format::Spec;
use printer::{NIL, Printer};

/// The largest width or precision that Go takes; larger ones are errors in the text (`tooLarge` in `fmt/print.go`).
const MAX_NUMBER: i64 = 1_000_000;

/// The most that is set aside for a text before it is written: nearly all are shorter.
const MAX_ROOM: usize = 1 << 10;

/// Writes one value as `fmt.Fprint` does: the text of `{{ value }}`.
pub fn print_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) => out.extend_from_slice(text),
        _ => Printer::new(out).print_operand(value, 'v'),
    }
}

/// `fmt.Sprint`: the values one after another, with a space between two that are both no strings.
pub fn sprint(values: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut after_string = true;
    for value in values {
        let is_string = value.kind() == Kind::String;
        if !is_string && !after_string {
            out.push(b' ');
        }
        print_value(&mut out, value);
        after_string = is_string;
    }
    out
}

/// `fmt.Sprintln`: the values with spaces between them, and a newline.
pub fn sprintln(values: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        print_value(&mut out, value);
    }
    out.push(b'\n');
    out
}

/// `fmt.Sprintf`, with all verbs, flags and argument indexes; what does not fit is written into the text as Go does.
pub fn sprintf(format: &[u8], args: &[Value]) -> Vec<u8> {
    let texts = args.iter().filter_map(Value::as_str).map(|text| text.len());
    let mut out = Vec::with_capacity(texts.fold(format.len(), usize::saturating_add).min(MAX_ROOM));
    let mut formatting = Formatting {
        rest: format,
        args,
        next: 0,
        reordered: false,
        good_index: true,
    };
    let mut printer = Printer::new(&mut out);
    formatting.run(&mut printer);
    out
}

/// A walk over a format and its arguments (`doPrintf` in `fmt/print.go`).
struct Formatting<'a> {
    rest: &'a [u8],
    args: &'a [Value],
    /// The argument that the next verb takes.
    next: usize,
    /// Whether any argument was asked for by index: then unused ones are not told of.
    reordered: bool,
    /// Whether the indexes of the verb at hand are good.
    good_index: bool,
}

impl Formatting<'_> {
    fn run(&mut self, printer: &mut Printer<'_>) {
        while !self.rest.is_empty() {
            let percent = self.rest.iter().position(|&b| b == b'%').unwrap_or(self.rest.len());
            let (text, verb) = self.rest.split_at(percent);
            printer.write(text);
            self.rest = verb;
            if self.eat(b'%') {
                self.print_verb(printer);
            }
        }
        if !self.reordered {
            self.print_extra(printer);
        }
    }

    fn print_verb(&mut self, printer: &mut Printer<'_>) {
        printer.spec = self.flags();
        self.good_index = true;
        self.width_and_precision(printer);
        let Some((verb, width)) = decode_rune(self.rest) else {
            printer.write(b"%!(NOVERB)");
            return;
        };
        self.rest = self.rest.get(width..).unwrap_or_default();
        if verb == '%' {
            printer.write(b"%");
        } else if !self.good_index {
            write_error(printer, verb, b"(BADINDEX)");
        } else if let Some(arg) = self.args.get(self.next) {
            if matches!(verb, 'v' | 'w') {
                printer.spec.take_go_syntax();
            }
            printer.print_operand(arg, verb);
            self.next += 1;
        } else {
            write_error(printer, verb, b"(MISSING)");
        }
    }

    fn flags(&mut self) -> Spec {
        let mut spec = Spec::default();
        while let Some((flag, rest)) = self.rest.split_first() {
            match flag {
                b'#' => spec.sharp = true,
                b'0' => spec.zero = true,
                b'+' => spec.plus = true,
                b'-' => spec.minus = true,
                b' ' => spec.space = true,
                _ => break,
            }
            self.rest = rest;
        }
        spec
    }

    /// Reads `[1]*.[2]*[3]` in all its forms.
    fn width_and_precision(&mut self, printer: &mut Printer<'_>) {
        let mut after_index = self.index();
        if self.eat(b'*') {
            match self.number_from_argument() {
                Some(width) => {
                    printer.spec.minus |= width < 0;
                    printer.spec.zero &= width >= 0;
                    printer.spec.width = usize::try_from(width.unsigned_abs()).ok();
                }
                None => printer.write(b"%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            printer.spec.width = self.number();
            self.good_index &= !after_index || printer.spec.width.is_none();
        }
        // Go takes the point only where something follows it: `%.` has no verb.
        if self.rest.len() > 1 && self.eat(b'.') {
            self.good_index &= !after_index;
            after_index = self.index();
            if self.eat(b'*') {
                let precision = self.number_from_argument();
                printer.spec.precision = precision.and_then(|number| usize::try_from(number).ok());
                if printer.spec.precision.is_none() {
                    printer.write(b"%!(BADPREC)");
                }
                after_index = false;
            } else {
                printer.spec.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
    }

    /// Reads digits. A number that is too large ends the format, as in Go.
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = match leading_number(self.rest) {
            Number::Absent => return None,
            Number::TooLarge => (None, &[][..]),
            Number::Read(number, rest) => (Some(number), rest),
        };
        self.rest = rest;
        number
    }

    /// The next argument as a width or precision (`intFromArg`).
    fn number_from_argument(&mut self) -> Option<i64> {
        let arg = self.args.get(self.next)?;
        self.next += 1;
        let number = match arg {
            Value::Int(n) | Value::Int64(n) | Value::Duration(n) => *n,
            Value::Uint8(n) => i64::from(*n),
            Value::Uint64(n) => i64::try_from(*n).ok()?,
            _ => return None,
        };
        (-MAX_NUMBER..=MAX_NUMBER).contains(&number).then_some(number)
    }

    /// Reads an argument index such as `[2]` and goes to that argument; tells whether there was one (`argNumber`).
    fn index(&mut self) -> bool {
        if self.rest.first() != Some(&b'[') {
            return false;
        }
        self.reordered = true;
        let end = self
            .rest
            .iter()
            .position(|&b| b == b']')
            .filter(|_| self.rest.len() >= 3);
        let (bracketed, rest) = match end {
            Some(end) => self.rest.split_at(end + 1),
            None => self.rest.split_at(1),
        };
        self.rest = rest;
        let digits = bracketed.get(1..).and_then(|inner| inner.strip_suffix(b"]"));
        let number = match digits.map(leading_number) {
            Some(Number::Read(number, [])) => Some(number),
            _ => None,
        };
        match number
            .and_then(|number| number.checked_sub(1))
            .filter(|&index| index < self.args.len())
        {
            Some(index) => self.next = index,
            None => self.good_index = false,
        }
        number.is_some()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let rest = self.rest.strip_prefix(&[byte]);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn print_extra(&self, printer: &mut Printer<'_>) {
        let extra = self.args.get(self.next..).unwrap_or_default();
        if extra.is_empty() {
            return;
        }
        printer.spec = Spec::default();
        printer.write(b"%!(EXTRA ");
        for (index, value) in extra.iter().enumerate() {
            if index > 0 {
                printer.write(b", ");
            }
            match value {
                Value::Nil => printer.write(NIL),
                _ => printer.print_with_type(value),
            }
        }
        printer.write(b")");
    }
}

fn write_error(printer: &mut Printer<'_>, verb: char, what: &[u8]) {
    let mut text = b"%!".to_vec();
    append_rune(&mut text, verb);
    text.extend_from_slice(what);
    printer.write(&text);
}

enum Number<'a> {
    Absent,
    TooLarge,
    Read(usize, &'a [u8]),
}

/// `parsenum` in `fmt/print.go`.
fn leading_number(text: &[u8]) -> Number<'_> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(digits);
    let mut number = 0i64;
    for &digit in digits {
        if number > MAX_NUMBER {
            return Number::TooLarge;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    match usize::try_from(number) {
        Ok(number) if !digits.is_empty() => Number::Read(number, rest),
        _ => Number::Absent,
    }
}

#[cfg(test)]
mod tests {
    //! Expectations: Go 1.26's `fmt`, of the same values.

    use super::*;
    use crate::data::{Elem, List, Map, MapType};

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn any(items: Vec<Value>) -> Value {
        Value::List(items.into())
    }

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().cloned().collect())
    }

    #[test]
    fn operands() {
        let cases: &[(Value, &str)] = &[
            (Value::Nil, "<nil>"),
            (Value::Bool(true), "true"),
            (Value::Int(-5), "-5"),
            (Value::Uint64(u64::MAX), "18446744073709551615"),
            (Value::Float(1_000_000.0), "1e+06"),
            (Value::Float(f64::INFINITY), "+Inf"),
            (Value::Float(f64::NAN), "NaN"),
            (Value::Duration(90_000_000_000), "1m30s"),
            (Value::string("a\"b"), "a\"b"),
            (Value::bytes("hi"), "[104 105]"),
            (
                any(vec![Value::Int(1), Value::Nil, Value::string("a b")]),
                "[1 <nil> a b]",
            ),
            (Value::List(List::nil(Elem::String)), "[]"),
            (
                map(&[("b", Value::Nil), ("a", any(vec![Value::Float(1.5)]))]),
                "map[a:[1.5] b:<nil>]",
            ),
            (Value::Map(Map::nil(MapType::Any)), "map[]"),
        ];
        for (value, expected) in cases {
            let mut out = b"> ".to_vec();
            print_value(&mut out, value);
            assert_eq!(text(&out), format!("> {expected}"));
        }
    }

    #[test]
    fn spaces_between_operands() {
        let values = [
            Value::string("a"),
            Value::Int(1),
            Value::Int(2),
            Value::string("b"),
            Value::Nil,
            Value::Float(1.0),
        ];
        assert_eq!(text(&sprint(&values)), "a1 2b<nil> 1");
        assert_eq!(text(&sprintln(&values)), "a 1 2 b <nil> 1\n");
        assert_eq!(
            (text(&sprint(&[])), text(&sprintln(&[]))),
            (String::new(), "\n".to_owned())
        );
    }

    fn check(format: &str, args: &[Value], expected: &str) {
        assert_eq!(
            text(&sprintf(format.as_bytes(), args)),
            expected,
            "{format:?} of {args:?}"
        );
    }

    #[test]
    fn verbs_of_integers() {
        let cases: &[(&str, i64, &str)] = &[
            ("%d", -42, "-42"),
            ("%+d", 42, "+42"),
            ("% d", 42, " 42"),
            ("%5d|", 42, "   42|"),
            ("%-5d|", 42, "42   |"),
            ("%05d", -42, "-0042"),
            ("%.5d", -42, "-00042"),
            ("%08.3d", 42, "     042"),
            ("%.0d", 0, ""),
            ("%3.0d", 0, "   "),
            ("%#b", 5, "0b101"),
            ("%#o", 8, "010"),
            ("%O", 8, "0o10"),
            ("%x", -255, "-ff"),
            ("%#X", 255, "0XFF"),
            ("%c", 8364, "€"),
            ("%c", -1, "\u{fffd}"),
            ("%q", 10, r"'\n'"),
            ("%+q", 8364, r"'\u20ac'"),
            ("%U", 8364, "U+20AC"),
            ("%#U", 8364, "U+20AC '€'"),
            ("%s", 1, "%!s(int=1)"),
            ("%f", 1, "%!f(int=1)"),
        ];
        for (format, number, expected) in cases {
            check(format, &[Value::Int(*number)], expected);
        }
        assert_eq!(sprintf(b"%070000x", &[Value::Int(1)]).len(), 70_000);
    }

    #[test]
    fn verbs_of_floats() {
        let cases: &[(&str, f64, &str)] = &[
            ("%v", 1e21, "1e+21"),
            ("%f", 1.5, "1.500000"),
            ("%.2f", 1.555, "1.55"),
            ("%6.2f|", 1.5, "  1.50|"),
            ("%+08.1f", 2.25, "+00002.2"),
            ("%e", 1234.5, "1.234500e+03"),
            ("%.1E", 1234.5, "1.2E+03"),
            ("%g", 1234.5, "1234.5"),
            ("%.3g", 1234.5, "1.23e+03"),
            ("%#g", 1.0, "1.00000"),
            ("%#.0f", 3.0, "3."),
            ("%x", 1.5, "0x1.8p+00"),
            ("%b", 1.0, "4503599627370496p-52"),
            ("%06f", f64::INFINITY, "  +Inf"),
            ("% f", f64::NAN, " NaN"),
            ("%d", 1.0, "%!d(float64=1)"),
        ];
        for (format, number, expected) in cases {
            check(format, &[Value::Float(*number)], expected);
        }
    }

    #[test]
    fn every_byte_is_a_number() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        check("%v", &[Value::bytes(&*bytes)], &format!("[{}]", numbers.join(" ")));
        check("%2d", &[Value::bytes(&bytes[8..12])], "[ 8  9 10 11]");
    }

    #[test]
    fn verbs_of_strings_and_bytes() {
        let cases: &[(&str, &str, &str, &str)] = &[
            ("%s", "hi", "hi", "hi"),
            ("%-4s|", "é", "é   |", "é   |"),
            ("%04s", "é", "000é", "000é"),
            ("%.1s", "éa", "é", "é"),
            ("%q", "a\"b", r#""a\"b""#, r#""a\"b""#),
            ("%#q", "a\"b", "`a\"b`", "`a\"b`"),
            ("%+q", "é", r#""\u00e9""#, r#""\u00e9""#),
            ("%x", "hi", "6869", "6869"),
            ("% X", "hi", "68 69", "68 69"),
            ("%# x", "hi", "0x68 0x69", "0x68 0x69"),
            ("%v", "hi", "hi", "[104 105]"),
            ("%#v", "hi", "\"hi\"", "[]byte{0x68, 0x69}"),
            ("%d", "hi", "%!d(string=hi)", "[104 105]"),
            ("%T", "hi", "string", "[]uint8"),
            ("%5t", "a", "%!t(string=    a)", "[%!t(uint8=   97)]"),
        ];
        for (format, value, string, bytes) in cases {
            check(format, &[Value::string(*value)], string);
            check(format, &[Value::bytes(*value)], bytes);
        }
    }

    #[test]
    fn verbs_of_lists_maps_and_durations() {
        let list = any(vec![Value::string("a"), Value::Int(1), Value::Nil]);
        let dict = map(&[("b", any(vec![Value::Uint8(1)])), ("a", Value::Nil)]);
        let wait = Value::Duration(1_500_000_000);
        let cases: &[(&str, &Value, &str)] = &[
            ("%d", &list, "[%!d(string=a) 1 <nil>]"),
            ("%q", &list, r#"["a" '\x01' <nil>]"#),
            ("%3v", &list, "[  a   1 <nil>]"),
            ("%#v", &list, r#"[]interface {}{"a", 1, interface {}(nil)}"#),
            ("%+v", &dict, "map[a:<nil> b:[1]]"),
            (
                "%#v",
                &dict,
                r#"map[string]interface {}{"a":interface {}(nil), "b":[]interface {}{0x1}}"#,
            ),
            ("%#v", &Value::List(List::nil(Elem::Any)), "[]interface {}(nil)"),
            ("%T", &Value::List(List::strings(["a"])), "[]string"),
            ("%w", &list, "%!w([]interface {}=[a 1 <nil>])"),
            ("%v", &wait, "1.5s"),
            ("%6s|", &wait, "  1.5s|"),
            ("%d", &wait, "1500000000"),
            ("%t", &wait, "%!t(time.Duration=1500000000)"),
            ("%v", &Value::Nil, "<nil>"),
            ("%T", &Value::Nil, "<nil>"),
            ("%s", &Value::Nil, "%!s(<nil>)"),
        ];
        for (format, value, expected) in cases {
            check(format, &[(*value).clone()], expected);
        }
    }

    #[test]
    fn arguments_by_index_and_what_does_not_fit() {
        let cases: &[(&str, &[i64], &str)] = &[
            ("%d %d", &[1], "1 %!d(MISSING)"),
            ("%d", &[1, 2], "1%!(EXTRA int=2)"),
            ("%[2]d %[1]d", &[1, 2], "2 1"),
            ("%[2]d", &[1, 2], "2"),
            ("%[3]d", &[1, 2], "%!d(BADINDEX)"),
            ("%[x]d", &[1], "%!d(BADINDEX)"),
            ("%[1]2d", &[1], "%!d(BADINDEX)"),
            ("%[", &[1], "%!(NOVERB)"),
            ("%*d", &[5, 42], "   42"),
            ("%-*d|", &[5, 42], "42   |"),
            ("%*d|", &[-5, 42], "42   |"),
            ("%.*d", &[5, 42], "00042"),
            ("%[2]*[1]d", &[42, 5], "   42"),
            ("%*d", &[2_000_000, 1], "%!(BADWIDTH)1"),
            ("%.*d", &[-1, 1], "%!(BADPREC)1"),
            ("%!", &[1], "%!!(int=1)"),
            ("%.", &[1], "%!.(int=1)"),
            ("%%%", &[], "%%!(NOVERB)"),
            ("100%", &[], "100%!(NOVERB)"),
            ("%99999999d", &[1], "%!(NOVERB)%!(EXTRA int=1)"),
        ];
        for (format, args, expected) in cases {
            let args: Vec<Value> = args.iter().copied().map(Value::Int).collect();
            check(format, &args, expected);
        }
        check(
            "%d",
            &[Value::Int(1), Value::Nil, Value::string("a")],
            "1%!(EXTRA <nil>, string=a)",
        );
    }

    #[test]
    fn maps_within_themselves_and_deep_lists_end() {
        let cyclic = Map::new();
        cyclic.insert("self", Value::Map(cyclic.clone()));
        assert_eq!(text(&sprint(&[Value::Map(cyclic.clone())])), "map[self:map[…]]");
        cyclic.remove(b"self");
        let deep = (0..5_000).fold(Value::Nil, |inner, _| any(vec![inner]));
        let printed = text(&sprint(&[deep]));
        assert!(
            printed.starts_with("[[[") && printed.contains('…'),
            "{} bytes",
            printed.len()
        );
    }
}
