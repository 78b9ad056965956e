//! Comparing two sets of objects by what they mean: data in, data out. Nothing here knows charts, templates or how a
//! difference looks.
//!
//! [`objects`] takes manifests as a side's objects; [`compare`] pairs them (`pair`: by group, kind, namespace and name,
//! then without what the sides call differently (`variable`), then by similarity), reads each pair as trees (`tree`) and
//! compares these field by field (`field`, with `list` for lists, `text` for texts that hold something, `quantity` for
//! amounts). What comes out is a [`Diff`]: the fields that differ with their places and risks (`risk`), and the lines of
//! both objects written as one text (`write`, `lines`). Secrets are replaced before anything is kept (`redact`).
//!
//! [`compare_all`] puts the comparisons of three sides or more together as a [`Matrix`] (`matrix`).
//!
//! A pair's trees live only while it is compared: memory is that of the texts and of the differences.

mod change;
mod credential;
mod field;
mod ignore;
mod lines;
mod list;
mod matrix;
mod object;
mod pair;
mod path;
mod quantity;
mod redact;
mod risk;
mod similarity;
mod text;
mod tree;
mod variable;
mod write;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

pub use change::{
    CauseKind, Change, ChangeKind, Counts, Diff, Field, KeyCause, Shown, TextFormat, TextLine, TextSign, Within,
};
pub use ignore::Ignore;
pub use lines::{Hunk, Line, Tag};
pub use matrix::{Cell, CellText, Matrix, MatrixField, MatrixObject, compare_all};
pub use object::{Error as ObjectError, Identity, Object, Strictness, objects};
pub use path::{Pattern, PatternError};
pub use redact::Redaction;
pub use risk::Risk;
pub use variable::{NAMESPACE, RELEASE_NAME, Variable};

use field::{Comparison, Context, LineCount, Slot};
use pair::Pair;
use redact::{Redactor, Secrecy};
use risk::Situation;
use tree::Node;
use variable::Variables;

/// How sides are compared.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Quantities and durations that mean the same are different if they are written differently; so are null and nothing.
    pub strict_values: bool,
    /// What does not count.
    pub ignore: Ignore,
    /// What is not shown.
    pub redaction: Redaction,
    /// What the sides may call differently.
    pub variables: Vec<Variable>,
    /// Tell which fields differ, without their risks and without the lines around them.
    pub only_fields: bool,
}

/// Why two sides cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Whether it is the first side's object.
    pub is_before: bool,
    /// What is wrong with it.
    pub error: ObjectError,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Error {}

/// Compares two sides.
///
/// # Errors
/// Where an object is too large to be read as a tree.
pub fn compare(before: &[Object<'_>], after: &[Object<'_>], options: &Options) -> Result<Diff, Error> {
    let redactor = Redactor::new(options.redaction.show_secrets);
    compare_redacted(before, after, options, &redactor)
}

/// Compares two sides that may not be all: equal secrets have equal numbers wherever the redactor is the same.
fn compare_redacted(
    before: &[Object<'_>],
    after: &[Object<'_>],
    options: &Options,
    redactor: &Redactor,
) -> Result<Diff, Error> {
    let variables = Variables::new(&options.variables, before, after);
    let context = Context {
        strict_values: options.strict_values,
        writes_lines: !options.only_fields,
        variables: &variables,
        redactor,
    };
    let mut comparer = Comparer {
        options,
        context: &context,
        changes: Vec::new(),
        steady: Vec::new(),
        same: 0,
    };
    for Pair {
        before: first,
        after: second,
    } in pair::pair(before, after, &variables)
    {
        let first = first.and_then(|at| before.get(at));
        let second = second.and_then(|at| after.get(at));
        comparer.compare(first, second)?;
    }
    if !options.only_fields {
        comparer.mark_stale_configurations()?;
    }
    let Comparer { changes, same, .. } = comparer;
    Ok(Diff {
        counts: Counts::of(&changes, same),
        variables: variables.used(),
        changes,
        values: None,
    })
}

/// What two sides call the same objects.
#[derive(Debug)]
pub struct Naming(Variables);

impl Naming {
    /// The naming of two sides that are compared with these options.
    pub fn new(before: &[Object<'_>], after: &[Object<'_>], options: &Options) -> Naming {
        Naming(Variables::new(&options.variables, before, after))
    }

    /// Whether an object of the first side is called what one of the second is, but for variables.
    pub fn are_one(&self, before: &Identity, after: &Identity) -> bool {
        self.0.are_one(before, after)
    }
}

/// Compares pair after pair.
struct Comparer<'c, 's, 'a> {
    options: &'c Options,
    context: &'c Context<'c>,
    changes: Vec<Change>,
    /// Objects whose pods are not replaced, if they have any; whether or not what replaces them is ignored.
    steady: Vec<&'s Object<'a>>,
    same: usize,
}

impl<'s, 'a> Comparer<'_, 's, 'a> {
    fn compare(&mut self, before: Option<&'s Object<'a>>, after: Option<&'s Object<'a>>) -> Result<(), Error> {
        let Some(object) = after.or(before) else { return Ok(()) };
        if self.options.ignore.is_ignored(&object.identity) {
            return Ok(());
        }
        let change = match (before, after) {
            (Some(first), Some(second)) if first.text() == second.text() => {
                self.steady.push(second);
                None
            }
            (Some(first), Some(second)) => self.changed(first, second)?,
            (Some(first), None) => Some(self.one_sided(first, ChangeKind::Removed)?),
            (None, Some(second)) => Some(self.one_sided(second, ChangeKind::Added)?),
            (None, None) => None,
        };
        match change {
            Some(change) => self.changes.push(change),
            None => self.same += 1,
        }
        Ok(())
    }

    fn slot(&self, object: &Identity) -> Slot<'static, '_> {
        let Identity { group, kind, name, .. } = object;
        Slot {
            key: None,
            secrecy: Secrecy::of_object(&self.options.redaction, group, kind, name),
        }
    }

    /// The change of an object that both sides have.
    fn changed(&mut self, before: &Object<'_>, after: &'s Object<'a>) -> Result<Option<Change>, Error> {
        let (first_error, second_error) = (of_side(true), of_side(false));
        let first_document = before.document().map_err(&first_error)?;
        let second_document = after.document().map_err(&second_error)?;
        let mut first = before.tree(&first_document).map_err(first_error)?;
        let mut second = after.tree(&second_document).map_err(second_error)?;
        let pods = |tree| risk::pod_template(&after.identity, tree);
        let keeps_pods = !self.options.only_fields && pods(&first) == pods(&second);
        self.options.ignore.prune(&before.identity, &mut first);
        self.options.ignore.prune(&after.identity, &mut second);
        if keeps_pods {
            self.steady.push(after);
        }

        let lines = [before, after].map(|object| LineCount::After(object.line - 1));
        let mut comparison = Comparison::new(self.context, lines);
        comparison.compare(&self.slot(&after.identity), &first, &second);
        let Comparison { mut fields, writer, .. } = comparison;
        if fields.is_empty() {
            return Ok(None);
        }
        fields.shrink_to_fit();
        let is_renamed = !self.context.variables.are_one(&before.identity, &after.identity);
        let risks = if self.options.only_fields {
            Vec::new()
        } else {
            self.classify(after, [&first, &second], is_renamed, &mut fields)
        };
        let first_name = || Arc::clone(&before.identity);
        Ok(Some(Change {
            object: after.identity.clone(),
            renamed_from: is_renamed.then(first_name),
            paired_from: (before.identity != after.identity).then(first_name),
            kind: ChangeKind::Changed,
            template: after.template.clone().into_owned(),
            risks,
            causes: None,
            fields,
            hunks: writer.into_hunks(),
        }))
    }

    /// Puts the fields of an object in their classes of risk, and gives those of the object.
    fn classify(
        &self,
        after: &Object<'_>,
        [first, second]: [&Node<'_>; 2],
        is_renamed: bool,
        fields: &mut [Field],
    ) -> Vec<Risk> {
        let situation = Situation {
            object: &after.identity,
            is_new: after.is_hook || is_renamed,
            before: first,
            after: second,
        };
        for field in &mut *fields {
            risk::classify(&situation, field);
        }
        let mut risks = risk::of_fields(fields);
        let variables = self.context.variables;
        if !risks.contains(&Risk::Rbac) && risk::widens_permissions(&after.identity, Some(first), second, variables) {
            risks.push(Risk::Rbac);
            risks.sort_unstable();
        }
        risks
    }

    /// The change of an object that one side has.
    fn one_sided(&self, object: &Object<'_>, kind: ChangeKind) -> Result<Change, Error> {
        let error = of_side(kind == ChangeKind::Removed);
        let document = object.document().map_err(&error)?;
        let mut tree = object.tree(&document).map_err(error)?;
        self.options.ignore.prune(&object.identity, &mut tree);
        let lines = LineCount::After(object.line - 1);
        let mut comparison = Comparison::new(self.context, [lines, lines]);
        let tag = if kind == ChangeKind::Added {
            Tag::Added
        } else {
            Tag::Removed
        };
        comparison.write(tag, &self.slot(&object.identity), &tree);
        let widens = kind == ChangeKind::Added
            && risk::widens_permissions(&object.identity, None, &tree, self.context.variables);
        Ok(Change {
            object: object.identity.clone(),
            renamed_from: None,
            paired_from: None,
            kind,
            template: object.template.clone().into_owned(),
            risks: if widens { vec![Risk::Rbac] } else { Vec::new() },
            causes: None,
            fields: Vec::new(),
            hunks: comparison.writer.into_hunks(),
        })
    }

    /// Marks the changed configurations and secrets that pods use which are not replaced.
    fn mark_stale_configurations(&mut self) -> Result<(), Error> {
        let is_configuration = |change: &&mut Change| {
            change.kind == ChangeKind::Changed && matches!(change.object.kind.as_str(), "ConfigMap" | "Secret")
        };
        let mut configurations: Vec<&mut Change> = self.changes.iter_mut().filter(is_configuration).collect();
        if configurations.is_empty() {
            return Ok(());
        }
        let mut used: HashSet<(&str, &'static str, String)> = HashSet::new();
        for object in &self.steady {
            let document = object.document().map_err(of_side(false))?;
            let tree: Node<'_> = object.tree(&document).map_err(of_side(false))?;
            let template = risk::pod_template(&object.identity, &tree);
            if let Some(template) = template.filter(|_| !risk::is_reloaded(&tree)) {
                let names = risk::references(template).into_iter();
                let namespace = object.identity.namespace.as_str();
                used.extend(names.map(|(kind, name)| (namespace, kind, name.to_owned())));
            }
        }
        for change in &mut configurations {
            let Identity {
                namespace, kind, name, ..
            } = &*change.object;
            let is_used = used
                .iter()
                .any(|(of, used, called)| of == namespace && used == kind && called == name);
            if is_used {
                change.risks.push(Risk::Config);
                change.risks.sort_unstable();
            }
        }
        Ok(())
    }
}

/// Puts an object's error on its side.
fn of_side(is_before: bool) -> impl Fn(ObjectError) -> Error {
    move |error| Error { is_before, error }
}
