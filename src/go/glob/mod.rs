//! Globs as `.Files.Glob` understands them: those of the Go library gobwas/glob v0.2.3, with `/` as the separator.
//!
//! `*` and `?` stop at a `/`, `**` does not, wherever it stands; `[abc]`, `[a-c]` and `[!a]` are one character, `/` too;
//! `{a,b}` is one of several. The library turns a pattern into matchers that are quick, and in places wrong: `{a*,b}c` does
//! not match `abc`, `é?` does not match `éa`. Charts are rendered by what it does, so `compile` and `matcher` build and
//! run the same matchers.

mod compile;
mod matcher;
mod parse;

pub use parse::Error;

use matcher::{Budget, Matcher};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Glob(Matcher);

impl Glob {
    /// Compiles a pattern: `glob.Compile(pattern, '/')`.
    ///
    /// # Errors
    /// Where the pattern is none; `.Files.Glob` then takes `**`.
    pub fn new(pattern: &[u8]) -> Result<Glob, Error> {
        Ok(Glob(compile::compile(&parse::parse(pattern)?)))
    }

    /// Whether the whole path matches: `Glob.Match`.
    pub fn is_match(&self, path: &[u8]) -> bool {
        self.0.matches(path, &mut Budget::default())
    }
}

#[cfg(test)]
mod tests;
