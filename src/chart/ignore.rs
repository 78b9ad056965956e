//! The rules of a `.helmignore` file: which files of a chart's directory are no part of the chart.

use crate::go::filepath;

/// The name of the file the rules stand in.
pub const FILE_NAME: &str = ".helmignore";

/// The longest line that Go's `bufio.Scanner` reads; Helm refuses a `.helmignore` with a longer one.
const MAX_LINE: usize = 64 * 1024;

/// How much work the rules of a chart may take, in bytes of patterns times bytes of paths: ten times what 50 patterns take
/// among 5,000 files, and a few seconds where every pattern is the worst that there is.
const MAX_WORK: u64 = 2_000_000_000;

/// What a rule takes beside the comparison.
const WORK_OF_RULE: u64 = 16;

/// What is always ignored besides the file's own rules: hidden files among the templates.
const DEFAULT_RULE: &str = "templates/.?*";

/// Why a `.helmignore` cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// `**` stands in a rule.
    DoubleStar,
    /// A rule is no well-formed shell pattern.
    BadPattern(filepath::BadPattern),
    /// A line is longer than Go's scanner reads.
    LineTooLong,
    /// There are too many rules for so many files.
    TooMuchWork,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::DoubleStar => f.write_str("double-star (**) syntax is not supported"),
            Error::BadPattern(error) => error.fmt(f),
            Error::LineTooLong => f.write_str("bufio.Scanner: token too long"),
            Error::TooMuchWork => {
                write!(
                    f,
                    "{FILE_NAME} has too many or too long rules for the files beside it: use fewer"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// What part of a path a rule's pattern is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// The whole path: the pattern holds a `/`.
    Path,
    /// The last element only.
    BaseName,
}

/// What a pattern asks of its subject: most ask for a name or an ending, which need no matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// To be this text.
    Literal,
    /// `*` and then this text: to end in it.
    Ending,
    /// Anything else.
    Pattern,
}

impl Shape {
    fn of(pattern: &str) -> Shape {
        let is_literal = |text: &str| !text.contains(['*', '?', '[', '\\']);
        match pattern.strip_prefix('*') {
            None if is_literal(pattern) => Shape::Literal,
            Some(ending) if !ending.is_empty() && is_literal(ending) => Shape::Ending,
            _ => Shape::Pattern,
        }
    }
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: String,
    shape: Shape,
    subject: Subject,
    negated: bool,
    directories_only: bool,
}

impl Rule {
    /// What of a path the pattern is held against.
    fn subject<'a>(&self, path: &'a str) -> &'a str {
        match self.subject {
            Subject::Path => path,
            Subject::BaseName => path.rsplit('/').next().unwrap_or(path),
        }
    }

    /// What a match may take: each chunk between stars is tried at each place.
    fn work(&self, subject: &str) -> u64 {
        WORK_OF_RULE
            + match self.shape {
                Shape::Literal | Shape::Ending => 0,
                Shape::Pattern => self.pattern.len() as u64 * subject.len() as u64,
            }
    }

    fn matches(&self, subject: &str) -> bool {
        match self.shape {
            Shape::Literal => subject == self.pattern,
            Shape::Ending => {
                let start = self.pattern.get(1..).and_then(|ending| subject.strip_suffix(ending));
                start.is_some_and(|start| !start.contains('/'))
            }
            // A pattern can go bad only once its `!` or `/` is taken off; Helm logs that and matches nothing.
            Shape::Pattern => filepath::matches(self.pattern.as_bytes(), subject.as_bytes()).unwrap_or(false),
        }
    }
}

/// The rules of one chart, in their order. Matches Helm's `pkg/ignore/rules.go`, which is not gitignore's: there is no
/// `**`, the first rule that matches decides, and a negated rule ignores everything that does *not* match it.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    /// What was done already.
    work: u64,
}

impl Rules {
    /// Reads the rules of a `.helmignore` file; the rules that always hold come last, as in Helm's `LoadDir`.
    pub fn parse(text: &[u8]) -> Result<Rules, Error> {
        let text = text.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(text);
        let mut rules = Rules::default();
        for line in text.split(|&byte| byte == b'\n') {
            if line.len() >= MAX_LINE {
                return Err(Error::LineTooLong);
            }
            rules.add(&String::from_utf8_lossy(line))?;
        }
        rules.add(DEFAULT_RULE)?;
        Ok(rules)
    }

    fn add(&mut self, line: &str) -> Result<(), Error> {
        let rule = line.trim();
        if rule.is_empty() || rule.starts_with('#') {
            return Ok(());
        }
        if rule.contains("**") {
            return Err(Error::DoubleStar);
        }
        // Go checks a pattern by matching it against some text, and so finds only what that text leads it to.
        filepath::matches(rule.as_bytes(), b"abc").map_err(Error::BadPattern)?;

        let (negated, rule) = rule.strip_prefix('!').map_or((false, rule), |rest| (true, rest));
        let (directories_only, rule) = rule.strip_suffix('/').map_or((false, rule), |rest| (true, rest));
        let (subject, pattern) = match rule.strip_prefix('/') {
            Some(rooted) => (Subject::Path, rooted),
            None if rule.contains('/') => (Subject::Path, rule),
            None => (Subject::BaseName, rule),
        };
        self.rules.push(Rule {
            pattern: pattern.to_owned(),
            shape: Shape::of(pattern),
            subject,
            negated,
            directories_only,
        });
        Ok(())
    }

    /// Whether the entry at this path, relative to the chart and with `/` between its elements, is ignored.
    ///
    /// # Errors
    /// All that was asked has taken too much work.
    pub fn ignores(&mut self, path: &str, is_directory: bool) -> Result<bool, Error> {
        if matches!(path, "" | "." | "./") {
            return Ok(false);
        }
        for rule in &self.rules {
            let subject = rule.subject(path);
            self.work += rule.work(subject);
            if self.work > MAX_WORK {
                return Err(Error::TooMuchWork);
            }
            let applies = (is_directory || !rule.directories_only) && rule.matches(subject);
            if applies != rule.negated {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(rules: &str, path: &str) -> bool {
        let (path, is_directory) = path.strip_suffix('/').map_or((path, false), |path| (path, true));
        Rules::parse(rules.as_bytes())
            .unwrap()
            .ignores(path, is_directory)
            .unwrap()
    }

    #[test]
    fn rules_match_as_helm_matches_them() {
        // The cases of Helm's rules_test.go, `/` at the end marking a directory.
        let cases = [
            ("helm.txt", "helm.txt", true),
            ("helm.*", "helm.txt", true),
            ("helm.*", "rudder.txt", false),
            ("*.txt", "tiller.txt", true),
            ("*.txt", "cargo/a.txt", true),
            ("cargo/*.txt", "cargo/a.txt", true),
            ("cargo/*.*", "cargo/a.txt", true),
            ("cargo/*.txt", "mast/a.txt", false),
            ("ru[c-e]?er.txt", "rudder.txt", true),
            ("templates/.?*", "templates/.dotfile", true),
            (".*", ".", false),
            (".*", "./", false),
            (".*", ".joonix", true),
            (".*", "helm.txt", false),
            (".*", "", false),
            ("cargo/", "cargo/", true),
            ("cargo/", "mast/", false),
            ("helm.txt/", "helm.txt", false),
            ("!helm.txt", "helm.txt", false),
            ("!helm.txt", "tiller.txt", true),
            ("!*.txt", "cargo/", true),
            ("!cargo/", "mast/", true),
            ("!cargo/", "helm.txt", true),
            ("/a.txt", "a.txt", true),
            ("/a.txt", "cargo/a.txt", false),
            ("/cargo/a.txt", "cargo/a.txt", true),
            ("\u{feff}*.txt", "a.txt", true),
            ("# a comment\n\n  b.txt  \r\n", "b.txt", true),
            ("", "templates/.hidden", true),
            ("", "templates/.", false),
        ];
        for (rules, path, expected) in cases {
            assert_eq!(ignored(rules, path), expected, "{rules:?} on {path:?}");
        }
    }

    #[test]
    fn what_helm_refuses_is_refused() {
        let cases = [
            ("**/foo", "double-star (**) syntax is not supported"),
            ("[a-", "syntax error in pattern"),
            ("[]", "syntax error in pattern"),
        ];
        for (rules, expected) in cases {
            assert_eq!(
                Rules::parse(rules.as_bytes()).unwrap_err().to_string(),
                expected,
                "{rules:?}"
            );
        }
        assert_eq!(Rules::parse(&vec![b'a'; MAX_LINE]).unwrap_err(), Error::LineTooLong);
    }
}
