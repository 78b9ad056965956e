//! `chartroom version`: which program this is, and which Helm it answers as. Programs that call Helm ask it first.

use std::rc::Rc;

use clap::Args;

use super::host::SystemHost;
use super::personality::Name;
use super::{Globals, Outcome};
use crate::compat::BuildInfo;
use crate::data::Value;
use crate::engine::{self, Functions};

/// Print the version of this program, and of the Helm that it answers as
#[derive(Args, Debug)]
pub struct VersionArgs {
    /// Print only Helm's version and commit
    #[arg(long)]
    short: bool,
    /// Print what this Go template makes of Helm's build, such as `{{.Version}}`
    #[arg(long, value_name = "TEMPLATE", default_value = "", hide_default_value = true)]
    template: String,
    /// Helm 2's flag to ask for the client's version alone. Helm 3 hides it and Helm 4 has it no more, but programs use it
    #[arg(long, short, hide = true)]
    client: bool,
}

/// Matches Helm's `pkg/cmd/version.go`.
pub(super) fn run(globals: &Globals, args: &VersionArgs) -> anyhow::Result<Outcome> {
    let build = globals.helm().build_info();
    let text = match (args.template.as_str(), args.short) {
        ("", true) => format!("{}\n", build.short()).into_bytes(),
        ("", false) => describe(globals.name(), &build).into_bytes(),
        (template, _) => {
            let (dot, host) = (Value::Object(Rc::new(build)), SystemHost::new(false)?);
            let text = engine::render_text("_", template, Functions::Builtin, dot, &host);
            text.map_err(anyhow::Error::msg)?.to_vec()
        }
    };
    Ok(Outcome::success(text))
}

/// The long form. Under our own name Helm's line comes second: programs look for it anywhere.
fn describe(name: Name, build: &BuildInfo) -> String {
    match name {
        Name::Helm => format!("{build}\n"),
        Name::Chartroom => {
            let (version, helm) = (env!("CARGO_PKG_VERSION"), build.version);
            format!("chartroom {version}, answering as Helm {helm}\n{build}\n")
        }
    }
}
