//! `chartroom template`: renders a chart and prints its manifests, or writes them to files.

use clap::Args;

use super::flags::Commas;
use super::inputs::ValuesArgs;
use super::{Globals, Outcome};

/// Render a chart and print its manifests
#[derive(Args, Debug)]
#[command(
    override_usage = "chartroom template [NAME] CHART [flags]",
    disable_version_flag = true
)]
pub struct TemplateArgs {
    /// The release's name (`release-name` if left out), and the chart: a directory or an archive
    #[arg(value_names = ["NAME", "CHART"])]
    names: Vec<String>,
    #[command(flatten)]
    values: ValuesArgs,
    /// Print only what comes from these templates, such as `templates/*.yaml`
    #[arg(long, short, value_name = "PATTERN")]
    show_only: Vec<String>,
    /// Write the manifests to files in this directory
    #[arg(long, value_name = "DIR")]
    output_dir: Option<String>,
    /// Put the release's name into the paths of --output-dir
    #[arg(long)]
    release_name: bool,
    /// Print custom resource definitions too
    #[arg(long)]
    include_crds: bool,
    /// Leave out hooks that are tests
    #[arg(long)]
    skip_tests: bool,
    /// Leave out all hooks
    #[arg(long)]
    no_hooks: bool,
    /// Render for an upgrade instead of an installation
    #[arg(long)]
    is_upgrade: bool,
    /// The Kubernetes version that templates see
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// Kubernetes API versions that templates see beside the usual ones
    #[arg(long, short, value_name = "API")]
    api_versions: Vec<Commas>,
    /// Render the release's name from this template
    #[arg(long, value_name = "TEMPLATE")]
    name_template: Option<String>,
    /// Helm's flag for a name made up at random; `helm template` never made one up
    #[arg(long, short, hide = true)]
    generate_name: bool,
    /// Do not hold values against the charts' schemas
    #[arg(long)]
    skip_schema_validation: bool,
    /// Hold the chart's values against this schema, beside its own
    #[arg(long, value_name = "FILE")]
    schema: Option<String>,
    /// Let templates look up host names
    #[arg(long)]
    enable_dns: bool,
    #[command(flatten)]
    beyond: Beyond,
}

/// Flags that ask for more than rendering can give.
#[derive(Args, Debug)]
struct Beyond {
    #[arg(long, hide = true)]
    repo: Option<String>,
    #[arg(long, hide = true)]
    post_renderer: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    post_renderer_args: Vec<String>,
    #[arg(long, hide = true)]
    validate: bool,
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true)]
    dry_run: Option<String>,
}

pub(super) fn run(_globals: &Globals, _args: &TemplateArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("not yet")
}
