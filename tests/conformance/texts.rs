//! Prints what each template of a chart renders to, as JSON by the template's path, hooks and notes included: what `run.py`
//! compares with Helm's. Arguments: RELEASE CHART NAMESPACE [VALUES FILE]…

use std::collections::BTreeMap;
use std::error::Error;
use std::time::SystemTime;
use std::{env, fs, io};

use chartroom::chart::directory;
use chartroom::data::Str;
use chartroom::host::FixedHost;
use chartroom::render::{self, Action, Release, Request};
use chartroom::template::stack::with_deep_stack;
use chartroom::values::Layer;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [release, chart, namespace, values @ ..] = &*arguments else {
        return Err("arguments: RELEASE CHART NAMESPACE [VALUES FILE]…".into());
    };
    let texts = with_deep_stack(|| texts(release, chart, namespace, values).map_err(|error| error.to_string()))??;
    serde_json::to_writer(io::stdout(), &texts)?;
    Ok(())
}

fn texts(
    release: &str,
    chart: &str,
    namespace: &str,
    values: &[String],
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let layers = values
        .iter()
        .map(|name| Ok(Layer::file(name, &Str::from(fs::read(name)?))?))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let request = Request {
        layers: &layers,
        release: Release {
            name: release.to_owned(),
            namespace: namespace.to_owned(),
            action: Action::Install,
        },
        ..Request::default()
    };
    let prepared = render::prepare(directory::open(chart.as_ref())?.chart);
    let host = FixedHost::new(0, SystemTime::now());
    let rendered = render::render_files(&prepared, &request, &host, &mut Vec::new())?;
    let files = rendered.files.iter();
    Ok(files
        .map(|(name, text)| (name.to_text().into_owned(), text.to_text().into_owned()))
        .collect())
}
