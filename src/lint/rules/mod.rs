//! The rules, each in a file of its own with its documentation page beside it.
//!
//! Ids: CR001 to CR019 values and how layers merge, CR020 to CR029 types, CR030 to CR039 schemas, CR040 to CR049 what is
//! rendered, CR050 to CR059 secrets, CR060 Kubernetes' APIs.

mod default_schema;
mod deprecated_api;
mod disabled_subchart;
mod duplicate_key;
mod duplicate_object;
mod exponent;
pub(super) mod helm;
mod invalid_yaml;
mod layer_schema;
mod list_replaced;
mod literal_credential;
mod missing_reference;
mod nil_pointer;
mod null_keeps;
mod octal;
mod random_immutable;
mod refused_global;
mod renders;
mod same_as_default;
mod schema;
mod selector_mismatch;
mod set_makes_nulls;
mod table_clash;
mod trailing_zero;
mod type_drift;
mod undefined_path;
mod unused_default;
mod unused_value;
mod yaml_boolean;

use super::Rule;
use crate::diagnostic::Diagnostic;

/// Every rule, in the order of their ids.
pub(super) const ALL: &[Rule] = &[
    unused_value::RULE,
    unused_default::RULE,
    undefined_path::RULE,
    nil_pointer::RULE,
    list_replaced::RULE,
    table_clash::RULE,
    set_makes_nulls::RULE,
    null_keeps::RULE,
    same_as_default::RULE,
    disabled_subchart::RULE,
    exponent::RULE,
    type_drift::RULE,
    octal::RULE,
    duplicate_key::RULE,
    yaml_boolean::RULE,
    trailing_zero::RULE,
    schema::RULE,
    layer_schema::RULE,
    refused_global::RULE,
    default_schema::RULE,
    renders::RULE,
    invalid_yaml::RULE,
    duplicate_object::RULE,
    selector_mismatch::RULE,
    missing_reference::RULE,
    random_immutable::RULE,
    literal_credential::RULE,
    deprecated_api::DEPRECATED,
    deprecated_api::REMOVED,
    helm::CHART_FILE,
    helm::VALUES,
    helm::TEMPLATES,
    helm::DEPENDENCIES,
    helm::CRDS,
];

/// Drops what another rule says of the same place with more weight: a layer or a default that the schema refuses, where
/// the values of an environment are refused for it.
pub(super) fn drop_echoes(findings: &mut Vec<Diagnostic>) {
    let refused: Vec<_> = findings
        .iter()
        .filter(|finding| finding.id == schema::RULE.id)
        .map(|finding| finding.location.clone())
        .collect();
    let is_echo = |finding: &Diagnostic| {
        [layer_schema::RULE.id, default_schema::RULE.id].contains(&finding.id) && refused.contains(&finding.location)
    };
    findings.retain(|finding| !is_echo(finding));
}
