//! Differences as one page for a browser: whole in itself, for it holds its style and its script and may load nothing.
//! Without the script it can still be read, opened, closed and printed.

mod choice;
mod lines;
mod matrix;

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use self::choice::{Facts, RiskName};
use self::lines::Runs;
pub use self::matrix::matrix_html;
use super::cause::{effects, names};
use super::{Comparison, Side, templates, text};
use crate::diff::{Change, ChangeKind, Counts, Diff, Field, Hunk, KeyCause, Shown, Tag, Variable};
use crate::go::base64;

/// How many objects a page may have and still begin with all of them open.
const MOST_OPEN: usize = 200;

/// Writes a page with every difference.
pub fn html(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new()?;
    let facts: Vec<Facts<'_>> = comparisons.iter().flat_map(facts).collect();
    page.begin(&title(comparisons), &summary(comparisons), &facts, true, out)?;
    for comparison in comparisons {
        let section = Section::of(comparison, comparisons.len() > 1);
        page.write("section.html", Value::from(Serde(&section)), out)?;
        for change in &comparison.diff.changes {
            let card = Card::of(change, comparison, facts.len() <= MOST_OPEN);
            page.write("object.html", Value::from(Serde(&card)), out)?;
        }
        out.write_all(b"</section>\n")?;
    }
    page.end(true, out)
}

/// The templates of a page.
struct Page(Environment<'static>);

impl Page {
    fn new() -> io::Result<Page> {
        // What a name ends with decides that everything is escaped for HTML.
        templates(&[
            ("page.html", include_str!("page.html.jinja")),
            ("section.html", include_str!("section.html.jinja")),
            ("object.html", include_str!("object.html.jinja")),
            ("table.html", include_str!("table.html.jinja")),
            ("foot.html", include_str!("foot.html.jinja")),
        ])
        .map(Page)
    }

    fn write(&self, name: &str, context: Value, out: &mut dyn Write) -> io::Result<()> {
        let template = self.0.get_template(name).map_err(io::Error::other)?;
        out.write_all(template.render(context).map_err(io::Error::other)?.as_bytes())
    }

    /// Writes what stands before the objects: the title, the search and the filters.
    fn begin(
        &self,
        title: &str,
        summary: &str,
        objects: &[Facts<'_>],
        has_views: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let context = context! {
            title,
            summary,
            has_views,
            selects => Serde(choice::lists(objects)),
            chips => Serde(choice::chips(objects)),
            policy => policy(),
            style => Value::from_safe_string(STYLE.to_owned()),
        };
        self.write("page.html", context, out)
    }

    /// Writes what stands after the objects.
    fn end(&self, has_views: bool, out: &mut dyn Write) -> io::Result<()> {
        let script = Value::from_safe_string(SCRIPT.to_owned());
        self.write("foot.html", context! { has_views, script }, out)
    }
}

/// How a page looks.
const STYLE: &str = include_str!("style.css");

/// What a page does.
const SCRIPT: &str = include_str!("script.js");

/// What a browser may load and run for a page: its own style and script, known by their digests, and nothing else.
fn policy() -> String {
    let digest = |text: &str| format!("'sha256-{}'", base64::encode(&Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

/// What is compared, where all comparisons have the same sides; how many they are, otherwise.
fn title(comparisons: &[Comparison]) -> String {
    match comparisons {
        [one] => one.title(),
        [first, others @ ..] if others.iter().all(|other| other.names() == first.names()) => {
            let [before, after] = first.names();
            format!("{before} → {after}")
        }
        _ => format!("{} comparisons", comparisons.len()),
    }
}

/// How many objects changed in all comparisons, in words.
fn summary(comparisons: &[Comparison]) -> String {
    let sum = |sum: Counts, comparison: &Comparison| {
        let counts = comparison.diff.counts;
        Counts {
            added: sum.added + counts.added,
            removed: sum.removed + counts.removed,
            changed: sum.changed + counts.changed,
            same: sum.same + counts.same,
        }
    };
    super::counts(comparisons.iter().fold(Counts::default(), sum))
}

/// What filters know of the objects of a comparison.
fn facts(comparison: &Comparison) -> impl Iterator<Item = Facts<'_>> {
    comparison.diff.changes.iter().map(|change| Facts {
        change: Some(change.kind),
        kind: &change.object.kind,
        release: comparison.release.as_deref(),
        environments: comparison.environment.as_deref().into_iter().collect(),
        risks: RiskName::of(&change.risks),
    })
}

/// What stands before the objects of a comparison.
#[derive(Serialize)]
struct Section<'a> {
    /// What is compared, where the page has several comparisons.
    title: Option<String>,
    summary: String,
    sides: Vec<SideBox<'a>>,
    variables: Vec<Difference<'a>>,
    keys: Vec<Key<'a>>,
    is_empty: bool,
}

/// What the sides call differently.
#[derive(Serialize)]
struct Difference<'a> {
    /// The side, where there are more than two.
    side: Option<&'a str>,
    #[serde(flatten)]
    variable: &'a Variable,
}

impl<'a> Difference<'a> {
    fn of(variable: &'a Variable) -> Difference<'a> {
        Difference { side: None, variable }
    }
}

/// A side, and what is known of it.
#[derive(Serialize)]
struct SideBox<'a> {
    role: &'static str,
    name: &'a str,
    facts: Vec<(&'static str, &'a str)>,
}

/// A values key that differs.
#[derive(Serialize)]
struct Key<'a> {
    key: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    objects: Vec<String>,
}

impl<'a> Section<'a> {
    fn of(comparison: &'a Comparison, is_one_of_several: bool) -> Section<'a> {
        let Comparison {
            before, after, diff, ..
        } = comparison;
        Section {
            title: is_one_of_several.then(|| comparison.title()),
            summary: comparison.summary(),
            sides: vec![SideBox::of("Before", before), SideBox::of("After", after)],
            variables: diff.variables.iter().map(Difference::of).collect(),
            keys: diff.values.iter().flatten().map(|key| Key::of(key, diff)).collect(),
            is_empty: diff.is_empty(),
        }
    }
}

impl<'a> SideBox<'a> {
    fn of(role: &'static str, side: &'a Side) -> SideBox<'a> {
        // Most sides are called as their environment.
        let environment = side.environment.as_ref().filter(|name| **name != side.name);
        let facts = [
            ("Chart", side.chart.as_ref()),
            ("Environment", environment),
            ("Namespace", side.namespace.as_ref()),
            ("Revision", side.revision.as_ref()),
        ];
        let known = facts
            .into_iter()
            .filter_map(|(name, fact)| Some((name, fact?.as_str())));
        SideBox {
            role,
            name: &side.name,
            facts: known.collect(),
        }
    }
}

impl<'a> Key<'a> {
    fn of(cause: &'a KeyCause, diff: &Diff) -> Key<'a> {
        Key {
            key: &cause.key,
            before: cause.before.as_deref(),
            after: cause.after.as_deref(),
            objects: effects(cause, diff),
        }
    }
}

/// An object, which can be opened.
#[derive(Serialize)]
struct Card<'a> {
    change: ChangeKind,
    kind: &'a str,
    group: &'a str,
    namespace: &'a str,
    name: &'a str,
    renamed_from: Option<String>,
    template: &'a str,
    release: Option<&'a str>,
    environments: Vec<&'a str>,
    risks: Vec<RiskName>,
    causes: Option<String>,
    /// How many lines came.
    added: usize,
    /// How many lines went.
    removed: usize,
    is_open: bool,
    fields: Vec<FieldRow>,
    hunks: Vec<Runs<'a>>,
}

impl<'a> Card<'a> {
    fn of(change: &'a Change, comparison: &'a Comparison, is_open: bool) -> Card<'a> {
        let lines = change.hunks.iter().flat_map(Hunk::lines);
        let count = |tag| lines.clone().filter(|line| line.tag == tag).count();
        let mut fields = Vec::new();
        for field in &change.fields {
            FieldRow::add(field, "", None, &mut fields);
        }
        Card {
            change: change.kind,
            kind: &change.object.kind,
            group: &change.object.group,
            namespace: &change.object.namespace,
            name: &change.object.name,
            renamed_from: change.renamed_from.as_ref().map(ToString::to_string),
            template: &change.template,
            release: comparison.release.as_deref(),
            environments: comparison.environment.as_deref().into_iter().collect(),
            risks: RiskName::of(&change.risks),
            causes: names(change.causes.as_ref()),
            added: count(Tag::Added),
            removed: count(Tag::Removed),
            is_open,
            fields,
            hunks: change.hunks.iter().map(Runs::of).collect(),
        }
    }
}

/// A field as a row of a table.
#[derive(Serialize)]
struct FieldRow {
    change: ChangeKind,
    path: String,
    before: String,
    after: String,
    risks: Vec<RiskName>,
    causes: Option<String>,
}

impl FieldRow {
    /// Adds the row of a field, or those of the fields within its text, which it may have the causes of.
    fn add(field: &Field, outer: &str, outer_causes: Option<&Vec<String>>, rows: &mut Vec<FieldRow>) {
        let path = format!("{outer}{}", field.path);
        let causes = field.causes.as_ref().or(outer_causes);
        if let Some(within) = field.within.as_ref().filter(|within| !within.fields.is_empty()) {
            let outer = format!("{path} › ");
            return within
                .fields
                .iter()
                .for_each(|field| FieldRow::add(field, &outer, causes, rows));
        }
        let value = |shown: &Option<Shown>| match shown {
            Some(Shown { value: Some(value), .. }) => text(value),
            Some(_) => "text".to_owned(),
            None => String::new(),
        };
        rows.push(FieldRow {
            change: field.kind,
            path,
            before: value(&field.before),
            after: value(&field.after),
            risks: RiskName::of(&field.risks),
            causes: names(causes),
        });
    }
}
