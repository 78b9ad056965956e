//! What to say of a nil pointer in a template: which value is nil, what left it so, and how to write it safely.

use std::sync::Arc;

use crate::chart::Chart;
use crate::data::{Str, Value};
use crate::values::path::{self, Written};
use crate::values::{self, Layer, Origin, candidates};

/// Go's words, up to the field.
const NIL_POINTER: &str = "nil pointer evaluating interface {}.";

/// The hint for an error of a template in Helm's words, if it is a nil pointer.
pub(super) fn hint(message: &str, chart: &Arc<Chart>, layers: &[Layer]) -> Option<String> {
    let (before, after) = message.rsplit_once(NIL_POINTER)?;
    let field = after.lines().next()?.trim();
    let (_, node) = before.rsplit_once(" at <")?;
    let (node, _) = node.split_once(">:")?;
    let taken = format!(".{field}");
    let mut words = node.split([' ', '(', ')', '|']);
    let (nil, _) = words.find(|word| word.contains(&taken))?.rsplit_once(&taken)?;
    let safe = format!("write `({nil}).{field}`, which is nothing where `{nil}` is nil");
    Some(match nil.split_once("Values.") {
        Some((_, keys)) => {
            let path = path::parse(keys);
            let cause = cause(chart, layers, &path)?;
            format!(
                "hint: `{nil}` is nil: {cause}; {safe}, or give `{}` a default",
                Written(&path)
            )
        }
        None => format!("hint: `{nil}` is nil; {safe}"),
    })
}

/// What left a value nil: a null for it or for what would hold it, or nobody.
fn cause(chart: &Arc<Chart>, layers: &[Layer], path: &[Str]) -> Option<String> {
    let composed = values::compose(chart, layers, &mut Vec::new()).ok()?;
    for length in (1..=path.len()).rev() {
        let above = path.get(..length)?;
        let given = candidates(&composed, layers, above).ok()?;
        if let Some(last) = given.last().filter(|last| matches!(last.value, Value::Nil)) {
            let source = &last.source;
            let origin = Origin {
                source,
                place: last.place,
            };
            return Some(format!("{origin} sets `{}` to null", Written(above)));
        }
    }
    Some("no layer and no default gives it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::File;

    fn hint_of(message: &str, layer: &str) -> Option<String> {
        let files = [
            ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\n"),
            ("values.yaml", "ingress: {tls: {secret: x}}\n"),
        ];
        let files = files.map(|(name, text)| File {
            name: name.to_owned(),
            data: text.into(),
        });
        let chart = crate::chart::load::load(files.to_vec()).unwrap().chart;
        let layers = [Layer::file("prod.yaml", &layer.into()).unwrap()];
        hint(message, &chart, &layers)
    }

    #[test]
    fn the_null_is_named() {
        let message = "app/templates/x.yaml:1:10\n  executing \"app/templates/x.yaml\" at <.Values.ingress.tls.secret>:\n    \
                       nil pointer evaluating interface {}.secret";
        let safe = "write `(.Values.ingress.tls).secret`, which is nothing where `.Values.ingress.tls` is nil, or give \
                    `ingress.tls` a default";
        assert_eq!(
            hint_of(message, "ingress:\n  tls: null\n").unwrap(),
            format!("hint: `.Values.ingress.tls` is nil: prod.yaml:2:3 sets `ingress.tls` to null; {safe}")
        );
        let other = message.replace("ingress", "other");
        let hint = hint_of(&other, "a: 1\n").unwrap();
        assert!(
            hint.starts_with("hint: `.Values.other.tls` is nil: no layer and no default gives it"),
            "{hint}"
        );
        assert_eq!(hint_of("something else", "a: 1\n"), None);
    }
}
