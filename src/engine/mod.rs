//! Helm's meaning of a template: what its dot holds, Helm's own functions, and the order in which files are rendered.

pub mod capabilities;
mod cost;
mod encoding;
pub mod error;
mod files;
mod functions;
mod limits;
mod reading;
mod table;
mod values;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use crate::compat::HelmVersion;
use crate::data::{Elem, Map, MapType, Mark, Str, Value};
use crate::go::slog::Record;
use crate::go::time::duration;
use crate::host::Host;
use crate::template::error::ParseError;
use crate::template::exec::Exec;
use crate::template::func::{FuncError, FuncId, Library, Signature};
use crate::template::node::Unit;
use crate::template::parse;
use crate::template::set::Set;
use crate::template::source_map::SourceMap;
use crate::template::trace::Trace;
use crate::template::words::Words;

pub use error::Error;
pub use limits::Limits;
use table::Body;

/// The name of Helm's template set, which errors of `tpl` texts name as their file.
const SET_NAME: &str = "gotpl";

/// A chart as its templates see it, with its subcharts: what `recAllTpls` of Helm's `pkg/engine/engine.go` walks.
#[derive(Debug)]
pub struct Scope {
    /// The name, or the alias.
    pub name: String,
    /// The path of names from the root chart: `parent/charts/child`.
    pub path: String,
    /// Whether this is the chart that is rendered, and not a subchart.
    pub is_root: bool,
    /// `.Chart`.
    pub metadata: Map,
    /// `.Files`.
    pub files: Map,
    /// The templates by their full name, parsed.
    pub templates: Vec<Arc<Unit>>,
    /// The enabled subcharts.
    pub subcharts: Vec<Scope>,
}

/// What a whole render has in common.
pub struct Context<'h> {
    /// `.Values` of the root chart.
    pub values: Map,
    /// `.Release`.
    pub release: Map,
    /// `.Capabilities`.
    pub capabilities: Value,
    /// The clock and the rest of the world.
    pub host: &'h dyn Host,
    /// The Helm to render as.
    pub helm: HelmVersion,
    /// Where the words of `required` and `fail` go if they let everything pass, as `helm lint` has it.
    pub lint: Option<&'h RefCell<Vec<Record>>>,
    /// Where the reads of values are noted, if anybody wants to know.
    pub trace: Option<&'h Trace>,
    /// Whether to note which template writes what.
    pub source_maps: bool,
    /// Note whether a template puts something into its dot.
    pub state_changes: bool,
    /// The templates to execute, if not all: the others are there to be included.
    pub only: Option<&'h BTreeSet<Str>>,
    /// How much the render may take.
    pub limits: Limits,
}

/// What a render gives.
#[derive(Debug)]
pub struct Outputs {
    /// The rendered files.
    pub files: Vec<Output>,
    /// Whether a template put something into its dot, where those after it may see it. Only looked at where the context
    /// asks for it.
    pub is_dot_changed: bool,
}

/// A rendered file.
#[derive(Debug)]
pub struct Output {
    /// The template's full name: `chart/templates/service.yaml`.
    pub name: Str,
    /// What it gave.
    pub text: Str,
    /// Which template wrote what of it, if that was noted.
    pub source_map: Option<SourceMap>,
}

/// Parses a template file.
///
/// # Errors
/// Go's error, which [`Error::parse`] says in Helm's words.
pub fn parse_template(name: &Str, source: Arc<[u8]>) -> Result<Unit, ParseError> {
    parse::parse(name, source, &mut words(HelmVersion::V4))
}

/// What the templates of a chart have in common when they are parsed: the functions that this Helm has.
pub fn words(helm: HelmVersion) -> Words {
    Words::new(move |name| table::table().lookup(name).filter(|_| helm.has_function(name)))
}

/// Renders every template of a chart and its subcharts, in Helm's order: the deepest path first, then reverse
/// alphabetical. The order can be seen, since templates share `.Values` and can change it.
///
/// # Errors
/// The first template that fails, in Helm's words.
pub fn render(root: &Scope, context: &Context<'_>) -> Result<Outputs, Error> {
    let mut renderables = Vec::new();
    collect(root, context, None, &mut renderables);
    renderables.sort_by(|a, b| {
        let depth = |name: &Str| name.iter().filter(|&&b| b == b'/').count();
        (depth(&b.unit.name), &b.unit.name).cmp(&(depth(&a.unit.name), &a.unit.name))
    });
    let mut set = Set::new(SET_NAME);
    for renderable in &renderables {
        set.add(&renderable.unit);
    }
    let engine = Engine::new(context);
    let mut exec = Exec::new(&engine, Rc::new(set))
        .traced(context.trace)
        .recorded(context.source_maps);
    let mut files = Vec::with_capacity(renderables.len());
    let mut is_dot_changed = false;
    for Renderable { unit, dot, base_path } in renderables {
        let is_asked = context.only.is_none_or(|only| only.contains(&unit.name));
        if base_name(&unit.name).starts_with(b"_") || !is_asked {
            continue;
        }
        let template = Map::with_type(MapType::Values);
        template.insert("Name", Value::String(unit.name.clone()));
        template.insert("BasePath", Value::String(base_path));
        dot.insert("Template", Value::Map(template));
        context.host.begin(&unit.name);
        if let Some(trace) = context.trace {
            trace.begin(&unit.name);
        }
        let before = context.state_changes.then(|| dot.snapshot());
        let text = exec
            .execute(&unit.name, Value::Map(dot.clone()))
            .map_err(|error| Error::exec(&unit.name, &error, context.helm))?;
        is_dot_changed |= before.is_some_and(|before| !has_same(&dot, &before));
        engine.printed.update(|printed| printed + text.len());
        files.push(Output {
            name: unit.name.clone(),
            source_map: exec.take_source_map(&text),
            text: without_no_value(text),
        });
    }
    Ok(Outputs { files, is_dot_changed })
}

/// Whether a dot holds what it did: the same maps, not only equal ones.
fn has_same(dot: &Map, before: &[(Str, Value)]) -> bool {
    let is_same = |(key, value): &(Str, Value)| match (dot.get(key), value) {
        (Some(Value::Map(now)), Value::Map(before)) => now.is_same(before),
        (now, _) => now.is_some(),
    };
    dot.len() == before.len() && before.iter().all(is_same)
}

/// The functions of a text that is no template of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Functions {
    /// Go's own: `version --template`.
    Builtin,
    /// Go's and Sprig's: `--name-template`.
    Sprig,
}

/// Renders one text that is no template of a chart.
///
/// # Errors
/// Go's words.
pub fn render_text(name: &str, text: &str, functions: Functions, dot: Value, host: &dyn Host) -> Result<Str, String> {
    let name = Str::from(name);
    let mut words = Words::new(move |name| match functions {
        Functions::Builtin => table::Table::lookup_builtin(name),
        Functions::Sprig => table::table().lookup_sprig(name),
    });
    let unit = parse::parse(&name, Str::from(text).shared(), &mut words).map_err(|error| error.to_string())?;
    let mut set = Set::new(SET_NAME);
    set.add(&Arc::new(unit));
    let context = Context {
        values: Map::new(),
        release: Map::new(),
        capabilities: Value::Nil,
        host,
        helm: HelmVersion::default(),
        lint: None,
        trace: None,
        source_maps: false,
        state_changes: false,
        only: None,
        limits: Limits::default(),
    };
    let engine = Engine::new(&context);
    let text = Exec::new(&engine, Rc::new(set)).execute(&name, dot);
    text.map_err(|error| error::without_marks(&error.to_string()))
}

/// A template with its dot.
struct Renderable {
    unit: Arc<Unit>,
    dot: Map,
    base_path: Str,
}

/// Makes the dot of a chart and of its subcharts. Gives the chart's dot, which is its parent's `.Subcharts.<name>`.
fn collect(scope: &Scope, context: &Context<'_>, parent: Option<&Map>, renderables: &mut Vec<Renderable>) -> Map {
    scope.metadata.insert("IsRoot", Value::Bool(scope.is_root));
    let subcharts = Map::new();
    let values = match parent {
        None => context.values.retyped(MapType::Values),
        Some(parent) => subchart_values(parent, &scope.name),
    };
    let dot: Map = [
        ("Chart", Value::Map(scope.metadata.clone())),
        ("Files", Value::Map(scope.files.clone())),
        ("Release", Value::Map(context.release.clone())),
        ("Capabilities", context.capabilities.clone()),
        ("Values", Value::Map(values)),
        ("Subcharts", Value::Map(subcharts.clone())),
    ]
    .into_iter()
    .collect();
    for subchart in &scope.subcharts {
        subcharts.insert(
            &*subchart.name,
            Value::Map(collect(subchart, context, Some(&dot), renderables)),
        );
    }
    let base_path = Str::from(format!("{}/templates", scope.path));
    renderables.extend(scope.templates.iter().map(|unit| Renderable {
        unit: Arc::clone(unit),
        dot: dot.retyped(MapType::Values),
        base_path: base_path.clone(),
    }));
    dot
}

/// A subchart's part of its parent's values; empty where that is no table (`Values.Table`, a name may hold dots).
fn subchart_values(parent: &Map, name: &str) -> Map {
    let values = parent.get(b"Values");
    let table = name.split('.').try_fold(values, |table, key| match table {
        Some(Value::Map(map)) => Some(map.get(key.as_bytes())),
        _ => None,
    });
    match table {
        Some(Some(Value::Map(map))) => map.retyped(MapType::Values),
        _ => Map::with_type(MapType::Values),
    }
}

fn base_name(path: &[u8]) -> &[u8] {
    path.rsplit(|&b| b == b'/').next().unwrap_or(path)
}

/// Deletes Go's `<no value>` from a finished text, as Helm does, even where the chart wrote it.
fn without_no_value(text: Str) -> Str {
    use crate::template::exec::NO_VALUE;
    let finder = memchr::memmem::Finder::new(NO_VALUE);
    if finder.find(&text).is_none() {
        return text;
    }
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(at) = finder.find(rest) {
        kept.extend_from_slice(&rest[..at]);
        rest = &rest[at + NO_VALUE.len()..];
    }
    kept.extend_from_slice(rest);
    Str::from(kept)
}

/// The state that Helm's functions share during a render.
pub(crate) struct Engine<'h> {
    host: &'h dyn Host,
    lint: Option<&'h RefCell<Vec<Record>>>,
    limits: Limits,
    /// How many bytes the finished templates have.
    printed: Cell<usize>,
    /// How many times each template is being included right now.
    included: RefCell<HashMap<Str, u32>>,
    /// How many `tpl` run within each other right now.
    tpl_depth: Cell<u32>,
    /// What the texts have in common that `tpl` is given.
    words: RefCell<Words>,
    /// Those texts, parsed.
    tpl_units: RefCell<HashMap<Str, Arc<Unit>>>,
}

impl<'h> Engine<'h> {
    fn new(context: &Context<'h>) -> Engine<'h> {
        Engine {
            host: context.host,
            lint: context.lint,
            limits: context.limits,
            printed: Cell::default(),
            included: RefCell::default(),
            tpl_depth: Cell::default(),
            words: RefCell::new(words(context.helm)),
            tpl_units: RefCell::default(),
        }
    }
}

impl Library for Engine<'_> {
    fn signature(&self, id: FuncId) -> Signature {
        table::table().entry(id).signature
    }

    fn cost(&self, id: FuncId, args: &[Value], size: u64) -> u64 {
        table::table().entry(id).cost.steps(args, size)
    }

    fn may_go_on(&self, steps: u64, output: usize) -> Result<(), FuncError> {
        self.limits.check(steps, self.printed.get() + output)
    }

    fn call(&self, id: FuncId, exec: &mut Exec<'_>, args: &[Value]) -> Result<Value, FuncError> {
        match table::table().entry(id).body {
            Body::Pure(call) => call(args),
            Body::Host(call) => call(self.host, args),
            Body::Engine(call) => call(self, exec, args),
        }
    }

    fn method(&self, receiver: &Value, name: &[u8]) -> Option<Signature> {
        match receiver {
            Value::Map(map) if map.ty() == MapType::Values => values::method(name),
            Value::Map(map) if map.ty() == MapType::Files => files::method(name),
            Value::List(list) if list.elem() == Elem::VersionSet => capabilities::version_set_method(name),
            Value::Duration(_) => {
                let params = duration::method(std::str::from_utf8(name).ok()?)?;
                Some(Signature {
                    params,
                    variadic: false,
                })
            }
            _ => None,
        }
    }

    fn call_method(&self, receiver: &Value, name: &[u8], args: &[Value]) -> Result<Value, FuncError> {
        match receiver {
            Value::Map(map) if map.ty() == MapType::Values => values::call(map, name, args),
            Value::Map(map) if map.ty() == MapType::Files => files::call(map, name, args),
            Value::List(list) => capabilities::call_version_set(list, name, args),
            Value::Duration(nanos) => duration::call(*nanos, &String::from_utf8_lossy(name), args)
                .ok_or_else(|| FuncError::new("no such method")),
            _ => Err(FuncError::new("no such method")),
        }
    }

    fn reads(&self, function: &[u8], args: &[Value], read: &mut dyn FnMut(Mark)) {
        reading::of_call(function, args, read);
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;

    fn eval(text: &str) -> String {
        let name = Str::from("c/templates/t.txt");
        let unit = match parse_template(&name, Str::from(text).shared()) {
            Ok(unit) => Arc::new(unit),
            Err(error) => return format!("ERROR {}", Error::parse(&error)),
        };
        let scope = Scope {
            name: "c".into(),
            path: "c".into(),
            is_root: true,
            metadata: Map::new(),
            files: Map::with_type(MapType::Files),
            templates: vec![unit],
            subcharts: vec![],
        };
        let values: Map = [
            ("a", Value::Float(1.0)),
            ("s", Value::string("text")),
            ("m", Value::Map([("k", Value::string("v"))].into_iter().collect())),
        ]
        .into_iter()
        .collect();
        values.insert(
            "l",
            Value::List(
                [Value::string("x"), Value::Nil, Value::Float(2.0)]
                    .into_iter()
                    .collect(),
            ),
        );
        let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        let capabilities = capabilities::Capabilities::default().to_value(HelmVersion::V4);
        let context = Context {
            values,
            release: Map::new(),
            capabilities,
            host: &host,
            helm: HelmVersion::default(),
            lint: None,
            trace: None,
            source_maps: false,
            state_changes: false,
            only: None,
            limits: Limits::default(),
        };
        match render(&scope, &context) {
            Ok(outputs) => outputs.files[0].text.to_text().into_owned(),
            Err(error) => format!("ERROR {error}"),
        }
    }

    /// Recorded with the engine of Helm 4.2.3.
    #[test]
    fn templates_give_what_helm_gives() {
        let cases = [
            ("{{ .Values.s }} {{ .Values.m }} {{ .Values.nope }}|", "text map[k:v] |"),
            (
                "{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }};{{ end }}",
                "0=x;1=;2=2;",
            ),
            (
                r#"{{ define "x" }}[{{ . }}]{{ end }}{{ include "x" 1 }}{{ template "x" 3 }}"#,
                "[1][3]",
            ),
            (
                r#"{{ tpl "{{ .s }}" .Values }}{{ block "y" 4.5 }}<{{ . }}>{{ end }}"#,
                "text<4.5>",
            ),
            ("{{ $x := 1 }}{{ range .Values.l }}{{ $x = . }}{{ end }}{{ $x }}", "2"),
            (
                r#"{{ fail "no" }}"#,
                "ERROR execution error at (c/templates/t.txt:1:3): no",
            ),
            (
                "{{ end }}",
                "ERROR parse error at (c/templates/t.txt:1): unexpected {{end}}",
            ),
            (
                r#"{{ define "x" }}{{ .k.b }}{{ end }}{{ include "x" .Values.m }}"#,
                "ERROR c/templates/t.txt:1:38\n  executing \"c/templates/t.txt\" at <include \"x\" .Values.m>:\n    \
                 error calling include:\nc/templates/t.txt:1:21\n  executing \"x\" at <.k.b>:\n    \
                 can't evaluate field b in type interface {}",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(eval(text), expected, "{text}");
        }
    }
}
