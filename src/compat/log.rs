//! What a Helm says on the way: Helm 4 logs records, Helm 3 prints lines, most of them with the place in its own source.

use super::HelmVersion;
use crate::go::slog::Record;
use crate::go::strconv::quote;

/// The lines that Helm 3 prints as Helm 4 logs them: how they begin, and where in Helm 3.21.4 they come from.
const PLACES: &[(&str, &str)] = &[
    ("warning: skipping globals because destination", "coalesce.go:138"),
    ("warning: skipping globals because source", "coalesce.go:145"),
    ("Conflict: cannot merge map onto non-map", "coalesce.go:161"),
    ("key ", "coalesce.go:175"),
    ("warning: skipped value for", "coalesce.go:237"),
    ("warning: cannot overwrite table", "coalesce.go:316"),
    ("warning: destination for", "coalesce.go:319"),
    ("Warning: Dependencies are handled", "load.go:120"),
    ("Warning: Dependency locking is handled", "load.go:138"),
    ("warning: a valid Helm v3 hash was not found", "manager.go:122"),
];

impl HelmVersion {
    /// The line for what Helm 4 would log; none where Helm 3 says nothing.
    pub fn log_line(self, record: &Record) -> Option<String> {
        match self {
            HelmVersion::V3 => helm_3_line(record),
            HelmVersion::V4 => Some(record.to_string()),
        }
    }
}

/// Matches the calls of `log.Printf` in Helm 3.21.4, after the `log.SetFlags(log.Lshortfile)` of its `cmd/helm/helm.go`.
fn helm_3_line(record: &Record) -> Option<String> {
    let message = record.message();
    let get = |key| record.attribute(key).unwrap_or_default();
    let line = match message {
        "this chart is deprecated" => "WARNING: This chart is deprecated".to_owned(),
        "found symbolic link in path. Contents of linked file included and used" => format!(
            "walk.go:75: found symbolic link in path: {} resolves to {}. Contents of linked file included and used",
            get("path"),
            get("resolved")
        ),
        "skipping unknown hooks" => {
            let hooks = quote(get("hookTypes").as_bytes());
            format!("manifest_sorter.go:199: info: skipping unknown hook: {hooks}")
        }
        "returned non-bool value" => match record.attribute("tag") {
            Some(tag) => format!(
                "dependencies.go:95: Warning: Tag '{tag}' for chart {} returned non-bool value",
                get("chart")
            ),
            None => format!(
                "dependencies.go:64: Warning: Condition path '{}' for chart {} returned non-bool value",
                get("path"),
                get("chart")
            ),
        },
        "ImportValues missing table from chart" => format!(
            "dependencies.go:270: Warning: ImportValues missing table from chart {}: {}",
            get("chart"),
            get("error")
        ),
        "ImportValues missing table" => {
            format!(
                "dependencies.go:287: Warning: ImportValues missing table: {}",
                get("error")
            )
        }
        "missing required value" => format!("engine.go:206: [INFO] Missing required value: {}", get("message")),
        "missing required values" => format!("engine.go:214: [INFO] Missing required value: {}", get("message")),
        "funcMap fail" => format!("engine.go:227: [INFO] Fail: {}", get("message")),
        _ => {
            let (_, place) = PLACES.iter().find(|(start, _)| message.starts_with(start))?;
            format!("{place}: {message}")
        }
    };
    Some(line)
}
