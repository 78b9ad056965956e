//! `chartroom values --explain`.

use anyhow::bail;

use super::{Format, Subject};
use crate::data::{Map, Str, Value};
use crate::lint::usage::Usage;
use crate::render::Reads;
use crate::report::values::{self as report, Explanation, Readers};
use crate::template::site::Site;
use crate::values::path::{self, Written};
use crate::values::{self, Candidate, candidates};

impl Subject<'_> {
    /// What is known about the value at a path below the part that was asked for.
    pub(super) fn explain(&self, path: &[Str], reads: Option<&Reads>, format: Format) -> anyhow::Result<Vec<u8>> {
        let full = [&self.above, path].concat();
        let candidates = candidates(&self.composed, &self.installation.layers, &full)?;
        let value = path::entry(&self.shown, path).map(|entry| entry.value);
        let replaced = match (&value, candidates.last()) {
            (None, Some(last)) if !matches!(last.value, Value::Nil) => self.replaced(&full, last)?,
            _ => None,
        };
        let usage = Usage::new(self.prepared, &[&self.composed.values], reads.into_iter().collect()).ok();
        if value.is_none() && candidates.is_empty() && replaced.is_none() {
            let hint = self.missing(&full, usage.as_ref());
            bail!(
                "no layer gives `{}`, and the chart has no default for it{}",
                Written(path),
                hint.map(|hint| format!("\n\nhint: {hint}")).unwrap_or_default()
            );
        }
        let sites = reads
            .map(|reads| sites(reads, usage.as_ref(), &full))
            .unwrap_or_default();
        let parts = usage
            .as_ref()
            .map(|usage| parts(usage, value.as_ref(), &full))
            .unwrap_or_default();
        let explanation = Explanation {
            path: &full,
            value: value.as_ref(),
            candidates: &candidates,
            replaced: replaced
                .as_ref()
                .map(|(length, by)| (full.get(..*length).unwrap_or_default(), by)),
            readers: reads.map(|_| Readers {
                sites: &sites,
                parts: &parts,
                may_be_more: usage.is_some_and(|usage| usage.is_read(&full)),
            }),
        };
        let mut text = Vec::new();
        match format {
            Format::Yaml => report::explain(&explanation, &mut text)?,
            Format::Json => report::json::explain(&explanation, &mut text)?,
        }
        Ok(text)
    }

    /// What helps whoever asked for a path that is not there.
    fn missing(&self, path: &[Str], usage: Option<&Usage<'_>>) -> Option<String> {
        let usage = usage?;
        let (key, above) = path.split_last()?;
        if usage.flow.keys_below(above).contains(key) {
            let hint = "a template reads it all the same: a values file or `--set` may give it";
            return usage.is_read(path).then(|| hint.to_owned());
        }
        // Nothing is taken that is there already: what is meant may well be there.
        let meant = usage.meant(path, &Map::new(), &self.composed.values)?;
        Some(format!("did you mean `{meant}`?"))
    }

    /// What first took the place of the table or list above a value that was given, and at which length of the path.
    fn replaced(&self, path: &[Str], lost: &Candidate) -> Result<Option<(usize, Candidate)>, values::Error> {
        for length in 1..path.len() {
            let above = path.get(..length).unwrap_or_default();
            let given = candidates(&self.composed, &self.installation.layers, above)?;
            if given.last().is_some_and(|last| !matches!(last.value, Value::Map(_))) {
                let held = given.iter().rposition(|candidate| candidate.source == lost.source);
                let after = given.into_iter().skip(held.map_or(0, |held| held + 1));
                let mut others = after.filter(|candidate| !matches!(candidate.value, Value::Map(_)));
                return Ok(others.next().map(|by| (length, by)));
            }
        }
        Ok(None)
    }
}

/// Who reads a value, under all the paths that it is seen at: globals are seen by every chart below.
fn sites(reads: &Reads, usage: Option<&Usage<'_>>, path: &[Str]) -> Vec<Site> {
    let aliases = usage.map_or_else(|| vec![path.to_vec()], |usage| usage.flow.aliases(path));
    aliases.iter().flat_map(|path| reads.readers(path)).collect()
}

/// The keys of a table of which something is read.
fn parts(usage: &Usage<'_>, value: Option<&Value>, path: &[Str]) -> Vec<Str> {
    let Some(Value::Map(table)) = value else {
        return Vec::new();
    };
    let keys = table.keys().into_iter();
    keys.filter(|key| {
        let below = [path, std::slice::from_ref(key)].concat();
        let value = table.get(key);
        usage.is_read(&below) || !parts(usage, value.as_ref(), &below).is_empty()
    })
    .collect()
}
