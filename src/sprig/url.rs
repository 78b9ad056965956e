//! Sprig's functions of URLs (`url.go`).

use crate::data::{Kind, Map, Str, Value};
use crate::functions;
use crate::go::url::Url;
use crate::template::func::{FuncError, Function};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "urlJoin" => url_join(Map);
    "urlParse" => url_parse(Str);
};

/// `urlParse`: the parts of a URL, as a dictionary of texts.
fn url_parse(text: Str) -> Result<Map, FuncError> {
    let url = Url::parse(&text).map_err(|error| format!("unable to parse url: {error}"))?;
    let user = url.user.as_ref().map_or_else(Vec::new, |user| user.to_bytes());
    let hostname = url.hostname().to_vec();
    let parts = [
        ("scheme", url.scheme),
        ("host", url.host),
        ("hostname", hostname),
        ("path", url.path),
        ("query", url.raw_query),
        ("opaque", url.opaque),
        ("fragment", url.fragment),
        ("userinfo", user),
    ];
    Ok(parts
        .into_iter()
        .map(|(key, part)| (key, Value::string(part)))
        .collect())
}

/// `urlJoin`: the URL of parts as `urlParse` gives them; missing ones are empty, and `hostname` is not looked at.
fn url_join(parts: Map) -> Result<Vec<u8>, FuncError> {
    let mut url = Url {
        scheme: part(&parts, "scheme")?,
        host: part(&parts, "host")?,
        path: part(&parts, "path")?,
        raw_query: part(&parts, "query")?,
        opaque: part(&parts, "opaque")?,
        fragment: part(&parts, "fragment")?,
        ..Url::default()
    };
    let user = part(&parts, "userinfo")?;
    if !user.is_empty() {
        let text = [b"proto://", &user[..], b"@host"].concat();
        let parsed = Url::parse(&text).map_err(|error| format!("unable to parse userinfo in dict: {error}"))?;
        url.user = parsed.user;
    }
    Ok(url.to_bytes())
}

/// A part as text: Sprig's `dictGetOrEmpty`.
fn part(parts: &Map, key: &str) -> Result<Vec<u8>, FuncError> {
    match parts.get(key.as_bytes()) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.to_vec()),
        Some(other) if other.kind() == Kind::Invalid => Err(FuncError::new(
            "runtime error: invalid memory address or nil pointer dereference",
        )),
        Some(other) => Err(FuncError::new(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            other.kind().name()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn answers_as_helm_does() {
        check(&[
            (
                r#"urlParse "http://admin:secret@server.com:8080/api?list=false#anchor""#,
                "map[string]interface {} map[fragment:anchor host:server.com:8080 hostname:server.com opaque: path:/api query:list=false scheme:http userinfo:admin:secret]",
            ),
            (
                r#"urlParse "HTTPS://example.com""#,
                "map[string]interface {} map[fragment: host:example.com hostname:example.com opaque: path: query: scheme:https userinfo:]",
            ),
            (
                r#"urlParse "mailto:a@b.c""#,
                "map[string]interface {} map[fragment: host: hostname: opaque:a@b.c path: query: scheme:mailto userinfo:]",
            ),
            (
                r#"urlParse "/a/b%2fc?x#y%20z""#,
                "map[string]interface {} map[fragment:y z host: hostname: opaque: path:/a/b/c query:x scheme: userinfo:]",
            ),
            (
                r#"urlParse "//host/p""#,
                "map[string]interface {} map[fragment: host:host hostname:host opaque: path:/p query: scheme: userinfo:]",
            ),
            (
                r#"urlParse "http://[::1]:80/é""#,
                "map[string]interface {} map[fragment: host:[::1]:80 hostname:::1 opaque: path:/é query: scheme:http userinfo:]",
            ),
            (
                r#"urlParse "http://[fe80::1%25en0]/""#,
                "map[string]interface {} map[fragment: host:[fe80::1%en0] hostname:fe80::1%en0 opaque: path:/ query: scheme:http userinfo:]",
            ),
            (
                r#"urlParse """#,
                "map[string]interface {} map[fragment: host: hostname: opaque: path: query: scheme: userinfo:]",
            ),
            (
                r#"urlParse "*""#,
                "map[string]interface {} map[fragment: host: hostname: opaque: path:* query: scheme: userinfo:]",
            ),
            (
                r#"urlParse "a:b:c""#,
                "map[string]interface {} map[fragment: host: hostname: opaque:b:c path: query: scheme:a userinfo:]",
            ),
            (
                r#"urlParse "://x""#,
                r#"ERROR unable to parse url: parse "://x": missing protocol scheme"#,
            ),
            (
                r#"urlParse "a b:c""#,
                r#"ERROR unable to parse url: parse "a b:c": first path segment in URL cannot contain colon"#,
            ),
            (
                r#"urlParse "./a:b""#,
                "map[string]interface {} map[fragment: host: hostname: opaque: path:./a:b query: scheme: userinfo:]",
            ),
            (
                r#"urlParse "http://h:x/""#,
                r#"ERROR unable to parse url: parse "http://h:x/": invalid port ":x" after host"#,
            ),
            (
                r#"urlParse "http://a:1:2/""#,
                r#"ERROR unable to parse url: parse "http://a:1:2/": invalid port ":1:2" after host"#,
            ),
            (
                r#"urlParse "tcp://a:1:2/""#,
                "map[string]interface {} map[fragment: host:a:1:2 hostname:a:1 opaque: path:/ query: scheme:tcp userinfo:]",
            ),
            (
                r#"urlParse "http://h/%zz""#,
                r#"ERROR unable to parse url: parse "http://h/%zz": invalid URL escape "%zz""#,
            ),
            (
                r#"urlParse "http://h%41/""#,
                r#"ERROR unable to parse url: parse "http://h%41/": invalid URL escape "%41""#,
            ),
            (
                r#"urlParse "http://a b/""#,
                r#"ERROR unable to parse url: parse "http://a b/": invalid character " " in host name"#,
            ),
            (
                r#"urlParse "http://u^@h/""#,
                r#"ERROR unable to parse url: parse "http://u^@h/": net/url: invalid userinfo"#,
            ),
            (
                r#"urlParse "http://[::1/""#,
                r#"ERROR unable to parse url: parse "http://[::1/": missing ']' in host"#,
            ),
            (
                r#"urlParse "http://x[::1]/""#,
                r#"ERROR unable to parse url: parse "http://x[::1]/": invalid IP-literal"#,
            ),
            (
                r#"urlParse "http://[1.2.3.4]/""#,
                r#"ERROR unable to parse url: parse "http://[1.2.3.4]/": invalid IP-literal"#,
            ),
            (
                r#"urlParse "http://[1:2]/""#,
                r#"ERROR unable to parse url: parse "http://[1:2]/": invalid host: ParseAddr("1:2"): address string too short"#,
            ),
            (
                r#"urlParse "http://[::1.2.3.256]/""#,
                r#"ERROR unable to parse url: parse "http://[::1.2.3.256]/": invalid host: ParseAddr("::1.2.3.256"): IPv4 field has value >255"#,
            ),
            (
                r#"urlParse "a\nb""#,
                r#"ERROR unable to parse url: parse "a\nb": net/url: invalid control character in URL"#,
            ),
            (
                "urlParse \"#%z\"",
                "ERROR unable to parse url: parse \"#%z\": invalid URL escape \"%z\"",
            ),
            (
                r#"urlJoin (dict "fragment" "fragment" "host" "host:80" "path" "/path" "query" "query" "scheme" "http")"#,
                "string http://host:80/path?query#fragment",
            ),
            (
                r#"urlJoin (dict "fragment" "fragment" "host" "host:80" "path" "/path" "query" "query" "scheme" "http" "userinfo" "u:p@x")"#,
                "string http://u:p%40x@host:80/path?query#fragment",
            ),
            (r#"urlJoin (dict "host" "h" "path" "p q")"#, "string //h/p%20q"),
            (r#"urlJoin (dict "path" "a:b")"#, "string ./a:b"),
            (
                r#"urlJoin (dict "opaque" "x@y" "scheme" "mailto" "path" "/z")"#,
                "string mailto:x@y",
            ),
            ("urlJoin (dict)", "string "),
            (r#"urlJoin (dict "scheme" "file" "path" "/etc")"#, "string file:///etc"),
            (
                r#"urlJoin (dict "host" 1)"#,
                "ERROR unable to parse host key, must be of type string, but int found",
            ),
            (
                r#"urlJoin (dict "host" nil)"#,
                "ERROR runtime error: invalid memory address or nil pointer dereference",
            ),
            (r#"urlJoin (dict "userinfo" "a/b")"#, "string "),
            (
                r#"urlJoin (dict "userinfo" "a^b")"#,
                r#"ERROR unable to parse userinfo in dict: parse "proto://a^b@host": net/url: invalid userinfo"#,
            ),
            (
                r#"urlJoin (urlParse "https://user@host:1/p/a%20th?q#f")"#,
                "string https://user@host:1/p/a%20th?q#f",
            ),
        ]);
    }
}
