//! The order in which go-yaml writes a mapping's keys (`sorter.go`): letters after others, numbers by value.

use std::cmp::Ordering;

use super::encode::Profile;
use crate::go::unicode::{is_digit, is_letter};

/// Sorts entries by their keys. `sort_by` will not do: go-yaml's order is none ("9" < "10" < "1e1" < "9"), and Rust's
/// sorts may panic then. Helm's own result is arbitrary for such keys.
pub(super) fn sort<T>(entries: Vec<T>, key: impl Fn(&T) -> &str + Copy, profile: Profile) -> Vec<T> {
    let in_order = |pair: &[T]| match pair {
        [a, b] => !is_less(key(b), key(a), profile),
        _ => true,
    };
    if entries.windows(2).all(in_order) {
        return entries;
    }
    merge_sort(entries, key, profile)
}

fn merge_sort<T>(mut entries: Vec<T>, key: impl Fn(&T) -> &str + Copy, profile: Profile) -> Vec<T> {
    if entries.len() < 2 {
        return entries;
    }
    let right = entries.split_off(entries.len() / 2);
    let count = entries.len() + right.len();
    let mut left = merge_sort(entries, key, profile).into_iter().peekable();
    let mut right = merge_sort(right, key, profile).into_iter().peekable();
    let mut sorted = Vec::with_capacity(count);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if is_less(key(b), key(a), profile) {
            right.next()
        } else {
            left.next()
        };
        sorted.extend(next);
    }
    sorted.extend(left);
    sorted.extend(right);
    sorted
}

/// `keyList.Less` of two strings.
fn is_less(a: &str, b: &str, profile: Profile) -> bool {
    let mut common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !a.is_char_boundary(common) || !b.is_char_boundary(common) {
        common -= 1;
    }
    let (prefix, a) = a.split_at(common);
    let b = b.get(common..).unwrap_or_default();
    let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else {
        return a.len() < b.len();
    };
    match (is_letter(x), is_letter(y)) {
        (true, true) => return x < y,
        (false, false) => {}
        (x_is_letter, y_is_letter) => {
            let after_digit = profile == Profile::V3 && prefix.chars().next_back().is_some_and(is_digit);
            return if after_digit { x_is_letter } else { y_is_letter };
        }
    }
    let leading_zero_counts = (x == '0' || y == '0')
        && prefix
            .chars()
            .rev()
            .take_while(|&digit| is_digit(digit))
            .any(|digit| digit != '0');
    let (a_digits, a_number) = number(a, leading_zero_counts);
    let (b_digits, b_number) = number(b, leading_zero_counts);
    let order = a_number.cmp(&b_number).then(a_digits.cmp(&b_digits)).then(x.cmp(&y));
    order == Ordering::Less
}

/// How many digits begin a text, and their value; zeros there tell numbers apart that go on after other digits.
fn number(text: &str, after_digits: bool) -> (usize, i64) {
    text.chars()
        .take_while(|&digit| is_digit(digit))
        .fold((0, i64::from(after_digits)), |(count, value), digit| {
            let digit = i64::from(u32::from(digit)) - i64::from(u32::from('0'));
            (count + 1, value.wrapping_mul(10).wrapping_add(digit))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(v2: &[&str], v3: &[&str]) {
        for (expected, profile) in [(v2, Profile::V2), (v3, Profile::V3)] {
            // From every rotation and back to front, for the result must not depend on the order before.
            for start in 0..expected.len() {
                let mut keys = expected.to_vec();
                keys.rotate_left(start);
                assert_eq!(sort(keys.clone(), |key| key, profile), expected);
                keys.reverse();
                assert_eq!(sort(keys, |key| key, profile), expected);
            }
        }
    }

    #[test]
    fn keys_are_sorted_as_go_yaml_does() {
        for keys in [
            &["A", "B", "C", "a", "b", "c"][..],
            &["1", "01", "001", "2", "9", "10"],
            &["a", "a1", "a01", "a2", "a10"],
            &["a", "a-b", "a.b", "a_", "a1", "aB", "aa"],
            &["-", "1", "a", "z", "é", "ñ"],
            &["x9", "x9y", "x10y", "x010"],
            &["a1b2", "a1b10", "a1c", "a01b1"],
            &["2", "10", "٣", "a"],
            &["", "0", "00", "a"],
            &["v1.9", "v1.9.1", "v1.10", "v2"],
            &["1.9", "1.09", "1.10"],
        ] {
            check(keys, keys);
        }
        check(
            &["1", "1-", "11", "11a", "1a", "1b"],
            &["1", "1a", "1b", "1-", "11", "11a"],
        );
    }

    #[test]
    fn an_order_that_is_none_does_no_harm() {
        let keys = ["9", "10", "1e1", "9", "18446744073709551615_a", "1", "$"];
        assert_eq!(sort(keys.repeat(20), |key| key, Profile::V2).len(), 140);
    }
}
