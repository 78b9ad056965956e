//! Semantic versions and constraints as Masterminds' `semver` v3.5.0 has them, the package that Helm and Sprig use.

mod constraint;
mod object;

use std::cmp::Ordering;
use std::fmt;

pub use constraint::{Constraint, ConstraintError};
pub use object::VersionObject;

use crate::go::strconv::{NumError, parse_uint};

/// The longest version text (`MaxVersionLen`).
const MAX_VERSION_LENGTH: usize = 256;

/// A semantic version (`semver.Version`). Two are equal here if they were written the same; see [`Version::compare`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    prerelease: String,
    metadata: String,
    original: String,
}

/// Why a text is no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionError {
    /// It is not built like one (`ErrInvalidSemVer`).
    Invalid,
    /// It is empty (`ErrEmptyString`).
    Empty,
    /// It is longer than any version may be (`ErrVersionTooLong`).
    TooLong,
    /// A number has other characters than digits (`ErrInvalidCharacters`).
    InvalidCharacters,
    /// A number starts with 0 (`ErrSegmentStartsZero`).
    SegmentStartsZero,
    /// The part after `-` is malformed (`ErrInvalidPrerelease`).
    InvalidPrerelease,
    /// The part after `+` is malformed (`ErrInvalidMetadata`).
    InvalidMetadata,
    /// A number is too large, in a lenient reading.
    Segment(NumError),
    /// A number is too large, in a strict reading.
    Number(NumError),
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VersionError::Invalid => f.write_str("invalid semantic version"),
            VersionError::Empty => f.write_str("version string empty"),
            VersionError::TooLong => write!(f, "version string is too long (max {MAX_VERSION_LENGTH} bytes)"),
            VersionError::InvalidCharacters => f.write_str("invalid characters in version"),
            VersionError::SegmentStartsZero => f.write_str("version segment starts with 0"),
            VersionError::InvalidPrerelease => f.write_str("invalid prerelease string"),
            VersionError::InvalidMetadata => f.write_str("invalid metadata string"),
            VersionError::Segment(error) => write!(f, "error parsing version segment: {error}"),
            VersionError::Number(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for VersionError {}

impl Version {
    /// `NewVersion`: also reads what is nearly a version, such as `v1.2`, with a leading `v`, leading zeros and missing
    /// numbers.
    ///
    /// # Errors
    /// Where the text is no version even so.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Version, VersionError> {
        let text = text.as_ref();
        if text.len() > MAX_VERSION_LENGTH {
            return Err(VersionError::TooLong);
        }
        let parts = Parts::of(text).ok_or(VersionError::Invalid)?;
        let number = |digits: &str| match digits {
            "" => Ok(0),
            digits => parse_uint(digits, 10).map_err(VersionError::Segment),
        };
        let [major, minor, patch] = parts.numbers;
        let version = Version {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            prerelease: parts.prerelease.to_owned(),
            metadata: parts.metadata.to_owned(),
            original: parts.text.to_owned(),
        };
        validate_prerelease(&version.prerelease)?;
        validate_metadata(&version.metadata)?;
        Ok(version)
    }

    /// `StrictNewVersion`: three numbers without leading zeros, and no `v`.
    ///
    /// # Errors
    /// Where the text is not exactly that.
    pub fn parse_strict(text: impl AsRef<[u8]>) -> Result<Version, VersionError> {
        let text = text.as_ref();
        if text.is_empty() {
            return Err(VersionError::Empty);
        }
        if text.len() > MAX_VERSION_LENGTH {
            return Err(VersionError::TooLong);
        }
        // Bytes that are not UTF-8 are as invalid as what stands for them then.
        let text = String::from_utf8_lossy(text);
        let mut segments = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (segments.next(), segments.next(), segments.next()) else {
            return Err(VersionError::Invalid);
        };
        let (rest, metadata) = split_once_or_all(rest, '+');
        if let Some(metadata) = metadata {
            validate_identifiers(metadata, false).map_err(|_| VersionError::InvalidMetadata)?;
        }
        let (patch, prerelease) = split_once_or_all(rest, '-');
        if let Some(prerelease) = prerelease {
            validate_identifiers(prerelease, true)?;
        }
        for segment in [major, minor, patch] {
            if !segment.bytes().all(|b| b.is_ascii_digit()) {
                return Err(VersionError::InvalidCharacters);
            }
            if starts_with_zero(segment) {
                return Err(VersionError::SegmentStartsZero);
            }
        }
        Ok(Version {
            major: parse_uint(major, 10).map_err(VersionError::Number)?,
            minor: parse_uint(minor, 10).map_err(VersionError::Number)?,
            patch: parse_uint(patch, 10).map_err(VersionError::Number)?,
            prerelease: prerelease.unwrap_or_default().to_owned(),
            metadata: metadata.unwrap_or_default().to_owned(),
            original: text.into_owned(),
        })
    }

    /// The first number.
    pub fn major(&self) -> u64 {
        self.major
    }

    /// The second number.
    pub fn minor(&self) -> u64 {
        self.minor
    }

    /// The third number.
    pub fn patch(&self) -> u64 {
        self.patch
    }

    /// What stands after `-`, empty if nothing does.
    pub fn prerelease(&self) -> &str {
        &self.prerelease
    }

    /// What stands after `+`, empty if nothing does.
    pub fn metadata(&self) -> &str {
        &self.metadata
    }

    /// The text that was parsed.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// `Compare`: precedence as the specification has it; metadata counts for nothing.
    pub fn compare(&self, other: &Version) -> Ordering {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(self)
            .cmp(&numbers(other))
            .then_with(|| match (&*self.prerelease, &*other.prerelease) {
                ("", "") => Ordering::Equal,
                ("", _) => Ordering::Greater,
                (_, "") => Ordering::Less,
                (a, b) => compare_prereleases(a, b),
            })
    }

    /// `IncPatch`: a pre-release becomes its release, a release the next patch. `None` where the number overflows.
    pub fn next_patch(&self) -> Option<Version> {
        let step = u64::from(self.prerelease.is_empty());
        self.released(self.major, self.minor, self.patch.checked_add(step)?)
            .into()
    }

    /// `IncMinor`. `None` where the number overflows.
    pub fn next_minor(&self) -> Option<Version> {
        self.released(self.major, self.minor.checked_add(1)?, 0).into()
    }

    /// `IncMajor`. `None` where the number overflows.
    pub fn next_major(&self) -> Option<Version> {
        self.released(self.major.checked_add(1)?, 0, 0).into()
    }

    fn released(&self, major: u64, minor: u64, patch: u64) -> Version {
        let version = Version {
            major,
            minor,
            patch,
            prerelease: String::new(),
            metadata: String::new(),
            original: self.original.clone(),
        };
        version.rewritten()
    }

    /// `SetPrerelease`.
    ///
    /// # Errors
    /// Where the text cannot stand after `-`.
    pub fn with_prerelease(&self, prerelease: &str) -> Result<Version, VersionError> {
        validate_prerelease(prerelease)?;
        let version = Version {
            prerelease: prerelease.to_owned(),
            ..self.clone()
        };
        Ok(version.rewritten())
    }

    /// `SetMetadata`.
    ///
    /// # Errors
    /// Where the text cannot stand after `+`.
    pub fn with_metadata(&self, metadata: &str) -> Result<Version, VersionError> {
        validate_metadata(metadata)?;
        let version = Version {
            metadata: metadata.to_owned(),
            ..self.clone()
        };
        Ok(version.rewritten())
    }

    /// Writes the original text anew after a change; only a leading `v` stays.
    fn rewritten(mut self) -> Version {
        let prefix = if self.original.starts_with('v') { "v" } else { "" };
        self.original = format!("{prefix}{self}");
        self
    }
}

impl fmt::Display for Version {
    /// The three numbers, pre-release and metadata, without a leading `v`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

fn split_once_or_all(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The parts of a lenient version's text (`looseSemVerRegex`); what is missing is empty.
struct Parts<'a> {
    text: &'a str,
    numbers: [&'a str; 3],
    prerelease: &'a str,
    metadata: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a [u8]) -> Option<Parts<'a>> {
        let text = std::str::from_utf8(text).ok()?;
        let rest = text.strip_prefix('v').unwrap_or(text);
        let (major, mut rest) = take_while(rest, |b| b.is_ascii_digit());
        let mut numbers = [major, "", ""];
        for number in &mut numbers[1..] {
            if let Some(after) = rest.strip_prefix('.') {
                (*number, rest) = take_while(after, |b| b.is_ascii_digit());
                if number.is_empty() {
                    return None;
                }
            }
        }
        let (prerelease, rest) = take_identifiers(rest, '-')?;
        let (metadata, rest) = take_identifiers(rest, '+')?;
        (!major.is_empty() && rest.is_empty()).then_some(Parts {
            text,
            numbers,
            prerelease,
            metadata,
        })
    }
}

fn take_while(text: &str, keep: impl Fn(&u8) -> bool) -> (&str, &str) {
    let end = text.bytes().take_while(keep).count();
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Takes `-a.b.c` or `+a.b.c`. `None` where the mark stands there without identifiers.
fn take_identifiers(text: &str, mark: char) -> Option<(&str, &str)> {
    let Some(rest) = text.strip_prefix(mark) else {
        return Some(("", text));
    };
    let (identifiers, rest) = take_while(rest, |&b| is_identifier(b) || b == b'.');
    identifiers
        .split('.')
        .all(|identifier| !identifier.is_empty())
        .then_some((identifiers, rest))
}

fn is_identifier(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-'
}

fn starts_with_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0')
}

fn validate_prerelease(prerelease: &str) -> Result<(), VersionError> {
    if prerelease.is_empty() {
        Ok(())
    } else {
        validate_identifiers(prerelease, true)
    }
}

fn validate_metadata(metadata: &str) -> Result<(), VersionError> {
    let valid = metadata.is_empty() || validate_identifiers(metadata, false).is_ok();
    if valid {
        Ok(())
    } else {
        Err(VersionError::InvalidMetadata)
    }
}

/// Identifiers between dots; numbers among those of a pre-release have no leading zeros.
fn validate_identifiers(text: &str, prerelease: bool) -> Result<(), VersionError> {
    for identifier in text.split('.') {
        if identifier.is_empty() || !identifier.bytes().all(is_identifier) {
            return Err(VersionError::InvalidPrerelease);
        }
        if prerelease && identifier.bytes().all(|b| b.is_ascii_digit()) && starts_with_zero(identifier) {
            return Err(VersionError::SegmentStartsZero);
        }
    }
    Ok(())
}

/// `comparePrerelease`: identifier by identifier; fewer of them come first.
fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let ordering = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => compare_identifiers(a, b),
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

/// Numbers come before words, and compare as numbers as far as 64 bits hold them. Two spellings of one number are not
/// equal: the first is taken for less.
fn compare_identifiers(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (parse_uint(a, 10), parse_uint(b, 10)) {
        (Ok(a), Ok(b)) if a > b => Ordering::Greater,
        (Ok(_), _) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    //! Expectations: Masterminds' semver v3.5.0, of the same texts.

    use super::*;

    #[test]
    fn lenient_texts() {
        let cases: &[(&str, Result<&str, &str>)] = &[
            ("1.2.3", Ok("1.2.3")),
            ("v1.2", Ok("1.2.0")),
            ("01", Ok("1.0.0")),
            ("1-rc.1+b.2", Ok("1.0.0-rc.1+b.2")),
            ("1.2.3+01", Ok("1.2.3+01")),
            ("", Err("invalid semantic version")),
            ("V1.2", Err("invalid semantic version")),
            ("1.2.3.4", Err("invalid semantic version")),
            ("1.2.", Err("invalid semantic version")),
            ("1.2-", Err("invalid semantic version")),
            (" 1.2.3", Err("invalid semantic version")),
            ("1.2.3-rc_1", Err("invalid semantic version")),
            ("1.2.3-01", Err("version segment starts with 0")),
            (
                "1.99999999999999999999",
                Err(
                    r#"error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range"#,
                ),
            ),
        ];
        for &(text, expected) in cases {
            let result = Version::parse(text)
                .map(|version| version.to_string())
                .map_err(|error| error.to_string());
            assert_eq!(result, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
        }
        assert_eq!(Version::parse("1".repeat(257)), Err(VersionError::TooLong));
    }

    #[test]
    fn strict_texts() {
        let cases: &[(&str, Result<&str, VersionError>)] = &[
            ("1.2.3-rc.1+b.2", Ok("1.2.3-rc.1+b.2")),
            ("", Err(VersionError::Empty)),
            ("1.2", Err(VersionError::Invalid)),
            ("v1.2.3", Err(VersionError::InvalidCharacters)),
            ("01.2.3", Err(VersionError::SegmentStartsZero)),
            ("1.2.3-a..b", Err(VersionError::InvalidPrerelease)),
            ("1.2.3+a_b", Err(VersionError::InvalidMetadata)),
        ];
        for (text, expected) in cases {
            let result = Version::parse_strict(text).map(|version| version.to_string());
            assert_eq!(result.as_deref(), expected.as_ref().map(|text| *text), "{text}");
        }
    }

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn precedence() {
        let ascending = [
            "0.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-rc.1",
            "1",
            "1.0.1",
            "1.10",
        ];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]).compare(&version(pair[1])).is_lt(), "{pair:?}");
            assert!(version(pair[1]).compare(&version(pair[0])).is_gt(), "{pair:?}");
        }
        assert!(version("v1.2+a").compare(&version("1.2.0+b")).is_eq());
    }

    #[test]
    fn next_versions_keep_the_prefix_only() {
        let next = |text: &str| {
            let version = version(text);
            [version.next_patch(), version.next_minor(), version.next_major()]
                .map(|next| next.map(|next| next.original().to_owned()).unwrap_or_default())
        };
        assert_eq!(next("v1.2.3+b"), ["v1.2.4", "v1.3.0", "v2.0.0"]);
        assert_eq!(next("1.2-rc"), ["1.2.0", "1.3.0", "2.0.0"]);
        assert_eq!(next("1.2.18446744073709551615"), ["", "1.3.0", "2.0.0"]);
    }
}
