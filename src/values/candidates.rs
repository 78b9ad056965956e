//! Every value that was given for one path, those that lost too.
//!
//! The values of a render carry only the origin that won. The others are looked up again in the layers, which costs
//! nothing until somebody asks.

use crate::chart::values_file::Place;
use crate::compat::HelmVersion;
use crate::data::{Map, Str, Value};

use super::coalesce::deep_copy_value;
use super::layer::{Layer, in_precedence};
use super::origin::{Origins, Source};
use super::path;
use super::{Composed, Error, GLOBAL, Instance};

/// A value that a source gives for a path.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What gives it.
    pub source: Source,
    /// Where in the source's file; unknown for flags.
    pub place: Option<Place>,
    /// The value.
    pub value: Value,
}

/// All values given for a path in the values of a render, the lowest first: the last one is what templates see, unless
/// it is a null, which deletes, or a table, which is merged with the tables before it; of a table, a layer's own part is
/// listed. The layers are those that the
/// values were composed of. What a chart imports from its dependencies is listed only where it was written.
pub fn candidates(composed: &Composed, layers: &[Layer], path: &[Str]) -> Result<Vec<Candidate>, Error> {
    let charts = charts_along(&composed.root, path);
    let mut found = Vec::new();
    // A subchart's own defaults come first, then what its parents' defaults say about it.
    for (depth, chart) in charts.iter().enumerate().rev() {
        let Some(file) = &chart.chart.values else { continue };
        let mut origins = Origins::default();
        let Some(source) = composed.origins.source(chart.source) else {
            continue;
        };
        let source = origins.add(source.clone());
        let values = origins.values(source, file, HelmVersion::V4);
        found.extend(lookup(&values, path.get(depth..).unwrap_or_default(), &origins));
    }
    found.extend(given(layers, path)?);
    // A parent's globals win over all that.
    let depth = charts.len() - 1;
    if let Some(parent) = depth.checked_sub(1)
        && path.get(depth).is_some_and(|key| **key == *GLOBAL)
    {
        let global = [
            path.get(..parent).unwrap_or_default(),
            path.get(depth..).unwrap_or_default(),
        ]
        .concat();
        found.extend(candidates(composed, layers, &global)?);
    }
    Ok(found)
}

/// What the user's layers give, found by applying them one by one.
fn given(layers: &[Layer], path: &[Str]) -> Result<Vec<Candidate>, Error> {
    let mut origins = Origins::default();
    let mut values = Map::new();
    let mut found = Vec::new();
    for layer in in_precedence(layers) {
        let before = lookup(&values, path, &origins).map(|candidate| deep_copy_value(&candidate.value));
        values = layer.apply(&values, HelmVersion::default(), &mut origins)?;
        let Some(now) = lookup(&values, path, &origins) else {
            continue;
        };
        let source = layer.source();
        let is_new = now.source == source;
        if !is_new && before.is_some_and(|before| before.deep_equal(&now.value)) {
            continue;
        }
        // Later layers change lists and tables that earlier ones gave.
        let own = own(layer, path)?;
        let is_table = matches!(now.value, Value::Map(_));
        found.push(Candidate {
            place: own.as_ref().map_or(now.place, |own| own.place),
            value: deep_copy_value(&own.filter(|_| is_table).unwrap_or(now).value),
            source,
        });
    }
    Ok(found)
}

/// What a layer gives by itself.
fn own(layer: &Layer, path: &[Str]) -> Result<Option<Candidate>, Error> {
    let mut origins = Origins::default();
    let values = layer.apply(&Map::new(), HelmVersion::default(), &mut origins)?;
    Ok(lookup(&values, path, &origins))
}

/// The chart itself and the subcharts that a path leads through.
fn charts_along<'a>(root: &'a Instance, path: &[Str]) -> Vec<&'a Instance> {
    let mut charts = vec![root];
    let mut chart = root;
    for key in path {
        match chart
            .dependencies
            .iter()
            .find(|subchart| subchart.name().as_bytes() == &**key)
        {
            Some(subchart) => chart = subchart,
            None => break,
        }
        charts.push(chart);
    }
    charts
}

/// The value at a path with its origin.
fn lookup(values: &Map, path: &[Str], origins: &Origins) -> Option<Candidate> {
    let entry = path::entry(values, path)?;
    let origin = origins.get(entry.mark)?;
    Some(Candidate {
        source: origin.source.clone(),
        place: origin.place,
        value: entry.value,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chart::File;
    use crate::values::{SetKind, compose};

    fn chart() -> Arc<crate::chart::Chart> {
        let files = [
            ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\n"),
            (
                "values.yaml",
                "image:\n  tag: chart\nglobal:\n  zone: app\nsub:\n  size: 2\n",
            ),
            ("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n"),
            ("charts/sub/values.yaml", "size: 1\nglobal: {zone: sub}\n"),
        ];
        let files = files.map(|(name, text)| File {
            name: name.to_owned(),
            data: text.into(),
        });
        crate::chart::load::load(files.to_vec()).unwrap().chart
    }

    fn layers() -> Vec<Layer> {
        vec![
            Layer::file("base.yaml", &"image: {tag: base}\n".into()).unwrap(),
            Layer::file("prod.yaml", &"# production\nimage:\n  tag: prod\n".into()).unwrap(),
            Layer::flag(SetKind::Set, "image.tag=flag"),
        ]
    }

    /// The winning value at a path of two keys and where it came from.
    fn winner(layers: &[Layer], path: [&str; 2]) -> String {
        let composed = compose(&chart(), layers, &mut Vec::new()).unwrap();
        let outer = composed.values.get(path[0].as_bytes()).unwrap();
        let entry = outer.as_map().unwrap().entry(path[1].as_bytes()).unwrap();
        let origin = composed.origins.get(entry.mark).unwrap();
        format!("{} from {origin}", entry.value.as_str().unwrap().to_text())
    }

    #[test]
    fn each_layer_wins_once_those_above_it_are_gone() {
        let all = layers();
        let winners = [
            "chart from app/values.yaml:2:3",
            "base from base.yaml:1:9",
            "prod from prod.yaml:3:3",
            "flag from --set image.tag=flag",
        ];
        for (count, expected) in winners.iter().enumerate() {
            assert_eq!(winner(&all[..count], ["image", "tag"]), *expected);
        }
        // Without a layer from the middle, the ones above it still win.
        for removed in 0..all.len() {
            let mut some = all.clone();
            some.remove(removed);
            let expected = if removed == 2 { winners[2] } else { winners[3] };
            assert_eq!(winner(&some, ["image", "tag"]), expected);
        }
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        assert_eq!(
            winner(&reversed, ["image", "tag"]),
            winners[3],
            "flags win wherever they stand"
        );
        assert_eq!(
            winner(&reversed[1..], ["image", "tag"]),
            winners[1],
            "of files, the last one wins"
        );
    }

    #[test]
    fn those_that_lost_can_be_looked_up() {
        let mut layers = layers();
        layers.push(Layer::flag(SetKind::Set, "sub.size=3,global.zone=user"));
        let composed = compose(&chart(), &layers, &mut Vec::new()).unwrap();
        let list = |path: &[&str]| -> Vec<String> {
            let path: Vec<Str> = path.iter().map(|key| Str::from(*key)).collect();
            let found = candidates(&composed, &layers, &path).unwrap();
            found
                .iter()
                .map(|found| format!("{} {:?}", found.source, found.place.map(|p| (p.line, p.column))))
                .collect()
        };
        assert_eq!(
            list(&["image", "tag"]),
            [
                "app/values.yaml Some((2, 3))",
                "base.yaml Some((1, 9))",
                "prod.yaml Some((3, 3))",
                "--set image.tag=flag None"
            ]
        );
        let flag = "--set sub.size=3,global.zone=user None";
        assert_eq!(
            list(&["sub", "size"]),
            [
                "app/charts/sub/values.yaml Some((1, 1))",
                "app/values.yaml Some((6, 3))",
                flag
            ]
        );
        assert_eq!(
            list(&["sub", "global", "zone"]),
            [
                "app/charts/sub/values.yaml Some((2, 10))",
                "app/values.yaml Some((4, 3))",
                flag
            ]
        );
        assert_eq!(list(&["sub", "nothing"]), [""; 0]);
    }
}
