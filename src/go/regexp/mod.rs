//! Go's `regexp`: RE2 syntax with Go's error texts, leftmost-first matching on byte strings.
//!
//! `parse` reads the syntax, regex-automata matches. What `regexp.go` builds on a match (`FindAll`, `Split`,
//! `ReplaceAll` and its `$name`) is written out here, for its treatment of empty matches is Go's own.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::Input;
use regex_automata::meta;
use regex_automata::util::captures::Captures;

mod class;
mod error;
mod expand;
mod haystack;
mod parse;
mod scan;
mod walk;

pub use error::{Error, ErrorKind};

use haystack::Haystack;
use parse::Parsed;

/// How much memory a compiled program may take. Go has no such limit; its limit on the pattern (`maxSize`) comes first but
/// for large classes repeated many times, since regex-automata takes several states for what is one instruction in Go.
const MAX_PROGRAM_BYTES: usize = 512 << 20;

/// The height from which a pattern is compiled on a thread of its own: the compiler of regex-automata recurses.
const DEEP: u32 = 200;

/// The stack of that thread. At the limit of 1,000 levels a debug build needs not quite 3 MiB.
const DEEP_STACK: usize = 16 << 20;

/// A regular expression that was read and is not compiled.
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Parsed>);

impl Pattern {
    /// Reads a pattern. What is wrong with one, `regexp.Compile` says here.
    ///
    /// # Errors
    /// Why Go does not take it.
    pub fn parse(pattern: &[u8]) -> Result<Pattern, Error> {
        parse::parse(pattern, class::in_bytes).map(|parsed| Pattern(Arc::new(parsed)))
    }

    /// Whether a text contains a match, where the pattern tells that soon as it is: for patterns that meet few texts.
    pub fn is_match(&self, text: &[u8]) -> Option<bool> {
        walk::is_match(&self.0.hir, std::str::from_utf8(text).ok()?)
    }

    /// Compiles the pattern, unless the program would be too large.
    pub fn compile(&self) -> Option<Regexp> {
        Some(Regexp(Arc::new(Program {
            matcher: build(&self.0, false)?,
            fast_matcher: OnceLock::new(),
            pattern: self.clone(),
        })))
    }
}

/// A compiled regular expression. Cloning costs a reference count.
#[derive(Clone, Debug)]
pub struct Regexp(Arc<Program>);

#[derive(Debug)]
struct Program {
    pattern: Pattern,
    /// What matches short texts: soon made, and not the fastest.
    matcher: meta::Regex,
    /// What matches long texts, once there is one.
    fast_matcher: OnceLock<Option<meta::Regex>>,
}

/// From how many bytes on a text gets the lazy automata that are the fastest way to match: to make them takes some 100,000
/// instructions (callgrind, the patterns of a chart's schema).
const LONG_TEXT: usize = 1 << 10;

impl Regexp {
    /// Compiles a pattern, as `regexp.Compile` does.
    pub fn new(pattern: &[u8]) -> Result<Regexp, Error> {
        let compiled = Pattern::parse(pattern)?.compile();
        compiled.ok_or_else(|| Error::new(ErrorKind::Large, pattern))
    }

    /// What is best for a text. All match the same.
    fn matcher(&self, text: &Haystack<'_>) -> &meta::Regex {
        let Program {
            pattern,
            matcher,
            fast_matcher,
        } = &*self.0;
        if text.text().len() < LONG_TEXT {
            return matcher;
        }
        let fast = fast_matcher.get_or_init(|| build(&pattern.0, true));
        fast.as_ref().unwrap_or(matcher)
    }

    /// Whether the text contains a match: `MatchString`.
    pub fn is_match(&self, text: &[u8]) -> bool {
        let haystack = Haystack::new(text);
        self.matcher(&haystack).is_match(haystack.text())
    }

    /// The leftmost match: `FindStringIndex`.
    pub fn find(&self, text: &[u8]) -> Option<Range<usize>> {
        let haystack = Haystack::new(text);
        let found = self.matcher(&haystack).find(haystack.text())?;
        Some(haystack.original(found.range()))
    }

    /// Successive matches, at most `limit` of them unless it is negative: `FindAllStringIndex`. There is no empty match right
    /// after another match.
    pub fn find_all(&self, text: &[u8], limit: i64) -> Vec<Range<usize>> {
        let haystack = Haystack::new(text);
        let matcher = self.matcher(&haystack);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        let mut position = 0;
        let mut previous_end = None;
        while found.len() < limit && position <= haystack.text().len() {
            let input = Input::new(haystack.text()).range(position..);
            let Some(range) = matcher.search(&input).map(|found| found.range()) else {
                break;
            };
            let mut accept = true;
            if range.end == position {
                accept = previous_end != Some(range.start);
                position += haystack.char_len(position).max(1);
            } else {
                position = range.end;
            }
            previous_end = Some(range.end);
            if accept {
                found.push(haystack.original(range));
            }
        }
        found
    }

    /// The pieces between matches, at most `limit` of them unless it is negative: `Split`. `None` is Go's nil slice, for a
    /// limit of zero.
    pub fn split<'t>(&self, text: &'t [u8], limit: i64) -> Option<Vec<&'t [u8]>> {
        if limit == 0 {
            return None;
        }
        if !self.0.pattern.0.is_empty && text.is_empty() {
            return Some(vec![text]);
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut pieces = Vec::new();
        let (mut begin, mut end) = (0, 0);
        for range in self.find_all(text, limit) {
            if pieces.len() + 1 >= most {
                break;
            }
            end = range.start;
            if range.end != 0 {
                pieces.extend(text.get(begin..end));
            }
            begin = range.end;
        }
        if end != text.len() {
            pieces.extend(text.get(begin..));
        }
        Some(pieces)
    }

    /// Replaces every match with a template in which `$1`, `${name}` and `$$` stand for groups and a dollar:
    /// `ReplaceAllString`. `None` where the result is longer than `max_len` bytes.
    pub fn replace_all(&self, text: &[u8], template: &[u8], max_len: usize) -> Option<Vec<u8>> {
        self.replace(text, max_len, |out, haystack, captures| {
            let group = |index| text.get(haystack.original(captures.get_group(index)?.range()));
            expand::expand(out, template, &self.0.pattern.0.group_names, group, max_len)
        })
    }

    /// Replaces every match with a text as it is: `ReplaceAllLiteralString`. `None` where the result is longer than
    /// `max_len` bytes.
    pub fn replace_all_literal(&self, text: &[u8], replacement: &[u8], max_len: usize) -> Option<Vec<u8>> {
        self.replace(text, max_len, |out, _, _| {
            out.extend_from_slice(replacement);
            (out.len() <= max_len).then_some(())
        })
    }

    /// Go's `Regexp.replaceAll`.
    fn replace(
        &self,
        text: &[u8],
        max_len: usize,
        mut write: impl FnMut(&mut Vec<u8>, &Haystack<'_>, &Captures) -> Option<()>,
    ) -> Option<Vec<u8>> {
        let haystack = Haystack::new(text);
        let matcher = self.matcher(&haystack);
        let mut captures = matcher.create_captures();
        let mut out = Vec::with_capacity(text.len());
        let mut last_end = 0;
        let mut position = 0;
        while position <= haystack.text().len() {
            let input = Input::new(haystack.text()).range(position..);
            matcher.search_captures(&input, &mut captures);
            let Some(range) = captures.get_match().map(|found| found.range()) else {
                break;
            };
            out.extend_from_slice(text.get(haystack.original(last_end..range.start)).unwrap_or_default());
            // An empty match right after another match is not replaced.
            if range.end > last_end || range.start == 0 {
                write(&mut out, &haystack, &captures)?;
            }
            last_end = range.end;
            position = range.end.max(position + haystack.char_len(position).max(1));
        }
        let rest = haystack.original(last_end..haystack.text().len());
        out.extend_from_slice(text.get(rest).unwrap_or_default());
        (out.len() <= max_len).then_some(out)
    }
}

/// Compiles a parsed pattern, unless the program would be too large.
fn build(parsed: &Parsed, fast: bool) -> Option<meta::Regex> {
    let compile = || {
        let config = meta::Config::new()
            .utf8_empty(true)
            .hybrid(fast)
            .onepass(fast)
            .nfa_size_limit(Some(MAX_PROGRAM_BYTES));
        meta::Builder::new().configure(config).build_from_hir(&parsed.hir).ok()
    };
    if parsed.height < DEEP {
        return compile();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(DEEP_STACK)
            .spawn_scoped(scope, compile);
        thread.ok()?.join().ok()?
    })
}

/// The pattern in the syntax that JavaScript and Rust's crate `regex` share, for those who match with that.
///
/// # Errors
/// Where Go does not accept the pattern.
pub fn to_portable_syntax(pattern: &[u8]) -> Result<String, Error> {
    let rust = parse::parse(pattern, class::in_characters)?
        .hir
        .to_string()
        .replace(r"(?-u:\b)", r"\b")
        .replace(r"(?-u:\B)", r"\B");
    let mut portable = String::with_capacity(rust.len());
    let mut chars = rust.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('A')) => portable.push('^'),
            ('\\', Some('z')) => portable.push('$'),
            (c, escaped) => {
                portable.push(c);
                portable.extend(escaped);
            }
        }
    }
    Ok(portable)
}

/// A pattern that matches exactly this text: `QuoteMeta`.
pub fn quote_meta(text: &[u8]) -> Cow<'_, [u8]> {
    let special = |byte: &u8| br"\.+*?()|[]{}^$".contains(byte);
    if !text.iter().any(special) {
        return Cow::Borrowed(text);
    }
    let quoted = text
        .iter()
        .flat_map(|byte| special(byte).then_some(b'\\').into_iter().chain([*byte]));
    Cow::Owned(quoted.collect())
}

#[cfg(test)]
mod tests;
