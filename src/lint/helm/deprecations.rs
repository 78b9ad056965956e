//! Kubernetes' APIs that are deprecated or gone in a version (`pkg/chart/v2/lint/rules/deprecations.go`).

/// An API that Kubernetes gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The apiVersion.
    pub api_version: &'static str,
    /// The kind.
    pub kind: &'static str,
    /// The version since which it is deprecated.
    pub deprecated: (u64, u64),
    /// The version since which it is gone, if it is to go.
    pub removed: Option<(u64, u64)>,
    /// The apiVersion and kind to use instead, or empty.
    pub replacement: &'static str,
}

/// The lines are sorted by apiVersion and kind, though none is searched often enough for that to matter.
const TABLE: &str = include_str!("deprecations.tsv");

/// The deprecation of an API, whatever the version.
pub fn find(api_version: &str, kind: &str) -> Option<Deprecation> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut rows = lines.filter_map(|line| {
        let mut fields = line.split('\t');
        Some(Deprecation {
            api_version: fields.next()?,
            kind: fields.next()?,
            deprecated: version(fields.next()?)?,
            removed: version(fields.next()?),
            replacement: fields.next()?,
        })
    });
    rows.find(|row| row.api_version == api_version && row.kind == kind)
}

fn version(text: &str) -> Option<(u64, u64)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

impl Deprecation {
    /// Kubernetes' own words (`deprecation.WarningMessage`).
    pub fn message(&self) -> String {
        let Deprecation {
            api_version,
            kind,
            deprecated,
            removed,
            replacement,
        } = self;
        let (major, minor) = deprecated;
        let mut message = format!("{api_version} {kind} is deprecated in v{major}.{minor}+");
        if let Some((major, minor)) = removed {
            message.push_str(&format!(", unavailable in v{major}.{minor}+"));
        }
        if !replacement.is_empty() {
            message.push_str(&format!("; use {replacement}"));
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let mut fields = line.split('\t');
            let (api_version, kind) = (fields.next().unwrap(), fields.next().unwrap());
            assert!(find(api_version, kind).is_some(), "{line}");
        }
        assert_eq!(
            find("batch/v1beta1", "CronJob").unwrap().message(),
            "batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJob"
        );
        assert_eq!(find("batch/v1", "CronJob"), None);
    }
}
