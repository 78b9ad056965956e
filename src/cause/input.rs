//! What the sides have otherwise: whatever may make their renders differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Side;
use super::list::ListDifference;
use crate::chart::{Chart, VALUES_FILE};
use crate::data::{Entry, Str};
use crate::diff::{CauseKind, NAMESPACE, RELEASE_NAME};
use crate::values::difference::{Difference, differences};
use crate::values::{Origins, Source};

/// Something that one side has otherwise than the other.
#[derive(Debug)]
pub(super) enum Input {
    /// A values key.
    Value(Difference),
    /// An item of a list of values.
    Item {
        /// The list among those of [`Inputs`].
        list: usize,
        /// The item's place among the slots of the list.
        slot: usize,
    },
    /// The name of the release.
    ReleaseName,
    /// Its namespace.
    Namespace,
    /// The version of Kubernetes.
    KubeVersion,
    /// The API versions that it knows.
    ApiVersions,
    /// A file of the chart or of a subchart, but for those of values.
    File(String),
}

/// All that the sides have otherwise.
#[derive(Debug)]
pub(super) struct Inputs {
    /// In the order in which they are reported: values by name first.
    pub all: Vec<Input>,
    /// The lists whose items are among them.
    pub lists: Vec<ListDifference>,
}

/// Files of a chart that make no render differ: values are compared by key, and a trial asks no schema.
const SILENT: &[&str] = &[
    VALUES_FILE,
    "values.schema.json",
    "Chart.lock",
    ".helmignore",
    "NOTES.txt",
];

impl Inputs {
    /// What two sides have otherwise.
    pub fn of(sides: [Side<'_>; 2]) -> Inputs {
        let [before, after] = sides;
        let mut inputs = Inputs {
            all: Vec::new(),
            lists: Vec::new(),
        };
        for difference in differences(&before.rendered.source.values, &after.rendered.source.values) {
            inputs.add_value(difference);
        }
        let (first, second) = (before.request, after.request);
        let (release, other) = (&first.release, &second.release);
        let (cluster, other_cluster) = (&first.capabilities, &second.capabilities);
        let fixed = [
            (release.name != other.name, Input::ReleaseName),
            (release.namespace != other.namespace, Input::Namespace),
            (cluster.kube_version != other_cluster.kube_version, Input::KubeVersion),
            (cluster.api_versions != other_cluster.api_versions, Input::ApiVersions),
        ];
        let differing = fixed.into_iter().filter(|(is_different, _)| *is_different);
        inputs.all.extend(differing.map(|(_, input)| input));
        let files = differing_files(before.prepared.chart(), after.prepared.chart());
        inputs.all.extend(files.into_iter().map(Input::File));
        inputs
    }

    fn add_value(&mut self, difference: Difference) {
        let Some(list) = ListDifference::of(&difference) else {
            self.all.push(Input::Value(difference));
            return;
        };
        let at = self.lists.len();
        self.all
            .extend(list.differing().map(|slot| Input::Item { list: at, slot }));
        self.lists.push(list);
    }

    /// What people call an input: the path of a value, `release name`, a file.
    pub fn name(&self, input: &Input) -> String {
        match input {
            Input::Value(difference) => difference.name(),
            Input::Item { list, slot } => self.lists.get(*list).map_or_else(String::new, |list| list.name(*slot)),
            Input::ReleaseName => RELEASE_NAME.to_owned(),
            Input::Namespace => NAMESPACE.to_owned(),
            Input::KubeVersion => "Kubernetes version".to_owned(),
            Input::ApiVersions => "API versions".to_owned(),
            Input::File(name) => name.clone(),
        }
    }

    /// Where each side's stands; what it is, for that which stands in no file. Nothing where a side has none.
    pub fn places(&self, input: &Input, sides: [Side<'_>; 2]) -> [Option<String>; 2] {
        let [before, after] = sides.map(|side| &side.rendered.source.origins);
        let name = self.name(input);
        let place = |origins: &Origins, entry: Option<&Entry>| {
            let origin = origins.get(entry?.mark)?;
            Some(match origin.source {
                // What a flag gives may be a secret.
                Source::Flag { kind, .. } => format!("{} {name}", kind.flag()),
                Source::Chart(_) | Source::File(_) | Source::Entry { .. } => origin.to_string(),
            })
        };
        let of_sides = |text: fn(&Side<'_>) -> String| sides.each_ref().map(|side| Some(text(side)));
        match input {
            Input::Value(difference) => [
                place(before, difference.before.as_ref()),
                place(after, difference.after.as_ref()),
            ],
            Input::Item { list, slot } => {
                let slot = self.lists.get(*list).and_then(|list| list.slots.get(*slot));
                let item = |entry: &'_ Option<(usize, Entry)>| entry.as_ref().map(|(_, entry)| entry.clone());
                let items = slot
                    .map(|slot| [item(&slot.before), item(&slot.after)])
                    .unwrap_or_default();
                [place(before, items[0].as_ref()), place(after, items[1].as_ref())]
            }
            Input::ReleaseName => of_sides(|side| side.request.release.name.clone()),
            Input::Namespace => of_sides(|side| side.request.release.namespace.clone()),
            Input::KubeVersion => of_sides(|side| side.request.capabilities.kube_version.version.clone()),
            Input::ApiVersions => only_here(sides.map(|side| side.request.capabilities.api_versions.as_slice())),
            Input::File(name) => first_lines(name, sides.map(|side| &**side.prepared.chart())),
        }
    }

    /// Whether an input is a value, or part of one.
    pub fn is_value(input: &Input) -> bool {
        Inputs::kind(input) == CauseKind::Value
    }

    /// What sort of thing an input is.
    pub fn kind(input: &Input) -> CauseKind {
        match input {
            Input::Value(_) | Input::Item { .. } => CauseKind::Value,
            Input::ReleaseName | Input::Namespace => CauseKind::Release,
            Input::KubeVersion | Input::ApiVersions => CauseKind::Cluster,
            Input::File(_) => CauseKind::File,
        }
    }
}

/// The names of the files that two charts have otherwise.
fn differing_files(before: &Arc<Chart>, after: &Arc<Chart>) -> Vec<String> {
    if Arc::ptr_eq(before, after) {
        return Vec::new();
    }
    let names: BTreeSet<&str> = [before, after]
        .iter()
        .flat_map(|chart| &chart.raw)
        .map(|file| file.name.as_str())
        .collect();
    let is_silent = |name: &str| SILENT.contains(&name.rsplit('/').next().unwrap_or(name));
    let data = |chart: &Arc<Chart>, name: &str| chart.raw_file(name).map(|file| file.data.clone());
    names
        .into_iter()
        .filter(|name| !is_silent(name) && data(before, name) != data(after, name))
        .map(str::to_owned)
        .collect()
}

/// The API versions that only one side knows.
fn only_here(versions: [&[Str]; 2]) -> [Option<String>; 2] {
    let only = |here: &[Str], there: &[Str]| {
        let words = here.iter().filter(|version| !there.contains(version));
        let words: Vec<_> = words.map(Str::to_text).collect();
        (!words.is_empty()).then(|| words.join(", "))
    };
    let [before, after] = versions;
    [only(before, after), only(after, before)]
}

/// The first line in which a file differs, on each side that has it.
fn first_lines(name: &str, charts: [&Chart; 2]) -> [Option<String>; 2] {
    let texts = charts.map(|chart| chart.raw_file(name).map(|file| &file.data));
    let lines = texts.map(|text| text.map(|text| text.split(|byte| *byte == b'\n')).into_iter().flatten());
    let [before, after] = lines;
    let same = before.zip(after).take_while(|(one, other)| one == other).count();
    let place = |chart: &Chart| {
        chart
            .raw_file(name)
            .map(|_| format!("{}/{name}:{}", chart.name(), same + 1))
    };
    charts.map(place)
}
