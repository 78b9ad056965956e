//! The linter: rules over a chart and the environments it is rendered for. Prints nothing.
//!
//! A [`Subject`] is a chart with its environments. Each environment is rendered and looked at by itself, on any thread
//! ([`Subject::inspect`]); [`Subject::conclude`] then puts everything together. A rule is a value of [`Rule`] in a file of
//! its own under `rules/`, with its documentation page beside it; it says where it looks ([`Check`]), and adds what it
//! finds to a list. Which rules are asked and how loud they are is the [`Settings`]' to say, not the rules'.

mod baseline;
mod defaults;
pub mod flow;
pub mod helm;
mod layers;
mod relaxed;
mod rule;
mod rules;
mod settings;
mod silence;
mod sources;
pub mod usage;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::data::{Map, Str, Value};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::engine::error::Frame;
use crate::host::FixedHost;
use crate::manifest::Manifest;
use crate::render::{self, Prepared, Reads, Rendered, Request, SourceMaps};
use crate::values;
use crate::yaml;
use layers::LayerValues;
use usage::Usage;

pub use baseline::Baseline;
pub use rule::{Check, Finding, Level, Rule};
pub use settings::{Settings, UnknownRule, rule};
pub use sources::{Entry, Sources};

/// A way in which a chart is used.
#[derive(Clone, Debug)]
pub struct Environment<'a> {
    /// What findings call it.
    pub name: String,
    /// What its render is asked for.
    pub request: Request<'a>,
}

/// What is linted.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The chart.
    pub prepared: &'a Prepared,
    /// Where the chart is, as people would type it.
    pub root: String,
    /// The ways in which it is used.
    pub environments: Vec<Environment<'a>>,
    /// Which rules are asked.
    pub settings: &'a Settings,
    /// The time in every render.
    pub now: SystemTime,
}

/// The render for one environment.
pub struct Run<'a> {
    /// The files.
    pub sources: &'a Sources<'a>,
    /// The chart.
    pub prepared: &'a Prepared,
    /// The environment.
    pub environment: &'a Environment<'a>,
    /// The time in the render.
    pub now: SystemTime,
    /// What came of it. Random values are those of [`SEED`].
    pub result: Result<Rendered, render::Error>,
    objects: OnceCell<Vec<Object>>,
    source_maps: OnceCell<SourceMaps>,
}

/// An object that was rendered.
#[derive(Debug)]
pub struct Object {
    /// Who it is, and its text.
    pub manifest: Manifest,
    /// Whether it is a hook.
    pub is_hook: bool,
    /// What it holds.
    pub value: Value,
}

/// All renders, when they are done.
pub struct Together<'a> {
    /// The files.
    pub sources: &'a Sources<'a>,
    /// The environments, and what their renders read: nothing is known of a render that failed.
    pub reads: Vec<(&'a Environment<'a>, Option<&'a Reads>)>,
    /// The chart.
    pub prepared: &'a Prepared,
    usage: OnceCell<Option<Usage<'a>>>,
}

impl<'a> Together<'a> {
    /// What anything reads. Unknown where a template does not parse, and of a library: charts that include its templates
    /// give them their own values.
    pub fn usage(&self) -> Option<&Usage<'a>> {
        let find = || {
            if self.sources.chart.metadata.is_library() {
                return None;
            }
            let reads = self.reads.iter().filter_map(|(_, reads)| *reads).collect();
            let mut values: Vec<Map> = self
                .sources
                .layers()
                .into_iter()
                .map(|layer| LayerValues::of(layer).values)
                .collect();
            values.extend(values::compose(self.sources.chart, &[], &mut Vec::new()).map(|defaults| defaults.values));
            Usage::new(self.prepared, &values.iter().collect::<Vec<_>>(), reads).ok()
        };
        self.usage.get_or_init(find).as_ref()
    }
}

/// What is kept of a render: it crosses threads, as values do not.
#[derive(Debug)]
pub struct Inspection {
    findings: Vec<Diagnostic>,
    reads: Option<Reads>,
}

/// The seed of random values in the renders: what a chart makes up must not make findings come and go.
pub const SEED: u64 = 0;

/// Every rule, in the order of their ids.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

impl<'a> Subject<'a> {
    /// The files, for [`Subject::inspect`].
    pub fn sources(&'a self) -> Sources<'a> {
        Sources::new(self)
    }

    /// Renders the chart for one environment, and asks the rules that look at renders.
    pub fn inspect(&'a self, sources: &'a Sources<'a>, environment: &'a Environment<'a>) -> Inspection {
        let request = Request {
            trace: true,
            keep_values: true,
            ..environment.request.clone()
        };
        let host = FixedHost::new(SEED, self.now);
        let mut run = Run {
            sources,
            prepared: self.prepared,
            environment,
            now: self.now,
            result: render::render(self.prepared, &request, &host, &mut Vec::new()),
            objects: OnceCell::new(),
            source_maps: OnceCell::new(),
        };
        let mut findings = self.ask(|check, findings| {
            if let Check::Run(check) = check {
                check(&run, findings);
            }
        });
        if let Some(files) = run.files() {
            findings.extend(rules::helm::of_rendered(&run, files, &self.root, self.settings));
        }
        // Where there is only one, its name says nothing.
        let environments = if self.environments.len() > 1 {
            vec![environment.name.clone()]
        } else {
            Vec::new()
        };
        let of_here = |finding: Diagnostic| Diagnostic {
            environments: environments.clone(),
            ..finding
        };
        Inspection {
            findings: findings.into_iter().map(of_here).collect(),
            reads: run
                .result
                .as_mut()
                .ok()
                .and_then(|rendered| rendered.source.reads.take()),
        }
    }

    /// What Helm's own rules say about the files of a chart, as findings.
    pub fn of_helm(messages: &[helm::Message], root: &str, settings: &Settings) -> Vec<Diagnostic> {
        let findings = messages
            .iter()
            .filter_map(|message| rules::helm::finding(message, rules::helm::place(message, root), settings));
        findings.collect()
    }

    /// Asks the rules that look at the files or at all environments together, and puts all findings in order: by place,
    /// each once with the environments it concerns, without those that comments silence.
    pub fn conclude(&'a self, sources: &'a Sources<'a>, inspections: &[Inspection]) -> Vec<Diagnostic> {
        let reads = inspections.iter().map(|inspection| inspection.reads.as_ref());
        let together = Together {
            sources,
            reads: self.environments.iter().zip(reads).collect(),
            prepared: self.prepared,
            usage: OnceCell::new(),
        };
        let mut findings = self.ask(|check, findings| match check {
            Check::Sources(check) => check(sources, findings),
            Check::Together(check) => check(&together, findings),
            Check::Run(_) | Check::Helm => {}
        });
        findings.extend(
            inspections
                .iter()
                .flat_map(|inspection| inspection.findings.iter().cloned()),
        );
        rules::drop_echoes(&mut findings);
        findings.retain(|finding| !silence::is_silenced(finding, sources));
        merged(findings)
    }

    /// The findings of all rules that are not off.
    fn ask(&self, ask: impl Fn(Check, &mut Vec<Finding>)) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for rule in rules() {
            if let Some(severity) = self.settings.level(rule).severity() {
                let mut findings = Vec::new();
                ask(rule.check, &mut findings);
                found.extend(findings.into_iter().map(|finding| finding.of(rule, severity)));
            }
        }
        found
    }
}

impl Run<'_> {
    /// Every rendered file by its full name, as far as they were rendered.
    pub fn files(&self) -> Option<&BTreeMap<Str, Str>> {
        match &self.result {
            Ok(rendered) => Some(&rendered.source.files),
            Err(render::Error::Manifest { files, .. }) => Some(files),
            Err(_) => None,
        }
    }

    /// The objects of the release, its hooks last; none where the render failed.
    pub fn objects(&self) -> &[Object] {
        self.objects.get_or_init(|| {
            let Ok(rendered) = &self.result else { return Vec::new() };
            let object = |manifest: &Manifest, is_hook| {
                let value = yaml::unmarshal(manifest.text()).ok()?;
                Some(Object {
                    manifest: manifest.clone(),
                    is_hook,
                    value,
                })
            };
            let objects = rendered
                .manifests
                .objects
                .iter()
                .filter_map(|manifest| object(manifest, false));
            let hooks = rendered
                .manifests
                .hooks
                .iter()
                .filter_map(|manifest| object(manifest, true));
            objects.chain(hooks).collect()
        })
    }

    /// The templates that wrote a place of a rendered file, line and column in characters, both from 1: first that of the
    /// file, then those that it included for it.
    pub fn frames(&self, full_name: &str, line: u32, column: u32) -> Vec<Frame> {
        let maps = self.source_maps.get_or_init(|| {
            let host = FixedHost::new(SEED, self.now);
            SourceMaps::of(self.prepared, &self.environment.request, &host).unwrap_or_default()
        });
        maps.frames(full_name.as_bytes(), line, column)
    }

    /// The place in the file's own template that wrote what a line of the rendered file says.
    fn place(&self, full_name: &str, line: u32) -> Location {
        let text = self
            .files()
            .and_then(|files| files.get(full_name.as_bytes()))
            .map(Str::to_text);
        let index = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
        let text = text
            .as_ref()
            .zip(index)
            .and_then(|(text, index)| text.lines().nth(index));
        let before = text
            .unwrap_or_default()
            .chars()
            .take_while(|c| [' ', '-'].contains(c))
            .count();
        let column = u32::try_from(before + 1).unwrap_or_default();
        match self.frames(full_name, line, column).first() {
            Some(frame) => self.sources.of_frame(frame),
            None => Location {
                file: self.sources.file(full_name),
                ..Location::default()
            },
        }
    }

    /// The place of the line that the value at a path of an object begins on, by keys and the numbers of items; of the
    /// nearest above it that is written there, or of the object.
    pub fn place_in<K: AsRef<str>>(&self, object: &Object, path: &[K]) -> Location {
        let text = object.manifest.text();
        let document = yaml::parse(text).ok();
        let mut node = document.as_ref().and_then(yaml::Document::root);
        let mut line = node.map_or(1, |root| root.span().start.line);
        for key in path.iter().map(AsRef::as_ref) {
            let entry = node.and_then(|node| node.entries().find(|(written, _)| written.text() == key.as_bytes()));
            let item = || node?.items().nth(key.parse().ok()?).map(|item| (item, item));
            let Some((written, value)) = entry.or_else(item) else {
                break;
            };
            line = written.span().start.line;
            node = Some(value);
        }
        let above = u32::try_from(object.manifest.line).unwrap_or_default();
        self.place(&object.manifest.path.to_text(), above + line.saturating_sub(1))
    }
}

/// The findings by place, those that differ in nothing but their environments as one.
fn merged(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // The sort is stable: environments stay in their order.
    findings.sort_by(|a, b| a.key().cmp(&b.key()));
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    for finding in findings {
        match merged.last_mut().filter(|last| last.key() == finding.key()) {
            Some(last) => {
                let new = finding
                    .environments
                    .into_iter()
                    .filter(|name| !last.environments.contains(name));
                let new: Vec<String> = new.collect();
                last.environments.extend(new);
            }
            None => merged.push(finding),
        }
    }
    merged
}

/// Whether findings fail a run.
pub fn fails(findings: &[Diagnostic], fail_on: Severity) -> bool {
    findings.iter().any(|finding| finding.severity >= fail_on)
}
