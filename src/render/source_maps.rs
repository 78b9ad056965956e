//! From a place of a rendered file back to the templates that wrote it.

use std::collections::BTreeMap;

use super::{Error, Prepared, Request, render_files};
use crate::data::Str;
use crate::engine::error::Frame;
use crate::host::Host;
use crate::template::source_map::SourceMap;

/// Which template wrote what of each rendered file.
#[derive(Debug, Default)]
pub struct SourceMaps(pub(super) BTreeMap<Str, SourceMap>);

impl SourceMaps {
    /// Renders again, and notes who writes what: a render that nobody asks about keeps nothing of it.
    ///
    /// # Errors
    /// Those of [`render_files`].
    pub fn of(prepared: &Prepared, request: &Request<'_>, host: &dyn Host) -> Result<SourceMaps, Error> {
        let request = Request {
            source_maps: true,
            ..request.clone()
        };
        Ok(render_files(prepared, &request, host, &mut Vec::new())?.source_maps)
    }

    /// What wrote a place of a rendered file, line and column in characters, both from 1: first the template of that file,
    /// then those that it included for it. None where nothing did.
    pub fn frames(&self, file: &[u8], line: u32, column: u32) -> Vec<Frame> {
        let sites = self.0.get(file).map(|map| map.sites(line, column)).unwrap_or_default();
        sites.into_iter().map(Frame::from).collect()
    }
}
