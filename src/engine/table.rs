//! The table of all functions, by name and by id.

use std::cmp::Reverse;
use std::sync::OnceLock;

use crate::data::Value;
use crate::host::Host;
use crate::sprig::{self, HostFunction};
use crate::template::builtins;
use crate::template::exec::Exec;
use crate::template::func::{FuncError, FuncId, Function, Signature};

use super::cost::Cost;
use super::{Engine, encoding, functions};

/// What a function needs besides its arguments.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// Nothing.
    Pure(fn(&[Value]) -> Result<Value, FuncError>),
    /// The world.
    Host(fn(&dyn Host, &[Value]) -> Result<Value, FuncError>),
    /// The engine and the execution it is called from.
    Engine(fn(&Engine<'_>, &mut Exec<'_>, &[Value]) -> Result<Value, FuncError>),
}

/// A function of the table.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) signature: Signature,
    pub(super) body: Body,
    /// How many steps it takes.
    pub(super) cost: Cost,
}

/// The functions that Sprig does not have under the same name.
const HELM_ONLY: &[&str] = &[
    "fromJsonArray",
    "fromToml",
    "fromYaml",
    "fromYamlArray",
    "include",
    "lookup",
    "mustToToml",
    "mustToYaml",
    "required",
    "toToml",
    "toYaml",
    "toYamlPretty",
    "tpl",
];

/// All functions. The same for every render.
pub(super) struct Table {
    entries: Vec<Entry>,
    /// The functions that charts may call.
    names: Names,
    /// Those that no chart may call.
    text_names: Names,
}

/// Names with their ids, sorted: made and asked in less time than a map, for as few names as a chart uses.
#[derive(Default)]
struct Names(Vec<(&'static str, FuncId)>);

impl Names {
    fn get(&self, name: &str) -> Option<FuncId> {
        let found = self.0.binary_search_by_key(&name, |&(known, _)| known).ok()?;
        self.0.get(found).map(|&(_, id)| id)
    }
}

impl Table {
    /// The id of a function's name.
    pub(super) fn lookup(&self, name: &str) -> Option<FuncId> {
        self.names.get(name)
    }

    /// The id of a function's name, unless only Helm has it (`funcMap` in Helm's `pkg/engine/funcs.go` adds it).
    pub(super) fn lookup_sprig(&self, name: &str) -> Option<FuncId> {
        if HELM_ONLY.contains(&name) {
            return None;
        }
        self.lookup(name).or_else(|| self.text_names.get(name))
    }

    /// The id of a function of Go's own. They come first in the table, and some are hidden by Sprig's: `slice`.
    pub(super) fn lookup_builtin(name: &str) -> Option<FuncId> {
        let position = builtins::FUNCTIONS.iter().position(|function| function.name == name)?;
        u16::try_from(position).ok().map(FuncId)
    }

    /// The function of an id that this table gave.
    pub(super) fn entry(&self, id: FuncId) -> &Entry {
        &self.entries[usize::from(id.0)]
    }

    /// A table of functions; a later one of the same name hides an earlier one.
    fn new(entries: Vec<Entry>) -> Table {
        let ids = (0..=u16::MAX).map(FuncId);
        let mut names: Vec<(&'static str, FuncId)> = entries.iter().map(|entry| entry.name).zip(ids).collect();
        names.sort_unstable_by_key(|&(name, FuncId(id))| (name, Reverse(id)));
        names.dedup_by_key(|&mut (name, _)| name);
        // Helm deletes them from Sprig's (`funcMap`), but not for `--name-template`.
        let (text_names, names) = names
            .into_iter()
            .partition(|(name, _)| sprig::os::HOST_FUNCTIONS.iter().any(|function| function.name == *name));
        Table {
            entries,
            names: Names(names),
            text_names: Names(text_names),
        }
    }
}

fn entry(name: &'static str, signature: Signature, body: Body) -> Entry {
    Entry {
        name,
        signature,
        body,
        cost: Cost::of(name),
    }
}

fn pure(functions: &[Function]) -> impl Iterator<Item = Entry> {
    let pure = |function: &Function| entry(function.name, function.signature, Body::Pure(function.call));
    functions.iter().map(pure)
}

fn with_host(functions: &[HostFunction]) -> impl Iterator<Item = Entry> {
    let with_host = |function: &HostFunction| entry(function.name, function.signature, Body::Host(function.call));
    functions.iter().map(with_host)
}

/// The table: Go's built-ins, over them Sprig's functions, over those Helm's (`funcMap` in Helm's `pkg/engine/funcs.go`).
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut entries: Vec<Entry> = pure(builtins::FUNCTIONS).collect();
        entries.extend(sprig::FUNCTIONS.iter().copied().flat_map(pure));
        entries.extend(sprig::HOST_FUNCTIONS.iter().copied().flat_map(with_host));
        entries.extend(pure(encoding::FUNCTIONS));
        entries.extend(with_host(encoding::HOST_FUNCTIONS));
        entries.extend_from_slice(functions::FUNCTIONS);
        entries.extend(with_host(sprig::os::HOST_FUNCTIONS));
        Table::new(entries)
    })
}
