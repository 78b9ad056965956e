//! Values as single layers give them, and what each layer finds beneath it.

use crate::chart::VALUES_FILE;
use crate::compat::HelmVersion;
use crate::data::{Entry, Map, Mark, Str, Value};
use crate::diagnostic::Location;
use crate::values::layer::{self, in_precedence};
use crate::values::path;
use crate::values::{self, Composed, Layer, Origins, Source};
use crate::yaml::{self, Node, NodeKind};

use super::{Run, Sources};

/// The values of one layer alone.
#[derive(Debug)]
pub struct LayerValues {
    /// The values.
    pub values: Map,
    origins: Origins,
}

impl LayerValues {
    /// The values of a layer; none where it cannot be applied, which the render says.
    pub fn of(layer: &Layer) -> LayerValues {
        let mut origins = Origins::default();
        let values = layer::merge(std::slice::from_ref(layer), &mut origins).unwrap_or_default();
        LayerValues { values, origins }
    }

    /// The chart's own defaults, as they stand in its values.yaml.
    pub fn of_chart(sources: &Sources<'_>) -> Option<LayerValues> {
        let file = sources.chart.values.as_ref()?;
        let mut origins = Origins::default();
        let source = origins.add(Source::Chart(format!("{}/{VALUES_FILE}", sources.chart.name())));
        let values = origins.values(source, file, HelmVersion::V4);
        Some(LayerValues { values, origins })
    }

    /// Where a value stands.
    pub fn location(&self, mark: Mark, sources: &Sources<'_>) -> Option<Location> {
        Some(sources.of_origin(self.origins.get(mark)?))
    }

    /// Whether a value is there to be repeated elsewhere in its file: it, or what holds it, has an anchor that is used.
    pub fn is_repeated(&self, path: &[Str], sources: &Sources<'_>) -> bool {
        let has_used_anchor = |length: usize| {
            let entry = path::entry(&self.values, path.get(..length)?)?;
            let location = self.location(entry.mark, sources)?;
            let text = sources.text(&location.file)?.to_text().into_owned();
            let number = usize::try_from(location.line).ok()?.checked_sub(1)?;
            let (_, after) = text.lines().nth(number)?.split_once('&')?;
            let name: String = after.chars().take_while(|c| !c.is_whitespace()).collect();
            Some(!name.is_empty() && text.contains(&format!("*{name}")))
        };
        (1..=path.len()).any(|length| has_used_anchor(length).unwrap_or(false))
    }
}

/// The layers of one environment over the chart's defaults.
pub struct Stack<'a> {
    /// The defaults of the chart and its subcharts.
    pub defaults: Composed,
    layers: Vec<LayerValues>,
    sources: &'a Sources<'a>,
}

/// A value that a layer puts over another one.
#[derive(Debug)]
pub struct Override {
    /// Where in the values.
    pub path: Vec<Str>,
    /// What the layer gives.
    pub new: Value,
    /// Where that stands.
    pub at: Option<Location>,
    /// What was there.
    pub old: Value,
    /// Where that stands.
    pub old_at: Option<Location>,
    /// Whether it is the chart's default.
    pub is_default: bool,
}

impl<'a> Stack<'a> {
    /// The layers of a run, the lowest first. `None` where there are no defaults to be had, which is another finding.
    pub fn of(run: &Run<'a>) -> Option<Stack<'a>> {
        let defaults = values::compose(run.prepared.chart(), &[], &mut Vec::new()).ok()?;
        let layers = in_precedence(run.environment.request.layers);
        Some(Stack {
            defaults,
            layers: layers.into_iter().map(LayerValues::of).collect(),
            sources: run.sources,
        })
    }

    /// Every value of a layer, tables aside, with its path and its place.
    pub fn given(&self) -> Vec<(Vec<Str>, Entry, Option<Location>)> {
        let mut found = Vec::new();
        for layer in &self.layers {
            leaves(&layer.values, &mut Vec::new(), &mut |path, entry| {
                found.push((path.to_vec(), entry.clone(), layer.location(entry.mark, self.sources)));
            });
        }
        found
    }

    /// Every value of a layer that has another one beneath it: tables count only against what is none.
    pub fn overrides(&self) -> Vec<Override> {
        let mut found = Vec::new();
        for (height, layer) in self.layers.iter().enumerate() {
            self.compare(height, &layer.values, &mut Vec::new(), &mut found);
        }
        found
    }

    fn compare(&self, height: usize, values: &Map, path: &mut Vec<Str>, found: &mut Vec<Override>) {
        for (key, entry) in values.entries() {
            path.push(key);
            let beneath = self.beneath(height, path);
            match (&entry.value, &beneath) {
                (Value::Map(inner), Some((Value::Map(_), ..)) | None) => self.compare(height, inner, path, found),
                (_, Some((old, old_at, is_default))) => found.push(Override {
                    path: path.clone(),
                    new: entry.value.clone(),
                    at: self
                        .layers
                        .get(height)
                        .and_then(|layer| layer.location(entry.mark, self.sources)),
                    old: old.clone(),
                    old_at: old_at.clone(),
                    is_default: *is_default,
                }),
                (_, None) => {}
            }
            path.pop();
        }
    }

    /// What stands at a path below a layer.
    fn beneath(&self, height: usize, path: &[Str]) -> Option<(Value, Option<Location>, bool)> {
        let lower = self.layers.get(..height).unwrap_or_default().iter().rev();
        for layer in lower {
            if let Some(entry) = path::entry(&layer.values, path) {
                return Some((entry.value, layer.location(entry.mark, self.sources), false));
            }
        }
        let entry = path::entry(&self.defaults.values, path)?;
        let origin = self.defaults.origins.get(entry.mark);
        Some((entry.value, origin.map(|origin| self.sources.of_origin(origin)), true))
    }
}

/// Visits everything in a map that is no table, and empty tables.
pub fn leaves(values: &Map, path: &mut Vec<Str>, visit: &mut dyn FnMut(&[Str], &Entry)) {
    for (key, entry) in values.entries() {
        path.push(key);
        match &entry.value {
            Value::Map(inner) if !inner.is_empty() => leaves(inner, path, visit),
            _ => visit(path, &entry),
        }
        path.pop();
    }
}

/// Visits every mapping entry and list item in the values files of the chart and of all environments, as it is written:
/// the path with the entry's own key, the key, the value, and the place of either.
pub fn written(sources: &Sources<'_>, visit: &mut dyn FnMut(&Written<'_>)) {
    for (file, text) in sources.values_files() {
        for chunk in yaml::documents(&text) {
            // What does not parse is told elsewhere.
            let Ok(chunk) = chunk else { break };
            let Ok(document) = yaml::parse(chunk.text.clone()) else {
                break;
            };
            if let Some(root) = document.root() {
                let mut walk = Walk {
                    file: &file,
                    lines_before: chunk.lines_before,
                    path: Vec::new(),
                    visit,
                };
                walk.node(root);
            }
        }
    }
}

/// An entry or item of a values file.
pub struct Written<'a> {
    /// Where in the values.
    pub path: &'a [Str],
    /// The mapping or list that holds it.
    pub holder: Node<'a>,
    /// The key; none of an item.
    pub key: Option<Node<'a>>,
    /// The value.
    pub value: Node<'a>,
    /// Where it stands.
    pub at: Location,
}

struct Walk<'a> {
    file: &'a str,
    lines_before: u32,
    path: Vec<Str>,
    visit: &'a mut dyn FnMut(&Written<'_>),
}

impl Walk<'_> {
    fn node(&mut self, node: Node<'_>) {
        match node.kind() {
            NodeKind::Mapping => {
                for (key, value) in node.entries().filter(|(key, _)| !key.is_merge()) {
                    self.path.push(Str::from(key.text()));
                    self.entry(node, Some(key), value);
                    self.path.pop();
                }
            }
            NodeKind::Sequence => {
                for (index, value) in node.items().enumerate() {
                    self.path.push(Str::from(index.to_string()));
                    self.entry(node, None, value);
                    self.path.pop();
                }
            }
            NodeKind::Scalar | NodeKind::Alias => {}
        }
    }

    fn entry(&mut self, holder: Node<'_>, key: Option<Node<'_>>, value: Node<'_>) {
        let start = key.unwrap_or(value).span().start;
        (self.visit)(&Written {
            path: &self.path,
            holder,
            key,
            value,
            at: Location {
                file: self.file.to_owned(),
                line: start.line + self.lines_before,
                column: start.column,
            },
        });
        self.node(value);
    }
}
