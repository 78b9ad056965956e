//! Versions as templates hold them: what `semver` returns, with its methods.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use super::Version;
use crate::data::{Kind, Object, Param, Str, Value};

/// A version in a template: a `*semver.Version`, or a `semver.Version` where a method returned one.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionObject {
    version: Version,
    pointer: bool,
}

const POINTER: &str = "*semver.Version";

impl VersionObject {
    /// The value that Sprig's `semver` returns: a pointer.
    pub fn pointer(version: Version) -> Value {
        Value::Object(Rc::new(VersionObject { version, pointer: true }))
    }

    fn value(version: Version) -> Value {
        Value::Object(Rc::new(VersionObject {
            version,
            pointer: false,
        }))
    }

    /// The version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    fn increment(version: Option<Version>, number: &str) -> Result<Value, String> {
        version
            .map(Self::value)
            .ok_or_else(|| format!("{number} version increment would overflow uint64"))
    }
}

impl Object for VersionObject {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(if self.pointer { POINTER } else { "semver.Version" })
    }

    fn kind(&self) -> Kind {
        if self.pointer { Kind::Pointer } else { Kind::Struct }
    }

    fn hides_field(&self, name: &str) -> bool {
        matches!(name, "major" | "minor" | "patch" | "pre" | "metadata" | "original")
    }

    fn method(&self, name: &str) -> Option<&'static [Param]> {
        match name {
            "Major" | "Minor" | "Patch" | "Prerelease" | "Metadata" | "String" | "IncMajor" | "IncMinor"
            | "IncPatch" => Some(&[]),
            "SetPrerelease" | "SetMetadata" => Some(&[Param::String]),
            // These Go declares on the pointer.
            "Original" if self.pointer => Some(&[]),
            "Compare" | "Equal" | "LessThan" | "LessThanEqual" | "GreaterThan" | "GreaterThanEqual" if self.pointer => {
                Some(&[Param::Object(POINTER)])
            }
            _ => None,
        }
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let version = &self.version;
        let text = || {
            args.first()
                .and_then(Value::as_str)
                .map(Str::to_text)
                .unwrap_or_default()
        };
        let changed = |version: Result<Version, super::VersionError>| match version {
            Ok(version) => Ok(Self::value(version)),
            Err(error) => Err(error.to_string()),
        };
        match name {
            "Major" => Ok(Value::Uint64(version.major())),
            "Minor" => Ok(Value::Uint64(version.minor())),
            "Patch" => Ok(Value::Uint64(version.patch())),
            "Prerelease" => Ok(Value::string(version.prerelease())),
            "Metadata" => Ok(Value::string(version.metadata())),
            "Original" => Ok(Value::string(version.original())),
            "String" => Ok(Value::string(version.to_string())),
            "IncMajor" => Self::increment(version.next_major(), "major"),
            "IncMinor" => Self::increment(version.next_minor(), "minor"),
            "IncPatch" => Self::increment(version.next_patch(), "patch"),
            "SetPrerelease" => changed(version.with_prerelease(&text())),
            "SetMetadata" => changed(version.with_metadata(&text())),
            _ => compare(version, name, args),
        }
    }

    fn display(&self) -> Vec<u8> {
        self.version.to_string().into_bytes()
    }

    fn has_string(&self) -> bool {
        true
    }

    fn parts(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(vec![
            ("major", Value::Uint64(self.version.major())),
            ("minor", Value::Uint64(self.version.minor())),
            ("patch", Value::Uint64(self.version.patch())),
            ("pre", Value::string(self.version.prerelease())),
            ("metadata", Value::string(self.version.metadata())),
            ("original", Value::string(self.version.original())),
        ])
    }

    fn deep_copy(&self) -> Option<Value> {
        Some(Value::Object(Rc::new(VersionObject {
            version: Version::default(),
            pointer: self.pointer,
        })))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<VersionObject>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The methods that take another version.
fn compare(version: &Version, name: &str, args: &[Value]) -> Result<Value, String> {
    let other = match args.first() {
        Some(Value::Object(object)) => object.as_any().downcast_ref::<VersionObject>(),
        _ => None,
    };
    let Some(other) = other else {
        return match name {
            "Equal" => Ok(Value::Bool(false)),
            _ => Err("runtime error: invalid memory address or nil pointer dereference".to_owned()),
        };
    };
    let ordering = version.compare(&other.version);
    Ok(match name {
        "Compare" => Value::Int(ordering as i64),
        "Equal" => Value::Bool(ordering.is_eq()),
        "LessThan" => Value::Bool(ordering.is_lt()),
        "LessThanEqual" => Value::Bool(ordering.is_le()),
        "GreaterThan" => Value::Bool(ordering.is_gt()),
        "GreaterThanEqual" => Value::Bool(ordering.is_ge()),
        _ => return Err(format!("no method {name}")),
    })
}
