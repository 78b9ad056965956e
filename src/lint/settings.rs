//! Which rules are asked, and how loud they are.

use super::rule::{Level, Rule};
use super::rules;

/// The levels of rules where they are not the rule's own. Later ones win.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Leave out all rules that are not named here, by id or name.
    only: Vec<&'static str>,
    levels: Vec<(&'static str, Level)>,
}

/// No rule has this id or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown rule `{}`", self.name)?;
        let names: Vec<&str> = rules::ALL.iter().flat_map(|rule| [rule.id, rule.name]).collect();
        match similar::get_close_matches(self.name.as_str(), &names, 1, ALIKE).first() {
            Some(meant) => write!(f, "\n\nhint: did you mean `{meant}`?"),
            None => f.write_str("\n\nhint: `chartroom lint --list-rules` lists them"),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// How much alike a given name and a rule's must be for a hint.
const ALIKE: f32 = 0.6;

/// The rule with this id or name.
///
/// # Errors
/// There is none.
pub fn rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    let is_it = |rule: &&Rule| rule.id.eq_ignore_ascii_case(name) || rule.name == name;
    rules::ALL
        .iter()
        .find(is_it)
        .ok_or_else(|| UnknownRule { name: name.to_owned() })
}

impl Settings {
    /// Makes a rule as loud as is said.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownRule> {
        self.levels.push((rule(name)?.id, level));
        Ok(())
    }

    /// Asks a rule that is off by default, and leaves one alone that is not.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn enable(&mut self, name: &str) -> Result<(), UnknownRule> {
        let rule = rule(name)?;
        let level = if rule.level == Level::Off {
            Level::Warning
        } else {
            rule.level
        };
        self.levels.push((rule.id, level));
        Ok(())
    }

    /// Asks no rules but those named this way.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn only(&mut self, name: &str) -> Result<(), UnknownRule> {
        self.enable(name)?;
        self.only.push(rule(name)?.id);
        Ok(())
    }

    /// How loud a rule is.
    pub fn level(&self, rule: &Rule) -> Level {
        if !self.only.is_empty() && !self.only.contains(&rule.id) {
            return Level::Off;
        }
        let set = self.levels.iter().rev().find(|(id, _)| *id == rule.id);
        set.map_or(rule.level, |(_, level)| *level)
    }
}
