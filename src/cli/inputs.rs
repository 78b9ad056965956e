//! What was typed becomes what a render needs: chart, layers of values, release.

use clap::Args;

use super::flags::Commas;

/// Where values come from, beside the chart's own.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values")]
pub struct ValuesArgs {
    /// Values from a YAML file, or from stdin with `-`; several are separated by commas, later ones win
    #[arg(long = "values", short = 'f', value_name = "FILE")]
    pub files: Vec<Commas>,
    /// Values as JSON: `key=json`, or a whole object
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub set_json: Vec<String>,
    /// Values: `a.b=1,c={x,y}`
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Values that are always strings
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set_string: Vec<String>,
    /// Values that are the text of a file
    #[arg(long, value_name = "KEY=FILE", allow_hyphen_values = true)]
    pub set_file: Vec<String>,
    /// A value that is taken as it stands, commas and all
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set_literal: Vec<String>,
}
