//! Helm's directories (its `pkg/helmpath`): chartroom keeps nothing there, but says where they are.

use std::env;
use std::path::PathBuf;

/// A kind of directory: Helm's variable for it, the XDG variable, and where it is below the home directory.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    helm: &'static str,
    xdg: &'static str,
    default: Default,
}

/// Where a directory is if no variable says so.
#[derive(Clone, Copy, Debug)]
struct Default {
    unix: &'static str,
    macos: &'static str,
    /// The variable of Windows.
    windows: &'static str,
}

/// What Helm keeps only to be faster.
pub const CACHE: Place = Place {
    helm: "HELM_CACHE_HOME",
    xdg: "XDG_CACHE_HOME",
    default: Default {
        unix: ".cache",
        macos: "Library/Caches",
        windows: "TEMP",
    },
};

/// What the user has set.
pub const CONFIG: Place = Place {
    helm: "HELM_CONFIG_HOME",
    xdg: "XDG_CONFIG_HOME",
    default: Default {
        unix: ".config",
        macos: "Library/Preferences",
        windows: "APPDATA",
    },
};

/// What the user has installed.
pub const DATA: Place = Place {
    helm: "HELM_DATA_HOME",
    xdg: "XDG_DATA_HOME",
    default: Default {
        unix: ".local/share",
        macos: "Library",
        windows: "APPDATA",
    },
};

impl Place {
    /// The directory (`lazypath.path`).
    pub fn directory(self) -> PathBuf {
        if let Some(directory) = set(self.helm) {
            return directory;
        }
        set(self.xdg).unwrap_or_else(|| self.default.directory()).join("helm")
    }
}

impl Default {
    fn directory(self) -> PathBuf {
        if cfg!(windows) {
            set(self.windows).unwrap_or_default()
        } else {
            home().join(if cfg!(target_os = "macos") {
                self.macos
            } else {
                self.unix
            })
        }
    }
}

/// The directory of the user's keys (`defaultKeyring` in Helm's `pkg/cmd/dependency_build.go`).
pub fn gnupg() -> PathBuf {
    env::var_os("GNUPGHOME").map_or_else(|| home().join(".gnupg"), PathBuf::from)
}

/// The home directory, nothing where there is none.
pub fn home() -> PathBuf {
    env::home_dir().unwrap_or_default()
}

/// The path in a variable, unless it is empty.
fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
