//! Whom the program answers as: under which name it was called, and which Helm it stands in for.

use std::ffi::OsStr;
use std::path::Path;
use std::{env, fmt};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::compat::HelmVersion;

/// The variable that chooses the Helm to answer as, where no flag does.
pub const HELM_VARIABLE: &str = "CHARTROOM_HELM";

/// The name that the program was called by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Name {
    /// Its own: what is Helm's is as Helm has it, and there is more.
    #[default]
    Chartroom,
    /// `helm`, by a link or a copy: help, errors and output are Helm's, and nothing else is said.
    Helm,
}

impl Name {
    /// The name that this process was called by, whatever the directory and the extension.
    pub fn of_process() -> Name {
        env::args_os()
            .next()
            .map_or(Name::default(), |program| Name::of(&program))
    }

    fn of(program: &OsStr) -> Name {
        match Path::new(program).file_stem() {
            Some(stem) if stem == "helm" => Name::Helm,
            _ => Name::Chartroom,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Name::Chartroom => "chartroom",
            Name::Helm => "helm",
        })
    }
}

/// `3` and `4`, as flag and variable take them.
impl ValueEnum for HelmVersion {
    fn value_variants<'a>() -> &'a [HelmVersion] {
        &[HelmVersion::V3, HelmVersion::V4]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            HelmVersion::V3 => PossibleValue::new("3").help("Helm 3.21"),
            HelmVersion::V4 => PossibleValue::new("4").help("Helm 4.2.3"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_file_stem() {
        for (program, name) in [
            ("helm", Name::Helm),
            ("/usr/local/bin/helm", Name::Helm),
            ("./helm.exe", Name::Helm),
            ("chartroom", Name::Chartroom),
            ("helm-3", Name::Chartroom),
            ("/helm/chartroom", Name::Chartroom),
            ("", Name::Chartroom),
        ] {
            assert_eq!(Name::of(OsStr::new(program)), name, "{program}");
        }
    }
}
