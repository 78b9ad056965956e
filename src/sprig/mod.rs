//! Sprig's functions, a file per page of Sprig's documentation, a table per file. No Helm, charts or YAML here.

use crate::data::Value;
use crate::host::Host;
use crate::template::func::{FuncError, Function, Signature};

pub mod crypto;
pub mod date;
pub mod defaults;
pub mod dicts;
pub mod encoding;
pub mod float_math;
pub mod integer_slice;
pub mod json;
pub mod letter_case;
pub mod lists;
pub mod math;
mod merge;
pub mod network;
pub mod os;
pub mod paths;
pub mod random;
pub mod reflection;
pub mod regex;
pub mod semver;
pub mod string_slice;
pub mod strings;
#[cfg(test)]
mod testing;
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
    float_math::FUNCTIONS,
    integer_slice::FUNCTIONS,
    json::FUNCTIONS,
    letter_case::FUNCTIONS,
    lists::FUNCTIONS,
    math::FUNCTIONS,
    paths::FUNCTIONS,
    reflection::FUNCTIONS,
    regex::FUNCTIONS,
    semver::FUNCTIONS,
    string_slice::FUNCTIONS,
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

/// A table of functions that ask the host, with rows as in [`functions!`](crate::functions): the Rust function takes the
/// host, a `&dyn Host`, before its arguments.
#[macro_export]
macro_rules! host_functions {
    ($($name:literal => $function:ident($($params:tt)*);)*) => {
        &[$($crate::function_row!($crate::sprig::HostFunction, $name, $function, [host], [$($params)*]),)*]
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Param, Str};

    fn greet(host: &dyn Host, name: Str, words: Vec<Value>) -> String {
        format!(
            "{} {} {}",
            name.to_text(),
            words.len(),
            host.resolve("nowhere").map_or(0, |all| all.len())
        )
    }

    #[test]
    fn rows_carry_the_signature_and_pass_the_host() {
        const FUNCTIONS: &[HostFunction] = host_functions! {
            "greet" => greet(Str, ..Value);
        };
        let row = FUNCTIONS[0];
        assert_eq!(
            (row.name, row.signature.params),
            ("greet", &[Param::String, Param::Any][..])
        );
        assert!(row.signature.variadic);
        let result = (row.call)(
            &crate::host::FixedHost::new(0, std::time::UNIX_EPOCH),
            &[Value::string("you"), Value::Nil],
        );
        assert_eq!(
            result.ok().and_then(|value| value.as_str().cloned()),
            Some(Str::from("you 1 0"))
        );
    }
}
