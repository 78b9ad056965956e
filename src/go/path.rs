//! Slash-separated paths, as Go's `path` handles them; `path/filepath` does the same on Unix.

/// The shortest path that means the same (`path.Clean`): no `.`, no doubled or trailing slashes, and `..` only at the start
/// of a relative path.
pub fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = is_abs(path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|last| *last != b"..") => {
                parts.pop();
            }
            b".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/", &joined[..]].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}

/// The last part of a path (`path.Base`): `.` for an empty path, `/` for one of slashes only.
pub fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    match path.iter().rposition(|&b| b != b'/').and_then(|last| path.get(..=last)) {
        Some(trimmed) => split(trimmed).1,
        None => b"/",
    }
}

/// All but the last part of a path, cleaned (`path.Dir`).
pub fn dir(path: &[u8]) -> Vec<u8> {
    clean(split(path).0)
}

/// The suffix of the last part, from its last dot (`path.Ext`).
pub fn ext(path: &[u8]) -> &[u8] {
    let (_, file) = split(path);
    file.iter()
        .rposition(|&b| b == b'.')
        .and_then(|dot| file.get(dot..))
        .unwrap_or_default()
}

/// Whether a path starts at the root (`path.IsAbs`).
pub fn is_abs(path: &[u8]) -> bool {
    path.starts_with(b"/")
}

/// The parts joined by slashes and cleaned, empty ones left out (`path.Join`).
pub fn join<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        Vec::new()
    } else {
        clean(&parts.join(&b'/'))
    }
}

/// A path up to and including its last slash, and the rest (`path.Split`).
pub fn split(path: &[u8]) -> (&[u8], &[u8]) {
    let at = path.iter().rposition(|&b| b == b'/').map_or(0, |slash| slash + 1);
    path.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_apart_as_go_does() {
        // path, clean, base, dir, ext
        for (path, cleaned, last, directory, suffix) in [
            ("", ".", ".", ".", ""),
            ("/", "/", "/", "/", ""),
            ("//", "/", "/", "/", ""),
            (".", ".", ".", ".", "."),
            ("..", "..", "..", ".", "."),
            ("../..", "../..", "..", "..", "."),
            ("/..", "/", "..", "/", "."),
            ("/../a", "/a", "a", "/", ""),
            ("a", "a", "a", ".", ""),
            ("a/b", "a/b", "b", "a", ""),
            ("a//b/", "a/b", "b", "a/b", ""),
            ("a/./b", "a/b", "b", "a", ""),
            ("a/../b", "b", "b", ".", ""),
            ("a/../../b", "../b", "b", "..", ""),
            ("../a/..", "..", "..", "../a", "."),
            ("/a/../..", "/", "..", "/", "."),
            ("./a", "a", "a", ".", ""),
            ("a/b.txt", "a/b.txt", "b.txt", "a", ".txt"),
            ("a.b/c", "a.b/c", "c", "a.b", ""),
            ("a.tar.gz", "a.tar.gz", "a.tar.gz", ".", ".gz"),
            (".hidden", ".hidden", ".hidden", ".", ".hidden"),
            ("a/.x/", "a/.x", ".x", "a/.x", ""),
            ("a.", "a.", "a.", ".", "."),
            ("abc/def/../../..", "..", "..", ".", "."),
            ("/abc/./../def", "/def", "def", "/", ""),
            ("a/b/../../../c/..", "..", "..", "../c", "."),
            ("...", "...", "...", ".", "."),
            ("a/...", "a/...", "...", "a", "."),
            ("é/ü.x", "é/ü.x", "ü.x", "é", ".x"),
        ] {
            let bytes = path.as_bytes();
            assert_eq!(String::from_utf8_lossy(&clean(bytes)), cleaned, "clean {path}");
            assert_eq!(String::from_utf8_lossy(base(bytes)), last, "base {path}");
            assert_eq!(String::from_utf8_lossy(&dir(bytes)), directory, "dir {path}");
            assert_eq!(String::from_utf8_lossy(ext(bytes)), suffix, "ext {path}");
            assert_eq!(is_abs(bytes), path.starts_with('/'), "is_abs {path}");
        }
    }

    #[test]
    fn joins_as_go_does() {
        for (parts, expected) in [
            (&[][..], ""),
            (&[""], ""),
            (&["", ""], ""),
            (&["a", "b"], "a/b"),
            (&["a", ""], "a"),
            (&["", "b"], "b"),
            (&["/", "a"], "/a"),
            (&["a/", "../b"], "b"),
            (&["/", "..", "b"], "/b"),
            (&["", "..", "b"], "../b"),
        ] {
            let joined = join(parts.iter().map(|part| part.as_bytes()));
            assert_eq!(String::from_utf8_lossy(&joined), expected, "{parts:?}");
        }
    }
}
