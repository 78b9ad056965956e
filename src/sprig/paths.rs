//! Sprig's functions of paths (`functions.go`): Go's `path`, and `path/filepath` as it is on Unix, which is the same.

use crate::data::Str;
use crate::functions;
use crate::go::path;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "base" => base(Str);
    "clean" => clean(Str);
    "dir" => dir(Str);
    "ext" => ext(Str);
    "isAbs" => is_abs(Str);
    "osBase" => base(Str);
    "osClean" => clean(Str);
    "osDir" => dir(Str);
    "osExt" => ext(Str);
    "osIsAbs" => is_abs(Str);
};

/// `base`: the last part of a path.
fn base(path: Str) -> Str {
    Str::from(path::base(&path))
}

/// `clean`: the shortest path that means the same.
fn clean(path: Str) -> Vec<u8> {
    path::clean(&path)
}

/// `dir`: all but the last part of a path.
fn dir(path: Str) -> Vec<u8> {
    path::dir(&path)
}

/// `ext`: the suffix of the last part, from its last dot.
fn ext(path: Str) -> Str {
    Str::from(path::ext(&path))
}

/// `isAbs`: whether a path starts at the root.
fn is_abs(path: Str) -> bool {
    path::is_abs(&path)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn answers_as_helm_does() {
        check(&[
            (r#"base "foo/bar.txt""#, "string bar.txt"),
            (r#"base """#, "string ."),
            (r#"base "a//""#, "string a"),
            (r#"clean "a/../b//c/.""#, "string b/c"),
            (r#"clean """#, "string ."),
            (r#"dir "a/b/c""#, "string a/b"),
            (r#"dir "a""#, "string ."),
            (r#"ext "a/b.tar.gz""#, "string .gz"),
            (r#"ext "a.b/c""#, "string "),
            (r#"isAbs "/a""#, "bool true"),
            (r#"isAbs "a""#, "bool false"),
            (r#"osBase "/""#, "string /"),
            (r#"osClean "/../a""#, "string /a"),
            (r#"osDir "/a/b/""#, "string /a/b"),
            (r#"osExt ".bashrc""#, "string .bashrc"),
            (r#"osIsAbs "C:\\a""#, "bool false"),
        ]);
    }
}
