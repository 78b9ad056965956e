//! What cannot become JSON: keys that are no strings, infinities. Such documents are walked once more for Go's words.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use super::decode::{Build, Decoder, Stop};
use super::error::{Error, ErrorKind};
use super::{Node, Scalar, Span};
use crate::data::Str;
use crate::go::json;
use crate::go::strconv::{FloatFormat, format_float, quote};

/// The error that a document meets on its way to JSON, unless a later duplicate replaced what is odd.
pub(super) fn check(root: Node<'_>) -> Result<(), Error> {
    let finding = Decoder::new(&mut Syntax).decode(root)?;
    let position = Some(root.span().start);
    if let Some(problem) = finding.bad_key {
        return Err(Error::new(ErrorKind::Convert(problem), position));
    }
    match finding.not_finite {
        Some(number) => {
            let problem = json::Error::Unsupported(number.into()).to_string();
            Err(Error::new(ErrorKind::Convert(problem), position))
        }
        None => Ok(()),
    }
}

/// The error about a key that is a mapping or a sequence, within the values of some aliases. If such a key stands in the
/// key itself, Go fails there.
pub(super) fn invalid_key(mut key: Node<'_>, mut aliases: HashSet<u32>) -> Error {
    loop {
        match Decoder::within(aliases, &mut Syntax).walk(key) {
            Ok(finding) => return key.error(format!("invalid map key: {}", finding.syntax)),
            Err(Stop::Error(error)) => return error,
            Err(Stop::Key(inner, followed)) => (key, aliases) = (inner, followed),
        }
    }
}

/// A key as JSON has it (`convertToJSONableObject`): floats lose digits. `None` for null and large numbers.
pub(super) fn json_key(scalar: &Scalar) -> Option<Str> {
    Some(match scalar {
        Scalar::Null | Scalar::Uint(_) => return None,
        Scalar::Bool(true) => Str::from("true"),
        Scalar::Bool(false) => Str::from("false"),
        Scalar::Int(number) => Str::from(number.to_string()),
        Scalar::Float(number) => Str::from(float_key(*number)),
        Scalar::String(text) => json::to_valid_utf8(text.clone()),
    })
}

/// `strconv.FormatFloat(number, 'g', -1, 32)` in YAML's spelling.
pub(super) fn float_key(number: f64) -> String {
    let number = number as f32;
    if number.is_nan() {
        ".nan".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { ".inf" } else { "-.inf" }.to_owned()
    } else {
        // As few digits as tell the small number apart, and of those the nearest to it: these are also the fewest for
        // the large number they spell.
        let shortest = format!("{number:e}");
        let decimals = shortest
            .bytes()
            .take_while(|&byte| byte != b'e')
            .filter(u8::is_ascii_digit)
            .count()
            .saturating_sub(1);
        let nearest = format!("{:.decimals$e}", f64::from(number));
        let text = if nearest.parse() == Ok(number) {
            nearest
        } else {
            shortest
        };
        format_float(text.parse().unwrap_or_default(), FloatFormat::General, None)
    }
}

/// Builds Go's `%#v` of what go-yaml decodes to, and finds what cannot be JSON.
struct Syntax;

/// A value in Go's syntax.
struct Finding {
    syntax: String,
    bad_key: Option<String>,
    not_finite: Option<&'static str>,
}

/// A key in the order in which Go prints maps: nil first, then by type, then by value (`compare` in
/// `internal/fmtsort/sort.go`).
struct Key(Scalar);

impl Key {
    /// The place of its type: Go orders types by their addresses, which are these in every build of Helm that was asked.
    fn rank(&self) -> u8 {
        match self.0 {
            Scalar::Null => 0,
            Scalar::String(_) => 1,
            Scalar::Uint(_) => 2,
            Scalar::Int(_) => 3,
            Scalar::Float(_) => 4,
            Scalar::Bool(_) => 5,
        }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Key) -> Ordering {
        match (&self.0, &other.0) {
            (Scalar::Bool(a), Scalar::Bool(b)) => a.cmp(b),
            (Scalar::Int(a), Scalar::Int(b)) => a.cmp(b),
            (Scalar::Uint(a), Scalar::Uint(b)) => a.cmp(b),
            (Scalar::Float(a), Scalar::Float(b)) => b.is_nan().cmp(&a.is_nan()).then(a.total_cmp(b)),
            (Scalar::String(a), Scalar::String(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

impl Build for Syntax {
    type Value = Finding;
    type Key = Key;
    type Map = BTreeMap<Key, Finding>;
    type List = Vec<Finding>;

    fn scalar(&mut self, scalar: Scalar) -> Finding {
        let not_finite = match scalar {
            Scalar::Float(number) if number.is_nan() => Some("NaN"),
            Scalar::Float(f64::INFINITY) => Some("+Inf"),
            Scalar::Float(f64::NEG_INFINITY) => Some("-Inf"),
            _ => None,
        };
        Finding {
            syntax: go_syntax(&scalar),
            bad_key: None,
            not_finite,
        }
    }

    fn key(&mut self, scalar: Scalar) -> Key {
        Key(scalar)
    }

    fn empty_map(&self, _entries: usize) -> Self::Map {
        BTreeMap::new()
    }

    fn empty_list(&self, _items: usize) -> Self::List {
        Vec::new()
    }

    fn insert(&mut self, map: &mut Self::Map, key: Key, value: Finding, _spans: (Span, Span)) {
        map.insert(key, value);
    }

    fn push(&mut self, list: &mut Vec<Finding>, value: Finding, _span: Span) {
        list.push(value);
    }

    fn map(&mut self, map: Self::Map) -> Finding {
        let bad_key = map.iter().find_map(|(key, value)| {
            let go_type = match key.0 {
                // Go prints a nil reflect.Type with %s.
                Scalar::Null => "%!s(<nil>)",
                Scalar::Uint(_) => "uint64",
                _ => return value.bad_key.clone(),
            };
            let (key, value) = (outermost(&go_syntax(&key.0)).to_owned(), outermost(&value.syntax));
            Some(format!(
                "unsupported map key of type: {go_type}, key: {key}, value: {value}"
            ))
        });
        let not_finite = {
            let by_json_key: BTreeMap<_, _> = map
                .iter()
                .map(|(key, value)| (json_key(&key.0), value.not_finite))
                .collect();
            by_json_key.into_values().flatten().next()
        };
        let entries: Vec<String> = map
            .iter()
            .map(|(key, value)| format!("{}:{}", go_syntax(&key.0), value.syntax))
            .collect();
        let syntax = format!("map[interface {{}}]interface {{}}{{{}}}", entries.join(", "));
        Finding {
            syntax,
            bad_key,
            not_finite,
        }
    }

    fn list(&mut self, list: Vec<Finding>) -> Finding {
        let syntaxes: Vec<&str> = list.iter().map(|item| item.syntax.as_str()).collect();
        Finding {
            syntax: format!("[]interface {{}}{{{}}}", syntaxes.join(", ")),
            bad_key: list.iter().find_map(|item| item.bad_key.clone()),
            not_finite: list.iter().find_map(|item| item.not_finite),
        }
    }
}

/// Go's text of a nil within an interface.
const NIL: &str = "interface {}(nil)";

/// `%#v` of a value that nothing holds: nil looks otherwise there.
fn outermost(syntax: &str) -> &str {
    if syntax == NIL { "<nil>" } else { syntax }
}

/// `%#v` of a scalar.
fn go_syntax(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Null => NIL.to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Uint(value) => format!("{value:#x}"),
        Scalar::Float(value) => format_float(*value, FloatFormat::General, None),
        Scalar::String(text) => quote(text),
    }
}
