//! The formats that Helm's validator knows, with its words for what is not of a format (`format.go`).

use jsonschema::ValidationOptions;

use crate::go::netip;
use crate::go::regexp::Regexp;
use crate::go::strconv;
use crate::go::time::{Time, Zone};
use crate::go::url::Url;

/// Whether a text is of a format, or why not.
type Check = fn(&str) -> Result<(), String>;

/// The formats by name.
const FORMATS: &[(&str, Check)] = &[
    ("date", date),
    ("date-time", date_time),
    ("duration", duration),
    ("email", email),
    ("hostname", hostname),
    ("ipv4", ipv4),
    ("ipv6", ipv6),
    ("iri", uri),
    ("iri-reference", uri_reference),
    ("json-pointer", json_pointer),
    ("period", period),
    ("regex", regex),
    ("relative-json-pointer", relative_json_pointer),
    ("semver", semver),
    ("time", time),
    ("uri", uri),
    ("uri-reference", uri_reference),
    ("uri-template", uri_template),
    ("uuid", uuid),
];

/// Formats that only the crate knows.
const UNKNOWN: &[&str] = &["idn-email", "idn-hostname"];

/// Makes the validator check these formats, and no others.
pub(super) fn register(options: ValidationOptions<'static>) -> ValidationOptions<'static> {
    let options = UNKNOWN
        .iter()
        .fold(options, |options, name| options.with_format(*name, |_: &str| true));
    FORMATS.iter().fold(options, |options, &(name, check)| {
        options.with_format(name, move |text: &str| check(text).is_ok())
    })
}

/// Whether a text is of a format, or why not. `None` for a format that is not known.
pub(super) fn check(name: &str, text: &str) -> Option<Result<(), String>> {
    FORMATS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, check)| check(text))
}

/// `Err` with the words unless the condition holds.
fn ensure(holds: bool, words: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(words.into()) }
}

/// Puts words before those of an error.
fn within(words: &str, result: Result<(), String>) -> Result<(), String> {
    result.map_err(|error| format!("{words}: {error}"))
}

/// A character as Go's `%q` has it.
fn shown(c: char) -> String {
    let mut out = Vec::new();
    strconv::append_quote_rune(&mut out, c);
    String::from_utf8_lossy(&out).into_owned()
}

/// How many decimal digits start a text.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn is_decimal(text: &str) -> bool {
    digits(text) == text.len()
}

fn json_pointer(text: &str) -> Result<(), String> {
    let mut keys = text.split('/');
    ensure(keys.next() == Some(""), "not starting with /")?;
    for key in keys {
        for (index, _) in key.match_indices('~') {
            let next = key.get(index + 1..).and_then(|rest| rest.chars().next());
            ensure(matches!(next, Some('0' | '1')), "~ must be followed by 0 or 1")?;
        }
    }
    Ok(())
}

fn relative_json_pointer(text: &str) -> Result<(), String> {
    let count = digits(text);
    ensure(count > 0, "must start with non-negative integer")?;
    ensure(count == 1 || !text.starts_with('0'), "starts with zero")?;
    let (_, rest) = text.split_at(count);
    if rest == "#" { Ok(()) } else { json_pointer(rest) }
}

fn uuid(text: &str) -> Result<(), String> {
    const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
    let groups: Vec<&str> = text.split('-').collect();
    ensure(groups.len() == LENGTHS.len(), "must have 5 elements")?;
    for (index, (group, length)) in groups.iter().zip(LENGTHS).enumerate() {
        ensure(
            group.len() == length,
            format!("element {} must be {length} characters long", index + 1),
        )?;
        if let Some(c) = group.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(format!("non-hex character {}", shown(c)));
        }
    }
    Ok(())
}

fn duration(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix('P').ok_or("must start with P")?;
    ensure(!rest.is_empty(), "nothing after P")?;
    if let Some(weeks) = rest.strip_suffix('W') {
        ensure(!weeks.is_empty(), "no number in week")?;
        return ensure(is_decimal(weeks), "invalid week");
    }
    for (index, part) in rest.split('T').enumerate() {
        ensure(index == 0 || !part.is_empty(), "no time elements")?;
        let all_units = *["YMD", "HMS"].get(index).ok_or("more than one T")?;
        duration_part(part, all_units)?;
    }
    Ok(())
}

/// Numbers with units, each unit at most once and in order.
fn duration_part(part: &str, all_units: &str) -> Result<(), String> {
    let mut units = all_units;
    let mut rest = part;
    while !rest.is_empty() {
        let count = digits(rest);
        ensure(count > 0, "missing number")?;
        let (_, after) = rest.split_at(count);
        let unit = after.chars().next().ok_or("missing unit")?;
        let Some((_, later)) = units.split_once(unit) else {
            let known = if all_units.contains(unit) { "out of order" } else { "" };
            return Err(match known {
                "" => format!("invalid unit {}", shown(first_byte(unit))),
                known => format!("unit {} {known}", shown(unit)),
            });
        };
        units = later;
        rest = after.get(unit.len_utf8()..).unwrap_or_default();
    }
    Ok(())
}

/// The character of a character's first byte: where Go looks at bytes, it sees that.
fn first_byte(c: char) -> char {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().next().map_or(c, char::from)
}

fn ipv4(text: &str) -> Result<(), String> {
    let groups: Vec<&str> = text.split('.').collect();
    ensure(groups.len() == 4, "expected four decimals")?;
    for group in groups {
        ensure(group.len() <= 1 || !group.starts_with('0'), "leading zeros")?;
        let number = strconv::atoi(group).map_err(|error| error.to_string())?;
        ensure((0..=255).contains(&number), "decimal must be between 0 and 255")?;
    }
    Ok(())
}

fn ipv6(text: &str) -> Result<(), String> {
    ensure(text.contains(':'), "missing colon")?;
    netip::version(text.as_bytes()).map_err(|error| error.to_string())?;
    ensure(!text.contains('%'), "zone id is not a part of ipv6 address")
}

fn hostname(text: &str) -> Result<(), String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    ensure(name.len() <= 253, "more than 253 characters long")?;
    for label in name.split('.') {
        ensure((1..=63).contains(&label.len()), "label must be 1 to 63 characters long")?;
        ensure(!label.starts_with('-'), "label starts with hyphen")?;
        ensure(!label.ends_with('-'), "label ends with hyphen")?;
        if let Some(c) = label.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
            return Err(format!("invalid character {}", shown(c)));
        }
    }
    Ok(())
}

fn email(text: &str) -> Result<(), String> {
    ensure(text.len() <= 254, "more than 255 characters long")?;
    let (local, domain) = text.rsplit_once('@').ok_or("missing @")?;
    ensure(local.len() <= 64, "local part more than 64 characters long")?;
    if local.len() > 1 && local.starts_with('"') {
        // v6 does not look whether the last character is a quote.
        let mut inner = local.bytes().skip(1).take(local.len() - 2);
        let words = "backslash and quote are not allowed within quoted local part";
        ensure(!inner.any(|byte| byte == b'\\' || byte == b'"'), words)?;
    } else {
        ensure(!local.starts_with('.'), "starts with dot")?;
        ensure(!local.ends_with('.'), "ends with dot")?;
        ensure(!local.contains(".."), "consecutive dots")?;
        let allowed = |c: &char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(*c);
        if let Some(c) = local.chars().find(|c| !allowed(c)) {
            return Err(format!("invalid character {}", shown(c)));
        }
    }
    match domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => within("invalid ipv6 address", ipv6(address)),
            None => within("invalid ipv4 address", ipv4(address)),
        },
        None => within("invalid domain", hostname(domain)),
    }
}

fn date(text: &str) -> Result<(), String> {
    let parsed = Time::parse_in_location(b"2006-01-02", text.as_bytes(), &Zone::Utc);
    parsed.map(|_| ()).map_err(|error| error.to_string())
}

fn time(text: &str) -> Result<(), String> {
    ensure(text.len() >= 9, "less than 9 characters long")?;
    let bytes = text.as_bytes();
    ensure(
        bytes.get(2) == Some(&b':') && bytes.get(5) == Some(&b':'),
        "missing colon in correct place",
    )?;
    let clock = bytes.get(..8).unwrap_or_default();
    let rest = bytes.get(8..).unwrap_or_default();
    let [hour, minute, second] = numbers(clock, "hour/min/sec")?;
    ensure(hour <= 23 && minute <= 59 && second <= 60, "hour/min/sec out of range")?;
    let mut rest = rest;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        ensure(count > 0, "no digits in second fraction")?;
        rest = fraction.get(count..).unwrap_or_default();
    }
    let mut minutes = hour * 60 + minute;
    if !rest.eq_ignore_ascii_case(b"z") {
        minutes += offset(rest)?;
        if minutes < 0 {
            minutes += 24 * 60;
        }
    }
    ensure(second < 60 || minutes == 23 * 60 + 59, "invalid leap second")
}

/// What an offset such as `+01:00` adds to the minutes, to have them in UTC.
fn offset(text: &[u8]) -> Result<i64, String> {
    ensure(text.len() == 6, "offset must be 6 characters long")?;
    let sign = match text.first() {
        Some(b'+') => -1,
        Some(b'-') => 1,
        _ => return Err("offset must begin with plus/minus".to_owned()),
    };
    let text = text.get(1..).unwrap_or_default();
    ensure(text.get(2) == Some(&b':'), "missing colon in offset in correct place")?;
    let [hours, minutes] = numbers(text, "hour/min in offset")?;
    ensure(hours <= 23 && minutes <= 59, "hour/min in offset out of range")?;
    Ok(sign * (hours * 60 + minutes))
}

/// Numbers between colons.
fn numbers<const N: usize>(text: &[u8], words: &str) -> Result<[i64; N], String> {
    let mut numbers = [0; N];
    for (number, part) in numbers.iter_mut().zip(text.splitn(N, |&byte| byte == b':')) {
        *number = strconv::atoi(part).map_err(|_| format!("invalid {words}"))?;
        ensure(*number >= 0, format!("non-positive {words}"))?;
    }
    Ok(numbers)
}

fn date_time(text: &str) -> Result<(), String> {
    ensure(text.len() >= 20, "less than 20 characters long")?;
    ensure(
        matches!(text.as_bytes().get(10), Some(b't' | b'T')),
        "11th character must be t or T",
    )?;
    within("invalid date element", date(text.get(..10).unwrap_or_default()))?;
    within("invalid time element", time(text.get(11..).unwrap_or_default()))
}

/// A URL whose host, if it is an IPv6 address, is one and stands in brackets.
fn parse_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.as_bytes()).map_err(|error| error.to_string())?;
    let name = String::from_utf8_lossy(url.hostname());
    if name.contains(':') {
        let bracketed = url.host.contains(&b'[') && url.host.contains(&b']');
        ensure(bracketed, "ipv6 address not enclosed in brackets")?;
        within("invalid ipv6 address", ipv6(&name))?;
    }
    Ok(url)
}

fn uri(text: &str) -> Result<(), String> {
    ensure(!parse_url(text)?.scheme.is_empty(), "relative url")
}

fn uri_reference(text: &str) -> Result<(), String> {
    ensure(!text.contains('\\'), "contains \\")?;
    parse_url(text).map(|_| ())
}

fn uri_template(text: &str) -> Result<(), String> {
    let url = parse_url(text)?;
    if url.raw_path.is_empty() {
        return Ok(());
    }
    for segment in url.path.split(|&byte| byte == b'/') {
        let mut open = false;
        for byte in segment.iter().filter(|byte| b"{}".contains(byte)) {
            ensure((*byte == b'{') != open, "nested curly braces")?;
            open = !open;
        }
        ensure(!open, "no matching closing brace")?;
    }
    Ok(())
}

fn period(text: &str) -> Result<(), String> {
    let (start, end) = text.split_once('/').ok_or("missing slash")?;
    if start.starts_with('P') {
        within("invalid start duration", duration(start))?;
        return within("invalid end date-time", date_time(end));
    }
    within("invalid start date-time", date_time(start))?;
    if end.starts_with('P') {
        within("invalid end duration", duration(end))
    } else {
        within("invalid end date-time", date_time(end))
    }
}

fn regex(text: &str) -> Result<(), String> {
    Regexp::new(text.as_bytes())
        .map(|_| ())
        .map_err(|error| error.to_string())
}

fn semver(text: &str) -> Result<(), String> {
    let (version, build) = text
        .split_once('+')
        .map_or((text, None), |(version, build)| (version, Some(build)));
    if let Some(build) = build {
        ensure(!build.is_empty(), "build is empty")?;
        build.split('.').try_for_each(|id| semver_identifier(id, "build"))?;
    }
    let (core, pre_release) = version
        .split_once('-')
        .map_or((version, None), |(core, pre)| (core, Some(pre)));
    for id in pre_release.into_iter().flat_map(|pre_release| pre_release.split('.')) {
        semver_identifier(id, "pre-release")?;
        let zero = is_decimal(id) && id.len() > 1 && id.starts_with('0');
        ensure(!zero, "pre-release numeric identifier starts with zero")?;
    }
    let numbers: Vec<&str> = core.split('.').collect();
    ensure(numbers.len() == 3, "versionCore must have 3 numbers separated by dot")?;
    for (number, name) in numbers.iter().zip(["major", "minor", "patch"]) {
        ensure(!number.is_empty(), format!("{name} is empty"))?;
        ensure(
            number.len() == 1 || !number.starts_with('0'),
            format!("{name} starts with zero"),
        )?;
        ensure(is_decimal(number), format!("{name} contains non-digit"))?;
    }
    Ok(())
}

fn semver_identifier(id: &str, what: &str) -> Result<(), String> {
    ensure(!id.is_empty(), format!("{what} identifier is empty"))?;
    match id.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        Some(c) => Err(format!("invalid character {} in {what} identifier", shown(c))),
        None => Ok(()),
    }
}
