//! Names of templates as far as they are written out: `print $.Template.BasePath "/config.yaml"` has a known end.

use crate::data::Str;
use crate::template::node::{Expr, Pipe, Unit};

/// What is written of the name that `include` is given.
#[derive(Debug, PartialEq, Eq)]
pub enum Name {
    /// All of it.
    Written(Str),
    /// How it begins and ends; both are empty where nothing is known.
    Like {
        /// Its beginning.
        prefix: Vec<u8>,
        /// Its end.
        suffix: Vec<u8>,
    },
}

impl Name {
    /// The name that an expression gives.
    pub fn of(unit: &Unit, expr: Option<&Expr>) -> Name {
        match expr {
            Some(Expr::String { text, .. }) => Name::Written(unit[*text].clone()),
            Some(Expr::Pipe(pipe)) => Name::of_pipe(unit, &unit[*pipe]),
            _ => Name::unknown(),
        }
    }

    /// Whether a template of this name may be meant.
    pub fn matches(&self, name: &[u8]) -> bool {
        match self {
            Name::Written(written) => **written == *name,
            Name::Like { prefix, suffix } => {
                name.len() >= prefix.len() + suffix.len() && name.starts_with(prefix) && name.ends_with(suffix)
            }
        }
    }

    fn unknown() -> Name {
        Name::Like {
            prefix: Vec::new(),
            suffix: Vec::new(),
        }
    }

    /// `print A "/b"` and `printf "%s/b" A`.
    fn of_pipe(unit: &Unit, pipe: &Pipe) -> Name {
        let [command] = unit[pipe.cmds] else {
            return Name::unknown();
        };
        let [Expr::Identifier { name, .. }, parts @ ..] = &unit[command.args] else {
            return Name::unknown();
        };
        match (name.of(&unit.source), parts) {
            (b"print", _) => {
                let (prefix, suffix) = (literal(unit, parts.iter()), literal(unit, parts.iter().rev()));
                Name::Like {
                    prefix: prefix.concat(),
                    suffix: suffix.into_iter().rev().collect::<Vec<_>>().concat(),
                }
            }
            (b"printf", [Expr::String { text, .. }, ..]) => {
                let text = &unit[*text];
                let prefix = text.split(|&byte| byte == b'%').next().unwrap_or_default();
                // A verb is one letter behind its flags.
                let rest = text.rsplit(|&byte| byte == b'%').next().unwrap_or_default();
                let verb = rest.iter().position(u8::is_ascii_alphabetic);
                let suffix = verb.and_then(|verb| rest.get(verb + 1..)).unwrap_or_default();
                Name::Like {
                    prefix: prefix.to_vec(),
                    suffix: suffix.to_vec(),
                }
            }
            _ => Name::unknown(),
        }
    }
}

/// The texts that come first.
fn literal<'a>(unit: &'a Unit, parts: impl Iterator<Item = &'a Expr>) -> Vec<&'a [u8]> {
    let text = |part: &'a Expr| match part {
        Expr::String { text, .. } => Some(&*unit[*text]),
        _ => None,
    };
    parts.map_while(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parse_template;
    use crate::template::node::Node;

    /// The name in `{{ include NAME . }}`.
    fn name(written: &str) -> Name {
        let text = Str::from(format!("{{{{ include {written} . }}}}"));
        let unit = parse_template(&Str::from("t"), text.shared()).unwrap();
        let Some(Node::Action(pipe)) = unit[unit.templates[0].root].first() else {
            panic!("no action in {written}");
        };
        let command = unit[unit[*pipe].cmds][0];
        Name::of(&unit, unit[command.args].get(1))
    }

    #[test]
    fn a_name_is_known_as_far_as_it_is_written() {
        assert_eq!(name(r#""a""#), Name::Written(Str::from("a")));
        for written in [
            r#"(print $.Template.BasePath "/b.yaml")"#,
            r#"(print .Template.BasePath "/" "b.yaml")"#,
            r#"(printf "%s/b.yaml" .Template.BasePath)"#,
        ] {
            assert!(name(written).matches(b"chart/templates/b.yaml"), "{written}");
            assert!(!name(written).matches(b"chart/templates/c.yaml"), "{written}");
        }
        let name = name(r#"(printf "chart.%s.name" .kind)"#);
        assert!(name.matches(b"chart.web.name"));
        assert!(!name.matches(b"chart.name"));
    }

    #[test]
    fn a_name_that_is_made_elsewhere_may_be_any() {
        for written in ["$.name", ".name", r#"(.name | default "a")"#] {
            assert!(name(written).matches(b"anything"), "{written}");
        }
    }
}
