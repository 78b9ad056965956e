//! Paths of values as people write them: `image.tag`, `hosts[0].name`, `annotations.prometheus\.io/scrape`.

use std::fmt;

use crate::data::{Entry, Map, Str, Value};

/// The keys of a written path. Items of lists go by their index: `a[0]` and `a.0` are the same.
pub fn parse(text: &str) -> Vec<Str> {
    let mut path = Vec::new();
    let mut key = String::new();
    let mut chars = text.trim().chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => key.extend(chars.next()),
            '.' | '[' | ']' if key.is_empty() => {}
            '.' | '[' | ']' => path.push(Str::from(std::mem::take(&mut key))),
            other => key.push(other),
        }
    }
    if !key.is_empty() {
        path.push(Str::from(key));
    }
    path
}

/// A path as [`parse`] reads it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a>(pub &'a [Str]);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, key) in self.0.iter().enumerate() {
            if !key.is_empty() && key.iter().all(u8::is_ascii_digit) {
                write!(f, "[{}]", key.to_text())?;
                continue;
            }
            if position > 0 {
                f.write_str(".")?;
            }
            f.write_str(&key.to_text().replace('.', "\\."))?;
        }
        Ok(())
    }
}

/// The entry at a path, with the origin of the innermost key; items of lists go by their index.
pub fn entry(values: &Map, path: &[Str]) -> Option<Entry> {
    let start = Entry {
        value: Value::Map(values.clone()),
        ..Entry::default()
    };
    path.iter().try_fold(start, |entry, key| match entry.value {
        Value::Map(map) => map.entry(key),
        Value::List(items) => {
            let index: usize = key.to_text().parse().ok()?;
            Some(Entry {
                value: items.get(index)?.clone(),
                mark: items.mark(index),
            })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_they_are_written() {
        for text in [
            "image.tag",
            "hosts[0].name",
            r"annotations.prometheus\.io/scrape",
            "a[1][2]",
        ] {
            assert_eq!(Written(&parse(text)).to_string(), text);
        }
        assert_eq!(parse(".Values.a"), parse("Values.a"));
    }
}
