//! Sprig's semver functions (`semver.go`).

use crate::data::{Str, Value};
use crate::functions;
use crate::go::semver::{Constraint, Version, VersionObject};
use crate::template::func::{FuncError, Function};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "semver" => semver(Str);
    "semverCompare" => semver_compare(Str, Str);
};

fn semver(version: Str) -> Result<Value, FuncError> {
    parse(&version).map(VersionObject::pointer)
}

fn semver_compare(constraint: Str, version: Str) -> Result<bool, FuncError> {
    let constraint = Constraint::parse(&constraint).map_err(|error| FuncError::new(error.to_string()))?;
    Ok(constraint.check(&parse(&version)?))
}

fn parse(version: &[u8]) -> Result<Version, FuncError> {
    Version::parse(version).map_err(|error| FuncError::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, args: &[&str]) -> Result<Value, String> {
        let args: Vec<Value> = args.iter().copied().map(Value::string).collect();
        let function = FUNCTIONS
            .iter()
            .find(|function| function.name == name)
            .ok_or("no such function")?;
        (function.call)(&args).map_err(|error| error.to_string())
    }

    /// Expectations: recorded from Helm 4.2.3.
    #[test]
    fn comparisons() {
        let cases = [
            (["^1.2.0", "1.2.3"], "true"),
            ([">=1.19-0", "v1.30.0-eks-1"], "true"),
            ([">1.x", "1.2.3-alpha"], "false"),
            (["x", ""], "invalid semantic version"),
            (["not", "1.2.3"], "improper constraint: \"not\""),
        ];
        for (args, expected) in cases {
            let result = match call("semverCompare", &args) {
                Ok(value) => value.is_true().to_string(),
                Err(error) => error,
            };
            assert_eq!(result, expected, "{args:?}");
        }
    }

    #[test]
    fn versions_have_methods() {
        let Ok(Value::Object(version)) = call("semver", &["v1.2.3-rc.1+b"]) else {
            panic!("no version")
        };
        let cases = [
            ("Major", "1"),
            ("Minor", "2"),
            ("Patch", "3"),
            ("Prerelease", "rc.1"),
            ("Metadata", "b"),
            ("Original", "v1.2.3-rc.1+b"),
            ("String", "1.2.3-rc.1+b"),
            ("IncPatch", "1.2.3"),
            ("IncMinor", "1.3.0"),
            ("IncMajor", "2.0.0"),
        ];
        for (method, expected) in cases {
            assert_eq!(version.method(method), Some(&[][..]), "{method}");
            let result = version
                .call(method, &[])
                .map(|value| crate::template::fmt::sprint(&[value]));
            assert_eq!(result.as_deref(), Ok(expected.as_bytes()), "{method}");
        }
        let release = call("semver", &["1.2.3"]).unwrap_or_default();
        let less = version
            .call("LessThan", std::slice::from_ref(&release))
            .map(|less| less.is_true());
        assert_eq!(less, Ok(true));
        assert_eq!(
            version.call("Compare", &[release]).map(|sign| sign.type_name()),
            Ok("int".into())
        );
        assert_eq!(version.method("Nope"), None);
    }
}
