//! What counts as an address on the web, or of mail: `IsURL`, `IsRequestURL` and `IsEmail` of asaskevich/govalidator, whose
//! patterns stand beside as they are.

use std::sync::LazyLock;

use crate::go::regexp::Regexp;
use crate::go::url::Url;

/// `govalidator.Email`.
static EMAIL: LazyLock<Option<Regexp>> = LazyLock::new(|| pattern(include_str!("email.regex")));
/// `govalidator.URL`.
static URL: LazyLock<Option<Regexp>> = LazyLock::new(|| pattern(include_str!("url.regex")));

/// The length from which on no text is an address (`maxURLRuneCount`).
const MAX_URL_CHARACTERS: usize = 2083;
/// The length up to which no text is an address (`minURLRuneCount`).
const MIN_URL_BYTES: usize = 3;

fn pattern(text: &str) -> Option<Regexp> {
    Regexp::new(text.trim_end().as_bytes()).ok()
}

fn matches(pattern: &Option<Regexp>, text: &str) -> bool {
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text.as_bytes()))
}

/// Whether a text is an address of mail.
pub(super) fn is_email(text: &str) -> bool {
    matches(&EMAIL, text)
}

/// Whether a text is an address on the web, be it without a scheme.
pub(super) fn is_url(text: &str) -> bool {
    if text.chars().count() >= MAX_URL_CHARACTERS || text.len() <= MIN_URL_BYTES || text.starts_with('.') {
        return false;
    }
    let with_scheme = if text.contains(':') && !text.contains("://") {
        format!("http://{text}")
    } else {
        text.to_owned()
    };
    let Ok(url) = Url::parse(with_scheme.as_bytes()) else {
        return false;
    };
    let is_path = url.host.is_empty() && !url.path.is_empty() && !url.path.contains(&b'.');
    !url.host.starts_with(b".") && !is_path && matches(&URL, text)
}

/// Whether a text is an absolute address (`url.ParseRequestURI`, and a scheme).
pub(super) fn is_request_url(text: &str) -> bool {
    Url::parse(text.as_bytes()).is_ok_and(|url| !url.scheme.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile_and_match() {
        assert!(is_email("a.b@example.com"));
        assert!(!is_email("a.b@example"));
        assert!(is_url("https://example.com/a"));
        assert!(is_url("example.com:80"));
        assert!(!is_url("nothing"));
        assert!(is_request_url("https://example.com"));
        assert!(!is_request_url("example.com"));
    }
}
