//! The hint that a render on a terminal ends with: a value that the user gave and no template reads.

use std::io::{self, IsTerminal as _};

use super::Globals;
use super::host::SystemHost;
use super::inputs::RenderArgs;
use super::personality::Name;
use super::project::{Installation, Project, shown};
use crate::chart::Links;
use crate::host::Host as _;
use crate::lint::{Environment, Settings, Subject};
use crate::render::Prepared;

/// The rule that finds such values.
const RULE: &str = "unused-value";

/// The hint, for who can read it: the first value that was probably meant to be another one, else the first. It takes
/// another render, which is traced; elsewhere than on a terminal nothing is done.
pub(super) fn hint(
    globals: &Globals,
    installation: &Installation,
    args: &RenderArgs,
    prepared: &Prepared,
) -> anyhow::Result<Option<String>> {
    if globals.name() == Name::Helm || !io::stderr().is_terminal() || installation.layers.is_empty() {
        return Ok(None);
    }
    let mut settings = Settings::default();
    settings.only(RULE)?;
    for (rule, level) in Project::find(Links::Anywhere)?
        .iter()
        .flat_map(|project| &project.file.lint.rules)
    {
        settings.set(rule, *level)?;
    }
    let subject = Subject {
        prepared,
        root: shown(&installation.chart),
        environments: vec![Environment {
            name: installation.environment.clone(),
            request: installation.request(globals, args)?,
        }],
        settings: &settings,
        now: SystemHost::new(false)?.now(),
    };
    let sources = subject.sources();
    let inspections: Vec<_> = subject
        .environments
        .iter()
        .map(|environment| subject.inspect(&sources, environment))
        .collect();
    let findings = subject.conclude(&sources, &inspections);
    let is_meant = |hint: &Option<String>| hint.as_ref().is_some_and(|hint| hint.starts_with("did you mean"));
    let first = findings.iter().find(|finding| is_meant(&finding.hint));
    let Some(first) = first.or_else(|| findings.first()) else {
        return Ok(None);
    };
    let place = first.location.iter().map(|location| format!("{location}: "));
    let advice = first.hint.iter().map(|hint| format!("; {hint}"));
    let more = match findings.len() {
        1 => String::new(),
        count => format!(" (and {} more, which `chartroom lint` lists)", count - 1),
    };
    let parts = place.chain([first.message.clone()]).chain(advice).chain([more]);
    Ok(Some(format!("hint: {}", parts.collect::<String>())))
}
