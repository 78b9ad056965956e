//! Chartroom renders Helm charts: byte for byte what `helm template` of Helm 4.2.3 prints, without Helm, Go or a
//! cluster; and tells what Helm cannot. This page is the map of the house.
//!
//! # The flow
//!
//! ```text
//! argv ─ cli ─┬─ chart::{directory, archive} ─► files ─► chart::load ─► Chart ─► render::prepare
//!             ├─ -f, --set … ─► values::layer ─► layers of values
//!             └─ NAME, --namespace, --kube-version, --api-versions ─► Release, Capabilities
//!                               │
//!                               ▼          render.rs, in this order, one call per line
//!   1 values::dependencies   which subcharts stay; import-values
//!   2 values::coalesce       chart defaults under user values, globals; nulls delete       (+ warnings)
//!   3 schema                 every chart's part of the values                              (all errors, not the first)
//!   4 engine                 parse once, execute each template                             named outputs
//!   5 manifest               split, hooks, notes, install order
//!                               │
//!          ┌────────────────────┼────────────────────┐
//!       report            diff (two or more)      lint (findings)
//!          └──────────── report ─► io::Write given by cli ─► stdout, file
//! ```
//!
//! Three kinds of outcome, three channels: a result (data), warnings (data beside it), an error (stops). Nobody below
//! [`cli`] prints. Outputs are written whole or not at all.
//!
//! # The rooms: what each owns, and what it must not know
//!
//! | room | owns |
//! |---|---|
//! | [`cli`] | argv, streams, environment, colour, exit codes, the real [`host::Host`]; no rules of charts or templates |
//! | [`render`] | the order of the flow: chart + layers + release to manifests; no files, no printing. Read it first |
//! | [`report`] | how results look, from text to pages for a browser; writes to an `io::Write`, decides nothing |
//! | [`mod@diff`] | comparing two sets of manifests, or several, data in, data out; knows no charts and no templates |
//! | [`cause`] | what makes which difference, values keys above all: rendering decides |
//! | [`lint`] | the rules, one a file; prints nothing, renders through [`render`] only |
//! | [`manifest`] | rendered documents: split, identity, install order, hooks, notes; knows no templates |
//! | [`engine`] | Helm's meaning of a template: its dot, and `include`, `tpl`, `required`, `toYaml` … |
//! | [`schema`] | validating values, for a chart and its subcharts; never changes them |
//! | [`values`] | layering: files, the `--set` kinds, coalescing, dependencies, origins; returns warnings |
//! | [`chart`] | the chart as a tree in memory: metadata, loading, archives, `.helmignore` |
//! | [`sprig`] | Sprig's functions, a file a page, a table a file; no Helm, charts or YAML |
//! | [`template`] | Go's `text/template` and nothing more, in Go's files and names |
//! | [`jsonpath`] | Kubernetes' JSONPath, as client-go has it |
//! | [`yaml`] | YAML 1.1 text to data and back as Helm's libraries do it, with positions |
//! | [`compat`] | which Helm is answered as: a method for each difference |
//! | [`go`] | what of Go's standard library several rooms need, exactly; and Masterminds' semantic versions |
//! | [`host`] | the only door to the world: clock, random bytes, names |
//! | [`diagnostic`] | severity, location, finding |
//! | [`data`] | what a template is given: Go's values, their truth, order and equality |
//!
//! Who may use whom is a table in `tests/tidy.rs`, which holds the code to it.
//!
//! # Decisions
//!
//! - **Compatibility is one version, named**: Helm 4.2.3, with the API versions of its client library. Where Helm 3.21 is
//!   asked for and differs, [`compat`] is the one place that knows it.
//! - **Reads are traced where somebody asks**: what a render reads, and where, tells unused values from used ones; a
//!   render that nobody asks about pays for one test of an option.
//! - **What strangers wrote is bounded**: steps, memory, nesting and sizes have named limits ([`template::limits`]) that no
//!   known chart comes near.
//! - **Our own template engine**: a tree walk in Go's words and error texts, which can keep what Go's cannot: the facts
//!   of an error, and where a value came from. A text is parsed once, function names are resolved while parsing, and
//!   everything is written into one buffer.
//! - **Our own YAML**: no crate has the grammar, the resolution and the emitter of Helm's libraries. What is ours alone
//!   (case files, `chartroom.yaml`) is read with serde_yaml.
//! - **Go's values** ([`data::Value`]): strings are bytes, the number kinds are kept apart, lists and maps know their Go
//!   type. Maps are shared by reference, as Go's are: `set` changes what everybody sees, and no borrow is held while a
//!   template body or a function runs. Values live in one render on one thread.
//! - **What renders share**: [`chart::Chart`] and parsed templates are immutable, `Send + Sync`, and hold no value.
//! - **A missing value** prints as `<no value>`, which includes, pipes and hashes see; it is deleted from each finished
//!   template and from the result of `tpl`, even where the chart wrote it, since Helm does so.
//! - **Every value knows its origin**: a mark on each map entry and list item points into the table of [`values`].
//! - **Depth**: parsing and rendering run on a thread with [`template::stack::STACK_SIZE`]; what recurses has a limit, or
//!   looks at the stack that is left, and ends in an error.
//!
//! # Errors
//!
//! A function knows nothing of lines; the executor adds template, node and position once; the engine says it in Helm's
//! words, since people search for them and tools match them, and keeps the facts beside ([`engine::error`]).

pub mod cause;
pub mod chart;
pub mod cli;
pub mod compat;
pub mod data;
pub mod diagnostic;
pub mod diff;
pub mod engine;
pub mod go;
pub mod host;
pub mod jsonpath;
pub mod lint;
pub mod manifest;
pub mod render;
pub mod report;
pub mod schema;
pub mod sprig;
pub mod template;
pub mod values;
pub mod yaml;
