//! Three sides or more: a table with a column for each.

use anyhow::{anyhow, bail};

use super::side::{Rendering, Side};
use super::{DiffArgs, Format, ReportingArgs, SEED, WIDTH, chart, objects, variables};
use crate::cli::host::SystemHost;
use crate::cli::project::Project;
use crate::cli::{Exit, Globals, Outcome, Output, pager, parallel};
use crate::diff;
use crate::host::{FixedHost, Host as _};
use crate::report::diff::matrix::{Table, github, markdown, text};
use crate::report::diff::{matrix_html, matrix_json};

/// The sides of one release.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub release: Option<String>,
    pub sides: Vec<Side>,
    /// Whether the sides are uses of a chart beside each other, where names may differ.
    pub are_environments: bool,
}

/// Compares all sides with the first.
pub(super) fn run(globals: &Globals, args: &DiffArgs, project: Option<&Project>) -> anyhow::Result<Outcome> {
    if args.reporting.why {
        bail!("--why is for two sides\n\nhint: name two of {}", args.sides.join(", "));
    }
    let (sets, mut warnings) = args.sets(project)?;
    let options = args.options(project.map(|project| &project.file.diff));
    let now = SystemHost::new(false)?.now();
    let schema = args.render.schema()?;
    let compare = |set: &Set| {
        let host = || FixedHost::new(SEED, now);
        let render = |side| Side::render(side, globals, &args.render, schema.as_deref(), false, &host());
        let renderings = set.sides.iter().map(render).collect::<anyhow::Result<Vec<_>>>()?;
        let sides = set.sides.iter().zip(&renderings);
        let sides = sides.map(|(side, rendering)| objects(side, rendering));
        let objects = sides.collect::<anyhow::Result<Vec<_>>>()?;
        let variables = |before: usize, after: usize| match (renderings.get(before), renderings.get(after)) {
            (Some(before), Some(after)) if set.are_environments => variables(before, after),
            _ => Vec::new(),
        };
        let matrix = diff::compare_all(&objects, &options, variables).map_err(|(at, error)| {
            let side = set.sides.get(at).map(|side| side.name.as_str());
            anyhow!("with {}: {error}", side.unwrap_or_default())
        })?;
        let warnings: Vec<_> = renderings.iter().flat_map(Rendering::warnings).cloned().collect();
        anyhow::Ok((matrix, warnings))
    };
    let mut tables = Vec::with_capacity(sets.len());
    for (set, result) in sets.iter().zip(parallel::map(&sets, compare)?) {
        let (matrix, remarks) = result?;
        warnings.extend(remarks);
        tables.push(Table {
            release: set.release.clone(),
            chart: set.sides.iter().rev().find_map(chart),
            sides: set.sides.iter().map(|side| side.described(globals)).collect(),
            matrix,
        });
    }
    Ok(Outcome {
        warnings,
        stdout: args.reporting.write_tables(&tables)?,
        result: Ok(args.reporting.exit_of_tables(&tables)),
    })
}

impl ReportingArgs {
    fn write_tables(&self, tables: &[Table]) -> anyhow::Result<Output> {
        let mut out = Vec::new();
        match self.format {
            Format::Unified | Format::SideBySide | Format::Summary => {
                text(tables, pager::terminal_width().unwrap_or(WIDTH), &mut out)?;
            }
            Format::Json => matrix_json(tables, &mut out)?,
            Format::Markdown => markdown(tables, &mut out)?,
            Format::Html => matrix_html(tables, &mut out)?,
            Format::Github => github(tables, &mut out)?,
        }
        Ok(self.output(out))
    }

    fn exit_of_tables(&self, tables: &[Table]) -> Exit {
        let objects = || tables.iter().flat_map(|table| &table.matrix.objects);
        let risks = objects().flat_map(|object| &object.risks);
        self.exit(objects().next().is_some(), risks)
    }
}
