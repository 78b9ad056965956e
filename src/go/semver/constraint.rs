//! Constraints on versions: `>=1.2 <2 || ~3.1` (`constraints.go`).

use std::borrow::Cow;
use std::fmt;

use super::{Version, is_identifier};
use crate::data::Str;
use crate::go::strconv::quote;

/// The longest constraint (`MaxConstraintLen`).
const MAX_LENGTH: usize = 512;

/// The most alternatives between `||` (`MaxConstraintGroups`).
const MAX_ALTERNATIVES: usize = 32;

/// What a version is checked against (`semver.Constraints`): alternatives, each of conditions that must all hold.
#[derive(Clone, Debug)]
pub struct Constraint {
    alternatives: Vec<Vec<Condition>>,
}

/// Why a text is no constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintError {
    /// It is longer than any constraint may be (`ErrConstraintTooLong`).
    TooLong,
    /// It has too many alternatives (`ErrTooManyConstraintGroups`).
    TooManyAlternatives,
    /// An alternative is not built like one.
    Improper(Str),
    /// A version in it is none, such as `1x.2`.
    Version,
}

impl fmt::Display for ConstraintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConstraintError::TooLong => write!(f, "constraint string is too long (max {MAX_LENGTH} bytes)"),
            ConstraintError::TooManyAlternatives => {
                write!(f, "too many constraint groups (max {MAX_ALTERNATIVES})")
            }
            ConstraintError::Improper(text) => write!(f, "improper constraint: {}", quote(text)),
            ConstraintError::Version => f.write_str("constraint parser error"),
        }
    }
}

impl std::error::Error for ConstraintError {}

impl Constraint {
    /// `NewConstraint`.
    ///
    /// # Errors
    /// Where the text is no constraint.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Constraint, ConstraintError> {
        let text = text.as_ref();
        if text.len() > MAX_LENGTH {
            return Err(ConstraintError::TooLong);
        }
        let Ok(text) = std::str::from_utf8(text) else {
            return Err(ConstraintError::Improper(Str::from(text)));
        };
        let text = with_ranges_rewritten(text);
        let alternatives: Vec<&str> = text.split("||").collect();
        if alternatives.len() > MAX_ALTERNATIVES {
            return Err(ConstraintError::TooManyAlternatives);
        }
        let alternatives = alternatives.into_iter().map(conditions).collect::<Result<_, _>>()?;
        Ok(Constraint { alternatives })
    }

    /// `Check`: pre-releases satisfy only alternatives in which a condition names a pre-release.
    pub fn check(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|conditions| {
            let takes_prereleases = conditions
                .iter()
                .any(|condition| !condition.version.prerelease.is_empty());
            (version.prerelease.is_empty() || takes_prereleases)
                && conditions.iter().all(|condition| condition.holds(version))
        })
    }
}

/// An operator and a version, some numbers of which may be left open.
#[derive(Clone, Debug)]
struct Condition {
    operator: Operator,
    version: Version,
    open: Open,
}

/// The first number of a version that is `x`, `*` or missing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open {
    None,
    Major,
    Minor,
    Patch,
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

/// The operators as they are written, longer ones before those that they start with.
const OPERATORS: [(&str, Operator); 11] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterEqual),
    ("=>", Operator::GreaterEqual),
    ("<=", Operator::LessEqual),
    ("=<", Operator::LessEqual),
    ("~>", Operator::Tilde),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
];

impl Condition {
    fn holds(&self, version: &Version) -> bool {
        match self.operator {
            Operator::Equal if self.open == Open::None => version.compare(&self.version).is_eq(),
            Operator::Equal | Operator::Tilde => self.tilde(version),
            Operator::NotEqual => self.not_equal(version),
            Operator::Greater => self.greater(version),
            Operator::Less => version.compare(&self.version).is_lt(),
            Operator::GreaterEqual => version.compare(&self.version).is_ge(),
            Operator::LessEqual => self.less_equal(version),
            Operator::Caret => self.caret(version),
        }
    }

    /// `constraintNotEqual`.
    fn not_equal(&self, version: &Version) -> bool {
        let same_major = version.major == self.version.major;
        let same_minor = version.minor == self.version.minor;
        match self.open {
            Open::Minor => !same_major,
            Open::Patch if same_major && same_minor => version.prerelease != self.version.prerelease,
            Open::Patch => true,
            Open::None | Open::Major => version.compare(&self.version).is_ne(),
        }
    }

    /// `constraintGreaterThan`: `>11` starts at 12, `>11.1` at 11.2.
    fn greater(&self, version: &Version) -> bool {
        if self.open == Open::None || version.major == self.version.major && self.open == Open::Major {
            return version.compare(&self.version).is_gt();
        }
        let same_major = version.major == self.version.major;
        version.major > self.version.major
            || same_major && self.open == Open::Patch && version.minor > self.version.minor
    }

    /// `constraintLessThanEqual`: `<=11` reaches up to 12.
    fn less_equal(&self, version: &Version) -> bool {
        if self.open == Open::None {
            return version.compare(&self.version).is_le();
        }
        let same_major = version.major == self.version.major;
        let beyond_minor = same_major && version.minor > self.version.minor && self.open != Open::Minor;
        version.major <= self.version.major && !beyond_minor
    }

    /// `constraintTilde`: the last number that is given may grow.
    fn tilde(&self, version: &Version) -> bool {
        let wanted = &self.version;
        if version.compare(wanted).is_lt() {
            return false;
        }
        let any =
            (wanted.major, wanted.minor, wanted.patch) == (0, 0, 0) && matches!(self.open, Open::None | Open::Major);
        let same_minor = version.minor == wanted.minor || self.open == Open::Minor;
        any || version.major == wanted.major && same_minor
    }

    /// `constraintCaret`: the first number that is not 0 must stay.
    fn caret(&self, version: &Version) -> bool {
        let wanted = &self.version;
        if version.compare(wanted).is_lt() {
            return false;
        }
        if wanted.major > 0 || self.open == Open::Minor {
            return version.major == wanted.major;
        }
        if version.major > 0 {
            return false;
        }
        if wanted.minor > 0 || self.open == Open::Patch {
            return version.minor == wanted.minor;
        }
        version.minor == 0 && version.patch == wanted.patch
    }
}

/// One alternative: conditions with spaces or commas between them (`validConstraintRegex`).
fn conditions(text: &str) -> Result<Vec<Condition>, ConstraintError> {
    let improper = || ConstraintError::Improper(Str::from(text));
    let mut written = Vec::new();
    let mut rest = text;
    loop {
        let (operator, after) = take_operator(skip_spaces(rest));
        let (pattern, after) = Pattern::take(skip_spaces(after)).ok_or_else(improper)?;
        written.push((operator, pattern));
        rest = skip_spaces(after);
        if rest.is_empty() {
            break;
        }
        rest = match rest.strip_prefix(',') {
            Some(after_comma) => after_comma,
            None if rest.len() < after.len() => rest,
            None => return Err(improper()),
        };
    }
    written
        .into_iter()
        .map(|(operator, pattern)| pattern.condition(operator))
        .collect()
}

/// The white space of Go's regular expressions.
fn skip_spaces(text: &str) -> &str {
    text.trim_start_matches(['\t', '\n', '\x0c', '\r', ' '])
}

fn take_operator(text: &str) -> (Operator, &str) {
    let found = OPERATORS
        .iter()
        .find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?)));
    found.unwrap_or((Operator::Equal, text))
}

/// A version as constraints write it, its numbers possibly open (`cvRegex`).
struct Pattern<'a> {
    text: &'a str,
    numbers: [&'a str; 3],
    /// With its `-`.
    prerelease: &'a str,
}

impl<'a> Pattern<'a> {
    /// The longest pattern at the start of the text.
    fn take(text: &'a str) -> Option<(Pattern<'a>, &'a str)> {
        let is_number = |b: &u8| b.is_ascii_digit() || matches!(b, b'|' | b'x' | b'X' | b'*');
        let (major, mut rest) = super::take_while(text.strip_prefix('v').unwrap_or(text), is_number);
        if major.is_empty() {
            return None;
        }
        let mut numbers = [major, "", ""];
        for number in &mut numbers[1..] {
            let (digits, after) = super::take_while(rest.strip_prefix('.').unwrap_or_default(), is_number);
            if digits.is_empty() {
                break;
            }
            (*number, rest) = (digits, after);
        }
        let after_prerelease = after_identifiers(rest, '-');
        let prerelease = rest.strip_suffix(after_prerelease).unwrap_or_default();
        let rest = after_identifiers(after_prerelease, '+');
        let text = text.strip_suffix(rest).unwrap_or(text);
        Some((
            Pattern {
                text,
                numbers,
                prerelease,
            },
            rest,
        ))
    }

    fn condition(&self, operator: Operator) -> Result<Condition, ConstraintError> {
        let is_open = |number: &str| matches!(number, "" | "x" | "X" | "*");
        let [major, minor, patch] = self.numbers;
        let prerelease = self.prerelease;
        let (open, text) = if is_open(major) {
            (Open::Major, Cow::Owned(format!("0.0.0{prerelease}")))
        } else if is_open(minor) {
            (Open::Minor, Cow::Owned(format!("{major}.0.0{prerelease}")))
        } else if is_open(patch) {
            (Open::Patch, Cow::Owned(format!("{major}.{minor}.0{prerelease}")))
        } else {
            (Open::None, Cow::Borrowed(self.text))
        };
        let version = Version::parse(text.as_bytes()).map_err(|_| ConstraintError::Version)?;
        Ok(Condition {
            operator,
            version,
            open,
        })
    }
}

/// What follows `-a.b` or `+a.b`, as many identifiers as there are.
fn after_identifiers(text: &str, mark: char) -> &str {
    let mut rest = text;
    let mut separator = mark;
    while let Some(after) = rest.strip_prefix(separator) {
        let (identifier, after) = super::take_while(after, |&b| is_identifier(b));
        if identifier.is_empty() {
            break;
        }
        rest = after;
        separator = '.';
    }
    rest
}

/// Writes `1.2 - 3.4` as `>= 1.2, <= 3.4 ` (`rewriteRange`), wherever it stands.
fn with_ranges_rewritten(text: &str) -> String {
    let mut rewritten = text.to_owned();
    let mut rest = text;
    while !rest.is_empty() {
        match range_at(rest) {
            Some((range, low, high)) => {
                rewritten = rewritten.replacen(range, &format!(">= {low}, <= {high} "), 1);
                rest = rest.get(range.len()..).unwrap_or_default();
            }
            None => {
                let mut characters = rest.chars();
                characters.next();
                rest = characters.as_str();
            }
        }
    }
    rewritten
}

/// A range at the start of the text, with the spaces around it, and its two versions.
fn range_at(text: &str) -> Option<(&str, &str, &str)> {
    let (low, after_low) = Pattern::take(skip_spaces(text))?;
    let dash = skip_spaces(after_low);
    let after_dash = dash.strip_prefix('-').filter(|_| dash.len() < after_low.len())?;
    let high = skip_spaces(after_dash);
    let (high, rest) = Pattern::take(high).filter(|_| high.len() < after_dash.len())?;
    let range = text.strip_suffix(skip_spaces(rest))?;
    Some((range, low.text, high.text))
}

#[cfg(test)]
mod tests {
    //! Expectations: Masterminds' semver v3.5.0, of the same texts.

    use super::*;

    fn check(constraint: &str, version: &str) -> Result<bool, String> {
        let constraint = Constraint::parse(constraint).map_err(|error| error.to_string())?;
        let version = Version::parse(version).map_err(|error| error.to_string())?;
        Ok(constraint.check(&version))
    }

    #[test]
    fn constraints() {
        // The constraint, versions it takes, versions it does not.
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("1.2.3", &["1.2.3", "v1.2.3+b"], &["1.2.4", "1.2.3-rc"]),
            ("1.2", &["1.2.0", "1.2.9"], &["1.3.0", "1.1.9"]),
            ("1.x", &["1.0.0", "1.9.9"], &["2.0.0"]),
            ("*", &["0.0.0", "99.0.0"], &["1.0.0-rc"]),
            ("*-0", &["1.0.0-rc", "1.0.0"], &[]),
            ("!=1.2", &["1.3.0"], &["1.2.5"]),
            ("!=1.x", &["2.0.0"], &["1.2.5"]),
            (">1.2", &["1.3.0", "2.0.0"], &["1.2.9"]),
            (">11", &["12.0.0"], &["11.1.0"]),
            (">=1.2, <2", &["1.2.0", "1.9.9"], &["2.0.0", "1.1.9"]),
            (">= 1.2 < 2 || =>3", &["1.5.0", "3.1.0"], &["2.5.0"]),
            ("<=1.2", &["1.2.9", "0.1.0"], &["1.3.0"]),
            ("<=1", &["1.9.9"], &["2.0.0"]),
            ("~1.2.3", &["1.2.3", "1.2.9"], &["1.3.0", "1.2.2"]),
            ("~>1", &["1.9.9"], &["2.0.0"]),
            ("~0.0.0", &["5.0.0"], &["5.0.0-rc"]),
            ("^1.2.3", &["1.2.3", "1.9.9"], &["2.0.0", "1.2.2"]),
            ("^0.2.3", &["0.2.9"], &["0.3.0"]),
            ("^0.0.3", &["0.0.3"], &["0.0.4"]),
            ("^0.0", &["0.0.9"], &["0.1.0"]),
            ("^0", &["0.9.9"], &["1.0.0"]),
            ("1.2 - 1.4.5", &["1.2.0", "1.4.5"], &["1.4.6"]),
            (">=1.20-0", &["1.20.0-rc.1", "1.21.0-eks-1"], &["1.19.9"]),
            (">=1.20.0", &["1.20.0"], &["1.21.0-eks-1"]),
        ];
        for (constraint, taken, refused) in cases {
            for version in *taken {
                assert_eq!(check(constraint, version), Ok(true), "{constraint:?} {version}");
            }
            for version in *refused {
                assert_eq!(check(constraint, version), Ok(false), "{constraint:?} {version}");
            }
        }
    }

    #[test]
    fn texts_that_are_no_constraints() {
        let cases: &[(&str, &str)] = &[
            ("", r#"improper constraint: """#),
            ("1 ||", r#"improper constraint: """#),
            ("> = 1", r#"improper constraint: "> = 1""#),
            (">=1<2", r#"improper constraint: ">=1<2""#),
            ("1.2.3.4", r#"improper constraint: "1.2.3.4""#),
            (">=1 - 2,", r#"improper constraint: ">=>= 1, <= 2 ,""#),
            ("1x.2", "constraint parser error"),
            (&"1||".repeat(40), "too many constraint groups (max 32)"),
            (&"1".repeat(600), "constraint string is too long (max 512 bytes)"),
        ];
        for (text, expected) in cases {
            assert_eq!(check(text, "1.0.0"), Err((*expected).to_owned()), "{text}");
        }
    }
}
