//! Which names a release may have.

use std::fmt;

use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;

/// The longest name: those of resources that begin with it must fit in 63 characters.
const MAX_LENGTH: usize = 53;

/// The pattern of names, as Helm's message quotes it.
const PATTERN: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/// What Helm says before the reason.
const CHECK_FAILED: &str = "release name check failed";

/// A name that a release cannot have. Its text is that of `helm template`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidReleaseName(pub String);

impl InvalidReleaseName {
    /// The line that Helm logs beside the error.
    pub fn record(&self) -> Record {
        Record::new(Level::Error, CHECK_FAILED).with("error", self.reason())
    }

    fn reason(&self) -> String {
        let name = quote(self.0.as_bytes());
        if self.0.is_empty() {
            return format!("release name {name}: no name provided");
        }
        format!(
            "release name {name}: invalid release name, must match regex {PATTERN} and the length must not be longer than \
             {MAX_LENGTH}"
        )
    }
}

impl fmt::Display for InvalidReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CHECK_FAILED}: {}", self.reason())
    }
}

impl std::error::Error for InvalidReleaseName {}

/// Refuses a name that Kubernetes would not take for resources. Matches Helm's `ValidateReleaseName`
/// (`pkg/chart/v2/util/validate_name.go`) with what `Install.availableName` says around it.
pub fn check_release_name(name: &str) -> Result<(), InvalidReleaseName> {
    let is_alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_label = |label: &str| {
        label.starts_with(is_alphanumeric)
            && label.ends_with(is_alphanumeric)
            && label.chars().all(|c| c == '-' || is_alphanumeric(c))
    };
    if name.len() <= MAX_LENGTH && name.split('.').all(is_label) {
        Ok(())
    } else {
        Err(InvalidReleaseName(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_names_are_those_of_kubernetes() {
        let long = "a".repeat(53);
        for name in ["a", "a-b.c", "1.2", &long] {
            assert_eq!(check_release_name(name), Ok(()), "{name}");
        }
        let longer = "a".repeat(54);
        for name in ["", "A", "a.", ".a", "a..b", "-a", "a-", "a_b", &longer] {
            assert_eq!(
                check_release_name(name),
                Err(InvalidReleaseName(name.to_owned())),
                "{name}"
            );
        }
    }

    #[test]
    fn helms_words() {
        assert_eq!(
            check_release_name("A").unwrap_err().to_string(),
            "release name check failed: release name \"A\": invalid release name, must match regex \
             ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53"
        );
        assert_eq!(
            check_release_name("").unwrap_err().to_string(),
            "release name check failed: release name \"\": no name provided"
        );
        assert_eq!(
            check_release_name("").unwrap_err().record().to_string(),
            r#"level=ERROR msg="release name check failed" error="release name \"\": no name provided""#
        );
    }
}
