//! CR022 `octal`: a number with a leading zero, which YAML 1.1 reads as octal.

use crate::lint::layers::{self, Written};
use crate::lint::{Check, Finding, Level, Rule, Sources};
use crate::values::path;
use crate::yaml::{NodeKind, Scalar, Style};

pub(super) const RULE: Rule = Rule {
    id: "CR022",
    name: "octal",
    level: Level::Warning,
    summary: "a number with a leading zero, which is octal",
    page: include_str!("octal.md"),
    check: Check::Sources(check),
};

/// What keys are called whose octal numbers are meant: modes of files.
const MODES: &[&str] = &["mode", "umask", "permission"];

fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    layers::written(sources, &mut |Written { path, value, at, .. }| {
        if value.kind() != NodeKind::Scalar || value.style() != Style::Plain {
            return;
        }
        let text = String::from_utf8_lossy(value.text()).into_owned();
        let digits = text
            .strip_prefix('0')
            .filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        let is_mode = path.iter().any(|key| {
            let key = key.to_text().to_lowercase();
            MODES.iter().any(|mode| key.contains(mode))
        });
        if digits.is_none() || is_mode {
            return;
        }
        let number = match value.resolve() {
            Ok(Scalar::Int(number)) => number.to_string(),
            Ok(Scalar::Uint(number)) => number.to_string(),
            Ok(Scalar::Float(number)) => number.to_string(),
            _ => return,
        };
        let finding = Finding::new(format!(
            "`{}` is {text}, which templates see as {number}",
            path::Written(path)
        ));
        findings.push(finding.at(at.clone()).hint(format!("write it in quotes: \"{text}\"")));
    });
}
