//! Sprig's functions, a file per page of Sprig's documentation, a table per file. No Helm, charts or YAML here.

use crate::data::Value;
use crate::host::Host;
use crate::template::func::{FuncError, Function, Signature};

pub mod crypto;
pub mod date;
pub mod defaults;
pub mod dicts;
pub mod encoding;
pub mod lists;
pub mod math;
pub mod network;
pub mod paths;
pub mod random;
pub mod reflection;
pub mod regex;
pub mod semver;
pub mod strings;
pub mod type_conversion;
pub mod url;

/// A function that also needs the world: the clock, randomness, name resolution.
#[derive(Clone, Copy)]
pub struct HostFunction {
    /// The name in templates.
    pub name: &'static str,
    /// What it takes.
    pub signature: Signature,
    /// The body. The arguments fit the signature.
    pub call: fn(&dyn Host, &[Value]) -> Result<Value, FuncError>,
}

/// Every table of Sprig's functions that need nothing but their arguments.
pub const FUNCTIONS: &[&[Function]] = &[
    crypto::FUNCTIONS,
    date::FUNCTIONS,
    defaults::FUNCTIONS,
    dicts::FUNCTIONS,
    encoding::FUNCTIONS,
    lists::FUNCTIONS,
    math::FUNCTIONS,
    paths::FUNCTIONS,
    reflection::FUNCTIONS,
    regex::FUNCTIONS,
    semver::FUNCTIONS,
    strings::FUNCTIONS,
    type_conversion::FUNCTIONS,
    url::FUNCTIONS,
];

/// Every table of Sprig's functions that ask the host.
pub const HOST_FUNCTIONS: &[&[HostFunction]] = &[
    crypto::HOST_FUNCTIONS,
    date::HOST_FUNCTIONS,
    network::HOST_FUNCTIONS,
    random::HOST_FUNCTIONS,
];
