//! What the objects of a page can be filtered by.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::{ChangeKind, Risk};

/// What filters know of an object.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Facts<'a> {
    /// What became of it, where there are two sides.
    pub change: Option<ChangeKind>,
    pub kind: &'a str,
    pub release: Option<&'a str>,
    /// The environments that it differs in.
    pub environments: Vec<&'a str>,
    pub risks: Vec<RiskName>,
}

/// A class of risk, in words.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct RiskName {
    name: &'static str,
    meaning: &'static str,
}

impl RiskName {
    pub fn of(risks: &[Risk]) -> Vec<RiskName> {
        let name = |risk: &Risk| RiskName {
            name: risk.name(),
            meaning: risk.meaning(),
        };
        risks.iter().map(name).collect()
    }
}

/// A filter: its values with the number of objects that have each.
#[derive(Debug, Serialize)]
pub(super) struct Filter {
    /// The attribute of objects that it looks at.
    filter: &'static str,
    label: &'static str,
    /// What lets all through, where one value is chosen from a list.
    all: &'static str,
    choices: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    count: usize,
    meaning: Option<&'static str>,
}

/// The filters that are lists: those that would tell something apart.
pub(super) fn lists(objects: &[Facts<'_>]) -> Vec<Filter> {
    let filter = |filter, label, all, values: Vec<&str>| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
        let choice = |(value, count): (&str, usize)| Choice {
            value: value.to_owned(),
            count,
            meaning: None,
        };
        Filter {
            filter,
            label,
            all,
            choices: counts.into_iter().map(choice).collect(),
        }
    };
    let releases = objects.iter().filter_map(|object| object.release).collect();
    let environments = objects.iter().flat_map(|object| object.environments.clone()).collect();
    let kinds = objects.iter().map(|object| object.kind).collect();
    let mut lists = vec![
        filter("release", "Release", "All releases", releases),
        filter("environment", "Environment", "All environments", environments),
        filter("kind", "Kind", "All kinds", kinds),
    ];
    lists.retain(|list| list.choices.len() > 1);
    lists
}

/// The filters that are buttons: what became of objects, and their risks.
pub(super) fn chips(objects: &[Facts<'_>]) -> Vec<Filter> {
    let choices = |values: Vec<(&str, Option<&'static str>, usize)>| -> Vec<Choice> {
        let choice = |(value, meaning, count): (&str, _, _)| Choice {
            value: value.to_owned(),
            count,
            meaning,
        };
        values.into_iter().filter(|value| value.2 > 0).map(choice).collect()
    };
    let changes = [ChangeKind::Changed, ChangeKind::Added, ChangeKind::Removed].map(|change| {
        let count = objects.iter().filter(|object| object.change == Some(change)).count();
        (change.name(), None, count)
    });
    let risks = Risk::ALL.map(|risk| {
        let has = |object: &&Facts<'_>| object.risks.iter().any(|other| other.name == risk.name());
        (risk.name(), Some(risk.meaning()), objects.iter().filter(has).count())
    });
    let filters = [
        ("change", "Change", choices(changes.into())),
        ("risk", "Risk", choices(risks.into())),
    ];
    let filters = filters.into_iter().filter(|(_, _, choices)| !choices.is_empty());
    filters
        .map(|(filter, label, choices)| Filter {
            filter,
            label,
            all: "",
            choices,
        })
        .collect()
}
