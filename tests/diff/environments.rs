//! Environments of the enterprise chart, compared by the library: under names of their own, in namespaces of their own.

use std::path::Path;
use std::time::SystemTime;

use chartroom::chart;
use chartroom::diff::{ChangeKind, Diff, NAMESPACE, Options, Strictness, Variable, compare, objects};
use chartroom::host::FixedHost;
use chartroom::render::{self, Action, Release, Rendered, Request};
use chartroom::template::stack::with_deep_stack;
use chartroom::values::Layer;
use chartroom::values::difference::differences;

fn render_enterprise(name: &str, namespace: &str, environment: &str) -> Rendered {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = chart::open(&root.join("charts/erlmcp-enterprise")).unwrap();
    let file = root.join(format!("values/erlmcp-enterprise/{environment}.yaml"));
    let text = std::fs::read(&file).unwrap();
    let layers = [Layer::file("values", &text.as_slice().into()).unwrap()];
    let request = Request {
        layers: &layers,
        release: Release {
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            action: Action::Install,
        },
        ..Request::default()
    };
    let host = FixedHost::new(0, SystemTime::UNIX_EPOCH);
    render::render(&render::prepare(loaded.chart), &request, &host, &mut Vec::new()).unwrap()
}

/// Dev against production, under these names in these namespaces.
fn compare_environments(names: [&str; 2], namespaces: [&str; 2]) -> Diff {
    let (names, namespaces) = (names.map(str::to_owned), namespaces.map(str::to_owned));
    with_deep_stack(move || {
        let before = render_enterprise(&names[0], &namespaces[0], "dev");
        let after = render_enterprise(&names[1], &namespaces[1], "production");
        let variable = |before: &str, after: &str, origin: &str| Variable {
            before: before.to_owned(),
            after: after.to_owned(),
            origin: origin.to_owned(),
            fields: 0,
        };
        let mut variables = vec![
            variable(&names[0], &names[1], "release name"),
            variable(&namespaces[0], &namespaces[1], NAMESPACE),
        ];
        for difference in differences(&before.source.values, &after.source.values) {
            let text = |entry: Option<&chartroom::data::Entry>| Some(entry?.value.as_str()?.to_text().into_owned());
            if let (Some(one), Some(other)) = (text(difference.before.as_ref()), text(difference.after.as_ref())) {
                variables.push(variable(&one, &other, &difference.name()));
            }
        }
        let options = Options {
            variables,
            ..Options::default()
        };
        let objects = |rendered| objects(rendered, Strictness::Rendered).unwrap();
        compare(&objects(&before.manifests), &objects(&after.manifests), &options).unwrap()
    })
    .unwrap()
}

/// Production has every object of dev, whatever the releases and namespaces are called.
#[test]
fn dev_pairs_with_production() {
    for (names, namespaces) in [
        (["erlmcp", "erlmcp"], ["default", "default"]),
        (["erlmcp-dev", "erlmcp-prod"], ["erlmcp-dev", "erlmcp-prod"]),
        (["erlmcp-dev", "erlmcp-production"], ["dev", "prod"]),
    ] {
        let diff = compare_environments(names, namespaces);
        let gone: Vec<_> = diff
            .changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Removed)
            .collect();
        assert!(gone.is_empty(), "{names:?}: {gone:#?}");
        let renamed: Vec<_> = diff
            .changes
            .iter()
            .filter_map(|change| change.renamed_from.as_ref())
            .collect();
        assert!(renamed.is_empty(), "{names:?}: {renamed:#?}");
        assert_eq!(diff.counts.changed + diff.counts.same, 24, "{names:?}");
        // The names are told once, not in every field.
        let paths: Vec<&str> = diff
            .changes
            .iter()
            .flat_map(|change| &change.fields)
            .map(|field| &*field.path)
            .collect();
        assert!(
            !paths
                .iter()
                .any(|path| path.contains("metadata.name") || path.contains("labels")),
            "{paths:#?}"
        );
        assert!(!diff.variables.is_empty());
    }
}
